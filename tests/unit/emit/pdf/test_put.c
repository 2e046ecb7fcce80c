#include "emit/pdf/put.h"
#include "test.h"

#define assert_puts(expected, call)                                                                                    \
    do {                                                                                                               \
        td_buf b = {0};                                                                                                \
        call;                                                                                                          \
        assert_str(td_buf_view(&b), expected);                                                                         \
        td_buf_free(&b);                                                                                               \
    } while (0)

static void numbers(void **state) {
    (void)state;
    assert_puts("0", td_pdf_milli(&b, 0));
    assert_puts("-0.001", td_pdf_milli(&b, -1));
    assert_puts("12.5", td_pdf_milli(&b, 12500));
    assert_puts("1.05", td_pdf_milli(&b, 1050));
    assert_puts("1000", td_pdf_milli(&b, 1000000));
    assert_puts("40000.25", td_pdf_milli(&b, 40000250));
    assert_puts("0.5", td_pdf_len(&b, 512));
    assert_puts("-1", td_pdf_len(&b, -1024));
    assert_puts("841.89", td_pdf_len(&b, 862095));
    assert_puts("12 0 R", td_pdf_ref(&b, 12));
    assert_puts("[0 -1 2 3]", td_pdf_box(&b, (td_long[4]){0, -1024, 2048, 3072}));
}

static void strings(void **state) {
    (void)state;
    assert_puts("(a\\(b\\)\\\\c)", td_pdf_text(&b, TD_S("a(b)\\c")));
    assert_puts("<FEFF00E4D83DDE00>", td_pdf_text(&b, TD_S("ä😀")));
    assert_puts("<FEFFFFFD>", td_pdf_text(&b, TD_S("\xFF")));
    assert_puts("(\\012\\177)", td_pdf_bytes(&b, TD_S("\n\x7F")));
    assert_puts("/A#20B#23#2F#C3#A4", td_pdf_name(&b, TD_S("A B#/ä")));
    assert_puts("", td_pdf_entry(&b, "Alt", TD_NOSTR));
    assert_puts("/Alt(x)", td_pdf_entry(&b, "Alt", TD_S("x")));
}

static void long_text_is_cut_with_ellipsis(void **state) {
    (void)state;
    td_buf in = {0}, out = {0};
    for (int i = 0; i < 40000; i++)
        td_buf_putc(&in, 'x');
    td_pdf_text(&out, td_buf_view(&in));
    assert_true(out.n < 4 * 32767);
    assert_true(td_str_ends(td_buf_view(&out), "2026>"));
    td_buf_free(&in);
    td_buf_free(&out);
}

static void uris(void **state) {
    (void)state;
    assert_puts("https://a.b/%C3%A4%20%41%25?q=%5B", (td_pdf_uri(&b, TD_S("https://a.b/ä %41%?q=%5B"))));
    assert_puts("mailto:x@y.z", td_pdf_uri(&b, TD_S("mailto:x@y.z")));
    assert_puts("../w/g.pdf#nameddest=sec-%C3%A4", td_pdf_uri(&b, TD_S("../w/g.pdf#sec-ä")));
    assert_puts("g.pdf#page=3", td_pdf_uri(&b, TD_S("g.pdf#page=3")));
    assert_puts("http://a/g.pdf#x", td_pdf_uri(&b, TD_S("http://a/g.pdf#x")));
    assert_puts("a.html#x", td_pdf_uri(&b, TD_S("a.html#x")));
}

static void xml(void **state) {
    (void)state;
    assert_puts("&lt;&amp;&gt;&quot;&#39; ä", td_pdf_xml(&b, TD_S("<&>\"'\x01 ä\xEF\xBF\xBF")));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(numbers), cmocka_unit_test(strings),
                                       cmocka_unit_test(long_text_is_cut_with_ellipsis), cmocka_unit_test(uris),
                                       cmocka_unit_test(xml)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

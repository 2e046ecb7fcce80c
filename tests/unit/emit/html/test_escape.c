/* test_escape.c - text, URLs, schemes, Base64. */
#include "emit/html/escape.h"
#include "test.h"

#define expect(call, z)                                                                                                \
    do {                                                                                                               \
        td_buf out = {0};                                                                                              \
        call;                                                                                                          \
        assert_str(td_buf_view(&out), z);                                                                              \
        td_buf_free(&out);                                                                                             \
    } while (0)

static void test_text(void **state) {
    (void)state;
    expect(td_html_escape(&out, TD_S("a<b>&\"c\"'")), "a&lt;b&gt;&amp;&quot;c&quot;'");
    expect(td_html_escape(&out, TD_NOSTR), "");
    expect(td_html_attr(&out, "title", TD_S("\"x\"")), " title=\"&quot;x&quot;\"");
    expect(td_html_attr(&out, "title", TD_NOSTR), "");
}

static void test_urls(void **state) {
    (void)state;
    expect(td_html_escape_url(&out, TD_S("a b?x=1&y='2'#z")), "a%20b?x=1&amp;y=&#x27;2&#x27;#z");
    expect(td_html_escape_url(&out, TD_S("\xC3\xBC%20\\[]\"")), "%C3%BC%20%5C%5B%5D%22");
}

static void test_base64(void **state) {
    (void)state;
    expect(td_html_base64(&out, TD_S("")), "");
    expect(td_html_base64(&out, TD_S("f")), "Zg==");
    expect(td_html_base64(&out, TD_S("fo")), "Zm8=");
    expect(td_html_base64(&out, TD_S("foo")), "Zm9v");
    expect(td_html_base64(&out, TD_S("\xFF\xFE\xFD\x00")), "//79AA==");
}

static void test_schemes(void **state) {
    (void)state;
    static const char *const good[] = {"",         "a.html",    "#x",         "/a:b",    "?a:b",
                                       "http://x", "HTTPS://x", "mailto:a@b", "tel:+49", "doi:10.1/x"};
    static const char *const bad[] = {
        "javascript:alert(1)", "JaVaScRiPt:x", "java\tscript:x",     " javascript:x", "\x01javascript:x",
        "data:text/html,x",    "vbscript:x",   "file:///etc/passwd", "blob:x",        ":x",
        "java\nscript:x"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(td_html_url_allowed(td_str_from(good[i])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(td_html_url_allowed(td_str_from(bad[i])));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text), cmocka_unit_test(test_urls),
                                       cmocka_unit_test(test_base64), cmocka_unit_test(test_schemes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/utf8.h"
#include "test.h"

static void reads_forwards_and_backwards(void **state) {
    (void)state;
    td_str s = TD_S("aß€😀");
    const uint32_t chars[] = {'a', 0xDF, 0x20AC, 0x1F600};
    size_t at = 0;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(td_utf8_next(s, &at), chars[i]);
    assert_int_equal(at, s.n);
    for (size_t i = 4; i-- > 0;)
        assert_int_equal(td_utf8_prev(s, &at), chars[i]);
    assert_int_equal(at, 0);
    assert_int_equal(td_utf8_count(s), 4);
}

static void writes_what_it_reads(void **state) {
    (void)state;
    const uint32_t chars[] = {0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF};
    for (size_t i = 0; i < sizeof chars / sizeof *chars; i++) {
        char bytes[4];
        td_str s = {bytes, td_utf8_put(bytes, chars[i])};
        size_t at = 0;
        assert_int_equal(td_utf8_next(s, &at), chars[i]);
        assert_int_equal(at, s.n);
        assert_true(td_utf8_invalid(s) == SIZE_MAX);
    }
}

static void refuses_what_is_no_utf8(void **state) {
    (void)state;
    const struct {
        td_str s;
        size_t at;
    } bad[] = {
        {TD_S("ab\xFF"), 2},       {TD_S("\x80"), 0},           {TD_S("\xC0\xAF"), 0},
        {TD_S("\xE0\x80\xAF"), 0}, {TD_S("a\xED\xA0\x80"), 1},  {TD_S("\xF4\x90\x80\x80"), 0},
        {TD_S("\xE2\x82"), 0},     {TD_S("xy\xF0\x9F\x98"), 2}, {TD_S("\xF5\x80\x80\x80"), 0},
        {TD_S("\xC3\x28"), 0},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(td_utf8_invalid(bad[i].s), bad[i].at);
    assert_true(td_utf8_invalid(TD_NOSTR) == SIZE_MAX);
    assert_true(td_utf8_invalid(TD_S("Größe: 10 €")) == SIZE_MAX);
}

static void steps_over_invalid_bytes_one_by_one(void **state) {
    (void)state;
    td_str s = TD_S("\xE2\x82"
                    "a\x80");
    size_t at = 0, steps = 0;
    while (at < s.n) {
        td_utf8_next(s, &at);
        steps++;
    }
    assert_int_equal(steps, 4);
    while (at > 0) {
        td_utf8_prev(s, &at);
        steps--;
    }
    assert_int_equal(steps, 0);
}

static void appends_to_a_buffer(void **state) {
    (void)state;
    td_buf buf = {0};
    td_buf_utf8(&buf, 0x201E);
    td_buf_utf8(&buf, 'x');
    assert_str(td_buf_view(&buf), "„x");
    td_buf_free(&buf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_forwards_and_backwards), cmocka_unit_test(writes_what_it_reads),
        cmocka_unit_test(refuses_what_is_no_utf8),      cmocka_unit_test(steps_over_invalid_bytes_one_by_one),
        cmocka_unit_test(appends_to_a_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

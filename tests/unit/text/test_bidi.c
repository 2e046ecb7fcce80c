#include "test.h"
#include "text/breaks.h"

static void test_rtl(void **state) {
    (void)state;
    assert_false(td_text_has_rtl(TD_S("Grüße, 10 € – αβγ ж 日本")));
    assert_true(td_text_has_rtl(TD_S("a \xD7\x90")));
    assert_true(td_text_has_rtl(TD_S("\xD8\xA8")));
    assert_true(td_text_has_rtl(TD_S("\xEF\xBB\xA9"))); /* U+FEE9 */
    assert_true(td_text_has_rtl(TD_S("\xE2\x80\x8F")));
    assert_false(td_text_has_rtl(TD_NOSTR));
}

static void test_runs(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_bidi_run *runs;
    assert_int_equal(td_bidi_runs(arena, TD_S("nur deutsch"), false, &runs), 1);
    assert_int_equal(runs[0].end, 11);
    assert_int_equal(runs[0].level, 0);
    assert_int_equal(td_bidi_runs(arena, TD_NOSTR, false, &runs), 0);
    td_str text = TD_S("ab \xD7\x90\xD7\x91 12 \xD7\x92 \xF0\x9F\x98\x80"); /* ab ALEF BET 12 GIMEL smiley */
    size_t n = td_bidi_runs(arena, text, false, &runs);
    assert_int_equal(n, 5);
    static const uint8_t levels[] = {0, 1, 2, 1, 0};
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(runs[i].level, levels[i]);
        assert_int_equal(runs[i].start, i ? runs[i - 1].end : 0);
    }
    assert_int_equal(runs[1].start, 3);
    assert_int_equal(runs[n - 1].end, text.n);
    n = td_bidi_runs(arena, text, true, &runs);
    assert_int_equal(runs[0].level, 2);
    assert_int_equal(runs[n - 1].end, text.n);
    n = td_bidi_runs(arena, TD_S("\xFF\xD7\x90\xD7"), false, &runs); /* not UTF-8 */
    assert_int_equal(runs[n - 1].end, 4);
    td_arena_free(arena);
}

static void test_reorder(void **state) {
    (void)state;
    const uint8_t levels[] = {0, 1, 2, 1, 0, 1};
    uint32_t order[6];
    td_bidi_reorder(levels, 6, order);
    static const uint32_t right[] = {0, 3, 2, 1, 4, 5};
    assert_memory_equal(order, right, sizeof right);
    const uint8_t rtl[] = {1, 2, 2, 1};
    td_bidi_reorder(rtl, 4, order);
    static const uint32_t right2[] = {3, 1, 2, 0};
    assert_memory_equal(order, right2, sizeof right2);
    const uint8_t wild[] = {255, 0, 255, 254};
    td_bidi_reorder(wild, 4, order);
    td_bidi_reorder(wild, 0, order);
    const uint8_t flat[] = {0, 0};
    td_bidi_reorder(flat, 2, order);
    assert_int_equal(order[0], 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rtl), cmocka_unit_test(test_runs),
                                       cmocka_unit_test(test_reorder)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

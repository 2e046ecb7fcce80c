#include "test.h"

static void compares(void **state) {
    (void)state;
    assert_true(td_str_eq(TD_NOSTR, TD_S("")));
    assert_false(td_str_eq(TD_S("a"), TD_S("b")));
    assert_true(td_str_is(TD_S("abc"), "abc"));
    assert_false(td_str_is(TD_S("abc"), "ab"));
    assert_true(td_str_starts(TD_NOSTR, ""));
    assert_true(td_str_starts(TD_S("sec-x"), "sec-"));
    assert_false(td_str_starts(TD_S("se"), "sec-"));
    assert_true(td_str_ends(TD_S("a.md"), ".md"));
    assert_true(td_str_ends(TD_NOSTR, ""));
    assert_false(td_str_ends(TD_S("md"), ".md"));
    assert_true(td_str_cmp(TD_S("a"), TD_S("ab")) < 0);
    assert_true(td_str_cmp(TD_S("b"), TD_S("ab")) > 0);
    assert_int_equal(td_str_cmp(TD_NOSTR, TD_S("")), 0);
    assert_true(td_str_cmp(TD_S("z"), TD_S("ä")) < 0); /* by bytes, not by alphabet */
}

static void cuts(void **state) {
    (void)state;
    assert_str(td_str_sub(TD_S("abcdef"), 2, 4), "cd");
    assert_str(td_str_sub(TD_S("abc"), 2, 99), "c");
    assert_str(td_str_sub(TD_S("abc"), 9, 2), "");
    assert_str(td_str_sub(TD_NOSTR, 1, 2), "");
    assert_str(td_str_trim(TD_S(" \t a b \r\n")), "a b");
    assert_str(td_str_trim(TD_S(" \n")), "");
}

static void finds(void **state) {
    (void)state;
    assert_int_equal(td_str_find(TD_S("abcabd"), TD_S("abd")), 3);
    assert_int_equal(td_str_find(TD_S("aab"), TD_S("ab")), 1);
    assert_true(td_str_find(TD_S("abc"), TD_S("abcd")) == SIZE_MAX);
    assert_int_equal(td_str_find(TD_S("abc"), TD_NOSTR), 0);
    assert_true(td_str_find(TD_NOSTR, TD_S("a")) == SIZE_MAX);
    assert_int_equal(td_str_index(TD_S("a.b.c"), '.'), 1);
    assert_int_equal(td_str_rindex(TD_S("a.b.c"), '.'), 3);
    assert_true(td_str_index(TD_NOSTR, '.') == SIZE_MAX);
    assert_true(td_str_rindex(TD_S("abc"), '.') == SIZE_MAX);
}

static void splits_words(void **state) {
    (void)state;
    td_str rest = TD_S("  civil-society\tbusiness\n"), word = TD_NOSTR;
    assert_true(td_str_next_word(&rest, &word));
    assert_str(word, "civil-society");
    assert_true(td_str_next_word(&rest, &word));
    assert_str(word, "business");
    assert_false(td_str_next_word(&rest, &word));
    rest = TD_NOSTR;
    assert_false(td_str_next_word(&rest, &word));
}

static void reads_integers(void **state) {
    (void)state;
    int64_t v = -1;
    assert_true(td_str_to_int(TD_S("0"), &v) && v == 0);
    assert_true(td_str_to_int(TD_S("999999999999999999"), &v) && v == 999999999999999999);
    assert_true(td_str_to_int(TD_S("007"), &v) && v == 7);
    v = 42;
    assert_false(td_str_to_int(TD_S(""), &v));
    assert_false(td_str_to_int(TD_S("-1"), &v));
    assert_false(td_str_to_int(TD_S("1x"), &v));
    assert_false(td_str_to_int(TD_S("1000000000000000000"), &v)); /* 19 digits */
    assert_int_equal(v, 42);
}

static void measures_distance(void **state) {
    (void)state;
    assert_int_equal(td_str_distance(TD_S("business"), TD_S("business")), 0);
    assert_int_equal(td_str_distance(TD_S("buisness"), TD_S("business")), 2);
    assert_int_equal(td_str_distance(TD_S(""), TD_S("abc")), 3);
    assert_int_equal(td_str_distance(TD_S("kitten"), TD_S("sitting")), 3);
    char lots[200];
    memset(lots, 'a', sizeof lots);
    assert_int_equal(td_str_distance((td_str){lots, sizeof lots}, TD_S("a")), 99);
}

static void copies_end_with_nul(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_str s = td_str_dup(arena, td_str_sub(TD_S("abcdef"), 1, 3));
    assert_string_equal(s.p, "bc");
    assert_string_equal(td_str_cat(arena, s, TD_NOSTR).p, "bc");
    assert_string_equal(td_str_cat(arena, TD_NOSTR, s).p, "bc");
    assert_string_equal(td_str_format(arena, "%.*s-%d", TD_F(s), 7).p, "bc-7");
    assert_string_equal(td_str_format(arena, "%.*s", TD_F(TD_NOSTR)).p, "");
    td_arena_free(arena);
}

static void buffers_grow(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_buf buf = {0};
    assert_int_equal(td_buf_view(&buf).n, 0);
    td_buf_str(&buf, TD_NOSTR);
    for (int i = 0; i < 1000; i++)
        td_buf_puts(&buf, "0123456789");
    assert_int_equal(buf.n, 10000);
    td_buf_putc(&buf, '!');
    assert_int_equal(td_buf_view(&buf).p[10000], '!');
    td_str taken = td_buf_take(&buf, arena);
    assert_int_equal(taken.n, 10001);
    assert_null(buf.p);
    td_arena_free(arena);
}

static void writes_integers(void **state) {
    (void)state;
    td_buf buf = {0};
    td_buf_int(&buf, INT64_MIN);
    td_buf_putc(&buf, ' ');
    td_buf_int(&buf, 0);
    td_buf_putc(&buf, ' ');
    td_buf_int(&buf, INT64_MAX);
    assert_str(td_buf_view(&buf), "-9223372036854775808 0 9223372036854775807");
    td_buf_free(&buf);
    td_buf_format(&buf, "%s", "");
    td_buf_format(&buf, "%d|%s", 5, "x");
    assert_str(td_buf_view(&buf), "5|x");
    td_buf_free(&buf);
}

static void hash_depends_on_bytes_only(void **state) {
    (void)state;
    char copy[] = "tris-guideline";
    assert_true(td_str_hash(TD_S("tris-guideline")) == td_str_hash(td_str_from(copy)));
    assert_true(td_str_hash(TD_S("a")) != td_str_hash(TD_S("b")));
    assert_true(td_str_hash(TD_NOSTR) == td_str_hash(TD_S("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares),        cmocka_unit_test(cuts),
        cmocka_unit_test(finds),           cmocka_unit_test(splits_words),
        cmocka_unit_test(reads_integers),  cmocka_unit_test(measures_distance),
        cmocka_unit_test(buffers_grow),    cmocka_unit_test(copies_end_with_nul),
        cmocka_unit_test(writes_integers), cmocka_unit_test(hash_depends_on_bytes_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "test.h"
#include "text/breaks.h"

static void check_order(td_str lang, const char *const *words, size_t n) {
    td_arena *arena = td_arena_new();
    for (size_t i = 1; i < n; i++) {
        td_str a = td_collation_key(arena, td_str_from(words[i - 1]), lang);
        td_str b = td_collation_key(arena, td_str_from(words[i]), lang);
        assert_true(td_str_cmp(a, b) < 0);
    }
    td_arena_free(arena);
}

static void test_keys(void **state) {
    (void)state;
    static const char *const german[] = {"",     "Adler", "Affe", "Ähre", "Apfel",   "Äpfel",  "Neu Ulm", "Neuss",
                                         "Oese", "Ofen",  "Öl",   "Oper", "Strasse", "Straße", "Zebra"};
    check_order(TD_S("de"), german, sizeof german / sizeof *german);
    check_order(TD_S("de-DE"), german, sizeof german / sizeof *german);
    static const char *const phone_book[] = {"Adler", "Ähre", "Affe"};
    check_order(TD_S("de-u-co-phonebk"), phone_book, 3);
    static const char *const swedish[] = {"Adam", "Zebra", "Ål", "Ähre", "Öl"};
    check_order(TD_S("sv"), swedish, 5);
    static const char *const same[] = {"a", "a\x01"}; /* ignorable: the text decides */
    check_order(TD_S("no such language, but a long name of one"), same, 2);
}

static void check_upper(const char *text, td_str lang, const char *expected) {
    td_arena *arena = td_arena_new();
    assert_str(td_text_upper(arena, td_str_from(text), lang), expected);
    td_arena_free(arena);
}

static void test_upper(void **state) {
    (void)state;
    check_upper("Straße, öffentlich ÷ 3", TD_S("de"), "STRAẞE, ÖFFENTLICH ÷ 3");
    check_upper("", TD_S("de"), "");
    check_upper("Straße – œuvre ÿ", TD_S("de"), "STRAẞE – ŒUVRE Ÿ");
    check_upper("izmir", TD_S("tr"), "İZMİR");
    check_upper("izmir", TD_S("de"), "IZMIR");
    check_upper("Άθήνα", TD_S("el"), "ΑΘΗΝΑ");
    check_upper("\xFF", TD_S("de"), "\xEF\xBF\xBD");
    check_upper("\xCE\x90\xC5\x89", TD_S("de"),
                "\xCE\x99\xCC\x88\xCC\x81\xCA\xBC"
                "N"); /* characters that become three and two */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_keys), cmocka_unit_test(test_upper)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

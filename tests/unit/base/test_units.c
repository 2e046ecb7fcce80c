#include "base/units.h"
#include "test.h"

static td_len parsed(const char *text, td_len em) {
    td_len out = -12345;
    assert_true(td_len_parse(td_str_from(text), em, &out));
    return out;
}

static void reads_every_unit(void **state) {
    (void)state;
    assert_int_equal(parsed("0", 0), 0);
    assert_int_equal(parsed("1pt", 0), 1024);
    assert_int_equal(parsed("10.5pt", 0), 10752);
    assert_int_equal(parsed("1in", 0), 72 * 1024);
    assert_int_equal(parsed("25.4mm", 0), 72 * 1024);
    assert_int_equal(parsed("2.54cm", 0), 72 * 1024);
    assert_int_equal(parsed("96px", 0), 72 * 1024);
    assert_int_equal(parsed("1.5em", 10 * 1024), 15 * 1024);
    assert_int_equal(parsed("-2pt", 0), -2048);
    assert_int_equal(parsed("210mm", 0), 609562); /* A4: 595.28 pt */
    assert_int_equal(parsed(".5pt", 0), 512);
}

static void refuses_everything_else(void **state) {
    (void)state;
    static const char *const bad[] = {"",      "pt",    "12",     "1,5pt",      "12 pt",     "1.5em ",  "3furlong",
                                      "--1pt", "1e3pt", "0x10pt", "99999999pt", "9999999cm", "1.2.3pt", "NaN"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        td_len out = 77;
        if (td_len_parse(td_str_from(bad[i]), 0, &out))
            fail_msg("\"%s\" was read as a length", bad[i]);
        assert_int_equal(out, 77);
    }
    td_len out = 77;
    assert_false(td_len_parse(TD_S("1em"), 0, &out)); /* no em known */
}

static void multiplies_without_overflow(void **state) {
    (void)state;
    assert_int_equal(td_muldiv(7, 3, 2), 11); /* 10.5 away from zero */
    assert_int_equal(td_muldiv(-7, 3, 2), -11);
    assert_int_equal(td_muldiv(1, 1, 3), 0);
    assert_int_equal(td_muldiv(2, 1, 3), 1);
    assert_true(td_muldiv(INT64_MAX, INT64_MAX, INT64_MAX) == INT64_MAX);
    assert_true(td_muldiv(INT64_MAX / 2, 1000, 1000) == INT64_MAX / 2);
    assert_int_equal(td_muldiv(0, 5, 7), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_every_unit), cmocka_unit_test(refuses_everything_else),
                                       cmocka_unit_test(multiplies_without_overflow)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

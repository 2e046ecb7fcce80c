/* The rules of layouts/locales/de.yaml and en.yaml, as the files are. */
#include <stdio.h>

#include "parse/yaml.h"
#include "resolve/style.h"
#include "resolve/typography.h"
#include "test.h"

#define N "\xC2\xA0"     /* no-break space */
#define T "\xE2\x80\xAF" /* narrow no-break space */
#define D "\xE2\x80\x93"
#define M "\xE2\x80\x94"
#define E "\xE2\x80\xA6"
#define A "\xE2\x80\x99"

typedef struct {
    test_ctx t;
    td_ctx *ctx;
    td_locale locale;
    td_typography *rules;
} fixture;

static void open_locale(fixture *f, const char *lang) {
    char path[512], block[4096];
    size_t n;
    td_buf text = {0};
    f->ctx = test_ctx_open(&f->t);
    snprintf(path, sizeof path, "%s/../layouts/locales/%s.yaml", TD_TEST_DIR, lang);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        td_buf_put(&text, block, n);
    fclose(file);
    const td_source *source = td_sources_add(f->ctx->sources, TD_S("locale"), TD_NOSTR, td_buf_view(&text));
    td_buf_free(&text);
    assert_true(td_locale_make(td_yaml_parse(f->ctx, source, 0, (uint32_t)source->bytes.n), &f->locale));
    f->rules = td_typography_new(f->ctx->arena, &f->locale);
}

static void check(fixture *f, const char *in, const char *out) {
    assert_str(td_typography_apply(f->rules, f->ctx->arena, td_str_from(in), 0, NULL), out);
}

/* What stands in the result stays as it is. */
static void check_pairs(fixture *f, const char *const pairs[][2], size_t n) {
    for (size_t i = 0; i < n; i++) {
        check(f, pairs[i][0], pairs[i][1]);
        check(f, pairs[i][1], pairs[i][1]);
    }
}

static void german(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"z. B. so", "z." T "B. so"},
        {"z.B. so", "z." T "B. so"},
        {"(z.B.)", "(z." T "B.)"},
        {"i. d. R., u. a., d.h.", "i." T "d." T "R., u." T "a., d." T "h."},
        {"Prinz. B. kam", "Prinz. B. kam"},
        {"z. Bsp.", "z. Bsp."},
        {"V.i.S.d.P.", "V." T "i." T "S." T "d." T "P."},
        {"\xC2\xA7 12 BGG", "\xC2\xA7" T "12 BGG"},
        {"\xC2\xA7\xC2\xA7 12 ff. BGG", "\xC2\xA7\xC2\xA7" T "12" N "ff. BGG"},
        {"Art. 3 Abs. 2 Satz 1 Nr. 5", "Art." N "3 Abs." N "2 Satz" N "1 Nr." N "5"},
        {"Art. und", "Art. und"},
        {"S. 12", "S." N "12"},
        {"Dr. Anna, Prof. Dr. Li", "Dr." N "Anna, Prof." N "Dr." N "Li"},
        {"10 %, 5 km, 3 Mio. Euro.", "10" T "%, 5" T "km, 3" T "Mio. Euro."},
        {"20 Euro.", "20" T "Euro."},
        {"(10 %)", "(10" T "%)"},
        {"50 Prozent", "50" N "Prozent"},
        {"10 Kinder", "10 Kinder"},
        {"23. November 2026", "23." N "November 2026"},
        {"am 1. und 2. Mai", "am 1. und 2." N "Mai"},
        {"12 500 und 1 234 567", "12" T "500 und 1" T "234" T "567"},
        {"0221 123 456", "0221 123 456"},
        {"2024 100", "2024 100"},
        {"2024-2026", "2024" D "2026"},
        {"2026-11-23 und 978-3-16 und 0221-1234", "2026-11-23 und 978-3-16 und 0221-1234"},
        {"so -- und", "so" N D " und"},
        {"so -- , und", "so" N D " , und"},
        {"a--b---c", "a" D "b" M "c"},
        {"a----b -x", "a----b -x"},
        {"ja ...", "ja" N E},
        {"ja... nein .... x", "ja" E " nein .... x"},
        {"geht's, Hans' Hut", "geht" A "s, Hans" A " Hut"},
        {"Haupt- und Ehrenamt", "Haupt- und Ehrenamt"},
        {"", ""},
        {" ", " "},
        {"§", "§"},
    };
    fixture f;
    open_locale(&f, "de");
    check_pairs(&f, pairs, sizeof pairs / sizeof *pairs);
    test_ctx_close(&f.t);
}

static void english(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"Mr Smith, p. 12, no. 3", "Mr" N "Smith, p." N "12, no." N "3"},
        {"z. B. 12 500", "z. B. 12 500"},
        {"it's 10 km -- so", "it" A "s 10" T "km" N D " so"},
    };
    fixture f;
    open_locale(&f, "en");
    check_pairs(&f, pairs, sizeof pairs / sizeof *pairs);
    test_ctx_close(&f.t);
}

/* The character before decides whether a word starts. */
static void context(void **state) {
    (void)state;
    fixture f;
    open_locale(&f, "de");
    assert_str(td_typography_apply(f.rules, f.ctx->arena, TD_S("z. B."), 0xE4, NULL), "z. B.");
    assert_str(td_typography_apply(f.rules, f.ctx->arena, TD_S("z. B."), 0x201E, NULL), "z." T "B.");
    test_ctx_close(&f.t);
}

static void marks_follow_their_characters(void **state) {
    (void)state;
    fixture f;
    open_locale(&f, "de");
    size_t offsets[] = {0, 2, 3, 5, 6, 9, 10};
    td_marks marks = {offsets, sizeof offsets / sizeof *offsets};
    /* z.| |B.| |10 |% */
    td_str out = td_typography_apply(f.rules, f.ctx->arena, TD_S("z. B. 10 %"), 0, &marks);
    assert_str(out, "z." T "B. 10" T "%");
    static const char *const parts[] = {"z.", T, "B.", " ", ("10" T), "%"};
    for (size_t i = 0; i < 6; i++)
        assert_str(td_str_sub(out, offsets[i], offsets[i + 1]), parts[i]);
    test_ctx_close(&f.t);
}

static void long_texts_take_linear_time(void **state) {
    (void)state;
    fixture f;
    open_locale(&f, "de");
    static const char *const units[] = {"z. B. ", "1 000 ", "-", ".", "' ", "(((", "\xC2\xA7 ", "aaaaaaaa", "2024-"};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        td_buf text = {0};
        while (text.n < 300000)
            td_buf_puts(&text, units[u]);
        td_str out = td_typography_apply(f.rules, f.ctx->arena, td_buf_view(&text), 0, NULL);
        assert_true(out.n >= text.n / 3);
        td_buf_free(&text);
    }
    test_ctx_close(&f.t);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(german), cmocka_unit_test(english), cmocka_unit_test(context), cmocka_unit_test(marks_follow_their_characters), cmocka_unit_test(long_texts_take_linear_time)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/utf8.h"
#include "test.h"
#include "text/breaks.h"

/* Parts joined: "_" blank, "|" plain break, "^" line end, "." the end of the text. */
static void check(const char *text, const char *expected) {
    td_arena *arena = td_arena_new();
    td_break_part *parts;
    td_str s = td_str_from(text);
    size_t n = td_breaks_split(arena, s, TD_S("de"), &parts);
    td_buf out = {0};
    for (size_t i = 0; i < n; i++) {
        assert_true(parts[i].start <= parts[i].end && parts[i].end <= s.n);
        td_buf_str(&out, td_str_sub(s, parts[i].start, parts[i].end));
        td_buf_putc(&out, "._|^"[parts[i].after]);
    }
    td_buf_putc(&out, 0);
    assert_string_equal(out.p, expected);
    td_buf_free(&out);
    td_arena_free(arena);
}

static void test_blanks(void **state) {
    (void)state;
    check("", "");
    check("   ", "");
    check("ein Wort", "ein_Wort.");
    check("  ein   Wort  ", "ein_Wort_");
    check("ein\tWort", "ein_Wort.");
    check("Zeile\nZeile", "Zeile^Zeile.");
    check("Zeile \r\n Zeile\n", "Zeile^Zeile^");
    check("a\n\nb", "a^^b.");
    check("a\xE2\x80\xA8"
          "b",
          "a^b.");
    check("a\xE2\x80\x8B"
          "b",
          "a|b.");
    check("10\xC2\xA0%", "10\xC2\xA0%.");
    check("z.\xE2\x80\xAF"
          "B.",
          "z.\xE2\x80\xAF"
          "B..");
    check("1\xE2\x80\xAF"
          "000\xE2\x80\xAF"
          "000 Euro",
          "1\xE2\x80\xAF"
          "000\xE2\x80\xAF"
          "000_Euro.");
}

static void test_hyphens(void **state) {
    (void)state;
    check("Baden-Württemberg", "Baden-|Württemberg.");
    check("Haupt- und Ehrenamt", "Haupt-_und_Ehrenamt.");
    check("Ein- oder Ausgang", "Ein-_oder_Ausgang.");
    check("Textil-Einzel- und -Großhandel", "Textil-|Einzel-_und_-Großhandel.");
    check("E-Mail", "E-Mail.");
    check("PDF/A-2a", "PDF/A-2a.");
    check("19-jährig", "19-jährig.");
    check("COVID-19", "COVID-19.");
    check("12345-67", "12345-67.");
    check("(Nord-)Rhein", "(Nord-)Rhein.");
    check("Öl-Übergabe", "Öl-|Übergabe.");
    check("Москва-река", "Москва-|река.");
    check("a\xE2\x80\x91"
          "b",
          "a\xE2\x80\x91"
          "b.");
    check("ver\xC2\xAD"
          "teilt",
          "ver\xC2\xAD"
          "teilt.");
}

static void test_dashes(void **state) {
    (void)state;
    check("Wort – Wort", "Wort –_Wort.");
    check("Wort\xC2\xA0– Wort", "Wort\xC2\xA0–_Wort.");
    check("Wort – ja –, nein", "Wort –_ja –,_nein.");
    check("Wort — Wort", "Wort —_Wort.");
    check("– Wort", "–_Wort.");
    check("2024–2026", "2024–2026.");
    check("23.–25. Mai", "23.–25._Mai.");
    check("10\xE2\x80\xAF%–20\xE2\x80\xAF%", "10\xE2\x80\xAF%–20\xE2\x80\xAF%.");
    check("Köln–Bonn", "Köln–|Bonn.");
    check("A–Z", "A–Z.");
    check("word—word", "word—|word.");
    check("2024–Juni", "2024–|Juni.");
}

static void test_slashes(void **state) {
    (void)state;
    check("und/oder", "und/|oder.");
    check("Straßen-/Wegenetz", "Straßen-/|Wegenetz.");
    check("km/h", "km/h.");
    check("1/2", "1/2.");
    check("2025/2026", "2025/2026.");
    check("Bürger/-innen", "Bürger/-innen.");
    check("Kund*innen", "Kund*innen.");
}

static void test_addresses(void **state) {
    (void)state;
    check("https://example.org/a-b?c=d.", "https://|example.|org/|a-|b?|c=|d..");
    check("(www.b-b-e.de)", "(www.|b-|b-|e.|de).");
    check("„https://a.de/x“", "„https://|a.|de/|x“.");
    check("info@tris-projekt.de, und", "info@|tris-|projekt.|de,_und.");
    check("z.B. usw.", "z.B._usw..");
    check("@name", "@name.");
    check("1.234,56", "1.234,56.");
    check("http://", "http://.");
}

static void test_other_scripts(void **state) {
    (void)state;
    check("日本語。", "日|本|語。.");
    check("Wort 日本 Wort", "Wort_日|本_Wort.");
    check("Αθήνα και", "Αθήνα_και.");
    td_arena *arena = td_arena_new();
    td_break_part *parts; /* Thai: the dictionary finds words */
    assert_true(td_breaks_split(arena, TD_S("ภาษาไทยเป็นภาษา"), TD_S("th"), &parts) > 1);
    td_arena_free(arena);
}

static void test_hostile(void **state) {
    (void)state;
    check("\xFF\xFE \xC3", "\xFF\xFE_\xC3.");
    check("-", "-.");
    check("--- /// ... :::", "---_///_..._:::.");
    check("\xE2\x80", "\xE2\x80.");
    td_arena *arena = td_arena_new();
    td_buf text = {0};
    td_break_part *parts;
    for (int i = 0; i < 100000; i++)
        td_buf_puts(&text, i % 3 ? "a-" : "@://");
    td_breaks_split(arena, td_buf_view(&text), TD_S("de"), &parts);
    text.n = 0;
    for (int i = 0; i < 100000; i++)
        td_buf_puts(&text, "aa-");
    assert_int_equal(td_breaks_split(arena, td_buf_view(&text), TD_S("de"), &parts), 100000);
    td_buf_free(&text);
    td_arena_free(arena);
}

/* Random text over all signs that matter: parts are in order, inside the text, and lose nothing but blanks. */
static void test_complete(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "a", "ab",  "abc", "-",  "–",        "/", " ",    "  ",           "1", ".",
        "@", "://", "日",  "\n", "\xC2\xA0", "ü", "www.", "\xE2\x80\x8B", "(", "\xF0\x9F\x98\x80"};
    uint32_t seed = 3;
    for (int round = 0; round < 300; round++) {
        td_arena *arena = td_arena_new();
        td_buf text = {0};
        for (int i = 0; i < 40; i++)
            td_buf_puts(&text, pieces[(seed = seed * 1664525 + 1013904223) >> 16 & 0xFF ? (seed >> 20) % 20 : 6]);
        td_break_part *parts;
        size_t n = td_breaks_split(arena, td_buf_view(&text), TD_S("de"), &parts), at = 0;
        for (size_t i = 0; i <= n; i++) {
            size_t start = i < n ? parts[i].start : text.n;
            assert_true(start >= at);
            for (; at < start; at++) /* left out: blanks, line ends, U+200B */
                assert_non_null(strchr(" \n\xE2\x80\x8B", text.p[at]));
            at = i < n ? parts[i].end : at;
        }
        td_buf_free(&text);
        td_arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blanks),  cmocka_unit_test(test_hyphens),   cmocka_unit_test(test_dashes),
        cmocka_unit_test(test_slashes), cmocka_unit_test(test_addresses), cmocka_unit_test(test_other_scripts),
        cmocka_unit_test(test_hostile), cmocka_unit_test(test_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

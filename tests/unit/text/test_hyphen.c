#include "files.h"
#include "text/hyphen.h"

/* The word with "-" at divisions and "=" at those of quality 2.  Lives in arena. */
static const char *divided(td_arena *arena, const td_hyphen *h, td_str word) {
    uint16_t offsets[64];
    uint8_t quality[64];
    size_t n = td_hyphen_word(h, word, offsets, quality, 64);
    td_buf out = {0};
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        assert_true(offsets[i] > from && offsets[i] < word.n);
        td_buf_str(&out, td_str_sub(word, from, offsets[i]));
        td_buf_putc(&out, quality[i] == 2 ? '=' : '-');
        from = offsets[i];
    }
    td_buf_str(&out, td_str_sub(word, from, word.n));
    return td_buf_take(&out, arena).p;
}

/* Exactly the divisions marked by "-" are found, of whatever quality. */
static void check(td_arena *arena, const td_hyphen *h, const char *right) {
    td_buf word = {0}, expected = {0};
    for (const char *p = right; *p; p++)
        if (*p != '-')
            td_buf_putc(&word, *p);
    td_buf_puts(&expected, right);
    td_str text = td_buf_take(&word, arena), wanted = td_buf_take(&expected, arena);
    char *found = (char *)divided(arena, h, text);
    for (char *p = found; *p; p++)
        *p = *p == '=' ? '-' : *p;
    assert_string_equal(found, wanted.p);
}

static void test_patterns(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_hyphen *h = td_hyphen_new(
        TD_S("UTF-8\n% comment\n# comment\nLEFTHYPHENMIN 2\nRIGHTHYPHENMIN 3\na1b\n1na2\n2n1a.\nb1ä\n\n"), 0, 0);
    assert_string_equal(divided(arena, h, TD_S("xabxx")), "xa-bxx");
    assert_string_equal(divided(arena, h, TD_S("xabx")), "xabx");   /* two behind are too few */
    assert_string_equal(divided(arena, h, TD_S("abxxx")), "abxxx"); /* one before as well */
    assert_string_equal(divided(arena, h, TD_S("XABXX")), "XA-BXX");
    assert_string_equal(divided(arena, h, TD_S("xxbÄxx")), "xxb-Äxx");
    assert_string_equal(divided(arena, h, TD_S("xxba\xCC\x88xx")), "xxb-a\xCC\x88xx"); /* decomposed */
    assert_string_equal(divided(arena, h, TD_NOSTR), "");
    td_hyphen_free(h);
    h = td_hyphen_new(TD_S("UTF-8\na1b\n"), 3, 3);
    assert_string_equal(divided(arena, h, TD_S("xabxxx")), "xabxxx");
    assert_string_equal(divided(arena, h, TD_S("xxabxx")), "xxa-bxx");
    td_hyphen_free(h);
    td_arena_free(arena);
}

static void test_charsets(void **state) {
    (void)state;
    static const struct {
        const char *file, *word, *right;
    } cases[] = {
        {"ISO8859-1\n\xFC"
         "1b\n",
         "xxübxx", "xxü-bxx"},
        {"ISO8859-2\n\xB1"
         "1b\n",
         "xxąbxx", "xxą-bxx"},
        {"ISO8859-15\n\xBD"
         "1b\n",
         "xxœbxx", "xxœ-bxx"},
        {"KOI8-R\n\xC1"
         "1\xC2\n",
         "ххабхх", "хха-бхх"},
        {"microsoft-cp1251\n\xE0"
         "1\xE1\n",
         "ххабхх", "хха-бхх"},
        {"UTF-8\nა1ბ\n", "აააბბბ", "ააა-ბბბ"},
        {"no charset\na1b\n", "xxabxx", "xxa-bxx"},
    };
    td_arena *arena = td_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        td_hyphen *h = td_hyphen_new(td_str_from(cases[i].file), 2, 2);
        assert_string_equal(divided(arena, h, td_str_from(cases[i].word)), cases[i].right);
        td_hyphen_free(h);
    }
    td_arena_free(arena);
}

/* Level 1 finds compounds, level 2 syllables of their parts. */
static void test_levels(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_hyphen *h = td_hyphen_new(TD_S("UTF-8\nCOMPOUNDLEFTHYPHENMIN 2\nCOMPOUNDRIGHTHYPHENMIN 2\nhaus1\nNOHYPHEN "
                                      "-,'\nNEXTLEVEL\n.tü1re\na1u\no1o\nz1z\nx1q1x\n"),
                                 3, 3);
    assert_string_equal(divided(arena, h, TD_S("haustüre")), "haus=türe"); /* "ha-us", "tü-re": two are too few */
    assert_string_equal(divided(arena, h, TD_S("haustürende")), "haus=tü-rende");
    assert_string_equal(divided(arena, h, TD_S("Haus-Haustürende")), "Haus-Haus=tü-rende");
    assert_string_equal(divided(arena, h, TD_S("oooo")), "oooo");
    assert_string_equal(divided(arena, h, TD_S("ooo'ooo")), "ooo'ooo");
    assert_string_equal(divided(arena, h, TD_S("aazzz'aa")), "aaz-zz'aa");
    td_hyphen_free(h);
    td_arena_free(arena);
}

static void test_manual(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_hyphen *h = td_hyphen_new(TD_S("UTF-8\na1b\n"), 3, 3);
    assert_string_equal(divided(arena, h,
                                TD_S("a\xC2\xAD"
                                     "babab")),
                        "a\xC2\xAD=babab");
    assert_string_equal(divided(arena, h,
                                TD_S("\xC2\xAD"
                                     "babab\xC2\xAD")),
                        "\xC2\xAD"
                        "babab\xC2\xAD");
    td_hyphen_free(h);
    td_arena_free(arena);
}

/* Right after the official rules (2006), checked by hand; with minima of 3, and less what the patterns do not know. */
static void test_german(void **state) {
    (void)state;
    static const char *const words[] = {
        "Sil-ben-tren-nung",
        "Bewer-bungs-un-ter-la-gen",
        "Ver-wal-tung",
        "Zivil-ge-sell-schaft",
        "Unter-neh-men",
        "Zusam-men-ar-beit",
        "Koope-ra-tion",
        "För-der-mit-tel",
        "Straße",
        "Stra-ßen-bahn",
        "Haupt-amt",
        "Ehren-amt",
        "Ehren-amt-li-che",
        "Bür-ger-meis-ter",
        "Gemein-de-rat",
        "Donau-dampf-schiff-fahrt",
        "Schiff-fahrt",
        "Nach-hal-tig-keit",
        "Mit-tel-stand",
        "Stif-tung",
        "Wirt-schaft",
        "Ent-wick-lung",
        "Öffent-lich-keit",
        "Über-tra-gung",
        "Maß-nah-men",
        "größte",
        "müs-sen",
        "Grund-ge-setz",
        "Daten-schutz",
        "Hand-lungs-emp-feh-lung",
        "Leit-fa-den",
        "Pra-xis-leit-fa-den",
        "Buch-füh-rung",
        "Zucker",
        "Bäcke-rei",
        "fens-ter",
        "Kas-ten",
        "Was-ser",
        "Katze",
        "kämp-fen",
        "Städte",
        "Kiste",
        "Rechts-an-walt",
        "Arbeits-platz",
        "Infor-ma-ti-o-nen",
        "Orga-ni-sa-ti-o-nen",
        "Erfah-rungs-aus-tausch",
        "Aus-spruch",
        "aus-drück-lich",
        "dau-er-haft",
        "Netz-werk",
        "Region",
        "Ver-ein",
        "Ver-trag",
        "Gesamt-schuld",
        "Betriebs-über-gang",
        "VER-WAL-TUNG",
        "Auf-lage",
        "gegen-über",
        "wei-ter",
        "ist",
        "Art",
    };
    td_arena *arena = td_arena_new();
    td_str file = test_file(arena, HYPHEN "hyph_de_DE.dic");
    if (!file.n)
        skip();
    td_hyphen *h = td_hyphen_new(file, 3, 3);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        check(arena, h, words[i]);
    /* compound joints are known as such */
    assert_string_equal(divided(arena, h, TD_S("Vertragspartner")), "Ver=trags=part-ner");
    /* parts of a word with a hyphen are divided on their own, and nothing next to the hyphen */
    assert_string_equal(divided(arena, h, TD_S("Baden-Württemberg")), "Baden-Würt-tem-berg");
    td_hyphen_free(h);
    td_arena_free(arena);
}

static void test_english(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_str file = test_file(arena, HYPHEN "hyph_en_GB.dic");
    if (!file.n)
        skip();
    td_hyphen *h = td_hyphen_new(file, 2, 3);
    assert_string_equal(divided(arena, h, TD_S("hyphenation")), "hy-phen-a-tion");
    assert_string_equal(divided(arena, h, TD_S("cooperation")), "co-oper-a-tion");
    td_hyphen_free(h);
    td_arena_free(arena);
}

static void test_hostile(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_buf word = {0};
    for (int i = 0; i < 40000; i++)
        td_buf_puts(&word, "haus");
    td_hyphen *h = td_hyphen_new(TD_S("UTF-8\nhaus1\nNEXTLEVEL\na1u\n"), 3, 3);
    uint16_t offsets[8];
    uint8_t quality[8];
    assert_int_equal(td_hyphen_word(h, td_buf_view(&word), offsets, quality, 8), 8);
    assert_int_equal(td_hyphen_word(h, TD_S("\xFF\xC3\xE2\x80"), offsets, quality, 8), 0);
    assert_int_equal(td_hyphen_word(h, TD_S("\xC2\xAD"), offsets, quality, 8), 0);
    td_hyphen_free(h);
    td_buf_free(&word);
    /* files that are none */
    static const char *const files[] = {"",
                                        "UTF-8",
                                        "UTF-8\nNEXTLEVEL\nNEXTLEVEL\nNEXTLEVEL\nNEXTLEVEL\nNEXTLEVEL\nNEXTLEVEL\na1b",
                                        "UTF-8\n1\n.\n9.9\n....\n",
                                        "ISO8859-1\n1a9\n\xFF\n",
                                        "UTF-8\n\xFF\xC3\nx1\n",
                                        "UTF-8\nLEFTHYPHENMIN 99999999999999999999\nLEFTHYPHENMIN -1\nNOHYPHEN ,,,\n"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        h = td_hyphen_new(td_str_from(files[i]), 2, 2);
        td_hyphen_word(h, TD_S("xxabxx.aa"), offsets, quality, 8);
        td_hyphen_free(h);
    }
    uint32_t seed = 7;
    for (int round = 0; round < 50; round++) {
        td_buf noise = {0};
        td_buf_puts(&noise, round & 1 ? "UTF-8\n" : "ISO8859-1\n");
        for (int i = 0; i < 2000; i++) {
            seed = seed * 1664525 + 1013904223;
            td_buf_putc(&noise, "abc.123\n/\xC3\xA4 N"[seed >> 16 & 0xF ? (seed >> 20) % 13 : 7]);
        }
        h = td_hyphen_new(td_buf_view(&noise), 1, 1);
        td_hyphen_word(h, TD_S("abcabcabcabc"), offsets, quality, 8);
        td_hyphen_free(h);
        td_buf_free(&noise);
    }
    td_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns), cmocka_unit_test(test_charsets), cmocka_unit_test(test_levels),
        cmocka_unit_test(test_manual),   cmocka_unit_test(test_german),   cmocka_unit_test(test_english),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

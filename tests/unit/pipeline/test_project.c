#include "pipeline/sample.h"

static void expect_code(const char *yaml, const char *code) {
    sample s;
    sample_open(&s);
    sample_project(&s);
    sample_write(&s, "content/project.yaml", yaml);
    sample_write(&s, "content/regions/r.yaml", "name: R\n");
    int status = sample_run(&s, SAMPLE_CHECK, NULL);
    if (status != 1 || !strstr(s.findings, code))
        fail_msg("status %d, expected %s for\n%s\nin:\n%s", status, code, yaml, s.findings);
    sample_close(&s);
}

#define WORK "works: {w: {family: guideline, title: T, files: ['guideline/*.md']}}\n"

static void wrong_types_everywhere(void **state) {
    (void)state;
    static const char *const values[] = {"", "1", "text", "[1]", "[[1]]", "{a: b}", "[{a: b}]", "null", "{}", "[]", "true", "1.5"};
    static const char *const keys[] = {"edition", "languages", "audiences", "regions", "partners", "hooks", "bibliography", "publisher", "imprint", "works", "targets", "unbekannt"};
    sample s;
    sample_open(&s);
    sample_project(&s);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
            td_buf yaml = {0};
            td_buf_format(&yaml, "%s: %s\n", keys[k], values[v]);
            static const char *const lines[] = {"edition: {version: 1.0.0, date: 2026-11-23, status: draft}\n", "languages: [de]\n", "audiences: [neutral]\n", WORK, "targets: [{work: w}]\n"};
            for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
                if (strncmp(lines[i], keys[k], strlen(keys[k])) != 0)
                    td_buf_puts(&yaml, lines[i]);
            td_buf_putc(&yaml, '\0');
            sample_write(&s, "content/project.yaml", yaml.p);
            s.opts.dump = TD_DUMP_ASSEMBLED;
            assert_in_range(sample_run(&s, SAMPLE_BUILD, NULL), 0, 1);
            td_buf_free(&yaml);
        }
    sample_close(&s);
    expect_code("", "E_SCHEMA_TYPE content/project.yaml");
    expect_code("- 1\n", "E_SCHEMA_TYPE content/project.yaml:1");
    expect_code("text\n", "E_SCHEMA_TYPE content/project.yaml:1");
    expect_code(SAMPLE_HEAD WORK "targets: [1]\n", "E_SCHEMA_TYPE content/project.yaml:5");
    expect_code(SAMPLE_HEAD "works: {w: {family: guideline, title: {}, files: ['guideline/*.md']}}\ntargets: [{work: w}]\n", "W_TITLE_MISSING content/project.yaml:4");
}

static void works_targets_and_names(void **state) {
    (void)state;
    expect_code(SAMPLE_HEAD WORK "targets: [{work: ww}]\n", "E_WORK_UNKNOWN content/project.yaml:5");
    expect_code(SAMPLE_HEAD WORK "targets: [{work: w, audience: [neutral, buisness]}]\n", "E_TARGET_VALUE content/project.yaml:5");
    expect_code(SAMPLE_HEAD WORK "targets: [{work: w, lang: fr}]\n", "E_TARGET_VALUE content/project.yaml:5");
    expect_code(SAMPLE_HEAD WORK "targets: [{work: w}, {work: w, audience: '*'}]\n", "E_TARGET_DUPLICATE content/project.yaml:5");
    expect_code(SAMPLE_HEAD "works: {w: {family: guideline, title: T, files: ['nichts/*.md']}}\ntargets: [{work: w}]\n", "E_WORK_EMPTY content/project.yaml:4");
    expect_code(SAMPLE_HEAD "works: {../w: {family: guideline, title: T, files: ['guideline/*.md']}}\ntargets: []\n", "E_SCHEMA_VALUE content/project.yaml:4");
    expect_code(SAMPLE_HEAD "works: {w: {family: guideline, title: T, files: ['../../*/*.md']}}\ntargets: []\n", "E_FILE_OUTSIDE content/project.yaml:4");
    expect_code(SAMPLE_HEAD "regions: {r: ../../../../etc/passwd}\n" WORK "targets: [{work: w}]\n", "E_FILE_OUTSIDE content/project.yaml:4");
    expect_code(SAMPLE_HEAD "regions: {r: fehlt.yaml}\n" WORK "targets: [{work: w}]\n", "E_FILE_MISSING content/project.yaml:4");
    expect_code(SAMPLE_HEAD "hooks: [../../../../etc/passwd]\n" WORK "targets: [{work: w}]\n", "E_HOOK_MISSING content/project.yaml:4");
    expect_code(SAMPLE_HEAD "bibliography: [/etc/*.yaml]\n" WORK "targets: [{work: w}]\n", "E_FILE_OUTSIDE content/project.yaml:4");
    /* @research-report:sec-c is in no target of this variant */
    expect_code(SAMPLE_HEAD "works:\n  w: {family: guideline, title: T, files: ['guideline/*.md']}\n"
                            "  r: {family: research-report, title: R, files: ['research-report/*.md']}\n"
                            "targets: [{work: w, lang: de}, {work: r, lang: en}]\n",
                "E_XREF_VARIANT content/guideline/10-a.md:3 w_1.0.0_neutral_de\n");
}

static void options_that_do_not_fit(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NULL), 2);
    sample_expect(&s, "E_NO_PROJECT -:0");
    sample_project(&s);
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NAMES("leitfadn")), 2);
    sample_expect(&s, "E_WORK_UNKNOWN -:0");
    s.opts.audience = "buisness";
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NULL), 2);
    sample_expect(&s, "E_TARGET_VALUE -:0");
    s.opts.audience = NULL;
    s.opts.lang = "en";
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NULL), 2);
    sample_expect(&s, "F_SYSTEM -:0");
    s.opts.lang = NULL;
    s.opts.file = "x.pdf";
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("leitfaden")), 2);
    sample_expect(&s, "F_SYSTEM -:0");
    sample_close(&s);
}

static void an_unlisted_variant_is_a_draft(void **state) {
    (void)state;
    sample s;
    td_buf html = {0};
    sample_open(&s);
    sample_project(&s);
    s.opts.audience = "business";
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("bericht")), 0);
    sample_read(&s, "out/edition/bericht_1.0.0_business_de/index.html", &html);
    assert_true(td_str_find(td_buf_view(&html), TD_S("Arbeitsfassung")) != SIZE_MAX);
    td_buf_free(&html);
    sample_close(&s);
}

static void the_matrix_as_json(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    sample_project(&s);
    assert_int_equal(sample_run(&s, SAMPLE_LIST, NULL), 0);
    td_buf_putc(&s.out, '\0');
    assert_string_equal(s.out.p,
                        "[\n"
                        "  {\"name\": \"leitfaden_1.0.0_business_de\", \"work\": \"leitfaden\", \"family\": \"guideline\", \"audience\": \"business\", \"lang\": \"de\", \"region\": \"\", \"partner\": \"\", \"format\": [\"pdf\", \"html\"]},\n"
                        "  {\"name\": \"leitfaden_1.0.0_administration_de\", \"work\": \"leitfaden\", \"family\": \"guideline\", \"audience\": \"administration\", \"lang\": \"de\", \"region\": \"\", \"partner\": \"\", \"format\": [\"pdf\", \"html\"]},\n"
                        "  {\"name\": \"bericht_1.0.0_neutral_de\", \"work\": \"bericht\", \"family\": \"research-report\", \"audience\": \"neutral\", \"lang\": \"de\", \"region\": \"\", \"partner\": \"\", \"format\": [\"pdf\", \"html\"]}\n"
                        "]\n");
    sample_close(&s);
}

static void unreadable_files_are_told_once(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    sample_project(&s);
    sample_write(&s, "content/guideline/20-b.md", "# B\n\n\xFF\n");
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NAMES("leitfaden")), 1);
    sample_expect(&s, "E_NOT_UTF8 content/guideline/20-b.md:3 leitfaden_1.0.0_business_de, leitfaden_1.0.0_administration_de\n");
    remove(sample_path(&s, "content/guideline/20-b.md"));
    assert_int_equal(symlink("/etc/passwd", sample_path(&s, "content/guideline/20-b.md")), 0);
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NAMES("leitfaden")), 1);
    sample_expect(&s, "E_FILE_OUTSIDE");
    sample_close(&s);
}

static void includes_cannot_explode(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    sample_write(&s, "a.md", "---\ntitle: A\nlang: de\n---\n\n::: {.include file=\"i0.md\"}\n:::\n");
    for (int i = 0; i < 40; i++) {
        char name[32], text[256];
        snprintf(name, sizeof name, "i%d.md", i);
        snprintf(text, sizeof text, "::: {.include file=\"i%d.md\"}\n:::\n\n::: {.include file=\"i%d.md\"}\n:::\n", i + 1, i + 1);
        sample_write(&s, name, text);
    }
    sample_write(&s, "i40.md", "Ende\n");
    s.opts.dump = TD_DUMP_ASSEMBLED;
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("a.md")), 1);
    sample_expect(&s, "E_INCLUDE_LIMIT");
    sample_expect(&s, "E_NESTING");
    sample_close(&s);
}

/* A project with layouts of its own, one line of which is changed. */
static void with_layouts(sample *s, const char *edit) {
    char command[1024];
    sample_open(s);
    sample_project(s);
    snprintf(command, sizeof command, "cp -rL '%s/../layouts' '%s/layouts' && cd '%s/layouts' && sed -i %s", TD_TEST_DIR, s->dir, s->dir, edit);
    assert_int_equal(system(command), 0);
}

static void fonts_and_patterns_of_the_machine(void **state) {
    (void)state;
    sample s;
    with_layouts(&s, "'s/hyph_de_DE.dic/hyph_nirgends.dic/' locales/de.yaml");
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NULL), 0);
    assert_string_equal(s.findings, "W_HYPHENATION_MISSING -:0 \n");
    sample_close(&s);
    with_layouts(&s, "'s/sha256: .9d7583/sha256: [0d7583/' theme.yaml");
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NULL), 0);
    sample_expect(&s, "W_FONT_CHECKSUM layouts/theme.yaml:7 \n");
    sample_close(&s);
    with_layouts(&s, "'s/family: Noto Serif$/family: Nirgends/; s/NotoSerif/Nirgends/' theme.yaml");
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NULL), 1);
    sample_expect(&s, "E_FONT_MISSING layouts/theme.yaml:7 \n");
    assert_false(sample_exists(&s, "out"));
    sample_close(&s);
    with_layouts(&s, "\"s/ink: '#1b1d21'/ink: '#dddddd'/\" theme.yaml");
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NULL), 1);
    sample_expect(&s, "E_CONTRAST layouts/theme.yaml:");
    sample_close(&s);
}

static void labels_of_terms_are_a_closed_list(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    sample_project(&s);
    sample_write(&s, "content/terms/a.yaml", "netz:\n  definition: x\n  equivalence: same\n  labels:\n    neutral: {form: Netz}\n    busines: {form: Verbund}\n"
                                             "rat:\n  definition: x\n  equivalence: same\n  labels:\n    business: {form: Rat}\n");
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NULL), 1);
    sample_expect(&s, "E_SCHEMA_UNKNOWN_KEY content/terms/a.yaml:6");
    sample_expect(&s, "E_SCHEMA_MISSING_KEY content/terms/a.yaml:11");
    sample_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_types_everywhere), cmocka_unit_test(labels_of_terms_are_a_closed_list), cmocka_unit_test(works_targets_and_names), cmocka_unit_test(options_that_do_not_fit),
        cmocka_unit_test(an_unlisted_variant_is_a_draft), cmocka_unit_test(the_matrix_as_json), cmocka_unit_test(unreadable_files_are_told_once),
        cmocka_unit_test(includes_cannot_explode), cmocka_unit_test(fonts_and_patterns_of_the_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

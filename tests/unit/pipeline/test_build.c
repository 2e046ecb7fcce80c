#include "pipeline/sample.h"

static void works_and_variants(void **state) {
    (void)state;
    sample s;
    td_buf one = {0}, two = {0};
    sample_open(&s);
    sample_project(&s);
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NULL), 0);
    assert_string_equal(s.findings, "");
    assert_true(sample_exists(&s, "out/edition/leitfaden_1.0.0_business_de.pdf"));
    assert_true(sample_exists(&s, "out/edition/leitfaden_1.0.0_administration_de/index.html"));
    assert_true(sample_exists(&s, "out/edition/bericht_1.0.0_neutral_de/single.html"));
    sample_read(&s, "out/edition/leitfaden_1.0.0_business_de.pdf", &one);
    s.opts.jobs = 4;
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NULL), 0);
    sample_read(&s, "out/edition/leitfaden_1.0.0_business_de.pdf", &two);
    assert_true(td_str_eq(td_buf_view(&one), td_buf_view(&two)));
    sample_read(&s, "out/edition/leitfaden_1.0.0_business_de/single.html", &one);
    assert_true(td_str_find(td_buf_view(&one), TD_S("Nur Betriebe")) != SIZE_MAX);
    assert_true(td_str_find(td_buf_view(&one), TD_S("../bericht_1.0.0_neutral_de/sec-c.html#sec-c")) != SIZE_MAX);
    sample_read(&s, "out/edition/leitfaden_1.0.0_administration_de/single.html", &one);
    assert_true(td_str_find(td_buf_view(&one), TD_S("Nur Betriebe")) == SIZE_MAX);
    td_buf_free(&one);
    td_buf_free(&two);
    sample_close(&s);
}

static void an_error_spares_the_others_and_the_previous_file(void **state) {
    (void)state;
    sample s;
    td_buf before = {0}, after = {0};
    sample_open(&s);
    sample_project(&s);
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NULL), 0);
    sample_read(&s, "out/edition/leitfaden_1.0.0_business_de.pdf", &before);
    remove(sample_path(&s, "out/edition/bericht_1.0.0_neutral_de.pdf"));
    sample_write(&s, "content/guideline/20-b.md", "# Zweites {#sec-b}\n\n@sec-nirgends\n");
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NULL), 1);
    /* Once, with all the targets it concerns. */
    assert_string_equal(s.findings, "E_XREF_UNKNOWN content/guideline/20-b.md:3 leitfaden_1.0.0_business_de, leitfaden_1.0.0_administration_de\n");
    sample_read(&s, "out/edition/leitfaden_1.0.0_business_de.pdf", &after);
    assert_true(td_str_eq(td_buf_view(&before), td_buf_view(&after)));
    assert_true(sample_exists(&s, "out/edition/bericht_1.0.0_neutral_de.pdf"));
    td_buf_free(&before);
    td_buf_free(&after);
    sample_close(&s);
}

static void check_reports_what_build_reports(void **state) {
    (void)state;
    char built[sizeof ((sample *)0)->findings];
    sample s;
    sample_open(&s);
    sample_project(&s);
    sample_write(&s, "content/guideline/20-b.md", "# Zweites {#sec-b}\n\n### Drei\n\n\xF0\x92\x80\x80 [](https://example.org)\n\n[^x]: y\n");
    for (int jobs = 1; jobs <= 4; jobs += 3) {
        s.opts.jobs = jobs;
        sample_run(&s, SAMPLE_CHECK, NULL);
        assert_false(sample_exists(&s, "out"));
        if (jobs > 1)
            assert_string_equal(s.findings, built);
        memcpy(built, s.findings, sizeof built);
    }
    sample_run(&s, SAMPLE_BUILD, NULL);
    assert_string_equal(s.findings, built);
    sample_expect(&s, "W_HEADING_SKIPPED content/guideline/20-b.md:3 leitfaden_1.0.0_business_de, leitfaden_1.0.0_administration_de\n");
    sample_close(&s);
}

static void layout_findings_of_a_single_file_are_checked(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    sample_write(&s, "a.md", "---\ntitle: A\nlang: de\n---\n\n\xF0\x92\x80\x80\n\n```{=latex}\nx\n```\n");
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NAMES("a.md")), 0);
    sample_expect(&s, "W_GLYPH_MISSING a.md:6");
    sample_expect(&s, "W_RAW_DROPPED a.md:8");
    s.opts.strict = true;
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NAMES("a.md")), 1);
    sample_close(&s);
}

static void single_files_and_their_places(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    sample_write(&s, "a.md", "---\ntitle: A\nlang: de\n---\n\nText [Daten](daten/d.csv) [mehr](d.csv)\n");
    sample_write(&s, "daten/d.csv", "1;2\n");
    sample_write(&s, "d.csv", "3;4\n");
    sample_write(&s, "sub/b.md", "---\ntitle: B\nlang: de\n---\n\nText\n");
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("a.md", "sub/b.md")), 0);
    assert_true(sample_exists(&s, "a.pdf") && sample_exists(&s, "a.html") && sample_exists(&s, "b.pdf") && sample_exists(&s, "b.html"));
    assert_true(sample_exists(&s, "assets/d.csv") && sample_exists(&s, "assets/2-d.csv"));
    s.opts.out = "ziel/tief";
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("sub/b.md")), 0);
    assert_true(sample_exists(&s, "ziel/tief/b.pdf"));
    s.opts.out = NULL;
    s.opts.file = "neu/x.html";
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("sub/b.md")), 0);
    assert_true(sample_exists(&s, "neu/x.html") && !sample_exists(&s, "neu/b.pdf"));
    s.opts.file = NULL;
    sample_write(&s, "sub/a.md", "---\ntitle: B\nlang: de\n---\n\nText\n");
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("a.md", "sub/a.md")), 2);
    sample_expect(&s, "F_SYSTEM -:0");
    sample_close(&s);
}

static void terms_and_works_need_a_project(void **state) {
    (void)state;
    sample s;
    td_buf html = {0};
    sample_open(&s);
    sample_write(&s, "a.md", "---\ntitle: A\nlang: de\n---\n\nDas [*Netz*werk](t:netzwerk) und [Recht](r:recht){lang=en}.\n");
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("a.md")), 0);
    assert_string_equal(s.findings, "W_TERM_NO_PROJECT a.md:6 \n"); /* one is enough */
    sample_read(&s, "a.html", &html);
    assert_true(td_str_find(td_buf_view(&html), TD_S("<em>Netz</em>werk")) != SIZE_MAX);
    assert_true(td_str_find(td_buf_view(&html), TD_S("<span lang=\"en\">Recht</span>")) != SIZE_MAX);
    td_buf_free(&html);
    sample_write(&s, "a.md", "---\ntitle: A\nlang: de\n---\n\n@guideline:sec-x\n");
    assert_int_equal(sample_run(&s, SAMPLE_CHECK, NAMES("a.md")), 1);
    sample_expect(&s, "E_WORK_UNKNOWN a.md:6");
    sample_close(&s);
}

static void a_list_without_a_project_is_empty(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    td_build *run = td_build_open(&s.opts);
    assert_int_not_equal(td_build_list(run, true, &s.out), 0);
    assert_int_not_equal(td_build_list(run, false, &s.out), 0);
    assert_int_equal(s.out.n, 0);
    td_build_close(run);
    sample_close(&s);
}

static void conditions_on_the_format_make_two_documents(void **state) {
    (void)state;
    sample s;
    td_buf html = {0};
    sample_open(&s);
    sample_write(&s, "a.md", "---\ntitle: A\nlang: de\n---\n\n[NurPapier]{format=pdf} [NurNetz]{format=html}\n");
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("a.md")), 0);
    sample_read(&s, "a.html", &html);
    assert_true(td_str_find(td_buf_view(&html), TD_S("NurNetz")) != SIZE_MAX);
    assert_true(td_str_find(td_buf_view(&html), TD_S("NurPapier")) == SIZE_MAX);
    assert_true(sample_exists(&s, "a.pdf"));
    td_buf_free(&html);
    sample_close(&s);
}

static void a_chapter_is_previewed_with_its_project(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    sample_project(&s);
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("content/guideline/10-a.md")), 0);
    /* The other chapters are not there: a warning; other works are known.  The business variant is the first one. */
    assert_string_equal(s.findings, "E_XREF_UNKNOWN content/guideline/10-a.md:3 \n");
    td_buf html = {0};
    sample_read(&s, "10-a.html", &html);
    assert_true(td_str_find(td_buf_view(&html), TD_S("Nur Betriebe")) != SIZE_MAX);
    td_buf_free(&html);
    s.opts.audience = "administration";
    s.opts.dump = TD_DUMP_FINISHED;
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("content/guideline/10-a.md")), 0);
    assert_true(td_str_find(td_buf_view(&s.out), TD_S("Nur Betriebe")) == SIZE_MAX);
    s.opts.audience = "niemand";
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("content/guideline/10-a.md")), 2);
    sample_expect(&s, "E_TARGET_VALUE -:0");
    sample_close(&s);
}

static void every_stage_can_be_dumped(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    sample_project(&s);
    sample_write(&s, "a.md", "# A\n\nText\n");
    for (int kind = TD_DUMP_SOURCE; kind <= TD_DUMP_STYLE; kind++) {
        s.opts.dump = (td_dump_kind)kind;
        assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("leitfaden")), 0);
        assert_true(s.out.n > 20);
        assert_false(sample_exists(&s, "out"));
        assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("a.md")), 0);
        assert_true(s.out.n > 5);
    }
    sample_close(&s);
}

static void where_nothing_can_be_written(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    sample_write(&s, "a.md", "---\ntitle: A\nlang: de\n---\n\nText\n");
    s.opts.file = "/dev/full";
    s.opts.html = true;
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("a.md")), 2);
    sample_expect(&s, "F_WRITE -:0");
    s.opts.html = false;
    s.opts.pdf = true;
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("a.md")), 2);
    sample_expect(&s, "F_WRITE -:0");
    s.opts.file = NULL;
    s.opts.out = "a.md/x";
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("a.md")), 2);
    sample_expect(&s, "F_WRITE -:0");
    s.opts.dir = "/nirgends";
    assert_int_equal(sample_run(&s, SAMPLE_BUILD, NAMES("a.md")), 2);
    sample_expect(&s, "F_SYSTEM -:0");
    sample_close(&s);
}

static void fragments(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    sample_write(&s, "a.md", "*x* -- \"y\"\n");
    s.opts.dialect = "commonmark";
    assert_int_equal(sample_run(&s, SAMPLE_FRAGMENT, NAMES("a.md")), 0);
    assert_true(td_str_is(td_buf_view(&s.out), "<p><em>x</em> -- &quot;y&quot;</p>\n"));
    s.opts.dialect = NULL;
    assert_int_equal(sample_run(&s, SAMPLE_FRAGMENT, NAMES("a.md")), 0);
    assert_true(td_str_find(td_buf_view(&s.out), TD_S("\xE2\x80\x9Ey\xE2\x80\x9C")) != SIZE_MAX);
    assert_int_equal(sample_run(&s, SAMPLE_FRAGMENT, NAMES("fehlt.md")), 2);
    sample_expect(&s, "E_FILE_MISSING -:0");
    sample_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(works_and_variants), cmocka_unit_test(an_error_spares_the_others_and_the_previous_file),
        cmocka_unit_test(check_reports_what_build_reports), cmocka_unit_test(layout_findings_of_a_single_file_are_checked),
        cmocka_unit_test(single_files_and_their_places), cmocka_unit_test(terms_and_works_need_a_project), cmocka_unit_test(a_list_without_a_project_is_empty), cmocka_unit_test(conditions_on_the_format_make_two_documents),
        cmocka_unit_test(a_chapter_is_previewed_with_its_project), cmocka_unit_test(every_stage_can_be_dumped),
        cmocka_unit_test(where_nothing_can_be_written), cmocka_unit_test(fragments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

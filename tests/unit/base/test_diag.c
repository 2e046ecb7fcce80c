#include "test.h"

static void report_fills_the_format(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    const td_source *source = test_source(ctx, "# A\n### B\n");
    td_span span = {source->id, 4, 9};
    assert_false(td_report(ctx, TD_W_HEADING_SKIPPED, span, 3, 1));
    assert_false(td_report_hint(ctx, TD_E_XREF_UNKNOWN, span, TD_S("mend it"), TD_F(TD_S("sec-x"))));
    assert_false(td_report_as(ctx, TD_ERROR, TD_W_HEADING_SKIPPED, span, TD_NOSTR, 3, 1));
    assert_int_equal(t.diags.n, 3);
    assert_int_equal(t.diags.errors, 2);
    assert_str(t.diags.p[0].message, "heading level 3 follows level 1");
    assert_int_equal(t.diags.p[0].level, TD_WARNING);
    assert_str(t.diags.p[1].message, "nothing has the id \"sec-x\"");
    assert_str(t.diags.p[1].hint, "mend it");
    assert_int_equal(t.diags.p[2].level, TD_ERROR);
    test_ctx_close(&t);
}

static const char *shout(const char *text) {
    return strcmp(text, "empty heading") == 0 ? "leere Überschrift" : text;
}

static void report_is_translated_when_made(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    td_services services = {.translate = shout};
    ctx->services = &services;
    td_report(ctx, TD_W_HEADING_EMPTY, TD_NOSPAN);
    assert_str(t.diags.p[0].message, "leere Überschrift");
    test_ctx_close(&t);
}

static void texts_are_copied(void **state) {
    (void)state;
    test_ctx t;
    test_ctx_open(&t);
    char text[] = "message";
    td_diags_add(&t.diags, (td_finding){TD_W_HOOK, TD_WARNING, TD_NOSPAN, td_str_from(text), TD_NOSTR, TD_NOSTR});
    text[0] = '?';
    assert_str(t.diags.p[0].message, "message");
    test_ctx_close(&t);
}

static void too_many_are_dropped_and_told(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    for (int i = 0; i < TD_MAX_FINDINGS + 50; i++)
        td_report(ctx, TD_W_HEADING_EMPTY, (td_span){1, (uint32_t)i, (uint32_t)i});
    assert_int_equal(t.diags.n, TD_MAX_FINDINGS + 1);
    assert_int_equal(t.diags.p[TD_MAX_FINDINGS].code, TD_E_TOO_MANY_FINDINGS);
    assert_true(t.diags.dropped);
    test_ctx_close(&t);
}

static void equal_findings_of_targets_are_joined(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    td_diags one, two, all;
    td_diags_init(&one, ctx->arena);
    td_diags_init(&two, ctx->arena);
    td_diags_init(&all, ctx->arena);
    td_finding same = {TD_W_HEADING_EMPTY, TD_WARNING, {1, 5, 6}, TD_S("empty heading"), TD_NOSTR, TD_NOSTR};
    td_finding other = {TD_E_XREF_UNKNOWN, TD_ERROR, {1, 9, 12}, TD_S("nothing"), TD_NOSTR, TD_NOSTR};
    td_diags_add(&one, same);
    td_diags_add(&two, same);
    td_diags_add(&two, other);
    td_diags_merge(&all, &one, TD_S("a"));
    td_diags_merge(&all, &two, TD_S("b"));
    assert_int_equal(all.n, 2);
    assert_str(all.p[0].targets, "a, b");
    assert_str(all.p[1].targets, "b");
    assert_int_equal(all.errors, 1);
    test_ctx_close(&t);
}

static void order_does_not_depend_on_the_threads(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    /* the sources were opened in the order of chance: only their paths count */
    uint32_t b = td_sources_add(ctx->sources, TD_S("b.md"), TD_NOSTR, TD_S("x"))->id;
    uint32_t a = td_sources_add(ctx->sources, TD_S("a.md"), TD_NOSTR, TD_S("x"))->id;
    td_report(ctx, TD_E_XREF_UNKNOWN, (td_span){b, 0, 1}, TD_F(TD_S("z")));
    td_report(ctx, TD_E_XREF_UNKNOWN, (td_span){a, 7, 8}, TD_F(TD_S("z")));
    td_report(ctx, TD_W_HEADING_EMPTY, (td_span){a, 7, 8});
    td_report(ctx, TD_E_XREF_UNKNOWN, (td_span){a, 7, 8}, TD_F(TD_S("y")));
    td_report(ctx, TD_W_HEADING_EMPTY, (td_span){a, 2, 8});
    td_report(ctx, TD_E_NO_PROJECT, TD_NOSPAN);
    td_diags_sort(&t.diags, ctx->sources);
    assert_int_equal(t.diags.p[0].code, TD_E_NO_PROJECT); /* without file: first */
    assert_int_equal(t.diags.p[1].span.start, 2);
    assert_int_equal(t.diags.p[2].code, TD_W_HEADING_EMPTY);
    assert_str(t.diags.p[3].message, "nothing has the id \"y\"");
    assert_str(t.diags.p[4].message, "nothing has the id \"z\"");
    assert_int_equal(t.diags.p[5].span.src, b);
    test_ctx_close(&t);
}

static void sorting_nothing_is_fine(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    td_diags_sort(&t.diags, ctx->sources);
    assert_int_equal(t.diags.n, 0);
    test_ctx_close(&t);
}

static void guesses_what_was_meant(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    static const char *const names[] = {"business", "administration", "civil-society", NULL};
    assert_str(td_did_you_mean(ctx, TD_S("buisness"), names), "did you mean \"business\"?");
    assert_str(td_did_you_mean(ctx, TD_S("bank"), names), "");
    assert_str(td_did_you_mean(ctx, TD_S(""), names), "");
    assert_str(td_did_you_mean_str(ctx, TD_S("x"), NULL, 0), "");
    test_ctx_close(&t);
}

static void codes_know_their_level(void **state) {
    (void)state;
    for (int i = 0; i < TD_CODE_COUNT; i++) {
        const char *name = td_code_name((td_code)i);
        td_level level = td_code_level((td_code)i);
        assert_true(name[0] != 'W' || level == TD_WARNING);
        assert_true(name[0] != 'F' || level == TD_FATAL);
        assert_true(td_code_text((td_code)i)[0]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_fills_the_format),
        cmocka_unit_test(report_is_translated_when_made),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(too_many_are_dropped_and_told),
        cmocka_unit_test(equal_findings_of_targets_are_joined),
        cmocka_unit_test(order_does_not_depend_on_the_threads),
        cmocka_unit_test(sorting_nothing_is_fine),
        cmocka_unit_test(guesses_what_was_meant),
        cmocka_unit_test(codes_know_their_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

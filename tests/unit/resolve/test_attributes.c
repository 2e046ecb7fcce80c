/* A slip in a key is told; what would show a passage to everybody stops a project. */
#include "resolve/attributes.h"
#include "test.h"

static void expect(bool project, td_kind kind, const char *key, const char *value, const char *finding) {
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    ctx->project = project;
    td_node *node = td_node_new(ctx->arena, kind, TD_NOSPAN);
    td_attr_set(ctx->arena, node, td_str_from(key), td_str_from(value));
    td_attributes_check(ctx, node);
    td_buf out = {0};
    for (size_t i = 0; i < t.diags.n; i++)
        td_buf_format(&out, "%s %s %.*s", t.diags.p[i].level == TD_ERROR ? "error" : "warning", td_code_name(t.diags.p[i].code), TD_F(t.diags.p[i].hint));
    assert_str(td_buf_view(&out), finding);
    td_buf_free(&out);
    test_ctx_close(&t);
}

static void conditions(void **state) {
    (void)state;
    expect(false, TD_DIV, "audiance", "business", "warning W_ATTR_UNKNOWN did you mean \"audience\"?");
    expect(true, TD_DIV, "audiance", "business", "error W_ATTR_UNKNOWN did you mean \"audience\"?");
    expect(true, TD_SPAN, "For_Lang", "de", "error W_ATTR_UNKNOWN did you mean \"for-lang\"?");
    expect(true, TD_DIV, "audience", "anything", "");
}

static void others(void **state) {
    (void)state;
    expect(true, TD_DIV, "titel", "x", "warning W_ATTR_UNKNOWN did you mean \"title\"?");
    static const char *const own[] = {"x", "farbe", "style", "role", "type", "rel", "start", "data-widht", "aria-labl", "zielgruppe", "\xC3\xA4", NULL};
    for (int i = 0; own[i]; i++)
        expect(true, TD_DIV, own[i], "x", "");
}

static void widths(void **state) {
    (void)state;
    static const char *const good[] = {"80%", "12", "2.5cm", "60mm", "10em", NULL}, *const bad[] = {"eighty", "", ".", "%", "1.2.3cm", "5 cm", "0", "0.00mm", "-5mm", "1e9mm", NULL};
    for (int i = 0; good[i]; i++)
        expect(true, TD_IMAGE, "width", good[i], "");
    for (int i = 0; bad[i]; i++)
        expect(true, TD_IMAGE, "width", bad[i], "error E_LENGTH a percentage or a number with its unit: 80%, 60mm, 12cm");
    expect(true, TD_DIV, "width", "wide", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(conditions), cmocka_unit_test(others), cmocka_unit_test(widths)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

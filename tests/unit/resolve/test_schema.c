#include "resolve/schema.h"
#include "resolve/yaml_test.h"

static void check(const char *schema, const char *value, const char *findings) {
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    td_schemas schemas = {yaml(ctx, schema)};
    bool ok = td_schema_check(ctx, &schemas, "s", yaml(ctx, value), TD_S("it"));
    assert_int_equal(ok, ctx->diags->errors == 0);
    expect_findings(ctx, findings);
    test_ctx_close(&t);
}

static void every_type(void **state) {
    (void)state;
    static const struct {
        const char *type, *good, *bad;
    } types[] = {{"map", "{a: 1}", "[1]"},         {"list", "[1]", "x"},        {"bool", "true", "yes"},        {"int", "3", "3.5"},
                 {"number", "3.5", "x"},           {"null", "null", "x"},       {"date", "2026-11-23", "23.11.2026"}, {"date", "2026-12-31", "2026-13-01"},
                 {"lang", "de-simple", "deutsch sprache"}, {"lang", "en-GB", "-de"}, {"length", "1.2em", "12"}, {"length", "30mm", "30 mm"},
                 {"color", "'#0b4f6C'", "'#0b4f6'"}, {"color", "'#000000'", "'#00000g'"}, {"id", "rec-01", "Rec 1"}, {"text", "3", "[3]"},
                 {"inline", "'*x*'", "{a: b}"},    {"path", "a/b.md", "[a]"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char schema[128], value[128];
        snprintf(schema, sizeof schema, "s: {type: map, keys: {k: {type: '%s'}}}", types[i].type);
        snprintf(value, sizeof value, "k: %s", types[i].good);
        check(schema, value, "");
        snprintf(value, sizeof value, "k: %s", types[i].bad);
        test_ctx t;
        td_ctx *ctx = test_ctx_open(&t);
        td_schemas schemas = {yaml(ctx, schema)};
        assert_false(td_schema_check(ctx, &schemas, "s", yaml(ctx, value), TD_S("it")));
        assert_int_equal(ctx->diags->p[ctx->diags->n - 1].code, TD_E_SCHEMA_TYPE);
        test_ctx_close(&t);
    }
    check("s: {type: map, keys: {k: {type: any}}}", "k: [{a: [b]}]", "");
    check("s: {type: map, keys: {k: {type: [bool, int]}}}", "k: x", "E_SCHEMA_TYPE@1:4\n");
}

static void keys(void **state) {
    (void)state;
    check("s: {type: map, keys: {title: {type: text}}}", "titel: x", "E_SCHEMA_UNKNOWN_KEY@1:1 did you mean \"title\"?\n");
    check("s: {type: map, keys: {title: {type: text}}}", "wort: x", "E_SCHEMA_UNKNOWN_KEY@1:1\n");
    check("s: {type: map, open: true, keys: {title: {type: text}}}", "titel: x\neigenes: y", "E_SCHEMA_UNKNOWN_KEY@1:1 did you mean \"title\"?\n");
    check("s: {type: map, any: {type: int}}", "a: 1\nb: x", "E_SCHEMA_TYPE@2:4\n");
    check("s: {type: map, keys: {a: {type: map, keys: {b: {type: text, required: true}}}}}", "a: {}", "E_SCHEMA_MISSING_KEY@1:4\n");
    check("s: {type: map, keys: {a: {type: list, of: {type: map, keys: {b: {type: int}}}}}}", "a: [{b: 1}, {b: x}, {c: 1}]",
          "E_SCHEMA_TYPE@1:17\nE_SCHEMA_UNKNOWN_KEY@1:22\n");
    check("{s: {type: map, keys: {a: {use: other}}}, other: {type: int}}", "a: x", "E_SCHEMA_TYPE@1:4\n");
    check("{s: {type: map, keys: {a: {use: nowhere}}}}", "a: x", "");
    check("{s: {type: map, any: {use: s}}}", "a: {b: {c: {d: 1}}}", "E_SCHEMA_TYPE@1:16\n");
}

static void values_and_limits(void **state) {
    (void)state;
    check("s: {type: map, keys: {k: {type: text, values: [draft, review]}}}", "k: drft", "E_SCHEMA_VALUE@1:4 did you mean \"draft\"?\n");
    check("s: {type: map, keys: {k: {type: text, values: [draft, review]}}}", "k: fertig", "E_SCHEMA_VALUE@1:4 allowed: draft, review\n");
    check("s: {type: map, keys: {k: {type: int, min: 1, max: 6}}}", "k: 7", "E_SCHEMA_VALUE@1:4 from 1 to 6\n");
    check("s: {type: map, keys: {k: {type: int, min: 1, max: 6}}}", "k: -1", "E_SCHEMA_VALUE@1:4 from 1 to 6\n");
    check("s: {type: map, keys: {k: {type: text, max: 3}}}", "k: \xC3\xA4\xC3\xB6\xC3\xBC", "");
    check("s: {type: map, keys: {k: {type: text, max: 3}}}", "k: vier", "E_SCHEMA_LENGTH@1:4\n");
    /* The year in a title is no number that could be too large. */
    check("s: {type: map, keys: {k: {type: text, max: 90}}}", "k: 2026", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_type), cmocka_unit_test(keys), cmocka_unit_test(values_and_limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

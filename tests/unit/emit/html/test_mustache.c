/* test_mustache.c - the cases of the Mustache specification, in our own words and data. */
#include "emit/html/mustache.h"
#include "test.h"

typedef struct {
    test_ctx t;
    td_arena *a;
} fixture;

static td_value *text(td_arena *a, const char *z) {
    td_value *v = td_value_new(a, TD_STRING, TD_NOSPAN);
    v->text = td_str_from(z);
    return v;
}

static td_value *map(td_arena *a) {
    td_value *v = td_value_new(a, TD_MAP_VALUE, TD_NOSPAN);
    v->members = TD_NEWN(a, td_member, 12);
    return v;
}

static td_value *put(td_value *m, const char *key, td_value *v) {
    m->members[m->n++] = (td_member){td_str_from(key), TD_NOSPAN, v};
    return v;
}

static td_value *boolean(td_arena *a, bool on) {
    td_value *v = td_value_new(a, TD_BOOL, TD_NOSPAN);
    v->integer = on;
    return v;
}

static td_value *list(td_arena *a, size_t n) {
    td_value *v = td_value_new(a, TD_SEQ, TD_NOSPAN);
    v->items = TD_NEWN(a, td_value *, n + 1);
    return v;
}

/* city: Köln & Bonn; open: true; shut: false; none: []; places: three names; partners: two maps; deep.er.est: 7 */
static td_value *sample(td_arena *a) {
    td_value *m = map(a), *places = list(a, 3), *partners = list(a, 2), *deep = map(a), *deeper = map(a);
    put(m, "city", text(a, "K\xC3\xB6ln & \"Bonn\" <>"));
    put(m, "open", boolean(a, true));
    put(m, "shut", boolean(a, false));
    put(m, "empty", text(a, ""));
    put(m, "none", list(a, 0));
    put(m, "nothing", td_value_new(a, TD_NULL, TD_NOSPAN));
    places->items[places->n++] = text(a, "a");
    places->items[places->n++] = text(a, "b");
    places->items[places->n++] = text(a, "<c>");
    put(m, "places", places);
    for (int i = 0; i < 2; i++) {
        td_value *p = map(a);
        put(p, "name", text(a, i ? "Two" : "One"));
        partners->items[partners->n++] = p;
    }
    put(m, "partners", partners);
    td_value *seven = td_value_new(a, TD_INT, TD_NOSPAN);
    seven->text = TD_S("7");
    put(deeper, "est", seven);
    put(deep, "er", deeper);
    put(deep, "name", text(a, "deep"));
    put(m, "deep", deep);
    return m;
}

static void expect_with(const char *template, const char *partial, const char *result) {
    fixture f;
    td_ctx *ctx = test_ctx_open(&f.t);
    td_value *templates = map(ctx->arena);
    td_buf out = {0};
    put(templates, "main", text(ctx->arena, template));
    put(templates, "part", text(ctx->arena, partial));
    put(templates, "endless", text(ctx->arena, "x{{#deep}}{{>endless}}{{/deep}}"));
    bool ok = td_mustache_render(ctx, &out, templates, TD_S("main"), sample(ctx->arena));
    if (result) {
        assert_true(ok);
        assert_str(td_buf_view(&out), result);
        assert_int_equal(f.t.diags.n, 0);
    } else {
        assert_false(ok);
        assert_int_equal(f.t.diags.p[0].code, TD_E_TEMPLATE);
    }
    td_buf_free(&out);
    test_ctx_close(&f.t);
}

static void expect(const char *template, const char *result) {
    expect_with(template, "", result);
}

static void test_interpolation(void **state) {
    (void)state;
    expect("plain {text}\n", "plain {text}\n");
    expect("{{city}}", "K\xC3\xB6ln &amp; &quot;Bonn&quot; &lt;&gt;");
    expect("{{{city}}}|{{& city }}", "K\xC3\xB6ln & \"Bonn\" <>|K\xC3\xB6ln & \"Bonn\" <>");
    expect("[{{ deep.er.est }}] [{{deep.no.est}}] [{{absent}}] [{{nothing}}]", "[7] [] [] []");
    expect("  {{empty}}\n", "  \n");
    expect("{{ city}}{{#places}}{{.}},{{/places}}", "K\xC3\xB6ln &amp; &quot;Bonn&quot; &lt;&gt;a,b,&lt;c&gt;,");
    expect("{{#places}}{{{.}}}{{/places}}", "ab<c>");
}

static void test_sections(void **state) {
    (void)state;
    expect(
        "{{#open}}yes{{/open}}{{#shut}}no{{/shut}}{{#absent}}no{{/absent}}{{#none}}no{{/none}}{{#empty}}no{{/empty}}",
        "yes");
    expect("{{^open}}no{{/open}}{{^shut}}a{{/shut}}{{^absent}}b{{/absent}}{{^none}}c{{/none}}{{^empty}}d{{/"
           "empty}}{{^deep.no}}e{{/deep.no}}",
           "abcde");
    expect("{{#deep}}{{name}}:{{#er}}{{est}}{{name}}{{/er}}{{/deep}}", "deep:7deep");
    expect("{{#partners}}{{name}};{{/partners}}", "One;Two;");
    expect("{{#deep.er}}{{est}}{{/deep.er}}", "7");
    expect("{{#open}}{{#open}}in{{/open}}{{/open}}out", "inout");
    expect("{{#deep}}{{city.name}}{{deep.er.est}}{{/deep}}", "7");
}

static void test_standalone_lines(void **state) {
    (void)state;
    expect("a\n{{#open}}\nb\n{{/open}}\nc\n", "a\nb\nc\n");
    expect("a\n  {{#open}}  \nb\n\t{{/open}}\nc", "a\nb\nc");
    expect("a\r\n{{#open}}\r\nb\r\n{{/open}}\r\n", "a\r\nb\r\n");
    expect("  {{#open}}\nx\n  {{/open}}", "x\n");
    expect(" {{#open}} x {{/open}}\n", "  x \n");
    expect(" {{#open}} {{! note }}\n{{/open}}", "  \n");
    expect("  {{city}}\n  {{&empty}}\n", "  K\xC3\xB6ln &amp; &quot;Bonn&quot; &lt;&gt;\n  \n");
}

static void test_comments(void **state) {
    (void)state;
    expect("12{{! hidden }}34", "1234");
    expect("a\n{{! several\nlines }}\nb", "a\nb");
    expect("  12 {{! x }}\n", "  12 \n");
    expect("a\n  {{! x }}", "a\n");
}

static void test_delimiters(void **state) {
    (void)state;
    expect("{{=<% %>=}}<% deep.name %> {{deep.name}}", "deep {{deep.name}}");
    expect("({{=| |=}}|deep.name|)|={{ }}=|{{deep.name}}", "(deep)deep");
    expect("{{#open}}\n{{deep.name}}\n{{= | | =}}\n|deep.name|\n|/open|\n|deep.name|", "deep\ndeep\ndeep");
    expect("a\n  {{= @ @ =}}\nb@deep.name@", "a\nbdeep");
}

static void test_partials(void **state) {
    (void)state;
    expect_with("[{{>part}}]", "{{deep.name}}", "[deep]");
    expect_with("{{>absent}}x", "", "x");
    expect_with("a\n  {{>part}}\nb", "1\n{{{city}}}\n2\n", "a\n  1\n  K\xC3\xB6ln & \"Bonn\" <>\n  2\nb");
    expect_with("{{=| |=}}|>part|", "{{deep.name}}|x|", "deep|x|");
    expect_with("  {{deep.name}}  {{>part}}\n", ">\n>", "  deep  >\n>\n");
    expect_with("{{#partners}}{{>part}}{{/partners}}", "<{{name}}>", "<One><Two>");
    expect_with("{{>part}}\r\n|", "x", "x|");
}

static void test_broken_templates(void **state) {
    (void)state;
    expect("a {{city", NULL);
    expect("a {{{city}} b", NULL);
    expect("{{#open}} x", NULL);
    expect("{{#open}} x {{/shut}}", NULL);
    expect("x {{/open}}", NULL);
    expect("{{= bad =}}", NULL);
    expect("{{>endless}}", NULL);
    char deep[800] = "";
    for (int i = 0; i < 60; i++) {
        strcat(deep, "{{#open}}");
    }
    expect(deep, NULL);
}

static void test_missing_template(void **state) {
    (void)state;
    fixture f;
    td_ctx *ctx = test_ctx_open(&f.t);
    td_buf out = {0};
    assert_false(td_mustache_render(ctx, &out, NULL, TD_S("main"), NULL));
    assert_int_equal(f.t.diags.n, 1);
    test_ctx_close(&f.t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_interpolation),    cmocka_unit_test(test_sections),
        cmocka_unit_test(test_standalone_lines), cmocka_unit_test(test_comments),
        cmocka_unit_test(test_delimiters),       cmocka_unit_test(test_partials),
        cmocka_unit_test(test_broken_templates), cmocka_unit_test(test_missing_template),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

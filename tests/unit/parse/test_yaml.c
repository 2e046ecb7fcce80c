#include "parse/yaml.h"
#include "test.h"

typedef struct {
    test_ctx t;
    td_ctx *ctx;
    const td_source *source;
    td_value *root;
} yaml;

static void open_yaml(yaml *y, const char *text) {
    y->ctx = test_ctx_open(&y->t);
    y->source = test_source(y->ctx, text);
    y->root = td_yaml_parse(y->ctx, y->source, 0, (uint32_t)y->source->bytes.n);
}

static td_str under(const yaml *y, td_span span) {
    return td_str_sub(y->source->bytes, span.start, span.end);
}

static void kinds(void **state) {
    (void)state;
    static const struct {
        const char *text;
        td_value_kind kind;
        int64_t integer;
        bool warns;
    } cases[] = {
        {"~", TD_NULL, 0, false},
        {"null", TD_NULL, 0, false},
        {"true", TD_BOOL, 1, false},
        {"False", TD_BOOL, 0, false},
        {"yes", TD_STRING, 0, true},
        {"Off", TD_STRING, 0, true},
        {"12", TD_INT, 12, false},
        {"-3", TD_INT, -3, false},
        {"+4", TD_INT, 4, false},
        {"0", TD_INT, 0, false},
        {"012", TD_STRING, 0, true},
        {"0x1F", TD_INT, 31, false},
        {"0o17", TD_INT, 15, false},
        {"1.5", TD_FLOAT, 0, false},
        {".5e-3", TD_FLOAT, 0, false},
        {"1.", TD_FLOAT, 0, false},
        {".inf", TD_FLOAT, 0, false},
        {".nan", TD_FLOAT, 0, false},
        {"12:30:45", TD_STRING, 0, true},
        {"1_000", TD_STRING, 0, true},
        {"1.0.0", TD_STRING, 0, false},
        {"2026-11-23", TD_STRING, 0, false},
        {"'12'", TD_STRING, 0, false},
        {"!!str 12", TD_STRING, 0, false},
        {"12 mm", TD_STRING, 0, false},
        {"\"yes\"", TD_STRING, 0, false},
        {".", TD_STRING, 0, false},
        {"-", TD_STRING, 0, false},
        {"123456789012345678901", TD_FLOAT, 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        yaml y;
        td_buf text = {0};
        td_buf_format(&text, "k: %s\n", strcmp(cases[i].text, "-") ? cases[i].text : "\"-\"");
        td_buf_putc(&text, 0);
        open_yaml(&y, text.p);
        const td_value *v = td_value_find(y.root, "k");
        assert_non_null(v);
        if (v->kind != cases[i].kind || v->integer != cases[i].integer || (y.t.diags.n > 0) != cases[i].warns)
            fail_msg("%s: kind %d, integer %d, %zu findings", cases[i].text, v->kind, (int)v->integer, y.t.diags.n);
        td_buf_free(&text);
        test_ctx_close(&y.t);
    }
}

static void structure(void **state) {
    (void)state;
    yaml y;
    open_yaml(&y, "a: {b: [1, ä, {c: d}], e: }\nf:\n  - x\n  - y z\n");
    assert_str(td_value_text(td_value_at(y.root, "a"), "-"), "-");
    const td_value *list = td_value_at(y.root, "a.b");
    assert_int_equal(list->n, 3);
    assert_str(under(&y, list->span), "[1, ä, {c: d}]");
    assert_str(under(&y, list->items[1]->span), "ä");
    assert_str(under(&y, td_value_find(list->items[2], "c")->span), "d");
    assert_int_equal(td_value_at(y.root, "a.e")->kind, TD_NULL);
    assert_str(under(&y, td_value_find(y.root, "f")->items[1]->span), "y z");
    assert_str(under(&y, y.root->members[1].key_span), "f");
    test_ctx_close(&y.t);
    open_yaml(&y, "# only a comment\n");
    assert_int_equal(y.root->kind, TD_NULL);
    test_ctx_close(&y.t);
}

/* The segments of a scalar give its text, and what is not made up stands in the source. */
static void segments(void **state) {
    (void)state;
    static const char *const texts[] = {
        "k: plain text\n",
        "k: two\n  lines\n\n  here\n",
        "k: 'it''s'\n",
        "k: \"a\\tb\\u00e4\\x41 \\\n   c\\\"\"\n",
        "k: |\n  a\n   b\n\n  c\n",
        "k: >\n  a\n  b\n\n  c\n    d\n  e\n",
        "k: >-\n   a\n   b\n",
        "k: |2\n    a\n",
        "k: \"a\n\n  b\"\n",
        "k: ''\n",
        "k: &x 'y'\n",
        "k: |\r\n  a\r\n  b\r\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        yaml y;
        open_yaml(&y, texts[i]);
        const td_value *v = td_value_find(y.root, "k");
        assert_non_null(v);
        td_buf joined = {0};
        for (size_t k = 0; k < v->segs.n; k++) {
            const td_seg *seg = &v->segs.p[k];
            td_buf_str(&joined, seg->bytes);
            if (!seg->made)
                assert_memory_equal(y.source->bytes.p + seg->offset, seg->bytes.p, seg->bytes.n);
            assert_true(k == 0 || seg->offset >= v->segs.p[k - 1].offset);
        }
        td_buf_putc(&joined, 0);
        assert_str(v->text, joined.p);
        td_buf_free(&joined);
        test_ctx_close(&y.t);
    }
}

static void finding(const char *text, td_code code, const char *where) {
    yaml y;
    open_yaml(&y, text);
    assert_null(y.root);
    assert_true(y.t.diags.n > 0);
    assert_string_equal(td_code_name(y.t.diags.p[0].code), td_code_name(code));
    assert_str(under(&y, y.t.diags.p[0].span), where);
    test_ctx_close(&y.t);
}

static void findings(void **state) {
    (void)state;
    finding("a: 1\nb: 2\na: 3\n", TD_E_YAML_DUPLICATE_KEY, "a");
    finding("a: *b\n", TD_E_YAML_ALIAS, "*b");
    finding("a: &b [*b]\n", TD_E_YAML_ALIAS, "*b");
    finding("a: b\xC2\x85"
            "c\n",
            TD_E_LINE_SEPARATOR, "\xC2\x85");
    finding("a: b\xE2\x80\xA8"
            "c\n",
            TD_E_LINE_SEPARATOR, "\xE2\x80\xA8");
    finding("ä: \"x\ty\"\nb: \x01\n", TD_E_YAML_SYNTAX, "\x01");
    finding("ä: ö\n b: c\n", TD_E_YAML_SYNTAX, ":");
    finding("a: !own b\n", TD_E_YAML_SYNTAX, "!own b");
    finding("? [a]\n: b\n", TD_E_YAML_SYNTAX, "[");
    finding("a: b\n---\nc: d\n", TD_E_YAML_SYNTAX, "");
}

static void hints(void **state) {
    (void)state;
    static const char *const cases[][2] = {{"a:\n\tb: c\n", "blanks, not tabs"}, {"a: b: c\n", "colon needs quotes"}, {"a: \"b\nc: d\n", "quotation mark is not closed"},
                                           {"a: 'b\n", "quotation mark is not closed"}, {"a: [b\nc: d\n", "bracket ["}, {"a: {b: c\n", "bracket {"},
                                           {"a: @b\n", "special character"}, {"a: \"b\" c\n", "all keys"}, {"a: b\nc\nd: e\n", "key: value"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        yaml y;
        open_yaml(&y, cases[i][0]);
        assert_null(y.root);
        if (td_str_find(y.t.diags.p[0].hint, td_str_from(cases[i][1])) == SIZE_MAX)
            fail_msg("%s: %.*s, hint: %.*s", cases[i][0], TD_F(y.t.diags.p[0].message), TD_F(y.t.diags.p[0].hint));
        test_ctx_close(&y.t);
    }
}

static void limits(void **state) {
    (void)state;
    td_buf text = {0};
    for (int i = 0; i < 5000; i++)
        td_buf_putc(&text, '[');
    td_buf_putc(&text, 0);
    finding(text.p, TD_E_YAML_LIMIT, "[");
    text.n = 0;
    td_buf_puts(&text, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
        td_buf_format(&text, "a%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++)
            td_buf_format(&text, "%s*a%d", k ? ", " : "", i - 1);
        td_buf_puts(&text, "]\n");
    }
    td_buf_putc(&text, 0);
    finding(text.p, TD_E_YAML_LIMIT, "*a3");
    td_buf_free(&text);
}

static void aliases(void **state) {
    (void)state;
    yaml y;
    open_yaml(&y, "a: &x {b: c}\nd: *x\n");
    assert_str(td_value_text(td_value_at(y.root, "d.b"), ""), "c");
    test_ctx_close(&y.t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds),    cmocka_unit_test(structure), cmocka_unit_test(segments),
        cmocka_unit_test(findings), cmocka_unit_test(hints), cmocka_unit_test(limits),    cmocka_unit_test(aliases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

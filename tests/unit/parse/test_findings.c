/* What is wrong is said, at its place, with a hint where one helps. */
#include "parse_test.h"

static void divs(void **state) {
    (void)state;
    expect_finding("a\n\n::: {.tip}\nb\n", TD_E_DIV_UNCLOSED, "::: {.tip}");
    expect_finding("> ::: tip\n> b\n\nc", TD_E_DIV_UNCLOSED, "::: tip");
    expect_finding("a\n\n:::\n", TD_E_DIV_STRAY_CLOSE, ":::");
    expect_finding("::: wrning\n:::\n", TD_W_DIV_UNKNOWN_CLASS, "wrning");
    expect_finding("::: tip title=\"Y\"\nx\n:::\n", TD_E_ATTR_SYNTAX, "::: tip title=\"Y\"");
    tris("::: tip title=\"Y\"\nx\n:::\n\ny", "div(para(text\"x\")) para(text\"y\")");
    expect_finding("::: {.tip title=\"x}\n:::\n", TD_E_ATTR_SYNTAX, "{.tip title=\"x}");
}

static void hints(void **state) {
    (void)state;
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, "::: wrning\n:::\n\n::: callout-note\n:::\n\na[^nte]\n\n[^note]: x");
    assert_str(p.t.diags.p[0].hint, "did you mean \"warning\"?");
    assert_str(p.t.diags.p[1].hint, "did you mean \"box\"?");
    assert_str(p.t.diags.p[2].hint, "did you mean \"note\"?");
    parse_close(&p);
    parse_open(&p, TD_DIALECT_TRISDOC, "::: tip title=\"Y\"\n:::\n\n::: tip Vor der Fahrt\n:::\n\n::: {.tip} Titel\n:::\n");
    assert_int_equal(p.t.diags.n, 3);
    assert_str(p.t.diags.p[0].hint, "::: {.tip title=\"Y\"}");
    assert_str(p.t.diags.p[1].hint, "::: {.tip title=\"Vor der Fahrt\"}");
    assert_str(p.t.diags.p[2].hint, "write {#id .class key=\"value\"}");
    parse_close(&p);
}

static void attributes(void **state) {
    (void)state;
    expect_finding("[a]{b c=d} e", TD_E_ATTR_SYNTAX, "{b c=d}");
    expect_finding("# A {#a b}", TD_E_ATTR_SYNTAX, "{#a b}");
    expect_finding("# Probe {#sec-p", TD_E_ATTR_SYNTAX, "{#sec-p");
    expect_finding("Probe {lang=en\n---\n", TD_E_ATTR_SYNTAX, "{lang=en");
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, "# Menge {1, 2}\n\n# Rest {#1\n\n# `a {#b` c\n\n# f{.x\n\n[a]{1} `x`{} und {a=b}\n");
    assert_int_equal(p.t.diags.n, 0);
    parse_close(&p);
}

static void tables(void **state) {
    (void)state;
    expect_finding("|a|b|\n|-|-|\n|1|2|3|4|\n", TD_E_TABLE_CELLS, "3|4|");
    expect_finding("|a|b|\n|-|-|\n|1|\n", TD_W_TABLE_CELLS_FEW, "|1|");
    expect_finding("|a|b|\n|-|-|\n|1|2|\n: Titel {#tbl-x}\n", TD_W_CAPTION_AS_ROW, ": Titel {#tbl-x}");
}

static void notes(void **state) {
    (void)state;
    expect_finding("a[^b] c", TD_E_NOTE_UNDEFINED, "[^b]");
    expect_finding("a\n\n[^b]: c", TD_W_NOTE_UNUSED, "[^b]: c");
    expect_finding("a[^b]\n\n[^b]: c\n\n[^b]: d", TD_E_NOTE_DUPLICATE, "[^b]");
    expect_finding("a[^b]\n\n[^b]: c[^b]", TD_E_NOTE_CYCLE, "[^b]");
    expect_finding("a[^b]\n\n[^b]: c[^d]\n\n[^d]: e[^b]", TD_E_NOTE_CYCLE, "[^b]");
}

static void foreign(void **state) {
    (void)state;
    expect_finding("a\n\n\\newpage\n\nb", TD_W_TEX_COMMAND, "\\newpage");
    expect_finding("{{< include a.md >}}", TD_W_TEX_COMMAND, "{{< include a.md >}}");
    expect_finding("a {{< var x.y >}} b", TD_W_TEX_COMMAND, "{{< var x.y >}}");
    expect_finding("a $b$ c", TD_W_MATH, "$b$");
    tris("\\newpage", "page-break");
    tris("{{< include a.md >}}", "div");
}

static void metadata(void **state) {
    (void)state;
    expect_finding("---\na: [b\n---\nc", TD_E_YAML_SYNTAX, "b");
    expect_finding("---\na: 1\na: 2\n---\nc", TD_E_YAML_DUPLICATE_KEY, "a");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(divs),  cmocka_unit_test(hints),   cmocka_unit_test(attributes), cmocka_unit_test(tables),
        cmocka_unit_test(notes), cmocka_unit_test(foreign), cmocka_unit_test(metadata),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

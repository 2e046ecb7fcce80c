/* Every inline node knows its place: through quote marks, tabs, list indents, cells, YAML. */
#include "parse/yaml.h"
#include "parse_test.h"

static void check(const char *text, td_kind kind, int n, const char *under) {
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, text);
    assert_str(parse_under(&p, parse_find(&p, kind, n)->span), under);
    parse_close(&p);
}

static void through_prefixes(void **state) {
    (void)state;
    check("> a\n> *b\n>   c* d", TD_EMPH, 0, "*b\n>   c*");
    check("> a\n> *b\n>   c* d", TD_TEXT, 2, "c");
    check("> > a\nlazy *b*", TD_EMPH, 0, "*b*");
    check("- a\n\n  \t*b* c", TD_EMPH, 0, "*b*");
    check("-\ta **b**", TD_STRONG, 0, "**b**");
    check("1.  a\n    `b\n    c`", TD_CODE, 0, "`b\n    c`");
    check("a\n\tb *c*", TD_EMPH, 0, "*c*");
    check("# a *b* #", TD_EMPH, 0, "*b*");
    check("> ## a *b*", TD_EMPH, 0, "*b*");
    check("a *b*\nc\n===", TD_EMPH, 0, "*b*");
    check("A\n:   b *c*", TD_EMPH, 0, "*c*");
    check("a[^1]\n\n[^1]: b\n    *c*", TD_EMPH, 0, "*c*");
    check("a\r\nb *c*\r\nd", TD_EMPH, 0, "*c*");
}

static void of_inlines(void **state) {
    (void)state;
    check("***a** b*", TD_STRONG, 0, "**a**");
    check("***a** b*", TD_EMPH, 0, "***a** b*");
    check("ä [b *c*](d \"e\"){.f} g", TD_LINK, 0, "[b *c*](d \"e\"){.f}");
    check("ä ![b](d) g", TD_IMAGE, 0, "![b](d)");
    check("[b][c] g\n\n[c]: d", TD_LINK, 0, "[b][c]");
    check("a <http://x.y> b", TD_LINK, 0, "<http://x.y>");
    check("a http://x.y, b", TD_LINK, 0, "http://x.y");
    check("ä x@y.zz b", TD_LINK, 0, "x@y.zz");
    check("a \"b\" c", TD_QUOTED, 0, "\"b\"");
    check("a &amp; b", TD_TEXT, 0, "a &amp; b");
    check("a\\\nb", TD_HARD_BREAK, 0, "\\\n");
    check("a  \nb", TD_HARD_BREAK, 0, "  \n");
    check("a [s @b, c] d", TD_CITE, 0, "[s @b, c]");
    check("a @fig-b.", TD_XREF, 0, "@fig-b");
    check("a ^[b] c", TD_NOTE, 0, "^[b]");
    check("a `b`{.c} d", TD_CODE, 0, "`b`{.c}");
    check("a [b]{.c} d", TD_SPAN, 0, "[b]{.c}");
    check("a H~2~O", TD_SUB, 0, "~2~");
    check("a <!-- b --> c", TD_COMMENT, 0, "<!-- b -->");
}

static void in_cells(void **state) {
    (void)state;
    static const char text[] = "> | a \\| *b* | c |\n> |---|---|\n> |  `d \\| e` | *f* \\| g |\n";
    check(text, TD_EMPH, 0, "*b*");
    check(text, TD_CODE, 0, "`d \\| e`");
    check(text, TD_EMPH, 1, "*f*");
    check(text, TD_CELL, 1, "c");
    check(text, TD_ROW, 1, "|  `d \\| e` | *f* \\| g |");
    check(text, TD_TABLE, 0, "| a \\| *b* | c |\n> |---|---|\n> |  `d \\| e` | *f* \\| g |");
}

static void of_blocks(void **state) {
    (void)state;
    check("a\n\n```lua\nb\n```\nc", TD_CODE_BLOCK, 0, "```lua\nb\n```");
    check("> ```\n> b\n\nc", TD_CODE_BLOCK, 0, "```\n> b");
    check("a\n\n- b\n- c\n\nd", TD_LIST, 0, "- b\n- c");
    check("a\n\n> b\n> c\n\nd", TD_QUOTE, 0, "> b\n> c");
    check("a\n\n* * *\nd", TD_RULE, 0, "* * *");
    check("a\nb\n---\nc", TD_HEADING, 0, "a\nb\n---");
    check("<div>\n[x]\n</div>\n", TD_RAW_BLOCK, 0, "<div>\n[x]\n</div>");
}

/* A word of Markdown in a YAML scalar is found where it was typed. */
static void in_yaml(const char *yaml, const char *under) {
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    const td_source *source = test_source(ctx, yaml);
    const td_value *v = td_value_find(td_yaml_parse(ctx, source, 0, (uint32_t)source->bytes.n), "k");
    assert_non_null(v);
    td_node *para = td_node_new(ctx->arena, TD_PARA, v->span);
    td_markdown_init();
    td_markdown_inlines(ctx, &v->segs, para);
    td_node *emph = para->first;
    while (emph && emph->kind != TD_EMPH)
        emph = emph->next;
    assert_non_null(emph);
    assert_str(td_str_sub(source->bytes, emph->span.start, emph->span.end), under);
    test_ctx_close(&t);
}

static void yaml_scalars(void **state) {
    (void)state;
    in_yaml("k: ein *Wort* hier\n", "*Wort*");
    in_yaml("k: ein\n  langer *Wort*\n  Satz\n", "*Wort*");
    in_yaml("k: 'es''s *Wort*'\n", "*Wort*");
    in_yaml("k: \"\\u00e4\\t\\\"x\\\" *Wort*\"\n", "*Wort*");
    in_yaml("k: \"a \\\n   b *Wort*\"\n", "*Wort*");
    in_yaml("k: >\n  ein\n  gefalteter\n\n  Satz *Wort* x\n", "*Wort*");
    in_yaml("k: |\n  ein\n    mehr\n  Satz *Wort* x\n", "*Wort*");
    in_yaml("k: >-\n  ein *Wo\n  rt*\n", "*Wo\n  rt*");
    in_yaml("k: &a ein *Wort*\n", "*Wort*");
}

static void yaml_blocks(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    const td_source *source = test_source(ctx, "k: |\n  # Titel\n\n  - *a*\n  - [b](c)\n");
    const td_value *v = td_value_find(td_yaml_parse(ctx, source, 0, (uint32_t)source->bytes.n), "k");
    td_node *doc = td_node_new(ctx->arena, TD_DOC, v->span);
    td_markdown_blocks(ctx, &v->segs, doc);
    assert_int_equal(doc->first->kind, TD_HEADING);
    td_node *list = doc->last;
    td_span a = list->first->first->first->span, b = list->last->first->first->span;
    assert_str(td_str_sub(source->bytes, a.start, a.end), "*a*");
    assert_str(td_str_sub(source->bytes, b.start, b.end), "[b](c)");
    test_ctx_close(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(through_prefixes), cmocka_unit_test(of_inlines),   cmocka_unit_test(in_cells),
        cmocka_unit_test(of_blocks),        cmocka_unit_test(yaml_scalars), cmocka_unit_test(yaml_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

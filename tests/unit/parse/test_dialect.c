/* Each row of the dialect's table, as trees. */
#include "parse_test.h"

static void attributes(void **state) {
    (void)state;
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC,
               "# Titel {#id .a .b k=\"v w\" x=y -}\n\n[s]{.c} `k`{.lua} ![b](u){width=80%} [l](u \"t\"){lang=en}\n");
    td_node *h = parse_find(&p, TD_HEADING, 0);
    assert_str(td_attr_id(h), "id");
    assert_str(td_attr_value(h, "k"), "v w");
    assert_true(td_attr_class(h, "b") && h->u.heading.unnumbered);
    assert_str(parse_under(&p, h->attr->span), "{#id .a .b k=\"v w\" x=y -}");
    assert_true(td_attr_class(parse_find(&p, TD_SPAN, 0), "c"));
    assert_true(td_attr_class(parse_find(&p, TD_CODE, 0), "lua"));
    assert_str(td_attr_value(parse_find(&p, TD_IMAGE, 0), "width"), "80%");
    assert_str(parse_find(&p, TD_LINK, 0)->lang, "en");
    assert_int_equal(p.t.diags.n, 0);
    parse_close(&p);
}

static void spans_and_code(void **state) {
    (void)state;
    tris("[a *b*]{.x}", "para(span(text\"a \" emph(text\"b\")))");
    tris("[a]{.smallcaps} [b]{.underline}", "para(smallcaps(text\"a\") text\" \" underline(text\"b\"))");
    tris("`<b>`{=html}", "para(raw-inline\"<b>\")");
    tris("```{=html}\n<b>\n```", "raw-block\"<b>\n\"");
    tris("[f][g]{.x}\n\n[g]: /u", "para(link(text\"f\"))");
    tris("[g]{.x}\n\n[g]: /u", "para(span(text\"g\"))");
    tris("*a [b* c]", "para(emph(text\"a [b\") text\" c]\")");
}

static void divs(void **state) {
    (void)state;
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, "::: {.tip title=\"T\"}\na\n:::: box\nb\n::::\n:::\nc\n");
    td_node *tip = parse_find(&p, TD_DIV, 0), *box = parse_find(&p, TD_DIV, 1);
    assert_int_equal(tip->u.div.kind, TD_DIV_TIP);
    assert_str(td_attr_value(tip, "title"), "T");
    assert_int_equal(box->u.div.kind, TD_DIV_BOX);
    assert_ptr_equal(box->parent, tip);
    assert_ptr_equal(tip->next, p.doc->root->last);
    assert_int_equal(p.t.diags.n, 0);
    parse_close(&p);
    tris("::: box\n- a\n- b\n:::\nc", "div(list(item(plain(text\"a\")) item(plain(text\"b\")))) para(text\"c\")");
    tris("::: {.page-break}\n:::", "page-break");
    tris("::: {audience=\"business\"}\na\n:::", "div(para(text\"a\"))");
    tris("> ::: tip\n> a\n> :::", "quote(div(para(text\"a\")))");
}

static void citations(void **state) {
    (void)state;
    tris("[siehe @a, S. 3; -@b]", "para(cite(citation\"a\"(span(text\"siehe\") span(text\", S. 3\")) citation\"b\"))");
    tris("@a sagt", "para(cite(citation\"a\") text\" sagt\")");
    tris("@a [S. 3] sagt", "para(cite(citation\"a\"(span(text\"S. 3\"))) text\" sagt\")");
    tris("[@a](u)", "para(link(cite(citation\"a\")))");
    tris("x@a.de", "para(link(text\"x@a.de\"))");
    tris("@fig-x und [@guideline:sec-y].", "para(xref\"fig-x\" text\" und \" xref\"sec-y\" text\".\")");
    tris("@a.", "para(cite(citation\"a\") text\".\")");
    tris("[@a; ohne]", "para(text\"[\" cite(citation\"a\") text\"; ohne]\")");
    tris("@{a b}", "para(cite(citation\"a b\"))");
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, "[@a; -@b] @c @guideline:sec-y");
    assert_int_equal(parse_find(&p, TD_CITATION, 0)->u.citation.mode, 0);
    assert_int_equal(parse_find(&p, TD_CITATION, 1)->u.citation.mode, 1);
    assert_int_equal(parse_find(&p, TD_CITATION, 2)->u.citation.mode, 2);
    assert_str(parse_find(&p, TD_XREF, 0)->u.xref.work, "guideline");
    parse_close(&p);
}

static void figures(void **state) {
    (void)state;
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, "![Ein *Bild*](a.png){#fig-a alt=\"Alt\" .decorative audience=business}\n");
    td_node *f = parse_find(&p, TD_FIGURE, 0), *i = f->first;
    assert_str(td_attr_id(f), "fig-a");
    assert_str(td_attr_value(f, "audience"), "business");
    assert_str(td_attr_value(i, "alt"), "Alt");
    assert_str(i->u.image.url, "a.png");
    assert_true(i->u.image.decorative);
    assert_int_equal(f->last->kind, TD_CAPTION);
    parse_close(&p);
    tris("![](a.png)", "figure(image)");
    tris("- ![b](a.png)", "list(item(plain(image(text\"b\"))))");
    tris("a ![b](a.png)", "para(text\"a \" image(text\"b\"))");
}

static void tables(void **state) {
    (void)state;
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, "| A | B |\n|:--|--:|\n| a \\| b | `c` |\n\n: Titel *x* {#tbl-x header=col}\n");
    td_node *t = parse_find(&p, TD_TABLE, 0);
    assert_str(td_attr_id(t), "tbl-x");
    assert_int_equal(t->u.table.header_columns, 1);
    assert_int_equal(t->u.table.aligns[0], TD_ALIGN_LEFT);
    assert_int_equal(t->u.table.aligns[1], TD_ALIGN_RIGHT);
    assert_true(parse_find(&p, TD_CELL, 2)->u.cell.header && !parse_find(&p, TD_CELL, 3)->u.cell.header);
    assert_int_equal(p.t.diags.n, 0);
    parse_close(&p);
    tris(": T\n\n|a|\n|-|", "table(caption(text\"T\") table-head(row(cell(plain(text\"a\")))) table-body)");
    tris("Text\n\n: T\n\n|a|\n|-|",
         "para(text\"Text\") table(caption(text\"T\") table-head(row(cell(plain(text\"a\")))) table-body)");
    tris("Text\n|a|\n|-|\n|b|\n> c", "para(text\"Text\") table(table-head(row(cell(plain(text\"a\")))) "
                                     "table-body(row(cell(plain(text\"b\"))))) quote(para(text\"c\"))");
    tris("|a|\n|-|\n|`b\\|c`|",
         "table(table-head(row(cell(plain(text\"a\")))) table-body(row(cell(plain(code\"b|c\")))))");
}

static void list_tables(void **state) {
    (void)state;
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC,
               "::: {.list-table #tbl-l header-cols=1 aligns=l,r}\nTitel\n\n* - A\n  - B\n* - []{colspan=2} x\n\n    "
               "y\n:::\n");
    td_node *t = parse_find(&p, TD_TABLE, 0);
    assert_str(td_attr_id(t), "tbl-l");
    assert_int_equal(t->u.table.columns, 2);
    assert_int_equal(t->first->kind, TD_CAPTION);
    assert_int_equal(t->first->next->kind, TD_TABLE_HEAD);
    assert_int_equal(parse_find(&p, TD_CELL, 2)->u.cell.colspan, 2);
    assert_int_equal(parse_find(&p, TD_CELL, 1)->u.cell.align, TD_ALIGN_RIGHT);
    assert_int_equal(p.t.diags.n, 0);
    parse_close(&p);
    expect_finding("::: list-table\n* a\n:::\n", TD_E_LIST_TABLE, "* a");
}

static void notes(void **state) {
    (void)state;
    tris("a[^1] b[^1]\n\n[^1]: N *m*\n\n    zwei\n",
         "para(text\"a\" note\"1\"(para(text\"N \" emph(text\"m\")) para(text\"zwei\")) text\" b\" note-ref\"1\")");
    tris("a^[b *c*] d", "para(text\"a\" note(para(text\"b \" emph(text\"c\"))) text\" d\")");
    tris("Achtung![^1]\n\n[^1]: x", "para(text\"Achtung!\" note\"1\"(para(text\"x\")))");
    tris("a[^1]\n\n[^1]: b[^2]\n[^2]: c", "para(text\"a\" note\"1\"(para(text\"b\" note\"2\"(para(text\"c\")))))");
}

static void definitions(void **state) {
    (void)state;
    tris("A\n:   eins\n\nB\n\n:   zwei\n\n    drei\n",
         "def-list(def-term(text\"A\") def-body(plain(text\"eins\")) def-term(text\"B\") def-body(para(text\"zwei\") "
         "para(text\"drei\")))");
    tris("A\n: x\n: y", "def-list(def-term(text\"A\") def-body(plain(text\"x\")) def-body(plain(text\"y\")))");
    tris("a\nb\n: c", "para(text\"a\" soft-break text\"b\" soft-break text\": c\")");
}

static void marks(void **state) {
    (void)state;
    tris("H~2~O x^2^ ~~weg~~ a~b c~d",
         "para(text\"H\" sub(text\"2\") text\"O x\" sup(text\"2\") text\" \" strike(text\"weg\") text\" a~b c~d\")");
    tris("\"Er sagte 'ja' und geht's\" -- so ...",
         "para(quoted(text\"Er sagte \" quoted(text\"ja\") text\" und geht's\") text\" -- so ...\")");
    tris("*\"a*\"", "para(emph(text\"\"a\") text\"\"\")");
    tris("a\\ b\\\nc", "para(text\"a\xC2\xA0"
                       "b\" hard-break text\"c\")");
    tris("$x^2$ kostet 5 $ und 6 $", "para(math\"x^2\" text\" kostet 5 $ und 6 $\")");
    tris("*[KMU]: kleine\n*[EU]: Union", "abbr-def\"KMU\" abbr-def\"EU\"");
    tris("<!-- a -->\n\nb <!-- c --> d", "comment\"a\" para(text\"b \" comment\"c\" text\" d\")");
    tris("<!-- a --> behind  \t \n", "comment\"a\" para(text\"behind\")");
    tris("> <!-- a\n> b --> behind  \n\nc", "quote(comment\"a\nb\" para(text\"behind\")) para(text\"c\")");
    tris("| a\n|   b\n  c", "line-block(line(text\"a\") line(text\"\xC2\xA0\xC2\xA0"
                            "b\" soft-break text\"c\"))");
}

static void lists(void **state) {
    (void)state;
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC,
               "b) x\nc) y\n\nText\n\niv. x\n\nText\n\n(2) x\n\nText\n\n3) x\n\n- [X] x\n- [ ] y\n");
    const td_node *l[5];
    for (int i = 0; i < 5; i++)
        l[i] = parse_find(&p, TD_LIST, i);
    assert_int_equal(l[0]->u.list.style, TD_LIST_LOWER_ALPHA);
    assert_int_equal(l[0]->u.list.delim, TD_DELIM_PAREN);
    assert_int_equal(l[0]->u.list.start, 2);
    assert_true(l[0]->u.list.tight && l[0]->first->next == l[0]->last);
    assert_int_equal(l[1]->u.list.style, TD_LIST_LOWER_ROMAN);
    assert_int_equal(l[1]->u.list.start, 4);
    assert_int_equal(l[2]->u.list.delim, TD_DELIM_TWO_PARENS);
    assert_int_equal(l[2]->u.list.start, 2);
    assert_int_equal(l[3]->u.list.style, TD_LIST_DECIMAL);
    assert_int_equal(l[4]->first->u.item.task, TD_TASK_DONE);
    assert_int_equal(l[4]->last->u.item.task, TD_TASK_OPEN);
    parse_close(&p);
    tris("z. B. so", "para(text\"z. B. so\")");
    tris("i. d. R. so", "para(text\"i. d. R. so\")");
    tris("S. 12 ff.", "para(text\"S. 12 ff.\")");
    tris("B. Russell", "para(text\"B. Russell\")");
    tris("a\nb) c", "para(text\"a\" soft-break text\"b) c\")");
    tris("a) x\n\n   y\n\nb) z", "list(item(para(text\"x\") para(text\"y\")) item(para(text\"z\")))");
}

static void links_and_variables(void **state) {
    (void)state;
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, "[](v:edition.version) [zur Leitung](t:leitung/pl) <https://a.b>");
    assert_str(parse_find(&p, TD_LINK, 0)->u.link.url, "v:edition.version");
    assert_str(parse_find(&p, TD_LINK, 1)->u.link.url, "t:leitung/pl");
    assert_str(parse_find(&p, TD_LINK, 2)->u.link.url, "https://a.b");
    parse_close(&p);
}

static void front_matter(void **state) {
    (void)state;
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, "---\ntitle: Über\n---\n# A\n");
    assert_str(td_value_text(td_value_find(p.doc->meta, "title"), ""), "Über");
    assert_str(parse_under(&p, parse_find(&p, TD_HEADING, 0)->span), "# A");
    parse_close(&p);
    tris("---\n", "rule");
    tris("a\n\n---\n", "para(text\"a\") rule");
}

static void anchors(void **state) {
    (void)state;
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, "# 3. Über die *Größe*, kurz\n# A\n# A\n# B {#a-1}\n# 1\n# A[^1]\n\n[^1]: x");
    static const char *const want[] = {"über-die-größe-kurz", "a", "a-2", "", "section", "a-3"};
    for (int i = 0; i < 6; i++)
        assert_str(parse_find(&p, TD_HEADING, i)->label.anchor, want[i]);
    parse_close(&p);
    td_arena *arena = td_arena_new();
    assert_str(td_markdown_slug(arena, TD_S("Applications: S5, HTML & RTF?")), "applications-s5-html-rtf");
    assert_str(td_markdown_slug(arena, TD_S("3. Titel_x-y.z")), "titel_x-y.z");
    td_arena_free(arena);
}

static void listings(void **state) {
    (void)state;
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC,
               "```{.lua #lst-x caption=\"Ein *x*\"}\nf[1]\n```\n\n``` yaml {#lst-y}\na\n```\n\n```sh\n```\n");
    td_node *c = parse_find(&p, TD_CODE_BLOCK, 0);
    assert_str(td_attr_id(c), "lst-x");
    assert_str(c->attr->classes[0], "lua");
    assert_str(c->text, "f[1]\n");
    assert_int_equal(c->first->kind, TD_CAPTION);
    assert_str(parse_find(&p, TD_CODE_BLOCK, 1)->attr->classes[0], "yaml");
    assert_str(parse_find(&p, TD_CODE_BLOCK, 2)->u.code.info, "sh");
    parse_close(&p);
}

/* Nothing of the dialect exists in the others. */
static void other_dialects(void **state) {
    (void)state;
    static const char text[] = "[a]{.b} H~2~O @k \"q\" ^[n]";
    expect_brief(TD_DIALECT_COMMONMARK, text, "para(text\"[a]{.b} H~2~O @k \"q\" ^[n]\")");
    expect_brief(TD_DIALECT_GFM, text, "para(text\"[a]{.b} H\" strike(text\"2\") text\"O @k \"q\" ^[n]\")");
    expect_brief(TD_DIALECT_COMMONMARK, "|a|\n|-|", "para(text\"|a|\" soft-break text\"|-|\")");
    expect_brief(TD_DIALECT_GFM, "::: x\na) b\n\n[^1]: c", "para(text\"::: x\" soft-break text\"a) b\")");
    expect_brief(TD_DIALECT_GFM, "---\na: b\n---", "rule heading(text\"a: b\")");
    expect_brief(TD_DIALECT_GFM, "![a](b)", "para(image(text\"a\"))");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attributes),     cmocka_unit_test(spans_and_code), cmocka_unit_test(divs),
        cmocka_unit_test(citations),      cmocka_unit_test(figures),        cmocka_unit_test(tables),
        cmocka_unit_test(list_tables),    cmocka_unit_test(notes),          cmocka_unit_test(definitions),
        cmocka_unit_test(marks),          cmocka_unit_test(lists),          cmocka_unit_test(links_and_variables),
        cmocka_unit_test(front_matter),   cmocka_unit_test(anchors),        cmocka_unit_test(listings),
        cmocka_unit_test(other_dialects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

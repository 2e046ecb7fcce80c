/* test_fragment.c - the semantic HTML of single constructs. */
#include "emit/html/html.h"
#include "test.h"

typedef struct {
    test_ctx t;
    td_arena *a;
    td_node *doc;
} fixture;

static void open_doc(fixture *f) {
    test_ctx_open(&f->t);
    f->a = f->t.ctx.arena;
    f->doc = td_node_new(f->a, TD_DOC, TD_NOSPAN);
}

static td_node *add(fixture *f, td_node *parent, td_kind kind) {
    td_node *node = td_node_new(f->a, kind, TD_NOSPAN);
    td_node_append(parent, node);
    return node;
}

static td_node *words(fixture *f, td_node *parent, const char *z) {
    td_node_append(parent, td_node_text(f->a, td_str_from(z), TD_NOSPAN));
    return parent;
}

static void expect(fixture *f, const char *html) {
    td_buf out = {0};
    td_html_fragment(&f->t.ctx, &out, f->doc, false);
    assert_str(td_buf_view(&out), html);
    td_buf_free(&out);
    test_ctx_close(&f->t);
}

static void test_table(void **state) {
    (void)state;
    fixture f;
    open_doc(&f);
    td_node *table = add(&f, f.doc, TD_TABLE);
    table->label = (td_label){TD_S("3"), TD_S("tbl-x")};
    words(&f, add(&f, table, TD_CAPTION), "Tabelle 3: T");
    for (int part = 0; part < 2; part++) {
        td_node *row = add(&f, add(&f, table, part ? TD_TABLE_BODY : TD_TABLE_HEAD), TD_ROW);
        for (int column = 0; column < 2; column++) {
            td_node *cell = add(&f, row, TD_CELL);
            cell->u.cell.header = part == 0 || column == 0;
            cell->u.cell.align = column ? TD_ALIGN_RIGHT : TD_ALIGN_DEFAULT;
            cell->u.cell.colspan = cell->u.cell.rowspan = 1;
            if (part || column) {
                words(&f, add(&f, cell, TD_PLAIN), "x");
            }
        }
    }
    expect(&f,
           "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-labelledby=\"_caption-1\">\n<table id=\"tbl-x\">\n"
           "<caption id=\"_caption-1\"><span>Tabelle 3: T</span></caption>\n<thead>\n<tr>\n<td></td>\n<th "
           "class=\"right\" scope=\"col\">x</th>\n</tr>\n</thead>\n"
           "<tbody>\n<tr>\n<th scope=\"row\">x</th>\n<td class=\"right\">x</td>\n</tr>\n</tbody>\n</table>\n</div>\n");
}

static void test_box(void **state) {
    (void)state;
    fixture f;
    open_doc(&f);
    td_node *box = add(&f, f.doc, TD_DIV), *title = add(&f, box, TD_PARA);
    box->u.div.kind = TD_DIV_TIP;
    td_attr_add_class(f.a, box, TD_S("tip"));
    td_attr_add_class(f.a, title, TD_S("box-title"));
    words(&f, title, "Tipp");
    words(&f, add(&f, box, TD_PARA), "Text");
    expect(&f, "<aside class=\"box tip\" role=\"note\" aria-labelledby=\"_box-1\">\n<p id=\"_box-1\" "
               "class=\"box-title\">Tipp</p>\n<p>Text</p>\n</aside>\n");
}

static void test_lists(void **state) {
    (void)state;
    fixture f;
    open_doc(&f);
    td_node *list = add(&f, f.doc, TD_LIST);
    list->u.list.style = TD_LIST_LOWER_ALPHA;
    list->u.list.delim = TD_DELIM_PAREN;
    list->u.list.start = 3;
    words(&f, add(&f, add(&f, list, TD_ITEM), TD_PLAIN), "c");
    td_node *tasks = add(&f, f.doc, TD_LIST), *task = add(&f, tasks, TD_ITEM);
    task->u.item.task = TD_TASK_DONE;
    words(&f, add(&f, task, TD_PLAIN), "done");
    td_node *defs = add(&f, f.doc, TD_DEF_LIST);
    words(&f, add(&f, defs, TD_DEF_TERM), "t");
    words(&f, add(&f, add(&f, defs, TD_DEF_BODY), TD_PARA), "d");
    expect(&f, "<ol class=\"paren\" type=\"a\" start=\"3\">\n<li>c</li>\n</ol>\n"
               "<ul class=\"tasks\">\n<li class=\"task\"><input type=\"checkbox\" disabled checked "
               "aria-labelledby=\"_task-1\"><div id=\"_task-1\">done</div></li>\n</ul>\n"
               "<dl>\n<dt>t</dt>\n<dd>\n<p>d</p>\n</dd>\n</dl>\n");
}

static void test_inlines(void **state) {
    (void)state;
    fixture f;
    open_doc(&f);
    td_node *p = add(&f, f.doc, TD_PARA);
    td_node *span = words(&f, add(&f, p, TD_SPAN), "shared value");
    span->lang = TD_S("en");
    td_node *abbr = add(&f, p, TD_ABBR);
    abbr->text = TD_S("KMU");
    abbr->u.abbr.expansion = TD_S("kleine & mittlere");
    words(&f, add(&f, p, TD_SUB), "2");
    td_node *link = words(&f, add(&f, p, TD_LINK), "x");
    link->u.link.url = TD_S("javascript:alert(1)");
    td_node *arabic = words(&f, add(&f, p, TD_EMPH), "y");
    arabic->lang = TD_S("ar");
    td_node *comment = add(&f, p, TD_COMMENT);
    comment->text = TD_S("<!-- x -->");
    expect(&f, "<p><span lang=\"en\">shared value</span><abbr title=\"kleine &amp; "
               "mittlere\">KMU</abbr><sub>2</sub>x<em lang=\"ar\" dir=\"rtl\">y</em></p>\n");
}

static void test_figure_and_code(void **state) {
    (void)state;
    fixture f;
    open_doc(&f);
    td_node *figure = add(&f, f.doc, TD_FIGURE), *image = add(&f, figure, TD_IMAGE);
    figure->label.anchor = TD_S("fig-x");
    image->u.image.url = TD_S("a b.png");
    image->u.image.alt = TD_S("Alt");
    td_attr_set(f.a, image, TD_S("width"), TD_S("80%"));
    words(&f, add(&f, figure, TD_CAPTION), "Bild");
    td_node *code = add(&f, f.doc, TD_CODE_BLOCK);
    code->u.code.info = TD_S("json");
    code->text = TD_S("{\"a\": 1}");
    expect(&f, "<figure id=\"fig-x\"><img src=\"a%20b.png\" alt=\"Alt\" "
               "style=\"width:80%\">\n<figcaption>Bild</figcaption>\n</figure>\n"
               "<pre><code class=\"language-json\">{<span class=\"v\">&quot;a&quot;</span>: <span "
               "class=\"n\">1</span>}</code></pre>\n");
}

static void test_notes_in_notes(void **state) {
    (void)state;
    fixture f;
    open_doc(&f);
    td_node *p = words(&f, add(&f, f.doc, TD_PARA), "a"), *note = add(&f, p, TD_NOTE),
            *inner = words(&f, add(&f, note, TD_PARA), "n");
    words(&f, add(&f, add(&f, inner, TD_NOTE), TD_PARA), "m");
    td_buf out = {0};
    td_html_fragment(&f.t.ctx, &out, f.doc, false);
    td_buf_putc(&out, 0);
    assert_non_null(strstr(out.p, "<li id=\"fn-1\" value=\"1\">"));
    assert_non_null(strstr(out.p, "<li id=\"fn-2\" value=\"2\">\n<p>m <a class=\"back\" href=\"#_fnref-2\""));
    td_buf_free(&out);
    test_ctx_close(&f.t);
}

/* The walk keeps no stack of its own. */
static void test_deep_nesting(void **state) {
    (void)state;
    fixture f;
    open_doc(&f);
    td_node *at = add(&f, f.doc, TD_PARA);
    for (int i = 0; i < 100000; i++) {
        at = add(&f, at, i % 2 ? TD_EMPH : TD_STRONG);
    }
    td_buf out = {0};
    td_html_fragment(&f.t.ctx, &out, f.doc, false);
    assert_true(out.n > 100000);
    out.n = 0;
    td_html_fragment(&f.t.ctx, &out, f.doc, true);
    assert_true(out.n > 100000);
    td_buf_free(&out);
    test_ctx_close(&f.t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),           cmocka_unit_test(test_box),
        cmocka_unit_test(test_lists),           cmocka_unit_test(test_inlines),
        cmocka_unit_test(test_figure_and_code), cmocka_unit_test(test_notes_in_notes),
        cmocka_unit_test(test_deep_nesting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

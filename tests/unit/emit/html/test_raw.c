/* test_raw.c - the fragment that must equal cmark's, byte for byte. */
#include "emit/html/html.h"
#include "test.h"

typedef struct {
    test_ctx t;
    td_arena *arena;
    td_node *doc;
} raw_fixture;

static void open_doc(raw_fixture *f) {
    test_ctx_open(&f->t);
    f->arena = f->t.ctx.arena;
    f->doc = td_node_new(f->arena, TD_DOC, TD_NOSPAN);
}

static td_node *add(raw_fixture *f, td_node *parent, td_kind kind) {
    td_node *node = td_node_new(f->arena, kind, TD_NOSPAN);
    td_node_append(parent, node);
    return node;
}

static void text(raw_fixture *f, td_node *parent, const char *z) {
    td_node_append(parent, td_node_text(f->arena, td_str_from(z), TD_NOSPAN));
}

static void expect(raw_fixture *f, const char *html) {
    td_buf out = {0};
    td_html_fragment(&f->t.ctx, &out, f->doc, true);
    assert_str(td_buf_view(&out), html);
    td_buf_free(&out);
    test_ctx_close(&f->t);
}

static void test_paragraph_and_breaks(void **state) {
    (void)state;
    raw_fixture f;
    open_doc(&f);
    td_node *p = add(&f, f.doc, TD_PARA);
    text(&f, p, "a < b & \"c\"");
    add(&f, p, TD_SOFT_BREAK);
    text(&f, add(&f, p, TD_EMPH), "d");
    add(&f, p, TD_HARD_BREAK);
    text(&f, add(&f, p, TD_STRIKE), "e");
    expect(&f, "<p>a &lt; b &amp; &quot;c&quot;\n<em>d</em><br />\n<del>e</del></p>\n");
}

static void test_tight_and_nested_lists(void **state) {
    (void)state;
    raw_fixture f;
    open_doc(&f);
    td_node *list = add(&f, f.doc, TD_LIST);
    list->u.list.tight = true;
    list->u.list.start = 1;
    td_node *item = add(&f, list, TD_ITEM);
    text(&f, add(&f, item, TD_PLAIN), "one");
    td_node *inner = add(&f, item, TD_LIST);
    inner->u.list.style = TD_LIST_DECIMAL;
    inner->u.list.start = 3;
    text(&f, add(&f, add(&f, inner, TD_ITEM), TD_PARA), "loose");
    td_node *task = add(&f, list, TD_ITEM);
    task->u.item.task = TD_TASK_DONE;
    text(&f, add(&f, task, TD_PARA), "done");
    expect(&f, "<ul>\n<li>one\n<ol start=\"3\">\n<li>\n<p>loose</p>\n</li>\n</ol>\n</li>\n"
               "<li><input type=\"checkbox\" checked=\"\" disabled=\"\" /> done</li>\n</ul>\n");
}

static void test_code_and_raw(void **state) {
    (void)state;
    raw_fixture f;
    open_doc(&f);
    td_node *code = add(&f, f.doc, TD_CODE_BLOCK);
    code->text = TD_S("a<b\n");
    code->u.code.info = TD_S("c++ startline=3");
    td_node *raw = add(&f, f.doc, TD_RAW_BLOCK);
    raw->text = TD_S("<script>x</script>");
    add(&f, f.doc, TD_CODE_BLOCK);
    add(&f, f.doc, TD_RULE);
    expect(&f, "<pre><code class=\"language-c++\">a&lt;b\n</code></pre>\n<script>x</script>\n"
               "<pre><code></code></pre>\n<hr />\n");
}

static void test_links_and_images(void **state) {
    (void)state;
    raw_fixture f;
    open_doc(&f);
    td_node *p = add(&f, f.doc, TD_PARA);
    td_node *link = add(&f, p, TD_LINK);
    link->u.link.url = TD_S("/u ü&\"'");
    link->u.link.title = TD_S("t\"<");
    text(&f, link, "x");
    td_node *image = add(&f, p, TD_IMAGE);
    image->u.image.url = TD_S("a.png");
    text(&f, add(&f, image, TD_EMPH), "a&b");
    expect(&f, "<p><a href=\"/u%20%C3%BC&amp;%22&#x27;\" title=\"t&quot;&lt;\">x</a>"
               "<img src=\"a.png\" alt=\"a&amp;b\" /></p>\n");
}

static void test_table(void **state) {
    (void)state;
    raw_fixture f;
    open_doc(&f);
    td_node *table = add(&f, f.doc, TD_TABLE);
    for (int part = 0; part < 2; part++) {
        td_node *row = add(&f, add(&f, table, part ? TD_TABLE_BODY : TD_TABLE_HEAD), TD_ROW);
        td_node *cell = add(&f, row, TD_CELL);
        cell->u.cell.header = part == 0;
        cell->u.cell.align = TD_ALIGN_RIGHT;
        text(&f, add(&f, cell, TD_PLAIN), part ? "1" : "h");
    }
    expect(&f, "<table>\n<thead>\n<tr>\n<th align=\"right\">h</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
               "<td align=\"right\">1</td>\n</tr>\n</tbody>\n</table>\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paragraph_and_breaks),
        cmocka_unit_test(test_tight_and_nested_lists),
        cmocka_unit_test(test_code_and_raw),
        cmocka_unit_test(test_links_and_images),
        cmocka_unit_test(test_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

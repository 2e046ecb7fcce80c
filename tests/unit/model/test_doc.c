#include "model/doc.h"
#include "test.h"

typedef struct {
    test_ctx t;
    td_arena *arena;
    td_doc doc;
} fixture;

static td_node *node(fixture *f, td_kind kind, td_node *parent) {
    td_node *n = td_node_new(f->arena, kind, TD_NOSPAN);
    if (parent)
        td_node_append(parent, n);
    return n;
}

static td_node *text(fixture *f, const char *z, td_node *parent) {
    td_node *n = td_node_text(f->arena, td_str_from(z), TD_NOSPAN);
    td_node_append(parent, n);
    return n;
}

static void open_fixture(fixture *f) {
    *f = (fixture){0};
    f->arena = test_ctx_open(&f->t)->arena;
    f->doc.root = node(f, TD_DOC, NULL);
    f->doc.lang = TD_S("de");
}

static void close_fixture(fixture *f) {
    test_ctx_close(&f->t);
}

static void check_dump(fixture *f, const char *expected) {
    td_buf out = {0};
    td_doc_dump(&out, &f->doc, f->t.ctx.sources, false);
    assert_str(td_buf_view(&out), expected);
    td_buf_free(&out);
}

static void check_ok(fixture *f, td_check_level level) {
    td_str why = TD_NOSTR;
    if (!td_doc_check(f->arena, &f->doc, level, &why))
        fail_msg("%.*s", TD_F(why));
}

static void check_wrong(fixture *f, td_check_level level, const char *reason) {
    td_str why = TD_NOSTR;
    assert_false(td_doc_check(f->arena, &f->doc, level, &why));
    assert_str(why, reason);
}

static void edits_keep_the_links(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    td_node *p = node(&f, TD_PARA, f.doc.root);
    td_node *b = text(&f, "b", p);
    td_node *d = text(&f, "d", p);
    td_node_insert_before(b, td_node_text(f.arena, TD_S("a"), TD_NOSPAN));
    td_node_insert_after(b, td_node_text(f.arena, TD_S("c"), TD_NOSPAN));
    td_node_insert_after(d, td_node_text(f.arena, TD_S("e"), TD_NOSPAN));
    assert_str(td_node_plain(f.arena, p), "abcde");
    check_ok(&f, TD_CHECK_PARSED);
    td_node_unlink(p->first);
    td_node_unlink(p->last);
    td_node_unlink(b);
    assert_null(b->parent);
    assert_str(td_node_plain(f.arena, p), "cd");
    td_node_replace(d, b);
    assert_str(td_node_plain(f.arena, p), "cb");
    check_ok(&f, TD_CHECK_PARSED);
    close_fixture(&f);
}

static void splice_and_move(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    td_node *p = node(&f, TD_PARA, f.doc.root);
    text(&f, "a", p);
    td_node *em = node(&f, TD_EMPH, p);
    text(&f, "b", em);
    text(&f, "c", em);
    text(&f, "d", p);
    td_node_splice(em);
    check_dump(&f, "doc\n  para\n    text \"a\"\n    text \"b\"\n    text \"c\"\n    text \"d\"\n");
    td_node *empty = node(&f, TD_STRONG, p);
    td_node_splice(empty);
    td_node *q = node(&f, TD_PARA, f.doc.root);
    text(&f, "x", q);
    td_node_move_children(q, p);
    assert_null(p->first);
    assert_str(td_node_plain(f.arena, q), "xabcd");
    check_ok(&f, TD_CHECK_PARSED);
    close_fixture(&f);
}

static void clone_is_deep_and_independent(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    td_node *p = node(&f, TD_PARA, f.doc.root);
    text(&f, "before", f.doc.root->first);
    td_node *em = node(&f, TD_EMPH, p);
    td_attr_set(f.arena, em, TD_S("k"), TD_S("v"));
    text(&f, "in", em);
    text(&f, "after", p);
    td_node *copy = td_node_clone(f.arena, p);
    assert_null(copy->parent);
    assert_null(copy->next);
    td_node_append(f.doc.root, copy);
    check_ok(&f, TD_CHECK_PARSED);
    td_attr_set(f.arena, copy->first->next, TD_S("k"), TD_S("w"));
    td_attr_remove(copy->first->next, "k");
    assert_str(td_attr_value(em, "k"), "v");
    assert_str(td_node_plain(f.arena, copy), "beforeinafter");
    td_node *leaf = td_node_clone(f.arena, em->first);
    assert_null(leaf->parent);
    assert_str(leaf->text, "in");
    close_fixture(&f);
}

static void deep_trees_need_no_stack(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    td_node *at = f.doc.root;
    for (int i = 0; i < 200000; i++)
        at = node(&f, TD_QUOTE, at);
    td_node *copy = td_node_clone(f.arena, f.doc.root->first);
    size_t entered = 0, left = 0;
    for (td_walk w = td_walk_from(copy); td_walk_next(&w);)
        *(w.event == TD_ENTER ? &entered : &left) += 1;
    assert_int_equal(entered, 200000);
    assert_int_equal(left, 200000);
    check_ok(&f, TD_CHECK_PARSED);
    assert_str(td_node_plain(f.arena, copy), "");
    close_fixture(&f);
}

static void attributes(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    td_node *n = node(&f, TD_DIV, f.doc.root);
    assert_false(td_attr_has(n, "title"));
    assert_str(td_attr_value(n, "title"), "");
    assert_str(td_attr_id(n), "");
    td_attr_set(f.arena, n, TD_S("title"), TD_S("A"));
    td_attr_set(f.arena, n, TD_S("lang"), TD_S("en"));
    td_attr_set(f.arena, n, TD_S("title"), TD_S("B"));
    assert_int_equal(n->attr->npairs, 2);
    assert_str(td_attr_value(n, "title"), "B");
    td_attr_remove(n, "title");
    td_attr_remove(n, "title");
    assert_false(td_attr_has(n, "title"));
    assert_str(td_attr_value(n, "lang"), "en");
    td_attr_add_class(f.arena, n, TD_S("tip"));
    td_attr_add_class(f.arena, n, TD_S("wide"));
    assert_true(td_attr_class(n, "tip") && td_attr_class(n, "wide"));
    assert_false(td_attr_class(n, "ti"));
    n->attr->id = TD_S("box");
    check_dump(&f, "doc\n  div {#box .tip .wide lang=\"en\"}\n");
    close_fixture(&f);
}

static void walk_enters_and_leaves(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    td_node *p = node(&f, TD_PARA, f.doc.root);
    text(&f, "a", p);
    node(&f, TD_RULE, f.doc.root);
    td_buf seen = {0};
    for (td_walk w = td_walk_from(f.doc.root); td_walk_next(&w);)
        td_buf_format(&seen, "%s%s ", w.event == TD_EXIT ? "/" : "", td_kind_name(w.node->kind));
    assert_str(td_buf_view(&seen), "doc para text /text /para rule /rule /doc ");
    td_buf_free(&seen);
    for (td_walk w = td_walk_from(f.doc.root); td_walk_next(&w);) {
        if (w.event == TD_ENTER && w.node->kind == TD_PARA)
            td_walk_skip(&w);
        assert_true(w.node->kind != TD_TEXT);
    }
    td_walk none = td_walk_from(NULL);
    assert_false(td_walk_next(&none));
    assert_ptr_equal(td_node_next_outside(p->first, f.doc.root), f.doc.root->last);
    assert_null(td_node_next_outside(f.doc.root->last, f.doc.root));
    close_fixture(&f);
}

static void plain_text_leaves_out_what_is_not_said(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    td_node *p = node(&f, TD_PARA, f.doc.root);
    text(&f, "Satz", p);
    td_node *note = node(&f, TD_NOTE, p);
    text(&f, "Fußnote", node(&f, TD_PARA, note));
    node(&f, TD_SOFT_BREAK, p);
    text(&f, "weiter", node(&f, TD_EMPH, p));
    node(&f, TD_COMMENT, p)->text = TD_S("intern");
    node(&f, TD_CODE, p)->text = TD_S("!");
    text(&f, "zwei", node(&f, TD_PARA, f.doc.root));
    assert_str(td_node_plain(f.arena, p), "Satz weiter!");
    assert_str(td_node_plain(f.arena, f.doc.root), "Satz weiter! zwei");
    close_fixture(&f);
}

static void language_is_inherited(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    td_node *q = node(&f, TD_QUOTE, f.doc.root);
    td_node *p = node(&f, TD_PARA, q);
    assert_str(td_node_lang(&f.doc, p), "de");
    q->lang = TD_S("en-GB");
    assert_str(td_node_lang(&f.doc, p), "en-GB");
    close_fixture(&f);
}

static void check_finds_what_may_not_be(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    check_ok(&f, TD_CHECK_FINISHED);
    td_node *p = node(&f, TD_PARA, f.doc.root);
    td_node *block = node(&f, TD_QUOTE, p);
    check_wrong(&f, TD_CHECK_PARSED, "quote in para: block among inlines");
    td_node_unlink(block);
    td_node *stray = text(&f, "x", f.doc.root);
    check_wrong(&f, TD_CHECK_PARSED, "text in doc: inline among blocks");
    td_node_unlink(stray);
    td_node *item = node(&f, TD_ITEM, f.doc.root);
    check_wrong(&f, TD_CHECK_PARSED, "item in doc: not allowed here");
    td_node_unlink(item);
    td_node *leaf = text(&f, "x", p);
    leaf->next = leaf;
    check_wrong(&f, TD_CHECK_PARSED, "para in doc: broken list of children");
    leaf->next = NULL;
    td_node *heading = node(&f, TD_HEADING, f.doc.root);
    check_wrong(&f, TD_CHECK_PARSED, "heading in doc: level not 1 to 6");
    heading->u.heading.level = 1;
    check_ok(&f, TD_CHECK_PARSED);
    close_fixture(&f);
}

static void check_knows_the_phases(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    td_node *def = node(&f, TD_NOTE_DEF, f.doc.root);
    check_ok(&f, TD_CHECK_PARSED);
    check_wrong(&f, TD_CHECK_ASSEMBLED, "note-def in doc: left over from parsing");
    td_node_unlink(def);
    td_node *section = node(&f, TD_SECTION, f.doc.root);
    check_wrong(&f, TD_CHECK_HOOKED, "section in doc: sections are made by finish");
    check_wrong(&f, TD_CHECK_FINISHED, "section in doc: section without heading");
    node(&f, TD_HEADING, section)->u.heading.level = 2;
    check_ok(&f, TD_CHECK_FINISHED);
    td_node *toc = node(&f, TD_TOC, f.doc.root);
    td_node *entry = node(&f, TD_TOC_ENTRY, toc);
    check_wrong(&f, TD_CHECK_FINISHED, "toc-entry in toc: entry without target");
    entry->u.toc_entry.target = section->first;
    check_ok(&f, TD_CHECK_FINISHED);
    f.doc.root = NULL;
    check_wrong(&f, TD_CHECK_PARSED, "no document node");
    close_fixture(&f);
}

static void check_looks_into_tables(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    td_node *table = node(&f, TD_TABLE, f.doc.root);
    check_wrong(&f, TD_CHECK_PARSED, "table in doc: no columns");
    table->u.table.columns = 1;
    text(&f, "Caption", node(&f, TD_CAPTION, table));
    td_node *cell = node(&f, TD_CELL, node(&f, TD_ROW, node(&f, TD_TABLE_BODY, table)));
    text(&f, "1", node(&f, TD_PLAIN, cell));
    check_ok(&f, TD_CHECK_PARSED);
    cell->u.cell.rowspan = 0;
    check_wrong(&f, TD_CHECK_PARSED, "cell in row: span below 1");
    close_fixture(&f);
}

static void dump_shows_fields_and_spans(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    const td_source *source = test_source(&f.t.ctx, "# Größe\n\n- [x] b\n");
    td_node *h = node(&f, TD_HEADING, f.doc.root);
    h->u.heading.level = 1;
    h->u.heading.unnumbered = true;
    h->span = (td_span){source->id, 0, 9};
    h->label = (td_label){TD_S("1"), TD_S("groesse")};
    text(&f, "Gr\"ö\\ß\ne\t", h);
    td_node *list = node(&f, TD_LIST, f.doc.root);
    list->u.list.style = TD_LIST_LOWER_ALPHA;
    list->u.list.delim = TD_DELIM_PAREN;
    list->u.list.start = 3;
    list->u.list.tight = true;
    node(&f, TD_ITEM, list)->u.item.task = TD_TASK_DONE;
    td_buf out = {0};
    td_doc_dump(&out, &f.doc, f.t.ctx.sources, true);
    assert_str(td_buf_view(&out),
               "doc\n  heading 1 unnumbered number=\"1\" anchor=\"groesse\" @1:1-1:8\n"
               "    text \"Gr\\\"ö\\\\ß\\ne\\t\"\n  list lower-alpha) tight start=3\n    item done\n");
    td_buf_free(&out);
    close_fixture(&f);
}

static void every_kind_has_a_name(void **state) {
    (void)state;
    for (int i = 0; i < TD_KIND_COUNT; i++)
        assert_non_null(td_kind_name((td_kind)i));
    assert_true(td_kind_is_block(TD_COMMENT) && td_kind_is_inline(TD_COMMENT));
    assert_true(td_kind_is_block(TD_PARA) && !td_kind_is_inline(TD_PARA));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_keep_the_links),
        cmocka_unit_test(splice_and_move),
        cmocka_unit_test(clone_is_deep_and_independent),
        cmocka_unit_test(deep_trees_need_no_stack),
        cmocka_unit_test(attributes),
        cmocka_unit_test(walk_enters_and_leaves),
        cmocka_unit_test(plain_text_leaves_out_what_is_not_said),
        cmocka_unit_test(language_is_inherited),
        cmocka_unit_test(check_finds_what_may_not_be),
        cmocka_unit_test(check_knows_the_phases),
        cmocka_unit_test(check_looks_into_tables),
        cmocka_unit_test(dump_shows_fields_and_spans),
        cmocka_unit_test(every_kind_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

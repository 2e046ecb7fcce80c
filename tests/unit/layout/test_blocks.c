#include "layout/sample.h"

static bool traced(sample *s, const char *what) {
    td_buf out = {0};
    td_trace_run(&out, &s->pages);
    td_buf_putc(&out, 0);
    bool found = strstr(out.p, what) != NULL;
    td_buf_free(&out);
    return found;
}

static size_t count_tag(const td_pages *pages, td_tag tag) {
    size_t n = 0;
    for (size_t i = 0; i < pages->elems.n; i++)
        n += pages->elems.p[i].tag == tag;
    return n;
}

static td_node *add_list(sample *s, td_node *parent, td_list_style style) {
    td_node *list = add(s, parent, TD_LIST);
    list->u.list.style = (uint8_t)style;
    list->u.list.start = 1;
    list->u.list.tight = true;
    return list;
}

static void lists_have_labels_and_bodies(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_node *list = add_list(&s, s.doc.root, TD_LIST_LOWER_ROMAN);
    for (int i = 0; i < 4; i++)
        add_text(&s, add(&s, add(&s, list, TD_ITEM), TD_PLAIN), "Punkt");
    td_node *inner = add_list(&s, list->last, TD_LIST_BULLET);
    add_text(&s, add(&s, add(&s, inner, TD_ITEM), TD_PLAIN), "innen");
    add(&s, inner, TD_ITEM); /* an empty item still has its bullet */
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    assert_int_equal(count_tag(&s.pages, TD_TAG_L), 2);
    assert_int_equal(count_tag(&s.pages, TD_TAG_LI), 6);
    assert_true(traced(&s, "\"iv.\""));
    assert_true(traced(&s, "L/LI/LBody/L/LI/Lbl"));
    sample_close(&s);
}

static void tasks_show_boxes(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_node *list = add_list(&s, s.doc.root, TD_LIST_BULLET);
    td_node *item = add(&s, list, TD_ITEM);
    item->u.item.task = TD_TASK_DONE;
    add_text(&s, add(&s, item, TD_PLAIN), "erledigt");
    assert_true(sample_run(&s));
    assert_true(traced(&s, "\xE2\x98\x91"));
    sample_close(&s);
}

static void deep_lists_stay_on_the_page(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_node *at = s.doc.root;
    for (int depth = 0; depth < 64; depth++) {
        td_node *list = add_list(&s, at, TD_LIST_BULLET);
        for (int i = 0; i < 150; i++)
            add_text(&s, add(&s, add(&s, list, TD_ITEM), TD_PLAIN), "Punkt mit Text");
        at = list->last;
    }
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    td_len right = s.style.page.width - s.style.page.outer;
    for (size_t p = 0; p < s.pages.npages; p++)
        for (size_t i = 0; i < s.pages.pages[p].n; i++)
            assert_true(s.pages.pages[p].items[i].x <= right);
    sample_close(&s);
}

static void cells_wrap_and_span(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_node *t = add_table(&s, s.doc.root, 3, 3, "eine Zelle, deren Text umbrochen werden muss, weil er lang ist");
    td_node *row = t->last->first;
    row->first->u.cell.rowspan = 2;
    td_node_unlink(row->next->last);
    row->next->next->first->u.cell.colspan = 2;
    td_node_unlink(row->next->next->last);
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    assert_true(traced(&s, "rowspan=2"));
    assert_true(traced(&s, "colspan=2"));
    assert_true(traced(&s, "scope=\"column\""));
    td_len right = s.style.page.width - s.style.page.outer;
    for (size_t i = 0; i < s.pages.pages[0].n; i++)
        if (s.pages.pages[0].items[i].kind == TD_ITEM_TEXT && !s.pages.pages[0].items[i].artifact)
            assert_true(right_edge(&s.pages.pages[0].items[i]) <= right);
    assert_int_equal(findings(&s, TD_W_TABLE_WIDE), 0);
    sample_close(&s);
}

static void too_many_columns_are_reported(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    add_table(&s, s.doc.root, 256, 3, "Zelle");
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    assert_int_equal(findings(&s, TD_W_TABLE_WIDE), 1);
    sample_close(&s);
}

static void a_row_taller_than_a_page_is_cut(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    add_table(&s, s.doc.root, 2, 1, prose(&s, 120, 3));
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    assert_true(s.pages.npages > 3);
    td_len bottom = s.style.page.height - s.style.page.bottom;
    for (size_t p = 0; p < s.pages.npages; p++)
        for (size_t i = 0; i < s.pages.pages[p].n; i++)
            if (!s.pages.pages[p].items[i].artifact)
                assert_true(s.pages.pages[p].items[i].y <= bottom);
    sample_close(&s);
}

static void an_endless_cell_is_reported_and_cut(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_node *table = add_table(&s, s.doc.root, 2, 1, "x");
    td_node *cell = table->last->first->first;
    for (int i = 0; i < 180000; i++) /* 14 pt each: more than td_len can hold */
        add_para(&s, cell, "y");
    sample_run(&s);
    size_t told = 0;
    for (size_t i = 0; i < s.t.diags.n; i++)
        told += s.t.diags.p[i].code == TD_E_CELL_LIMIT;
    assert_int_equal(told, 1);
    sample_close(&s);
}

static void boxes_have_backgrounds_on_each_page(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    s.style.box[TD_DIV_TIP] = (td_box_style){0xEEEEEE, 0x008800, 0x006600, TD_S("Tipp")};
    td_node *div = add(&s, s.doc.root, TD_DIV);
    div->u.div.kind = TD_DIV_TIP;
    for (int i = 0; i < 12; i++)
        add_para(&s, div, prose(&s, 4, (unsigned)i));
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    assert_true(s.pages.npages > 1);
    for (size_t p = 0; p < s.pages.npages; p++) {
        const td_item *it = &s.pages.pages[p].items[0];
        assert_int_equal(it->artifact, TD_ARTIFACT_BACKGROUND);
        assert_int_equal(it->colour, 0xEEEEEE);
        assert_true(it->y + it->h <= s.style.page.height - s.style.page.bottom + TD_PT(1));
    }
    assert_true(traced(&s, "\"Tipp\""));
    assert_int_equal(count_tag(&s.pages, TD_TAG_ASIDE), 1);
    sample_close(&s);
}

static void long_code_lines_wrap_with_a_mark(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_node *code = add(&s, s.doc.root, TD_CODE_BLOCK);
    code->text = TD_S("kurz\n\tmit Tabulator\neine Zeile die viel zu lang ist um in die Spalte zu passen und weiter geht\n");
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    assert_true(traced(&s, "\xE2\x86\xAA"));
    assert_true(traced(&s, "P/Code"));
    sample_close(&s);
}

static void figures_scale_and_keep_their_caption(void **state) {
    sample s;
    static const td_image picture = {.kind = TD_IMAGE_PIXELS, .width = 2000, .height = 500, .channels = 3};
    (void)state;
    sample_open(&s);
    td_node *figure = add(&s, s.doc.root, TD_FIGURE), *image = add(&s, figure, TD_IMAGE);
    image->u.image.image = &picture;
    image->u.image.alt = TD_S("Ein Bild");
    td_attr_set(s.ctx->arena, image, TD_S("width"), TD_S("50%"));
    add_text(&s, add(&s, figure, TD_CAPTION), "Abbildung 1: Ein Bild");
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    const td_item *it = &s.pages.pages[0].items[0];
    assert_int_equal(it->kind, TD_ITEM_IMAGE);
    assert_int_equal(it->w, TD_PT(120));
    assert_int_equal(it->h, TD_PT(30));
    assert_true(traced(&s, "Div/Caption"));
    assert_true(traced(&s, "alt=\"Ein Bild\""));
    sample_close(&s);
}

static void definition_lists_are_lists(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_node *list = add(&s, s.doc.root, TD_DEF_LIST);
    add_text(&s, add(&s, list, TD_DEF_TERM), "Begriff");
    add_para(&s, add(&s, list, TD_DEF_BODY), "Erklärung");
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    assert_true(traced(&s, "L/LI/Lbl"));
    assert_true(traced(&s, "L/LI/LBody/P"));
    sample_close(&s);
}

static void an_empty_document_has_one_page(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    assert_true(sample_run(&s));
    assert_int_equal(s.pages.npages, 1);
    sample_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_have_labels_and_bodies),
        cmocka_unit_test(tasks_show_boxes),
        cmocka_unit_test(deep_lists_stay_on_the_page),
        cmocka_unit_test(cells_wrap_and_span),
        cmocka_unit_test(too_many_columns_are_reported),
        cmocka_unit_test(a_row_taller_than_a_page_is_cut),
        cmocka_unit_test(an_endless_cell_is_reported_and_cut),
        cmocka_unit_test(boxes_have_backgrounds_on_each_page),
        cmocka_unit_test(long_code_lines_wrap_with_a_mark),
        cmocka_unit_test(figures_scale_and_keep_their_caption),
        cmocka_unit_test(definition_lists_are_lists),
        cmocka_unit_test(an_empty_document_has_one_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "layout/sample.h"

enum { MAX_LINES = 400 };

static td_len text_bottom(const sample *s) {
    return s->style.page.height - s->style.page.bottom;
}

/* The element of the text on a baseline. */
static uint32_t elem_at(const td_page *page, td_len y) {
    for (size_t i = 0; i < page->n; i++)
        if (page->items[i].kind == TD_ITEM_TEXT && !page->items[i].artifact && page->items[i].y == y)
            return page->items[i].elem;
    return 0;
}

static size_t lines_of(const td_pages *pages, uint32_t elem) {
    size_t n = 0;
    for (size_t p = 0; p < pages->npages; p++) {
        td_len y[MAX_LINES];
        size_t k = baselines(&pages->pages[p], y, MAX_LINES);
        for (size_t i = 0; i < k; i++)
            n += elem_at(&pages->pages[p], y[i]) == elem;
    }
    return n;
}

static void no_widows_no_orphans(void **state) {
    (void)state;
    for (unsigned seed = 1; seed <= 6; seed++) {
        sample s;
        sample_open(&s);
        for (unsigned i = 0; i < 24; i++)
            add_para(&s, s.doc.root, prose(&s, 2 + (int)((seed * 7 + i) % 6), seed * 100 + i));
        assert_true(sample_run(&s));
        assert_true(s.pages.npages > 3);
        for (size_t p = 0; p + 1 < s.pages.npages; p++) {
            td_len y[MAX_LINES], z[MAX_LINES];
            size_t n = baselines(&s.pages.pages[p], y, MAX_LINES), m = baselines(&s.pages.pages[p + 1], z, MAX_LINES);
            uint32_t last = elem_at(&s.pages.pages[p], y[n - 1]), first = elem_at(&s.pages.pages[p + 1], z[0]);
            if (last != first || lines_of(&s.pages, last) < 4)
                continue;
            assert_true(n < 2 || elem_at(&s.pages.pages[p], y[n - 2]) == last);
            assert_true(m < 2 || elem_at(&s.pages.pages[p + 1], z[1]) == first);
            assert_true(y[n - 1] > text_bottom(&s) - TD_PT(14 * 4)); /* at most about two lines short */
        }
        sample_close(&s);
    }
}

static void page_limit(void **state) {
    (void)state;
    sample s;
    sample_open(&s);
    for (int i = 0; i <= TD_LAYOUT_MAX_PAGES; i++) {
        add_para(&s, s.doc.root, "Seite.");
        td_node_append(s.doc.root, td_node_new(s.t.ctx.arena, TD_PAGE_BREAK, TD_NOSPAN));
    }
    assert_false(sample_run(&s));
    assert_int_equal(s.t.diags.n, 1);
    assert_int_equal(s.t.diags.p[0].code, TD_E_PAGE_LIMIT);
    sample_close(&s);
}

static void headings_are_never_last(void **state) {
    (void)state;
    for (int lead = 1; lead < 14; lead++) {
        sample s;
        sample_open(&s);
        for (int i = 0; i < lead; i++)
            add_para(&s, s.doc.root, "Kurze Zeile.");
        for (int i = 0; i < 8; i++) {
            td_node *section = add_heading(&s, s.doc.root, 2, "Überschrift");
            add_para(&s, section, prose(&s, 4, (unsigned)(lead * 10 + i)));
        }
        assert_true(sample_run(&s));
        for (size_t p = 0; p < s.pages.npages; p++) {
            td_len y[MAX_LINES];
            size_t n = baselines(&s.pages.pages[p], y, MAX_LINES);
            for (size_t i = 0; i < n; i++)
                if (s.pages.elems.p[elem_at(&s.pages.pages[p], y[i])].tag == TD_TAG_H2)
                    assert_true(i + 2 < n);
        }
        assert_int_equal(s.pages.bookmarks.n, 8);
        sample_close(&s);
    }
}

static void table_heads_are_repeated_as_artifacts(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    add_table(&s, s.doc.root, 2, 60, "Zelle");
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    assert_true(s.pages.npages >= 3);
    for (size_t p = 1; p < s.pages.npages; p++) {
        size_t heads = 0;
        for (size_t i = 0; i < s.pages.pages[p].n; i++) {
            const td_item *it = &s.pages.pages[p].items[i];
            if (it->kind == TD_ITEM_TEXT && it->artifact == TD_ARTIFACT_HEADER && td_str_is(item_text(&s, it), "Kopf"))
                heads++;
            if (it->kind == TD_ITEM_TEXT && !it->artifact)
                assert_false(td_str_is(item_text(&s, it), "Kopf"));
        }
        assert_int_equal(heads, 2);
    }
    sample_close(&s);
}

static td_node *add_note(sample *s, td_node *para, const char *number, const char *text) {
    td_node *note = add(s, para, TD_NOTE);
    note->label.number = td_str_from(number);
    note->label.anchor = td_str_format(s->ctx->arena, "fn-%s", number);
    add_para(s, note, text);
    return note;
}

static bool has_note_text(sample *s, const td_page *page, const char *word, td_len *y) {
    for (size_t i = 0; i < page->n; i++)
        if (page->items[i].kind == TD_ITEM_TEXT && td_str_find(item_text(s, &page->items[i]), td_str_from(word)) != SIZE_MAX) {
            *y = page->items[i].y;
            return true;
        }
    return false;
}

static void notes_stand_on_the_page_of_their_mark(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    for (int i = 0; i < 30; i++) {
        td_node *p = add_para(&s, s.doc.root, prose(&s, 2, (unsigned)i + 9));
        add_text(&s, p, td_str_format(s.ctx->arena, " Marke%d", i).p);
        add_note(&s, p, td_str_format(s.ctx->arena, "%d", i + 1).p, td_str_format(s.ctx->arena, "Fußnotentext%d steht hier.", i).p);
    }
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    for (int i = 0; i < 30; i++) {
        size_t found = 0;
        const char *mark = td_str_format(s.ctx->arena, "Marke%d", i).p, *text = td_str_format(s.ctx->arena, "Fußnotentext%d ", i).p;
        for (size_t p = 0; p < s.pages.npages; p++) {
            td_len a = 0, b = 0;
            bool has_mark = has_note_text(&s, &s.pages.pages[p], mark, &a), has_note = has_note_text(&s, &s.pages.pages[p], text, &b);
            if (has_note) {
                found++;
                assert_true(has_mark && b > a && b <= text_bottom(&s));
            }
        }
        assert_int_equal(found, 1);
    }
    const td_place *place = &s.pages.places.p[0];
    assert_int_equal(place->node->kind, TD_NOTE);
    sample_close(&s);
}

static void a_huge_note_is_split(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_node *p = add_para(&s, s.doc.root, "Text");
    add_note(&s, p, "1", prose(&s, 400, 4));
    add_para(&s, s.doc.root, prose(&s, 30, 8));
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    assert_true(s.pages.npages > 5);
    for (size_t i = 0; i < s.pages.npages; i++)
        for (size_t k = 0; k < s.pages.pages[i].n; k++)
            if (!s.pages.pages[i].items[k].artifact)
                assert_true(s.pages.pages[i].items[k].y <= text_bottom(&s));
    sample_close(&s);
}

/* Taller than td_len can hold: placed in order, page after page, in linear time. */
static void an_endless_note_goes_on(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_node *p = add_para(&s, s.doc.root, "Text");
    td_node *note = add_note(&s, p, "1", "Anfang");
    for (int i = 0; i < 220000; i++)
        add_para(&s, note, "y");
    add_para(&s, note, "Schluss");
    assert_true(sample_run(&s));
    td_len y;
    assert_true(s.pages.npages > 5000);
    assert_true(has_note_text(&s, &s.pages.pages[s.pages.npages - 1], "Schluss", &y));
    sample_close(&s);
}

static void page_references_do_not_move_lines(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_node *p = add_para(&s, s.doc.root, prose(&s, 2, 1));
    td_node *ref = add(&s, p, TD_PAGE_REF);
    ref->u.page_ref.before = TD_S(" (S.\xC2\xA0");
    ref->u.page_ref.after = TD_S(") ");
    add_text(&s, p, prose(&s, 2, 2));
    for (int i = 0; i < 100; i++)
        add_para(&s, s.doc.root, prose(&s, 6, (unsigned)i));
    td_node *section = add_heading(&s, s.doc.root, 1, "Ziel");
    ref->u.page_ref.target = section->first;
    add_para(&s, section, "Am Ende.");
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    const td_place *place = td_pages_find_place(&s.pages, section->first);
    assert_non_null(place);
    td_str want = td_str_format(s.ctx->arena, "%u", (unsigned)place->page + 1);
    bool seen = false;
    td_len right = s.style.page.width - s.style.page.outer;
    for (size_t i = 0; i < s.pages.pages[0].n; i++) {
        const td_item *it = &s.pages.pages[0].items[i];
        if (it->kind != TD_ITEM_TEXT || it->artifact)
            continue;
        seen |= td_str_eq(item_text(&s, it), want);
        assert_true(right_edge(it) <= right + TD_PT(6));
    }
    assert_true(seen);
    sample_close(&s);
}

static void front_matter_counts_in_roman(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    s.style.title_page = true;
    s.doc.title = TD_S("Titel");
    td_node *toc = add(&s, s.doc.root, TD_TOC);
    td_node *entry = add(&s, toc, TD_TOC_ENTRY);
    td_node *section = add_heading(&s, s.doc.root, 1, "Kapitel");
    entry->u.toc_entry.target = section->first;
    entry->u.toc_entry.level = 1;
    add_text(&s, entry, "Kapitel");
    add_para(&s, section, "Text.");
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    assert_int_equal(s.pages.npages, 3);
    assert_int_equal(s.pages.front_pages, 2);
    assert_str(s.pages.pages[1].label, "ii");
    assert_str(s.pages.pages[2].label, "1");
    size_t leaders = 0;
    for (size_t i = 0; i < s.pages.pages[1].n; i++)
        leaders += s.pages.pages[1].items[i].artifact == TD_ARTIFACT_LAYOUT;
    assert_int_equal(leaders, 1);
    for (size_t i = 0; i < s.pages.pages[0].n; i++)
        assert_int_equal(s.pages.pages[0].items[i].artifact, TD_ARTIFACT_NONE); /* no running matter on the title page */
    sample_close(&s);
}

static void two_runs_are_equal(void **state) {
    sample s;
    td_buf a = {0}, b = {0};
    (void)state;
    sample_open(&s);
    for (int i = 0; i < 10; i++) {
        td_node *section = add_heading(&s, s.doc.root, 2, "Abschnitt");
        td_node *p = add_para(&s, section, prose(&s, 5, (unsigned)i));
        add_note(&s, p, "1", "Eine Note.");
        add_table(&s, section, 3, 4, "eine Zelle mit mehr Text");
    }
    assert_true(sample_run(&s));
    td_trace_run(&a, &s.pages);
    assert_true(sample_run(&s));
    td_trace_run(&b, &s.pages);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, a.n);
    td_buf_free(&a);
    td_buf_free(&b);
    sample_close(&s);
}

static void columns_are_filled_one_after_the_other(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    s.style.page.columns = 2;
    s.style.page.width = TD_PT(420);
    for (int i = 0; i < 12; i++)
        add_para(&s, s.doc.root, prose(&s, 5, (unsigned)i));
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    bool left = false, right = false;
    for (size_t i = 0; i < s.pages.pages[0].n; i++) {
        const td_item *it = &s.pages.pages[0].items[i];
        left |= !it->artifact && it->x < TD_PT(200);
        right |= !it->artifact && it->x > TD_PT(215);
    }
    assert_true(left && right);
    sample_close(&s);
}

static void landscape_turns_the_page(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    add_para(&s, s.doc.root, "Hoch.");
    td_node *div = add(&s, s.doc.root, TD_DIV);
    div->u.div.kind = TD_DIV_LANDSCAPE;
    add_para(&s, div, "Quer.");
    add_para(&s, s.doc.root, "Wieder hoch.");
    assert_true(sample_run(&s));
    assert_int_equal(s.pages.npages, 3);
    assert_int_equal(s.pages.pages[1].width, s.style.page.height);
    assert_int_equal(s.pages.pages[2].width, s.style.page.width);
    sample_close(&s);
}

static void margins_without_room_are_refused(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    s.style.page.inner = s.style.page.outer = TD_PT(160);
    assert_false(sample_run(&s));
    assert_int_equal(findings(&s, TD_E_LAYOUT_AREA), 1);
    sample_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_widows_no_orphans),
        cmocka_unit_test(page_limit),
        cmocka_unit_test(headings_are_never_last),
        cmocka_unit_test(table_heads_are_repeated_as_artifacts),
        cmocka_unit_test(notes_stand_on_the_page_of_their_mark),
        cmocka_unit_test(a_huge_note_is_split),
        cmocka_unit_test(an_endless_note_goes_on),
        cmocka_unit_test(page_references_do_not_move_lines),
        cmocka_unit_test(front_matter_counts_in_roman),
        cmocka_unit_test(two_runs_are_equal),
        cmocka_unit_test(columns_are_filled_one_after_the_other),
        cmocka_unit_test(landscape_turns_the_page),
        cmocka_unit_test(margins_without_room_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "layout/sample.h"

enum { MAX_LINES = 400 };

static void no_line_overfull(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    for (unsigned i = 0; i < 20; i++)
        add_para(&s, s.doc.root, prose(&s, 9, i + 1));
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    td_len right = s.style.page.width - s.style.page.outer;
    for (size_t p = 0; p < s.pages.npages; p++)
        for (size_t i = 0; i < s.pages.pages[p].n; i++) {
            const td_item *it = &s.pages.pages[p].items[i];
            if (it->kind == TD_ITEM_TEXT && !it->artifact)
                assert_true(right_edge(it) <= right + TD_PT(6)); /* a hanging mark */
            assert_true(it->hscale == 0 || (it->hscale >= 970 && it->hscale <= 1030));
        }
    assert_int_equal(findings(&s, TD_W_LINE_OVERFULL), 0);
    sample_close(&s);
}

static size_t count_soft(const td_pages *pages, size_t *lines, size_t *ladder, size_t *penultimate) {
    size_t n = 0;
    *lines = *ladder = *penultimate = 0;
    for (size_t p = 0; p < pages->npages; p++) {
        td_len y[MAX_LINES];
        size_t k = baselines(&pages->pages[p], y, MAX_LINES), run = 0;
        for (size_t i = 0; i < k; i++) {
            bool soft = soft_end(last_piece_item(&pages->pages[p], y[i]));
            run = soft ? run + 1 : 0;
            *ladder = run > *ladder ? run : *ladder;
            n += soft;
            ++*lines;
        }
        if (p + 1 == pages->npages && k > 1)
            *penultimate = soft_end(last_piece_item(&pages->pages[p], y[k - 2]));
    }
    return n;
}

static size_t run_prose(td_len margin, unsigned seed, size_t *ladder, size_t *penultimate) {
    sample s;
    size_t lines, hyphens;
    sample_open(&s);
    s.style.page.inner = s.style.page.outer = margin;
    add_para(&s, s.doc.root, prose(&s, 8, seed * 77));
    assert_true(sample_run(&s));
    hyphens = count_soft(&s.pages, &lines, ladder, penultimate);
    sample_close(&s);
    return hyphens;
}

static void narrow_text_has_hyphens_but_no_ladders(void **state) {
    size_t hyphens = 0;
    (void)state;
    for (unsigned seed = 1; seed <= 12; seed++) {
        size_t ladder, penultimate;
        hyphens += run_prose(TD_PT(66), seed, &ladder, &penultimate);
        assert_true(ladder <= 3);
    }
    assert_true(hyphens > 0);
}

static void the_line_before_the_last_has_no_hyphen(void **state) {
    size_t penultimates = 0;
    (void)state;
    for (unsigned seed = 1; seed <= 12; seed++) {
        size_t ladder, penultimate;
        run_prose(TD_PT(30), seed, &ladder, &penultimate);
        penultimates += penultimate;
    }
    assert_true(penultimates <= 4); /* words this long do not always leave a choice */
}

static void without_patterns_no_word_is_divided(void **state) {
    sample s;
    size_t lines, ladder, penultimate;
    (void)state;
    sample_open(&s);
    s.doc.lang = TD_S("xx");
    add_para(&s, s.doc.root, prose(&s, 10, 5));
    assert_true(sample_run(&s));
    assert_int_equal(count_soft(&s.pages, &lines, &ladder, &penultimate), 0);
    sample_close(&s);
}

static void soft_hyphens_divide_and_are_not_drawn(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    s.style.page.inner = s.style.page.outer = TD_PT(120);
    s.doc.lang = TD_S("xx");
    add_para(&s, s.doc.root, "Ein Wissens\xC2\xADtransfer\xC2\xADstellen\xC2\xADverzeichnis ist lang");
    assert_true(sample_run(&s));
    size_t lines, ladder, penultimate;
    assert_true(count_soft(&s.pages, &lines, &ladder, &penultimate) >= 1);
    for (size_t i = 0; i < s.pages.pages[0].n; i++)
        if (s.pages.pages[0].items[i].kind == TD_ITEM_TEXT)
            assert_true(td_str_find(item_text(&s, &s.pages.pages[0].items[i]), TD_S("\xC2\xAD")) == SIZE_MAX);
    sample_close(&s);
}

static void words_keep_their_spaces(void **state) {
    sample s;
    td_buf out = {0};
    (void)state;
    sample_open(&s);
    td_node *p = add_para(&s, s.doc.root, "vorher ");
    add_text(&s, add(&s, p, TD_EMPH), "betont");
    add_text(&s, p, " danach, ");
    add_text(&s, add(&s, p, TD_STRONG), "stark");
    add_text(&s, p, ".");
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    td_trace_run(&out, &s.pages);
    td_buf_putc(&out, 0);
    assert_non_null(strstr(out.p, "\"vorher \""));
    assert_non_null(strstr(out.p, "\"betont \""));
    assert_non_null(strstr(out.p, "Document/P/Em"));
    assert_non_null(strstr(out.p, "Document/P/Strong"));
    td_buf_free(&out);
    sample_close(&s);
}

static void links_have_areas_on_each_line(void **state) {
    sample s;
    size_t areas = 0;
    (void)state;
    sample_open(&s);
    td_node *p = add_para(&s, s.doc.root, "Siehe ");
    td_node *link = add(&s, p, TD_LINK);
    link->u.link.url = link->u.link.href = TD_S("https://example.org/");
    add_text(&s, link, prose(&s, 2, 3));
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    for (size_t i = 0; i < s.pages.pages[0].n; i++)
        if (s.pages.pages[0].items[i].kind == TD_ITEM_LINK) {
            areas++;
            assert_true(s.pages.pages[0].items[i].w > 0);
        }
    td_len y[MAX_LINES];
    assert_int_equal(areas, baselines(&s.pages.pages[0], y, MAX_LINES));
    sample_close(&s);
}

static void right_to_left_text_ends_at_the_right(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    s.doc.lang = TD_S("ar");
    add_para(&s, s.doc.root, "مرحبا بالعالم");
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    const td_item *it = &s.pages.pages[0].items[0];
    assert_true(it->pieces[0].run->rtl);
    td_len right = s.style.page.width - s.style.page.outer;
    assert_true(right_edge(it) > right - TD_PT(2));
    sample_close(&s);
}

static void a_word_without_blanks_is_cut(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    size_t n = 300000;
    char *word = td_arena_alloc(s.ctx->arena, n + 1);
    memset(word, 'x', n);
    add_para(&s, s.doc.root, word);
    assert_true(sample_run(&s));
    check_pages(&s.pages);
    assert_true(s.pages.npages > 50);
    assert_int_equal(findings(&s, TD_W_LINE_OVERFULL), 0);
    sample_close(&s);
}

/* HarfBuzz takes quadratic time over marks on one letter; a piece counts its glyphs in 16 bits. */
static void endless_marks_are_cut(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_buf text = {0};
    td_buf_puts(&text, "vorher a");
    for (int i = 0; i < 100000; i++)
        td_buf_puts(&text, "\xCC\x81");
    td_buf_puts(&text, " danach");
    td_buf_putc(&text, 0);
    add_para(&s, s.doc.root, text.p);
    td_buf_free(&text);
    assert_true(sample_run(&s));
    size_t marks = 0;
    for (size_t p = 0; p < s.pages.npages; p++)
        for (size_t i = 0; i < s.pages.pages[p].n; i++)
            for (uint32_t k = 0; k < s.pages.pages[p].items[i].npieces; k++) {
                assert_true(s.pages.pages[p].items[i].pieces[k].run->text.n < 1000);
                marks += s.pages.pages[p].items[i].pieces[k].run->text.n;
            }
    assert_true(marks > 200000);
    sample_close(&s);
}

static void missing_glyphs_are_told_once(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    add_para(&s, s.doc.root, "a \xE0\xA4\x95 b \xE0\xA4\x95");
    assert_true(sample_run(&s));
    assert_int_equal(findings(&s, TD_W_GLYPH_MISSING), 1);
    sample_close(&s);
}

static void hard_breaks_end_lines(void **state) {
    sample s;
    (void)state;
    sample_open(&s);
    td_node *p = add_para(&s, s.doc.root, "eins ");
    add(&s, p, TD_HARD_BREAK);
    add_text(&s, p, "zwei");
    assert_true(sample_run(&s));
    td_len y[MAX_LINES];
    assert_int_equal(baselines(&s.pages.pages[0], y, MAX_LINES), 2);
    assert_int_equal(y[1] - y[0], TD_PT(14));
    sample_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_line_overfull),
        cmocka_unit_test(narrow_text_has_hyphens_but_no_ladders),
        cmocka_unit_test(the_line_before_the_last_has_no_hyphen),
        cmocka_unit_test(without_patterns_no_word_is_divided),
        cmocka_unit_test(soft_hyphens_divide_and_are_not_drawn),
        cmocka_unit_test(words_keep_their_spaces),
        cmocka_unit_test(links_have_areas_on_each_line),
        cmocka_unit_test(right_to_left_text_ends_at_the_right),
        cmocka_unit_test(a_word_without_blanks_is_cut),
        cmocka_unit_test(endless_marks_are_cut),
        cmocka_unit_test(missing_glyphs_are_told_once),
        cmocka_unit_test(hard_breaks_end_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

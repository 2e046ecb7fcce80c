/* Inputs that took other parsers minutes: linear time, bounded memory, a valid tree, and the limit says so. */
#include <time.h>

#include "parse_test.h"

/* before + piece * n + after; freed by the caller's buffer. */
static void repeat(td_buf *out, const char *before, const char *piece, int n, const char *after) {
    out->n = 0;
    td_buf_puts(out, before);
    for (int i = 0; i < n; i++)
        td_buf_puts(out, piece);
    td_buf_puts(out, after);
    td_buf_putc(out, 0);
}

static bool found(const parsed *p, td_code code) {
    for (size_t i = 0; i < p->t.diags.n; i++)
        if (p->t.diags.p[i].code == code)
            return true;
    return false;
}

/* Seconds of processor time for one parse in each dialect; the tree is checked. */
static double timed(const char *text) {
    clock_t start = clock();
    for (int d = TD_DIALECT_TRISDOC; d <= TD_DIALECT_COMMONMARK; d++) {
        parsed p;
        parse_open(&p, (td_dialect)d, text);
        parse_close(&p);
    }
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Four times the input may cost about four times the time (16 would be quadratic); short runs say nothing. */
static void linear(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"", "*a **a ", "b"},
        {"", "a_ ", ""},
        {"", "*a_ ", ""},
        {"a**b", "c* ", ""},
        {"", "[ a_", ""},
        {"", "**x [a*b**c*](d)", ""},
        {"", "[", "a"},
        {"", "[a](<b", ""},
        {"", "[a](b", ""},
        {"", "![[]()", ""},
        {"", "[](", ""},
        {"</", "<!--", ""},
        {"", "<?", ""},
        {"", "<!A ", ""},
        {"", "<![CDATA[", ""},
        {"<a ", "b=\"", ""},
        {"", "|", ""},
        {"a|b\n-|-\n", "|", ""},
        {"a\n", "-|-\n", ""},
        {"", "a\n|-|\n", ""},
        {"", "www.", ""},
        {"", "_www.", ""},
        {"", "http://", ""},
        {"", "a@", ""},
        {"www.a.b", ")", ""},
        {"www.a.b", "(", ""},
        {"", "~a ", ""},
        {"", "~a~~b ", ""},
        {"~x ", "*y z~~ ", ""},
        {"a", "__a", "b"},
        {"", "*_", "a"},
        {"", "> ", "a"},
        {"", "* ", "a"},
        {"", "- a\n", ""},
        {"", "&", ""},
        {"", "\\", ""},
        {"", "$a ", ""},
        {"", "'a \"b ", ""},
        {"", "^[", ""},
        {"", "[a]{", ""},
        {"", "[@a ", "]"},
        {"", "{{<", ""},
        {"", ":::\n", ""},
        {"", "a\n: b\n", ""},
        {"", "a) b\n", ""},
        {"", "[^", "]"},
        {"", "[^1]", "\n\n[^1]: x"},
        {"a\n", "=\n", ""},
        {"", "| a\n", ""},
        {"", "*[a]: b\n", ""},
        {"# a ", "{", "}"},
        {"", "`a`{#", ""},
        {"", "[a]: b\n===\n", ""},
        {"", ": a\n\n", ""},
        {"", "::: a\n", ""},
        {"", "# a\n\n", ""},
    };
    td_buf text = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        repeat(&text, cases[i][0], cases[i][1], 2000, cases[i][2]);
        double small = timed(text.p);
        repeat(&text, cases[i][0], cases[i][1], 8000, cases[i][2]);
        double large = timed(text.p);
        if (large > 0.5 && large > 9 * small)
            fail_msg("\"%s\" %.3f s, four times as much %.3f s", cases[i][1], small, large);
    }
    td_buf_free(&text);
}

static void backticks(void **state) {
    (void)state;
    td_buf text = {0};
    for (int i = 1; i < 200; i++) {
        td_buf_putc(&text, 'e');
        for (int k = 0; k < i; k++)
            td_buf_putc(&text, '`');
    }
    td_buf_putc(&text, 0);
    assert_true(timed(text.p) < 2);
    td_buf_free(&text);
}

static void limit(const char *before, const char *piece, int n, const char *after, td_code code) {
    td_buf text = {0};
    repeat(&text, before, piece, n, after);
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, text.p);
    if (!found(&p, code))
        fail_msg("\"%s\" does not report %s", piece, td_code_name(code));
    parse_close(&p);
    td_buf_free(&text);
}

static void limits(void **state) {
    (void)state;
    limit("", "> ", 100, "a", TD_E_NESTING);
    limit("", "- ", 100, "a", TD_E_NESTING);
    limit("", ">", 5000, "a", TD_E_NESTING);
    limit("", "::: box\n", 100, "", TD_E_NESTING);
    limit("", "[^a]: ", 100, "x", TD_E_NESTING);
    limit("", "*a **a ", 100,
          "b** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a*"
          " a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a* a** a*"
          " a** a* a** a* a** a* a** a* a** a* a** a*",
          TD_E_NESTING);
    limit("", "a\n", 6000, "", TD_E_PARAGRAPH_LIMIT);
    limit("", "a b ", 300000, "", TD_E_PARAGRAPH_LIMIT);
}

static void table_columns(void **state) {
    (void)state;
    td_buf text = {0}, row = {0};
    repeat(&text, "|", "x|", 40000, "\n");
    repeat(&row, "|", "-|", 40000, "\n");
    text.n--;
    td_buf_puts(&text, row.p);
    td_buf_putc(&text, 0);
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, text.p);
    assert_true(found(&p, TD_E_TABLE_LIMIT));
    parse_close(&p);
    td_buf_free(&row);
    td_buf_free(&text);
}

static void table_cells(void **state) {
    (void)state;
    td_buf text = {0}, row = {0};
    repeat(&text, "|", "x|", 250, "\n");
    repeat(&row, "|", "-|", 250, "\n");
    text.n--;
    td_buf_puts(&text, row.p);
    for (int i = 0; i < 5000; i++)
        td_buf_puts(&text, "a\n");
    td_buf_putc(&text, 0);
    parsed p;
    parse_open(&p, TD_DIALECT_GFM, text.p);
    assert_true(found(&p, TD_E_TABLE_LIMIT));
    parse_close(&p);
    td_buf_free(&row);
    td_buf_free(&text);
}

static void reference_bomb(void **state) {
    (void)state;
    td_buf text = {0};
    td_buf_puts(&text, "[a]: ");
    for (int i = 0; i < 20000; i++)
        td_buf_putc(&text, 'u');
    td_buf_puts(&text, "\n\n");
    for (int i = 0; i < 20000; i++)
        td_buf_puts(&text, "[a]");
    td_buf_putc(&text, 0);
    parsed p;
    parse_open(&p, TD_DIALECT_COMMONMARK, text.p);
    assert_true(found(&p, TD_E_REFERENCE_LIMIT));
    size_t bytes = 0;
    for (td_walk w = td_walk_from(p.doc->root); td_walk_next(&w);)
        bytes += w.event == TD_ENTER && w.node->kind == TD_LINK ? w.node->u.link.url.n : 0;
    assert_true(bytes <= 200000);
    parse_close(&p);
    td_buf_free(&text);
}

/* Marks beyond the limit inside code are never told: paragraphs behind them must not look at each of them again. */
static void deep_marks_in_code(void **state) {
    (void)state;
    td_buf text = {0}, quotes = {0};
    repeat(&quotes, "", "> ", 70, "x\n");
    double seconds[2];
    for (int i = 0; i < 2; i++) {
        int n = i ? 6000 : 1500;
        repeat(&text, "```\n", quotes.p, n, "```\n\n");
        text.n--;
        for (int k = 0; k < 4 * n; k++)
            td_buf_puts(&text, "a\n\n");
        td_buf_putc(&text, 0);
        seconds[i] = timed(text.p);
    }
    assert_true(seconds[1] < 0.3 || seconds[1] < 10 * seconds[0]);
    td_buf_free(&quotes);
    td_buf_free(&text);
}

/* An arena keeps what a growing array leaves behind: it must not grow one by one. */
/* The key leaves the bracket's own level while the bracket is closed. */
static void key_inside_emphasis(void **state) {
    (void)state;
    static const char *const texts[] = {"*[*@j*j@]11](", "[*@j*]", "x [*@j*] y"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        test_ctx t;
        td_str why = TD_NOSTR;
        td_ctx *ctx = test_ctx_open(&t);
        td_doc *doc = td_markdown_parse(ctx, test_source(ctx, texts[i]), TD_DIALECT_TRISDOC);
        assert_true(td_doc_check(ctx->arena, doc, TD_CHECK_PARSED, &why));
        test_ctx_close(&t);
    }
}

static void many_classes(void **state) {
    (void)state;
    td_buf text = {0};
    repeat(&text, "[x]{", ".a ", 1300, "}");
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, text.p);
    assert_int_equal(p.doc->root->first->first->attr->nclasses, 1300);
    assert_true(td_arena_used(p.ctx->arena) < 300000);
    parse_close(&p);
    td_buf_free(&text);
}

/* A thematic break may be as long as it likes. */
static void long_rule(void **state) {
    (void)state;
    td_buf text = {0};
    repeat(&text, "", "- ", 500, "\n");
    expect_brief(TD_DIALECT_COMMONMARK, text.p, "rule");
    td_buf_free(&text);
}

static void note_chain(void **state) {
    (void)state;
    td_buf text = {0};
    td_buf_puts(&text, "a[^0]\n\n");
    for (int i = 0; i < 3000; i++)
        td_buf_format(&text, "[^%d]: x[^%d]\n\n", i, i + 1);
    td_buf_putc(&text, 0);
    parsed p;
    parse_open(&p, TD_DIALECT_TRISDOC, text.p);
    assert_true(found(&p, TD_E_NESTING));
    parse_close(&p);
    td_buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linear),        cmocka_unit_test(backticks),   cmocka_unit_test(limits),
        cmocka_unit_test(table_columns), cmocka_unit_test(table_cells), cmocka_unit_test(reference_bomb),
        cmocka_unit_test(long_rule),     cmocka_unit_test(note_chain),
        cmocka_unit_test(deep_marks_in_code),
        cmocka_unit_test(many_classes), cmocka_unit_test(key_inside_emphasis),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

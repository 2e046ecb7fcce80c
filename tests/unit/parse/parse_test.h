/* parse_test.h - what the tests of parse/ share: text in, dump, findings and pieces of the source out. */
#ifndef TD_TESTS_PARSE_TEST_H
#define TD_TESTS_PARSE_TEST_H
#include "parse/markdown.h"
#include "test.h"

typedef struct {
    test_ctx t;
    td_ctx *ctx;
    const td_source *source;
    td_doc *doc;
    td_buf out;
} parsed;

static inline void parse_open(parsed *p, td_dialect dialect, const char *text) {
    td_markdown_init();
    memset(p, 0, sizeof *p);
    p->ctx = test_ctx_open(&p->t);
    p->source = test_source(p->ctx, text);
    p->doc = td_markdown_parse(p->ctx, p->source, dialect);
    td_str why = TD_NOSTR;
    if (!td_doc_check(p->ctx->arena, p->doc, TD_CHECK_PARSED, &why))
        fail_msg("%.*s", TD_F(why));
}

static inline void parse_close(parsed *p) {
    td_buf_free(&p->out);
    test_ctx_close(&p->t);
}

/* Texts and marks of the tree in one line: "para(text"a" emph(text"b"))". */
static inline void parse_brief(td_buf *out, const td_node *node) {
    td_buf_puts(out, td_kind_name(node->kind));
    if (node->text.n)
        td_buf_format(out, "\"%.*s\"", TD_F(node->text));
    if (!node->first)
        return;
    td_buf_putc(out, '(');
    for (const td_node *k = node->first; k; k = k->next) {
        if (k != node->first)
            td_buf_putc(out, ' ');
        parse_brief(out, k);
    }
    td_buf_putc(out, ')');
}

/* What stands in the source under the span. */
static inline td_str parse_under(const parsed *p, td_span span) {
    assert_int_equal(span.src, p->source->id);
    return td_str_sub(p->source->bytes, span.start, span.end);
}

/* The n-th node (from 0) of a kind in document order. */
static inline td_node *parse_find(const parsed *p, td_kind kind, int n) {
    for (td_walk w = td_walk_from(p->doc->root); td_walk_next(&w);)
        if (w.event == TD_ENTER && w.node->kind == kind && n-- == 0)
            return w.node;
    fail_msg("no such %s", td_kind_name(kind));
    return NULL;
}

#define expect_brief(dialect, text, brief)                                                                             \
    do {                                                                                                               \
        parsed p_;                                                                                                     \
        parse_open(&p_, (dialect), (text));                                                                            \
        for (const td_node *k_ = p_.doc->root->first; k_; k_ = k_->next) {                                             \
            if (k_ != p_.doc->root->first)                                                                             \
                td_buf_putc(&p_.out, ' ');                                                                             \
            parse_brief(&p_.out, k_);                                                                                  \
        }                                                                                                              \
        assert_str(td_buf_view(&p_.out), (brief));                                                                     \
        parse_close(&p_);                                                                                              \
    } while (0)

#define tris(text, brief) expect_brief(TD_DIALECT_TRISDOC, text, brief)

/* The text makes this finding, and its span covers `under`. */
#define expect_finding(text, code_, under)                                                                             \
    do {                                                                                                               \
        parsed p_;                                                                                                     \
        parse_open(&p_, TD_DIALECT_TRISDOC, (text));                                                                   \
        const td_finding *f_ = NULL;                                                                                   \
        for (size_t i_ = 0; i_ < p_.t.diags.n && !f_; i_++)                                                            \
            if (p_.t.diags.p[i_].code == (code_))                                                                      \
                f_ = &p_.t.diags.p[i_];                                                                                \
        if (!f_)                                                                                                       \
            fail_msg("no %s", td_code_name(code_));                                                                    \
        else                                                                                                           \
            assert_str(parse_under(&p_, f_->span), (under));                                                           \
        parse_close(&p_);                                                                                              \
    } while (0)

#endif

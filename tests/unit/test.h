/* test.h - cmocka with the headers it needs, in the order it needs them (clang-format re-sorts them otherwise). */
#ifndef TD_TESTS_TEST_H
#define TD_TESTS_TEST_H
/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
/* clang-format on */
#include <locale.h>

#include "base/ctx.h"

/* The suite runs once more under a locale with a decimal comma: nothing may depend on it. */
__attribute__((constructor)) static void test_locale(void) {
    setlocale(LC_ALL, "");
}

/* A context without services: enough for phases that need no higher room. */
typedef struct {
    td_ctx ctx;
    td_diags diags;
} test_ctx;

static inline td_ctx *test_ctx_open(test_ctx *t) {
    *t = (test_ctx){0};
    t->ctx.arena = td_arena_new();
    t->ctx.scratch = td_arena_new();
    t->ctx.sources = td_sources_new();
    t->ctx.diags = &t->diags;
    td_diags_init(&t->diags, t->ctx.arena);
    return &t->ctx;
}

static inline void test_ctx_close(test_ctx *t) {
    td_sources_free(t->ctx.sources);
    td_arena_free(t->ctx.scratch);
    td_arena_free(t->ctx.arena);
}

static inline const td_source *test_source(td_ctx *ctx, const char *text) {
    return td_sources_add(ctx->sources, TD_S("test.md"), TD_NOSTR, td_str_from(text));
}

#define assert_str(s, z)                                                                                     \
    do {                                                                                                     \
        td_buf test_buf = {0};                                                                               \
        td_buf_str(&test_buf, (s));                                                                          \
        td_buf_putc(&test_buf, 0);                                                                           \
        assert_string_equal(test_buf.p, (z));                                                                \
        td_buf_free(&test_buf);                                                                              \
    } while (0)

#endif

/* Sources are parsed by several workers at once; cmark-gfm's callbacks find the state of their own thread. */
#include <pthread.h>
#include <stdlib.h>

#include "parse_test.h"

enum { THREADS = 4, ROUNDS = 30 };

static const char text[] = "# A {#a}\n\n::: {.tip title=\"t\"}\n- a[^1] *b*\n- [c](d)\n\n| a | b |\n|---|---|\n| c | d "
                           "|\n:::\n\n[^1]: x\n\n[c]: /u\n";

static td_str dump(td_arena *arena) {
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    td_doc *doc = td_markdown_parse(ctx, test_source(ctx, text), TD_DIALECT_TRISDOC);
    td_buf out = {0};
    td_doc_dump(&out, doc, ctx->sources, true);
    test_ctx_close(&t);
    return td_buf_take(&out, arena);
}

static void *work(void *expected) {
    td_arena *arena = td_arena_new();
    bool same = true;
    for (int i = 0; i < ROUNDS; i++)
        same = same && td_str_eq(dump(arena), *(const td_str *)expected);
    td_arena_free(arena);
    return same ? expected : NULL;
}

static void in_threads(void **state) {
    (void)state;
    td_markdown_init();
    td_arena *arena = td_arena_new();
    td_str expected = dump(arena);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, work, &expected), 0);
    for (int i = 0; i < THREADS; i++) {
        void *result;
        assert_int_equal(pthread_join(threads[i], &result), 0);
        assert_non_null(result);
    }
    td_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(in_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

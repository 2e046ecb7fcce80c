#include <pthread.h>

#include "test.h"

static void check_position(const td_source *source, uint32_t offset, int line, int column) {
    int l, c;
    td_source_position(source, offset, &l, &c);
    assert_int_equal(l, line);
    assert_int_equal(c, column);
}

static void positions_count_characters(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    const td_source *source = test_source(ctx, "äb\nc\r\n\nzü");
    assert_int_equal(source->nlines, 4);
    check_position(source, 0, 1, 1);
    check_position(source, 2, 1, 2); /* behind ä: two bytes, one character */
    check_position(source, 3, 1, 3);
    check_position(source, 4, 2, 1);
    check_position(source, 7, 3, 1);
    check_position(source, 8, 4, 1);
    check_position(source, 11, 4, 3);
    check_position(source, 9999, 4, 3); /* behind the end: the end */
    test_ctx_close(&t);
}

static void lines_come_without_their_end(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    const td_source *source = test_source(ctx, "eins\nzwei\r\n\nvier");
    assert_str(td_source_line(source, 1), "eins");
    assert_str(td_source_line(source, 2), "zwei");
    assert_str(td_source_line(source, 3), "");
    assert_str(td_source_line(source, 4), "vier");
    assert_str(td_source_line(source, 0), "");
    assert_str(td_source_line(source, 5), "");
    test_ctx_close(&t);
}

static void empty_source_has_one_line(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    const td_source *source = test_source(ctx, "");
    assert_int_equal(source->nlines, 1);
    check_position(source, 0, 1, 1);
    assert_str(td_source_line(source, 1), "");
    test_ctx_close(&t);
}

static void sources_are_found_again(void **state) {
    (void)state;
    td_sources *sources = td_sources_new();
    const td_source *a = td_sources_add(sources, TD_S("a.md"), TD_S("/p/a.md"), TD_S("A"));
    const td_source *b = td_sources_add(sources, TD_S("-"), TD_NOSTR, TD_S("B"));
    assert_ptr_equal(td_sources_find(sources, a->id), a);
    assert_ptr_equal(td_sources_find(sources, b->id), b);
    assert_null(td_sources_find(sources, 0));
    assert_null(td_sources_find(sources, 3));
    assert_ptr_equal(td_sources_find_real(sources, TD_S("/p/a.md")), a);
    assert_null(td_sources_find_real(sources, TD_S("/p/b.md")));
    td_sources_free(sources);
    td_sources_free(NULL);
}

enum { PER_THREAD = 500 };

static void *add_many(void *data) {
    for (int i = 0; i < PER_THREAD; i++) {
        const td_source *s = td_sources_add(data, TD_S("x.md"), TD_NOSTR, TD_S("a\nb"));
        if (td_sources_find(data, s->id) != s)
            return data;
    }
    return NULL;
}

static void table_is_shared_by_threads(void **state) {
    (void)state;
    td_sources *sources = td_sources_new();
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, add_many, sources), 0);
    for (int i = 0; i < 4; i++) {
        void *wrong;
        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
    assert_non_null(td_sources_find(sources, 4 * PER_THREAD));
    assert_null(td_sources_find(sources, 4 * PER_THREAD + 1));
    td_sources_free(sources);
}

static void spans_join(void **state) {
    (void)state;
    td_span s = td_span_join((td_span){1, 10, 12}, (td_span){1, 4, 11});
    assert_int_equal(s.start, 4);
    assert_int_equal(s.end, 12);
    s = td_span_join((td_span){1, 10, 12}, (td_span){2, 4, 99});
    assert_int_equal(s.src, 1);
    assert_int_equal(s.start, 10);
    s = td_span_join(TD_NOSPAN, (td_span){2, 4, 99});
    assert_int_equal(s.src, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_count_characters), cmocka_unit_test(lines_come_without_their_end),
        cmocka_unit_test(empty_source_has_one_line),  cmocka_unit_test(sources_are_found_again),
        cmocka_unit_test(table_is_shared_by_threads), cmocka_unit_test(spans_join),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "test.h"

static void gives_zeroed_aligned_memory(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    for (size_t n = 0; n < 300; n += 7) {
        unsigned char *p = td_arena_alloc(arena, n);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        if (n)
            memset(p, 0xA5, n);
    }
    td_arena_free(arena);
}

static void serves_what_is_larger_than_a_block(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    size_t n = (size_t)5 << 20;
    char *p = td_arena_alloc(arena, n);
    p[0] = p[n - 1] = 1;
    assert_true(td_arena_used(arena) >= n);
    char *q = td_arena_alloc(arena, 10);
    q[9] = 1;
    td_arena_free(arena);
}

static void grow_keeps_the_old_bytes(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    char *p = td_arena_alloc(arena, 4);
    memcpy(p, "abcd", 4);
    char *q = td_arena_grow(arena, p, 4, 8);
    assert_memory_equal(q, "abcd\0\0\0\0", 8);
    assert_memory_equal(p, "abcd", 4);
    char *r = td_arena_grow(arena, NULL, 0, 3);
    assert_memory_equal(r, "\0\0\0", 3);
    assert_memory_equal(td_arena_grow(arena, q, 8, 2), "ab", 2);
    td_arena_free(arena);
}

static void reset_zeroes_what_is_handed_out_again(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    for (int round = 0; round < 3; round++) {
        char *p = td_arena_alloc(arena, 1000);
        for (int i = 0; i < 1000; i++)
            assert_int_equal(p[i], 0);
        memset(p, 'x', 1000);
        td_arena_reset(arena);
        assert_int_equal(td_arena_used(arena), 0);
    }
    td_arena_free(arena);
    td_arena_free(NULL);
}

static void push_keeps_order(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    struct {
        int *p;
        size_t n, cap;
    } list = {0};
    for (int i = 0; i < 1000; i++)
        TD_PUSH(arena, &list, i);
    assert_int_equal(list.n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(list.p[i], i);
    td_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_zeroed_aligned_memory),
        cmocka_unit_test(serves_what_is_larger_than_a_block),
        cmocka_unit_test(grow_keeps_the_old_bytes),
        cmocka_unit_test(reset_zeroes_what_is_handed_out_again),
        cmocka_unit_test(push_keeps_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/map.h"
#include "test.h"

static void finds_what_was_put(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_map map;
    td_map_init(&map, arena);
    assert_null(td_map_find(&map, TD_S("x")));
    int a = 1, b = 2;
    assert_null(td_map_put(&map, TD_S("x"), &a));
    assert_ptr_equal(td_map_find(&map, TD_S("x")), &a);
    assert_ptr_equal(td_map_put(&map, TD_S("x"), &b), &a);
    assert_ptr_equal(td_map_find(&map, TD_S("x")), &b);
    assert_int_equal(map.n, 1);
    assert_null(td_map_put(&map, TD_S(""), &a));
    assert_ptr_equal(td_map_find(&map, TD_NOSTR), &a);
    td_arena_free(arena);
}

static void iterates_in_order_of_insertion(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_map map;
    td_map_init(&map, arena);
    for (int i = 0; i < 5000; i++) {
        td_str key = td_str_format(arena, "id-%d", (i * 7919) % 5000);
        td_map_put(&map, key, (void *)(uintptr_t)(i + 1));
    }
    assert_int_equal(map.n, 5000);
    for (int i = 0; i < 5000; i++) {
        td_str key = td_str_format(arena, "id-%d", (i * 7919) % 5000);
        assert_true(td_str_eq(map.entries[i].key, key));
        assert_int_equal((uintptr_t)td_map_find(&map, key), i + 1);
    }
    assert_null(td_map_find(&map, TD_S("id-5000")));
    td_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_what_was_put),
                                       cmocka_unit_test(iterates_in_order_of_insertion)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "model/value.h"
#include "test.h"

static td_value *scalar(td_arena *arena, td_value_kind kind, const char *text, int64_t integer) {
    td_value *v = td_value_new(arena, kind, TD_NOSPAN);
    v->text = td_str_from(text);
    v->integer = integer;
    return v;
}

static void add(td_arena *arena, td_value *map, const char *key, td_value *value) {
    map->members =
        td_arena_grow(arena, map->members, map->n * sizeof *map->members, (map->n + 1) * sizeof *map->members);
    map->members[map->n++] = (td_member){td_str_from(key), TD_NOSPAN, value};
}

static td_value *map_of(td_arena *arena) {
    return td_value_new(arena, TD_MAP_VALUE, TD_NOSPAN);
}

static td_value *page(td_arena *arena, const char *size, const char *inner) {
    td_value *margins = map_of(arena), *v = map_of(arena), *top = map_of(arena);
    add(arena, margins, "inner", scalar(arena, TD_STRING, inner, 0));
    add(arena, margins, "outer", scalar(arena, TD_STRING, "34mm", 0));
    add(arena, v, "size", scalar(arena, TD_STRING, size, 0));
    add(arena, v, "margins", margins);
    add(arena, top, "page", v);
    return top;
}

static void finds_by_key_and_path(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_value *v = page(arena, "A4", "30mm");
    assert_str(td_value_text(td_value_at(v, "page.margins.inner"), "?"), "30mm");
    assert_null(td_value_at(v, "page.margins.top"));
    assert_null(td_value_at(v, "page.size.width"));
    assert_null(td_value_find(NULL, "page"));
    assert_ptr_equal(td_value_at(v, ""), v);
    assert_str(td_value_text(NULL, "default"), "default");
    assert_str(td_value_text(v, "no scalar"), "no scalar");
    td_arena_free(arena);
}

static void reads_scalars(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    assert_true(td_value_bool(scalar(arena, TD_BOOL, "true", 1), false));
    assert_false(td_value_bool(scalar(arena, TD_STRING, "yes", 0), false));
    assert_int_equal(td_value_int(scalar(arena, TD_INT, "7", 7), 1), 7);
    assert_int_equal(td_value_int(scalar(arena, TD_STRING, "7", 0), 1), 1);
    assert_int_equal(td_value_int(NULL, 3), 3);
    td_value *seq = td_value_new(arena, TD_SEQ, TD_NOSPAN);
    td_value *items[] = {scalar(arena, TD_STRING, "pdf", 0), map_of(arena)};
    seq->items = items;
    seq->n = 2;
    assert_true(td_value_has(seq, TD_S("pdf")));
    assert_false(td_value_has(seq, TD_S("html")));
    assert_true(td_value_has(items[0], TD_S("pdf")));
    assert_false(td_value_has(NULL, TD_S("pdf")));
    td_arena_free(arena);
}

static void merge_goes_into_mappings(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_value *base = page(arena, "A4", "30mm"), *over = map_of(arena), *inner = map_of(arena), *margins = map_of(arena);
    add(arena, margins, "inner", scalar(arena, TD_STRING, "42mm", 0));
    add(arena, inner, "margins", margins);
    add(arena, inner, "columns", scalar(arena, TD_INT, "2", 2));
    add(arena, over, "page", inner);
    td_value *v = td_value_merge(arena, base, over);
    td_buf out = {0};
    td_value_dump(&out, v, 0);
    assert_str(td_buf_view(&out), "map\n  page: map\n    size: \"A4\"\n    margins: map\n      inner: \"42mm\"\n"
                                  "      outer: \"34mm\"\n    columns: int 2\n");
    td_buf_free(&out);
    assert_str(td_value_text(td_value_at(base, "page.margins.inner"), "?"), "30mm"); /* unchanged */
    assert_int_equal(td_value_at(base, "page")->n, 2);
    td_arena_free(arena);
}

static void merge_with_nothing(void **state) {
    (void)state;
    td_arena *arena = td_arena_new();
    td_value *v = page(arena, "A5", "20mm");
    assert_str(td_value_text(td_value_at(td_value_merge(arena, v, NULL), "page.size"), "?"), "A5");
    assert_str(td_value_text(td_value_at(td_value_merge(arena, NULL, v), "page.size"), "?"), "A5");
    assert_int_equal(td_value_merge(arena, NULL, NULL)->kind, TD_NULL);
    td_value *text = scalar(arena, TD_STRING, "x", 0);
    assert_str(td_value_text(td_value_merge(arena, v, text), "?"), "x"); /* another kind replaces */
    td_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_by_key_and_path), cmocka_unit_test(reads_scalars),
                                       cmocka_unit_test(merge_goes_into_mappings),
                                       cmocka_unit_test(merge_with_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

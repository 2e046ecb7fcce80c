#include "emit/pdf/objects.h"
#include "test.h"

static bool keep(void *data, const void *bytes, size_t n) {
    td_buf_put(data, bytes, n);
    return true;
}

static td_pdf_file *open_file(td_buf *out, uint64_t max) {
    return td_pdf_file_new(&(td_pdf_file_opts){.write = keep, .data = out, .level = 6, .max_bytes = max});
}

static void size_limit_is_a_status(void **state) {
    (void)state;
    td_buf out = {0}, dict = {0}, data = {0};
    for (unsigned i = 0, v = 1; i < 100000; i++, v = v * 1103515245u + 12345u)
        td_buf_putc(&data, (char)(v >> 16));
    td_pdf_file *file = open_file(&out, 150000);
    uint32_t first = td_pdf_reserve(file), second = td_pdf_reserve(file);
    td_pdf_stream(file, first, &dict, td_buf_view(&data), false);
    assert_int_equal(td_pdf_file_status(file), TD_PDF_OK);
    td_pdf_stream(file, second, &dict, td_buf_view(&data), true);
    assert_int_equal(td_pdf_file_status(file), TD_PDF_TOO_LARGE);
    assert_int_equal(td_pdf_file_finish(file, first, second), TD_PDF_TOO_LARGE);
    assert_true(out.n <= 150000);
    td_pdf_file_free(file);
    td_buf_free(&data);
    td_buf_free(&dict);
    td_buf_free(&out);
}

static void numbers_come_in_a_row(void **state) {
    (void)state;
    td_buf out = {0}, dict = {0};
    td_pdf_file *file = open_file(&out, 1 << 30);
    assert_int_equal(td_pdf_reserve(file), 1);
    assert_int_equal(td_pdf_reserve_row(file, 3), 2);
    assert_int_equal(td_pdf_reserve_row(file, 0), 0);
    assert_int_equal(td_pdf_reserve(file), 5);
    for (uint32_t id = 1; id <= 5; id++) {
        td_buf_puts(&dict, "/Type/Test");
        td_pdf_put(file, id, &dict);
        assert_int_equal(dict.n, 0);
    }
    assert_int_equal(td_pdf_file_finish(file, 1, 2), TD_PDF_OK);
    assert_true(td_str_find(td_buf_view(&out), TD_S("/Type/ObjStm/N 5/")) != SIZE_MAX);
    td_pdf_file_free(file);
    td_buf_free(&dict);
    td_buf_free(&out);
}

static void unfinished_file_leaks_nothing(void **state) {
    (void)state;
    td_buf out = {0}, dict = {0};
    td_pdf_file *file = open_file(&out, 1 << 30);
    td_buf_puts(&dict, "/A 1");
    td_pdf_add(file, &dict);
    td_pdf_reserve_row(file, 1000);
    td_pdf_file_free(file);
    td_pdf_file_free(NULL);
    td_buf_free(&dict);
    td_buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(size_limit_is_a_status),
                                       cmocka_unit_test(numbers_come_in_a_row),
                                       cmocka_unit_test(unfinished_file_leaks_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

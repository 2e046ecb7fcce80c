#include "layout/sample.h"

static void lengths_have_two_decimals(void **state) {
    sample s;
    td_buf out = {0};
    (void)state;
    sample_open(&s);
    add_para(&s, s.doc.root, "mein \"und\" mehr");
    assert_true(sample_run(&s));
    td_trace_run(&out, &s.pages);
    td_buf_putc(&out, 0);
    assert_non_null(strstr(out.p, "page 1 \"1\" 320.00x400.00\n"));
    assert_non_null(strstr(out.p, "  text 40.00 50.50 10.00 \"mein \\\"und\\\" mehr\" #111111 Document/P#"));
    assert_non_null(strstr(out.p, "artifact:footer"));
    assert_non_null(strstr(out.p, "structure\n  P#1\n    \"mein \\\"und\\\" mehr\" p1\n"));
    td_buf_free(&out);
    sample_close(&s);
}

static void kids_follow_the_source(void **state) {
    sample s;
    td_buf out = {0};
    (void)state;
    sample_open(&s);
    td_node *p = add_para(&s, s.doc.root, "vor");
    td_node *note = add(&s, p, TD_NOTE);
    note->label.number = TD_S("1");
    add_para(&s, note, "Fuss");
    add_text(&s, p, " nach");
    assert_true(sample_run(&s));
    td_trace_run(&out, &s.pages);
    td_buf_putc(&out, 0);
    const char *tree = strstr(out.p, "structure\n");
    const char *a = strstr(tree, "\"vor\""), *b = strstr(tree, "Reference"), *c = strstr(tree, "Note#"), *d = strstr(tree, "Fuss"), *e = strstr(tree, "nach\"");
    assert_true(a && b && c && d && e && a < b && b < c && c < d && d < e);
    assert_non_null(strstr(tree, "id=\"note-1\""));
    td_buf_free(&out);
    sample_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_have_two_decimals),
        cmocka_unit_test(kids_follow_the_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

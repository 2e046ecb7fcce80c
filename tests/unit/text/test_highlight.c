/* test_highlight.c - tokens cover the text, and the colours are where a reader expects them. */
#include "test.h"
#include "text/highlight.h"

/* Writes the text with the kind's letter around every coloured token: "k{int} x". */
static void expect(const char *language, const char *code, const char *marked) {
    static const char letters[] = "-kscnv";
    td_arena *arena = td_arena_new();
    td_code_token *tokens = NULL;
    td_str text = td_str_from(code);
    size_t n = td_highlight(arena, text, td_str_from(language), &tokens);
    td_buf out = {0};
    uint32_t at = 0;
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(tokens[i].start, at);
        assert_true(tokens[i].end > at);
        at = tokens[i].end;
        bool plain = tokens[i].kind == TD_CODE_PLAIN;
        if (!plain)
            td_buf_format(&out, "%c{", letters[tokens[i].kind]);
        td_buf_str(&out, td_str_sub(text, tokens[i].start, at));
        td_buf_puts(&out, plain ? "" : "}");
    }
    assert_int_equal(at, text.n);
    if (marked) {
        assert_str(td_buf_view(&out), marked);
    }
    td_buf_free(&out);
    td_arena_free(arena);
}

static void test_languages(void **state) {
    (void)state;
    expect("yaml", "title: \"x: y\" # n\nlist: [true, 12]", "v{title}: s{\"x: y\"} c{# n}\nv{list}: [k{true}, n{12}]");
    expect("yaml", "url: http://a.b/c#d\nt: it's", "v{url}: http://a.b/c#d\nv{t}: it's");
    expect("json", "{\"a\": null, \"b\": \"c\"}", "{v{\"a\"}: k{null}, v{\"b\"}: s{\"c\"}}");
    expect("sh", "for x in $LIST; do echo \"a\" # c\ndone",
           "k{for} x k{in} v{$LIST}; k{do} echo s{\"a\"} c{# c}\nk{done}");
    expect("sh", "echo ${A}#b", "echo v{${A}}#b");
    expect("c", "#include <a.h>\nint f(char *s) { /* x */ return 0x1F; } // y",
           "k{#include} <a.h>\nk{int} v{f}(k{char} *s) { c{/* x */} k{return} n{0x1F}; } c{// y}");
    expect("lua", "local a = f('x') -- y\n--[[ b\nc ]] end",
           "k{local} a = v{f}(s{'x'}) c{-- y}\nc{--[[ b\nc ]]} k{end}");
    expect("SQL", "SELECT 'it''s' FROM t -- x", "k{SELECT} s{'it''s'} k{FROM} t c{-- x}");
    expect("python", "def f(x):\n  \"\"\"a\n  b\"\"\"\n  return 1.5 # c",
           "k{def} v{f}(x):\n  s{\"\"\"a\n  b\"\"\"}\n  k{return} n{1.5} c{# c}");
    expect("fortran", "CALL x", "CALL x");
    expect("", "x", "x");
}

static void test_broken_code(void **state) {
    (void)state;
    static const char *const names[] = {"yaml", "json", "sh", "c", "lua", "sql", "python"};
    static const char *const codes[] = {"",     "\"", "'a\nb'", "/*",     "--[[",         "\"\"\"",
                                        "\"\\", "$",  "${",     "${x\ny", "\xC3\xBC\xFF", "#",
                                        "a:",   ":",  "\n\n",   "0",      "'''''"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        for (size_t k = 0; k < sizeof codes / sizeof *codes; k++) {
            expect(names[i], codes[k], NULL);
        }
    }
}

/* Only linear work comes to an end in time. */
static void test_large(void **state) {
    (void)state;
    static const char *const parts[] = {"\"", "/*", "a ", "a  :", "'''", "${", "--[["};
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        td_buf code = {0};
        for (int i = 0; i < 200000; i++) {
            td_buf_puts(&code, parts[k]);
        }
        td_buf_putc(&code, 0);
        expect("python", code.p, NULL);
        expect("yaml", code.p, NULL);
        expect("lua", code.p, NULL);
        td_buf_free(&code);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_languages), cmocka_unit_test(test_broken_code),
                                       cmocka_unit_test(test_large)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

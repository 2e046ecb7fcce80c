#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "test.h"

static const char *same(const char *text) {
    return text;
}

static const char *nothing(const char *name) {
    (void)name;
    return NULL;
}

/* What is written to stdout and stderr while fn runs. */
typedef struct {
    char out[16384], err[16384];
    int saved[2];
    FILE *files[2];
} capture;

static void capture_open(capture *c) {
    fflush(stdout);
    fflush(stderr);
    for (int i = 0; i < 2; i++) {
        c->files[i] = tmpfile();
        assert_non_null(c->files[i]);
        c->saved[i] = dup(i + 1);
        dup2(fileno(c->files[i]), i + 1);
    }
}

static void capture_close(capture *c) {
    fflush(stdout);
    fflush(stderr);
    for (int i = 0; i < 2; i++) {
        char *to = i ? c->err : c->out;
        dup2(c->saved[i], i + 1);
        close(c->saved[i]);
        rewind(c->files[i]);
        to[fread(to, 1, sizeof c->out - 1, c->files[i])] = '\0';
        fclose(c->files[i]);
    }
}

#define MOST 24

/* Reads a command line written with blanks. */
static int args(const char *line, td_command *command, capture *c) {
    static char copy[512];
    char *argv[MOST + 1] = {(char *)(uintptr_t)"trisdoc"};
    int argc = 1;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *word = strtok(copy, " "); word && argc < MOST; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    capture_open(c);
    int status = td_args_read(argc, argv, command, same);
    capture_close(c);
    return status;
}

static void every_option(void **state) {
    (void)state;
    td_command c;
    capture cap;
    assert_int_equal(args("build leitfaden --audience business --lang de --region r --partner p --format pdf,html -j 3 --out o --strict", &c, &cap), -1);
    assert_string_equal(c.verb, "build");
    assert_string_equal(c.build.names[0], "leitfaden");
    assert_string_equal(c.build.audience, "business");
    assert_string_equal(c.build.region, "r");
    assert_string_equal(c.build.partner, "p");
    assert_string_equal(c.build.lang, "de");
    assert_string_equal(c.build.out, "o");
    assert_true(c.build.pdf && c.build.html && c.build.strict);
    assert_int_equal(c.build.jobs, 3);
    td_args_free(&c);
    assert_int_equal(args("-C d build -M a=1 -M b --hook x.lua --message-format json --color always -q -v -o y.pdf a.md", &c, &cap), -1);
    assert_string_equal(c.build.dir, "d");
    assert_int_equal(c.build.nmetas, 2);
    assert_string_equal(c.build.hooks[0], "x.lua");
    assert_int_equal(c.format, TD_FORMAT_JSON);
    assert_true(c.colour && c.quiet && c.verbose);
    assert_string_equal(c.build.file, "y.pdf");
    td_args_free(&c);
    assert_int_equal(args("fragment --dialect gfm", &c, &cap), -1);
    assert_string_equal(c.build.names[0], "-");
    td_args_free(&c);
    assert_int_equal(args("check a.md b.md", &c, &cap), -1);
    assert_true(c.build.check);
    td_args_free(&c);
    assert_int_equal(args("build --dump=pages a.md", &c, &cap), -1);
    assert_int_equal(c.build.dump, TD_DUMP_PAGES);
    td_args_free(&c);
    assert_int_equal(args("list --json", &c, &cap), -1);
    assert_true(c.json);
    td_args_free(&c);
}

static void wrong_command_lines(void **state) {
    (void)state;
    static const char *const lines[][2] = {
        {"", "a verb is missing"},
        {"bild", "unknown verb \"bild\""},
        {"build --audiance x", "cannot read the option \"--audiance\""},
        {"build --out", "cannot read the option \"--out\""},
        {"build -x", "cannot read the option \"-x\""},
        {"build --format docx", "unknown format in \"docx\""},
        {"build --format=", "unknown format"},
        {"build -j 0", "-j needs a number"},
        {"build -j x", "-j needs a number"},
        {"build --dump=alles a.md", "unknown value \"alles\""},
        {"build --color bunt", "unknown value \"bunt\""},
        {"build --message-format xml", "unknown value \"xml\""},
        {"build -M =x a.md", "-M needs KEY=VALUE"},
        {"build -o x a.md", "end the name in .pdf or .html"},
        {"build -o x.pdf a.md b.md", "exactly one Markdown file"},
        {"build -o x --format pdf,html a.md", "takes one format"},
        {"build -o - --format pdf --message-format json a.md", "both write to standard output"},
        {"fragment --dialect pandoc", "unknown value \"pandoc\""},
        {"fragment a b", "fragment takes one file"},
        {"fragment --out x", "the option --out does not belong to \"fragment\""},
        {"check --json", "the option --json does not belong to \"check\""},
        {"check -o x.pdf a.md", "the option --output does not belong to \"check\""},
        {"list x", "list takes no names"},
        {"list --audience x", "the option --audience does not belong to \"list\""},
        {"build --json", "the option --json does not belong to \"build\""},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        td_command c;
        capture cap;
        assert_int_equal(args(lines[i][0], &c, &cap), 2);
        if (!strstr(cap.err, lines[i][1]))
            fail_msg("trisdoc %s: expected \"%s\" in\n%s", lines[i][0], lines[i][1], cap.err);
        assert_string_equal(cap.out, "");
        td_args_free(&c);
    }
}

static void list_names_only_its_options(void **state) {
    (void)state;
    static const char *const others[] = {"-M", "--hook", "--audience", "--format"};
    td_command c;
    capture cap;
    assert_int_equal(args("list --help", &c, &cap), 0);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(strstr(cap.out, others[i]));
    td_args_free(&c);
}

static void help_and_version(void **state) {
    (void)state;
    static const char *const lines[][2] = {{"--help", "VERB"}, {"-h", "VERB"}, {"build --help", "--dump=STAGE"}, {"check --help", "writes nothing"}, {"fragment -h", "--dialect"}, {"list --help", "--json"}, {"--version", "trisdoc "}, {"build --version", "trisdoc "}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        td_command c;
        capture cap;
        assert_int_equal(args(lines[i][0], &c, &cap), 0);
        assert_non_null(strstr(cap.out, lines[i][1]));
        assert_string_equal(cap.err, "");
        td_args_free(&c);
    }
}

/* ---- findings ---- */

static void print(const char *text, td_span span, td_command command, capture *cap) {
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    span.src = test_source(ctx, text)->id;
    command.build.translate = same;
    td_report_hint(ctx, TD_W_HOOK, span, TD_S("so \x1B[2J"), TD_F(TD_S("Grund \"x\"\t\x01\xFF")));
    capture_open(cap);
    td_print_findings(&command, &t.diags, ctx->sources);
    capture_close(cap);
    test_ctx_close(&t);
}

static void carets(void **state) {
    (void)state;
    capture cap;
    print("\tGr\xC3\xBC\xC3\x9F" "e hier\nzwei\n", (td_span){0, 9, 13}, (td_command){0}, &cap);
    assert_string_equal(cap.out, "");
    assert_string_equal(cap.err, "test.md:1:8: warning: Grund \"x\"\t\xEF\xBF\xBD\xEF\xBF\xBD [W_HOOK]\n"
                                 "    1 | \tGr\xC3\xBC\xC3\x9F" "e hier\n"
                                 "      | \t      ^~~~\n"
                                 "      = hint: so \xEF\xBF\xBD[2J\n");
    print("eins\nzwei\n", (td_span){0, 2, 8}, (td_command){.colour = true}, &cap);
    assert_non_null(strstr(cap.err, "\033[33mwarning\033[0m"));
    assert_non_null(strstr(cap.err, "    1 | eins\n      |   ^~\n")); /* to the end of its line */
    print("eins\n", (td_span){0, 5, 5}, (td_command){0}, &cap);
    print("", (td_span){0, 0, 0}, (td_command){0}, &cap);
    assert_non_null(strstr(cap.err, "    1 | \n      | ^\n"));
    print("eins\x1B[31m\n", (td_span){0, 0, 4}, (td_command){.quiet = true}, &cap);
    assert_string_equal(cap.err, "");
}

static void long_lines_are_cut(void **state) {
    (void)state;
    capture cap;
    td_buf text = {0};
    for (int i = 0; i < 50000; i++)
        td_buf_puts(&text, "w\xC3\xB6rt ");
    td_buf_putc(&text, '\0');
    print(text.p, (td_span){0, 60000, 60004}, (td_command){0}, &cap);
    assert_true(strlen(cap.err) < 1000);
    char *source = strstr(cap.err, "\xE2\x80\xA6w"), *caret = strstr(cap.err, "^~~");
    if (!source)
        source = strstr(cap.err, "\xE2\x80\xA6");
    assert_non_null(source);
    assert_non_null(caret);
    td_buf_free(&text);
}

static void json_lines(void **state) {
    (void)state;
    capture cap;
    print("\tGr\xC3\xBC\xC3\x9F" "e\n", (td_span){0, 1, 5}, (td_command){.format = TD_FORMAT_JSON}, &cap);
    assert_string_equal(cap.err, "");
    assert_string_equal(cap.out, "{\"code\":\"W_HOOK\",\"level\":\"warning\",\"file\":\"test.md\",\"line\":1,\"column\":2,\"end_line\":1,\"end_column\":5,"
                                 "\"message\":\"Grund \\\"x\\\"\\u0009\\u0001\xEF\xBF\xBD\",\"hint\":\"so \\u001b[2J\",\"targets\":\"\"}\n");
}

/* ---- the whole program ---- */

static void a_run_from_end_to_end(void **state) {
    (void)state;
    capture cap;
    char name[] = "/tmp/trisdoc-cli-XXXXXX";
    int fd = mkstemp(name);
    assert_true(write(fd, "Text -- *x*\n", 12) == 12);
    close(fd);
    char *argv[] = {(char *)(uintptr_t)"trisdoc", (char *)(uintptr_t)"fragment", name, NULL};
    capture_open(&cap);
    int status = td_cli_run(3, argv, nothing, same);
    capture_close(&cap);
    assert_int_equal(status, 0);
    assert_non_null(strstr(cap.out, "<em>x</em>"));
    assert_non_null(strstr(cap.err, "W_LANG_MISSING"));
    /* From standard input, with a warning that counts. */
    char *strict[] = {(char *)(uintptr_t)"trisdoc", (char *)(uintptr_t)"fragment", (char *)(uintptr_t)"--strict", (char *)(uintptr_t)"-", NULL};
    int saved = dup(0);
    assert_non_null(freopen(name, "rb", stdin));
    capture_open(&cap);
    status = td_cli_run(4, strict, nothing, same);
    capture_close(&cap);
    dup2(saved, 0);
    close(saved);
    assert_int_equal(status, 1);
    assert_non_null(strstr(cap.out, "<em>x</em>"));
    unlink(name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option), cmocka_unit_test(wrong_command_lines), cmocka_unit_test(help_and_version), cmocka_unit_test(list_names_only_its_options), cmocka_unit_test(carets),
        cmocka_unit_test(long_lines_are_cut), cmocka_unit_test(json_lines), cmocka_unit_test(a_run_from_end_to_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read/read.h"
#include "test.h"

typedef struct {
    test_ctx t;
    td_ctx *ctx;
    char dir[64];
} fixture;

static void open_fixture(fixture *f) {
    f->ctx = test_ctx_open(&f->t);
    snprintf(f->dir, sizeof f->dir, "/tmp/trisdoc-read-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
}

static void close_fixture(fixture *f) {
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", f->dir);
    assert_int_equal(system(command), 0);
    test_ctx_close(&f->t);
}

static td_str path(fixture *f, const char *name) {
    return td_str_format(f->ctx->arena, "%s/%s", f->dir, name);
}

static void put(fixture *f, const char *name, const char *bytes, size_t n) {
    FILE *file = fopen(path(f, name).p, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

static bool load(fixture *f, const char *name, size_t limit, td_str *out) {
    td_str real = td_read_real(f->ctx->arena, path(f, name));
    return td_read_bytes(f->ctx, (td_path){real, td_str_from(name)}, TD_NOSPAN, limit, out);
}

static td_code last(const fixture *f) {
    return f->ctx->diags->p[f->ctx->diags->n - 1].code;
}

static void bytes(void **state) {
    (void)state;
    fixture f;
    td_str out;
    open_fixture(&f);
    put(&f, "a", "hallo", 5);
    put(&f, "leer", "", 0);
    assert_true(load(&f, "a", 5, &out));
    assert_str(out, "hallo");
    assert_true(load(&f, "leer", 5, &out));
    assert_int_equal(out.n, 0);
    assert_false(load(&f, "a", 4, &out));
    assert_int_equal(last(&f), TD_E_FILE_TOO_LARGE);
    assert_false(load(&f, "fehlt", 4, &out));
    assert_int_equal(last(&f), TD_E_FILE_MISSING);
    assert_int_equal(mkdir(path(&f, "ordner").p, 0755), 0);
    assert_false(load(&f, "ordner", 4, &out));
    assert_int_equal(last(&f), TD_E_FILE_UNREADABLE);
    assert_int_equal(mkfifo(path(&f, "rohr").p, 0644), 0);
    assert_false(load(&f, "rohr", 4, &out)); /* and does not wait for a writer */
    assert_int_equal(last(&f), TD_E_FILE_UNREADABLE);
    assert_false(td_read_bytes(f.ctx, (td_path){TD_S("/dev/zero"), TD_S("z")}, TD_NOSPAN, 4, &out));
    close_fixture(&f);
}

static void texts(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    assert_str(td_read_source(ctx, TD_S("a"), TD_NOSTR, TD_S("\xEF\xBB\xBFx"))->bytes, "x");
    assert_null(td_read_source(ctx, TD_S("b"), TD_NOSTR, (td_str){"x\ny\0z", 5}));
    assert_int_equal(t.diags.p[0].code, TD_E_NUL_BYTE);
    assert_int_equal(t.diags.p[0].span.start, 3);
    assert_null(td_read_source(ctx, TD_S("c"), TD_NOSTR, TD_S("gr\xFCn")));
    assert_int_equal(t.diags.p[1].code, TD_E_NOT_UTF8);
    assert_int_equal(t.diags.p[1].span.start, 2);
    assert_null(td_read_source(ctx, TD_S("d"), TD_NOSTR, TD_S("\xED\xA0\x80")));
    test_ctx_close(&t);
}

static void inside(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    td_str root = td_read_real(f.ctx->arena, td_str_from(f.dir));
    put(&f, "a", "x", 1);
    assert_int_equal(symlink("/etc/passwd", path(&f, "weg").p), 0);
    assert_int_equal(symlink("a", path(&f, "da").p), 0);
    assert_true(td_read_inside(td_read_real(f.ctx->arena, path(&f, "a")), root));
    assert_true(td_read_inside(td_read_real(f.ctx->arena, path(&f, "da")), root));
    assert_false(td_read_inside(td_read_real(f.ctx->arena, path(&f, "weg")), root));
    assert_false(td_read_inside(td_str_cat(f.ctx->arena, root, TD_S("x")), root));
    assert_true(td_read_inside(TD_S("/etc"), TD_S("/")));
    assert_int_equal(td_read_real(f.ctx->arena, path(&f, "fehlt")).n, 0);
    assert_int_equal(td_read_real(f.ctx->arena, (td_str){"/tmp\0/x", 7}).n, 0);
    close_fixture(&f);
}

static void globs(void **state) {
    (void)state;
    fixture f;
    td_str *found, dir;
    open_fixture(&f);
    assert_int_equal(mkdir(path(&f, "o[rd]ner*").p, 0755), 0);
    dir = path(&f, "o[rd]ner*");
    put(&f, "o[rd]ner*/20-b.md", "", 0);
    put(&f, "o[rd]ner*/100-c.md", "", 0);
    put(&f, "o[rd]ner*/10-a.md", "", 0);
    put(&f, "o[rd]ner*/\xC3\xA4.md", "", 0);
    put(&f, "o[rd]ner*/x.txt", "", 0);
    assert_int_equal(td_read_glob(f.ctx->arena, dir, TD_S("*.md"), &found), 4);
    assert_str(found[0], "10-a.md"); /* by bytes */
    assert_str(found[1], "100-c.md");
    assert_str(found[2], "20-b.md");
    assert_str(found[3], "\xC3\xA4.md");
    assert_int_equal(td_read_glob(f.ctx->arena, dir, TD_S("nichts*"), &found), 0);
    assert_int_equal(td_read_glob(f.ctx->arena, dir, TD_S("../*"), &found), 0);
    assert_int_equal(td_read_glob(f.ctx->arena, dir, TD_S("/etc/*"), &found), 0);
    assert_int_equal(td_read_glob(f.ctx->arena, dir, TD_S(""), &found), 0);
    assert_true(td_read_glob_stays(TD_S("a/..b/*.md")));
    assert_false(td_read_glob_stays(TD_S("a/../b/*.md")));
    close_fixture(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(bytes), cmocka_unit_test(texts), cmocka_unit_test(inside), cmocka_unit_test(globs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

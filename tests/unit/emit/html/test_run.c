/* test_run.c - whole folders from hand-made finished trees, with the project's own templates. */
#include <stdio.h>

#include "emit/html/html.h"
#include "test.h"

typedef struct {
    test_ctx t;
    td_ctx *ctx;
    td_arena *a;
    td_doc doc;
    td_style style;
    td_locale locale;
    td_html_opts opts;
    td_html_files files;
} fixture;

static td_value *text(td_arena *a, td_str s) {
    td_value *v = td_value_new(a, TD_STRING, TD_NOSPAN);
    v->text = s;
    return v;
}

static td_value *map(td_arena *a) {
    td_value *v = td_value_new(a, TD_MAP_VALUE, TD_NOSPAN);
    v->members = TD_NEWN(a, td_member, 32);
    return v;
}

static void put(td_value *m, const char *key, td_value *v) {
    m->members[m->n++] = (td_member){td_str_from(key), TD_NOSPAN, v};
}

static td_str read_layout(td_arena *a, const char *name) {
    td_buf path = {0}, out = {0};
    td_buf_format(&path, "%s/../layouts/html/%s", TD_TEST_DIR, name);
    td_buf_putc(&path, 0);
    FILE *file = fopen(path.p, "rb");
    assert_non_null(file);
    char block[4096];
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;) {
        td_buf_put(&out, block, n);
    }
    fclose(file);
    td_buf_free(&path);
    return td_buf_take(&out, a);
}

static td_node *add(fixture *f, td_node *parent, td_kind kind) {
    td_node *node = td_node_new(f->a, kind, TD_NOSPAN);
    td_node_append(parent, node);
    return node;
}

static td_node *words(fixture *f, td_node *parent, const char *z) {
    td_node_append(parent, td_node_text(f->a, td_str_from(z), TD_NOSPAN));
    return parent;
}

static td_node *chapter(fixture *f, td_node *parent, int level, const char *number, const char *id, const char *title) {
    td_node *section = add(f, parent, TD_SECTION), *heading = add(f, section, TD_HEADING);
    heading->u.heading.level = level;
    heading->label.number = td_str_from(number);
    heading->label.anchor = td_str_from(id);
    td_map_put(&f->doc.anchors, heading->label.anchor, heading);
    words(f, heading, title);
    return section;
}

static td_node *note(fixture *f, td_node *para, const char *number, const char *z) {
    td_node *n = add(f, para, TD_NOTE);
    n->label.number = td_str_from(number);
    n->label.anchor = td_str_format(f->a, "fn-%s", number);
    words(f, add(f, n, TD_PARA), z);
    return n;
}

static void open_fixture(fixture *f) {
    static const char *const templates[] = {"head", "chapter", "index",  "single", "side",
                                            "menu", "draft",   "others", "footer"};
    static td_token tokens[] = {{{"color-ink", 9}, {"#111", 4}}}, dark[] = {{{"color-ink", 9}, {"#eee", 4}}};
    memset(f, 0, sizeof *f);
    f->ctx = test_ctx_open(&f->t);
    f->a = f->ctx->arena;
    td_value *all = map(f->a), *locale = map(f->a), *html = map(f->a);
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
        td_str name = td_str_format(f->a, "%s.mustache", templates[i]);
        put(all, templates[i], text(f->a, read_layout(f->a, name.p)));
    }
    put(html, "contents", text(f->a, TD_S("Inhalt")));
    put(html, "notes", text(f->a, TD_S("Fu\xC3\x9Fnoten")));
    put(html, "note", text(f->a, TD_S("Fu\xC3\x9Fnote")));
    put(locale, "html", html);
    f->locale = (td_locale){.lang = TD_S("de"), .value = locale};
    f->style = (td_style){.locale = &f->locale,
                          .templates = all,
                          .css = TD_S("p{}</style>"),
                          .tokens = tokens,
                          .ntokens = 1,
                          .dark_tokens = dark,
                          .ndark_tokens = 1};
    f->doc = (td_doc){.lang = TD_S("de"), .title = TD_S("Werk & <Titel>"), .toc_depth = 3};
    f->doc.root = td_node_new(f->a, TD_DOC, TD_NOSPAN);
    td_map_init(&f->doc.anchors, f->a);
}

static td_str file(const fixture *f, const char *name) {
    for (size_t i = 0; i < f->files.n; i++) {
        if (td_str_is(f->files.p[i].name, name)) {
            return f->files.p[i].bytes;
        }
    }
    return TD_NOSTR;
}

static bool has(const fixture *f, const char *name, const char *part) {
    bool found = td_str_find(file(f, name), td_str_from(part)) != SIZE_MAX;
    if (!found) {
        fprintf(stderr, "%s lacks %s:\n%.*s\n", name, part, TD_F(file(f, name)));
    }
    return found;
}

static bool lacks(const fixture *f, const char *name, const char *part) {
    return td_str_find(file(f, name), td_str_from(part)) == SIZE_MAX;
}

/* Two chapters, a section, notes with a second reference, links across. */
static void build(fixture *f) {
    td_node *one = chapter(f, f->doc.root, 1, "1", "sec-one", "Eins"),
            *two = chapter(f, f->doc.root, 1, "2", "sec-two", "Zwei");
    td_node *inner = chapter(f, one, 2, "1.1", "sec-in", "Innen");
    td_node *para = words(f, add(f, inner, TD_PARA), "Text");
    td_node *first = note(f, para, "1", "Anmerkung");
    td_node *again = add(f, para, TD_NOTE_REF);
    again->u.note.of = first;
    td_node *link = add(f, para, TD_LINK);
    link->u.link.target = two->first;
    words(f, link, "weiter");
    td_node *back = add(f, add(f, two, TD_PARA), TD_XREF);
    back->u.xref.target = inner->first;
    words(f, back, "Abschnitt 1.1");
    note(f, back->parent, "2", "Zweite");
    td_node *far = add(f, back->parent, TD_NOTE_REF);
    far->u.note.of = first;
}

static void test_folder(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    build(&f);
    assert_true(td_html_run(f.ctx, &f.files, &f.doc, &f.style, &f.opts));
    assert_int_equal(f.files.n, 5);
    assert_true(has(&f, "index.html", "<h1>Werk &amp; &lt;Titel&gt;</h1>"));
    assert_true(has(&f, "index.html", "<a href=\"sec-one.html\"><span class=\"number\">1</span> Eins</a>"));
    assert_true(has(&f, "index.html", "<a href=\"sec-one.html#sec-in\">"));
    assert_true(has(&f, "sec-one.html", "<title>1 Eins \xE2\x80\x93 Werk &amp; &lt;Titel&gt;</title>"));
    assert_true(has(&f, "sec-one.html", "<h1 id=\"sec-one\"><span class=\"number\">1</span> Eins</h1>"));
    assert_true(has(&f, "sec-one.html", "<a href=\"sec-two.html\">weiter</a>"));
    assert_true(has(&f, "sec-one.html", "aria-current=\"page\""));
    assert_true(has(&f, "sec-one.html", "id=\"_fnref-1\" href=\"#fn-1\" role=\"doc-noteref\""));
    assert_true(has(&f, "sec-one.html", "id=\"_fnref-1-2\" href=\"#fn-1\""));
    assert_true(has(&f, "sec-one.html", "<li id=\"fn-1\" value=\"1\">"));
    assert_true(has(&f, "sec-one.html", "href=\"#_fnref-1\" role=\"doc-backlink\""));
    assert_true(has(&f, "sec-two.html", "<a href=\"sec-one.html#sec-in\" class=\"xref\">Abschnitt 1.1</a>"));
    assert_true(has(&f, "sec-two.html", "href=\"sec-one.html#fn-1\""));
    assert_true(has(&f, "sec-two.html", "<li id=\"fn-2\" value=\"2\">"));
    assert_true(has(&f, "single.html", "<a href=\"#sec-two\">weiter</a>"));
    assert_true(has(&f, "single.html", "<p class=\"title\">Werk &amp; &lt;Titel&gt;</p>"));
    assert_true(has(&f, "assets/style.css", "--color-ink: #111;"));
    for (size_t i = 0; i < f.files.n; i++) {
        assert_int_equal(td_str_find(f.files.p[i].bytes, TD_S("<script")), SIZE_MAX);
        assert_int_equal(td_str_find(f.files.p[i].bytes, TD_S("{{")), SIZE_MAX);
    }
    test_ctx_close(&f.t);
}

static void test_same_bytes_twice(void **state) {
    (void)state;
    fixture f, g;
    open_fixture(&f);
    open_fixture(&g);
    build(&f);
    build(&g);
    assert_true(td_html_run(f.ctx, &f.files, &f.doc, &f.style, &f.opts));
    assert_true(td_html_run(g.ctx, &g.files, &g.doc, &g.style, &g.opts));
    for (size_t i = 0; i < f.files.n; i++) {
        assert_true(td_str_eq(f.files.p[i].name, g.files.p[i].name));
        assert_true(td_str_eq(f.files.p[i].bytes, g.files.p[i].bytes));
    }
    test_ctx_close(&f.t);
    test_ctx_close(&g.t);
}

static void test_self_contained(void **state) {
    (void)state;
    static td_image picture = {
        .width = 4, .height = 3, .file = {"PNG", 3}, .mime = {"image/png", 9}, .name = {"a.png", 5}};
    fixture f;
    open_fixture(&f);
    build(&f);
    td_node *figure = add(&f, f.doc.root->first, TD_FIGURE), *image = add(&f, figure, TD_IMAGE);
    image->u.image.image = &picture;
    image->u.image.alt = TD_S("Bild \"x\"");
    f.opts.self_contained = true;
    assert_true(td_html_run(f.ctx, &f.files, &f.doc, &f.style, &f.opts));
    assert_int_equal(f.files.n, 1);
    assert_true(has(&f, "single.html",
                    "<img src=\"data:image/png;base64,UE5H\" width=\"4\" height=\"3\" alt=\"Bild &quot;x&quot;\">"));
    assert_true(has(&f, "single.html", "p{}<\\/style>"));
    assert_true(lacks(&f, "single.html", "index.html"));
    test_ctx_close(&f.t);
}

static void test_pictures_once(void **state) {
    (void)state;
    static td_image a = {.width = 1, .height = 1, .file = {"AAA", 3}, .name = {"b\xC3\xBC cher.PNG", 12}, .hash = 1};
    static td_image b = {.width = 1, .height = 1, .file = {"BBB", 3}, .name = {"b\xC3\xBC cher.PNG", 12}, .hash = 2};
    fixture f;
    open_fixture(&f);
    build(&f);
    td_node *para = add(&f, f.doc.root->first, TD_PARA);
    td_image *all[] = {&a, &b, &a};
    for (int i = 0; i < 3; i++) {
        td_node *image = add(&f, para, TD_IMAGE);
        image->u.image.image = all[i];
        image->u.image.decorative = true;
    }
    assert_true(td_html_run(f.ctx, &f.files, &f.doc, &f.style, &f.opts));
    assert_int_equal(f.files.n, 7);
    assert_true(has(&f, "sec-one.html", "<img src=\"assets/b---cher.png\" width=\"1\" height=\"1\" alt=\"\">"));
    assert_true(has(&f, "sec-one.html", "src=\"assets/b---cher-2.png\""));
    test_ctx_close(&f.t);
}

static void test_odd_file_names(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    chapter(&f, f.doc.root, 1, "", "index", "A");
    chapter(&f, f.doc.root, 1, "", "a/../b", "B");
    chapter(&f, f.doc.root, 1, "", "X", "C");
    chapter(&f, f.doc.root, 1, "", "x", "D");
    chapter(&f, f.doc.root, 1, "", "", "E");
    assert_true(td_html_run(f.ctx, &f.files, &f.doc, &f.style, &f.opts));
    static const char *const names[] = {"index.html", "index-1.html", "a-..-b.html",
                                        "X.html",     "x-1.html",     "chapter.html"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_true(file(&f, names[i]).n > 0);
    }
    test_ctx_close(&f.t);
}

static void test_template_error(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    build(&f);
    f.style.templates = NULL;
    assert_false(td_html_run(f.ctx, &f.files, &f.doc, &f.style, &f.opts));
    assert_int_equal(f.files.n, 0);
    assert_int_equal(f.t.diags.p[0].code, TD_E_TEMPLATE);
    test_ctx_close(&f.t);
}

static void test_no_chapters(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    f.doc.title = TD_NOSTR;
    f.doc.lang = TD_S("ar");
    words(&f, add(&f, f.doc.root, TD_PARA), "nur Text");
    assert_true(td_html_run(f.ctx, &f.files, &f.doc, &f.style, &f.opts));
    assert_int_equal(f.files.n, 3);
    assert_true(has(&f, "index.html", "<p>nur Text</p>"));
    assert_true(has(&f, "single.html", "<html lang=\"ar\" dir=\"rtl\">"));
    test_ctx_close(&f.t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folder),         cmocka_unit_test(test_same_bytes_twice),
        cmocka_unit_test(test_self_contained), cmocka_unit_test(test_pictures_once),
        cmocka_unit_test(test_odd_file_names), cmocka_unit_test(test_template_error),
        cmocka_unit_test(test_no_chapters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

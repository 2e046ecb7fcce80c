#include "resolve/style.h"
#include "resolve/yaml_test.h"

#define FONT(name) "{family: " name ", regular: {file: r.ttf}, bold: {file: b.ttf}, italic: {file: i.ttf}, bold-italic: {file: bi.ttf}}"
#define THEME                                                                                                       \
    "fonts:\n  serif: " FONT("Serif") "\n  sans: " FONT("Sans") "\n  mono: " FONT("Mono") "\n  fallback: [{family: Sans, style: Regular, file: r.ttf}]\n" \
    "colors: {ink: '#111111', paper: '#ffffff', surface: '#eeeeee', link: '#003366'}\n"                              \
    "text: {body: {size: 10pt, leading: 14pt, indent: 1em}}\n"                                                      \
    "page: {size: A4, margins: {top: 20mm, bottom: 20mm, inner: 20mm, outer: 20mm}}\n"

typedef struct {
    test_ctx t;
    td_ctx *ctx;
} fixture;

static td_style *make(fixture *f, const char *layout, const char *document) {
    f->ctx = test_ctx_open(&f->t);
    const td_value *locales = yaml(f->ctx, "de: {lang: de, box: {tip: Tipp}}\nen: {lang: en}\n");
    td_style_parts parts = {.theme = yaml(f->ctx, THEME), .layout = layout ? yaml(f->ctx, layout) : NULL, .layout_name = TD_S("x"),
                            .document = document ? yaml(f->ctx, document) : NULL, .locales = locales, .lang = TD_S("de")};
    return td_style_make(f->ctx, &parts);
}

static void refuse(const char *layout, const char *document, const char *findings) {
    fixture f;
    assert_null(make(&f, layout, document));
    expect_findings(f.ctx, findings);
    test_ctx_close(&f.t);
}

static void the_theme(void **state) {
    (void)state;
    fixture f;
    td_style *s = make(&f, NULL, NULL);
    assert_non_null(s);
    assert_int_equal(s->nfaces, 12);
    assert_int_equal(s->fallback[0], s->family_faces[TD_FAMILY_SANS][0][0]);
    assert_int_equal(s->text[TD_ROLE_H1].size, TD_PT(10)); /* from body */
    assert_int_equal(s->text[TD_ROLE_BODY].indent, TD_PT(10));
    assert_str(s->box[1].label, "Tipp");
    assert_true(s->ntokens > 10);
    test_ctx_close(&f.t);
}

static void a_layout_sets_keys_again(void **state) {
    (void)state;
    fixture f;
    td_style *s = make(&f, "text: {body: {size: 12pt}}\npage: {size: a5, running: {head-recto: {left: '{chapter} - {page}'}}}\n", NULL);
    assert_non_null(s);
    assert_int_equal(s->text[TD_ROLE_BODY].size, TD_PT(12));
    assert_int_equal(s->text[TD_ROLE_BODY].leading, TD_PT(14));
    assert_int_equal(s->page.width, TD_PT(419.528));
    assert_str(s->page.head_recto.left, "{chapter} - {page}");
    test_ctx_close(&f.t);
}

static void a_document_overrides(void **state) {
    (void)state;
    fixture f;
    td_style *s = make(&f, NULL, "page: A5\norientation: landscape\nmargins: 15mm\ncolumns: 2\nbody: {font: sans, size: 8pt, align: left}\n");
    assert_non_null(s);
    assert_int_equal(s->page.width, TD_PT(595.276));
    assert_int_equal(s->page.inner, s->page.top);
    assert_int_equal(s->page.columns, 2);
    assert_int_equal(s->text[TD_ROLE_BODY].family, TD_FAMILY_SANS);
    assert_int_equal(s->text[TD_ROLE_BODY].size, TD_PT(8));
    assert_int_equal(s->text[TD_ROLE_BODY].leading, 11469); /* in proportion */
    assert_int_equal(s->text[TD_ROLE_BODY].indent, TD_PT(8));
    assert_int_equal(s->text[TD_ROLE_BODY].align, TD_TEXT_LEFT);
    test_ctx_close(&f.t);
    s = make(&f, NULL, "page: {width: 100mm, height: 100mm}\nmargins: {left: 10mm, right: 12mm}\nbody: {font: Mono, leading: 20pt, indent: 0}\n");
    assert_non_null(s);
    assert_int_equal(s->page.inner, (td_len)td_muldiv(TD_PT(10), 720, 254));
    assert_int_equal(s->text[TD_ROLE_BODY].leading, TD_PT(20));
    assert_int_equal(s->text[TD_ROLE_BODY].indent, 0);
    test_ctx_close(&f.t);
}

static void findings(void **state) {
    (void)state;
    refuse("text: {h1: {color: tomato}}\n", NULL, "E_COLOUR@1:20 like '#0b4f6c', or the name of a colour of the theme\n");
    refuse("text: {h1: {color: ikn}}\n", NULL, "E_COLOUR@1:20 did you mean \"ink\"?\n");
    refuse("text: {h1: {color: '#zzzzzz'}}\n", NULL, "E_COLOUR@1:20 like '#0b4f6c', or the name of a colour of the theme\n");
    refuse("text: {h1: {color: '#aaaaaa', size: 10pt}}\n", NULL, "E_CONTRAST@1:12\n");
    refuse("text: {h1: {size: 12}}\n", NULL, "E_LENGTH@1:19 a number with its unit: 12pt, 30mm, 2.5cm, 1.2em\n");
    refuse("text: {h1: {size: 0pt}}\n", NULL, "E_LENGTH@1:12\n");
    refuse("text: {h1: {left: 99999999pt}}\n", NULL, "E_LENGTH@1:19 a number with its unit: 12pt, 30mm, 2.5cm, 1.2em\n");
    refuse("page: {running: {foot-recto: {left: '{pag}'}}}\n", NULL, "E_TOKEN_UNKNOWN@1:37 did you mean \"page\"?\n");
    refuse("page: {running: {foot-recto: {left: 'x {'}}}\n", NULL, "E_TOKEN_UNKNOWN@1:37\n");
    refuse(NULL, "margins: 10cm\n", "E_LAYOUT_AREA@1:1 at least a column of 20 mm and four lines must be left\n");
    refuse(NULL, "margins: -5cm\n", "E_LAYOUT_AREA@1:1 at least a column of 20 mm and four lines must be left\n");
    refuse(NULL, "columns: 0\n", "E_LAYOUT_AREA@1:1 one or two columns\n");
    refuse(NULL, "page: {width: 14000pt, height: 14000pt}\nmargins: {left: 14000pt, right: 14000pt}\n", "E_LAYOUT_AREA@1:1 at least a column of 20 mm and four lines must be left\n");
    refuse(NULL, "page: A99\n", "E_SCHEMA_VALUE@1:7 A3, A4, A5, A6, B5, letter, legal\n");
    refuse(NULL, "body: {font: Comic}\n", "E_FONT_MISSING@1:14 Serif, Sans, Mono\n");
    refuse(NULL, "body: {size: 1pt}\n", "E_LENGTH@1:7\n");
}

static void hostile_values_do_not_crash(void **state) {
    (void)state;
    static const char *const keys[] = {"page", "orientation", "margins", "columns", "body", "protrusion", "text", "colors", "fonts", "space", "dark"};
    static const char *const values[] = {"1", "x", "[1]", "{a: b}", "{size: {}}", "null", "{body: [1], h1: {size: []}}", "{width: [], top: {}, serif: 1, fallback: [1]}", "-1", "999999999999"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        for (size_t v = 0; v < sizeof values / sizeof *values; v++)
            for (int place = 0; place < 2; place++) {
                char text[128];
                fixture f;
                snprintf(text, sizeof text, "%s: %s\n", keys[k], values[v]);
                make(&f, place ? text : NULL, place ? NULL : text);
                test_ctx_close(&f.t);
            }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_theme), cmocka_unit_test(a_layout_sets_keys_again), cmocka_unit_test(a_document_overrides),
                                       cmocka_unit_test(findings), cmocka_unit_test(hostile_values_do_not_crash)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* style.c - faces, colours, text styles, boxes; the page is in style_page.c, tokens for CSS in style_tokens.c. */
#include "resolve/style.h"

#include "resolve/style_parts.h"

static const char *const role_names[TD_ROLE_COUNT] = {
    "body",  "h1",       "h2",    "h3",        "h4",           "h5",    "h6",       "quote",  "code",  "caption",
    "table-head", "table-cell", "note", "box", "box-title", "term", "bibliography", "title", "subtitle", "author",
    "date",  "imprint",  "abstract", "toc-title", "toc-1",     "toc-2", "toc-3",    "running-head", "running-foot"};
static const char *const family_names[TD_FAMILY_COUNT] = {"serif", "sans", "mono"};
static const char *const box_names[] = {[TD_STYLE_BOX_FIRST] = "tip", "warning", "example", "legal", "checklist", "definition", "quote", "box"};

/* "#rrggbb" */
static bool read_hex(td_str s, td_colour *out) {
    static const char digits[] = "0123456789abcdef";
    td_colour c = 0;
    if (s.n != 7 || s.p[0] != '#')
        return false;
    for (size_t i = 1; i < 7; i++) {
        char low = s.p[i] >= 'A' && s.p[i] <= 'F' ? (char)(s.p[i] | 32) : s.p[i];
        const char *place = low ? strchr(digits, low) : NULL;
        if (!place)
            return false;
        c = c << 4 | (td_colour)(place - digits);
    }
    *out = c;
    return true;
}

static td_str nearest_colour(td_ctx *ctx, const td_value *colours, td_str word) {
    size_t n = colours && colours->kind == TD_MAP_VALUE ? colours->n : 0;
    td_str *names = TD_NEWN(ctx->arena, td_str, n + 1);
    for (size_t i = 0; i < n; i++)
        names[i] = colours->members[i].key;
    td_str hint = td_did_you_mean_str(ctx, word, names, n);
    return hint.n ? hint : td_str_from(td_tr(ctx, "like '#0b4f6c', or the name of a colour of the theme"));
}

td_colour td_style_colour(td_ctx *ctx, const td_value *colours, const td_value *v, td_colour otherwise) {
    if (!v)
        return otherwise;
    td_colour c;
    const td_value *named = td_value_find_str(colours, v->text);
    if (read_hex(v->text, &c) || (named && read_hex(named->text, &c)))
        return c;
    td_report_hint(ctx, TD_E_COLOUR, v->span, nearest_colour(ctx, colours, v->text), TD_F(v->text));
    return otherwise;
}

td_len td_style_length(td_ctx *ctx, const td_value *v, td_len em, td_len otherwise) {
    td_len out;
    if (!v)
        return otherwise;
    /* No page is larger, so sums of lengths stay in range. */
    if (!td_len_parse(v->text, em, &out) || out > TD_STYLE_MAX_LENGTH || out < -TD_STYLE_MAX_LENGTH) {
        td_report_hint(ctx, TD_E_LENGTH, v->span, td_str_from(td_tr(ctx, "a number with its unit: 12pt, 30mm, 2.5cm, 1.2em")), TD_F(v->text));
        return otherwise;
    }
    return out;
}

/* ---- faces ---- */

static uint16_t add_face(td_style *style, td_str family, const char *name, const td_value *v, bool bold, bool italic) {
    td_face_spec *face = &style->faces[style->nfaces];
    *face = (td_face_spec){family, td_str_from(name), td_value_text(td_value_find(v, "file"), ""), td_value_find(v, "sha256"), bold, italic, v->span};
    for (uint16_t i = 0; i < style->nfaces; i++)
        if (td_str_eq(style->faces[i].family, family) && td_str_is(style->faces[i].style, name))
            return i;
    return (uint16_t)style->nfaces++;
}

static void make_faces(td_ctx *ctx, td_style *style, const td_value *fonts) {
    static const struct {
        const char *key, *style;
        bool bold, italic;
    } variants[] = {{"regular", "Regular", 0, 0}, {"italic", "Italic", 0, 1}, {"bold", "Bold", 1, 0}, {"bold-italic", "Bold Italic", 1, 1}};
    const td_value *fallback = td_value_find(fonts, "fallback");
    size_t nfallback = fallback && fallback->kind == TD_SEQ ? fallback->n : 0;
    style->faces = TD_NEWN(ctx->arena, td_face_spec, TD_FAMILY_COUNT * 4 + nfallback);
    style->fallback = TD_NEWN(ctx->arena, uint16_t, nfallback + 1);
    for (int f = 0; f < TD_FAMILY_COUNT; f++) {
        const td_value *family = td_value_find(fonts, family_names[f]);
        for (size_t i = 0; i < 4; i++) {
            const td_value *v = td_value_find(family, variants[i].key);
            if (!v && i == 0)
                td_report(ctx, TD_E_SCHEMA_MISSING_KEY, family ? family->span : fonts ? fonts->span : TD_NOSPAN, TD_F(TD_S("regular")), TD_F(td_str_from(family_names[f])));
            uint16_t *slot = &style->family_faces[f][variants[i].bold][variants[i].italic];
            /* A face that a family lacks is replaced by its nearest one. */
            *slot = v ? add_face(style, td_value_text(td_value_find(family, "family"), ""), variants[i].style, v, variants[i].bold, variants[i].italic)
                      : style->family_faces[f][variants[i].bold][0];
        }
    }
    for (size_t i = 0; i < nfallback; i++) {
        const td_value *v = fallback->items[i];
        td_str name = td_value_text(td_value_find(v, "style"), "Regular");
        style->fallback[style->nfallback++] = add_face(style, td_value_text(td_value_find(v, "family"), ""), td_str_dup(ctx->arena, name).p, v, false, false);
    }
}

/* ---- text ---- */

static uint8_t align_of(td_str s, uint8_t otherwise) {
    static const char *const names[] = {"justify", "left", "center", "right"};
    for (uint8_t i = 0; i < 4; i++)
        if (td_str_is(s, names[i]))
            return i;
    return otherwise;
}

/* What any text can be set in. */
static bool sane(const td_text_style *t) {
    return t->size >= TD_PT(1) && t->size <= TD_PT(500) && t->leading >= TD_PT(1) && t->leading <= TD_PT(1000);
}

static void make_text(td_ctx *ctx, td_text_style *out, const td_value *v, const td_value *colours) {
    td_str font = td_value_text(td_value_find(v, "font"), "");
    for (uint8_t f = 0; f < TD_FAMILY_COUNT; f++)
        if (td_str_is(font, family_names[f]))
            out->family = f;
    out->bold = td_value_bool(td_value_find(v, "bold"), out->bold);
    out->italic = td_value_bool(td_value_find(v, "italic"), out->italic);
    out->size = td_style_length(ctx, td_value_find(v, "size"), out->size, out->size);
    out->leading = td_style_length(ctx, td_value_find(v, "leading"), out->size, out->leading);
    if (!sane(out)) {
        const td_value *size = td_value_find(v, "size");
        td_report(ctx, TD_E_LENGTH, v->span, TD_F(td_value_text(size ? size : td_value_find(v, "leading"), "")));
        out->size = TD_PT(10);
        out->leading = TD_PT(14);
    }
    out->colour = td_style_colour(ctx, colours, td_value_find(v, "color"), out->colour);
    out->align = align_of(td_value_text(td_value_find(v, "align"), ""), out->align);
    out->hyphenate = td_value_bool(td_value_find(v, "hyphenate"), out->hyphenate);
    out->before = td_style_length(ctx, td_value_find(v, "before"), out->size, out->before);
    out->after = td_style_length(ctx, td_value_find(v, "after"), out->size, out->after);
    out->indent = td_style_length(ctx, td_value_find(v, "indent"), out->size, out->indent);
    out->left = td_style_length(ctx, td_value_find(v, "left"), out->size, out->left);
    out->right = td_style_length(ctx, td_value_find(v, "right"), out->size, out->right);
    out->min_lines_after = (int)td_value_int(td_value_find(v, "min-lines-after"), out->min_lines_after);
    out->new_page = td_value_bool(td_value_find(v, "new-page"), out->new_page);
    out->recto = td_value_bool(td_value_find(v, "recto"), out->recto);
}

/* WCAG 2.1, 1.4.3: 4.5:1; large text (18 pt, or 14 pt bold) 3:1. */
static bool check_contrast(td_ctx *ctx, const char *name, td_colour ink, td_colour paper, bool large, td_span span) {
    int ratio = td_contrast(ink, paper), least = large ? 300 : 450;
    if (ratio >= least)
        return true;
    td_str a = td_str_format(ctx->arena, "%s (#%06x)", name, (unsigned)ink), b = td_str_format(ctx->arena, "#%06x", (unsigned)paper);
    return td_report(ctx, TD_E_CONTRAST, span, TD_F(a), TD_F(b), ratio / 100, ratio % 100, large ? "3:1" : "4.5:1");
}

static bool make_texts(td_ctx *ctx, td_style *style, const td_value *text, const td_value *colours) {
    td_text_style base = {.size = TD_PT(10), .leading = TD_PT(14), .colour = style->ink, .hyphenate = true};
    bool ok = true;
    for (int r = 0; r < TD_ROLE_COUNT; r++) {
        const td_value *v = td_value_find(text, role_names[r]);
        td_text_style *t = &style->text[r];
        *t = base;
        if (v)
            make_text(ctx, t, v, colours);
        if (r == TD_ROLE_BODY)
            base = *t;
        bool large = t->size >= TD_PT(18) || (t->bold && t->size >= TD_PT(14));
        ok &= check_contrast(ctx, role_names[r], t->colour, style->paper, large, v ? v->span : TD_NOSPAN);
    }
    return ok;
}

static bool make_boxes(td_ctx *ctx, td_style *style, const td_value *colours) {
    bool ok = true;
    td_colour surface = td_style_colour(ctx, colours, td_value_find(colours, "surface"), style->paper);
    for (size_t i = TD_STYLE_BOX_FIRST; i < sizeof box_names / sizeof *box_names; i++) {
        const td_value *v = td_value_find(colours, box_names[i]);
        td_colour c = td_style_colour(ctx, colours, v, style->ink);
        td_str word = td_str_format(ctx->arena, "box.%s", box_names[i]);
        style->box[i] = (td_box_style){surface, c, c, td_locale_word(style->locale, word.p)};
        ok &= check_contrast(ctx, box_names[i], c, surface, false, v ? v->span : TD_NOSPAN);
    }
    return ok & check_contrast(ctx, "ink", style->ink, surface, false, colours ? colours->span : TD_NOSPAN);
}

static bool make_colours(td_ctx *ctx, td_style *s, const td_value *c) {
    static const char *const code[] = {"code-keyword", "code-string", "code-comment", "code-number", "code-name"};
    s->ink = td_style_colour(ctx, c, td_value_find(c, "ink"), 0x000000);
    s->paper = td_style_colour(ctx, c, td_value_find(c, "paper"), 0xffffff);
    s->accent = td_style_colour(ctx, c, td_value_find(c, "accent"), s->ink);
    s->link = td_style_colour(ctx, c, td_value_find(c, "link"), s->ink);
    s->rule = td_style_colour(ctx, c, td_value_find(c, "rule"), s->ink);
    s->muted = td_style_colour(ctx, c, td_value_find(c, "muted"), s->ink);
    s->code_background = td_style_colour(ctx, c, td_value_find(c, "surface"), s->paper);
    s->table_head_background = td_style_colour(ctx, c, td_value_find(c, "table-head"), s->paper);
    bool ok = true;
    for (size_t i = 0; i < sizeof code / sizeof *code; i++) {
        const td_value *v = td_value_find(c, code[i]);
        s->code_colours[i] = td_style_colour(ctx, c, v, s->ink);
        ok &= check_contrast(ctx, code[i], s->code_colours[i], s->code_background, false, v ? v->span : TD_NOSPAN);
    }
    const td_value *link = td_value_find(c, "link");
    ok &= check_contrast(ctx, "link", s->link, s->paper, false, link ? link->span : TD_NOSPAN);
    return ok & check_contrast(ctx, "ink on table-head", s->ink, s->table_head_background, false, c ? c->span : TD_NOSPAN);
}

/* The dark theme only reaches HTML; its text colours are checked against its two grounds. */
static bool check_dark(td_ctx *ctx, const td_value *dark) {
    td_colour paper = td_style_colour(ctx, dark, td_value_find(dark, "paper"), 0);
    td_colour surface = td_style_colour(ctx, dark, td_value_find(dark, "surface"), paper);
    bool ok = true;
    for (size_t i = 0; dark && dark->kind == TD_MAP_VALUE && i < dark->n; i++) {
        td_str key = dark->members[i].key;
        if (td_str_is(key, "paper") || td_str_is(key, "surface") || td_str_is(key, "table-head") || td_str_is(key, "rule"))
            continue;
        td_colour c = td_style_colour(ctx, dark, dark->members[i].value, 0xffffff);
        td_str name = td_str_format(ctx->arena, "dark.%.*s", TD_F(key));
        ok &= check_contrast(ctx, name.p, c, paper, false, dark->members[i].value->span);
        ok &= check_contrast(ctx, name.p, c, surface, false, dark->members[i].value->span);
    }
    return ok;
}

bool td_locale_make(const td_value *v, td_locale *out) {
    if (!v)
        return false;
    *out = (td_locale){.value = v, .lang = td_value_text(td_value_find(v, "lang"), "")};
    out->quote_open = td_value_text(td_value_at(v, "quotes.open"), "\"");
    out->quote_close = td_value_text(td_value_at(v, "quotes.close"), "\"");
    out->quote_single_open = td_value_text(td_value_at(v, "quotes.single-open"), "'");
    out->quote_single_close = td_value_text(td_value_at(v, "quotes.single-close"), "'");
    out->apostrophe = td_value_text(td_value_find(v, "apostrophe"), "\xE2\x80\x99");
    out->dash = TD_S("\xE2\x80\x93");
    out->decimal = td_value_text(td_value_find(v, "decimal"), ".");
    out->hyphen_file = td_value_text(td_value_at(v, "hyphenation.file"), "");
    out->hyphenate = out->hyphen_file.n > 0;
    out->hyphen_left = (int)td_value_int(td_value_at(v, "hyphenation.left"), 3);
    out->hyphen_right = (int)td_value_int(td_value_at(v, "hyphenation.right"), 3);
    return true;
}

static void make_locales(td_ctx *ctx, td_style *style, const td_style_parts *parts) {
    size_t n = parts->locales ? parts->locales->n : 0;
    td_locale *list = TD_NEWN(ctx->arena, td_locale, n + 1);
    for (size_t i = 0; i < n; i++)
        td_locale_make(parts->locales->members[i].value, &list[i]);
    style->locales = list;
    style->nlocales = n;
    style->locale = list; /* the first one, unless the document's language is known */
    style->locale = td_style_locale(style, parts->lang);
}

td_style *td_style_make(td_ctx *ctx, const td_style_parts *parts) {
    td_style *style = TD_NEW(ctx->arena, td_style);
    const td_value *theme = td_value_merge(ctx->arena, parts->theme, parts->layout);
    const td_value *colours = td_value_find(theme, "colors");
    size_t before = ctx->diags->errors;
    style->name = parts->layout_name;
    style->css = parts->css;
    style->templates = parts->templates;
    make_locales(ctx, style, parts);
    bool ok = make_colours(ctx, style, colours);
    make_faces(ctx, style, td_value_find(theme, "fonts"));
    ok &= make_texts(ctx, style, td_value_find(theme, "text"), colours);
    ok &= make_boxes(ctx, style, colours);
    ok &= check_dark(ctx, td_value_find(theme, "dark"));
    ok &= td_style_make_page(ctx, style, theme);
    ok &= td_style_override(ctx, style, parts->document);
    td_style_make_tokens(ctx, style, theme);
    return ok && ctx->diags->errors == before ? style : NULL;
}

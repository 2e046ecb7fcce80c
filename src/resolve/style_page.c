/* style_page.c - page geometry, running matter, and what a document's front matter may override. */
#include "resolve/style_parts.h"

static const struct {
    const char *name;
    td_len width, height;
} sizes[] = {
    {"A3", TD_PT(841.89), TD_PT(1190.55)},  {"A4", TD_PT(595.276), TD_PT(841.89)}, {"A5", TD_PT(419.528), TD_PT(595.276)},
    {"A6", TD_PT(297.638), TD_PT(419.528)}, {"B5", TD_PT(498.898), TD_PT(708.661)}, {"letter", TD_PT(612), TD_PT(792)},
    {"legal", TD_PT(612), TD_PT(1008)},
};

static bool same_name(td_str a, const char *z) {
    td_str b = td_str_from(z);
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if ((a.p[i] | 32) != (b.p[i] | 32))
            return false;
    return true;
}

static bool named_size(td_ctx *ctx, td_page_style *page, const td_value *v) {
    if (!v)
        return true;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (same_name(v->text, sizes[i].name)) {
            page->width = sizes[i].width;
            page->height = sizes[i].height;
            return true;
        }
    return td_report_hint(ctx, TD_E_SCHEMA_VALUE, v->span, TD_S("A3, A4, A5, A6, B5, letter, legal"), TD_F(v->text), TD_F(TD_S("page")));
}

static void margins(td_ctx *ctx, td_page_style *page, const td_value *v) {
    page->top = td_style_length(ctx, td_value_find(v, "top"), 0, page->top);
    page->bottom = td_style_length(ctx, td_value_find(v, "bottom"), 0, page->bottom);
    page->inner = td_style_length(ctx, td_value_find(v, "inner"), 0, page->inner);
    page->outer = td_style_length(ctx, td_value_find(v, "outer"), 0, page->outer);
    page->inner = td_style_length(ctx, td_value_find(v, "left"), 0, page->inner);
    page->outer = td_style_length(ctx, td_value_find(v, "right"), 0, page->outer);
}

/* "{page}" and so on: what layout/ fills in. */
static const char *const tokens[] = {"title", "chapter", "section", "page", "draft", "version", "audience", NULL};

static td_str running_text(td_ctx *ctx, const td_value *v) {
    td_str s = td_value_text(v, "");
    for (size_t open = 0, close; open < s.n; open++) {
        if (s.p[open] != '{')
            continue;
        close = td_str_index(td_str_sub(s, open, s.n), '}');
        td_str name = td_str_sub(s, open + 1, close == SIZE_MAX ? s.n : open + close);
        bool known = false;
        for (size_t i = 0; tokens[i]; i++)
            known |= td_str_is(name, tokens[i]) && close != SIZE_MAX;
        if (!known)
            td_report_hint(ctx, TD_E_TOKEN_UNKNOWN, v->span, td_did_you_mean(ctx, name, tokens), TD_F(name));
    }
    return s;
}

static void running(td_ctx *ctx, td_running *out, const td_value *v) {
    out->left = running_text(ctx, td_value_find(v, "left"));
    out->center = running_text(ctx, td_value_find(v, "center"));
    out->right = running_text(ctx, td_value_find(v, "right"));
}

static int column_count(const td_value *v, int otherwise) {
    int64_t n = td_value_int(td_value_find(v, "columns"), otherwise);
    return n < 0 || n > 100 ? 0 : (int)n;
}

/* Room for text that any content can be set in: a column of 20 mm and four lines. */
static bool check_area(td_ctx *ctx, const td_style *style, td_span span) {
    const td_page_style *p = &style->page;
    if (p->columns < 1 || p->columns > 2)
        return td_report_hint(ctx, TD_E_LAYOUT_AREA, span, td_str_from(td_tr(ctx, "one or two columns")));
    td_len column = (p->width - p->inner - p->outer - (p->columns - 1) * p->column_gap) / p->columns;
    td_len height = p->height - p->top - p->bottom;
    bool positive = p->inner >= 0 && p->outer >= 0 && p->top >= 0 && p->bottom >= 0;
    bool ok = positive && column >= TD_PT(56) && height >= 4 * style->text[TD_ROLE_BODY].leading && p->width <= TD_PT(14400) && p->height <= TD_PT(14400);
    td_str hint = td_str_from(td_tr(ctx, "at least a column of 20 mm and four lines must be left"));
    return ok || td_report_hint(ctx, TD_E_LAYOUT_AREA, span, hint);
}

bool td_style_make_page(td_ctx *ctx, td_style *style, const td_value *theme) {
    const td_value *v = td_value_find(theme, "page"), *lines = td_value_find(v, "running");
    td_page_style *page = &style->page;
    *page = (td_page_style){.columns = 1, .top = TD_PT(80), .bottom = TD_PT(80), .inner = TD_PT(80), .outer = TD_PT(80), .head = TD_PT(50), .foot = TD_PT(50)};
    named_size(ctx, page, v ? td_value_find(v, "size") : NULL);
    page->width = td_style_length(ctx, td_value_find(v, "width"), 0, page->width ? page->width : sizes[1].width);
    page->height = td_style_length(ctx, td_value_find(v, "height"), 0, page->height ? page->height : sizes[1].height);
    margins(ctx, page, td_value_find(v, "margins"));
    page->head = td_style_length(ctx, td_value_find(v, "head"), 0, page->head);
    page->foot = td_style_length(ctx, td_value_find(v, "foot"), 0, page->foot);
    page->two_sided = td_value_bool(td_value_find(v, "two-sided"), false);
    page->columns = column_count(v, 1);
    page->column_gap = td_style_length(ctx, td_value_find(v, "column-gap"), 0, TD_PT(20));
    running(ctx, &page->head_recto, td_value_find(lines, "head-recto"));
    running(ctx, &page->head_verso, td_value_find(lines, "head-verso"));
    running(ctx, &page->foot_recto, td_value_find(lines, "foot-recto"));
    running(ctx, &page->foot_verso, td_value_find(lines, "foot-verso"));
    style->title_page = td_value_bool(td_value_find(v, "title-page"), false);
    style->imprint_page = td_value_bool(td_value_find(v, "imprint-page"), false);
    style->rule_width = td_style_length(ctx, td_value_find(theme, "rule-width"), 0, TD_PT(0.5));
    style->list_indent = td_style_length(ctx, td_value_find(theme, "list-indent"), 0, TD_PT(18));
    style->paragraph_gap = td_style_length(ctx, td_value_find(theme, "paragraph-gap"), 0, 0);
    style->protrusion = td_value_bool(td_value_find(theme, "protrusion"), false);
    style->expansion = td_value_bool(td_value_find(theme, "expansion"), false);
    return check_area(ctx, style, v ? v->span : TD_NOSPAN);
}

/* Every role that had the body's face, size or leading follows it. */
static void override_body(td_ctx *ctx, td_style *style, const td_value *v) {
    td_text_style old = style->text[TD_ROLE_BODY], now = old;
    td_str font = td_value_text(td_value_find(v, "font"), "");
    static const char *const keys[] = {"serif", "sans", "mono"};
    bool known = font.n == 0;
    for (uint8_t f = 0; f < TD_FAMILY_COUNT && font.n; f++)
        if (same_name(font, keys[f]) || td_str_eq(font, style->faces[style->family_faces[f][0][0]].family)) {
            now.family = f;
            known = true;
        }
    if (!known) {
        td_str hint = td_str_format(ctx->arena, "%.*s, %.*s, %.*s", TD_F(style->faces[style->family_faces[0][0][0]].family),
                                    TD_F(style->faces[style->family_faces[1][0][0]].family), TD_F(style->faces[style->family_faces[2][0][0]].family));
        td_report_hint(ctx, TD_E_FONT_MISSING, td_value_find(v, "font")->span, hint, TD_F(font));
    }
    now.size = td_style_length(ctx, td_value_find(v, "size"), old.size, old.size);
    now.leading = td_style_length(ctx, td_value_find(v, "leading"), now.size, now.size == old.size ? old.leading : (td_len)td_muldiv(old.leading, now.size, old.size));
    now.indent = td_style_length(ctx, td_value_find(v, "indent"), now.size, now.size == old.size ? old.indent : (td_len)td_muldiv(old.indent, now.size, old.size));
    if (now.size < TD_PT(4) || now.leading < now.size / 2 || now.size > TD_PT(100) || now.leading > TD_PT(200)) {
        td_report(ctx, TD_E_LENGTH, v->span, TD_F(TD_S("body")));
        return;
    }
    td_str align = td_value_text(td_value_find(v, "align"), "");
    if (align.n)
        now.align = td_str_is(align, "left") ? TD_TEXT_LEFT : TD_TEXT_JUSTIFY;
    for (int r = 0; r < TD_ROLE_COUNT; r++) {
        td_text_style *t = &style->text[r];
        bool text_like = r == TD_ROLE_BODY || r == TD_ROLE_QUOTE || r == TD_ROLE_TERM || r == TD_ROLE_BIBLIOGRAPHY;
        if (!text_like)
            continue;
        t->family = now.family;
        t->size = now.size;
        t->leading = now.leading;
        if (r == TD_ROLE_BODY || r == TD_ROLE_QUOTE)
            t->align = now.align;
        if (r == TD_ROLE_BODY)
            t->indent = now.indent;
    }
}

bool td_style_override(td_ctx *ctx, td_style *style, const td_value *v) {
    size_t before = ctx->diags->errors;
    if (!v || v->kind != TD_MAP_VALUE)
        return true;
    td_page_style *page = &style->page;
    const td_value *size = td_value_find(v, "page"), *edges = td_value_find(v, "margins"), *body = td_value_find(v, "body");
    if (size && size->kind == TD_MAP_VALUE) {
        page->width = td_style_length(ctx, td_value_find(size, "width"), 0, page->width);
        page->height = td_style_length(ctx, td_value_find(size, "height"), 0, page->height);
    } else {
        named_size(ctx, page, size);
    }
    if (td_str_is(td_value_text(td_value_find(v, "orientation"), ""), "landscape") && page->width < page->height) {
        td_len width = page->width;
        page->width = page->height;
        page->height = width;
    }
    if (edges && edges->kind == TD_MAP_VALUE)
        margins(ctx, page, edges);
    else if (edges)
        page->top = page->bottom = page->inner = page->outer = td_style_length(ctx, edges, 0, page->top);
    if (edges)
        page->head = page->head < page->top ? page->head : page->top / 2;
    page->columns = column_count(v, page->columns);
    style->protrusion = td_value_bool(td_value_find(v, "protrusion"), style->protrusion);
    style->expansion = td_value_bool(td_value_find(v, "expansion"), style->expansion);
    if (body)
        override_body(ctx, style, body);
    return ctx->diags->errors == before && check_area(ctx, style, v->span);
}

/* style_tokens.c - the theme as CSS custom properties. */
#include "resolve/style_parts.h"

typedef struct {
    td_token *p;
    size_t n, cap;
} tokens;

static void add(td_ctx *ctx, tokens *list, td_str name, td_str value) {
    TD_PUSH(ctx->arena, list, ((td_token){name, value}));
}

static void add_colours(td_ctx *ctx, tokens *list, const td_value *colours) {
    for (size_t i = 0; colours && colours->kind == TD_MAP_VALUE && i < colours->n; i++) {
        td_str key = colours->members[i].key;
        const char *prefix = td_str_starts(key, "code-") ? "" : "color-";
        add(ctx, list, td_str_format(ctx->arena, "%s%.*s", prefix, TD_F(key)), td_value_text(colours->members[i].value, ""));
    }
}

/* A length as a multiple of the body size, three decimals: "1.429rem". */
static td_str rem(td_ctx *ctx, td_len length, td_len body) {
    int thousandth = (int)td_muldiv(length, 1000, body);
    return td_str_format(ctx->arena, "%d.%03drem", thousandth / 1000, thousandth % 1000);
}

static void add_fonts(td_ctx *ctx, tokens *list, const td_style *style) {
    static const char *const names[] = {"font-serif", "font-sans", "font-mono"};
    static const char *const generic[] = {"serif", "sans-serif", "monospace"};
    for (int f = 0; f < TD_FAMILY_COUNT; f++) {
        td_str family = style->faces[style->family_faces[f][0][0]].family;
        add(ctx, list, td_str_from(names[f]), td_str_format(ctx->arena, "\"%.*s\", %s", TD_F(family), generic[f]));
    }
    int family = style->text[TD_ROLE_BODY].family;
    add(ctx, list, TD_S("font-body"), td_str_format(ctx->arena, "var(--%s)", names[family]));
}

void td_style_make_tokens(td_ctx *ctx, td_style *style, const td_value *theme) {
    static const char *const sizes[] = {"size-h1", "size-h2", "size-h3", "size-h4"};
    tokens light = {0}, dark = {0};
    const td_text_style *body = &style->text[TD_ROLE_BODY];
    const td_value *space = td_value_find(theme, "space");
    add_colours(ctx, &light, td_value_find(theme, "colors"));
    add_colours(ctx, &dark, td_value_find(theme, "dark"));
    add_fonts(ctx, &light, style);
    add(ctx, &light, TD_S("size-body"), TD_S("1rem"));
    add(ctx, &light, TD_S("size-small"), rem(ctx, style->text[TD_ROLE_CAPTION].size, body->size));
    for (int i = 0; i < 4; i++)
        add(ctx, &light, td_str_from(sizes[i]), rem(ctx, style->text[TD_ROLE_H1 + i].size, body->size));
    int leading = (int)td_muldiv(body->leading, 1000, body->size);
    add(ctx, &light, TD_S("line-height"), td_str_format(ctx->arena, "%d.%03d", leading / 1000, leading % 1000));
    for (size_t i = 0; space && space->kind == TD_MAP_VALUE && i < space->n; i++)
        add(ctx, &light, td_str_format(ctx->arena, "space-%.*s", TD_F(space->members[i].key)),
            rem(ctx, td_style_length(ctx, space->members[i].value, body->size, 0), body->size));
    style->tokens = light.p;
    style->ntokens = light.n;
    style->dark_tokens = dark.p;
    style->ndark_tokens = dark.n;
}

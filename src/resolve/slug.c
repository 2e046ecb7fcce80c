#include "resolve/slug.h"

#include "base/utf8.h"

static bool is_letter(uint32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xC0 || c == 0xAA || c == 0xB5 || c == 0xBA;
}

/* Small letter of Latin-1, Latin Extended-A, Greek and Cyrillic; others stay. */
static uint32_t lower(uint32_t c) {
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
        return c + 32;
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    bool even_upper = (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177), odd_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if (even_upper && c % 2 == 0)
        return c + 1;
    if (odd_upper && c % 2 == 1)
        return c + 1;
    return c == 0x1E9E ? 0xDF : c;
}

/* Punctuation beyond ASCII that a slug drops: general punctuation, symbols. */
static bool is_punctuation(uint32_t c) {
    return (c >= 0x2000 && c <= 0x206F) || (c >= 0x2190 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) || c == 0xD7 || c == 0xF7 ||
           (c >= 0x80 && c < 0xC0 && c != 0xAA && c != 0xB5 && c != 0xBA);
}

static td_str slug(td_arena *arena, td_str text) {
    td_buf out = {0};
    bool started = false, gap = false;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = td_utf8_next(text, &at);
        if (c == ' ' || c == '\t' || c == '\n' || c == 0xA0 || c == 0x202F) {
            gap = started;
            continue;
        }
        bool keep = (is_letter(c) && !is_punctuation(c)) || (started && ((c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'));
        if (!keep)
            continue;
        if (gap)
            td_buf_putc(&out, '-');
        gap = false;
        started = true;
        td_buf_utf8(&out, lower(c));
    }
    if (!out.n)
        td_buf_puts(&out, "section");
    return td_buf_take(&out, arena);
}

void td_slug_headings(td_ctx *ctx, td_doc *doc) {
    td_map used;
    td_map_init(&used, ctx->arena);
    for (td_node *n = doc->root; n; n = n->first ? n->first : td_node_next_outside(n, doc->root))
        if (td_attr_id(n).n)
            td_map_put(&used, n->attr->id, n);
    for (td_node *n = doc->root; n; n = n->first ? n->first : td_node_next_outside(n, doc->root)) {
        if (n->kind != TD_HEADING || td_attr_id(n).n)
            continue;
        td_str base = slug(ctx->arena, td_node_plain(ctx->arena, n)), id = base;
        /* The counter of a base is kept under the base itself, so that many equal headings stay linear. */
        td_str counter_key = td_str_cat(ctx->arena, TD_S(" "), base);
        uintptr_t i = (uintptr_t)td_map_find(&used, counter_key);
        while (td_map_find(&used, id))
            id = td_str_format(ctx->arena, "%.*s-%d", TD_F(base), (int)++i);
        td_map_put(&used, counter_key, (void *)i);
        td_map_put(&used, id, n);
        td_node_attr(ctx->arena, n)->id = id;
    }
}

td_str td_date_text(td_ctx *ctx, const td_locale *locale, td_str iso) {
    int64_t month, day;
    const td_value *months = td_value_find(locale->value, "months");
    if (iso.n != 10 || !td_str_to_int(td_str_sub(iso, 5, 7), &month) || !td_str_to_int(td_str_sub(iso, 8, 10), &day) || !months ||
        month < 1 || (size_t)month > months->n)
        return iso;
    td_str form = td_locale_word(locale, "date");
    td_buf out = {0};
    for (size_t i = 0; i < form.n; i++) {
        td_str rest = td_str_sub(form, i, form.n);
        if (td_str_starts(rest, "{day}")) {
            td_buf_int(&out, day);
            i += 4;
        } else if (td_str_starts(rest, "{month}")) {
            td_buf_str(&out, months->items[month - 1]->text);
            i += 6;
        } else if (td_str_starts(rest, "{year}")) {
            td_buf_str(&out, td_str_sub(iso, 0, 4));
            i += 5;
        } else {
            td_buf_putc(&out, form.p[i]);
        }
    }
    return td_buf_take(&out, ctx->arena);
}

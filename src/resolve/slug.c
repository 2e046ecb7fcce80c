#include "resolve/slug.h"

void td_slug_headings(td_ctx *ctx, td_doc *doc) {
    td_map used;
    td_map_init(&used, ctx->arena);
    for (td_node *n = doc->root; n; n = n->first ? n->first : td_node_next_outside(n, doc->root))
        if (td_attr_id(n).n)
            td_map_put(&used, n->attr->id, n);
    for (td_node *n = doc->root; n; n = n->first ? n->first : td_node_next_outside(n, doc->root)) {
        if (n->kind != TD_HEADING || td_attr_id(n).n)
            continue;
        td_str base = n->label.anchor.n ? n->label.anchor : TD_S("section"), id = base;
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

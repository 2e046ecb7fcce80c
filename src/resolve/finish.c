/* finish.c - step 2 of finish. */
#include "resolve/finish.h"

#include "resolve/finish_parts.h"

static td_node *caption_of(const td_node *figure) {
    for (td_node *k = figure->first; k; k = k->next)
        if (k->kind == TD_CAPTION)
            return k;
    return NULL;
}

/* "Abbildung 3: " before a caption; what is numbered without one is at least called so. */
static void prefix_caption(td_ctx *ctx, td_doc *doc, td_node *n, const td_style *style) {
    const char *key = n->kind == TD_FIGURE ? "label.figure" : n->kind == TD_TABLE ? "label.table" : "label.listing";
    const td_locale *locale = td_style_locale(style, td_node_lang(doc, n));
    td_node *caption = caption_of(n);
    if (!n->label.number.n)
        return;
    td_str words = td_str_format(ctx->arena, "%.*s\xC2\xA0%.*s%s", TD_F(td_locale_word(locale, key)), TD_F(n->label.number), caption && caption->first ? ": " : "");
    td_node *text = td_node_text(ctx->arena, words, n->span);
    text->implicit = true;
    if (!caption) {
        caption = td_node_new(ctx->arena, TD_CAPTION, n->span);
        caption->implicit = true;
        if (n->kind == TD_TABLE && n->first)
            td_node_insert_before(n->first, caption);
        else
            td_node_append(n, caption);
    }
    if (caption->first)
        td_node_insert_before(caption->first, text);
    else
        td_node_append(caption, text);
}

static bool has_box_title(const td_node *div) {
    return div->first && td_attr_class(div->first, "box-title");
}

/* A call-out box without title is called by its kind. */
static void title_box(td_ctx *ctx, td_node *div, const td_style *style) {
    if (div->u.div.kind < TD_DIV_TIP || div->u.div.kind > TD_DIV_BOX || has_box_title(div) || div->u.div.kind == TD_DIV_QUOTE)
        return;
    td_node *title = td_node_new(ctx->arena, TD_PARA, div->span);
    title->implicit = true;
    td_attr_add_class(ctx->arena, title, TD_S("box-title"));
    td_finish_text(ctx, title, style->box[div->u.div.kind].label, div->span);
    if (div->first)
        td_node_insert_before(div->first, title);
    else
        td_node_append(div, title);
}

static td_str figure_alt(td_ctx *ctx, const td_node *image) {
    td_str alt = td_attr_value(image, "alt");
    if (!alt.n)
        alt = td_attr_value(image, "fig-alt");
    return alt.n ? alt : image->parent->kind == TD_FIGURE && image->parent->attr ? td_attr_value(image->parent, "alt") : td_node_plain(ctx->arena, image);
}

/* The alternative text: alt=, else the bracket or caption. */
static void set_alt(td_ctx *ctx, td_node *image) {
    const td_node *figure = image->parent->kind == TD_FIGURE ? image->parent : NULL, *caption = figure ? caption_of(figure) : NULL;
    image->u.image.decorative |= td_attr_class(image, "decorative");
    if (image->u.image.decorative)
        return;
    image->u.image.alt = figure_alt(ctx, image);
    if (!image->u.image.alt.n && caption) {
        image->u.image.alt = td_node_plain(ctx->arena, caption);
        td_report_hint(ctx, TD_W_ALT_FROM_CAPTION, image->span, td_str_from(td_tr(ctx, "say what is to be seen: {alt=\"…\"}")));
    }
    if (!image->u.image.alt.n) {
        td_str hint = td_str_from(td_tr(ctx, "{alt=\"what is to be seen\"}, or {.decorative}"));
        td_report_as(ctx, ctx->project ? TD_ERROR : TD_WARNING, TD_W_ALT_MISSING, image->span, hint);
        image->u.image.alt = image->u.image.url;
    }
}

static bool has_words(const td_node *row) {
    for (const td_node *n = row; n; n = n->first ? n->first : td_node_next_outside(n, row))
        if ((n->kind == TD_TEXT && td_str_trim(n->text).n) || n->kind == TD_CODE || n->kind == TD_IMAGE || n->kind == TD_MATH)
            return true;
    return false;
}

/* A table without head, or with an empty one, is repaired: its first row becomes the head. */
static void check_table(td_ctx *ctx, td_node *table) {
    td_node *body = NULL, *head = NULL;
    for (td_node *k = table->first; k; k = k->next) {
        if (k->kind == TD_TABLE_HEAD)
            head = k;
        if (k->kind == TD_TABLE_BODY)
            body = k;
    }
    bool columns = table->u.table.header_columns > 0;
    if ((head && has_words(head)) || !body || !body->first)
        return;
    bool keep = head && !columns && !body->first->next; /* an empty head does less harm than none at all */
    if (head && !keep)
        td_node_unlink(head);
    if (columns)
        return;
    td_str hint = td_str_from(td_tr(ctx, "the first row became the header; {header=col} if it is the first column"));
    td_report_as(ctx, ctx->project ? TD_ERROR : TD_WARNING, TD_W_TABLE_NO_HEADER, table->span, hint);
    if (keep)
        return;
    td_node *row = body->first;
    head = td_node_new(ctx->arena, TD_TABLE_HEAD, row->span);
    td_node_unlink(row);
    td_node_append(head, row);
    for (td_node *cell = row->first; cell; cell = cell->next)
        cell->u.cell.header = true;
    td_node_insert_before(body, head);
}

static void set_header_columns(td_node *table) {
    for (td_node *part = table->first; part; part = part->next)
        for (td_node *row = part->first; row && part->kind == TD_TABLE_BODY; row = row->next) {
            int column = 0;
            for (td_node *cell = row->first; cell && column < table->u.table.header_columns; cell = cell->next, column++)
                cell->u.cell.header = true;
        }
}

static void finish_one(td_ctx *ctx, td_doc *doc, td_node *n, const td_style *style) {
    switch ((td_kind)n->kind) {
    case TD_TABLE:
        check_table(ctx, n);
        set_header_columns(n);
        prefix_caption(ctx, doc, n, style);
        break;
    case TD_FIGURE:
        for (td_node *k = n->first; k; k = k->next)
            if (k->kind == TD_IMAGE)
                set_alt(ctx, k); /* before the caption gets its number */
        prefix_caption(ctx, doc, n, style);
        break;
    case TD_CODE_BLOCK:
        prefix_caption(ctx, doc, n, style);
        break;
    case TD_DIV:
        title_box(ctx, n, style);
        break;
    default:
        break;
    }
}

bool td_finish_run(td_ctx *ctx, td_doc *doc, const td_finish_in *in) {
    size_t before = ctx->diags->errors;
    td_cite_run(ctx, doc, in);
    td_refs_run(ctx, doc, in);
    td_abbr_run(ctx, doc);
    td_typography_run(ctx, doc, in->style);
    for (td_node *n = doc->root, *next; n; n = next) {
        if (n->kind == TD_IMAGE && n->parent->kind != TD_FIGURE)
            set_alt(ctx, n);
        finish_one(ctx, doc, n, in->style);
        next = n->first ? n->first : td_node_next_outside(n, doc->root);
    }
    td_toc_run(ctx, doc, in->style);
    return ctx->diags->errors == before;
}

#include "layout/internal.h"

enum { DEFAULT_DPI = 150 };

/* "80%" of the measure or a length; 0: as large as it is. */
static td_len wanted_width(const td_node *image, td_len max) {
    td_str value = td_attr_value(image, "width");
    td_len out = 0;
    int64_t n = 0;
    if (td_str_ends(value, "%") && td_str_to_int(td_str_sub(value, 0, value.n - 1), &n) && n > 0 && n <= 100)
        return (td_len)((int64_t)max * n / 100);
    if (value.n && td_len_parse(value, 0, &out) && out > 0)
        return out;
    return 0;
}

void td_image_size(const td_lay *lay, const td_node *node, td_len max_w, td_len max_h, td_len *w, td_len *h, bool *scaled) {
    const td_image *image = node->u.image.image;
    (void)lay;
    *w = *h = 0;
    *scaled = false;
    if (!image || image->width < 1 || image->height < 1)
        return;
    int dpi = image->dpi > 20 && image->dpi < 5000 ? image->dpi : DEFAULT_DPI;
    int64_t width = wanted_width(node, max_w);
    if (!width)
        width = td_muldiv(image->width, TD_PT(72), dpi);
    if (width > max_w)
        width = max_w;
    int64_t height = td_muldiv(width, image->height, image->width);
    if (height > max_h) {
        *scaled = height > max_h + TD_PT(1);
        height = max_h;
        width = td_muldiv(height, image->width, image->height);
    }
    *w = (td_len)(width > 0 ? width : 1);
    *h = (td_len)(height > 0 ? height : 1);
}

void td_caption_set(td_lay *lay, td_slot *slot, const td_node *caption, td_len before, td_len after) {
    td_slot inner = *slot;
    td_par_opts opts = {.role = TD_ROLE_CAPTION, .align = -1, .gap_before = before, .gap_after = after, .tight_lines = true};
    inner.elem = td_elem_new(lay, TD_TAG_CAPTION, slot->elem, caption);
    td_elem_lang(lay, inner.elem, caption->lang);
    size_t from = slot->galley->slugs.n;
    td_block_places(lay, slot->galley, caption);
    td_par_set(lay, &inner, caption, &opts);
    for (size_t i = from + 1; i < slot->galley->slugs.n; i++)
        slot->galley->slugs.p[i].penalty = TD_BREAK_NEVER;
}

static void picture_set(td_lay *lay, const td_slot *slot, const td_node *image, td_len max_h) {
    td_len w = 0, h = 0;
    bool scaled = false;
    td_items items = {0};
    td_image_size(lay, image, slot->width, max_h, &w, &h, &scaled);
    if (scaled)
        td_report(lay->ctx, TD_W_FLOAT_TALL, image->span);
    td_item item = {.kind = TD_ITEM_IMAGE, .x = slot->left, .w = w, .h = h, .image = image->u.image.image};
    if (image->u.image.decorative) {
        item.artifact = TD_ARTIFACT_LAYOUT;
    } else {
        item.elem = td_elem_new(lay, TD_TAG_FIGURE, slot->elem, image);
        td_elem *e = td_elem_at(lay, item.elem);
        e->alt = image->u.image.alt.n ? image->u.image.alt : td_node_plain(lay->arena, image);
        e->block = true;
        item.seq = lay->seq++;
    }
    td_items_add(lay, &items, item);
    td_galley_add(lay, slot->galley, (td_slug){.height = h, .baseline = h, .items = items.p, .nitems = items.n});
}

/* A picture that could not be loaded is replaced by its text: nothing is dropped silently. */
static void missing_set(td_lay *lay, const td_slot *slot, const td_node *image) {
    td_slot inner = *slot;
    td_par_opts opts = {.role = slot->role, .align = -1};
    td_str text = image->u.image.alt.n ? image->u.image.alt : td_node_plain(lay->arena, image);
    inner.elem = td_elem_new(lay, TD_TAG_P, slot->elem, image);
    if (text.n)
        td_par_set_text(lay, &inner, text, &opts);
}

static td_len caption_room(const td_lay *lay, const td_node *node) {
    const td_text_style *style = &lay->style->text[TD_ROLE_CAPTION];
    return node->last && node->last->kind == TD_CAPTION ? style->before + 4 * style->leading : 0;
}

void td_figure_set(td_lay *lay, td_slot *slot, const td_node *node) {
    td_galley *galley = slot->galley;
    const td_text_style *style = &lay->style->text[TD_ROLE_CAPTION];
    const td_node *caption = node->last && node->last->kind == TD_CAPTION ? node->last : NULL;
    td_slot inner = *slot;
    size_t from = galley->slugs.n;
    bool may_float = galley->flow && !galley->frame && slot->depth == 0 && !galley->landscape;
    td_len height = galley->landscape ? lay->landscape_height : lay->column_height;
    int keep = galley->keep;
    if (caption)
        inner.elem = td_elem_new(lay, TD_TAG_DIV, slot->elem, node);
    td_elem_lang(lay, inner.elem, node->lang);
    td_galley_gap(galley, style->after);
    galley->floating = may_float;
    for (const td_node *n = node->first; n; n = n->next) {
        if (n->kind != TD_IMAGE)
            continue;
        td_block_places(lay, galley, n);
        if (n->u.image.image)
            picture_set(lay, &inner, n, height * 9 / 10 - caption_room(lay, node));
        else
            missing_set(lay, &inner, n);
    }
    if (caption)
        td_caption_set(lay, &inner, caption, style->before, style->after);
    galley->floating = false;
    for (size_t i = from + 1; i < galley->slugs.n; i++)
        galley->slugs.p[i].penalty = TD_BREAK_NEVER;
    if (may_float && galley->slugs.n > from && !(galley->slugs.p[from].flags & TD_SLUG_NEW_PAGE)) {
        galley->slugs.p[from].floats = (uint32_t)(galley->slugs.n - from);
        galley->keep = keep;
    }
    td_galley_gap(galley, style->after);
}

#include "layout/internal.h"

enum { TITLE_AT = 30 }; /* percent of the page's height */

static void text_set(td_lay *lay, td_slot *slot, td_role role, td_str text, td_tag tag, td_colour *colour) {
    td_slot inner = *slot;
    td_look look = td_look_role(lay, role, slot->lang);
    td_par_opts opts = {.role = role, .align = -1, .gap_before = -1, .gap_after = -1, .tight_lines = true, .look = &look};
    if (!text.n)
        return;
    if (colour)
        look.colour = *colour;
    inner.elem = td_elem_new(lay, tag, slot->elem, NULL);
    td_par_set_text(lay, &inner, text, &opts);
}

static void title_texts(td_lay *lay, td_slot *slot) {
    const td_doc *doc = lay->doc;
    td_colour accent = lay->style->accent;
    text_set(lay, slot, TD_ROLE_TITLE, doc->title, TD_TAG_TITLE, NULL);
    text_set(lay, slot, TD_ROLE_SUBTITLE, doc->subtitle, TD_TAG_P, NULL);
    text_set(lay, slot, TD_ROLE_AUTHOR, doc->author, TD_TAG_P, NULL);
    text_set(lay, slot, TD_ROLE_DATE, doc->date, TD_TAG_P, NULL);
    if (doc->draft)
        text_set(lay, slot, TD_ROLE_DATE, doc->draft_text, TD_TAG_P, &accent);
}

static void abstract_set(td_lay *lay, td_slot *slot) {
    td_len leading = lay->style->text[TD_ROLE_ABSTRACT].leading;
    if (!lay->doc->abstract.n)
        return;
    td_galley_gap(slot->galley, 2 * leading);
    text_set(lay, slot, TD_ROLE_ABSTRACT, lay->doc->abstract, TD_TAG_P, NULL);
}

/* Whether the first heading only repeats the title: then it is the title. */
static bool heading_is_title(td_lay *lay) {
    const td_node *n = lay->doc->root->first;
    while (n && (n->kind == TD_SECTION || n->kind == TD_TOC))
        n = n->kind == TD_TOC ? n->next : n->first;
    return n && n->kind == TD_HEADING && td_str_eq(td_node_plain(lay->scratch, n), lay->doc->title);
}

void td_title_block(td_lay *lay, td_slot *slot) {
    if (!lay->doc->title.n || heading_is_title(lay))
        return;
    title_texts(lay, slot);
    abstract_set(lay, slot);
    for (size_t i = 1; i < slot->galley->slugs.n; i++)
        slot->galley->slugs.p[i].penalty = TD_BREAK_NEVER;
    td_galley_gap(slot->galley, 2 * lay->leading);
}

static td_sheet *sheet_add(td_lay *lay, td_book *book) {
    TD_PUSH(lay->scratch, &book->sheets, ((td_sheet){.bare = true}));
    return &book->sheets.p[book->sheets.n - 1];
}

static td_long height_of(const td_slugs *slugs) {
    td_long height = 0;
    for (size_t i = 0; i < slugs->n; i++)
        height += slugs->p[i].height + slugs->p[i].lead + (i ? slugs->p[i].before : 0);
    return height;
}

static td_slot slot_for(td_lay *lay, td_galley *galley) {
    td_galley_init(galley);
    td_slot slot = {.galley = galley, .elem = 0, .role = TD_ROLE_BODY, .lang = td_lang_find(lay, lay->doc->lang), .depth = 1};
    slot.width = lay->style->page.width - lay->style->page.inner - lay->style->page.outer;
    return slot;
}

static void title_page(td_lay *lay, td_book *book) {
    const td_page_style *page = &lay->style->page;
    td_galley galley;
    td_slot slot = slot_for(lay, &galley);
    title_texts(lay, &slot);
    abstract_set(lay, &slot);
    if (!galley.slugs.n)
        return;
    td_long room = page->height - page->bottom, y = (td_long)page->height * TITLE_AT / 100;
    td_long height = height_of(&galley.slugs);
    if (y + height > room)
        y = room - height > page->top ? room - height : page->top;
    sheet_add(lay, book);
    td_book_place(lay, book, &galley.slugs, book->sheets.n - 1, td_page_left(lay, book->sheets.n - 1), (td_len)y);
}

/* Lines "label  value" at the foot of the page behind the title. */
static void imprint_page(td_lay *lay, td_book *book) {
    const td_page_style *page = &lay->style->page;
    const td_doc *doc = lay->doc;
    td_galley galley;
    td_slot slot = slot_for(lay, &galley);
    td_look look = td_look_role(lay, TD_ROLE_IMPRINT, slot.lang), bold = look;
    td_len column = 0;
    bold.bold = true;
    for (size_t i = 0; i < doc->imprint.n; i++) {
        td_len w = td_text_width(lay, &bold, doc->imprint.p[i].key) + look.size;
        column = w > column && w < slot.width / 3 ? w : column;
    }
    for (size_t i = 0; i < doc->imprint.n; i++) {
        const td_pair *pair = &doc->imprint.p[i];
        td_slot inner = slot;
        td_node *plain = td_node_new(lay->scratch, TD_PLAIN, TD_NOSPAN);
        td_par_opts opts = {.role = TD_ROLE_IMPRINT, .align = -1, .hang = column, .prefix = pair->key, .prefix_gap = column, .prefix_bold = true, .tight_lines = true};
        if (!pair->value.n)
            continue;
        inner.elem = td_elem_new(lay, TD_TAG_P, 0, NULL);
        if (!pair->key.n)
            opts.hang = 0;
        td_node_append(plain, td_node_text(lay->scratch, pair->value, TD_NOSPAN));
        td_galley_gap(&galley, TD_PT(3));
        td_par_set(lay, &inner, plain, &opts);
    }
    if (!galley.slugs.n)
        return;
    td_long y = (td_long)page->height - page->bottom - height_of(&galley.slugs);
    sheet_add(lay, book);
    td_book_place(lay, book, &galley.slugs, book->sheets.n - 1, td_page_left(lay, book->sheets.n - 1), (td_len)(y > page->top ? y : page->top));
}

void td_front_pages(td_lay *lay, td_book *book) {
    if (lay->style->title_page && lay->doc->title.n)
        title_page(lay, book);
    if (lay->style->imprint_page && lay->doc->imprint.n)
        imprint_page(lay, book);
    book->fixed = book->sheets.n;
}

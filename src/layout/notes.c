#include "layout/internal.h"

uint32_t td_note_add(td_lay *lay, const td_node *node, uint32_t elem) {
    td_note_body note = {.node = node};
    note.elem = td_elem_new(lay, TD_TAG_NOTE, elem, node);
    td_elem *e = td_elem_at(lay, note.elem);
    e->id = td_str_format(lay->arena, "note-%zu", lay->notes.n + 1);
    e->lang = node->lang;
    TD_PUSH(lay->scratch, &lay->notes, note);
    return (uint32_t)(lay->notes.n - 1);
}

/* The number at the left of the note, on the baseline of its first line. */
static void label_set(td_lay *lay, td_galley *galley, const td_node *node, uint32_t elem, uint8_t lang, td_len left) {
    td_items items = {0};
    td_look look = td_look_role(lay, TD_ROLE_NOTE, lang);
    uint32_t lbl = td_elem_new(lay, TD_TAG_LBL, elem, NULL);
    look.rise = look.size * 33 / 100;
    look.size = look.size * 66 / 100;
    td_text_put(lay, &items, &look, node->label.number.n ? node->label.number : TD_S("*"), left, 0, (td_owner){.elem = lbl});
    td_marker *m = TD_NEW(lay->scratch, td_marker);
    *m = (td_marker){.items = items.p, .nitems = items.n};
    galley->markers = m;
}

static void build(td_lay *lay, uint32_t index) {
    const td_node *node = lay->notes.p[index].node;
    uint32_t elem = lay->notes.p[index].elem;
    td_galley galley;
    td_galley_init(&galley);
    td_len size = lay->style->text[TD_ROLE_NOTE].size, hang = size * 14 / 10;
    uint8_t lang = td_lang_find(lay, td_node_lang(lay->doc, node));
    bool rtl = lay->langs.p[lang].rtl;
    td_slot slot = {.galley = &galley, .left = rtl ? 0 : hang, .width = lay->measure - hang, .elem = elem, .role = TD_ROLE_NOTE, .lang = lang, .depth = 1};
    label_set(lay, &galley, node, elem, lang, rtl ? lay->measure - hang / 2 : 0);
    td_galley_mark(lay, &galley, (td_mark){.kind = TD_MARK_PLACE, .node = node, .seq = lay->seq++});
    td_blocks_set(lay, &slot, node->first);
    if (galley.markers)
        td_galley_add(lay, &galley, (td_slug){.height = lay->style->text[TD_ROLE_NOTE].leading, .baseline = td_baseline(lay->style->text[TD_ROLE_NOTE].leading, size)});
    td_note_body *note = &lay->notes.p[index];
    note->slugs = galley.slugs;
    note->built = true;
    for (size_t i = 0; i < galley.slugs.n; i++)
        for (const td_mark *m = galley.slugs.p[i].marks; m; m = m->next)
            if (m->kind == TD_MARK_NOTE)
                TD_PUSH(lay->scratch, &note->inner, m->note);
}

void td_notes_build(td_lay *lay) {
    if (lay->building_notes) /* a note inside a note waits for its turn */
        return;
    lay->building_notes = true;
    while (lay->notes_built < lay->notes.n) {
        uint32_t index = lay->notes_built++;
        build(lay, index);
    }
    lay->building_notes = false;
}

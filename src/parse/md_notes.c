/* md_notes.c - footnotes: the first reference to a definition becomes the note and takes its blocks. */
#include "parse/md.h"

enum { MAX_NOTES = 8 }; /* notes in notes */

static void to_text(td_md *md, td_node *ref) {
    ref->kind = TD_TEXT;
    ref->text = td_str_format(md->arena, "[^%.*s]", TD_F(ref->text));
}

static void find_refs(td_md *md, td_node *root, int depth);

static void take_note(td_md *md, td_node *ref, td_md_note *note, int depth) {
    ref->kind = TD_NOTE;
    note->note = ref;
    td_node_unlink(note->def);
    td_node_move_children(ref, note->def);
    note->active = true;
    find_refs(md, ref, depth + 1);
    note->active = false;
}

static void resolve_ref(td_md *md, td_node *ref, int depth) {
    td_md_note *note = td_map_find(&md->notes, ref->text);
    if (!note) {
        to_text(md, ref);
    } else if (note->active) {
        td_report(md->ctx, TD_E_NOTE_CYCLE, ref->span, TD_F(ref->text));
        to_text(md, ref);
    } else if (!note->note && depth >= MAX_NOTES) {
        td_report(md->ctx, TD_E_NESTING, ref->span, MAX_NOTES);
        to_text(md, ref);
    } else if (!note->note) {
        take_note(md, ref, note, depth);
    }
}

/* References in document order; blocks that a note took are looked at when it takes them. */
static void find_refs(td_md *md, td_node *root, int depth) {
    for (td_walk w = td_walk_from(root); td_walk_next(&w);) {
        if (w.event != TD_ENTER)
            continue;
        if (w.node->kind == TD_NOTE_DEF) {
            td_walk_skip(&w);
        } else if (w.node->kind == TD_NOTE_REF) {
            resolve_ref(md, w.node, depth);
            if (w.node->kind == TD_NOTE)
                td_walk_skip(&w);
        }
    }
}

void td_md_notes(td_md *md, td_node *root) {
    if (!md->notes.n)
        return;
    find_refs(md, root, 0);
    for (size_t i = 0; i < md->notes.n; i++) {
        td_md_note *note = md->notes.entries[i].value;
        if (note->note)
            continue;
        td_report(md->ctx, TD_W_NOTE_UNUSED, note->def->span, TD_F(note->def->text));
        td_node_unlink(note->def);
    }
}

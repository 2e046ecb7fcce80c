/* registry.c - what the works of a run know of each other. */
#include "resolve/finish.h"

static const char *label_key(const td_node *target) {
    switch ((td_kind)target->kind) {
    case TD_FIGURE:
        return "label.figure";
    case TD_TABLE:
        return "label.table";
    case TD_CODE_BLOCK:
        return "label.listing";
    case TD_HEADING:
        if (td_str_starts(target->label.anchor, "rec-"))
            return "label.recommendation";
        if (td_str_starts(target->label.anchor, "case-"))
            return "label.case";
        return target->u.heading.level == 1 ? "label.chapter" : "label.section";
    default:
        return NULL;
    }
}

td_point td_point_of(td_arena *arena, const td_node *target) {
    td_point point = {.label = label_key(target), .heading = target->kind == TD_HEADING, .number = target->label.number};
    if (point.heading)
        point.title = td_node_plain(arena, target);
    return point;
}

/* Chapter page of an HTML folder that holds a node. */
static td_str chapter_page(td_arena *arena, const td_node *target) {
    const td_node *section = NULL;
    for (const td_node *n = target; n; n = n->parent)
        if (n->kind == TD_SECTION && n->first->u.heading.level == 1)
            section = n;
    if (!section)
        return TD_S("index.html");
    return td_str_format(arena, "%.*s.html", TD_F(section->first->label.anchor));
}

td_numbered td_numbered_make(td_arena *arena, const td_target *target, const td_doc *doc, bool broken) {
    td_numbered out = {.target = target, .title = doc->title, .broken = broken || !doc->root};
    td_map_init(&out.points, arena);
    for (size_t i = 0; !out.broken && i < doc->anchors.n; i++) {
        const td_node *node = doc->anchors.entries[i].value;
        td_point *point = TD_NEW(arena, td_point);
        *point = td_point_of(arena, node);
        point->page = chapter_page(arena, node);
        td_map_put(&out.points, doc->anchors.entries[i].key, point);
    }
    return out;
}

/* number.c - step 1 of finish: levels, sections, anchors, numbers. */
#include "resolve/finish.h"
#include "resolve/finish_parts.h"

enum { LEVELS = 6 };

typedef struct {
    td_ctx *ctx;
    td_doc *doc;
    const td_style *style;
    int counters[LEVELS + 1];
    int silent_level; /* below an unnumbered heading of this level nothing is numbered; 0: none */
    int figures, tables, listings, notes, unnamed;
    td_map by_label; /* "source:label" -> footnote */
} numberer;

/* ---- levels ---- */

static void repair_levels(td_ctx *ctx, td_doc *doc) {
    int last = 0;
    td_level level = ctx->project ? TD_ERROR : TD_WARNING;
    for (td_node *n = doc->root->first, *next; n; n = next) {
        next = n->first && !td_node_has_inlines(n) ? n->first : td_node_next_outside(n, doc->root);
        if (n->kind != TD_HEADING)
            continue;
        if (!n->first) {
            td_report_as(ctx, level, TD_W_HEADING_EMPTY, n->span, TD_NOSTR);
            td_node_unlink(n);
            continue;
        }
        int wanted = n->u.heading.level;
        if (wanted > last + 1) {
            if (last == 0)
                td_report_as(ctx, level, TD_W_HEADING_FIRST, n->span, TD_NOSTR, wanted);
            else
                td_report_as(ctx, level, TD_W_HEADING_SKIPPED, n->span, TD_NOSTR, wanted, last);
            n->u.heading.level = last + 1;
        }
        last = n->u.heading.level;
    }
}

/* ---- sections ---- */

void td_sections_nest(td_ctx *ctx, td_doc *doc) {
    td_node *open[LEVELS + 1] = {doc->root};
    int level = 0;
    for (td_node *n = doc->root->first, *next; n; n = next) {
        next = n->next;
        if (n->kind == TD_SECTION)
            continue;
        if (n->kind == TD_HEADING) {
            level = n->u.heading.level;
            td_node *section = td_node_new(ctx->arena, TD_SECTION, n->span);
            td_node_unlink(n);
            td_node_append(section, n);
            /* Levels are contiguous after repair, so the parent is always open. */
            if (level == 1 && next)
                td_node_insert_before(next, section);
            else
                td_node_append(open[level - 1], section);
            open[level] = section;
        } else if (level > 0) {
            td_node_unlink(n);
            td_node_append(open[level], n);
        }
    }
}

/* ---- anchors ---- */

static bool has_blank(td_str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ')
            return true;
    return false;
}

static void set_anchor(numberer *w, td_node *n) {
    td_str id = td_attr_id(n);
    if (!id.n)
        return;
    if (has_blank(id)) {
        td_report_hint(w->ctx, TD_E_ID_INVALID, n->attr->span, td_str_from(td_tr(w->ctx, "letters, digits and hyphens: {#sec-name}")), TD_F(id));
        return;
    }
    const td_node *first = td_map_find(&w->doc->anchors, id);
    if (first) {
        td_report(w->ctx, TD_E_ID_DUPLICATE, n->attr->span, TD_F(id), TD_F(td_finish_place(w->ctx, first->span, n->attr->span)));
        return;
    }
    n->label.anchor = id;
    td_map_put(&w->doc->anchors, id, n);
}

/* ---- numbers ---- */

static td_str int_text(numberer *w, int v) {
    return td_str_format(w->ctx->arena, "%d", v);
}

/* "rec-01" -> "E 1": the number of a recommendation is part of its id and stays over editions. */
static td_str record_number(numberer *w, td_str id) {
    int64_t v;
    if (!td_str_starts(id, "rec-") || !td_str_to_int(td_str_sub(id, 4, id.n), &v))
        return TD_NOSTR;
    td_str letter = td_locale_word(w->style->locale, "label.recommendation-letter");
    return td_str_format(w->ctx->arena, "%.*s\xC2\xA0%lld", TD_F(letter), (long long)v);
}

static void number_heading(numberer *w, td_node *n) {
    int level = n->u.heading.level;
    if (td_attr_class(n, "unnumbered"))
        n->u.heading.unnumbered = true;
    if (td_attr_class(n, "unlisted"))
        n->u.heading.unlisted = true;
    if (td_attr_class(n, "record"))
        n->label.number = record_number(w, td_attr_id(n));
    if (w->silent_level && level <= w->silent_level)
        w->silent_level = 0;
    if (n->u.heading.unnumbered || (td_attr_class(n, "record") && level == 1)) {
        w->silent_level = w->silent_level ? w->silent_level : level;
        return;
    }
    if (w->silent_level || !w->doc->number_sections)
        return;
    w->counters[level]++;
    for (int i = level + 1; i <= LEVELS; i++)
        w->counters[i] = 0;
    td_buf out = {0};
    for (int i = 1; i <= level; i++)
        td_buf_format(&out, "%s%d", i > 1 ? "." : "", w->counters[i]);
    n->label.number = td_buf_take(&out, w->ctx->arena);
}

/* A heading that a hook made has no id yet. */
static void name_heading(numberer *w, td_node *n) {
    td_str id = TD_S("section");
    while (td_map_find(&w->doc->anchors, id))
        id = td_str_format(w->ctx->arena, "section-%d", ++w->unnamed);
    td_node_attr(w->ctx->arena, n)->id = id;
}

static td_str note_key(numberer *w, const td_node *n) {
    return td_str_format(w->ctx->arena, "%u:%.*s", (unsigned)n->span.src, TD_F(n->text));
}

static void number_one(numberer *w, td_node *n) {
    if (n->kind == TD_HEADING && !td_attr_id(n).n)
        name_heading(w, n);
    td_str id = td_attr_id(n);
    n->label = (td_label){TD_NOSTR, TD_NOSTR};
    set_anchor(w, n);
    switch ((td_kind)n->kind) {
    case TD_HEADING:
        number_heading(w, n);
        break;
    case TD_FIGURE:
        if (td_str_starts(id, "fig-"))
            n->label.number = int_text(w, ++w->figures);
        break;
    case TD_TABLE:
        if (td_str_starts(id, "tbl-"))
            n->label.number = int_text(w, ++w->tables);
        break;
    case TD_CODE_BLOCK:
        if (td_str_starts(id, "lst-"))
            n->label.number = int_text(w, ++w->listings);
        break;
    case TD_NOTE_REF:
        n->u.note.of = td_map_find(&w->by_label, note_key(w, n));
        break;
    case TD_NOTE:
        if (n->text.n)
            td_map_put(&w->by_label, note_key(w, n), n);
        n->label.number = int_text(w, ++w->notes);
        TD_PUSH(w->ctx->arena, &w->doc->notes, n);
        break;
    default:
        break;
    }
}

/* Notes are called fn-1, fn-2, …, unless the author has used that id. */
static void name_notes(numberer *w) {
    for (size_t i = 0; i < w->doc->notes.n; i++) {
        td_node *note = w->doc->notes.p[i];
        td_str id = td_str_cat(w->ctx->arena, TD_S("fn-"), note->label.number);
        while (td_map_find(&w->doc->anchors, id))
            id = td_str_cat(w->ctx->arena, id, TD_S("-note"));
        note->label.anchor = id;
    }
}

/* A figure's id may be written on its image. */
static void lift_image_id(numberer *w, td_node *figure) {
    td_node *image = figure->first;
    if (!image || image->kind != TD_IMAGE || !td_attr_id(image).n || td_attr_id(figure).n)
        return;
    td_attr *attr = td_node_attr(w->ctx->arena, figure);
    attr->id = image->attr->id;
    attr->span = image->attr->span;
    image->attr->id = TD_NOSTR;
}

/* A hook may have removed a note but not its second reference. */
static void drop_dead_refs(td_ctx *ctx, td_doc *doc) {
    for (td_node *n = doc->root, *next; n; n = next) {
        next = n->first ? n->first : td_node_next_outside(n, doc->root);
        if (n->kind == TD_NOTE_REF && !n->u.note.of) {
            td_report(ctx, TD_E_NOTE_UNDEFINED, n->span, TD_F(n->text));
            td_node_unlink(n);
        }
    }
}

bool td_number_run(td_ctx *ctx, td_doc *doc, const td_style *style) {
    numberer w = {.ctx = ctx, .doc = doc, .style = style};
    size_t before = ctx->diags->errors;
    td_map_init(&doc->anchors, ctx->arena);
    td_map_init(&w.by_label, ctx->arena);
    doc->notes.n = 0;
    repair_levels(ctx, doc);
    for (td_node *n = doc->root; n; n = n->first ? n->first : td_node_next_outside(n, doc->root)) {
        if (n->kind == TD_FIGURE)
            lift_image_id(&w, n);
        number_one(&w, n);
    }
    name_notes(&w);
    drop_dead_refs(ctx, doc);
    td_sections_nest(ctx, doc);
    return ctx->diags->errors == before;
}

#include "layout/internal.h"

void td_galley_init(td_galley *galley) {
    memset(galley, 0, sizeof *galley);
}

void td_galley_gap(td_galley *galley, td_len gap) {
    if (gap > galley->gap)
        galley->gap = gap;
}

void td_galley_page(td_galley *galley) {
    galley->flags |= TD_SLUG_NEW_PAGE;
}

void td_galley_mark(td_lay *lay, td_galley *galley, td_mark mark) {
    td_mark *m = TD_NEW(lay->scratch, td_mark);
    *m = mark;
    m->next = NULL;
    *(galley->marks ? &galley->marks_end->next : &galley->marks) = m;
    galley->marks_end = m;
}

void td_slug_mark(td_lay *lay, td_slug *slug, td_mark mark) {
    td_mark *m = TD_NEW(lay->scratch, td_mark);
    *m = mark;
    m->next = NULL;
    *(slug->marks ? &slug->marks_end->next : &slug->marks) = m;
    slug->marks_end = m;
}

/* Labels that waited for this first line share its baseline. */
static void markers_place(td_lay *lay, td_galley *galley, td_slug *slug) {
    if (!galley->markers)
        return;
    td_items all = {0};
    for (td_marker *m = galley->markers; m; m = m->next)
        for (uint32_t i = 0; i < m->nitems; i++) {
            td_item item = m->items[i];
            item.y += slug->baseline;
            td_items_add(lay, &all, item);
        }
    for (td_mark *mark = slug->marks; mark; mark = mark->next)
        if (mark->kind == TD_MARK_NUMBER)
            mark->first += all.n, mark->item += all.n;
    for (uint32_t i = 0; i < slug->nitems; i++)
        td_items_add(lay, &all, slug->items[i]);
    slug->items = all.p;
    slug->nitems = all.n;
    galley->markers = NULL;
}

static void keep_together(td_galley *galley, td_slug *slug) {
    if (galley->snug || galley->keep > 0)
        slug->penalty = TD_BREAK_NEVER;
    if (galley->keep > 0 && slug->flags & TD_SLUG_TEXT)
        galley->keep--;
    else if (galley->keep > 0 && !galley->floating)
        galley->keep = 0;
    galley->snug = false;
}

td_slug *td_galley_add(td_lay *lay, td_galley *galley, td_slug slug) {
    slug.flags |= galley->flags;
    galley->flags = 0;
    if (galley->landscape)
        slug.flags |= TD_SLUG_LANDSCAPE;
    slug.before += galley->gap;
    if (galley->gap)
        slug.flags |= TD_SLUG_FLEX;
    galley->gap = 0;
    slug.penalty += galley->penalty;
    galley->penalty = 0;
    keep_together(galley, &slug);
    slug.frame = galley->frame;
    slug.head = galley->head;
    markers_place(lay, galley, &slug);
    if (galley->marks) {
        galley->marks_end->next = slug.marks;
        slug.marks_end = slug.marks ? slug.marks_end : galley->marks_end;
        slug.marks = galley->marks;
        galley->marks = NULL;
    }
    TD_PUSH(lay->scratch, &galley->slugs, slug);
    return &galley->slugs.p[galley->slugs.n - 1];
}

/* ---- frames ---- */

uint32_t td_frame_open(td_lay *lay, td_galley *galley, td_frame frame) {
    if (!lay->frames.n)
        TD_PUSH(lay->scratch, &lay->frames, (td_frame){0});
    frame.parent = galley->frame;
    TD_PUSH(lay->scratch, &lay->frames, frame);
    galley->frame = (uint32_t)(lay->frames.n - 1);
    return galley->frame;
}

void td_frame_close(td_lay *lay, td_galley *galley, uint32_t frame, size_t from, td_len max_whole) {
    td_long height = 0;
    galley->frame = lay->frames.p[frame].parent;
    for (size_t i = from; i < galley->slugs.n; i++)
        height += galley->slugs.p[i].height + galley->slugs.p[i].before + galley->slugs.p[i].lead;
    if (height > max_whole)
        return;
    for (size_t i = from + 1; i < galley->slugs.n; i++)
        galley->slugs.p[i].penalty = TD_BREAK_NEVER;
}

td_len td_frame_pads(const td_lay *lay, uint32_t frame) {
    td_len pads = 0;
    for (; frame; frame = lay->frames.p[frame].parent)
        pads += lay->frames.p[frame].pad;
    return pads;
}

bool td_frame_inside(const td_lay *lay, uint32_t frame, uint32_t outer) {
    for (; frame; frame = lay->frames.p[frame].parent)
        if (frame == outer)
            return true;
    return outer == 0;
}

td_len td_frame_gap(const td_lay *lay, uint32_t above, uint32_t below) {
    td_len gap = 0;
    if (above == below)
        return 0;
    for (uint32_t f = above; f && !td_frame_inside(lay, below, f); f = lay->frames.p[f].parent)
        gap += lay->frames.p[f].pad;
    for (uint32_t f = below; f && !td_frame_inside(lay, above, f); f = lay->frames.p[f].parent)
        gap += lay->frames.p[f].pad;
    return gap;
}

void td_frame_draw(td_lay *lay, td_items *out, uint32_t frame, td_len x, td_len top, td_len bottom) {
    const td_frame *f = &lay->frames.p[frame];
    td_item item = {.kind = TD_ITEM_RULE, .artifact = TD_ARTIFACT_BACKGROUND, .x = x + f->x, .y = top, .w = f->width, .h = bottom - top};
    if (f->fill) {
        item.colour = f->background;
        td_items_add(lay, out, item);
    }
    if (f->edge) {
        item.colour = f->border;
        item.w = TD_PT(3);
        td_items_add(lay, out, item);
    }
}

/* Draws the frames that hold slugs of [from, to), outer ones first: a frame's number is larger than its parent's. */
static void frames_draw(td_lay *lay, const td_slugs *slugs, size_t from, size_t to, const td_len *tops, td_len x, td_items *out) {
    uint32_t low = UINT32_MAX, high = 0;
    for (size_t i = from; i < to; i++)
        for (uint32_t f = slugs->p[i].frame; f; f = lay->frames.p[f].parent) {
            low = f < low ? f : low;
            high = f > high ? f : high;
        }
    if (!high)
        return;
    struct extent {
        td_len top, bottom;
        bool any;
    } *extents = TD_NEWN(lay->scratch, struct extent, high - low + 1);
    for (size_t i = from; i < to; i++) {
        const td_slug *s = &slugs->p[i];
        td_len pads = 0;
        for (uint32_t f = s->frame; f; f = lay->frames.p[f].parent) {
            struct extent *e = &extents[f - low];
            pads += lay->frames.p[f].pad;
            if (!e->any)
                e->top = tops[i - from] - pads;
            e->bottom = tops[i - from] + s->height + pads;
            e->any = true;
        }
    }
    for (uint32_t f = low; f <= high; f++)
        if (extents[f - low].any)
            td_frame_draw(lay, out, f, x, extents[f - low].top, extents[f - low].bottom);
}

td_len td_slugs_stack(td_lay *lay, const td_slugs *slugs, size_t from, size_t to, td_len x, td_len y, td_items *out, td_slug *owner) {
    td_len start = y;
    if (from >= to)
        return 0;
    td_len *tops = TD_NEWN(lay->scratch, td_len, to - from);
    for (size_t i = from; i < to; i++) {
        const td_slug *s = &slugs->p[i];
        y += i == from ? td_frame_pads(lay, s->frame) : s->before + td_frame_gap(lay, slugs->p[i - 1].frame, s->frame);
        y += s->lead;
        tops[i - from] = y;
        y += s->height;
    }
    frames_draw(lay, slugs, from, to, tops, x, out);
    for (size_t i = from; i < to; i++) {
        const td_slug *s = &slugs->p[i];
        uint32_t base = out->n;
        for (uint32_t k = 0; k < s->nitems; k++) {
            td_item item = s->items[k];
            item.x += x;
            item.y += tops[i - from];
            td_items_add(lay, out, item);
        }
        for (const td_mark *m = s->marks; m && owner; m = m->next) {
            td_mark moved = *m;
            moved.first += base;
            moved.item += base;
            moved.x += x;
            moved.y += tops[i - from];
            td_slug_mark(lay, owner, moved);
        }
    }
    return y + td_frame_pads(lay, slugs->p[to - 1].frame) - start;
}

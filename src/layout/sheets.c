#include "layout/pages.h"

td_len td_page_left(const td_lay *lay, size_t page) {
    const td_page_style *p = &lay->style->page;
    return p->two_sided && page % 2 == 1 ? p->outer : p->inner;
}

static bool sheet_add(td_builder *b, bool bare) {
    td_book *book = b->book;
    if (book->sheets.n >= TD_LAYOUT_MAX_PAGES)
        return td_report(b->lay->ctx, TD_E_PAGE_LIMIT, TD_NOSPAN, (int)TD_LAYOUT_MAX_PAGES);
    TD_PUSH(b->lay->scratch, &book->sheets, ((td_sheet){.bare = bare, .landscape = b->landscape, .running_chapter = b->chapter, .running_section = b->section}));
    return true;
}

bool td_sheet_start(td_builder *b, const td_slug *s, bool page) {
    const td_lay *lay = b->lay;
    td_book *book = b->book;
    bool landscape = s ? (s->flags & TD_SLUG_LANDSCAPE) != 0 : b->landscape;
    if (landscape != b->landscape)
        page = true;
    b->landscape = landscape;
    int columns = landscape ? 1 : lay->style->page.columns > 1 ? 2 : 1;
    b->height = landscape ? lay->landscape_height : lay->column_height;
    if (!page && book->sheets.n > book->fixed && b->column + 1 < columns) {
        b->column++;
        return true;
    }
    b->column = 0;
    if (s && s->flags & TD_SLUG_RECTO && lay->style->page.two_sided && book->sheets.n % 2 == 1 && !sheet_add(b, true))
        return false;
    if (!sheet_add(b, false))
        return false;
    if (s && s->flags & TD_SLUG_MAIN)
        book->main = book->sheets.n - 1;
    if (s && s->flags & TD_SLUG_OPENING)
        book->sheets.p[book->sheets.n - 1].opening = true;
    return true;
}

/* ---- columns to placements ---- */

static void headings_note(td_builder *b, const td_slug *slug, size_t page) {
    td_book *book = b->book;
    for (const td_mark *m = slug->marks; m; m = m->next) {
        if (m->kind != TD_MARK_HEADING)
            continue;
        td_sheet *sheet = &book->sheets.p[page];
        if (m->node->u.heading.level == 1) {
            sheet->chapter = sheet->chapter ? sheet->chapter : m->node;
            sheet->has_chapter = true;
            b->chapter = m->node;
            b->section = NULL;
        } else if (m->node->u.heading.level == 2) {
            sheet->section = sheet->section ? sheet->section : m->node;
            b->section = m->node;
        }
    }
}

static void frames_note(td_builder *b, const td_slug *s, td_len x, td_len top, size_t page) {
    td_lay *lay = b->lay;
    td_book *book = b->book;
    td_len pads = 0;
    if (s->frame && !b->frame_drawn) {
        b->nframe_drawn = lay->frames.n;
        b->frame_drawn = TD_NEWN(lay->scratch, uint32_t, lay->frames.n);
    }
    for (uint32_t f = s->frame; f; f = lay->frames.p[f].parent) {
        pads += lay->frames.p[f].pad;
        uint32_t at = b->frame_drawn[f];
        td_drawn *d = at ? &book->drawn.p[at - 1] : NULL;
        if (!d || d->page != page || d->x != x) {
            TD_PUSH(lay->scratch, &book->drawn, ((td_drawn){.frame = f, .page = (uint32_t)page, .x = x, .top = top - pads}));
            b->frame_drawn[f] = (uint32_t)book->drawn.n;
            d = &book->drawn.p[book->drawn.n - 1];
        }
        d->bottom = top + s->height + pads;
    }
}

static void placed_add(td_builder *b, td_slug *s, size_t page, td_len x, td_len y, bool repeated) {
    TD_PUSH(b->lay->scratch, &b->book->placed, ((td_placed){.slug = s, .page = (uint32_t)page, .x = x, .y = y, .repeated = repeated}));
}

static void notes_place(td_builder *b, size_t page, td_len x, td_len top) {
    td_lay *lay = b->lay;
    td_len gap = lay->leading * 3 / 4, room = b->height - b->y - gap, used = 0;
    size_t from = b->notes_from, n = from;
    while (n < b->notes.n && (used + b->notes.p[n].height <= room || (n == from && !b->entries.n)))
        used += b->notes.p[n++].height;
    b->notes_from = n;
    b->note_height -= used;
    if (n == from)
        return;
    td_len y = top + b->height - used;
    td_drawn rule = {.page = (uint32_t)page, .x = x, .top = y - gap / 3, .bottom = lay->measure / 4};
    TD_PUSH(lay->scratch, &b->book->rules, rule);
    for (size_t i = from; i < n; i++) {
        td_note_line *line = &b->notes.p[i];
        placed_add(b, line->slug, page, x, y + line->height - line->slug->height, false);
        frames_note(b, line->slug, x, y + line->height - line->slug->height, page);
        y += line->height;
    }
}

void td_column_place(td_builder *b) {
    td_lay *lay = b->lay;
    size_t page = b->book->sheets.n - 1;
    td_len x = td_page_left(lay, page) + b->column * (lay->measure + lay->style->page.column_gap);
    td_len top = lay->style->page.top;
    if (b->repeat) {
        td_len y = top + (b->entries.n ? b->entries.p[0].y - b->entries.p[0].slug->lead - b->repeat->height : 0);
        for (size_t i = 0; i < b->repeat->n; i++) {
            placed_add(b, &b->repeat->slugs[i], page, x, y, true);
            y += b->repeat->slugs[i].height;
        }
    }
    for (size_t i = 0; i < b->entries.n; i++) {
        const td_entry *e = &b->entries.p[i];
        placed_add(b, e->slug, page, x, top + e->y, false);
        frames_note(b, e->slug, x, top + e->y, page);
        headings_note(b, e->slug, page);
    }
    notes_place(b, page, x, top);
}

void td_book_place(td_lay *lay, td_book *book, const td_slugs *slugs, size_t page, td_len x, td_len y) {
    td_long at = y, below = INT32_MAX / 2; /* below: beneath every page */
    for (size_t i = 0; i < slugs->n; i++) {
        at += slugs->p[i].lead + (i ? slugs->p[i].before : 0);
        TD_PUSH(lay->scratch, &book->placed, ((td_placed){.slug = &slugs->p[i], .page = (uint32_t)page, .x = x, .y = (td_len)(at < below ? at : below)}));
        at += slugs->p[i].height;
    }
}

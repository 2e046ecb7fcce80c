/* Fills columns from the galley, first fit with the best break of the last lines: no widows, no headings alone,
 * notes on the page of their mark, figures that do not fit to the top of the next column. */
#include "layout/pages.h"

enum { RAGGED = 25, SPLIT_NOTE = 300 };

static td_len note_gap(const td_lay *lay) {
    return lay->leading * 3 / 4;
}

static td_long notes_height(const td_builder *b) {
    return b->notes.n > b->notes_from ? b->note_height + note_gap(b->lay) : 0;
}

/* What notes take at least on this page: all but the tail of the last one. */
static td_len notes_least(const td_builder *b) {
    td_long least = notes_height(b) - b->note_tail;
    td_long most = b->height * (td_long)6 / 10;
    return (td_len)(least > most ? most : least);
}

/* ---- notes of a slug join the queue ---- */

static void note_push(td_builder *b, uint32_t index) {
    const td_note_body *note = &b->lay->notes.p[index];
    td_long tail = 0;
    for (size_t i = 0; i < note->slugs.n; i++) {
        td_slug *s = &note->slugs.p[i];
        td_len h = s->height + s->lead + (i ? s->before + td_frame_gap(b->lay, s[-1].frame, s->frame) : TD_PT(1) + td_frame_pads(b->lay, s->frame));
        if (!i && b->notes.n > b->notes_from) /* frame of a box that ended the note before */
            h += td_frame_pads(b->lay, b->notes.p[b->notes.n - 1].slug->frame);
        TD_PUSH(b->lay->scratch, &b->notes, ((td_note_line){s, h}));
        b->note_height += h;
        if (i >= 2 && note->slugs.n > 3)
            tail += h;
    }
    b->note_tail = tail;
    for (size_t i = 0; i < note->inner.n; i++)
        note_push(b, note->inner.p[i]);
}

static void notes_push(td_builder *b, const td_slug *slug) {
    for (const td_mark *m = slug->marks; m; m = m->next)
        if (m->kind == TD_MARK_NOTE)
            note_push(b, m->note);
}

/* ---- states that can be returned to ---- */

static td_state state_of(const td_builder *b) {
    return (td_state){.entries = b->entries.n, .next = b->next, .floats = b->floats.n, .notes = b->notes.n, .y = b->y, .note_height = b->note_height, .note_tail = b->note_tail, .off_grid = b->off_grid};
}

static void state_restore(td_builder *b, const td_state *s) {
    b->entries.n = s->entries;
    b->next = s->next;
    b->floats.n = s->floats;
    b->notes.n = s->notes;
    b->y = s->y;
    b->note_height = s->note_height;
    b->note_tail = s->note_tail;
    b->off_grid = s->off_grid;
}

/* Whether the space above may grow: not below headings and introductions of lists. */
static bool flexes(const td_slug *s) {
    return s->flags & TD_SLUG_FLEX && s->before > 0 && s->penalty < TD_BREAK_NEVER;
}

static int64_t break_cost(const td_builder *b, const td_slug *next) {
    td_long free_space = b->height - notes_height(b) - b->y;
    int64_t cost = next->penalty;
    if (free_space < 0)
        return cost + SPLIT_NOTE;
    int64_t lines = free_space * 16 / b->lay->leading;
    int64_t ragged = RAGGED * lines * lines / 256;
    if (b->flexible > 0 && lines <= 35)
        ragged /= 4;
    return cost + ragged;
}

/* ---- adding slugs ---- */

static td_len pads_below(const td_builder *b, const td_slug *s) {
    return td_frame_pads(b->lay, s->frame);
}

static td_len top_of(const td_builder *b, const td_slug *s) {
    if (!b->entries.n) {
        td_len y = td_frame_pads(b->lay, s->frame) + s->lead;
        if (s->head && !(s->flags & TD_SLUG_NEW_PAGE))
            y += b->lay->heads.p[s->head - 1].height;
        return y;
    }
    const td_entry *last = &b->entries.p[b->entries.n - 1];
    td_len before = s->before, grid = b->lay->leading;
    if (b->after_float && before < grid / 2)
        before = grid / 2;
    else if (b->skipped && s->flags & TD_SLUG_GRID)
        before = 0;
    td_len y = last->y + last->slug->height + before + td_frame_gap(b->lay, last->slug->frame, s->frame) + s->lead;
    bool snaps = s->flags & TD_SLUG_GRID || (b->after_float && s->flags & TD_SLUG_TEXT && b->galley->grid && !s->frame);
    if (snaps && (y - s->lead) % grid)
        y += grid - (y - s->lead) % grid;
    return y;
}

/* What a block off the grid lacks to whole lines is shared by the spaces above and below it. */
static void centre_block(td_builder *b, td_slug *s, td_len y) {
    const td_entry *last = &b->entries.p[b->entries.n - 1];
    td_len natural = last->y + last->slug->height + s->before + td_frame_gap(b->lay, last->slug->frame, s->frame) + s->lead;
    size_t first = b->off_grid;
    if (y <= natural || !first || first >= b->entries.n || b->entries.p[first].slug->before <= 0)
        return;
    for (size_t i = first; i < b->entries.n; i++)
        b->entries.p[i].y += (y - natural) / 2;
}

static void entry_add(td_builder *b, td_slug *s, td_len y) {
    if (!b->entries.n && s->head && !(s->flags & TD_SLUG_NEW_PAGE)) {
        const td_table_head *head = &b->lay->heads.p[s->head - 1];
        b->repeat = head;
    }
    if (b->entries.n && flexes(s))
        b->flexible++;
    bool on_grid = s->flags & TD_SLUG_GRID || (b->entries.n && b->off_grid == b->entries.n && s->flags & TD_SLUG_TEXT && !s->before && !s->frame && s->height == b->lay->leading);
    if (b->entries.n && s->flags & TD_SLUG_GRID)
        centre_block(b, s, y);
    if (on_grid)
        b->off_grid = b->entries.n + 1;
    TD_PUSH(b->lay->scratch, &b->entries, ((td_entry){.slug = s, .y = y}));
    b->y = y + s->height + pads_below(b, s);
    b->after_float = b->skipped = false;
}

/* Adds the slug if it fits below what is there; the first of a column always goes in. */
static bool slug_add(td_builder *b, td_slug *s) {
    td_state before = state_of(b);
    td_len y = top_of(b, s);
    td_long bottom = (td_long)y + s->height + pads_below(b, s);
    notes_push(b, s);
    if (b->entries.n && bottom + notes_least(b) > b->height) {
        state_restore(b, &before);
        return false;
    }
    entry_add(b, s, y);
    return true;
}

/* ---- figures that move ---- */

static td_long group_height(const td_builder *b, size_t first, size_t n) {
    td_long height = 0;
    for (size_t i = 0; i < n; i++) {
        const td_slug *s = &b->galley->slugs.p[first + i];
        height += s->height + s->lead + (i || b->entries.n ? s->before : 0);
    }
    return height;
}

static bool group_fits(const td_builder *b, size_t first, size_t n) {
    return b->y + group_height(b, first, n) + notes_least(b) <= b->height;
}

static void group_add(td_builder *b, size_t first, size_t n) {
    for (size_t i = 0; i < n; i++) {
        td_slug *s = &b->galley->slugs.p[first + i];
        td_len y = top_of(b, s);
        notes_push(b, s);
        entry_add(b, s, y);
    }
}

/* Waiting figures come first in a column, in their order. */
static void floats_place(td_builder *b) {
    size_t done = 0;
    while (done < b->floats.n) {
        td_float f = b->floats.p[done];
        if (b->entries.n && !group_fits(b, f.first, f.n))
            break;
        group_add(b, f.first, f.n);
        done++;
    }
    for (size_t i = done; i < b->floats.n; i++)
        b->floats.p[i - done] = b->floats.p[i];
    b->floats.n -= done;
    b->after_float = done > 0;
}

/* ---- one column ---- */

typedef enum { STOP_FULL, STOP_PAGE, STOP_END } stop;

/* A figure goes in, or waits and the text flows past it. */
static void float_meet(td_builder *b, td_slug *s) {
    size_t n = s->floats;
    if (!b->floats.n && (!b->entries.n || group_fits(b, b->next, n))) {
        group_add(b, b->next, n);
    } else {
        TD_PUSH(b->lay->scratch, &b->floats, ((td_float){b->next, n}));
        b->skipped = true;
    }
    b->next += n;
}

static stop column_fill(td_builder *b) {
    int64_t best_cost = INT64_MAX;
    td_state best = {0};
    size_t fixed = b->entries.n;
    while (b->next < b->galley->slugs.n) {
        td_slug *s = &b->galley->slugs.p[b->next];
        bool first = b->entries.n == 0;
        if (s->flags & TD_SLUG_NEW_PAGE && b->next != b->forced)
            return STOP_PAGE;
        if (!first && s->penalty < TD_BREAK_NEVER && b->next > b->started) {
            int64_t cost = break_cost(b, s);
            if (cost <= best_cost) {
                best_cost = cost;
                best = state_of(b);
            }
        }
        if (s->floats) {
            float_meet(b, s);
            continue;
        }
        if (!slug_add(b, s)) {
            bool usable = best.entries > fixed || (fixed && best.entries == fixed);
            if (best_cost < INT64_MAX && usable)
                state_restore(b, &best);
            return STOP_FULL;
        }
        b->next++;
    }
    return STOP_END;
}

/* What is missing at the foot goes into the spaces between blocks, if it is no more than about two lines. */
static void even_out(td_builder *b) {
    td_long missing = b->height - notes_height(b) - b->y;
    size_t m = 0, seen = 0;
    for (size_t i = 1; i < b->entries.n; i++)
        m += flexes(b->entries.p[i].slug);
    if (!m || missing <= 0 || missing > b->lay->leading * 5 / 2 || missing / (td_long)m > b->lay->leading / 2)
        return;
    for (size_t i = 1; i < b->entries.n; i++) {
        seen += flexes(b->entries.p[i].slug);
        b->entries.p[i].y += (td_len)(missing * (td_long)seen / (td_long)m);
    }
    b->y += (td_len)missing;
}

/* Forgets lines that were placed; only when they are the greater part, so that long notes stay linear. */
static void notes_compact(td_builder *b) {
    size_t left = b->notes.n - b->notes_from;
    if (left > b->notes_from)
        return;
    for (size_t i = 0; i < left; i++)
        b->notes.p[i] = b->notes.p[b->notes_from + i];
    b->notes.n = left;
    b->notes_from = 0;
}

static void column_start(td_builder *b) {
    b->entries.n = 0;
    b->y = 0;
    b->repeat = NULL;
    b->flexible = 0;
    b->skipped = b->after_float = false;
    b->started = b->next;
    b->off_grid = 0;
    b->note_tail = 0;
    notes_compact(b);
}

bool td_pages_break(td_lay *lay, td_book *book, td_galley *galley) {
    td_builder b = {.lay = lay, .book = book, .galley = galley, .forced = SIZE_MAX};
    bool page_wanted = true;
    while (b.next < galley->slugs.n || b.floats.n || b.notes.n > b.notes_from) {
        const td_slug *s = b.next < galley->slugs.n ? &galley->slugs.p[b.next] : NULL;
        bool waits = b.floats.n > 0;
        if (!td_sheet_start(&b, s && !waits ? s : NULL, page_wanted))
            return false;
        b.forced = waits ? SIZE_MAX : b.next;
        column_start(&b);
        if (!s || !s->head) /* inside a table its header rows come first */
            floats_place(&b);
        stop why = column_fill(&b);
        if (why == STOP_FULL)
            even_out(&b);
        td_column_place(&b);
        page_wanted = why == STOP_PAGE && !b.floats.n;
    }
    if (!book->sheets.n && !td_sheet_start(&b, NULL, true))
        return false;
    return true;
}

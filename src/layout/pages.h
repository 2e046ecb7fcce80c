/* pages.h - the state of the page builder, shared by pages.c (where columns end) and sheets.c (what stands where). */
#ifndef TD_LAYOUT_PAGES_H
#define TD_LAYOUT_PAGES_H
#include "layout/internal.h"

typedef struct {
    td_slug *slug;
    td_len y; /* from the top of the column */
} td_entry;

typedef struct {
    td_slug *slug;
    td_len height; /* with the space above */
} td_note_line;

typedef struct {
    size_t first, n; /* slugs of the galley */
} td_float;

typedef struct {
    size_t entries, next, floats, notes;
    td_len y;
    td_long note_height, note_tail;
    size_t off_grid;
} td_state;

typedef struct {
    td_lay *lay;
    td_book *book;
    td_galley *galley;
    size_t next;    /* slug the stream goes on with */
    size_t started; /* slug this column started with */
    size_t forced;  /* slug whose page break has been obeyed */
    int column;
    bool landscape;
    td_len height, y; /* of the column; lower edge of its text */
    struct { td_entry *p; size_t n, cap; } entries;
    struct { td_float *p; size_t n, cap; } floats;     /* figures that wait for the next column */
    struct { td_note_line *p; size_t n, cap; } notes;  /* lines of notes due, in order */
    size_t notes_from;                                 /* lines before that have been placed */
    td_long note_height, note_tail;                    /* of the lines due; of what the last note may leave to the next page */
    const td_table_head *repeat; /* header rows above the first entry */
    const td_node *chapter, *section; /* last headings seen */
    int flexible;
    size_t off_grid; /* first entry behind the last line that stands on the grid */
    bool after_float, skipped;
    uint32_t *frame_drawn; /* by frame: 1 + index into book->drawn */
    size_t nframe_drawn;
} td_builder;

/* Makes the next column ready, on a new page when `page` or the last column was filled; s: slug that starts it. */
bool td_sheet_start(td_builder *b, const td_slug *s, bool page);
/* Records where everything of the column stands; lines of notes that do not fit stay in the queue. */
void td_column_place(td_builder *b);

#endif

/* table.h - grid and column widths of a table, shared by table.c and table_width.c. */
#ifndef TD_LAYOUT_TABLE_H
#define TD_LAYOUT_TABLE_H
#include "layout/internal.h"

enum { TD_CELL_PAD_X = 5, TD_CELL_PAD_Y = 3 };

typedef struct {
    const td_node *node;
    int column, rowspan, colspan;
    bool head, header; /* head: in a header row; header: names a row */
    td_slugs slugs;
    td_len height;
} td_grid_cell;

typedef struct {
    const td_node *node; /* TD_ROW */
    bool head;
    td_grid_cell *cells;
    int ncells;
    bool joined; /* a cell of a row above reaches into this one */
} td_grid_row;

typedef struct {
    td_lay *lay;
    td_slot *slot;
    const td_node *node;
    td_grid_row *rows;
    int nrows, columns;
    td_len *widths; /* of the text in each column */
    td_len *x;      /* left edge of each column, columns + 1 values */
    td_len pad;     /* left and right of the text */
} td_grid;

/* Rows and cells with their columns; spans are cut to the grid. */
void td_grid_build(td_grid *grid);
/* Fills widths and x from what the cells hold: as wide as needed, else shared by need. */
void td_grid_widths(td_grid *grid);

#endif

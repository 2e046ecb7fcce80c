/* md_blocks.h - inside parse/: what md_blocks.c notes about blocks of its own for md_convert.c. */
#ifndef TD_PARSE_MD_BLOCKS_H
#define TD_PARSE_MD_BLOCKS_H
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include "parse/md.h"

/* Node types of our own in cmark's tree; set once by td_md_blocks_init. */
typedef struct {
    cmark_node_type div, div_end, note, def, item, table, row;
} td_md_types;

extern td_md_types td_md_type;

/* User data of such a node. */
typedef struct {
    td_attr *attr;
    uint32_t start, end; /* of the opener, in the text */
    size_t line;         /* 0-based */
    bool closed;         /* div: its end was seen */
    bool stole;          /* table: the last line of the paragraph before it is its head */
    int width;           /* def, item: indentation of its blocks */
    td_str label;        /* note */
    int number;          /* item */
    uint8_t style, delim;
    int columns; /* table */
} td_md_block;

/* 0-based line of a node. */
size_t td_md_node_line(cmark_node *node);

/* ---- md_convert.c ---- */
void td_md_convert(td_md *md, cmark_node *from, td_node *to, int depth);
void td_md_report_nesting(td_md *md, td_span span);

/* ---- md_leaf.c: blocks without blocks; each appends what it makes ---- */
void td_md_paragraph(td_md *md, cmark_node *node, td_node *parent, bool tight);
void td_md_heading(td_md *md, cmark_node *node, td_node *parent);
void td_md_code(td_md *md, cmark_node *node, td_node *parent);
/* ": Text {#lst-x}" below a code block: caption and attributes of it. */
void td_md_code_caption(td_md *md, td_node *code, td_md_text text);
void td_md_html(td_md *md, cmark_node *node, td_node *parent);
/* Lines of a paragraph or setext heading. */
size_t td_md_count_lines(cmark_node *node);
/* The text of a paragraph without definitions; empty when nothing is left. */
td_md_text td_md_paragraph_text(td_md *md, cmark_node *node, td_node *parent);
/* Whether a paragraph or setext heading is nothing but link definitions; *under: the line behind them. */
bool td_md_is_definitions(td_md *md, cmark_node *node, size_t *under);
/* Takes the check box off the front of an item's first paragraph. */
uint8_t td_md_take_task(td_md *md, td_md_text *text, size_t line);

/* ---- md_table.c ---- */
/* Columns of a delimiter row, 0: it is none.  aligns may be NULL. */
int td_md_delimiter_row(td_str line, uint8_t *aligns);
int td_md_count_cells(td_str line);
void td_md_table(td_md *md, cmark_node *node, td_node *parent);
/* Whether a paragraph is a caption (": Text") of the table beside it; returns the table's node. */
bool td_md_is_caption(const td_md_text *text);
void td_md_caption(td_md *md, td_node *table, td_md_text text, size_t skip);

#endif

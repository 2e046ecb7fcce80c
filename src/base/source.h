/* source.h - the bytes an author wrote, with a line index; spans point into them.
 *
 * Sources are opened by read/ through ctx->services and live as long as the run.  The table is shared by
 * all workers and locked inside; a td_source itself never changes once it was added.
 */
#ifndef TD_BASE_SOURCE_H
#define TD_BASE_SOURCE_H
#include "base/str.h"

typedef struct {
    uint32_t id;   /* 1, 2, … ; 0 is "no source" */
    td_str path;   /* as shown in findings: relative to the project root or as the user wrote it */
    td_str real;   /* absolute, links resolved; empty for standard input */
    td_str bytes;  /* valid UTF-8 without BOM, no NUL; a NUL byte follows */
    uint32_t *lines; /* offset of the start of each line */
    size_t nlines;
} td_source;

/* A piece of a source: bytes [start, end).  src 0: the finding concerns no file. */
typedef struct {
    uint32_t src, start, end;
} td_span;

#define TD_NOSPAN ((td_span){0, 0, 0})

typedef struct td_sources td_sources;

td_sources *td_sources_new(void);
void td_sources_free(td_sources *sources);
/* Copies path and bytes; builds the line index.  Borrowed result, lives as long as the table. */
td_source *td_sources_add(td_sources *sources, td_str path, td_str real, td_str bytes);
const td_source *td_sources_find(td_sources *sources, uint32_t id);
/* The source with this real path, or NULL. */
const td_source *td_sources_find_real(td_sources *sources, td_str real);

/* 1-based line and column in characters of a byte offset. */
void td_source_position(const td_source *source, uint32_t offset, int *line, int *column);
/* Text of a 1-based line without its end. */
td_str td_source_line(const td_source *source, int line);
/* From the start of a to the end of b; a when they are of different sources. */
td_span td_span_join(td_span a, td_span b);

/* Text for a parser, cut out of a source: quote prefixes, tabs, YAML folding and escapes only make
 * segments, so that every character still knows where it was written. */
typedef struct {
    uint32_t offset; /* of the first byte in the source */
    td_str bytes;    /* usually inside the source; else (escapes, folding) made up: then all bytes map to offset */
    bool made;
} td_seg;

typedef struct {
    td_seg *p;
    size_t n, cap;
    uint32_t src;
} td_segs;

#endif

/* inline.h - the stages of a paragraph: strands of text, atoms with widths, breakpoints, lines. */
#ifndef TD_LAYOUT_INLINE_H
#define TD_LAYOUT_INLINE_H
#include "layout/internal.h"

#include "text/breaks.h"

/* Appends to an array of td_par, on the heap: the workspace is used for every paragraph again. */
#define TD_PAR_PUSH(vec, item)                                                      \
    do {                                                                            \
        if ((vec)->n == (vec)->cap) {                                               \
            (vec)->cap = (vec)->cap ? (vec)->cap * 2 : 64;                          \
            (vec)->p = td_realloc((vec)->p, (vec)->cap * sizeof *(vec)->p);         \
        }                                                                           \
        (vec)->p[(vec)->n++] = (item);                                              \
    } while (0)

/* A stretch of the paragraph's text of one look that belongs to one structure element. */
typedef struct {
    uint32_t start, end; /* bytes of td_par.text */
    td_look look;
    uint32_t elem, seq;  /* seq of its first byte; each byte has one */
    uint32_t link;       /* Link element whose active area it is in, or 0 */
    const td_node *object; /* TD_IMAGE, TD_PAGE_REF: the text only holds its place */
    uint32_t note;       /* 1 + index: the mark of a note that is set at the foot */
    bool mark;           /* mark of a note: no break before it */
    td_len tab;          /* a blank of that width behind the number of a heading; 0: a word space */
    td_span span;
} td_strand;

typedef enum { TD_ATOM_WORD, TD_ATOM_SPACE, TD_ATOM_BOX, TD_ATOM_HARD } td_atom_kind;

typedef struct {
    uint8_t kind;  /* td_atom_kind */
    uint8_t level; /* bidi */
    bool may_break; /* SPACE: at it; others: behind it, without anything */
    uint32_t strand, at; /* byte in the paragraph's text */
    const td_run *run;
    td_len width;
    int64_t x, space; /* natural width before it, and the part of it that is word space */
} td_atom;

/* Where a word may be divided. */
typedef struct {
    uint16_t at;        /* byte in the run's text */
    uint16_t glyph;     /* first glyph of the tail in the whole run; 0: the halves were shaped anew */
    uint8_t quality;    /* 2: at a compound joint */
    const td_run *head, *tail; /* NULL: parts of the whole run */
    int32_t head_width, tail_width; /* font units */
} td_division;

/* End of a line. */
typedef struct {
    uint32_t end, next;   /* atoms: one past the line's last, first of the next line */
    const td_division *div; /* atoms[end] is divided here: its head ends the line, its tail starts the next */
    int64_t end_x, end_space, next_x, next_space;
    td_len hyphen;        /* width of the hyphen */
    td_len hang_end, hang_next; /* what may stick out at the end of the line and at the start of the next */
    int32_t penalty;
    bool forced;
} td_cut;

typedef struct {
    const td_cut *from, *to;
    bool last; /* of the paragraph or before a hard break */
} td_line;

/* What a line consists of, in visual order before it is placed. */
typedef struct {
    uint8_t kind; /* td_atom_kind */
    uint8_t level;
    bool soft;    /* hyphen of a division */
    uint32_t strand, at;
    const td_run *run;
    uint16_t first, count;
    td_len width;
} td_bit;

struct td_par {
    td_buf text;
    struct { td_strand *p; size_t n, cap; } strands;
    struct { td_atom *p; size_t n, cap; } atoms;
    struct { uint32_t *p; size_t n, cap; } shy;    /* soft hyphens, as offsets into text */
    struct { td_cut *p; size_t n, cap; } cuts;
    struct { td_line *p; size_t n, cap; } lines;
    struct { td_bit *p; size_t n, cap; } bits;     /* of the line being set */
    struct { td_mark *p; size_t n, cap; } places;  /* anchors; y holds the byte offset */
    void *nodes;    /* of the line breaker */
    size_t nodes_cap;
    bool rtl, has_rtl;
    bool busy;
    uint8_t lang;
    td_len width, indent, hang; /* measure; offsets of the first and the other lines */
    uint8_t align;
    td_span span;
};

td_par *td_par_new(void);
void td_par_free(td_par *par);

/* collect.c */
void td_collect_begin(td_lay *lay, td_par *par, uint8_t lang);
void td_collect_inlines(td_lay *lay, td_par *par, const td_node *first, td_look look, uint32_t elem, uint32_t link);
void td_collect_text(td_lay *lay, td_par *par, td_str text, const td_look *look, uint32_t elem, uint32_t link, td_span span);
/* A blank of fixed width that no line ends at. */
void td_collect_tab(td_lay *lay, td_par *par, td_len width, const td_look *look, uint32_t elem, uint32_t link);
/* measure.c: strands to atoms.  chunk: words wider than that are cut anywhere; 0: never. */
void td_measure_run(td_lay *lay, td_par *par, td_len chunk);
/* divide.c: hyphenation points of an atom, cached. */
td_division_cache *td_divide_new(void);
void td_divide_free(td_division_cache *cache);
size_t td_divide_atom(td_lay *lay, td_par *par, const td_atom *atom, const td_division **out);
const td_run *td_divide_hyphen(td_lay *lay, const td_look *look);
/* linebreak.c: atoms to lines; returns false when a line is too long. */
bool td_linebreak_run(td_lay *lay, td_par *par);
/* hang.c: how much of a character's width may stick out of the measure, in 1/1000. */
int td_hang_start(uint32_t c);
int td_hang_end(uint32_t c);
/* line.c: one line to items; left: of the measure.  Marks of the line (notes, page numbers) are appended to slug,
 * whose baseline is given; inline pictures may raise it.  Returns the right edge of the text. */
td_len td_line_set(td_lay *lay, td_par *par, const td_line *line, td_len left, td_slug *slug);

#endif

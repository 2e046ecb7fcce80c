/* hyphen_local.h - the compiled patterns, shared by hyphen.c and hyphen_load.c; for text/ only. */
#ifndef TD_TEXT_HYPHEN_LOCAL_H
#define TD_TEXT_HYPHEN_LOCAL_H
#include "text/hyphen.h"

enum {
    TD_HYPHEN_DOT = 1,        /* symbol of the end of a word */
    TD_HYPHEN_DIRECT = 0x530, /* characters below are looked up in a table: Latin, Greek, Cyrillic */
    TD_HYPHEN_LEVELS = 4,
    TD_HYPHEN_PATTERN = 200 /* longer patterns are no patterns */
};

/* Node of a trie of symbols; siblings are chained.  0 means none: node 0 is never used. */
typedef struct {
    uint32_t child, next;
    uint32_t points; /* offset + 1 into td_hyphen_level.points */
    uint32_t symbol;
} td_hyphen_node;

/* One level of a pattern file: compounds first, syllables last. */
typedef struct {
    td_hyphen_node *nodes;
    size_t n, cap;
    uint32_t root[256]; /* first nodes by symbol */
    td_buf points;      /* per pattern: count, then pairs of gap and value */
} td_hyphen_level;

/* Symbols are numbers 2..255 given to the characters of a file in order of appearance. */
struct td_hyphen {
    td_hyphen_level levels[TD_HYPHEN_LEVELS];
    size_t nlevels;
    uint8_t direct[TD_HYPHEN_DIRECT];
    struct {
        uint32_t c;
        uint8_t symbol;
    } wide[256];
    size_t nwide;
    unsigned nsymbols;
    bool vowel[256]; /* by symbol; true for all but Latin consonants */
    uint8_t sch[3];
    size_t left, right, compound_left, compound_right;
    uint8_t nohyphen[16][16]; /* symbols of sequences that are not divided at their ends; 0-terminated */
    size_t nnohyphen;
};

/* Symbol of a lower-case character; 0 when no pattern knows it. */
static inline uint8_t td_hyphen_symbol(const td_hyphen *h, uint32_t c) {
    if (c < TD_HYPHEN_DIRECT)
        return h->direct[c];
    for (size_t i = 0; i < h->nwide; i++)
        if (h->wide[i].c == c)
            return h->wide[i].symbol;
    return 0;
}

void td_hyphen_load(td_hyphen *h, td_str bytes);

#endif

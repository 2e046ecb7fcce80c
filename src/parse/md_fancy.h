/* md_fancy.h - inside parse/: marks of ordered lists beyond "1." and "1)", as in Pandoc's fancy_lists. */
#ifndef TD_PARSE_MD_FANCY_H
#define TD_PARSE_MD_FANCY_H
#include "parse/md.h"

typedef struct {
    int number;
    uint8_t style, delim; /* td_list_style, td_list_delim */
    size_t n;             /* bytes of the mark */
} td_md_mark;

/* Whether the line has such a mark at `at`.  last: mark of the item before, NULL at the start of a list.
 * "a)", "i.", "IV.", "(1)", "(a)"; capital and period need two blanks, as "B. Russell" has but one; abbreviations
 * such as "z. B." are no marks, nor is a single letter other than a, A, i, I with a period. */
bool td_md_fancy_mark(td_str line, size_t at, const td_md_mark *last, td_md_mark *out);

#endif

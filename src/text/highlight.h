/* highlight.h - tokens of code, for the colours of the theme.
 *
 * Phase:  service of layout/ and emit/html     Never: fails, allocates beside the result
 * Small lexers, not parsers: what they cannot tell stays plain.  Every byte belongs to exactly one token.
 */
#ifndef TD_TEXT_HIGHLIGHT_H
#define TD_TEXT_HIGHLIGHT_H
#include "base/str.h"

typedef enum {
    TD_CODE_PLAIN,
    TD_CODE_KEYWORD,
    TD_CODE_STRING,
    TD_CODE_COMMENT,
    TD_CODE_NUMBER,
    TD_CODE_NAME,
    TD_CODE_KIND_COUNT
} td_code_kind;

typedef struct {
    uint32_t start, end; /* bytes */
    uint8_t kind; /* td_code_kind; NAME: keys of YAML and JSON, functions that are called, variables of a shell */
} td_code_token;

/* language: yaml, yml, json, sh, bash, shell, c, h, lua, sql, python, py (any case); others give one plain token.
 * Tokens are adjacent and cover text; linear time.  Lives in arena; returns their number. */
size_t td_highlight(td_arena *arena, td_str text, td_str language, td_code_token **out);

#endif

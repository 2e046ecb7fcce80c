/* chars.h - which characters make up words; private to resolve/. */
#ifndef TD_RESOLVE_CHARS_H
#define TD_RESOLVE_CHARS_H
#include "base/str.h"

/* Letters and digits of all scripts, roughly: no punctuation, blanks or symbols. */
bool td_chars_is_word(uint32_t c);
/* Quotation marks of all languages, also as apostrophes. */
bool td_chars_is_quote(uint32_t c);
/* The character before or at an offset; 0 at the ends of the text. */
uint32_t td_chars_before(td_str s, size_t at);
uint32_t td_chars_at(td_str s, size_t at);

#endif

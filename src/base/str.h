/* str.h - byte strings with a length, and a growable buffer.
 *
 * td_str never owns: it points into a source, an arena or a literal.  Copies made here are followed by
 * a NUL that is not counted, so that they can be handed to C libraries.
 */
#ifndef TD_BASE_STR_H
#define TD_BASE_STR_H
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

typedef struct {
    const char *p;
    size_t n;
} td_str;

#define TD_S(lit) ((td_str){(lit), sizeof(lit) - 1})
#define TD_NOSTR ((td_str){NULL, 0})
/* for printf("%.*s", TD_F(s)) */
#define TD_F(s) (int)(s).n, (s).p ? (s).p : ""

td_str td_str_from(const char *z); /* borrowed; NULL gives the empty string */
td_str td_str_dup(td_arena *arena, td_str s);
td_str td_str_cat(td_arena *arena, td_str a, td_str b);
td_str td_str_format(td_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

bool td_str_eq(td_str a, td_str b);
bool td_str_is(td_str a, const char *z);
bool td_str_starts(td_str s, const char *prefix);
bool td_str_ends(td_str s, const char *suffix);
int td_str_cmp(td_str a, td_str b); /* by bytes */
td_str td_str_sub(td_str s, size_t from, size_t to);
td_str td_str_trim(td_str s); /* ASCII blanks, tabs and line ends at both ends */

/* Offset of the first occurrence, or SIZE_MAX. */
size_t td_str_find(td_str s, td_str needle);
size_t td_str_index(td_str s, char c);
size_t td_str_rindex(td_str s, char c);

/* Cuts the next piece up to a blank (any of " \t\r\n") off *rest; false at the end. */
bool td_str_next_word(td_str *rest, td_str *word);

/* ASCII digits only, no sign; false when empty, other characters or too large. */
bool td_str_to_int(td_str s, int64_t *out);

uint64_t td_str_hash(td_str s);

/* Levenshtein distance of two short strings (over 60 bytes: 99), for "did you mean". */
int td_str_distance(td_str a, td_str b);

/* A growable buffer on the heap; a zeroed one is ready. */
typedef struct {
    char *p;
    size_t n, cap;
} td_buf;

void td_buf_free(td_buf *buf);
void td_buf_reserve(td_buf *buf, size_t more);
void td_buf_put(td_buf *buf, const void *bytes, size_t n);
void td_buf_putc(td_buf *buf, char c);
void td_buf_puts(td_buf *buf, const char *z);
void td_buf_str(td_buf *buf, td_str s);
void td_buf_int(td_buf *buf, int64_t v);
void td_buf_format(td_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void td_buf_vformat(td_buf *buf, const char *format, va_list args);

/* What is in the buffer; borrowed until the next change. */
td_str td_buf_view(const td_buf *buf);
/* A copy in the arena; the buffer is emptied and freed. */
td_str td_buf_take(td_buf *buf, td_arena *arena);

#endif

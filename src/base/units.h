/* units.h - lengths: integers of 1/1024 point; y grows down (D3). */
#ifndef TD_BASE_UNITS_H
#define TD_BASE_UNITS_H
#include "base/str.h"

typedef int32_t td_len;  /* 1/1024 pt, relative to a page */
typedef int64_t td_long; /* 1/1024 pt, along a galley */

#define TD_PT(n) ((td_len)((n) * 1024))

/* Reads "12", "10.5pt", "42mm", "2.5cm", "1in", "12px" (96 per inch) or, with em > 0, "1.2em"; no locale.
 * A bare number other than 0 is refused.  Returns false and leaves *out alone for anything else. */
bool td_len_parse(td_str s, td_len em, td_len *out);
/* a * b / c without overflow, rounded to nearest, halves away from zero; c > 0. */
int64_t td_muldiv(int64_t a, int64_t b, int64_t c);

#endif

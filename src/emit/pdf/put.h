/* put.h - how PDF spells numbers, references, strings and names; no locale, no printf of reals.
 *
 * All functions append to a buffer.  Never: libharu, positions in the file.
 * Source  ISO 32000-1, 7.3
 */
#ifndef TD_EMIT_PDF_PUT_H
#define TD_EMIT_PDF_PUT_H
#include "base/units.h"

/* Longest text string in UTF-16 units: PDF/A-2 allows 32767 bytes.  Longer texts end in an ellipsis. */
enum { TD_PDF_MAX_TEXT = 16000 };

/* "12 0 R" */
void td_pdf_ref(td_buf *out, uint32_t id);
/* thousandths as "1.5"; never "-0" */
void td_pdf_milli(td_buf *out, int64_t milli);
/* a length in 1/1024 pt, to a thousandth of a point */
void td_pdf_len(td_buf *out, td_long len);
int64_t td_pdf_to_milli(td_long len);
/* "[x0 y0 x1 y1]" */
void td_pdf_box(td_buf *out, const td_long box[4]);

void td_pdf_hex4(td_buf *out, unsigned v);
/* UTF-16BE of UTF-8 text as hexadecimal digits, without brackets. */
void td_pdf_utf16(td_buf *out, td_str text);
/* A text string: "(ASCII)" or "<FEFF…>". */
void td_pdf_text(td_buf *out, td_str text);
/* A byte string: "(…)". */
void td_pdf_bytes(td_buf *out, td_str bytes);
/* "/Name", at most 127 bytes. */
void td_pdf_name(td_buf *out, td_str name);
/* "/Key " and the text, when there is one. */
void td_pdf_entry(td_buf *out, const char *key, td_str text);

/* A URI as ASCII bytes: what RFC 3986 does not allow is percent-encoded.  A fragment behind a relative link
 * to another PDF becomes "#nameddest=…". */
void td_pdf_uri(td_buf *out, td_str uri);

/* Text for XML: the five characters escaped, characters that XML forbids left out. */
void td_pdf_xml(td_buf *out, td_str text);

#endif

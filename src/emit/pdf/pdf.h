/* pdf.h - pages to one PDF 1.7 file that is PDF/UA-1 and PDF/A-2a.
 *
 * Phase:  layout -> [emit/pdf]
 * Uses:   libharu's object layer, libdeflate (sole owner)     Never: files, clock
 * Source  ISO 32000-1; ISO 14289-1; ISO 19005-2; recipe and hazards: D2 in src/ARCHITECTURE.md
 */
#ifndef TD_EMIT_PDF_PDF_H
#define TD_EMIT_PDF_PDF_H
#include "model/page.h"
#include "text/fonts.h"

typedef struct {
    td_fonts *fonts;
    td_str icc;         /* bytes of the sRGB profile */
    td_str producer;    /* "trisdoc 0.1.0" */
    td_str faces;       /* what fonts and libraries made it, for the metadata; may be empty */
    int64_t time;       /* seconds since 1970, UTC: edition date or SOURCE_DATE_EPOCH */
    int deflate_level;  /* 0: the default, 6 */
    /* Receives the file piece by piece; returns false to stop (disk full). */
    bool (*write)(void *data, const void *bytes, size_t n);
    void *data;
} td_pdf_opts;

/* Writes the whole file; same pages, same bytes.  returns false after a finding (F_WRITE is the caller's). */
bool td_pdf_run(td_ctx *ctx, const td_pages *pages, const td_pdf_opts *opts);

#endif

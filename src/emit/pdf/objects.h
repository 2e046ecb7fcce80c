/* objects.h - indirect objects, written as soon as they are finished: libharu numbers and spells them, we file them.
 *
 * Streams go straight to the sink; dictionaries are gathered in object streams of 100; the end is a
 * cross-reference stream.  So memory does not grow with the pages.  Sole user of libharu and libdeflate.
 * Hazards: libharu 2.3.0 limits arrays, names, reals and counts its list quadratically; its pool is misaligned.
 * Hence bodies are our own bytes, the pool is off, blocks are large.
 * Source  ISO 32000-1, 7.5.7 and 7.5.8; ISO 19005-2, 6.1
 */
#ifndef TD_EMIT_PDF_OBJECTS_H
#define TD_EMIT_PDF_OBJECTS_H
#include "base/str.h"

typedef struct td_pdf_file td_pdf_file;

typedef struct {
    bool (*write)(void *data, const void *bytes, size_t n);
    void *data;
    int level;          /* of deflate: 1..9 */
    size_t objects;     /* how many to expect; only speed depends on it */
    uint64_t max_bytes; /* of the file */
} td_pdf_file_opts;

typedef enum {
    TD_PDF_OK,
    TD_PDF_WRITE_FAILED, /* the sink said no */
    TD_PDF_TOO_LARGE,    /* more than max_bytes */
    TD_PDF_LAYER_FAILED  /* libharu refused; td_pdf_file_detail */
} td_pdf_status;

/* Writes the header.  td_pdf_file_free(NULL) is fine. */
td_pdf_file *td_pdf_file_new(const td_pdf_file_opts *opts);
void td_pdf_file_free(td_pdf_file *file);

/* A number for an object whose body comes later; every reserved number must be put. */
uint32_t td_pdf_reserve(td_pdf_file *file);
/* Writes a dictionary: body is what stands between << and >>; it is emptied for reuse. */
void td_pdf_put(td_pdf_file *file, uint32_t id, td_buf *body);
uint32_t td_pdf_add(td_pdf_file *file, td_buf *body);
/* Reserves n numbers in a row and returns the first. */
uint32_t td_pdf_reserve_row(td_pdf_file *file, size_t n);

/* Writes a stream; dict (without /Length) is emptied for reuse.  deflate: compress and say so. */
void td_pdf_stream(td_pdf_file *file, uint32_t id, td_buf *dict, td_str data, bool deflate);
/* Appends a zlib stream of the bytes. */
void td_pdf_deflate(td_pdf_file *file, td_buf *out, td_str data);

/* Writes what is left, the cross-reference stream and the end. */
td_pdf_status td_pdf_file_finish(td_pdf_file *file, uint32_t root, uint32_t info);
td_pdf_status td_pdf_file_status(const td_pdf_file *file);
unsigned long td_pdf_file_detail(const td_pdf_file *file);

#endif

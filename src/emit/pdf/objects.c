#include "emit/pdf/objects.h"

#include <assert.h>
#include <hpdf.h>
#include <hpdf_encrypt.h>
#include <hpdf_objects.h>
#include <hpdf_streams.h>
#include <stdlib.h>
#include <libdeflate.h>

#include "emit/pdf/put.h"

enum { SINK = 1 << 16, PER_STREAM = 100, STREAM_BYTES = 1 << 18, LIST_BLOCK = 131072 };

/* Row of the cross-reference stream. */
typedef struct {
    uint8_t type; /* 0 unused, 1 at offset a, 2 in object stream a as number b */
    uint16_t b;
    uint32_t a;
} row;

struct td_pdf_file {
    td_pdf_file_opts opts;
    HPDF_Error_Rec error;
    HPDF_MMgr mmgr;
    HPDF_Xref xref;
    HPDF_Stream spell; /* writes into *spell_to */
    td_buf *spell_to;
    td_buf out; /* waiting for the sink */
    uint64_t total;
    HPDF_MD5_CTX md5;
    td_pdf_status status;
    struct {
        uint32_t id; /* 0: none open */
        int n;
        td_buf index, bodies;
    } gather;
    row *rows;
    size_t rows_cap;
    struct libdeflate_compressor *zip;
};

/* ---- sink ---- */

static void fail(td_pdf_file *file, td_pdf_status status) {
    if (file->status == TD_PDF_OK)
        file->status = status;
}

static void flush(td_pdf_file *file) {
    if (file->status == TD_PDF_OK && file->out.n && !file->opts.write(file->opts.data, file->out.p, file->out.n))
        fail(file, TD_PDF_WRITE_FAILED);
    file->out.n = 0;
}

static void sink(td_pdf_file *file, const void *bytes, size_t n) {
    if (!n || file->status != TD_PDF_OK)
        return;
    if (n > file->opts.max_bytes || file->total > file->opts.max_bytes - n) {
        fail(file, TD_PDF_TOO_LARGE);
        return;
    }
    for (size_t at = 0; at < n; at += SINK) /* libharu counts bytes in 32 bits */
        HPDF_MD5Update(&file->md5, (const HPDF_BYTE *)bytes + at, (HPDF_UINT32)(n - at < SINK ? n - at : SINK));
    file->total += n;
    if (n >= SINK) {
        flush(file);
        if (file->status == TD_PDF_OK && !file->opts.write(file->opts.data, bytes, n))
            fail(file, TD_PDF_WRITE_FAILED);
        return;
    }
    td_buf_put(&file->out, bytes, n);
    if (file->out.n >= SINK)
        flush(file);
}

/* ---- libharu ---- */

static void *hpdf_alloc(HPDF_UINT n) {
    return td_malloc(n);
}

static void hpdf_free(void *p) {
    free(p);
}

static HPDF_STATUS spell_write(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT n) {
    td_pdf_file *file = stream->attr;
    td_buf_put(file->spell_to, bytes, n);
    return HPDF_OK;
}

/* libharu calls it just before it writes ">>". */
static HPDF_STATUS write_body(HPDF_Dict dict, HPDF_Stream stream) {
    const td_buf *body = dict->attr;
    return body->n ? HPDF_Stream_Write(stream, (HPDF_BYTE *)body->p, (HPDF_UINT)body->n) : HPDF_OK;
}

td_pdf_file *td_pdf_file_new(const td_pdf_file_opts *opts) {
    static const char header[] = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    td_pdf_file *file = td_malloc(sizeof *file);
    *file = (td_pdf_file){.opts = *opts};
    HPDF_Error_Init(&file->error, NULL);
    file->mmgr = HPDF_MMgr_New(&file->error, 0, hpdf_alloc, hpdf_free);
    file->xref = HPDF_Xref_New(file->mmgr, 0);
    file->xref->entries->items_per_block = opts->objects < LIST_BLOCK ? (HPDF_UINT)opts->objects + 256 : LIST_BLOCK;
    file->spell = HPDF_CallbackWriter_New(file->mmgr, spell_write, file);
    HPDF_MD5Init(&file->md5);
    file->zip = libdeflate_alloc_compressor(opts->level);
    if (!file->zip)
        td_out_of_memory();
    sink(file, header, sizeof header - 1);
    return file;
}

void td_pdf_file_free(td_pdf_file *file) {
    if (!file)
        return;
    libdeflate_free_compressor(file->zip);
    HPDF_Stream_Free(file->spell);
    HPDF_Xref_Free(file->xref);
    HPDF_MMgr_Free(file->mmgr);
    td_buf_free(&file->out);
    td_buf_free(&file->gather.index);
    td_buf_free(&file->gather.bodies);
    free(file->rows);
    free(file);
}

uint32_t td_pdf_reserve(td_pdf_file *file) {
    HPDF_Dict dict = HPDF_Dict_New(file->mmgr);
    if (HPDF_Xref_Add(file->xref, dict) != HPDF_OK) { /* it has freed the dictionary */
        fail(file, TD_PDF_LAYER_FAILED);
        return 0;
    }
    uint32_t id = dict->header.obj_id & 0x00FFFFFF;
    if (id >= file->rows_cap) {
        size_t cap = file->rows_cap ? file->rows_cap * 2 : 1024;
        file->rows = td_realloc(file->rows, cap * sizeof *file->rows);
        memset(file->rows + file->rows_cap, 0, (cap - file->rows_cap) * sizeof *file->rows);
        file->rows_cap = cap;
    }
    return id;
}

uint32_t td_pdf_reserve_row(td_pdf_file *file, size_t n) {
    uint32_t first = n ? td_pdf_reserve(file) : 0;
    for (size_t i = 1; i < n && file->status == TD_PDF_OK; i++)
        td_pdf_reserve(file);
    return first;
}

/* "<<…>>" of a reserved object; libharu's part of it is given back. */
static void spell(td_pdf_file *file, uint32_t id, const td_buf *body, td_buf *out) {
    HPDF_XrefEntry entry = HPDF_Xref_GetEntry(file->xref, id);
    assert(entry && entry->obj && "object put twice or never reserved");
    HPDF_Dict dict = entry->obj;
    dict->attr = (void *)(uintptr_t)body;
    dict->write_fn = write_body;
    file->spell_to = out;
    if (HPDF_Obj_WriteValue(dict, file->spell, NULL) != HPDF_OK)
        fail(file, TD_PDF_LAYER_FAILED);
    HPDF_Obj_ForceFree(file->mmgr, dict);
    entry->obj = NULL;
}

/* ---- streams ---- */

void td_pdf_deflate(td_pdf_file *file, td_buf *out, td_str data) {
    size_t room = libdeflate_zlib_compress_bound(file->zip, data.n);
    td_buf_reserve(out, room);
    out->n += libdeflate_zlib_compress(file->zip, data.p ? data.p : "", data.n, out->p + out->n, room);
}

static void write_stream(td_pdf_file *file, uint32_t id, td_buf *dict, td_str data) {
    td_buf head = {0};
    td_buf_puts(dict, "/Length ");
    td_buf_int(dict, (int64_t)data.n);
    td_buf_int(&head, id);
    td_buf_puts(&head, " 0 obj\n");
    spell(file, id, dict, &head);
    td_buf_puts(&head, "\nstream\n");
    file->rows[id] = (row){.type = 1, .a = (uint32_t)file->total};
    sink(file, head.p, head.n);
    sink(file, data.p, data.n);
    static const char tail[] = "\nendstream\nendobj\n";
    sink(file, tail, sizeof tail - 1);
    td_buf_free(&head);
    dict->n = 0;
}

void td_pdf_stream(td_pdf_file *file, uint32_t id, td_buf *dict, td_str data, bool deflate_it) {
    if (file->status != TD_PDF_OK) {
        dict->n = 0;
        return;
    }
    if (!deflate_it) {
        write_stream(file, id, dict, data);
        return;
    }
    td_buf zipped = {0};
    td_pdf_deflate(file, &zipped, data);
    td_buf_puts(dict, "/Filter/FlateDecode");
    write_stream(file, id, dict, td_buf_view(&zipped));
    td_buf_free(&zipped);
}

/* ---- object streams ---- */

static void close_gather(td_pdf_file *file) {
    if (!file->gather.id)
        return;
    td_buf *index = &file->gather.index, *bodies = &file->gather.bodies, dict = {0};
    td_buf_format(&dict, "/Type/ObjStm/N %d/First %zu", file->gather.n, index->n);
    td_buf_put(index, bodies->p, bodies->n);
    td_pdf_stream(file, file->gather.id, &dict, td_buf_view(index), true);
    td_buf_free(&dict);
    index->n = bodies->n = 0;
    file->gather.id = 0;
    file->gather.n = 0;
}

void td_pdf_put(td_pdf_file *file, uint32_t id, td_buf *body) {
    if (file->status != TD_PDF_OK) {
        body->n = 0;
        return;
    }
    if (!file->gather.id)
        file->gather.id = td_pdf_reserve(file);
    if (file->status != TD_PDF_OK)
        return;
    td_buf_int(&file->gather.index, id);
    td_buf_putc(&file->gather.index, ' ');
    td_buf_int(&file->gather.index, (int64_t)file->gather.bodies.n);
    td_buf_putc(&file->gather.index, ' ');
    spell(file, id, body, &file->gather.bodies);
    td_buf_putc(&file->gather.bodies, '\n');
    file->rows[id] = (row){.type = 2, .a = file->gather.id, .b = (uint16_t)file->gather.n++};
    body->n = 0;
    if (file->gather.n == PER_STREAM || file->gather.bodies.n > STREAM_BYTES)
        close_gather(file);
}

uint32_t td_pdf_add(td_pdf_file *file, td_buf *body) {
    uint32_t id = td_pdf_reserve(file);
    td_pdf_put(file, id, body);
    return id;
}

/* ---- the end ---- */

/* The rows as 7 bytes each behind the PNG predictor "up", which makes them compress to a fifth. */
static void pack_rows(const td_pdf_file *file, uint32_t n, td_buf *out) {
    unsigned char before[7] = {0};
    for (uint32_t i = 0; i < n; i++) {
        row r = i ? file->rows[i] : (row){.type = 0, .b = 65535};
        unsigned char now[7] = {r.type,
                                (unsigned char)(r.a >> 24),
                                (unsigned char)(r.a >> 16),
                                (unsigned char)(r.a >> 8),
                                (unsigned char)r.a,
                                (unsigned char)(r.b >> 8),
                                (unsigned char)r.b};
        td_buf_putc(out, 2);
        for (int k = 0; k < 7; k++) {
            td_buf_putc(out, (char)(now[k] - before[k]));
            before[k] = now[k];
        }
    }
}

static void put_id(td_pdf_file *file, td_buf *dict) {
    HPDF_BYTE sum[16];
    HPDF_MD5Final(sum, &file->md5);
    HPDF_MD5Init(&file->md5);
    td_buf_puts(dict, "/ID[");
    for (int twice = 0; twice < 2; twice++) {
        td_buf_putc(dict, '<');
        for (int i = 0; i < 16; i += 2)
            td_pdf_hex4(dict, (unsigned)sum[i] << 8 | sum[i + 1]);
        td_buf_putc(dict, '>');
    }
    td_buf_putc(dict, ']');
}

td_pdf_status td_pdf_file_finish(td_pdf_file *file, uint32_t root, uint32_t info) {
    close_gather(file);
    uint32_t id = td_pdf_reserve(file), n = id + 1;
    if (file->status != TD_PDF_OK)
        return file->status;
    uint64_t at = file->total;
    file->rows[id] = (row){.type = 1, .a = (uint32_t)at};
    td_buf rows = {0}, dict = {0};
    pack_rows(file, n, &rows);
    td_buf_puts(&dict, "/Type/XRef/W[1 4 2]/DecodeParms<</Predictor 12/Columns 7>>/Size ");
    td_buf_int(&dict, n);
    td_buf_puts(&dict, "/Root ");
    td_pdf_ref(&dict, root);
    td_buf_puts(&dict, "/Info ");
    td_pdf_ref(&dict, info);
    put_id(file, &dict);
    td_pdf_stream(file, id, &dict, td_buf_view(&rows), true);
    td_buf_puts(&dict, "startxref\n");
    td_buf_int(&dict, (int64_t)at);
    td_buf_puts(&dict, "\n%%EOF\n");
    sink(file, dict.p, dict.n);
    flush(file);
    td_buf_free(&rows);
    td_buf_free(&dict);
    if (file->error.error_no != HPDF_OK)
        fail(file, TD_PDF_LAYER_FAILED);
    return file->status;
}

td_pdf_status td_pdf_file_status(const td_pdf_file *file) {
    return file->status;
}

unsigned long td_pdf_file_detail(const td_pdf_file *file) {
    return (unsigned long)file->error.error_no;
}

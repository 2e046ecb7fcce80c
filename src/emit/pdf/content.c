#include <assert.h>

#include "emit/pdf/writer.h"

/* ---- graphics state ---- */

/* One channel of a colour, 0..255, as thousandths of 1. */
static void put_colour(td_buf *out, td_colour colour, const char *operator) {
    for (int shift = 16; shift >= 0; shift -= 8) {
        td_pdf_milli(out, ((int64_t)(colour >> shift & 0xFF) * 1000 + 127) / 255);
        td_buf_putc(out, ' ');
    }
    td_buf_puts(out, operator);
}

void td_pdf_set_fill(td_pdf_content *content, td_colour colour) {
    if (content->fill == colour)
        return;
    content->fill = colour;
    put_colour(&content->out, colour, "rg\n");
}

static void end_text(td_pdf_content *c) {
    if (c->in_text)
        td_buf_puts(&c->out, "ET\n");
    c->in_text = false;
}

static void put_rect(td_buf *out, const td_item *item, td_len height) {
    td_pdf_len(out, item->x);
    td_buf_putc(out, ' ');
    td_pdf_len(out, (td_long)height - item->y - item->h);
    td_buf_putc(out, ' ');
    td_pdf_len(out, item->w);
    td_buf_putc(out, ' ');
    td_pdf_len(out, item->h);
}

static void draw_rule(td_pdf_content *c, const td_item *item, td_len height) {
    end_text(c);
    td_pdf_set_fill(c, item->colour);
    put_rect(&c->out, item, height);
    td_buf_puts(&c->out, " re f\n");
}

static void draw_frame(td_pdf_content *c, const td_item *item, td_len height) {
    end_text(c);
    if (c->stroke != item->colour)
        put_colour(&c->out, item->colour, "RG\n");
    c->stroke = item->colour;
    if (c->line_width != item->size) {
        td_pdf_len(&c->out, item->size);
        td_buf_puts(&c->out, " w\n");
    }
    c->line_width = item->size;
    put_rect(&c->out, item, height);
    td_buf_puts(&c->out, " re S\n");
}

static void draw_image(td_pdf_content *c, const td_item *item, td_len height, const td_pdf_picture *picture) {
    end_text(c);
    td_buf_puts(&c->out, "q ");
    td_pdf_len(&c->out, item->w);
    td_buf_puts(&c->out, " 0 0 ");
    td_pdf_len(&c->out, item->h);
    td_buf_putc(&c->out, ' ');
    td_pdf_len(&c->out, item->x);
    td_buf_putc(&c->out, ' ');
    td_pdf_len(&c->out, (td_long)height - item->y - item->h);
    td_buf_puts(&c->out, " cm/I");
    td_buf_int(&c->out, picture->index);
    td_buf_puts(&c->out, " Do Q\n");
}

/* ---- marked content ---- */

/* State of one page while it is written. */
typedef struct {
    td_pdf *pdf;
    uint32_t index, mcid;
    const td_page *page;
    td_pdf_content body, running;
    td_buf annots;
    struct {
        const td_pdf_picture **p;
        size_t n, cap;
    } pictures;
    bool alpha;
} sheet;

static void close_mark(td_pdf_content *c) {
    end_text(c);
    if (c->open)
        td_buf_puts(&c->out, "EMC\n");
    c->open = false;
}

static void open_artifact(td_pdf_content *c, const td_item *item, td_len height) {
    static const char *const properties[] = {
        [TD_ARTIFACT_HEADER] = "/Type/Pagination/Subtype/Header/Attached[/Top]",
        [TD_ARTIFACT_FOOTER] = "/Type/Pagination/Subtype/Footer/Attached[/Bottom]",
        [TD_ARTIFACT_LAYOUT] = "/Type/Layout",
        [TD_ARTIFACT_BACKGROUND] = "/Type/Background/BBox",
    };
    td_buf_puts(&c->out, "/Artifact<<");
    td_buf_puts(&c->out, properties[item->artifact]);
    if (item->artifact == TD_ARTIFACT_BACKGROUND) {
        td_long top = (td_long)height - item->y;
        td_long box[4] = {item->x, top - item->h, (td_long)item->x + item->w, top};
        td_pdf_box(&c->out, box);
    }
    td_buf_puts(&c->out, ">>BDC\n");
}

static void open_tagged(td_pdf *pdf, td_pdf_content *c, const td_item *item) {
    const td_elem *elem = &pdf->pages->elems.p[item->elem];
    td_pdf_name(&c->out, td_str_from(td_tag_name(elem->tag)));
    td_buf_puts(&c->out, "<</MCID ");
    td_buf_int(&c->out, *c->mcid);
    td_buf_puts(&c->out, ">>BDC\n");
    td_pdf_kid kid = {.elem = item->elem, .seq = item->seq, .page = c->page, .value = (*c->mcid)++};
    TD_PUSH(pdf->arena, &pdf->kids, kid);
    c->open = true;
    c->spent = false;
}

void td_pdf_mark_again(td_pdf *pdf, td_pdf_content *content, const td_item *item) {
    close_mark(content);
    open_tagged(pdf, content, item);
}

/* Items of one element that follow each other share a sequence, unless a child (a note, drawn elsewhere) is read
 * between them. */
static void mark(sheet *s, td_pdf_content *c, const td_item *item) {
    bool same = c->open && c->artifact == item->artifact && item->artifact != TD_ARTIFACT_BACKGROUND;
    if (same && item->artifact == TD_ARTIFACT_NONE)
        same = c->elem == item->elem && !c->spent && item->seq >= c->last_seq &&
               !td_pdf_tree_child_between(s->pdf, item->elem, c->last_seq, item->seq);
    if (!same) {
        close_mark(c);
        if (item->artifact)
            open_artifact(c, item, s->page->height);
        else
            open_tagged(s->pdf, c, item);
        c->open = true;
    }
    c->artifact = item->artifact;
    c->elem = item->elem;
    c->last_seq = item->seq;
}

static td_len min_len(td_long a, td_long b) {
    return (td_len)(a < b ? a : b);
}

static td_len max_len(td_long a, td_long b) {
    return (td_len)(a > b ? a : b);
}

/* Widens the box of the figure that the item belongs to. */
static void extend_figure(sheet *s, const td_item *item) {
    td_pdf *pdf = s->pdf;
    if (!pdf->figure || item->artifact || pdf->figure[item->elem] == TD_PDF_NONE)
        return;
    td_pdf_bbox *box = &pdf->boxes[pdf->figure[item->elem]];
    td_long top = item->y, bottom = (td_long)item->y + item->h;
    if (item->kind == TD_ITEM_TEXT) {
        top = (td_long)item->y - item->size;
        bottom = item->y + item->size / 4;
    }
    td_long now[4] = {item->x, s->page->height - bottom, (td_long)item->x + item->w, s->page->height - top};
    if (!box->page)
        *box = (td_pdf_bbox){{now[0], now[1], now[2], now[3]}, s->index + 1};
    if (box->page != s->index + 1)
        return;
    box->box[0] = min_len(box->box[0], now[0]);
    box->box[1] = min_len(box->box[1], now[1]);
    box->box[2] = max_len(box->box[2], now[2]);
    box->box[3] = max_len(box->box[3], now[3]);
}

static const td_pdf_picture *use_picture(sheet *s, const td_image *image) {
    const td_pdf_picture *picture = td_pdf_picture_use(s->pdf, image);
    s->alpha |= picture->alpha;
    for (size_t i = 0; i < s->pictures.n; i++)
        if (s->pictures.p[i] == picture)
            return picture;
    TD_PUSH(s->pdf->arena, &s->pictures, picture);
    return picture;
}

static void draw_item(sheet *s, const td_item *item) {
    if (item->kind == TD_ITEM_LINK) {
        td_pdf_link(s->pdf, s->index, item, &s->annots);
        return;
    }
    bool running = item->artifact == TD_ARTIFACT_HEADER || item->artifact == TD_ARTIFACT_FOOTER;
    td_pdf_content *c = running ? &s->running : &s->body;
    assert(item->artifact || item->elem < s->pdf->pages->elems.n);
    mark(s, c, item);
    extend_figure(s, item);
    switch ((td_item_kind)item->kind) {
    case TD_ITEM_TEXT:
        td_pdf_show(s->pdf, c, item, s->page->height);
        break;
    case TD_ITEM_RULE:
        draw_rule(c, item, s->page->height);
        break;
    case TD_ITEM_FRAME:
        draw_frame(c, item, s->page->height);
        break;
    case TD_ITEM_IMAGE:
        draw_image(c, item, s->page->height, use_picture(s, item->image));
        break;
    case TD_ITEM_LINK:
        break;
    }
}

/* ---- the page ---- */

static td_pdf_content new_content(sheet *s, uint8_t *faces_used) {
    return (td_pdf_content){.face = TD_PDF_NONE,
                            .hscale = 1000,
                            .line_width = 1024,
                            .faces_used = faces_used,
                            .page = s->index,
                            .mcid = &s->mcid};
}

/* Writes one content stream and adds it to the list. */
static void put_stream(td_pdf *pdf, td_pdf_content *c, td_buf *refs) {
    if (c->out.n == 0)
        return;
    td_buf dict = {0};
    uint32_t id = td_pdf_reserve(pdf->file);
    td_pdf_stream(pdf->file, id, &dict, td_buf_view(&c->out), true);
    if (refs->n)
        td_buf_putc(refs, ' ');
    td_pdf_ref(refs, id);
    td_buf_free(&dict);
}

static void put_resources(sheet *s, td_buf *out) {
    td_pdf *pdf = s->pdf;
    td_buf_puts(out, "/Resources<<");
    bool any = false;
    for (size_t i = 0; i < pdf->nfaces * TD_PDF_READINGS; i++) {
        const td_pdf_face *face = &pdf->faces[i / TD_PDF_READINGS];
        td_pdf_reading reading = (td_pdf_reading)(i % TD_PDF_READINGS);
        if (!(s->body.faces_used[i / TD_PDF_READINGS] & 1u << reading))
            continue;
        td_buf_puts(out, any ? "/" : "/Font<</");
        td_pdf_face_name(out, (uint32_t)(i / TD_PDF_READINGS), reading);
        td_pdf_ref(out, face->ids[reading]);
        any = true;
    }
    td_buf_puts(out, any ? ">>" : "");
    for (size_t i = 0; i < s->pictures.n; i++) {
        td_buf_puts(out, i ? "/I" : "/XObject<</I");
        td_buf_int(out, s->pictures.p[i]->index);
        td_buf_putc(out, ' ');
        td_pdf_ref(out, s->pictures.p[i]->id);
    }
    td_buf_puts(out, s->pictures.n ? ">>>>" : ">>");
}

static void put_page(sheet *s) {
    td_pdf *pdf = s->pdf;
    td_buf contents = {0}, dict = {0};
    put_stream(pdf, &s->body, &contents);
    put_stream(pdf, &s->running, &contents);
    td_buf_puts(&dict, "/Type/Page/Parent ");
    td_pdf_ref(&dict, pdf->first_node + 1 + s->index / TD_PDF_NODE_PAGES);
    td_buf_puts(&dict, "/MediaBox");
    td_pdf_box(&dict, (td_long[4]){0, 0, s->page->width, s->page->height});
    put_resources(s, &dict);
    td_buf_puts(&dict, "/Contents[");
    td_buf_put(&dict, contents.p, contents.n);
    td_buf_puts(&dict, "]/Tabs/S/StructParents ");
    td_buf_int(&dict, s->index);
    if (s->annots.n) {
        td_buf_puts(&dict, "/Annots[");
        td_buf_put(&dict, s->annots.p, s->annots.n);
        td_buf_putc(&dict, ']');
    }
    if (s->alpha) /* in which colours transparency is mixed */
        td_buf_puts(&dict, "/Group<</S/Transparency/CS/DeviceRGB>>");
    td_pdf_put(pdf->file, pdf->first_page + s->index, &dict);
    td_buf_free(&contents);
    td_buf_free(&dict);
}

void td_pdf_content_page(td_pdf *pdf, uint32_t page) {
    td_arena_reset(pdf->ctx->scratch);
    uint8_t *faces_used = td_arena_alloc(pdf->ctx->scratch, pdf->nfaces);
    sheet s = {.pdf = pdf, .index = page, .page = &pdf->pages->pages[page]};
    s.body = new_content(&s, faces_used);
    s.running = new_content(&s, faces_used);
    /* q … Q: the running matter starts from the initial state and can be exchanged without the body. */
    td_buf_puts(&s.body.out, "q\n");
    for (size_t i = 0; i < s.page->n; i++)
        draw_item(&s, &s.page->items[i]);
    close_mark(&s.body);
    close_mark(&s.running);
    td_buf_puts(&s.body.out, "Q\n");
    put_page(&s);
    td_buf_free(&s.body.out);
    td_buf_free(&s.running.out);
    td_buf_free(&s.annots);
}

#include "resolve/record.h"

#include "resolve/slug.h"

typedef struct {
    td_ctx *ctx;
    const td_assemble_in *in;
    const td_value *words; /* value -> printed word, of the document's language */
    td_str key;            /* field that is being printed */
} printer;

static td_str field_label(const printer *p, const td_value *schema) {
    const td_value *label = td_value_find(schema, "label");
    td_str lang = p->in->style->locale->lang;
    return td_value_text(td_value_find_str(label, lang), "");
}

/* The printed word of a value: its own for this field ("cost: {medium: mittel}"), else the common one. */
static td_str word_of(const printer *p, td_str value) {
    td_str word = td_value_text(td_value_find_str(td_value_find_str(p->words, p->key), value), "");
    if (!word.n)
        word = td_value_text(td_value_find_str(p->words, value), "");
    bool date = value.n == 10 && value.p[4] == '-' && value.p[7] == '-';
    return word.n ? word : date ? td_date_text(p->ctx, p->in->style->locale, value) : value;
}

static td_node *text(const printer *p, td_str s, td_span span) {
    return td_node_text(p->ctx->arena, s, span);
}

/* "research-report:sec-x" or "rec-02" as a cross-reference. */
static void put_reference(const printer *p, td_node *into, const td_value *v) {
    size_t colon = td_str_index(v->text, ':');
    td_node *ref = td_node_new(p->ctx->arena, TD_XREF, v->span);
    ref->u.xref.work = colon == SIZE_MAX ? TD_NOSTR : td_str_sub(v->text, 0, colon);
    ref->text = colon == SIZE_MAX ? v->text : td_str_sub(v->text, colon + 1, v->text.n);
    td_node_append(into, ref);
}

static void put_link(const printer *p, td_node *into, const td_value *v) {
    td_node *link = td_node_new(p->ctx->arena, TD_LINK, v->span);
    const td_value *words = td_value_find(v, "text");
    link->u.link.url = td_value_text(td_value_find(v, "url"), "");
    td_node_append(link, text(p, td_value_text(words, ""), words ? words->span : v->span));
    td_node_append(into, link);
}

static void put_value(const printer *p, td_node *into, const td_value *schema, const td_value *v);

/* "Name (sector, role)": the first member as text, the others in brackets. */
static void put_map(const printer *p, td_node *into, const td_value *v) {
    for (size_t i = 0; i < v->n; i++) {
        const td_value *member = v->members[i].value;
        if (i)
            td_node_append(into, text(p, i == 1 ? TD_S(" (") : TD_S(", "), member->span));
        td_node_append(into, text(p, word_of(p, member->text), member->span));
    }
    if (v->n > 1)
        td_node_append(into, text(p, TD_S(")"), v->span));
}

static void put_list(const printer *p, td_node *into, const td_value *schema, const td_value *v) {
    for (size_t i = 0; i < v->n; i++) {
        if (i)
            td_node_append(into, text(p, TD_S("; "), v->items[i]->span));
        put_value(p, into, schema, v->items[i]);
    }
}

static void put_value(const printer *p, td_node *into, const td_value *schema, const td_value *v) {
    if (v->kind == TD_SEQ)
        put_list(p, into, schema, v);
    else if (v->kind == TD_MAP_VALUE && td_value_find(v, "url"))
        put_link(p, into, v);
    else if (v->kind == TD_MAP_VALUE)
        put_map(p, into, v);
    else if (td_value_bool(td_value_find(schema, "reference"), false))
        put_reference(p, into, v);
    else
        td_node_append(into, text(p, word_of(p, v->text), v->span));
}

static td_node *add_cell(const printer *p, td_node *row, td_span span, bool header) {
    td_node *cell = td_node_new(p->ctx->arena, TD_CELL, span), *line = td_node_new(p->ctx->arena, TD_PLAIN, span);
    cell->u.cell.header = header;
    td_node_append(cell, line);
    td_node_append(row, cell);
    return line;
}

/* The fields that have a label, as a table with a header column. */
static td_node *make_facts(const printer *p, const td_value *schema, const td_value *meta) {
    td_arena *arena = p->ctx->arena;
    td_node *table = td_node_new(arena, TD_TABLE, meta->span), *body = td_node_new(arena, TD_TABLE_BODY, meta->span);
    const td_value *keys = td_value_find(schema, "keys");
    table->implicit = true;
    table->u.table.columns = 2;
    table->u.table.header_columns = 1;
    table->u.table.aligns = TD_NEWN(arena, uint8_t, 2);
    td_attr_add_class(arena, table, TD_S("facts"));
    td_node_append(table, body);
    for (size_t i = 0; keys && i < keys->n; i++) {
        const td_value *v = td_value_find_str(meta, keys->members[i].key);
        td_str label = field_label(p, keys->members[i].value);
        if (!v || v->kind == TD_NULL || !label.n)
            continue;
        td_node *row = td_node_new(arena, TD_ROW, v->span);
        td_node_append(add_cell(p, row, v->span, true), text(p, label, v->span));
        printer own = *p;
        own.key = keys->members[i].key;
        put_value(&own, add_cell(p, row, v->span, false), keys->members[i].value, v);
        td_node_append(body, row);
    }
    return table;
}

/* File name without folder and ending. */
static td_str stem(td_str path) {
    size_t slash = td_str_rindex(path, '/'), from = slash == SIZE_MAX ? 0 : slash + 1;
    size_t dot = td_str_rindex(path, '.');
    return td_str_sub(path, from, dot == SIZE_MAX || dot < from ? path.n : dot);
}

static void check_id(td_ctx *ctx, const td_value *id) {
    const td_source *source = td_sources_find(ctx->sources, id->span.src);
    if (source && !td_str_eq(stem(source->path), id->text))
        td_report(ctx, TD_E_RECORD_ID, id->span, TD_F(id->text), TD_F(stem(source->path)));
}

static td_node *make_heading(td_ctx *ctx, const td_value *meta, bool recommendation) {
    const td_value *title = td_value_find(meta, "title"), *id = td_value_find(meta, "id");
    td_node *heading = td_node_new(ctx->arena, TD_HEADING, title ? title->span : meta->span);
    heading->u.heading.level = 1;
    if (title && ctx->services && ctx->services->parse_inlines)
        ctx->services->parse_inlines(ctx, &title->segs, heading);
    td_attr *attr = td_node_attr(ctx->arena, heading);
    attr->id = recommendation ? td_value_text(id, "") : td_str_cat(ctx->arena, TD_S("case-"), td_value_text(id, ""));
    td_attr_add_class(ctx->arena, heading, TD_S("record"));
    return heading;
}

bool td_record_open(td_ctx *ctx, td_doc *out, const td_doc *file, const td_assemble_in *in) {
    const td_value *kind = td_value_find(file->meta, "record");
    if (!kind)
        return false;
    bool recommendation = td_str_is(kind->text, "recommendation");
    const char *name = recommendation ? "recommendation" : "case";
    const td_value *schema = td_value_find(in->schemas->all, name), *summary = td_value_find(file->meta, "summary");
    printer p = {.ctx = ctx, .in = in, .words = td_value_find_str(td_value_find(schema, "values"), in->style->locale->lang)};
    if (!td_schema_check(ctx, in->schemas, name, file->meta, td_str_from(name)))
        return true;
    check_id(ctx, td_value_find(file->meta, "id"));
    td_node_append(out->root, make_heading(ctx, file->meta, recommendation));
    if (summary) {
        td_node *para = td_node_new(ctx->arena, TD_PARA, summary->span);
        ctx->services->parse_inlines(ctx, &summary->segs, para);
        td_node_append(out->root, para);
    }
    td_node_append(out->root, make_facts(&p, schema, file->meta));
    return true;
}

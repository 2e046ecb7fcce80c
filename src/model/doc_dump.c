/* doc_dump.c - the tree as text: goldens and --dump=tree. */
#include "model/doc.h"

static void quoted(td_buf *out, td_str s) {
    td_buf_putc(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\n')
            td_buf_puts(out, "\\n");
        else if (s.p[i] == '\t')
            td_buf_puts(out, "\\t");
        else if (s.p[i] == '"' || s.p[i] == '\\')
            td_buf_format(out, "\\%c", s.p[i]);
        else
            td_buf_putc(out, s.p[i]);
    }
    td_buf_putc(out, '"');
}

static void field(td_buf *out, const char *name, td_str value) {
    if (value.n) {
        td_buf_format(out, " %s=", name);
        quoted(out, value);
    }
}

static void dump_attr(td_buf *out, const td_attr *attr) {
    if (!attr || (!attr->id.n && !attr->nclasses && !attr->npairs))
        return;
    td_buf_puts(out, " {");
    bool first = true;
    if (attr->id.n) {
        td_buf_format(out, "#%.*s", TD_F(attr->id));
        first = false;
    }
    for (size_t i = 0; i < attr->nclasses; i++, first = false)
        td_buf_format(out, "%s.%.*s", first ? "" : " ", TD_F(attr->classes[i]));
    for (size_t i = 0; i < attr->npairs; i++, first = false) {
        td_buf_format(out, "%s%.*s=", first ? "" : " ", TD_F(attr->pairs[i].key));
        quoted(out, attr->pairs[i].value);
    }
    td_buf_putc(out, '}');
}

static void dump_list(td_buf *out, const td_node *n) {
    static const char *const styles[] = {"bullet", "decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"};
    static const char *const delims[] = {"", ")", "()"};
    td_buf_format(out, " %s%s%s", styles[n->u.list.style], n->u.list.style ? delims[n->u.list.delim] : "",
                  n->u.list.tight ? " tight" : "");
    if (n->u.list.style && n->u.list.start != 1)
        td_buf_format(out, " start=%d", n->u.list.start);
}

static void dump_table(td_buf *out, const td_node *n) {
    static const char names[] = "-lcr";
    td_buf_puts(out, " align=");
    for (int i = 0; i < n->u.table.columns; i++)
        td_buf_putc(out, names[n->u.table.aligns ? n->u.table.aligns[i] : 0]);
    if (n->u.table.header_columns)
        td_buf_format(out, " header-columns=%d", n->u.table.header_columns);
}

static void dump_fields(td_buf *out, const td_node *n) {
    switch ((td_kind)n->kind) {
    case TD_HEADING:
        td_buf_format(out, " %d%s%s", n->u.heading.level, n->u.heading.unnumbered ? " unnumbered" : "",
                      n->u.heading.unlisted ? " unlisted" : "");
        break;
    case TD_LIST:
        dump_list(out, n);
        break;
    case TD_ITEM:
        td_buf_puts(out, n->u.item.task == TD_TASK_DONE ? " done" : n->u.item.task == TD_TASK_OPEN ? " open" : "");
        break;
    case TD_TABLE:
        dump_table(out, n);
        break;
    case TD_CELL:
        if (n->u.cell.header)
            td_buf_puts(out, " header");
        if (n->u.cell.colspan > 1 || n->u.cell.rowspan > 1)
            td_buf_format(out, " span=%dx%d", n->u.cell.colspan, n->u.cell.rowspan);
        break;
    case TD_RAW_BLOCK:
    case TD_RAW_INLINE:
        field(out, "format", n->u.raw.format);
        break;
    case TD_LINK:
        field(out, "url", n->u.link.url);
        field(out, "title", n->u.link.title);
        field(out, "href", n->u.link.href);
        if (n->u.link.target)
            field(out, "target", n->u.link.target->label.anchor);
        break;
    case TD_IMAGE:
        field(out, "url", n->u.image.url);
        field(out, "title", n->u.image.title);
        field(out, "alt", n->u.image.alt);
        td_buf_puts(out, n->u.image.decorative ? " decorative" : "");
        break;
    case TD_CITATION:
        td_buf_puts(out, n->u.citation.mode == 1 ? " suppress" : n->u.citation.mode == 2 ? " in-text" : "");
        break;
    case TD_XREF:
        field(out, "work", n->u.xref.work);
        if (n->u.xref.target)
            field(out, "target", n->u.xref.target->label.anchor);
        break;
    case TD_PAGE_REF:
        field(out, "target", n->u.page_ref.target->label.anchor);
        break;
    case TD_TOC_ENTRY:
        td_buf_format(out, " %d", n->u.toc_entry.level);
        break;
    case TD_QUOTED:
        td_buf_puts(out, n->u.quoted.single ? " single" : " double");
        break;
    case TD_ABBR:
    case TD_ABBR_DEF:
        field(out, "expansion", n->u.abbr.expansion);
        break;
    default:
        break;
    }
}

static void dump_span(td_buf *out, const td_node *n, td_sources *sources) {
    const td_source *source = td_sources_find(sources, n->span.src);
    if (!source)
        return;
    int line, column, end_line, end_column;
    td_source_position(source, n->span.start, &line, &column);
    td_source_position(source, n->span.end, &end_line, &end_column);
    td_buf_format(out, " @%d:%d-%d:%d", line, column, end_line, end_column);
}

void td_doc_dump(td_buf *out, const td_doc *doc, td_sources *sources, bool spans) {
    int depth = 0;
    for (td_walk w = td_walk_from(doc->root); td_walk_next(&w);) {
        const td_node *n = w.node;
        if (w.event == TD_EXIT) {
            depth--;
            continue;
        }
        td_buf_format(out, "%*s%s", depth * 2, "", td_kind_name(n->kind));
        dump_fields(out, n);
        if (n->text.n) {
            td_buf_putc(out, ' ');
            quoted(out, n->text);
        }
        field(out, "number", n->label.number);
        field(out, "anchor", n->label.anchor);
        field(out, "lang", n->lang);
        dump_attr(out, n->attr);
        if (spans)
            dump_span(out, n, sources);
        td_buf_putc(out, '\n');
        depth++;
    }
}

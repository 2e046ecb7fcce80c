#include "resolve/assemble.h"

#include "resolve/attributes.h"
#include "resolve/condition.h"
#include "resolve/record.h"
#include "resolve/slug.h"

/* In each other; and all together, a file counting at least a kilobyte: includes that include twice grow like 2^n. */
enum { MAX_INCLUDES = 32, MAX_INCLUDED = 16 << 20 };

typedef struct {
    td_ctx *ctx;
    td_doc *doc;
    const td_assemble_in *in;
    uint32_t stack[MAX_INCLUDES]; /* sources being included */
    size_t depth;
    size_t included; /* bytes */
    bool too_deep;   /* reported */
    td_map checked;  /* number of a source -> its tree: attributes are looked at once, however often it is included */
} assembler;

/* ---- includes ---- */

static void graft(assembler *a, td_node *at, const td_doc *file);

static bool already_open(const assembler *a, uint32_t src) {
    for (size_t i = 0; i < a->depth; i++)
        if (a->stack[i] == src)
            return true;
    return false;
}

/* The file an include names, or NULL after a finding. */
static const td_doc *open_include(assembler *a, const td_node *div, td_span span) {
    td_str file = td_attr_value(div, "file");
    if (!file.n) {
        td_report_hint(a->ctx, TD_E_INCLUDE_MISSING_FILE, span, TD_S("::: {.include file=\"teil.md\"}"));
        return NULL;
    }
    const td_source *source = a->ctx->services->open(a->ctx, file, span);
    if (!source)
        return NULL;
    if (already_open(a, source->id)) {
        td_report(a->ctx, TD_E_INCLUDE_CYCLE, span, TD_F(source->path));
        return NULL;
    }
    if (a->depth == MAX_INCLUDES) {
        if (!a->too_deep)
            td_report(a->ctx, TD_E_NESTING, span, (int)MAX_INCLUDES);
        a->too_deep = true;
        return NULL;
    }
    a->included += source->bytes.n > 1024 ? source->bytes.n : 1024;
    if (a->included > MAX_INCLUDED) {
        td_report(a->ctx, TD_E_INCLUDE_LIMIT, span, (size_t)MAX_INCLUDED >> 20);
        return NULL;
    }
    a->stack[a->depth] = source->id;
    return a->ctx->services->parse_doc(a->ctx, source);
}

/* A condition or language of the include stays around what it brings in. */
static td_node *make_wrapper(assembler *a, const td_node *div) {
    static const char *const kept[] = {"audience", "region", "partner", "for-lang", "format", "lang"};
    td_node *wrapper = td_node_new(a->ctx->arena, TD_DIV, div->span);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (td_attr_has(div, kept[i]))
            td_attr_set(a->ctx->arena, wrapper, td_str_from(kept[i]), td_attr_value(div, kept[i]));
    if (wrapper->attr)
        wrapper->attr->span = div->attr->span;
    return wrapper;
}

static void include(assembler *a, td_node *div) {
    td_span span = div->attr ? div->attr->span : div->span;
    const td_doc *doc = a->included > MAX_INCLUDED ? NULL : open_include(a, div, span);
    if (!doc)
        return;
    td_node *wrapper = make_wrapper(a, div), *end = div;
    if (wrapper->attr) {
        td_node_insert_before(div, wrapper);
        end = td_node_new(a->ctx->arena, TD_COMMENT, TD_NOSPAN);
        td_node_append(wrapper, end);
    }
    a->depth++;
    graft(a, end, doc);
    a->depth--;
    if (end != div)
        td_node_unlink(end);
}

/* Replaces every include below `root`; a div that names no readable file is dropped. */
static void expand(assembler *a, td_node *root) {
    for (td_node *n = root->first, *next; n; n = next) {
        bool is_include = n->kind == TD_DIV && n->u.div.kind == TD_DIV_INCLUDE;
        next = n->first && !is_include ? n->first : td_node_next_outside(n, root);
        if (is_include) {
            include(a, n);
            td_node_unlink(n);
        }
    }
}

static void check_attributes(assembler *a, const td_doc *file) {
    td_str key = td_str_format(a->ctx->arena, "%u", (unsigned)file->root->span.src);
    if (td_map_find(&a->checked, key))
        return;
    td_map_put(&a->checked, key, file->root);
    td_attributes_check(a->ctx, file->root);
}

/* Puts a copy of a file's blocks before `at`. */
static void graft(assembler *a, td_node *at, const td_doc *file) {
    check_attributes(a, file);
    td_node *copy = td_node_clone(a->ctx->arena, file->root);
    expand(a, copy);
    while (copy->first) {
        td_node *child = copy->first;
        td_node_unlink(child);
        td_node_insert_before(at, child);
    }
}

static void join_files(assembler *a) {
    for (size_t i = 0; i < a->in->ndocs; i++) {
        const td_doc *file = a->in->docs[i];
        td_record_open(a->ctx, a->doc, file, a->in);
        td_node *end = td_node_new(a->ctx->arena, TD_COMMENT, TD_NOSPAN);
        td_node_append(a->doc->root, end);
        a->stack[0] = file->root->span.src;
        a->depth = 1;
        graft(a, end, file);
        td_node_unlink(end);
    }
}

/* ---- variables, comments, abbreviations, languages ---- */

static td_str variable_text(assembler *a, const td_value *v) {
    td_str s = v->text;
    if (s.n == 10 && s.p[4] == '-' && s.p[7] == '-')
        return td_date_text(a->ctx, a->in->style->locale, s);
    return s;
}

/* "did you mean edition.version?", else all names. */
static td_str variable_hint(assembler *a, td_str name) {
    const td_value *all = a->in->variables;
    td_str names[128];
    size_t n = 0;
    td_buf known = {0};
    td_buf_puts(&known, td_tr(a->ctx, "known: "));
    for (size_t i = 0; all && i < all->n; i++)
        for (size_t j = 0; all->members[i].value->kind == TD_MAP_VALUE && j < all->members[i].value->n && n < 128; j++) {
            names[n] = td_str_format(a->ctx->arena, "%.*s.%.*s", TD_F(all->members[i].key), TD_F(all->members[i].value->members[j].key));
            td_buf_format(&known, "%s%.*s", n ? ", " : "", TD_F(names[n]));
            n++;
        }
    td_str list = td_buf_take(&known, a->ctx->arena), near = td_did_you_mean_str(a->ctx, name, names, n);
    return near.n ? near : list;
}

static void fill_variable(assembler *a, td_node *link) {
    td_str name = td_str_dup(a->ctx->arena, td_str_sub(link->u.link.url, 2, link->u.link.url.n));
    const td_value *v = td_value_at(a->in->variables, name.p);
    bool text = v && v->kind != TD_SEQ && v->kind != TD_MAP_VALUE && v->kind != TD_NULL;
    if (!text)
        td_report_hint(a->ctx, TD_E_VARIABLE_UNKNOWN, link->span, variable_hint(a, name), TD_F(name));
    td_node_replace(link, td_node_text(a->ctx->arena, text ? variable_text(a, v) : name, link->span));
}

/* `title="…"` of a div is inline Markdown: it becomes a first paragraph, so that hooks see its words (D15). */
static void box_title(assembler *a, td_node *div) {
    td_str title = td_attr_value(div, "title");
    td_seg seg = {div->attr->span.start, title, true};
    td_segs segs = {&seg, 1, 1, div->span.src};
    td_node *para = td_node_new(a->ctx->arena, TD_PARA, div->attr->span);
    td_attr_remove(div, "title");
    a->ctx->services->parse_inlines(a->ctx, &segs, para);
    td_attr_add_class(a->ctx->arena, para, TD_S("box-title"));
    if (div->first)
        td_node_insert_before(div->first, para);
    else
        td_node_append(div, para);
}

static void take_lang(assembler *a, td_node *n) {
    td_str lang = td_attr_value(n, "lang");
    if (td_schema_is_lang(lang))
        n->lang = lang;
    else
        td_report_hint(a->ctx, TD_E_LANG_INVALID, n->attr->span, td_str_from(td_tr(a->ctx, "a tag like de, en or en-GB")), TD_F(lang));
    td_attr_remove(n, "lang");
}

static void tidy(assembler *a, td_node *n) {
    if (td_attr_has(n, "lang"))
        take_lang(a, n);
    if (n->kind == TD_DIV && n->attr && td_attr_value(n, "title").n)
        box_title(a, n);
    if (n->kind == TD_COMMENT) {
        td_node_unlink(n);
    } else if (n->kind == TD_ABBR_DEF) {
        td_node_unlink(n);
        td_map_put(&a->doc->abbrs, n->text, n);
    } else if (n->kind == TD_LINK && td_str_starts(n->u.link.url, "v:")) {
        fill_variable(a, n);
    } else if (n->kind == TD_DIV && n->u.div.kind == TD_DIV_PAGE_BREAK) {
        td_node_replace(n, td_node_new(a->ctx->arena, TD_PAGE_BREAK, n->span));
    }
}

/* What tidy() replaces as a whole. */
static bool replaced(const td_node *n) {
    return n->kind == TD_COMMENT || n->kind == TD_ABBR_DEF || (n->kind == TD_LINK && td_str_starts(n->u.link.url, "v:")) || (n->kind == TD_DIV && n->u.div.kind == TD_DIV_PAGE_BREAK);
}

static void tidy_all(assembler *a) {
    td_node *root = a->doc->root;
    for (td_node *n = root->first, *next; n; n = next) {
        bool whole = replaced(n);
        next = whole ? td_node_next_outside(n, root) : NULL;
        tidy(a, n); /* may put a title before the first child of a div */
        if (!whole)
            next = n->first ? n->first : td_node_next_outside(n, root);
    }
}

/* ---- metadata ---- */

static td_str list_text(td_ctx *ctx, const td_value *v) {
    td_buf out = {0};
    if (v && v->kind == TD_SEQ) {
        for (size_t i = 0; i < v->n; i++) {
            const td_value *item = v->items[i]->kind == TD_MAP_VALUE ? td_value_find(v->items[i], "name") : v->items[i];
            td_buf_format(&out, "%s%.*s", i ? ", " : "", TD_F(td_value_text(item, "")));
        }
        return td_buf_take(&out, ctx->arena);
    }
    return td_value_text(v && v->kind == TD_MAP_VALUE ? td_value_find(v, "name") : v, "");
}

/* A value that may be a text or a mapping from language to text. */
static td_str localised(const assembler *a, const td_value *v) {
    if (v && v->kind == TD_MAP_VALUE) {
        const td_value *own = td_value_find_str(v, a->doc->lang);
        return td_value_text(own ? own : v->n ? v->members[0].value : NULL, "");
    }
    return td_value_text(v, "");
}

static void find_title(assembler *a) {
    td_doc *doc = a->doc;
    td_node *first = NULL;
    size_t chapters = 0;
    for (td_node *n = doc->root->first; n && !doc->title.n; n = n->next)
        if (n->kind == TD_HEADING && n->u.heading.level == 1 && !chapters++)
            first = n;
    if (chapters == 1)
        doc->title = td_node_plain(a->ctx->arena, first);
    if (doc->title.n)
        return;
    const td_value *empty = td_value_find(a->in->meta, "title");
    td_span span = {a->in->ndocs ? a->in->docs[0]->root->span.src : 0, 0, 0};
    td_report_as(a->ctx, a->ctx->project ? TD_ERROR : TD_WARNING, TD_W_TITLE_MISSING, empty ? empty->span : span, td_str_from(td_tr(a->ctx, "front matter: title: …")));
    const td_source *source = td_sources_find(a->ctx->sources, a->in->ndocs ? a->in->docs[0]->root->span.src : 0);
    doc->title = first ? td_node_plain(a->ctx->arena, first) : source ? source->path : TD_S("Dokument");
}

static void add_imprint(assembler *a, td_str label, td_str value) {
    if (label.n && value.n)
        TD_PUSH(a->ctx->arena, &a->doc->imprint, ((td_pair){label, value}));
}

static td_str word_for(const assembler *a, const char *group, td_str key) {
    td_str path = td_str_format(a->ctx->arena, "%s.%.*s", group, TD_F(key));
    const td_value *v = td_value_at(a->in->style->locale->value, path.p);
    return td_value_text(v, key.n ? td_str_dup(a->ctx->arena, key).p : "");
}

static void make_imprint(assembler *a) {
    const td_project *p = a->in->project;
    const td_target *t = a->in->target;
    const td_locale *locale = a->in->style->locale;
    if (!p)
        return;
    const td_value *own = td_value_find(p->value, "imprint");
    add_imprint(a, td_locale_word(locale, "imprint.work"), t->work->id);
    add_imprint(a, td_locale_word(locale, "imprint.edition"), p->version);
    add_imprint(a, td_locale_word(locale, "imprint.date"), a->doc->date);
    add_imprint(a, td_locale_word(locale, "imprint.status"), word_for(a, "status", p->status));
    add_imprint(a, td_locale_word(locale, "imprint.audience"), word_for(a, "audience", t->audience));
    add_imprint(a, td_locale_word(locale, "imprint.region"), t->region);
    add_imprint(a, td_locale_word(locale, "imprint.partner"), t->partner);
    add_imprint(a, td_locale_word(locale, "imprint.language"), word_for(a, "language", t->lang));
    for (size_t i = 0; own && i < own->n; i++)
        add_imprint(a, own->members[i].key, localised(a, own->members[i].value));
    add_imprint(a, td_locale_word(locale, "imprint.conformance"), td_locale_word(locale, "imprint.conformance-text"));
}

static void set_meta(assembler *a) {
    td_doc *doc = a->doc;
    const td_value *m = a->in->meta;
    const td_project *p = a->in->project;
    bool project = p != NULL;
    doc->meta = m;
    doc->title = localised(a, td_value_find(m, "title"));
    doc->subtitle = localised(a, td_value_find(m, "subtitle"));
    doc->author = list_text(a->ctx, td_value_find(m, "author"));
    doc->keywords = list_text(a->ctx, td_value_find(m, "keywords"));
    doc->abstract = localised(a, td_value_find(m, "abstract"));
    td_str date = project ? p->date : td_value_text(td_value_find(m, "date"), "");
    doc->date = date.n == 10 && date.p[4] == '-' ? td_date_text(a->ctx, a->in->style->locale, date) : date;
    td_str status = td_value_text(td_value_find(m, "status"), "");
    doc->draft = (project && (p->draft || !a->in->target->listed)) || td_str_is(status, "draft") || td_str_is(status, "entwurf");
    doc->draft_text = doc->draft ? td_locale_word(a->in->style->locale, "draft") : TD_NOSTR;
    doc->number_sections = td_value_bool(td_value_find(m, "number-sections"), project);
    doc->toc = td_value_bool(td_value_find(m, "toc"), project);
    doc->lof = td_value_bool(td_value_find(m, "lof"), false);
    doc->lot = td_value_bool(td_value_find(m, "lot"), false);
    doc->toc_depth = (int)td_value_int(td_value_find(m, "toc-depth"), 3);
    find_title(a);
    make_imprint(a);
}

/* ---- the phase ---- */

static void set_lang(assembler *a) {
    td_str lang = a->in->target->lang;
    td_span span = {a->in->ndocs ? a->in->docs[0]->root->span.src : 0, 0, 0};
    if (!lang.n) {
        td_report_as(a->ctx, a->ctx->project ? TD_ERROR : TD_WARNING, TD_W_LANG_MISSING, span, td_str_from(td_tr(a->ctx, "front matter: lang: de")));
        lang = TD_S("de");
    }
    if (!td_schema_is_lang(lang)) {
        td_report(a->ctx, TD_E_LANG_INVALID, span, TD_F(lang));
        lang = TD_S("de");
    }
    a->doc->lang = lang;
}

bool td_assemble_run(td_ctx *ctx, td_doc *out, const td_assemble_in *in) {
    assembler a = {.ctx = ctx, .doc = out, .in = in};
    *out = (td_doc){0};
    out->root = td_node_new(ctx->arena, TD_DOC, in->ndocs ? in->docs[0]->root->span : TD_NOSPAN);
    td_map_init(&out->anchors, ctx->arena);
    td_map_init(&out->abbrs, ctx->arena);
    td_map_init(&a.checked, ctx->arena);
    set_lang(&a);
    join_files(&a);
    td_condition_apply(ctx, out, in);
    tidy_all(&a);
    td_slug_headings(ctx, out);
    set_meta(&a);
    return true;
}

/* refs.c - cross-references and links: inside the document, into other works, to the outside. */
#include "resolve/finish_parts.h"

typedef struct {
    td_ctx *ctx;
    td_doc *doc;
    const td_finish_in *in;
    td_map files;  /* path of a source -> first heading written in it */
    td_str *names; /* all anchors, for hints */
    int hints;     /* given so far */
    bool terms;    /* a link that only a project resolves was reported */
} linker;

/* Guesses cost a look at every anchor: a document that is wrong all over gets no more than these. */
enum { MAX_HINTS = 100 };

td_node *td_finish_text(td_ctx *ctx, td_node *parent, td_str text, td_span at) {
    td_node *n = td_node_text(ctx->arena, text, at);
    n->implicit = true;
    td_node_append(parent, n);
    return n;
}

td_str td_finish_place(td_ctx *ctx, td_span place, td_span from) {
    const td_source *source = td_sources_find(ctx->sources, place.src);
    int line, column;
    if (!source)
        return td_str_from(td_tr(ctx, "the list of sources"));
    td_source_position(source, place.start, &line, &column);
    if (place.src == from.src)
        return td_str_format(ctx->arena, td_tr(ctx, "line %d"), line);
    return td_str_format(ctx->arena, td_tr(ctx, "%.*s, line %d"), TD_F(source->path), line);
}

/* ---- what a reference prints ---- */

/* "Abschnitt 2.1", or the word with the title in quotes when there is no number; empty: nothing to refer to. */
static td_str reference_text(linker *l, const td_point *target, const td_locale *locale) {
    if (!target->label)
        return TD_NOSTR;
    td_str word = td_locale_word(locale, target->label);
    if (target->number.n)
        return td_str_format(l->ctx->arena, "%.*s\xC2\xA0%.*s", TD_F(word), TD_F(target->number));
    if (!target->heading)
        return TD_NOSTR;
    return td_str_format(l->ctx->arena, "%.*s %.*s%.*s%.*s", TD_F(word), TD_F(locale->quote_open), TD_F(target->title), TD_F(locale->quote_close));
}

/* Whether a bracket is open before the node in its paragraph.  Nobody remembers one that is farther away. */
static bool inside_brackets(const td_node *node) {
    enum { MOST = 40 };
    int depth = 0, seen = 0;
    for (const td_node *n = node->prev; n && seen < MOST; n = n->prev, seen++)
        for (size_t i = n->kind == TD_TEXT ? n->text.n : 0; i-- > 0;) {
            if (n->text.p[i] == ')')
                depth--;
            if (n->text.p[i] == '(' && ++depth > 0)
                return true;
        }
    return false;
}

static void add_page_ref(linker *l, td_node *xref, const td_node *target, const td_locale *locale) {
    bool brackets = inside_brackets(xref);
    td_node *page = td_node_new(l->ctx->arena, TD_PAGE_REF, xref->span);
    td_str word = td_locale_word(locale, "label.page");
    page->implicit = true;
    page->u.page_ref.target = target;
    page->u.page_ref.before = td_str_format(l->ctx->arena, "%s%.*s\xC2\xA0", brackets ? ", " : " (", TD_F(word));
    page->u.page_ref.after = brackets ? TD_NOSTR : TD_S(")");
    td_node_append(xref, page);
}

/* ---- targets ---- */

static td_str nearest_anchor(linker *l, const td_map *anchors, td_str id) {
    if (l->hints++ >= MAX_HINTS)
        return TD_NOSTR;
    bool own = anchors == &l->doc->anchors;
    td_str *names = own ? l->names : NULL;
    if (!names) {
        names = TD_NEWN(l->ctx->arena, td_str, anchors->n + 1);
        for (size_t i = 0; i < anchors->n; i++)
            names[i] = anchors->entries[i].key;
        if (own)
            l->names = names;
    }
    return td_did_you_mean_str(l->ctx, id, names, anchors->n);
}

/* In the preview of a chapter the other chapters are missing: what they hold cannot be an error. */
static td_level level_of(const linker *l) {
    return l->in->preview ? TD_WARNING : TD_ERROR;
}

static void not_found(linker *l, const td_node *xref, const td_map *anchors) {
    td_report_as(l->ctx, level_of(l), TD_E_XREF_UNKNOWN, xref->span, nearest_anchor(l, anchors, xref->text), TD_F(xref->text));
}

static bool is_work(const td_target *t, td_str name) {
    return t->work && (td_str_eq(t->work->id, name) || td_str_eq(t->work->family, name));
}

/* How well a variant of another work fits this one: the same audience before neutral, the same region and partner
 * before none; 0: not at all.  The language is always the same. */
static int fitness(const td_target *t, const td_target *own) {
    bool audience = td_str_eq(t->audience, own->audience), region = td_str_eq(t->region, own->region), partner = td_str_eq(t->partner, own->partner);
    bool fits = td_str_eq(t->lang, own->lang) && (audience || td_str_is(t->audience, "neutral")) && (region || !t->region.n) && (partner || !t->partner.n);
    return fits ? 1 + 4 * audience + 2 * region + partner : 0;
}

/* The document of another work that fits this variant best, or NULL. */
static const td_numbered *other_work(linker *l, td_str work) {
    const td_numbered *best = NULL;
    int most = 0;
    for (size_t i = 0; i < l->in->registry->n; i++) {
        const td_numbered *d = &l->in->registry->p[i];
        int fit = is_work(d->target, work) ? fitness(d->target, l->in->target) : 0;
        if (fit > most) {
            most = fit;
            best = d;
        }
    }
    return best;
}

static bool work_known(linker *l, td_str work, td_str *hint) {
    td_str names[64];
    size_t n = 0;
    for (size_t i = 0; i < l->in->registry->n && n < 64; i++) {
        const td_work *w = l->in->registry->p[i].target->work;
        if (w && (td_str_eq(w->id, work) || td_str_eq(w->family, work)))
            return true;
        if (w)
            names[n++] = w->family;
    }
    *hint = td_did_you_mean_str(l->ctx, work, names, n);
    return false;
}

/* The document that a reference into another work means, or NULL after a finding. */
static const td_numbered *find_other(linker *l, const td_node *xref) {
    td_str hint = TD_NOSTR, work = xref->u.xref.work;
    if (!work_known(l, work, &hint)) {
        if (!hint.n && !l->ctx->project)
            hint = td_str_from(td_tr(l->ctx, "works exist only inside a project: build its works, not a single file"));
        td_report_as(l->ctx, level_of(l), TD_E_WORK_UNKNOWN, xref->span, hint, TD_F(work));
        return NULL;
    }
    const td_numbered *other = other_work(l, work);
    hint = td_str_from(td_tr(l->ctx, "list a target of that work with the same audience or neutral, language, region and partner"));
    if (!other)
        td_report_hint(l->ctx, TD_E_XREF_VARIANT, xref->span, hint, TD_F(work));
    return other;
}

static void resolve_outside(linker *l, td_node *xref) {
    const td_numbered *other = find_other(l, xref);
    if (!other)
        return;
    const td_locale *locale = td_style_locale(l->in->style, td_node_lang(l->doc, xref));
    const td_point *target = other->broken ? NULL : td_map_find(&other->points, xref->text);
    if (other->broken) { /* its own findings say why: here only its title is known */
        td_str title = td_work_title(other->target->work, l->doc->lang);
        td_finish_text(l->ctx, xref, td_str_format(l->ctx->arena, "%.*s%.*s%.*s", TD_F(locale->quote_open), TD_F(title), TD_F(locale->quote_close)), xref->span);
        return;
    }
    if (!target) {
        not_found(l, xref, &other->points);
        return;
    }
    td_str what = reference_text(l, target, locale);
    if (!what.n) {
        td_report(l->ctx, TD_E_XREF_UNNUMBERED, xref->span, TD_F(xref->text));
        return;
    }
    td_str name = other->target->name;
    xref->u.xref.pdf_href = td_str_format(l->ctx->arena, "%.*s.pdf#%.*s", TD_F(name), TD_F(xref->text));
    xref->u.xref.html_href = td_str_format(l->ctx->arena, "../%.*s/%.*s#%.*s", TD_F(name), TD_F(target->page), TD_F(xref->text));
    td_finish_text(l->ctx, xref, td_str_format(l->ctx->arena, "%.*s%.*s%.*s, %.*s", TD_F(locale->quote_open), TD_F(other->title), TD_F(locale->quote_close), TD_F(what)), xref->span);
}

/* "x" may be meant as sec-x, fig-x, …: more than one is ambiguous. */
static const td_node *find_target(linker *l, const td_node *xref) {
    const td_node *target = td_map_find(&l->doc->anchors, xref->text);
    if (target)
        return target;
    static const char *const prefixes[] = {"sec-", "fig-", "tbl-", "lst-", "case-", "rec-"};
    size_t dash = td_str_index(xref->text, '-');
    td_str rest = dash == SIZE_MAX ? xref->text : td_str_sub(xref->text, dash + 1, xref->text.n);
    td_buf names = {0};
    size_t n = 0;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        td_str id = td_str_cat(l->ctx->scratch, td_str_from(prefixes[i]), rest);
        if (td_map_find(&l->doc->anchors, id))
            td_buf_format(&names, "%s%.*s", n++ ? ", " : "", TD_F(id));
    }
    td_str list = td_buf_take(&names, l->ctx->arena);
    if (n > 1)
        td_report(l->ctx, TD_E_XREF_AMBIGUOUS, xref->span, TD_F(xref->text), TD_F(list));
    else if (n == 1)
        td_report_as(l->ctx, level_of(l), TD_E_XREF_UNKNOWN, xref->span, td_str_format(l->ctx->arena, td_tr(l->ctx, "did you mean \"%.*s\"?"), TD_F(list)), TD_F(xref->text));
    else
        not_found(l, xref, &l->doc->anchors);
    return NULL;
}

static void resolve_xref(linker *l, td_node *xref) {
    const td_target *own = l->in->target;
    td_str work = xref->u.xref.work;
    bool self = !work.n || (own->work && (td_str_eq(own->work->id, work) || td_str_eq(own->work->family, work)));
    if (!self) {
        resolve_outside(l, xref);
        return;
    }
    const td_node *target = find_target(l, xref);
    if (!target)
        return;
    const td_locale *locale = td_style_locale(l->in->style, td_node_lang(l->doc, xref));
    td_point point = td_point_of(l->ctx->arena, target);
    td_str what = reference_text(l, &point, locale);
    if (!what.n) {
        td_str hint = td_str_from(td_tr(l->ctx, "figures need an id fig-…, tables tbl-…, listings lst-…"));
        td_report_hint(l->ctx, TD_E_XREF_UNNUMBERED, xref->span, hint, TD_F(xref->text));
        return;
    }
    xref->u.xref.target = target;
    td_finish_text(l->ctx, xref, what, xref->span);
    add_page_ref(l, xref, target, locale);
}

/* ---- links ---- */

static bool scheme_of(td_str url, td_str *scheme) {
    for (size_t i = 0; i < url.n; i++) {
        char c = url.p[i];
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (c == ':' && i > 1) {
            *scheme = td_str_sub(url, 0, i);
            return true;
        }
        if (!letter && !(i && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.')))
            return false;
    }
    return false;
}

static bool scheme_allowed(td_str scheme) {
    static const char *const allowed[] = {"http", "https", "mailto", "tel", "ftp", "doi", "urn"};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        td_str name = td_str_from(allowed[i]);
        bool same = name.n == scheme.n;
        for (size_t j = 0; same && j < name.n; j++)
            same = (scheme.p[j] | 32) == name.p[j];
        if (same)
            return true;
    }
    return false;
}

/* a/b/../c -> a/c */
static td_str normal_path(td_arena *arena, td_str dir, td_str path) {
    td_str parts[64];
    size_t n = 0;
    td_str joined = dir.n && !td_str_starts(path, "/") ? td_str_format(arena, "%.*s/%.*s", TD_F(dir), TD_F(path)) : path;
    while (joined.n) {
        size_t slash = td_str_index(joined, '/');
        td_str part = td_str_sub(joined, 0, slash == SIZE_MAX ? joined.n : slash);
        joined = td_str_sub(joined, slash == SIZE_MAX ? joined.n : slash + 1, joined.n);
        if (td_str_is(part, "..") && n > 0)
            n--;
        else if (part.n && !td_str_is(part, ".") && n < 64)
            parts[n++] = part;
    }
    td_buf out = {0};
    for (size_t i = 0; i < n; i++)
        td_buf_format(&out, "%s%.*s", i ? "/" : "", TD_F(parts[i]));
    return td_buf_take(&out, arena);
}

static void index_files(linker *l) {
    td_map_init(&l->files, l->ctx->scratch);
    for (td_node *n = l->doc->root; n; n = n->first ? n->first : td_node_next_outside(n, l->doc->root)) {
        const td_source *source = n->kind == TD_HEADING ? td_sources_find(l->ctx->sources, n->span.src) : NULL;
        if (source && !td_map_find(&l->files, source->path))
            td_map_put(&l->files, source->path, n);
    }
}

/* "kapitel.md" or "kapitel.md#id": the place in this document. */
static void resolve_file_link(linker *l, td_node *link, td_str path, td_str id) {
    const td_source *own = td_sources_find(l->ctx->sources, link->span.src);
    size_t slash = own ? td_str_rindex(own->path, '/') : SIZE_MAX;
    td_str dir = slash == SIZE_MAX ? TD_NOSTR : td_str_sub(own->path, 0, slash);
    const td_node *start = td_map_find(&l->files, normal_path(l->ctx->scratch, dir, path));
    const td_node *target = start && id.n ? td_map_find(&l->doc->anchors, id) : start;
    link->u.link.target = target;
    if (target)
        return;
    td_report_as(l->ctx, level_of(l), TD_E_LINK_TARGET, link->span, start ? nearest_anchor(l, &l->doc->anchors, id) : TD_NOSTR, TD_F(link->u.link.url));
    link->u.link.href = TD_NOSTR;
}

static void resolve_link(linker *l, td_node *link) {
    td_str url = link->u.link.url, scheme;
    link->u.link.href = url;
    if (!link->first && !td_attr_class(link, "index")) {
        td_report_hint(l->ctx, TD_W_LINK_EMPTY, link->span, td_str_from(td_tr(l->ctx, "the address is printed instead")));
        td_finish_text(l->ctx, link, url, link->span);
    }
    if (scheme_of(url, &scheme)) {
        if (!scheme_allowed(scheme)) {
            td_report_hint(l->ctx, TD_E_HTML_SCHEME, link->span, td_str_from(td_tr(l->ctx, "allowed: http, https, mailto, tel, ftp, doi, urn")), TD_F(scheme));
            link->u.link.href = TD_NOSTR;
        }
        return;
    }
    size_t hash = td_str_index(url, '#');
    td_str path = td_str_sub(url, 0, hash == SIZE_MAX ? url.n : hash), id = hash == SIZE_MAX ? TD_NOSTR : td_str_sub(url, hash + 1, url.n);
    if (url.n && hash == 0) {
        link->u.link.target = td_map_find(&l->doc->anchors, id);
        if (!link->u.link.target) {
            td_level level = l->ctx->project ? TD_ERROR : TD_WARNING;
            td_report_as(l->ctx, level, TD_E_LINK_TARGET, link->span, nearest_anchor(l, &l->doc->anchors, id), TD_F(url));
            link->u.link.href = TD_NOSTR;
        }
    } else if (td_str_ends(path, ".md")) {
        resolve_file_link(l, link, path, id);
    }
}

/* `t:…` and `r:…` that no hook has resolved: their bracket is correct neutral text by itself. */
static bool is_term(const td_node *link) {
    return td_str_starts(link->u.link.url, "t:") || td_str_starts(link->u.link.url, "r:");
}

static void keep_term(linker *l, td_node *link) {
    if (!l->terms)
        td_report_hint(l->ctx, TD_W_TERM_NO_PROJECT, link->span, td_str_from(td_tr(l->ctx, "the project's hooks do it: scripts/hooks/terminology.lua in content/project.yaml")));
    l->terms = true;
    td_node *span = td_node_new(l->ctx->arena, TD_SPAN, link->span);
    span->attr = link->attr;
    span->lang = link->lang;
    if (!link->first)
        td_finish_text(l->ctx, span, td_str_sub(link->u.link.url, 2, link->u.link.url.n), link->span);
    td_node_move_children(span, link);
    td_node_replace(link, span);
}

void td_refs_run(td_ctx *ctx, td_doc *doc, const td_finish_in *in) {
    linker l = {.ctx = ctx, .doc = doc, .in = in};
    index_files(&l);
    for (td_node *n = doc->root, *next; n; n = next) {
        /* Generated children need no visit, so the way on is fixed before. */
        next = n->first ? n->first : td_node_next_outside(n, doc->root);
        if (n->kind == TD_XREF) {
            resolve_xref(&l, n);
            if (!n->first && in->preview)
                td_node_replace(n, td_node_text(ctx->arena, n->text, n->span));
        } else if (n->kind == TD_LINK && is_term(n)) {
            keep_term(&l, n);
        } else if (n->kind == TD_LINK) {
            resolve_link(&l, n);
        }
    }
}

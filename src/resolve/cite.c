/* cite.c - citations as author and year, with the list of what was cited at the end of the work. */
#include "resolve/finish_parts.h"
#include "text/breaks.h"

#include <stdlib.h>

typedef struct {
    const td_value *value;
    td_str id, author, year, suffix; /* suffix: "a", "b" when author and year are the same */
    td_str sort_key;
    bool cited;
} item;

typedef struct {
    td_ctx *ctx;
    td_doc *doc;
    const td_finish_in *in;
    const td_locale *locale;
    td_map by_id;
    struct {
        item **p;
        size_t n, cap;
    } cited;
    int hints; /* given so far */
} citer;

/* Guesses cost a look at every key. */
enum { MAX_HINTS = 100 };

/* ---- the bibliography ---- */

static void load_items(citer *c) {
    td_map_init(&c->by_id, c->ctx->arena);
    for (size_t f = 0; f < c->in->nbibliography; f++) {
        const td_value *file = c->in->bibliography[f], *list = td_value_find(file, "references");
        if (!list)
            list = file;
        if (list && list->kind != TD_SEQ)
            td_report(c->ctx, TD_E_SCHEMA_TYPE, list->span, TD_F(TD_S("references")), td_tr(c->ctx, "a list"));
        for (size_t i = 0; list && list->kind == TD_SEQ && i < list->n; i++) {
            const td_value *id = td_value_find(list->items[i], "id");
            td_str key = td_value_text(id, "");
            if (!key.n) {
                td_report(c->ctx, TD_E_BIB_FIELD, list->items[i]->span, TD_F(TD_S("?")), TD_F(TD_S("id")));
                continue;
            }
            if (td_value_find(list->items[i], "title") == NULL)
                td_report(c->ctx, TD_E_BIB_FIELD, list->items[i]->span, TD_F(key), TD_F(TD_S("title")));
            item *it = TD_NEW(c->ctx->arena, item);
            *it = (item){.value = list->items[i], .id = key};
            if (td_map_find(&c->by_id, key))
                td_report(c->ctx, TD_E_BIB_DUPLICATE, id->span, TD_F(key));
            else
                td_map_put(&c->by_id, key, it);
        }
    }
}

static td_str field(const item *it, const char *name) {
    return td_value_text(td_value_find(it->value, name), "");
}

static td_str family_name(td_arena *arena, const td_value *name) {
    td_str literal = td_value_text(td_value_find(name, "literal"), ""), family = td_value_text(td_value_find(name, "family"), "");
    td_str particle = td_value_text(td_value_find(name, "non-dropping-particle"), "");
    if (literal.n)
        return literal;
    return particle.n ? td_str_format(arena, "%.*s %.*s", TD_F(particle), TD_F(family)) : family;
}

static const td_value *names_of(const item *it, bool *editors) {
    const td_value *authors = td_value_find(it->value, "author");
    *editors = !authors || (authors->kind != TD_STRING && authors->n == 0);
    return *editors ? td_value_find(it->value, "editor") : authors;
}

/* "Ansell und Gash", "Emerson et al.", or a short title. */
static td_str short_author(citer *c, const item *it) {
    bool editors;
    const td_value *names = names_of(it, &editors);
    td_arena *arena = c->ctx->arena;
    if (names && names->kind == TD_STRING)
        return names->text;
    if (!names || names->kind != TD_SEQ || names->n == 0) {
        td_str title = field(it, "title-short");
        return title.n ? title : field(it, "title").n ? field(it, "title") : td_locale_word(c->locale, "label.author-missing");
    }
    td_str first = family_name(arena, names->items[0]);
    if (names->n == 1)
        return first;
    if (names->n == 2)
        return td_str_format(arena, "%.*s %.*s %.*s", TD_F(first), TD_F(td_locale_word(c->locale, "label.and")), TD_F(family_name(arena, names->items[1])));
    return td_str_format(arena, "%.*s %.*s", TD_F(first), TD_F(td_locale_word(c->locale, "label.et-al")));
}

static td_str year_of(citer *c, const item *it) {
    const td_value *issued = td_value_find(it->value, "issued"), *parts = td_value_find(issued, "date-parts");
    if (parts && parts->kind == TD_SEQ && parts->n && parts->items[0]->kind == TD_SEQ && parts->items[0]->n)
        return td_value_text(parts->items[0]->items[0], "");
    if (parts && parts->kind == TD_SEQ && parts->n && parts->items[0]->kind == TD_INT)
        return parts->items[0]->text;
    td_str plain = td_value_text(issued, "");
    if (plain.n)
        return td_str_sub(plain, 0, 4);
    td_str year = td_value_text(td_value_find(issued, "year"), "");
    if (year.n || td_str_is(field(it, "type"), "legislation"))
        return year;
    return td_locale_word(c->locale, "label.date-missing");
}

/* ---- the list ---- */

static td_str all_authors(citer *c, const item *it) {
    bool editors;
    const td_value *names = names_of(it, &editors);
    td_buf out = {0};
    if (names && names->kind == TD_STRING)
        td_buf_str(&out, names->text);
    for (size_t i = 0; names && names->kind == TD_SEQ && i < names->n; i++) {
        td_str given = td_value_text(td_value_find(names->items[i], "given"), "");
        td_buf_format(&out, "%s%.*s", i ? "; " : "", TD_F(family_name(c->ctx->arena, names->items[i])));
        if (given.n)
            td_buf_format(&out, ", %.*s", TD_F(given));
    }
    if (editors && out.n)
        td_buf_format(&out, " (%.*s)", TD_F(td_locale_word(c->locale, "label.editor")));
    return out.n ? td_buf_take(&out, c->ctx->arena) : it->author;
}

static void add(citer *c, td_node *para, td_str s) {
    if (s.n)
        td_finish_text(c->ctx, para, s, para->span);
}

static void add_emphasised(citer *c, td_node *para, td_str s) {
    td_node *emph = td_node_new(c->ctx->arena, TD_EMPH, para->span);
    td_finish_text(c->ctx, emph, s, para->span);
    td_node_append(para, emph);
}

static void add_link(citer *c, td_node *para, td_str url) {
    td_node *link = td_node_new(c->ctx->arena, TD_LINK, para->span);
    link->u.link.url = link->u.link.href = url;
    td_finish_text(c->ctx, link, url, para->span);
    td_node_append(para, link);
}

/* "543-571" with an en dash. */
static td_str page_range(td_arena *arena, td_str pages) {
    td_buf out = {0};
    for (size_t i = 0; i < pages.n; i++) {
        bool range = pages.p[i] == '-' && i && i + 1 < pages.n && pages.p[i - 1] >= '0' && pages.p[i - 1] <= '9' && pages.p[i + 1] >= '0' && pages.p[i + 1] <= '9';
        if (range)
            td_buf_puts(&out, "\xE2\x80\x93");
        else
            td_buf_putc(&out, pages.p[i]);
    }
    return td_buf_take(&out, arena);
}

/* ". In: Journal 18 (4), S. 543-571" */
static void add_container(citer *c, td_node *para, const item *it) {
    td_str in = field(it, "container-title"), volume = field(it, "volume"), issue = field(it, "issue"), page = field(it, "page");
    if (in.n) {
        add(c, para, td_str_format(c->ctx->arena, ". %.*s: ", TD_F(td_locale_word(c->locale, "label.in"))));
        add_emphasised(c, para, in);
    }
    if (volume.n)
        add(c, para, td_str_cat(c->ctx->arena, TD_S(" "), volume));
    if (issue.n)
        add(c, para, td_str_format(c->ctx->arena, " (%.*s)", TD_F(issue)));
    if (page.n)
        add(c, para, td_str_format(c->ctx->arena, ", %.*s\xC2\xA0%.*s", TD_F(td_locale_word(c->locale, "label.page")), TD_F(page_range(c->ctx->arena, page))));
}

static void add_publisher(citer *c, td_node *para, const item *it) {
    td_str place = field(it, "publisher-place"), publisher = field(it, "publisher"), number = field(it, "number");
    if (number.n)
        add(c, para, td_str_format(c->ctx->arena, ". %.*s", TD_F(number)));
    if (place.n && publisher.n)
        add(c, para, td_str_format(c->ctx->arena, ". %.*s: %.*s", TD_F(place), TD_F(publisher)));
    else if (publisher.n || place.n)
        add(c, para, td_str_format(c->ctx->arena, ". %.*s", TD_F(publisher.n ? publisher : place)));
}

static td_node *make_entry(citer *c, const item *it) {
    td_node *para = td_node_new(c->ctx->arena, TD_PARA, it->value->span);
    td_str title = field(it, "title"), doi = field(it, "DOI"), url = field(it, "URL"), authors = all_authors(c, it);
    bool part = field(it, "container-title").n > 0;
    para->implicit = true;
    td_node_attr(c->ctx->arena, para)->id = para->label.anchor = td_str_cat(c->ctx->arena, TD_S("ref-"), it->id);
    add(c, para, authors);
    if (it->year.n)
        add(c, para, td_str_format(c->ctx->arena, " (%.*s%.*s)", TD_F(it->year), TD_F(it->suffix)));
    if (!td_str_eq(title, authors)) {
        add(c, para, TD_S(": "));
        if (part)
            add(c, para, title);
        else
            add_emphasised(c, para, title);
    }
    add_container(c, para, it);
    add_publisher(c, para, it);
    add(c, para, TD_S("."));
    if (doi.n || url.n) {
        add(c, para, TD_S(" "));
        add_link(c, para, doi.n ? td_str_cat(c->ctx->arena, TD_S("https://doi.org/"), doi) : url);
    }
    const td_node *taken = td_map_put(&c->doc->anchors, para->label.anchor, para);
    if (taken)
        td_report(c->ctx, TD_E_ID_DUPLICATE, taken->span, TD_F(para->label.anchor), TD_F(td_finish_place(c->ctx, para->span, taken->span)));
    return para;
}

static int by_key(const void *a, const void *b) {
    const item *x = *(item *const *)a, *y = *(item *const *)b;
    int r = td_str_cmp(x->sort_key, y->sort_key);
    return r ? r : td_str_cmp(x->id, y->id);
}

/* "a" … "z", "aa", … */
static td_str letters(td_arena *arena, size_t n) {
    char z[8];
    size_t at = sizeof z;
    for (n++; n && at; n = (n - 1) / 26)
        z[--at] = (char)('a' + (n - 1) % 26);
    return td_str_dup(arena, (td_str){z + at, sizeof z - at});
}

/* Works that would be cited with the same words and year get letters, in the order of the list. */
static void add_letters(citer *c) {
    td_map counts, used;
    td_map_init(&counts, c->ctx->scratch);
    td_map_init(&used, c->ctx->scratch);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < c->cited.n; i++) {
            item *it = c->cited.p[i];
            td_str key = td_str_format(c->ctx->scratch, "%.*s\n%.*s", TD_F(it->author), TD_F(it->year));
            td_map *map = pass ? &used : &counts;
            uintptr_t n = (uintptr_t)td_map_find(map, key);
            td_map_put(map, key, (void *)(n + 1));
            if (pass && it->year.n && (uintptr_t)td_map_find(&counts, key) > 1)
                it->suffix = letters(c->ctx->arena, n);
        }
}

static void sort_cited(citer *c) {
    for (size_t i = 0; i < c->cited.n; i++) {
        item *it = c->cited.p[i];
        td_str key = td_str_format(c->ctx->scratch, "%.*s %.*s %.*s", TD_F(all_authors(c, it)), TD_F(it->year), TD_F(field(it, "title")));
        it->sort_key = td_collation_key(c->ctx->scratch, key, c->doc->lang);
    }
    if (c->cited.n)
        qsort(c->cited.p, c->cited.n, sizeof *c->cited.p, by_key);
    add_letters(c);
}

static void append_list(citer *c) {
    td_arena *arena = c->ctx->arena;
    td_span span = c->doc->root->span;
    td_node *section = td_node_new(arena, TD_SECTION, span), *heading = td_node_new(arena, TD_HEADING, span);
    heading->implicit = heading->u.heading.unnumbered = true;
    heading->u.heading.level = 1;
    td_finish_text(c->ctx, heading, td_locale_word(c->locale, "title.bibliography"), span);
    heading->label.anchor = td_map_find(&c->doc->anchors, TD_S("bibliography")) ? TD_S("bibliography-list") : TD_S("bibliography");
    td_node_attr(arena, heading)->id = heading->label.anchor;
    td_map_put(&c->doc->anchors, heading->label.anchor, heading);
    td_node *list = td_node_new(arena, TD_BIBLIOGRAPHY, span);
    for (size_t i = 0; i < c->cited.n; i++)
        td_node_append(list, make_entry(c, c->cited.p[i]));
    td_node_append(section, heading);
    td_node_append(section, list);
    td_node_append(c->doc->root, section);
}

/* ---- citations in the text ---- */

static td_node *child_of_class(const td_node *n, const char *name) {
    for (td_node *k = n->first; k; k = k->next)
        if (td_attr_class(k, name))
            return k;
    return NULL;
}

static void print_one(citer *c, td_node *cite, td_node *citation, bool in_text) {
    const item *it = td_map_find(&c->by_id, citation->text);
    td_node *prefix = child_of_class(citation, "prefix"), *suffix = child_of_class(citation, "suffix");
    if (!it) {
        td_finish_text(c->ctx, cite, citation->text, citation->span);
        return;
    }
    if (prefix) {
        td_node_move_children(cite, prefix);
        td_finish_text(c->ctx, cite, TD_S(" "), citation->span);
    }
    td_node *link = td_node_new(c->ctx->arena, TD_LINK, citation->span);
    td_str id = td_str_cat(c->ctx->arena, TD_S("#ref-"), it->id);
    link->u.link.url = link->u.link.href = id;
    bool author = citation->u.citation.mode != 1;
    td_buf words = {0};
    if (author)
        td_buf_str(&words, it->author);
    if (it->year.n)
        td_buf_format(&words, in_text && author ? " (%.*s%.*s" : author ? " %.*s%.*s" : "%.*s%.*s", TD_F(it->year), TD_F(it->suffix));
    bool bracket = in_text && author && it->year.n > 0;
    if (bracket && !suffix)
        td_buf_putc(&words, ')');
    td_finish_text(c->ctx, link, td_buf_take(&words, c->ctx->arena), citation->span);
    td_node_append(cite, link);
    if (suffix) {
        bool comma = suffix->first && !(suffix->first->kind == TD_TEXT && td_str_starts(suffix->first->text, ","));
        if (comma)
            td_finish_text(c->ctx, cite, TD_S(", "), citation->span);
        td_node_move_children(cite, suffix);
    }
    if (bracket && suffix)
        td_finish_text(c->ctx, cite, TD_S(")"), citation->span);
}

static void print_cite(citer *c, td_node *cite) {
    td_node *first = cite->first;
    bool in_text = first && first->u.citation.mode == 2;
    td_node *old = td_node_new(c->ctx->arena, TD_SPAN, cite->span);
    td_node_move_children(old, cite);
    if (!in_text)
        td_finish_text(c->ctx, cite, TD_S("("), cite->span);
    for (td_node *k = old->first; k; k = k->next) {
        if (k->kind != TD_CITATION)
            continue;
        if (k != first)
            td_finish_text(c->ctx, cite, TD_S("; "), cite->span);
        print_one(c, cite, k, in_text);
    }
    if (!in_text)
        td_finish_text(c->ctx, cite, TD_S(")"), cite->span);
}

static td_str nearest_key(citer *c, td_str word) {
    if (c->hints++ >= MAX_HINTS)
        return TD_NOSTR;
    td_str *names = TD_NEWN(c->ctx->scratch, td_str, c->by_id.n + 1);
    for (size_t i = 0; i < c->by_id.n; i++)
        names[i] = c->by_id.entries[i].key;
    return td_did_you_mean_str(c->ctx, word, names, c->by_id.n);
}

static void collect(citer *c, td_node *citation) {
    item *it = td_map_find(&c->by_id, citation->text);
    if (!it) {
        td_report_hint(c->ctx, TD_E_CITE_UNKNOWN, citation->span, nearest_key(c, citation->text), TD_F(citation->text));
    } else if (!it->cited) {
        it->cited = true;
        it->author = short_author(c, it);
        it->year = year_of(c, it);
        TD_PUSH(c->ctx->arena, &c->cited, it);
    }
}

void td_cite_run(td_ctx *ctx, td_doc *doc, const td_finish_in *in) {
    citer c = {.ctx = ctx, .doc = doc, .in = in, .locale = in->style->locale};
    load_items(&c);
    for (td_node *n = doc->root; n; n = n->first ? n->first : td_node_next_outside(n, doc->root))
        if (n->kind == TD_CITATION)
            collect(&c, n);
    sort_cited(&c);
    if (c.cited.n)
        append_list(&c);
    for (td_node *n = doc->root; n; n = n->first ? n->first : td_node_next_outside(n, doc->root))
        if (n->kind == TD_CITE && n->first && n->first->kind == TD_CITATION)
            print_cite(&c, n);
}

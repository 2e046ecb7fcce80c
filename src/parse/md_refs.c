/* md_refs.c - link reference definitions, abbreviation definitions, and the scanners that links share. */
#include "base/utf8.h"
#include "parse/md.h"

enum { MAX_LABEL = 1000, MAX_PARENS = 32 };

/* ---- scanners ---- */

size_t td_md_skip_space(td_str s, size_t at) {
    while (at < s.n && td_md_is_space(s.p[at]))
        at++;
    return at;
}

static size_t skip_blank(td_str s, size_t at) {
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
        at++;
    return at;
}

/* Blanks and at most one line end. */
static size_t skip_line(td_str s, size_t at) {
    at = skip_blank(s, at);
    return at < s.n && s.p[at] == '\n' ? skip_blank(s, at + 1) : at;
}

size_t td_md_scan_label(td_str s, size_t at) {
    if (at >= s.n || s.p[at] != '[')
        return 0;
    for (size_t i = at + 1; i < s.n && i - at <= MAX_LABEL + 1; i++) {
        if (s.p[i] == ']')
            return i + 1 - at;
        if (s.p[i] == '[')
            return 0;
        if (s.p[i] == '\\' && i + 1 < s.n && td_md_is_punct(s.p[i + 1]))
            i++;
    }
    return 0;
}

static size_t scan_pointy(td_str s, size_t at, td_str *url) {
    for (size_t i = at + 1; i < s.n; i++) {
        if (s.p[i] == '>') {
            *url = td_str_sub(s, at + 1, i);
            return i + 1 - at;
        }
        if (s.p[i] == '\n' || s.p[i] == '<')
            return SIZE_MAX;
        if (s.p[i] == '\\')
            i++;
    }
    return SIZE_MAX;
}

size_t td_md_scan_url(td_str s, size_t at, td_str *url) {
    if (at < s.n && s.p[at] == '<')
        return scan_pointy(s, at, url);
    size_t i = at, depth = 0;
    while (i < s.n && !td_md_is_space(s.p[i])) {
        if (s.p[i] == '\\' && i + 1 < s.n && td_md_is_punct(s.p[i + 1])) {
            i += 2;
            continue;
        }
        if (s.p[i] == '(' && ++depth > MAX_PARENS)
            return SIZE_MAX;
        if (s.p[i] == ')' && depth-- == 0)
            break;
        i++;
    }
    if (i == at && (i >= s.n || s.p[i] != ')'))
        return SIZE_MAX;
    *url = td_str_sub(s, at, i);
    return i - at;
}

size_t td_md_scan_title(td_str s, size_t at) {
    if (at >= s.n || !strchr("\"'(", s.p[at]))
        return 0;
    char open = s.p[at], close = open == '(' ? ')' : open;
    for (size_t i = at + 1; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n && td_md_is_punct(s.p[i + 1]))
            i++;
        else if (s.p[i] == close)
            return i + 1 - at;
        else if (s.p[i] == '(' && open == '(')
            return 0;
    }
    return 0;
}

td_str td_md_unescape(td_md *md, td_str s, bool backslashes) {
    if ((!backslashes || td_str_index(s, '\\') == SIZE_MAX) && td_str_index(s, '&') == SIZE_MAX)
        return s;
    td_buf buf = {0};
    for (size_t i = 0; i < s.n;) {
        char out[8];
        size_t n = 0, used = s.p[i] == '&' ? td_md_entity(s, i, out, &n) : 0;
        if (used) {
            td_buf_put(&buf, out, n);
            i += used;
            continue;
        }
        if (backslashes && s.p[i] == '\\' && i + 1 < s.n && td_md_is_punct(s.p[i + 1]))
            i++;
        td_buf_putc(&buf, s.p[i++]);
    }
    return td_buf_take(&buf, md->arena);
}

/* ---- labels ---- */

/* Case folded, white space joined; into md->label. */
static td_str fold_label(td_md *md, td_str label) {
    md->label.n = 0;
    label = td_str_trim(label);
    for (size_t i = 0; i < label.n;) {
        if (td_md_is_space(label.p[i])) {
            i = td_md_skip_space(label, i);
            td_buf_putc(&md->label, ' ');
            continue;
        }
        uint32_t out[3], c = td_utf8_next(label, &i);
        int n = td_md_unicode_fold(c, out);
        for (int k = 0; k < n; k++)
            td_buf_utf8(&md->label, out[k]);
    }
    return td_buf_view(&md->label);
}

const td_md_ref *td_md_find_ref(td_md *md, td_str label, td_span span) {
    if (!md->refs.n || label.n == 0 || label.n > MAX_LABEL)
        return NULL;
    td_str folded = fold_label(md, label);
    const td_md_ref *ref = folded.n ? td_map_find(&md->refs, folded) : NULL;
    if (!ref)
        return NULL;
    size_t cost = ref->url.n + ref->title.n;
    if (cost > md->ref_budget) {
        if (!md->budget_told)
            td_report(md->ctx, TD_E_REFERENCE_LIMIT, span, md->text.n > 100000 ? md->text.n / 1024 : (size_t)100);
        md->budget_told = true;
        return NULL;
    }
    md->ref_budget -= cost;
    return ref;
}

typedef struct {
    td_str label, url, title;
} definition;

static void add_ref(td_md *md, const definition *def) {
    td_str folded = fold_label(md, def->label);
    if (!folded.n || td_map_find(&md->refs, folded))
        return; /* the first one counts */
    td_md_ref *ref = TD_NEW(md->arena, td_md_ref);
    ref->url = td_md_unescape(md, def->url, true);
    ref->title = def->title.n ? td_md_unescape(md, td_str_sub(def->title, 1, def->title.n - 1), true) : TD_NOSTR;
    td_map_put(&md->refs, td_str_dup(md->arena, folded), ref);
}

/* Bytes of the definition at the start of s with its line end, 0: none. */
static size_t scan_ref(td_str s, definition *def) {
    size_t label = td_md_scan_label(s, 0);
    if (!label || label >= s.n || s.p[label] != ':' || td_str_trim(td_str_sub(s, 1, label - 1)).n == 0)
        return 0;
    size_t i = skip_line(s, label + 1);
    size_t n = i < s.n ? td_md_scan_url(s, i, &def->url) : SIZE_MAX;
    if (n == SIZE_MAX || n == 0)
        return 0;
    size_t behind_url = i + n;
    i = skip_line(s, behind_url);
    size_t title = i > behind_url ? td_md_scan_title(s, i) : 0;
    size_t end = skip_blank(s, i + title);
    if (!title || (end < s.n && s.p[end] != '\n')) {
        title = 0;
        end = skip_blank(s, behind_url);
        if (end < s.n && s.p[end] != '\n')
            return 0;
    }
    def->label = td_str_sub(s, 1, label - 1);
    def->title = td_str_sub(s, i, i + title);
    return end < s.n ? end + 1 : end;
}

static bool may_start_ref(const td_md *md, td_str s) {
    return s.n > 1 && s.p[0] == '[' && !(md->dialect == TD_DIALECT_TRISDOC && s.p[1] == '^');
}

void td_md_take_refs(td_md *md, td_md_text *text) {
    definition def;
    for (size_t n; may_start_ref(md, text->s) && (n = scan_ref(text->s, &def)) > 0;) {
        add_ref(md, &def);
        *text = td_md_cut(*text, n, text->s.n);
    }
}

bool td_md_only_refs(const td_md *md, td_str s) {
    definition def;
    for (size_t n; may_start_ref(md, s) && (n = scan_ref(s, &def)) > 0;)
        s = td_str_sub(s, n, s.n);
    return td_md_skip_space(s, 0) == s.n;
}

/* ---- abbreviations ---- */

static bool take_abbr(td_md *md, const td_md_text *text, size_t start, size_t end, td_node *parent) {
    td_str line = td_str_sub(text->s, start, end);
    if (!td_str_starts(line, "*["))
        return false;
    size_t close = td_str_index(line, ']');
    if (close == SIZE_MAX || close + 1 >= line.n || line.p[close + 1] != ':' || close == 2)
        return false;
    td_node *node = td_node_new(md->arena, TD_ABBR_DEF, td_md_text_span(md, text, (uint32_t)start, (uint32_t)end));
    node->text = td_str_trim(td_str_sub(line, 2, close));
    node->u.abbr.expansion = td_md_unescape(md, td_str_trim(td_str_sub(line, close + 2, line.n)), true);
    td_node_append(parent, node);
    return true;
}

/* Length of the line at start without its end. */
static size_t line_length(td_str s, size_t start) {
    size_t n = td_str_index(td_str_sub(s, start, s.n), '\n');
    return n == SIZE_MAX ? s.n - start : n;
}

void td_md_take_abbrs(td_md *md, td_md_text *text, td_node *parent) {
    while (td_str_starts(text->s, "*[")) {
        size_t n = line_length(text->s, 0);
        if (!take_abbr(md, text, 0, n, parent))
            break;
        *text = td_md_cut(*text, n + 1, text->s.n);
    }
    /* behind the text of the paragraph */
    for (size_t end = text->s.n; end > 0;) {
        size_t start = end;
        while (start > 0 && text->s.p[start - 1] != '\n')
            start--;
        if (start == 0 || !take_abbr(md, text, start, end, parent))
            break;
        end = start - 1;
        *text = td_md_cut(*text, 0, end);
    }
}

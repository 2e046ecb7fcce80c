/* inlines.c - text, emphasis, links, pictures. */
#include "emit/html/escape.h"
#include "emit/html/sanitise.h"
#include "emit/html/writer.h"

/* ---- pictures ---- */

/* A width as CSS takes it: digits and a unit; a bare number is pixels.  Empty for anything else. */
static td_str css_length(td_arena *arena, td_str s) {
    static const char *const units[] = {"%", "px", "cm", "mm", "in", "pt", "em", "rem"};
    size_t i = 0;
    bool dot = false;
    while (i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] == '.' && !dot))) {
        dot |= s.p[i] == '.';
        i++;
    }
    td_str unit = td_str_sub(s, i, s.n);
    if (!i || i > 8) {
        return TD_NOSTR;
    }
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        if (td_str_is(unit, units[u])) {
            return s;
        }
    }
    return unit.n ? TD_NOSTR : td_str_cat(arena, s, TD_S("px"));
}

static void put_alt(td_html_writer *w, const td_node *node) {
    td_str alt = node->u.image.alt;
    if (!alt.n && !node->u.image.decorative) {
        alt = td_attr_value(node, "alt");
    }
    if (!alt.n && !node->u.image.decorative) {
        alt = td_node_plain(w->job->ctx->arena, node);
    }
    td_put(w, " alt=\"");
    td_html_escape(w->out, alt);
    td_put(w, "\"");
}

void td_write_image(td_html_writer *w, const td_node *node) {
    const td_image *image = node->u.image.image;
    td_arena *arena = w->job->ctx->arena;
    td_str width = css_length(arena, td_attr_value(node, "width"));
    if (!image && w->job->files) { /* could not be loaded: a finding says so */
        td_put_text(w, node->u.image.alt);
        return;
    }
    td_put(w, "<img src=\"");
    if (image && w->job->files) {
        td_put_image_url(w, image);
        td_buf_format(w->out, "\" width=\"%d\" height=\"%d", image->width, image->height);
    } else {
        td_html_escape_url(w->out, td_html_url_allowed(node->u.image.url) ? node->u.image.url : TD_NOSTR);
    }
    td_put(w, "\"");
    put_alt(w, node);
    td_html_attr(w->out, "title", node->u.image.title);
    td_put_id(w, node);
    td_put_classes(w, NULL, node);
    td_put_lang(w, node);
    if (width.n) {
        td_html_attr(w->out, "style", td_str_format(arena, "width:%.*s", TD_F(width)));
    }
    td_put(w, ">");
}

/* ---- links ---- */

/* Writes `<a href="…"` for what the node points to; false when it must stay text. */
static bool open_href(td_html_writer *w, const td_node *target, td_str href) {
    td_str id = target ? td_html_id(target) : TD_NOSTR;
    if (target && id.n) {
        td_put(w, "<a href=\"");
        td_put_href(w, target, id);
        td_put(w, "\"");
        return true;
    }
    if (!href.n) {
        return false;
    }
    td_put(w, "<a href=\"");
    td_html_escape_url(w->out, href);
    td_put(w, "\"");
    return true;
}

static bool open_link(td_html_writer *w, const td_node *node) {
    td_str href = w->job->style ? node->u.link.href : node->u.link.url; /* finish has emptied what leads nowhere */
    if (!node->u.link.target && !td_html_url_allowed(href)) {
        td_str scheme = td_html_scheme(href);
        if (w->report) {
            td_report(w->job->ctx, TD_E_HTML_SCHEME, node->span, TD_F(scheme));
        }
        return false;
    }
    if (!open_href(w, node->u.link.target, href)) {
        return false;
    }
    td_html_attr(w->out, "title", node->u.link.title);
    td_html_attr(w->out, "hreflang", td_attr_value(node, "hreflang"));
    return true;
}

static void link_event(td_html_writer *w, const td_node *node, bool enter) {
    if (!enter) {
        if (w->link == node) {
            td_put(w, "</a>");
            w->link = NULL;
        }
        return;
    }
    if (w->entry || w->link) {
        return;
    }
    bool open = node->kind == TD_LINK ? open_link(w, node) : open_href(w, node->u.xref.target, node->u.xref.html_href);
    if (open) {
        td_put_id(w, node);
        td_put_classes(w, node->kind == TD_XREF ? "xref" : NULL, node);
        td_put_lang(w, node);
        td_put(w, ">");
        w->link = node;
    }
}

/* ---- the rest ---- */

/* Elements that only wrap; NULL: another kind. */
static const char *wrapper(td_kind kind, const char **ours) {
    *ours = NULL;
    switch (kind) {
    case TD_EMPH:
        return "em";
    case TD_STRONG:
        return "strong";
    case TD_STRIKE:
        return "del";
    case TD_SUB:
        return "sub";
    case TD_SUP:
        return "sup";
    case TD_UNDERLINE:
        return "u";
    case TD_SMALLCAPS:
        *ours = "smallcaps";
        return "span";
    case TD_SPAN:
        return "span";
    default:
        return NULL;
    }
}

static void code(td_html_writer *w, const td_node *node) {
    td_put_open(w, "code", node->kind == TD_MATH ? "math" : NULL, node);
    td_html_escape(w->out, node->text);
    td_usage_add(&w->job->usage, node->text, true);
    w->job->usage.mono = true;
    w->job->usage.mono_bold |= w->bold > 0;
    td_put(w, "</code>");
}

static void abbreviation(td_html_writer *w, const td_node *node) {
    if (w->entry) {
        td_put_text(w, node->text);
        return;
    }
    td_put(w, "<abbr");
    td_html_attr(w->out, "title", node->u.abbr.expansion);
    td_put_lang(w, node);
    td_put(w, ">");
    td_put_text(w, node->text);
    td_put(w, "</abbr>");
}

static void leaf(td_html_writer *w, const td_node *node) {
    switch (node->kind) {
    case TD_TEXT:
        td_put_text(w, node->text);
        break;
    case TD_SOFT_BREAK:
        td_put(w, "\n");
        break;
    case TD_HARD_BREAK:
        td_put(w, w->entry ? " " : "<br>\n");
        break;
    case TD_CODE:
    case TD_MATH:
        code(w, node);
        break;
    case TD_RAW_INLINE:
        if (!w->entry && td_str_is(node->u.raw.format, "html")) {
            td_sanitise_inline(w->job->ctx, w->out, &w->job->allowed, node, w->report);
        }
        break;
    case TD_ABBR:
        abbreviation(w, node);
        break;
    default:
        break; /* comments, page references */
    }
}

void td_inline_event(td_html_writer *w, const td_node *node, bool enter) {
    const char *ours, *name = wrapper(node->kind, &ours);
    bool quoted_lang = (node->kind == TD_QUOTED || node->kind == TD_CITE) && node->lang.n;
    if (node->kind == TD_EMPH) {
        w->italic += enter ? 1 : -1;
    } else if (node->kind == TD_STRONG) {
        w->bold += enter ? 1 : -1;
    }
    if (node->kind == TD_LINK || node->kind == TD_XREF) {
        link_event(w, node, enter);
    } else if (name || quoted_lang) {
        name = name ? name : "span";
        if (enter) {
            td_put_open(w, name, ours, node);
        } else {
            td_buf_format(w->out, "</%s>", name);
        }
    } else if (enter) {
        leaf(w, node);
    }
}

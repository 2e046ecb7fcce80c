#include "layout/internal.h"

td_str td_folio(td_lay *lay, const td_book *book, size_t page) {
    if (page < book->main)
        return td_number_format(lay->arena, (int)page + 1, TD_LIST_LOWER_ROMAN);
    return td_str_format(lay->arena, "%d", (int)(page - book->main) + 1);
}

/* First value of these paths of the front matter or the project's data. */
static td_str meta_text(const td_lay *lay, const char *path, const char *other) {
    td_str text = td_value_text(td_value_at(lay->doc->meta, path), "");
    return text.n ? text : td_value_text(td_value_at(lay->doc->meta, other), "");
}

static td_str heading_text(td_lay *lay, const td_node *heading) {
    if (!heading)
        return TD_NOSTR;
    td_str title = td_node_plain(lay->arena, heading);
    if (!heading->label.number.n)
        return title;
    return td_str_format(lay->arena, "%.*s\xE2\x80\x83%.*s", TD_F(heading->label.number), TD_F(title));
}

typedef struct {
    const td_node *chapter, *section;
    td_str folio;
} in_force;

static td_str field(td_lay *lay, td_str name, const in_force *now) {
    if (td_str_is(name, "title"))
        return lay->doc->title;
    if (td_str_is(name, "chapter"))
        return heading_text(lay, now->chapter);
    if (td_str_is(name, "section"))
        return heading_text(lay, now->section ? now->section : now->chapter);
    if (td_str_is(name, "page"))
        return now->folio;
    if (td_str_is(name, "draft"))
        return lay->doc->draft ? lay->doc->draft_text : TD_NOSTR;
    if (td_str_is(name, "version"))
        return meta_text(lay, "version", "edition.version");
    if (td_str_is(name, "audience"))
        return meta_text(lay, "audience-label", "audience");
    return TD_NOSTR;
}

static td_str fill(td_lay *lay, td_str template, const in_force *now) {
    td_buf buf = {0};
    while (template.n) {
        size_t open = td_str_index(template, '{'), close = td_str_index(template, '}');
        if (open == SIZE_MAX || close == SIZE_MAX || close < open) {
            td_buf_str(&buf, template);
            break;
        }
        td_buf_str(&buf, td_str_sub(template, 0, open));
        td_buf_str(&buf, field(lay, td_str_sub(template, open + 1, close), now));
        template = td_str_sub(template, close + 1, template.n);
    }
    return td_buf_take(&buf, lay->arena);
}

/* Cuts text that is too wide at a blank and adds an ellipsis. */
static td_str shorten(td_lay *lay, const td_look *look, td_str text, td_len max) {
    if (td_text_width(lay, look, text) <= max)
        return text;
    td_str cut = text;
    for (int i = 0; i < 200 && cut.n; i++) {
        size_t blank = td_str_rindex(cut, ' ');
        cut = td_str_sub(cut, 0, blank == SIZE_MAX ? 0 : blank);
        td_str out = td_str_format(lay->arena, "%.*s\xE2\x80\xA6", TD_F(cut));
        if (cut.n && td_text_width(lay, look, out) <= max)
            return out;
    }
    return TD_NOSTR;
}

typedef struct {
    td_role role;
    td_artifact artifact;
    td_len left, width, baseline;
} strip;

static bool wants(td_str template, bool opening) {
    return !opening || td_str_find(template, TD_S("{page}")) != SIZE_MAX || td_str_find(template, TD_S("{draft}")) != SIZE_MAX;
}

static void strip_put(td_lay *lay, td_items *out, const td_running *running, const strip *s, const in_force *now, bool opening) {
    td_look look = td_look_role(lay, s->role, td_lang_find(lay, lay->doc->lang));
    const td_str templates[] = {running->left, running->center, running->right};
    td_len used = 0;
    for (int i = 0; i < 3; i++) {
        td_str text = wants(templates[i], opening) ? fill(lay, templates[i], now) : TD_NOSTR;
        if (!text.n)
            continue;
        text = shorten(lay, &look, text, s->width - used - (used ? look.size * 2 : 0));
        td_len w = td_text_width(lay, &look, text);
        td_len x = i == 0 ? s->left : i == 1 ? s->left + (s->width - w) / 2 : s->left + s->width - w;
        td_text_put(lay, out, &look, text, x, s->baseline, (td_owner){.artifact = (uint8_t)s->artifact});
        used += w;
    }
}

/* What is in force at the page: its own first headings, else the last ones before it. */
static in_force headings(td_lay *lay, const td_book *book, size_t page) {
    in_force now = {.folio = td_folio(lay, book, page)};
    const td_sheet *sheet = &book->sheets.p[page];
    now.chapter = sheet->chapter ? sheet->chapter : sheet->running_chapter;
    now.section = sheet->section ? sheet->section : sheet->has_chapter ? NULL : sheet->running_section;
    return now;
}

/* A draft says so on every page, whatever the layout's templates hold. */
static td_running with_draft(const td_lay *lay, td_running foot) {
    td_str draft = TD_S("{draft}");
    if (!lay->doc->draft || td_str_find(foot.left, draft) != SIZE_MAX || td_str_find(foot.center, draft) != SIZE_MAX || td_str_find(foot.right, draft) != SIZE_MAX)
        return foot;
    td_str *empty = !foot.right.n ? &foot.right : !foot.left.n ? &foot.left : !foot.center.n ? &foot.center : NULL;
    if (empty)
        *empty = draft;
    return foot;
}

void td_running_put(td_lay *lay, const td_book *book, size_t page, td_items *out) {
    const td_page_style *style = &lay->style->page;
    const td_sheet *sheet = &book->sheets.p[page];
    bool verso = style->two_sided && page % 2 == 1;
    in_force now = headings(lay, book, page);
    td_len page_width = sheet->landscape ? style->height : style->width, page_height = sheet->landscape ? style->width : style->height;
    strip s = {TD_ROLE_RUNNING_HEAD, TD_ARTIFACT_HEADER, td_page_left(lay, page), page_width - style->inner - style->outer, style->head};
    strip_put(lay, out, verso ? &style->head_verso : &style->head_recto, &s, &now, sheet->opening);
    td_running foot = with_draft(lay, verso ? style->foot_verso : style->foot_recto);
    s.role = TD_ROLE_RUNNING_FOOT;
    s.artifact = TD_ARTIFACT_FOOTER;
    s.baseline = page_height - style->foot;
    strip_put(lay, out, &foot, &s, &now, sheet->opening);
}

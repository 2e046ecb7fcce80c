#include "layout/internal.h"

uint32_t td_elem_new(td_lay *lay, td_tag tag, uint32_t parent, const td_node *node) {
    td_elem elem = {.tag = (uint8_t)tag, .parent = parent, .seq = lay->seq++, .node = node};
    TD_PUSH(lay->arena, &lay->pages->elems, elem);
    return (uint32_t)(lay->pages->elems.n - 1);
}

td_elem *td_elem_at(td_lay *lay, uint32_t elem) {
    return &lay->pages->elems.p[elem];
}

/* The language of the nearest ancestor that states one. */
static td_str inherited(td_lay *lay, uint32_t elem) {
    while (elem) {
        const td_elem *e = td_elem_at(lay, elem);
        if (e->lang.n)
            return e->lang;
        elem = e->parent;
    }
    return lay->doc->lang;
}

void td_elem_lang(td_lay *lay, uint32_t elem, td_str lang) {
    td_elem *e = td_elem_at(lay, elem);
    if (lang.n && !td_str_eq(lang, inherited(lay, e->parent)))
        e->lang = lang;
}

static bool tag_is(td_str tag, const char *primary) {
    size_t n = strlen(primary);
    return tag.n >= n && !memcmp(tag.p, primary, n) && (tag.n == n || tag.p[n] == '-');
}

static bool lang_rtl(td_str tag) {
    static const char *const names[] = {"ar", "he", "fa", "ur", "yi", "ps", "dv", "ckb"};
    if (!tag.n)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (tag_is(tag, names[i]))
            return true;
    return false;
}

uint8_t td_lang_find(td_lay *lay, td_str tag) {
    for (size_t i = 0; i < lay->langs.n; i++)
        if (td_str_eq(lay->langs.p[i].tag, tag))
            return (uint8_t)i;
    if (lay->langs.n == 255)
        return 0; /* a document in more languages than that is hostile: the rest takes the first one's rules */
    td_lang lang = {.tag = tag, .locale = td_style_locale(lay->style, tag), .rtl = lang_rtl(tag)};
    if (lay->services->hyphen)
        lang.hyphen = lay->services->hyphen(lay->services->data, tag);
    TD_PUSH(lay->scratch, &lay->langs, lang);
    return (uint8_t)(lay->langs.n - 1);
}

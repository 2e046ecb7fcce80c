#include "model/page.h"

const td_place *td_pages_find_place(const td_pages *pages, const td_node *node) {
    for (size_t i = 0; i < pages->places.n; i++)
        if (pages->places.p[i].node == node)
            return &pages->places.p[i];
    return NULL;
}

const char *td_tag_name(td_tag tag) {
    static const char *const names[TD_TAG_COUNT] = {
        "Document", "Sect", "P",       "H1",     "H2",        "H3",   "H4",      "H5",   "H6",   "L",          "LI",   "Lbl",
        "LBody",    "Table", "THead",  "TBody",  "TR",        "TH",   "TD",      "Caption", "Figure", "Note", "Reference", "Link",
        "TOC",      "TOCI", "BlockQuote", "Code", "Aside",    "Div",  "Span",    "Em",   "Strong", "BibEntry", "Index", "Title"};
    return names[tag];
}

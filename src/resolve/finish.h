/* finish.h - numbers, references, registers, typography: the last changes to a document.
 *
 * Phase:  hooks -> [resolve/finish] -> layout, emit/html.   Two steps with all works of the run between them,
 *         so that a reference into another work finds its number.
 */
#ifndef TD_RESOLVE_FINISH_H
#define TD_RESOLVE_FINISH_H
#include "model/project.h"
#include "model/style.h"

/* What a reference prints of its target; a copy, so that other workers may go on with the document. */
typedef struct {
    const char *label; /* word of the locale, "label.section"; NULL: nothing to refer to */
    bool heading;
    td_str number, title; /* title: of headings */
    td_str page;       /* HTML page that holds it */
} td_point;

/* A document whose numbers are fixed, as other works of the run see it.  Never changed afterwards. */
typedef struct {
    const td_target *target;
    td_str title;
    td_map points; /* anchor -> td_point */
    bool broken; /* could not be made: its own findings say why, references into it print its title */
} td_numbered;

/* Notes the points of a document after td_number_run; doc->root NULL: broken.  Lives in arena. */
td_numbered td_numbered_make(td_arena *arena, const td_target *target, const td_doc *doc, bool broken);
/* The point of one node, its page left out. */
td_point td_point_of(td_arena *arena, const td_node *target);

typedef struct {
    const td_numbered *p;
    size_t n;
} td_registry;

/* Step 1: repairs heading levels, nests sections, gives anchors and numbers to headings, figures, tables,
 * listings and notes.  Reports the findings "structure", E_ID_DUPLICATE, E_ID_INVALID. */
bool td_number_run(td_ctx *ctx, td_doc *doc, const td_style *style);

typedef struct {
    const td_target *target;   /* of this document */
    const td_style *style;
    const td_registry *registry;     /* all documents of the run; may be empty */
    const td_value *const *bibliography; /* values of the bibliography files */
    size_t nbibliography;
    bool preview; /* one chapter of a work: what refers to the others is a warning, and its key is printed */
} td_finish_in;

/* Step 2: cross-references, links, citations with their list, abbreviations, captions' prefixes, box titles, typography, contents.
 * Afterwards td_doc_check(TD_CHECK_FINISHED) holds and the document is not changed any more.
 * Reports E_XREF_*, E_LINK_TARGET, E_CITE_UNKNOWN, E_BIB_*, E_HTML_SCHEME, W_ALT_*. */
bool td_finish_run(td_ctx *ctx, td_doc *doc, const td_finish_in *in);

#endif

/* style.h - theme, layout of the family and overrides of the document become one td_style (D7).
 *
 * Reads:  YAML values of layouts/        Writes: td_style (new)       Never: files
 */
#ifndef TD_RESOLVE_STYLE_H
#define TD_RESOLVE_STYLE_H
#include "base/ctx.h"
#include "model/style.h"

/* What of layouts/ a style is made from. */
typedef struct {
    const td_value *theme;     /* theme.yaml */
    const td_value *layout;    /* the family's layout file, or NULL */
    td_str layout_name;
    const td_value *document;  /* `layout:` of the front matter, or NULL */
    const td_value *locales;   /* language -> value of its file */
    const td_value *templates; /* name -> text of layouts/html/<name>.mustache */
    td_str css;
    td_str lang;               /* of the document */
} td_style_parts;

/* Lives in ctx->arena.  returns NULL after E_CONTRAST, E_COLOUR, E_LENGTH, E_LAYOUT_AREA, E_SCHEMA_VALUE. */
td_style *td_style_make(td_ctx *ctx, const td_style_parts *parts);

/* Fills *out from a locale file; returns false when it is NULL. */
bool td_locale_make(const td_value *value, td_locale *out);

#endif

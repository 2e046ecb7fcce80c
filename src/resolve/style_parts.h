/* style_parts.h - what style.c, style_page.c and style_tokens.c share; private to resolve/. */
#ifndef TD_RESOLVE_STYLE_PARTS_H
#define TD_RESOLVE_STYLE_PARTS_H
#include "base/ctx.h"
#include "model/style.h"

enum { TD_STYLE_BOX_FIRST = 1 }; /* TD_DIV_TIP: td_style.box is indexed by td_div_kind */
enum { TD_STYLE_MAX_LENGTH = TD_PT(14400) };

/* "#rrggbb" or the name of a colour. */
td_colour td_style_colour(td_ctx *ctx, const td_value *colours, const td_value *v, td_colour otherwise);
td_len td_style_length(td_ctx *ctx, const td_value *v, td_len em, td_len otherwise);
/* Page geometry and running matter from theme and layout. */
bool td_style_make_page(td_ctx *ctx, td_style *style, const td_value *theme);
/* `layout:` of the front matter. */
bool td_style_override(td_ctx *ctx, td_style *style, const td_value *document);
/* CSS custom properties. */
void td_style_make_tokens(td_ctx *ctx, td_style *style, const td_value *theme);

#endif

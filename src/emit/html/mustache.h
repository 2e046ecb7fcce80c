/* mustache.h - templates of layouts/html/ (inside emit/html).
 *
 * Source: the Mustache specification 1.3: comments, delimiters, interpolation, inverted, partials, sections, and of
 * the optional modules none (no lambdas, no inheritance).
 */
#ifndef TD_EMIT_HTML_MUSTACHE_H
#define TD_EMIT_HTML_MUSTACHE_H
#include "base/ctx.h"
#include "model/value.h"

enum { TD_MUSTACHE_MAX_DEPTH = 32, TD_MUSTACHE_MAX_BYTES = 256 << 20 };

/* Renders the template `name` of `templates` (mapping name -> text, also the partials) with the values of `data`.
 *
 * {{x}} is escaped, {{{x}}} and {{&x}} are not.  False are: absent, null, false, the empty text, the empty list.
 * returns false after E_TEMPLATE (unclosed tag or section, unknown template, nesting, size); out may then hold a part.
 */
bool td_mustache_render(td_ctx *ctx, td_buf *out, const td_value *templates, td_str name, const td_value *data);

#endif

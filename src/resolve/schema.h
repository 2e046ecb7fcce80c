/* schema.h - checks YAML values against the schemas of layouts/schemas/.
 *
 * Findings point at the key or value, name what is allowed, and guess what was meant.
 * The language of the schemas is described in layouts/schemas/README.md.
 */
#ifndef TD_RESOLVE_SCHEMA_H
#define TD_RESOLVE_SCHEMA_H
#include "base/ctx.h"
#include "model/value.h"

/* All schemas of a run: a mapping from name to the schema's value. */
typedef struct {
    const td_value *all;
} td_schemas;

/* Checks `value` against the schema called `name`; `what` names the thing in messages ("project.yaml").
 * returns false when a finding of level error was reported.
 * Reports E_SCHEMA_UNKNOWN_KEY, E_SCHEMA_MISSING_KEY, E_SCHEMA_TYPE, E_SCHEMA_VALUE, E_SCHEMA_LENGTH. */
bool td_schema_check(td_ctx *ctx, const td_schemas *schemas, const char *name, const td_value *value, td_str what);

/* "de", "en-GB", "de-simple": what PDF and HTML take for a language. */
bool td_schema_is_lang(td_str s);

#endif

/* yaml_scalar.h - inside parse/: what a YAML scalar means and where each of its characters was written. */
#ifndef TD_PARSE_YAML_SCALAR_H
#define TD_PARSE_YAML_SCALAR_H
#include "base/ctx.h"
#include "model/value.h"

/* Fills v->segs from the source text under v->span.  style: 'p' plain, '\'', '"', '|' or '>'. */
void td_yaml_scalar_segs(td_arena *arena, td_value *v, const td_source *source, char style);

/* Gives a plain scalar its type in YAML 1.2's core schema.  Reports W_YAML_11 for text that YAML 1.1 took for
 * something else (yes, 012, 12:30:45, 1_000). */
void td_yaml_scalar_type(td_ctx *ctx, td_value *v);

#endif

/* yaml.h - YAML to marked values: YAML 1.2 core schema, caps, duplicate keys.
 *
 * Phase:  read -> [parse] -> resolve     Uses: libyaml (sole owner)     Never: opens files
 */
#ifndef TD_PARSE_YAML_H
#define TD_PARSE_YAML_H
#include "base/ctx.h"
#include "model/value.h"

enum { TD_YAML_MAX_DEPTH = 64, TD_YAML_MAX_NODES = 1000000, TD_YAML_MAX_EXPANDED = 100000 };

/* Parses bytes [start, end) of a source (front matter: between the fences) into one value.
 *
 * returns NULL when a finding of level error was reported; an empty document is TD_NULL.  Lives in ctx->arena.
 *
 * Reports E_YAML_SYNTAX, E_YAML_LIMIT, E_YAML_DUPLICATE_KEY, E_YAML_ALIAS, E_LINE_SEPARATOR, W_YAML_11.
 * Source  YAML 1.2.2, 10.3 core schema.
 */
td_value *td_yaml_parse(td_ctx *ctx, const td_source *source, uint32_t start, uint32_t end);

#endif

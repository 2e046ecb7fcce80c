/* attributes.h - keys of {…} that mean nothing: slips of the pen are told, the author's own are not. */
#ifndef TD_RESOLVE_ATTRIBUTES_H
#define TD_RESOLVE_ATTRIBUTES_H
#include "model/doc.h"

/* Looks at a tree as parsed, conditions included: W_ATTR_UNKNOWN (an error in a project when a condition is meant, for
 * the passage would stand in every variant), E_LENGTH. */
void td_attributes_check(td_ctx *ctx, const td_node *root);

#endif

/* condition.h - audience=, region=, partner=, for-lang=, format= on any element; private to resolve/. */
#ifndef TD_RESOLVE_CONDITION_H
#define TD_RESOLVE_CONDITION_H
#include "resolve/assemble.h"

/* Removes what is not of this variant, a heading with its whole section, and what is left empty. */
void td_condition_apply(td_ctx *ctx, td_doc *doc, const td_assemble_in *in);

#endif

/* record.h - a record file becomes a chapter: heading from `title`, summary, fact list; private to resolve/. */
#ifndef TD_RESOLVE_RECORD_H
#define TD_RESOLVE_RECORD_H
#include "resolve/assemble.h"

/* Puts heading, summary and facts before `body` (children of root from `first` on).  returns false for no record. */
bool td_record_open(td_ctx *ctx, td_doc *out, const td_doc *file, const td_assemble_in *in);

#endif

/* trace.h - pages as text: the form of the .pages goldens, and for debugging.
 *
 * Phase:  layout -> [emit/trace]     Lengths in pt with two decimals.
 */
#ifndef TD_EMIT_TRACE_TRACE_H
#define TD_EMIT_TRACE_TRACE_H
#include "model/page.h"

/* One line an item: kind, position, text, element path; then the structure tree. */
void td_trace_run(td_buf *out, const td_pages *pages);

#endif

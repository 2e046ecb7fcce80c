/* escape.h - the one edge where text becomes HTML (inside emit/html). */
#ifndef TD_EMIT_HTML_ESCAPE_H
#define TD_EMIT_HTML_ESCAPE_H
#include "base/str.h"

/* Writes text or an attribute's value: & < > " become entities. */
void td_html_escape(td_buf *out, td_str text);
/* Writes the value of href or src: what may not stand in a URI is percent-encoded, & and ' become entities. */
void td_html_escape_url(td_buf *out, td_str url);
/* Base64, for data URIs. */
void td_html_base64(td_buf *out, td_str bytes);
/* ` name="value"`, escaped; nothing for an empty value. */
void td_html_attr(td_buf *out, const char *name, td_str value);

/* Scheme of a URL, as written, without the colon; empty for a relative one.  Control characters and blanks, which
 * browsers ignore, make the whole prefix the scheme, so that "java\tscript:" is never taken for relative. */
td_str td_html_scheme(td_str url);
/* Whether the output may link there: relative, http, https, mailto, tel, ftp, doi, urn. */
bool td_html_url_allowed(td_str url);

#endif

/* output.h - output files and folders, which appear whole or not at all; private to pipeline/. */
#ifndef TD_PIPELINE_OUTPUT_H
#define TD_PIPELINE_OUTPUT_H
#include "base/ctx.h"
#include "emit/html/html.h"

typedef struct td_output td_output;
td_output *td_output_open(td_ctx *ctx, td_str path);          /* a file; NULL after F_WRITE */
bool td_output_write(void *output, const void *bytes, size_t n);
bool td_output_commit(td_ctx *ctx, td_output *output);       /* frees it; false after F_WRITE */
void td_output_abandon(td_output *output);
bool td_output_file(td_ctx *ctx, td_str dir, td_str name, td_str bytes); /* dir/name, folders made as needed */
bool td_output_folder(td_ctx *ctx, td_str path, const td_html_files *files); /* replaces the folder */
bool td_output_mkdirs(td_ctx *ctx, td_str path);
void td_output_watch_signals(void);

#endif

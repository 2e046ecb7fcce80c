/* build.h - one run of trisdoc: project or single file -> targets -> phases -> files.
 *
 * The only entry point of cli/.  Owns output files and threads.
 */
#ifndef TD_PIPELINE_BUILD_H
#define TD_PIPELINE_BUILD_H
#include "base/ctx.h"

typedef enum { TD_DUMP_NONE, TD_DUMP_SOURCE, TD_DUMP_TREE, TD_DUMP_ASSEMBLED, TD_DUMP_HOOKED, TD_DUMP_FINISHED, TD_DUMP_PAGES, TD_DUMP_STYLE } td_dump_kind;

typedef struct {
    const char *dir;       /* -C; NULL: the current folder */
    const char **names;    /* works, or Markdown files; "-" is standard input */
    size_t nnames;
    const char **metas;    /* -M KEY=VALUE */
    size_t nmetas;
    const char **hooks;    /* --hook */
    size_t nhooks;
    const char *audience, *lang, *region, *partner; /* NULL: as listed */
    bool pdf, html;        /* both false: as listed */
    int jobs;              /* 0: one per processor */
    const char *out;       /* --out; NULL: the default place */
    const char *file;      /* -o, single files only */
    const char *dialect;   /* fragment */
    td_dump_kind dump;
    bool check;            /* report only, write nothing */
    bool strict;
    const char *(*translate)(const char *text);
    const char *epoch;     /* SOURCE_DATE_EPOCH or NULL */
    /* Called after each finished output; may be NULL.  Under a lock. */
    void (*progress)(void *data, size_t done, size_t total, td_str name);
    void *data;
} td_build_opts;

typedef struct td_build td_build;

td_build *td_build_open(const td_build_opts *opts);
void td_build_close(td_build *run);

/* Builds (or checks, or dumps) what the options name.  Dumps go to *out.  returns the exit status: 0, 1 or 2;
 * the findings are in td_build_findings, sorted. */
int td_build_run(td_build *run, td_buf *out);
/* HTML fragment of one file or standard input. */
int td_build_fragment(td_build *run, td_buf *out);
/* The target matrix as a table or as JSON. */
int td_build_list(td_build *run, bool json, td_buf *out);

const td_diags *td_build_findings(const td_build *run);
td_sources *td_build_sources(const td_build *run);

/* Removes the temporary files of the process; for signals and lack of memory. */
void td_build_abandon(void);

#endif

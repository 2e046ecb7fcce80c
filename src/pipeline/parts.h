/* parts.h - what the files of pipeline/ share; private to pipeline/. */
#ifndef TD_PIPELINE_PARTS_H
#define TD_PIPELINE_PARTS_H
#include <pthread.h>

#include "emit/html/html.h"
#include "hooks/hooks.h"
#include "image/load.h"
#include "layout/layout.h"
#include "parse/markdown.h"
#include "pipeline/build.h"
#include "pipeline/output.h"
#include "read/fonts.h"
#include "read/read.h"
#include "resolve/assemble.h"
#include "resolve/finish.h"
#include "resolve/style.h"

/* A parsed file with the findings of parsing it, shared by all targets. */
typedef struct {
    const td_doc *doc;
    td_diags diags;
} td_parsed;

/* A picture with the findings of reading it, shared by all targets. */
typedef struct {
    const td_image *image; /* NULL: broken */
    td_diags diags;
} td_picture;

/* Faces of a style, shared by all targets that name the same ones. */
typedef struct {
    td_str key;
    td_font_files files;
    td_fonts *fonts;
} td_font_set;

typedef struct {
    td_str file;
    td_hyphen *patterns; /* NULL: none */
} td_pattern_file;

struct td_build {
    const td_build_opts *opts;
    td_arena *arena, *scratch;
    pthread_mutex_t lock; /* guards arena, parsed, images, fonts and patterns once workers run */
    td_sources *sources;
    td_diags diags;
    td_ctx ctx;           /* of the run itself: loading; its findings concern no single target */
    td_services services;
    td_str cwd, root;     /* root: of the project, else the folder of the file */
    td_str data;          /* folder that holds layouts/ */
    bool has_project, single; /* single: Markdown files are named, not works */
    td_project project;
    td_schemas schemas;
    const td_value *theme, *locales, *templates;
    td_map layouts;       /* name -> td_value */
    td_str css, ofl, icc;
    const td_value *terms, *references;
    const td_value **bibliography;
    size_t nbibliography;
    td_hook *hooks;
    size_t nhooks;
    td_map parsed;        /* id of the source -> td_parsed */
    td_map unreadable;    /* real path -> td_diags: texts that are none */
    td_map images;        /* size and hash of the bytes -> td_picture */
    struct {
        td_arena **p;
        size_t n, cap;
    } image_arenas;
    struct {
        td_font_set **p;
        size_t n, cap;
    } fonts;
    struct {
        td_pattern_file **p;
        size_t n, cap;
    } patterns;
};

/* A target on its way through the phases. */
typedef struct {
    td_build *run;
    td_ctx ctx;
    td_diags diags;
    td_target target;
    td_str format;         /* "pdf", "html", or empty for both from one document */
    bool pdf, html;        /* what is to be written */
    const td_source **sources;
    size_t nsources;
    const td_doc **docs;
    td_str file;           /* -o */
    td_str out_dir;
    td_doc doc;
    td_style *style;
    td_font_set *fonts;
    bool failed, single;
    bool preview;          /* a single file that is a chapter of a work */
    const td_value *meta;  /* work entry or front matter with -M on top */
    struct {
        td_pair *p;        /* local files that links name: assets/NAME -> bytes */
        size_t n, cap;
    } attachments;
} td_job;

/* load.c */
void td_load_services(td_build *run);
void td_load_init(td_build *run, td_ctx *ctx, td_diags *diags);
const td_value *td_load_yaml(td_build *run, td_str shown, td_span from); /* shown: relative to the root; NULL after a finding */
size_t td_load_glob(td_build *run, td_str dir, const td_value *pattern, td_str **out); /* td_read_glob, with E_FILE_OUTSIDE */
void td_load_bibliography(td_build *run, const td_value *patterns, td_str dir); /* adds to run->bibliography */
bool td_load_layouts(td_build *run);
bool td_load_project(td_build *run);
bool td_load_shared(td_build *run); /* terms, references, bibliography, hooks */
bool td_load_html_parts(td_build *run); /* templates, style sheets, font licence */
bool td_load_icc(td_build *run);
const td_source *td_load_source(td_ctx *ctx, td_str path, td_span from);
const td_source *td_load_module(td_ctx *ctx, td_str name, void *data);
const td_parsed *td_load_parsed(td_build *run, const td_source *source);

/* project.c */
bool td_project_make(td_build *run, const td_value *value);
td_str td_project_target_name(td_arena *arena, const td_project *project, const td_target *target);

/* targets.c: jobs for what the options name */
typedef struct {
    td_job **p;
    size_t n, cap;
} td_jobs;
bool td_targets_select(td_build *run, td_jobs *out);
td_job *td_job_new(td_build *run, const td_target *target);
void td_job_free(td_job *job);

td_str td_build_path(td_build *run, td_str path); /* build.c: as from -C DIR */

/* phases.c */
void td_phase_assemble(td_job *job, td_buf *dump);
void td_phase_finish(td_job *job, const td_registry *registry);
td_font_set *td_phase_fonts(td_job *job);
bool td_phase_layout(td_job *job, td_ctx *ctx, td_pages *out);
bool td_phase_pdf(td_job *job, td_ctx *ctx);
bool td_phase_html(td_job *job, td_ctx *ctx);

void td_resources_load(td_job *job); /* resources.c */

/* workers.c: calls fn(data, i) for i in [0, n) on up to `jobs` threads */
void td_workers_run(int jobs, size_t n, void (*fn)(void *data, size_t i), void *data);
int td_workers_count(const td_build_opts *opts);

#endif

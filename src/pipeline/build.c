/* build.c - opens a run, takes its targets through the phases, gathers findings. */
#include "pipeline/build.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "emit/trace/trace.h"
#include "pipeline/parts.h"

/* ---- opening ---- */

static void find_cwd(td_build *run) {
    char cwd[PATH_MAX];
    const char *dir = run->opts->dir ? run->opts->dir : getcwd(cwd, sizeof cwd);
    run->cwd = td_read_real(run->arena, td_str_from(dir));
    if (!run->cwd.n || !td_read_is_dir(run->cwd))
        td_report(&run->ctx, TD_F_SYSTEM, TD_NOSPAN, TD_F(td_str_format(run->arena, td_tr(&run->ctx, "no folder \"%s\""), dir ? dir : ".")));
}

/* The nearest parent with content/project.yaml. */
static bool find_root(td_build *run, td_str dir) {
    while (dir.n) {
        td_str probe = td_str_format(run->arena, "%.*s/content/project.yaml", TD_F(dir));
        if (td_read_is_file(probe)) {
            run->root = dir;
            return true;
        }
        size_t slash = td_str_rindex(dir, '/');
        dir = td_str_sub(dir, 0, slash == SIZE_MAX ? 0 : slash);
    }
    return false;
}

td_str td_build_path(td_build *run, td_str path) {
    return td_str_starts(path, "/") ? td_str_dup(run->arena, path) : td_str_format(run->arena, "%.*s/%.*s", TD_F(run->cwd), TD_F(path));
}

static bool looks_like_file(td_build *run, const char *name) {
    td_str s = td_str_from(name);
    td_str full = td_build_path(run, s);
    return strcmp(name, "-") == 0 || td_str_ends(s, ".md") || td_str_ends(s, ".markdown") || td_read_is_file(full);
}

/* Folder of the first file: the root of a single file outside of a project. */
static td_str folder_of(td_build *run, const char *name) {
    td_str real = strcmp(name, "-") == 0 ? TD_S("") : td_read_real(run->arena, td_build_path(run, td_str_from(name)));
    if (!real.n)
        return run->cwd;
    size_t slash = td_str_rindex(real, '/');
    return td_str_sub(real, 0, slash ? slash : 1);
}

td_build *td_build_open(const td_build_opts *opts) {
    td_build *run = td_malloc(sizeof *run);
    memset(run, 0, sizeof *run);
    run->opts = opts;
    run->arena = td_arena_new();
    run->scratch = td_arena_new();
    run->sources = td_sources_new();
    pthread_mutex_init(&run->lock, NULL);
    td_diags_init(&run->diags, run->arena);
    td_load_services(run);
    run->ctx = (td_ctx){.arena = run->arena, .scratch = run->scratch, .diags = &run->diags, .sources = run->sources, .services = &run->services, .owner = run, .strict = opts->strict};
    td_map_init(&run->parsed, run->arena);
    td_map_init(&run->images, run->arena);
    td_map_init(&run->unreadable, run->arena);
    td_map_init(&run->layouts, run->arena);
    td_markdown_init();
    find_cwd(run);
    return run;
}

void td_build_close(td_build *run) {
    if (!run)
        return;
    for (size_t i = 0; i < run->fonts.n; i++) {
        if (run->fonts.p[i]->fonts)
            td_fonts_free(run->fonts.p[i]->fonts);
        td_read_fonts_close(&run->fonts.p[i]->files);
    }
    for (size_t i = 0; i < run->patterns.n; i++)
        td_hyphen_free(run->patterns.p[i]->patterns);
    for (size_t i = 0; i < run->image_arenas.n; i++)
        td_arena_free(run->image_arenas.p[i]);
    pthread_mutex_destroy(&run->lock);
    td_sources_free(run->sources);
    td_arena_free(run->scratch);
    td_arena_free(run->arena);
    free(run);
}

const td_diags *td_build_findings(const td_build *run) {
    return &run->diags;
}

td_sources *td_build_sources(const td_build *run) {
    return run->sources;
}

/* A work, variant or file that the command line names and that is not there: a mistake of usage. */
static bool wrong_usage(const td_finding *f) {
    bool named = f->code == TD_E_WORK_UNKNOWN || f->code == TD_E_TARGET_VALUE || f->code == TD_E_FILE_MISSING || f->code == TD_E_FILE_UNREADABLE;
    return named && f->span.src == 0;
}

/* 2 for a system failure or wrong usage, 1 for errors (with --strict also warnings), else 0. */
static int status_of(const td_build *run) {
    int status = 0;
    for (size_t i = 0; i < run->diags.n; i++) {
        td_level level = run->diags.p[i].level;
        int own = level == TD_FATAL || wrong_usage(&run->diags.p[i]) ? 2 : level == TD_ERROR || run->opts->strict ? 1 : 0;
        status = own > status ? own : status;
    }
    return status;
}

static int finish_run(td_build *run) {
    /* The one finding that is made without a context. */
    for (size_t i = 0; i < run->diags.n; i++)
        if (run->diags.p[i].code == TD_E_TOO_MANY_FINDINGS)
            run->diags.p[i].message = td_str_from(td_tr(&run->ctx, td_code_text(TD_E_TOO_MANY_FINDINGS)));
    td_diags_sort(&run->diags, run->sources);
    return status_of(run);
}

static bool prepare(td_build *run, bool need_project) {
    if (run->diags.errors)
        return false;
    run->single = run->opts->nnames > 0 && looks_like_file(run, run->opts->names[0]) && !need_project;
    td_str start = run->single ? folder_of(run, run->opts->names[0]) : run->cwd;
    run->has_project = find_root(run, start);
    run->ctx.project = run->has_project && !run->single;
    if (!run->has_project && !run->single)
        return td_report_hint(&run->ctx, TD_E_NO_PROJECT, TD_NOSPAN, td_str_from(td_tr(&run->ctx, "name a Markdown file, or use -C")));
    if (!run->has_project)
        run->root = start;
    if (run->opts->file && !run->single)
        return td_report(&run->ctx, TD_F_SYSTEM, TD_NOSPAN, TD_F(td_str_from(td_tr(&run->ctx, "-o is for single Markdown files; --out names the folder for works"))));
    return td_load_layouts(run) && (!run->has_project || td_load_project(run)) && td_load_shared(run);
}

/* ---- the phases over all jobs ---- */

typedef struct {
    td_build *run;
    td_jobs jobs;
    td_buf *out;
    td_registry registry;
    struct {
        struct piece {
            td_job *job;
            bool pdf;
            td_diags diags;
            td_ctx ctx;
        } *p;
        size_t n, cap;
    } pieces; /* one output each */
    size_t done;
} building;

static void assemble_one(void *data, size_t i) {
    building *b = data;
    td_phase_assemble(b->jobs.p[i], b->out);
}

static void finish_one(void *data, size_t i) {
    building *b = data;
    td_job *job = b->jobs.p[i];
    bool wanted = job->pdf || job->html;
    if (!job->failed && wanted)
        td_phase_finish(job, &b->registry);
    /* A target with an error is not written; the other one of its formats would have the same. */
    bool emit = !job->failed && wanted && job->diags.errors == 0;
    job->fonts = emit ? td_phase_fonts(job) : NULL;
    job->failed |= !job->fonts;
}

static void emit_one(void *data, size_t i) {
    building *b = data;
    struct piece *p = &b->pieces.p[i];
    td_load_init(b->run, &p->ctx, &p->diags);
    p->ctx.project = p->job->ctx.project;
    if (p->pdf)
        td_phase_pdf(p->job, &p->ctx);
    else
        td_phase_html(p->job, &p->ctx);
    pthread_mutex_lock(&b->run->lock);
    b->done++;
    if (b->run->opts->progress)
        b->run->opts->progress(b->run->opts->data, b->done, b->pieces.n, p->job->target.name);
    pthread_mutex_unlock(&b->run->lock);
    td_arena_free(p->ctx.scratch);
    p->ctx.scratch = NULL;
}

static void make_registry(building *b) {
    td_numbered *list = TD_NEWN(b->run->arena, td_numbered, b->jobs.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < b->jobs.n; i++) {
        td_job *job = b->jobs.p[i];
        list[n++] = td_numbered_make(b->run->arena, &job->target, &job->doc, job->failed);
    }
    b->registry = (td_registry){list, n};
}

static void list_pieces(building *b) {
    for (size_t i = 0; i < b->jobs.n; i++) {
        td_job *job = b->jobs.p[i];
        for (int pdf = 1; pdf >= 0 && !job->failed; pdf--)
            if (pdf ? job->pdf : job->html)
                TD_PUSH(b->run->arena, &b->pieces, ((struct piece){.job = job, .pdf = pdf}));
    }
}

static void collect_findings(building *b) {
    td_build *run = b->run;
    for (size_t i = 0; i < b->jobs.n; i++) {
        td_job *job = b->jobs.p[i];
        bool wanted = job->pdf || job->html;
        if (wanted)
            td_diags_merge(&run->diags, &job->diags, job->single ? TD_NOSTR : job->target.name);
    }
    for (size_t i = 0; i < b->pieces.n; i++) {
        td_diags_merge(&run->diags, &b->pieces.p[i].diags, b->pieces.p[i].job->single ? TD_NOSTR : b->pieces.p[i].job->target.name);
        td_arena_free(b->pieces.p[i].ctx.arena);
    }
}

/* Relative names are relative to -C DIR, as if trisdoc had been started there. */
static void set_places(building *b) {
    td_build *run = b->run;
    const td_build_opts *o = run->opts;
    td_str dir = run->single ? run->cwd : td_str_cat(run->arena, run->root, TD_S("/out/edition"));
    td_str file = !o->file ? TD_NOSTR : strcmp(o->file, "-") == 0 ? TD_S("-") : td_build_path(run, td_str_from(o->file));
    if (o->out)
        dir = td_build_path(run, td_str_from(o->out));
    if (file.n > 1)
        dir = td_str_sub(file, 0, td_str_rindex(file, '/') + (td_str_rindex(file, '/') == 0));
    for (size_t i = 0; i < b->jobs.n; i++) {
        b->jobs.p[i]->out_dir = dir;
        b->jobs.p[i]->file = file;
    }
}

/* ---- dumps ---- */

static void dump_source(const td_job *job, td_buf *out) {
    for (size_t f = 0; f < job->nsources; f++) {
        const td_source *source = job->sources[f];
        if (job->nsources > 1)
            td_buf_format(out, "# %.*s\n", TD_F(source->path));
        for (size_t i = 1; i <= source->nlines; i++)
            td_buf_format(out, "%zu\t%.*s\n", i, TD_F(td_source_line(source, (int)i)));
    }
}

static void dump_tree(const td_job *job, td_buf *out) {
    for (size_t f = 0; f < job->nsources; f++) {
        if (job->nsources > 1)
            td_buf_format(out, "# %.*s\n", TD_F(job->sources[f]->path));
        td_doc_dump(out, job->docs[f], job->ctx.sources, true);
    }
}

static void dump_style(const td_job *job, td_buf *out) {
    const td_style *s = job->style;
    for (size_t i = 0; i < s->nfaces; i++)
        td_buf_format(out, "face %zu %.*s %.*s\n", i, TD_F(s->faces[i].family), TD_F(s->faces[i].style));
    for (int r = 0; r < TD_ROLE_COUNT; r++) {
        const td_text_style *t = &s->text[r];
        td_buf_format(out, "text %d family=%d bold=%d italic=%d size=%d leading=%d colour=%06x align=%d indent=%d\n", r, t->family, t->bold, t->italic, t->size, t->leading, (unsigned)t->colour, t->align, t->indent);
    }
    td_buf_format(out, "page %d x %d, margins %d %d %d %d, columns %d\n", s->page.width, s->page.height, s->page.top, s->page.bottom, s->page.inner, s->page.outer, s->page.columns);
    for (size_t i = 0; i < s->ntokens; i++)
        td_buf_format(out, "token %.*s: %.*s\n", TD_F(s->tokens[i].name), TD_F(s->tokens[i].value));
}

static void dump_pages(td_job *job, td_buf *out) {
    td_pages pages = {0};
    if (!job->failed && td_phase_layout(job, &job->ctx, &pages))
        td_trace_run(out, &pages);
}

static td_job *first_wanted(const building *b) {
    for (size_t i = 0; i < b->jobs.n; i++)
        if (b->jobs.p[i]->pdf || b->jobs.p[i]->html)
            return b->jobs.p[i];
    return b->jobs.n ? b->jobs.p[0] : NULL;
}

static void dump(building *b) {
    td_job *job = first_wanted(b);
    td_dump_kind kind = b->run->opts->dump;
    if (!job)
        return;
    if (kind == TD_DUMP_SOURCE)
        dump_source(job, b->out);
    else if (kind == TD_DUMP_TREE)
        dump_tree(job, b->out);
    if (kind < TD_DUMP_ASSEMBLED)
        return;
    if (kind == TD_DUMP_ASSEMBLED || kind == TD_DUMP_HOOKED) {
        td_phase_assemble(job, b->out);
        return;
    }
    for (size_t i = 0; i < b->jobs.n; i++)
        td_phase_assemble(b->jobs.p[i], NULL);
    make_registry(b);
    size_t at = 0;
    while (b->jobs.p[at] != job)
        at++;
    finish_one(b, at);
    if (kind == TD_DUMP_FINISHED && job->doc.root)
        td_doc_dump(b->out, &job->doc, b->run->sources, false);
    else if (kind == TD_DUMP_STYLE && job->style)
        dump_style(job, b->out);
    else if (kind == TD_DUMP_PAGES)
        dump_pages(job, b->out);
}

/* ---- the verbs ---- */

static void build_all(building *b) {
    td_build *run = b->run;
    int jobs = td_workers_count(run->opts);
    td_workers_run(jobs, b->jobs.n, assemble_one, b);
    make_registry(b);
    td_workers_run(jobs, b->jobs.n, finish_one, b);
    list_pieces(b);
    td_workers_run(jobs, b->pieces.n, emit_one, b);
}

int td_build_run(td_build *run, td_buf *out) {
    building b = {.run = run};
    bool ready = prepare(run, false) && td_targets_select(run, &b.jobs) && td_load_html_parts(run) && td_load_icc(run);
    if (ready) {
        set_places(&b);
        td_output_watch_signals();
        if (run->opts->dump) {
            b.out = out;
            dump(&b);
        } else {
            build_all(&b);
        }
    }
    collect_findings(&b);
    for (size_t i = 0; i < b.jobs.n; i++)
        td_job_free(b.jobs.p[i]);
    return finish_run(run);
}

int td_build_fragment(td_build *run, td_buf *out) {
    building b = {.run = run, .out = out};
    bool raw = run->opts->dialect && strcmp(run->opts->dialect, "trisdoc") != 0;
    run->single = true;
    if (run->diags.errors)
        return finish_run(run);
    run->has_project = !raw && (find_root(run, folder_of(run, run->opts->names[0])) || find_root(run, run->cwd));
    if (!run->has_project)
        run->root = folder_of(run, run->opts->names[0]);
    bool ready = (raw || (td_load_layouts(run) && (!run->has_project || td_load_project(run)) && td_load_shared(run))) && td_targets_select(run, &b.jobs);
    if (ready && raw) {
        td_html_fragment(&run->ctx, out, b.jobs.p[0]->docs[0]->root, true);
    } else if (ready) {
        td_job *job = b.jobs.p[0];
        job->pdf = false;
        job->html = true;
        for (size_t i = 0; i < b.jobs.n; i++)
            td_phase_assemble(b.jobs.p[i], NULL);
        make_registry(&b);
        if (!job->failed)
            td_phase_finish(job, &b.registry);
        if (job->doc.root && !job->failed)
            td_html_fragment_doc(&job->ctx, out, &job->doc, job->style);
    }
    collect_findings(&b);
    for (size_t i = 0; i < b.jobs.n; i++)
        td_job_free(b.jobs.p[i]);
    return finish_run(run);
}

static void json_text(td_buf *out, const char *key, td_str s, const char *after) {
    td_buf_format(out, "\"%s\": \"%.*s\"%s", key, TD_F(s), after);
}

int td_build_list(td_build *run, bool json, td_buf *out) {
    if (!prepare(run, true))
        return finish_run(run); /* nothing on stdout: half a list is none */
    const td_project *p = &run->project;
    if (json)
        td_buf_puts(out, "[\n");
    else
        td_buf_format(out, "%-48s %-16s %-14s %-4s %s\n", "NAME", "WORK", "AUDIENCE", "LANG", "FORMAT");
    for (size_t i = 0; i < p->ntargets; i++) {
        const td_target *t = &p->targets[i];
        const char *format = t->pdf && t->html ? "pdf,html" : t->pdf ? "pdf" : "html";
        if (!json) {
            td_buf_format(out, "%-48.*s %-16.*s %-14.*s %-4.*s %s\n", TD_F(t->name), TD_F(t->work->family), TD_F(t->audience), TD_F(t->lang), format);
            continue;
        }
        td_buf_puts(out, "  {");
        json_text(out, "name", t->name, ", ");
        json_text(out, "work", t->work->id, ", ");
        json_text(out, "family", t->work->family, ", ");
        json_text(out, "audience", t->audience, ", ");
        json_text(out, "lang", t->lang, ", ");
        json_text(out, "region", t->region, ", ");
        json_text(out, "partner", t->partner, ", ");
        td_buf_format(out, "\"format\": [%s%s%s]}%s\n", t->pdf ? "\"pdf\"" : "", t->pdf && t->html ? ", " : "", t->html ? "\"html\"" : "", i + 1 < p->ntargets ? "," : "");
    }
    if (json)
        td_buf_puts(out, "]\n");
    return finish_run(run);
}

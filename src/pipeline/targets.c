/* targets.c - which documents a run makes: works of the project by its list and the options, or single files. */
#include "pipeline/parts.h"

#include <stdlib.h>

td_job *td_job_new(td_build *run, const td_target *target) {
    td_job *job = td_malloc(sizeof *job);
    memset(job, 0, sizeof *job);
    job->run = run;
    job->target = *target;
    job->pdf = target->pdf;
    job->html = target->html;
    td_load_init(run, &job->ctx, &job->diags);
    return job;
}

void td_job_free(td_job *job) {
    td_arena_free(job->ctx.scratch);
    td_arena_free(job->ctx.arena);
    free(job);
}

/* ---- works ---- */

static void open_files(td_job *job) {
    const td_strs *files = &job->target.work->files;
    td_build *run = job->run;
    job->docs = TD_NEWN(job->ctx.arena, const td_doc *, files->n);
    job->sources = TD_NEWN(job->ctx.arena, const td_source *, files->n);
    for (size_t i = 0; i < files->n; i++) {
        td_str path = td_str_cat(job->ctx.arena, TD_S("/"), files->p[i]);
        const td_source *source = td_load_source(&job->ctx, path, TD_NOSPAN);
        if (!source)
            continue;
        const td_parsed *parsed = td_load_parsed(run, source);
        td_diags_merge(&job->diags, &parsed->diags, TD_NOSTR);
        job->sources[job->nsources] = source;
        job->docs[job->nsources++] = parsed->doc;
    }
}

static bool wanted_work(const td_build *run, const td_work *work) {
    const td_build_opts *o = run->opts;
    for (size_t i = 0; i < o->nnames; i++)
        if (td_str_is(work->id, o->names[i]) || td_str_is(work->family, o->names[i]))
            return true;
    return o->nnames == 0;
}

static bool fits(const char *option, td_str value) {
    return !option || td_str_is(value, option);
}

/* Document formats that are to be written, by the options or else as listed. */
static void set_formats(const td_build_opts *o, td_target *t) {
    if (!o->pdf && !o->html)
        return;
    t->listed &= (!o->pdf || t->pdf) && (!o->html || t->html);
    t->pdf = o->pdf;
    t->html = o->html;
}

static void add_job(td_build *run, td_jobs *out, td_target target, bool write) {
    if (write)
        set_formats(run->opts, &target);
    else
        target.pdf = target.html = false;
    td_job *job = td_job_new(run, &target);
    open_files(job);
    bool by_format = false;
    for (size_t i = 0; i < job->nsources; i++)
        by_format |= td_assemble_needs_format(job->docs[i]);
    if (by_format && target.pdf && target.html) {
        td_target html = target;
        html.pdf = false;
        td_job *second = td_job_new(run, &html);
        open_files(second);
        second->format = TD_S("html");
        TD_PUSH(run->arena, out, second);
        job->html = false;
    }
    job->format = !by_format ? TD_S("") : job->pdf ? TD_S("pdf") : TD_S("html");
    TD_PUSH(run->arena, out, job);
}

static td_str checked_axis(td_build *run, const char *option, const td_strs *known, td_str otherwise, const char *axis) {
    td_str value = option ? td_str_from(option) : otherwise;
    if (option && !td_strs_has(known, value)) {
        td_str hint = td_did_you_mean_str(&run->ctx, value, known->p, known->n);
        td_report_hint(&run->ctx, TD_E_TARGET_VALUE, TD_NOSPAN, hint, TD_F(value), axis);
    }
    return value;
}

static td_strs keys_of(td_build *run, const td_value *map) {
    td_strs out = {0};
    for (size_t i = 0; map && i < map->n; i++)
        TD_PUSH(run->arena, &out, map->members[i].key);
    return out;
}

/* A variant that is asked for by options but not listed: built, and marked as a draft. */
static void add_unlisted(td_build *run, td_jobs *out, const td_work *work) {
    const td_build_opts *o = run->opts;
    const td_project *p = &run->project;
    td_strs regions = keys_of(run, p->regions), partners = keys_of(run, p->partners);
    td_target t = {.work = work, .pdf = true, .html = true, .span = work->span};
    t.audience = checked_axis(run, o->audience, &p->audiences, work->audiences.n ? work->audiences.p[0] : TD_S("neutral"), td_tr(&run->ctx, "audience"));
    t.lang = checked_axis(run, o->lang, &p->languages, p->languages.n ? p->languages.p[0] : TD_S("de"), td_tr(&run->ctx, "language"));
    t.region = checked_axis(run, o->region, &regions, TD_S(""), td_tr(&run->ctx, "region"));
    t.partner = checked_axis(run, o->partner, &partners, TD_S(""), td_tr(&run->ctx, "partner"));
    t.name = td_project_target_name(run->arena, p, &t);
    add_job(run, out, t, true);
}

static bool check_names(td_build *run) {
    const td_build_opts *o = run->opts;
    for (size_t i = 0; i < o->nnames; i++) {
        td_str name = td_str_from(o->names[i]);
        if (td_project_find_work(&run->project, name))
            continue;
        td_strs known = {0};
        for (size_t k = 0; k < run->project.nworks; k++) {
            TD_PUSH(run->arena, &known, run->project.works[k].id);
            TD_PUSH(run->arena, &known, run->project.works[k].family);
        }
        td_report_hint(&run->ctx, TD_E_WORK_UNKNOWN, TD_NOSPAN, td_did_you_mean_str(&run->ctx, name, known.p, known.n), TD_F(name));
    }
    return run->diags.errors == 0;
}

static bool check_axes(td_build *run) {
    const td_project *p = &run->project;
    const td_build_opts *o = run->opts;
    td_strs regions = keys_of(run, p->regions), partners = keys_of(run, p->partners);
    checked_axis(run, o->audience, &p->audiences, TD_S(""), td_tr(&run->ctx, "audience"));
    checked_axis(run, o->lang, &p->languages, TD_S(""), td_tr(&run->ctx, "language"));
    checked_axis(run, o->region, &regions, TD_S(""), td_tr(&run->ctx, "region"));
    checked_axis(run, o->partner, &partners, TD_S(""), td_tr(&run->ctx, "partner"));
    return run->diags.errors == 0;
}

static bool select_works(td_build *run, td_jobs *out) {
    const td_build_opts *o = run->opts;
    const td_project *p = &run->project;
    bool axes = o->audience || o->lang || o->region || o->partner;
    size_t all = 0;
    if (!check_names(run) || !check_axes(run))
        return false;
    for (size_t w = 0; w < p->nworks; w++) {
        size_t found = 0;
        bool asked = wanted_work(run, &p->works[w]);
        for (size_t i = 0; i < p->ntargets; i++) {
            const td_target *t = &p->targets[i];
            if (t->work != &p->works[w])
                continue;
            bool write = asked && fits(o->audience, t->audience) && fits(o->lang, t->lang) && fits(o->region, t->region) && fits(o->partner, t->partner);
            found += write;
            /* The others are numbered all the same: works refer to each other. */
            add_job(run, out, *t, write);
        }
        if (asked && !found && o->nnames) {
            add_unlisted(run, out, &p->works[w]);
            found++;
        }
        all += found;
    }
    if (!all && axes)
        return td_report(&run->ctx, TD_F_SYSTEM, TD_NOSPAN, TD_F(td_str_from(td_tr(&run->ctx, "no listed target fits the options; name a work to build a variant that is not listed"))));
    return run->diags.errors == 0;
}

/* ---- single files ---- */

static td_str base_name(td_str path) {
    size_t slash = td_str_rindex(path, '/');
    return td_str_sub(path, slash == SIZE_MAX ? 0 : slash + 1, path.n);
}

static td_str output_name(td_build *run, td_str shown) {
    td_str name = base_name(shown);
    if (td_str_is(name, "-"))
        return TD_S("document");
    size_t dot = td_str_rindex(name, '.');
    return td_str_dup(run->arena, td_str_sub(name, 0, dot == SIZE_MAX || dot == 0 ? name.n : dot));
}

static const td_source *open_single(td_build *run, const char *name) {
    td_str shown = td_str_from(name), bytes, real = TD_S("");
    if (strcmp(name, "-") == 0)
        return td_read_stdin(&run->ctx, TD_READ_MAX_TEXT, &bytes) ? td_read_source(&run->ctx, TD_S("-"), real, bytes) : NULL;
    real = td_read_real(run->arena, td_build_path(run, shown));
    const td_source *known = td_sources_find_real(run->sources, real);
    if (known)
        return known;
    return td_read_bytes(&run->ctx, (td_path){real, shown}, TD_NOSPAN, TD_READ_MAX_TEXT, &bytes) ? td_read_source(&run->ctx, shown, real, bytes) : NULL;
}

/* -M lang=… counts like the front matter, which it overrides. */
static td_str single_lang(const td_build_opts *o, const td_value *meta) {
    td_str lang = td_value_text(td_value_find(meta, "lang"), "");
    for (size_t i = 0; i < o->nmetas; i++)
        if (td_str_starts(td_str_from(o->metas[i]), "lang="))
            lang = td_str_from(o->metas[i] + 5);
    return lang;
}

static const td_work *work_of(const td_build *run, const td_source *source) {
    td_str root = run->root;
    if (!run->has_project || source->real.n <= root.n + 1)
        return NULL;
    td_str path = td_str_sub(source->real, root.n + (root.n > 1), source->real.n);
    for (size_t i = 0; i < run->project.nworks; i++)
        if (td_strs_has(&run->project.works[i].files, path))
            return &run->project.works[i];
    return NULL;
}

/* The variant of a single file: by its front matter and the options; a chapter takes what is missing from its work. */
static td_target single_target(td_build *run, const td_source *source, const td_value *meta, const td_work *work) {
    static const char *const builtin[] = {"neutral", "civil-society", "business", "administration", "easy"};
    const td_build_opts *o = run->opts;
    td_strs audiences = {0};
    for (size_t i = 0; i < sizeof builtin / sizeof *builtin; i++)
        TD_PUSH(run->arena, &audiences, td_str_from(builtin[i]));
    td_target t = {.work = work, .region = td_str_from(o->region), .partner = td_str_from(o->partner), .listed = true, .pdf = true, .html = true};
    t.audience = checked_axis(run, o->audience, run->has_project ? &run->project.audiences : &audiences, work && work->audiences.n ? work->audiences.p[0] : TD_S("neutral"), td_tr(&run->ctx, "audience"));
    t.lang = o->lang ? td_str_from(o->lang) : single_lang(o, meta);
    if (!t.lang.n && work && run->project.languages.n)
        t.lang = run->project.languages.p[0];
    set_formats(o, &t);
    t.listed = true;
    if (o->file) {
        t.html = td_str_ends(td_str_from(o->file), ".html") || (o->html && !o->pdf);
        t.pdf = !t.html;
    }
    t.name = output_name(run, source->path);
    return t;
}

/* Whether the file is new and its output has a name of its own. */
static bool is_new(td_build *run, const td_jobs *out, const td_source *source, td_str name) {
    for (size_t i = 0; i < out->n; i++) {
        if (out->p[i]->sources[0] == source)
            return false;
        if (td_str_eq(out->p[i]->target.name, name)) {
            td_str text = td_str_format(run->arena, td_tr(&run->ctx, "two files would be written as \"%.*s\""), TD_F(name));
            return td_report(&run->ctx, TD_F_SYSTEM, TD_NOSPAN, TD_F(text));
        }
    }
    return true;
}

static void push_single(td_build *run, td_jobs *out, const td_target *t, const td_source *source) {
    const td_parsed *parsed = td_load_parsed(run, source);
    td_job *job = td_job_new(run, t);
    job->ctx.project = false;
    job->single = true;
    job->preview = t->work != NULL;
    job->docs = TD_NEWN(job->ctx.arena, const td_doc *, 1);
    job->sources = TD_NEWN(job->ctx.arena, const td_source *, 1);
    job->docs[0] = parsed->doc;
    job->sources[0] = source;
    job->nsources = 1;
    td_diags_merge(&job->diags, &parsed->diags, TD_NOSTR);
    job->format = job->pdf && job->html ? TD_S("") : job->pdf ? TD_S("pdf") : TD_S("html");
    TD_PUSH(run->arena, out, job);
}

static void add_single(td_build *run, td_jobs *out, const char *name) {
    const td_source *source = open_single(run, name);
    if (!source)
        return;
    const td_doc *doc = td_load_parsed(run, source)->doc;
    td_target t = single_target(run, source, doc->meta, work_of(run, source)), html = t;
    if (!is_new(run, out, source, t.name))
        return;
    const td_value *bibliography = td_value_find(doc->meta, "bibliography");
    size_t slash = td_str_rindex(source->real, '/');
    if (bibliography && bibliography->kind != TD_MAP_VALUE)
        td_load_bibliography(run, bibliography, slash == SIZE_MAX ? run->cwd : td_str_sub(source->real, 0, slash ? slash : 1));
    if (t.pdf && t.html && td_assemble_needs_format(doc)) {
        t.html = html.pdf = false;
        push_single(run, out, &t, source);
        push_single(run, out, &html, source);
    } else {
        push_single(run, out, &t, source);
    }
}

bool td_targets_select(td_build *run, td_jobs *out) {
    if (!run->single)
        return select_works(run, out);
    for (size_t i = 0; i < run->opts->nnames; i++)
        add_single(run, out, run->opts->names[i]);
    /* Works that a chapter refers to are numbered, too. */
    for (size_t i = 0; run->has_project && i < run->project.ntargets; i++)
        add_job(run, out, run->project.targets[i], false);
    return run->diags.errors == 0;
}

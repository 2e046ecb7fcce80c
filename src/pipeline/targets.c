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
    if (o->pdf || o->html) {
        t->pdf = o->pdf;
        t->html = o->html;
    }
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
    t.audience = checked_axis(run, o->audience, &p->audiences, work->audiences.n ? work->audiences.p[0] : TD_S("neutral"), "audience");
    t.lang = checked_axis(run, o->lang, &p->languages, p->languages.n ? p->languages.p[0] : TD_S("de"), "language");
    t.region = checked_axis(run, o->region, &regions, TD_S(""), "region");
    t.partner = checked_axis(run, o->partner, &partners, TD_S(""), "partner");
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

static bool select_works(td_build *run, td_jobs *out) {
    const td_build_opts *o = run->opts;
    const td_project *p = &run->project;
    if (!check_names(run))
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
        bool axes = o->audience || o->lang || o->region || o->partner;
        if (asked && !found && (o->nnames || axes) && axes)
            add_unlisted(run, out, &p->works[w]);
    }
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
    td_str full = td_str_starts(shown, "/") ? shown : td_str_format(run->arena, "%.*s/%s", TD_F(run->cwd), name);
    real = td_read_real(run->arena, full);
    const td_source *known = td_sources_find_real(run->sources, real);
    if (known)
        return known;
    return td_read_bytes(&run->ctx, real, shown, TD_NOSPAN, TD_READ_MAX_TEXT, &bytes) ? td_read_source(&run->ctx, shown, real, bytes) : NULL;
}

/* -M lang=… counts like the front matter, which it overrides. */
static td_str single_lang(const td_build_opts *o, const td_value *meta) {
    td_str lang = td_value_text(td_value_find(meta, "lang"), "");
    for (size_t i = 0; i < o->nmetas; i++)
        if (td_str_starts(td_str_from(o->metas[i]), "lang="))
            lang = td_str_from(o->metas[i] + 5);
    return lang;
}

static void add_single(td_build *run, td_jobs *out, const char *name) {
    const td_build_opts *o = run->opts;
    const td_source *source = open_single(run, name);
    if (!source)
        return;
    const td_parsed *parsed = td_load_parsed(run, source);
    td_target t = {.audience = o->audience ? td_str_from(o->audience) : TD_S("neutral"), .region = td_str_from(o->region), .partner = td_str_from(o->partner), .listed = true};
    t.lang = o->lang ? td_str_from(o->lang) : single_lang(o, parsed->doc->meta);
    t.pdf = t.html = true;
    set_formats(o, &t);
    t.name = output_name(run, source->path);
    for (size_t i = 0; i < out->n; i++) {
        const td_job *other = out->p[i];
        if (other->sources[0] == source)
            return;
        if (td_str_eq(other->target.name, t.name)) {
            td_report(&run->ctx, TD_F_SYSTEM, TD_NOSPAN, TD_F(td_str_format(run->arena, td_tr(&run->ctx, "two files would be written as \"%.*s\""), TD_F(t.name))));
            return;
        }
    }
    bool both = t.pdf && t.html;
    if (o->file) {
        bool html = td_str_ends(td_str_from(o->file), ".html") || (o->html && !o->pdf);
        t.pdf = !html;
        t.html = html;
    }
    for (int pass = 0; pass < 2; pass++) {
        bool by_format = td_assemble_needs_format(parsed->doc) && both && !o->file;
        if (pass && !by_format)
            break;
        td_job *job = td_job_new(run, &t);
        job->ctx.project = false;
        job->single = true;
        job->docs = TD_NEWN(job->ctx.arena, const td_doc *, 1);
        job->sources = TD_NEWN(job->ctx.arena, const td_source *, 1);
        job->docs[0] = parsed->doc;
        job->sources[0] = source;
        job->nsources = 1;
        td_diags_merge(&job->diags, &parsed->diags, TD_NOSTR);
        if (by_format) {
            job->pdf = pass == 0;
            job->html = pass == 1;
        }
        job->format = job->pdf && job->html ? TD_S("") : job->pdf ? TD_S("pdf") : TD_S("html");
        TD_PUSH(run->arena, out, job);
    }
}

bool td_targets_select(td_build *run, td_jobs *out) {
    if (!run->single)
        return select_works(run, out);
    for (size_t i = 0; i < run->opts->nnames; i++)
        add_single(run, out, run->opts->names[i]);
    return run->diags.errors == 0;
}

/* phases.c - one target through assemble, hooks, finish, layout and the emitters. */
#include "pipeline/parts.h"

#include "emit/pdf/pdf.h"

/* ---- style ---- */

/* `layout:` of a single file. */
static const td_value *own_layout(const td_job *job) {
    return job->single ? td_value_find(job->meta, "layout") : NULL;
}

/* Layout of a single file: `layout: name`, or `layout: {base: name, …}`, else that of its work, else "article". */
static td_str layout_name(td_job *job, td_span *span) {
    const td_value *own = own_layout(job), *base = own && own->kind == TD_MAP_VALUE ? td_value_find(own, "base") : own;
    *span = base ? base->span : TD_NOSPAN;
    if (base && td_value_text(base, "").n)
        return base->text;
    if (!job->target.work)
        return TD_S("article");
    *span = job->target.work->span;
    td_str named = td_value_text(td_value_find(job->target.work->value, "layout"), "");
    return named.n ? named : job->target.work->family;
}

static td_str list_names(td_ctx *ctx, const td_strs *names) {
    td_buf out = {0};
    td_buf_puts(&out, td_tr(ctx, "known: "));
    for (size_t i = 0; i < names->n; i++)
        td_buf_format(&out, "%s%.*s", i ? ", " : "", TD_F(names->p[i]));
    return td_buf_take(&out, ctx->arena);
}

static bool make_style(td_job *job) {
    td_build *run = job->run;
    td_span span;
    td_str name = layout_name(job, &span);
    const td_value *layout = td_map_find(&run->layouts, name), *own = own_layout(job);
    if (!layout) {
        td_strs names = {0};
        for (size_t i = 0; i < run->layouts.n; i++)
            TD_PUSH(job->ctx.arena, &names, run->layouts.entries[i].key);
        td_str hint = td_did_you_mean_str(&job->ctx, name, names.p, names.n);
        return td_report_hint(&job->ctx, TD_E_LAYOUT_UNKNOWN, span, hint.n ? hint : list_names(&job->ctx, &names), TD_F(name));
    }
    td_style_parts parts = {run->theme, layout->kind == TD_NULL ? NULL : layout, name, own, run->locales, run->templates, run->css, job->target.lang.n ? job->target.lang : TD_S("de")};
    job->style = td_style_make(&job->ctx, &parts);
    return job->style != NULL;
}

/* ---- metadata and variables ---- */

static td_value *map_value(td_arena *arena, size_t cap) {
    td_value *v = td_value_new(arena, TD_MAP_VALUE, TD_NOSPAN);
    v->members = TD_NEWN(arena, td_member, cap);
    return v;
}

static void put(td_value *map, const char *key, const td_value *value) {
    if (value)
        map->members[map->n++] = (td_member){td_str_from(key), TD_NOSPAN, (td_value *)(uintptr_t)value};
}

static const td_value *text_value(td_arena *arena, td_str s) {
    td_value *v = td_value_new(arena, TD_STRING, TD_NOSPAN);
    v->text = s;
    return v;
}

/* -M toc=true: typed as YAML would type it. */
static const td_value *typed_value(td_arena *arena, td_str s) {
    td_value *v = td_value_new(arena, TD_STRING, TD_NOSPAN);
    v->text = s;
    if (td_str_is(s, "true") || td_str_is(s, "false")) {
        v->kind = TD_BOOL;
        v->integer = s.p[0] == 't';
    } else if (td_str_to_int(s, &v->integer)) {
        v->kind = TD_INT;
    }
    return v;
}

static const td_value *option_metas(td_job *job) {
    const td_build_opts *o = job->run->opts;
    td_value *v = map_value(job->ctx.arena, o->nmetas + 1);
    for (size_t i = 0; i < o->nmetas; i++) {
        td_str s = td_str_from(o->metas[i]);
        size_t eq = td_str_index(s, '=');
        td_str value = eq == SIZE_MAX ? TD_S("true") : td_str_sub(s, eq + 1, s.n);
        v->members[v->n++] = (td_member){td_str_sub(s, 0, eq == SIZE_MAX ? s.n : eq), TD_NOSPAN, (td_value *)(uintptr_t)typed_value(job->ctx.arena, value)};
    }
    return v;
}

/* Work entry or front matter, -M on top. */
static const td_value *make_meta(td_job *job) {
    const td_value *base = job->single ? job->docs[0]->meta : job->target.work->value;
    const td_value *over = option_metas(job);
    return over->n ? td_value_merge(job->ctx.arena, base ? base : map_value(job->ctx.arena, 1), over) : base;
}

static const td_value *axis_value(td_job *job, const char *group, td_str id) {
    td_value *v = map_value(job->ctx.arena, 2);
    td_str path = td_str_format(job->ctx.arena, "%s.%.*s", group, TD_F(id));
    const td_value *name = td_value_at(job->style->locale->value, path.p);
    put(v, "id", text_value(job->ctx.arena, id));
    put(v, "name", name ? name : text_value(job->ctx.arena, id));
    return v;
}

static const td_value *make_variables(td_job *job, const td_value *meta) {
    td_arena *arena = job->ctx.arena;
    const td_project *p = &job->run->project;
    td_value *v = map_value(arena, 8);
    put(v, "meta", meta);
    put(v, "audience", axis_value(job, "audience", job->target.audience));
    put(v, "language", axis_value(job, "language", job->target.lang));
    if (!job->run->has_project)
        return v;
    put(v, "edition", td_value_find(p->value, "edition"));
    put(v, "region", td_value_find_str(p->regions, job->target.region));
    put(v, "partner", td_value_find_str(p->partners, job->target.partner));
    if (job->target.work) {
        td_value *work = map_value(arena, 3);
        put(work, "id", text_value(arena, job->target.work->id));
        put(work, "title", text_value(arena, td_work_title(job->target.work, job->target.lang)));
        put(v, "work", work);
    }
    return v;
}

/* ---- assemble and hooks ---- */

static void dump_doc(td_job *job, td_buf *out) {
    td_doc_dump(out, &job->doc, job->ctx.sources, true);
}

static void check_doc(td_job *job, td_check_level level) {
    td_str why = TD_NOSTR;
    if (!td_doc_check(job->ctx.arena, &job->doc, level, &why)) {
        job->failed = true;
        td_report(&job->ctx, TD_F_SYSTEM, TD_NOSPAN, TD_F(td_str_format(job->ctx.arena, "internal: %.*s", TD_F(why))));
    }
}

static bool run_hooks(td_job *job, const td_value *meta) {
    td_build *run = job->run;
    td_hook_env env = {.target = job->target.work ? &job->target : NULL, .format = job->format.n ? job->format : TD_S("html"), .terms = run->terms, .references = run->references, .meta = meta, .module = td_load_module, .data = run};
    if (job->single && run->has_project)
        env.target = &job->target;
    return run->nhooks == 0 || td_hooks_run(&job->ctx, &job->doc, run->hooks, run->nhooks, &env);
}

/* Front matter before anything is made of it; records have schemas of their own. */
static bool check_meta(td_job *job) {
    const td_schemas *schemas = &job->run->schemas;
    td_str what = td_str_from(td_tr(&job->ctx, "front matter"));
    bool ok = true;
    for (size_t i = 0; i < job->nsources; i++) {
        const td_value *meta = job->single ? job->meta : job->docs[i]->meta;
        if (meta && meta->kind != TD_NULL && !td_value_find(meta, "record"))
            ok &= td_schema_check(&job->ctx, schemas, "front-matter", meta, what);
    }
    return ok;
}

void td_phase_assemble(td_job *job, td_buf *dump) {
    td_dump_kind kind = job->run->opts->dump;
    const td_value *meta = job->meta = make_meta(job);
    if (!check_meta(job) || !make_style(job)) {
        job->failed = true;
        return;
    }
    td_assemble_in in = {job->run->has_project && !job->single ? &job->run->project : NULL, &job->target, job->docs, job->nsources, meta, make_variables(job, meta), job->style, &job->run->schemas, job->format};
    td_assemble_run(&job->ctx, &job->doc, &in);
    check_doc(job, TD_CHECK_ASSEMBLED);
    if (kind == TD_DUMP_ASSEMBLED && dump)
        dump_doc(job, dump);
    if (!job->failed && !run_hooks(job, meta)) {
        job->failed = true;
        return;
    }
    if (kind == TD_DUMP_HOOKED && dump)
        dump_doc(job, dump);
    td_arena_reset(job->ctx.scratch);
    td_number_run(&job->ctx, &job->doc, job->style);
}

void td_phase_finish(td_job *job, const td_registry *registry) {
    td_build *run = job->run;
    td_finish_in in = {&job->target, job->style, registry, run->bibliography, run->nbibliography, job->preview};
    td_arena_reset(job->ctx.scratch);
    td_finish_run(&job->ctx, &job->doc, &in);
    td_resources_load(job);
    check_doc(job, TD_CHECK_FINISHED);
}

/* ---- fonts and patterns ---- */

static td_str face_key(td_ctx *ctx, const td_style *style) {
    td_buf key = {0};
    for (size_t i = 0; i < style->nfaces; i++)
        td_buf_format(&key, "%.*s/%.*s/%.*s\n", TD_F(style->faces[i].family), TD_F(style->faces[i].style), TD_F(style->faces[i].file));
    return td_buf_take(&key, ctx->scratch);
}

/* Called once for each set of faces: its findings concern the run, whichever target came first. */
static td_font_set *open_fonts(td_job *job, td_str key) {
    td_build *run = job->run;
    td_font_set *set = TD_NEW(run->arena, td_font_set);
    td_ctx ctx = job->ctx;
    ctx.arena = run->arena;
    ctx.diags = &run->diags;
    set->key = td_str_dup(run->arena, key);
    if (td_read_fonts_open(&ctx, job->style, run->has_project && !job->single, &set->files))
        set->fonts = td_fonts_new(&ctx, set->files.blobs, set->files.index, set->files.n);
    TD_PUSH(run->arena, &run->fonts, set);
    return set;
}

/* NULL after E_FONT_…; the run has the finding. */
td_font_set *td_phase_fonts(td_job *job) {
    td_build *run = job->run;
    td_str key = face_key(&job->ctx, job->style);
    td_font_set *set = NULL;
    pthread_mutex_lock(&run->lock);
    for (size_t i = 0; i < run->fonts.n && !set; i++)
        if (td_str_eq(run->fonts.p[i]->key, key))
            set = run->fonts.p[i];
    if (!set)
        set = open_fonts(job, key);
    pthread_mutex_unlock(&run->lock);
    return set->fonts ? set : NULL;
}

typedef struct {
    td_job *job;
    td_ctx *ctx;
} pattern_source;

static td_hyphen *load_patterns(td_build *run, td_ctx *ctx, const td_locale *locale) {
    td_str path = td_str_cat(ctx->scratch, TD_S("/usr/share/hyphen/"), locale->hyphen_file), bytes;
    td_str real = td_read_real(ctx->scratch, path);
    td_ctx own = *ctx;
    own.arena = run->arena;
    own.diags = &run->diags;
    if (!real.n || !td_read_bytes(&own, (td_path){real, path}, TD_NOSPAN, TD_READ_MAX_DATA, &bytes)) {
        td_str hint = td_str_format(run->arena, td_tr(ctx, "install the package hyphen-%.*s"), TD_F(locale->lang));
        td_report_hint(&own, TD_W_HYPHENATION_MISSING, TD_NOSPAN, hint, TD_F(locale->lang));
        return NULL;
    }
    return td_hyphen_new(bytes, locale->hyphen_left, locale->hyphen_right);
}

static const td_hyphen *patterns_of(void *data, td_str lang) {
    pattern_source *source = data;
    td_build *run = source->job->run;
    const td_locale *locale = td_style_locale(source->job->style, lang);
    td_pattern_file *known = NULL;
    /* A language without a locale of its own has no patterns either. */
    bool same = lang.n >= 2 && locale->lang.n >= 2 && memcmp(lang.p, locale->lang.p, 2) == 0;
    if (!same || !locale->hyphenate)
        return NULL;
    pthread_mutex_lock(&run->lock);
    for (size_t i = 0; i < run->patterns.n && !known; i++)
        if (td_str_eq(run->patterns.p[i]->file, locale->hyphen_file))
            known = run->patterns.p[i];
    if (!known) {
        known = TD_NEW(run->arena, td_pattern_file);
        known->file = td_str_dup(run->arena, locale->hyphen_file);
        known->patterns = load_patterns(run, source->ctx, locale);
        TD_PUSH(run->arena, &run->patterns, known);
    }
    pthread_mutex_unlock(&run->lock);
    return known->patterns;
}

/* ---- emitters ---- */

bool td_phase_layout(td_job *job, td_ctx *ctx, td_pages *out) {
    pattern_source source = {job, ctx};
    td_layout_services services = {job->fonts->fonts, patterns_of, &source};
    return td_layout_run(ctx, out, &job->doc, job->style, &services);
}

static bool digits(td_str s, size_t from, size_t to, int64_t *out) {
    return td_str_to_int(td_str_sub(s, from, to), out);
}

/* Days since 1970-01-01 of a civil date. Source: the usual proleptic Gregorian count. */
static int64_t days_of(int64_t y, int64_t m, int64_t d) {
    y -= m <= 2;
    int64_t era = y / 400, yoe = y - era * 400, doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* SOURCE_DATE_EPOCH, else the edition's or the document's date, else 1970: never the clock (D9). */
static int64_t document_time(const td_job *job) {
    int64_t v, y, m, d;
    if (job->run->opts->epoch && td_str_to_int(td_str_from(job->run->opts->epoch), &v))
        return v;
    td_str date = job->single ? td_value_text(td_value_find(job->doc.meta, "date"), "") : job->run->project.date;
    if (date.n == 10 && digits(date, 0, 4, &y) && digits(date, 5, 7, &m) && digits(date, 8, 10, &d) && y >= 1970 && m >= 1 && m <= 12)
        return days_of(y, m, d) * 86400;
    return 0;
}

static td_str pdf_path(const td_job *job, td_arena *arena) {
    if (job->file.n)
        return job->file;
    return td_str_format(arena, "%.*s/%.*s.pdf", TD_F(job->out_dir), TD_F(job->target.name));
}

static bool write_attachments(const td_job *job, td_ctx *ctx) {
    bool ok = true;
    for (size_t i = 0; i < job->attachments.n && ok; i++)
        ok = td_output_file(ctx, job->out_dir, job->attachments.p[i].key, job->attachments.p[i].value);
    return ok;
}

static bool write_pdf(td_job *job, td_ctx *ctx, const td_pages *pages) {
    if (!td_output_mkdirs(ctx, job->out_dir))
        return false;
    td_output *out = td_output_open(ctx, pdf_path(job, ctx->arena));
    if (!out)
        return false;
    td_pdf_opts opts = {.fonts = job->fonts->fonts, .icc = job->run->icc, .producer = TD_S("trisdoc " TD_VERSION), .time = document_time(job), .write = td_output_write, .data = out};
    /* The emitter stops silently when writing fails: committing tells why. */
    if (td_pdf_run(ctx, pages, &opts) || !td_output_write(out, NULL, 0))
        return td_output_commit(ctx, out) && (!job->single || write_attachments(job, ctx));
    td_output_abandon(out);
    return ctx->diags->errors > 0 || td_report(ctx, TD_F_SYSTEM, TD_NOSPAN, TD_F(TD_S("internal: the PDF was not finished")));
}

bool td_phase_pdf(td_job *job, td_ctx *ctx) {
    td_pages pages = {0};
    return td_phase_layout(job, ctx, &pages) && ctx->diags->errors == 0 && (job->run->opts->check || write_pdf(job, ctx, &pages));
}

static bool write_html(td_job *job, td_ctx *ctx, td_html_files *files) {
    if (!td_output_mkdirs(ctx, job->out_dir))
        return false;
    for (size_t i = 0; i < job->attachments.n && !job->single; i++)
        TD_PUSH(ctx->arena, files, ((struct td_html_file){job->attachments.p[i].key, job->attachments.p[i].value}));
    if (!job->single)
        return td_output_folder(ctx, td_str_format(ctx->arena, "%.*s/%.*s", TD_F(job->out_dir), TD_F(job->target.name)), files);
    td_str path = job->file.n ? job->file : td_str_format(ctx->arena, "%.*s/%.*s.html", TD_F(job->out_dir), TD_F(job->target.name));
    td_output *out = td_output_open(ctx, path);
    if (!out)
        return false;
    td_output_write(out, files->p[0].bytes.p, files->p[0].bytes.n);
    return td_output_commit(ctx, out) && write_attachments(job, ctx);
}

bool td_phase_html(td_job *job, td_ctx *ctx) {
    td_html_files files = {0};
    td_html_opts opts = {.fonts = job->fonts->fonts, .generator = TD_S("trisdoc " TD_VERSION), .ofl = job->run->ofl, .self_contained = job->single};
    if (!job->single && job->pdf)
        opts.pdf_href = td_str_format(ctx->arena, "../%.*s.pdf", TD_F(job->target.name));
    return td_html_run(ctx, &files, &job->doc, job->style, &opts) && ctx->diags->errors == 0 && (job->run->opts->check || write_html(job, ctx, &files));
}

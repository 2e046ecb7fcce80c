/* load.c - what a run reads: layouts, project, terms, sources; and the services for the lower rooms. */
#include "pipeline/parts.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "parse/yaml.h"

#ifndef TD_SOURCE_DIR
#define TD_SOURCE_DIR ""
#endif
#ifndef TD_DATADIR
#define TD_DATADIR "/usr/local/share/trisdoc"
#endif

/* ---- paths ---- */

/* Real path of what `path` names when it is written in the file of `from`. */
static td_str resolve_path(td_build *run, td_ctx *ctx, td_str path, td_span from) {
    const td_source *source = td_sources_find(ctx->sources, from.src);
    td_str dir = run->root;
    if (td_str_starts(path, "/")) {
        path = td_str_sub(path, 1, path.n);
    } else if (source && source->real.n) {
        dir = td_str_sub(source->real, 0, td_str_rindex(source->real, '/'));
    } else if (source) {
        dir = run->cwd;
    }
    return td_read_real(ctx->scratch, td_str_format(ctx->scratch, "%.*s/%.*s", TD_F(dir), TD_F(path)));
}

/* As findings call it: relative to the root. */
static td_str shown_path(td_build *run, td_arena *arena, td_str real) {
    bool below = td_read_inside(real, run->root) && real.n > run->root.n;
    return td_str_dup(arena, below ? td_str_sub(real, run->root.n + (run->root.n > 1), real.n) : real);
}

/* The nearest name in the folder where a missing file was looked for.  The first findings are worth a look at the disk. */
static td_str nearest_file(td_ctx *ctx, td_str path, td_span from) {
    enum { MAX_LOOKS = 100, MAX_NAMES = 1000 };
    td_build *run = ctx->owner;
    size_t slash = td_str_rindex(path, '/');
    td_str prefix = slash == SIZE_MAX ? TD_NOSTR : td_str_sub(path, 0, slash + 1), *names;
    td_str folder = resolve_path(run, ctx, prefix.n ? prefix : TD_S("."), from);
    if (ctx->diags->n >= MAX_LOOKS || !folder.n || !td_read_inside(folder, run->root) || !td_read_is_dir(folder))
        return TD_NOSTR;
    size_t n = td_read_glob(ctx->scratch, folder, TD_S("*"), &names);
    if (n > MAX_NAMES)
        return TD_NOSTR;
    for (size_t i = 0; i < n; i++)
        names[i] = td_str_cat(ctx->scratch, prefix, names[i]);
    return td_did_you_mean_str(ctx, path, names, n);
}

static bool locate(td_ctx *ctx, td_str path, td_span from, td_str *real) {
    td_build *run = ctx->owner;
    *real = resolve_path(run, ctx, path, from);
    if (!real->n)
        return td_report_hint(ctx, TD_E_FILE_MISSING, from, nearest_file(ctx, path, from), TD_F(path));
    if (!td_read_inside(*real, run->root))
        return td_report(ctx, TD_E_FILE_OUTSIDE, from, TD_F(path));
    return true;
}

/* ---- services ---- */

/* Opens a text once; what is wrong with its bytes is told to everybody who asks, as one and the same finding. */
static const td_source *open_text(td_build *run, td_ctx *ctx, td_path path, td_span from) {
    td_str bytes;
    pthread_mutex_lock(&run->lock);
    const td_source *source = td_sources_find_real(ctx->sources, path.real);
    td_diags *known = source ? NULL : td_map_find(&run->unreadable, path.real);
    if (!source && !known && td_read_bytes(ctx, path, from, TD_READ_MAX_TEXT, &bytes)) {
        td_ctx own = *ctx;
        td_diags diags;
        td_diags_init(&diags, run->arena);
        own.diags = &diags;
        source = td_read_source(&own, path.shown, path.real, bytes);
        if (!source) {
            known = TD_NEW(run->arena, td_diags);
            *known = diags;
            td_map_put(&run->unreadable, td_str_dup(run->arena, path.real), known);
        }
    }
    if (known)
        td_diags_merge(ctx->diags, known, TD_NOSTR);
    pthread_mutex_unlock(&run->lock);
    return source;
}

const td_source *td_load_source(td_ctx *ctx, td_str path, td_span from) {
    td_build *run = ctx->owner;
    td_str real;
    if (!locate(ctx, path, from, &real))
        return NULL;
    return open_text(run, ctx, (td_path){real, shown_path(run, ctx->arena, real)}, from);
}

static bool load_bytes(td_ctx *ctx, td_str path, td_span from, size_t limit, td_str *out) {
    td_str real;
    return locate(ctx, path, from, &real) && td_read_bytes(ctx, (td_path){real, path}, from, limit, out);
}

const td_parsed *td_load_parsed(td_build *run, const td_source *source) {
    td_dialect dialect = TD_DIALECT_TRISDOC;
    char id[16];
    td_str key = {id, (size_t)snprintf(id, sizeof id, "%u", (unsigned)source->id)};
    if (run->opts->dialect && strcmp(run->opts->dialect, "gfm") == 0)
        dialect = TD_DIALECT_GFM;
    else if (run->opts->dialect && strcmp(run->opts->dialect, "commonmark") == 0)
        dialect = TD_DIALECT_COMMONMARK;
    pthread_mutex_lock(&run->lock);
    td_parsed *parsed = td_map_find(&run->parsed, key);
    if (!parsed) {
        parsed = TD_NEW(run->arena, td_parsed);
        td_diags_init(&parsed->diags, run->arena);
        td_ctx ctx = run->ctx;
        ctx.diags = &parsed->diags;
        parsed->doc = td_markdown_parse(&ctx, source, dialect);
        td_map_put(&run->parsed, td_str_dup(run->arena, key), parsed);
    }
    pthread_mutex_unlock(&run->lock);
    return parsed;
}

static const void *parse_doc(td_ctx *ctx, const td_source *source) {
    const td_parsed *parsed = td_load_parsed(ctx->owner, source);
    td_diags_merge(ctx->diags, &parsed->diags, TD_NOSTR);
    return parsed->doc;
}

static void parse_inlines(td_ctx *ctx, const td_segs *segs, void *parent) {
    td_markdown_inlines(ctx, segs, parent);
}

static void parse_blocks(td_ctx *ctx, const td_segs *segs, void *parent) {
    td_markdown_blocks(ctx, segs, parent);
}

void td_load_services(td_build *run) {
    run->services = (td_services){td_load_source, load_bytes, parse_doc, parse_inlines, parse_blocks, run->opts->translate};
}

void td_load_init(td_build *run, td_ctx *ctx, td_diags *diags) {
    td_arena *arena = td_arena_new();
    *ctx = (td_ctx){.arena = arena, .scratch = td_arena_new(), .diags = diags, .sources = run->sources, .services = &run->services, .owner = run};
    ctx->strict = run->opts->strict;
    ctx->project = run->has_project;
    td_diags_init(diags, arena);
}

const td_source *td_load_module(td_ctx *ctx, td_str name, void *data) {
    td_build *run = data;
    td_str folders[2] = {td_str_cat(ctx->scratch, run->root, TD_S("/scripts/lib")), td_str_cat(ctx->scratch, run->data, TD_S("/scripts/lib"))};
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '/' || name.p[i] == '\0')
            return NULL;
    for (int i = 0; i < 2; i++) {
        td_str real = td_read_real(ctx->scratch, td_str_format(ctx->scratch, "%.*s/%.*s.lua", TD_F(folders[i]), TD_F(name)));
        if (!real.n || !td_read_inside(real, i ? run->data : run->root))
            continue;
        return open_text(run, ctx, (td_path){real, shown_path(run, ctx->arena, real)}, TD_NOSPAN);
    }
    return NULL;
}

/* ---- YAML ---- */

static const td_value *load_yaml(td_build *run, td_path path, td_span from) {
    const td_source *source = open_text(run, &run->ctx, path, from);
    return source ? td_yaml_parse(&run->ctx, source, 0, (uint32_t)source->bytes.n) : NULL;
}

const td_value *td_load_yaml(td_build *run, td_str shown, td_span from) {
    td_str real = td_read_real(run->arena, td_str_format(run->arena, "%.*s/%.*s", TD_F(run->root), TD_F(shown)));
    if (real.n && !td_read_inside(real, run->root)) {
        td_report(&run->ctx, TD_E_FILE_OUTSIDE, from, TD_F(shown));
        return NULL;
    }
    return load_yaml(run, (td_path){real, shown}, from);
}

size_t td_load_glob(td_build *run, td_str dir, const td_value *pattern, td_str **out) {
    if (!td_read_glob_stays(pattern->text))
        td_report(&run->ctx, TD_E_FILE_OUTSIDE, pattern->span, TD_F(pattern->text));
    return td_read_glob(run->arena, dir, pattern->text, out);
}

/* ---- layouts ---- */

static bool has_layouts(td_str dir) {
    char probe[PATH_MAX + 32];
    td_str path = {probe, 0};
    if (!dir.n || dir.n > PATH_MAX)
        return false;
    memcpy(probe, dir.p, dir.n);
    memcpy(probe + dir.n, "/layouts/theme.yaml", 20);
    path.n = dir.n + 19;
    return td_read_is_file(path);
}

/* The project's own layouts, else those beside the program (installed or in the build tree), else where they were built. */
static td_str find_data(td_build *run) {
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe);
    td_str program = n > 0 ? (td_str){exe, (size_t)n} : TD_S("/");
    td_str bin = td_str_sub(program, 0, td_str_rindex(program, '/'));
    td_str candidates[] = {run->has_project ? run->root : TD_S(""),
                           td_str_cat(run->arena, bin, TD_S("/../share/trisdoc")),
                           td_str_cat(run->arena, bin, TD_S("/../..")),
                           TD_S(TD_DATADIR), TD_S(TD_SOURCE_DIR)};
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++)
        if (has_layouts(candidates[i]))
            return td_read_real(run->arena, candidates[i]);
    return TD_S("");
}

static td_str data_path(td_build *run, td_str name) {
    return td_read_real(run->arena, td_str_format(run->arena, "%.*s/%.*s", TD_F(run->data), TD_F(name)));
}

static const td_value *data_yaml(td_build *run, td_str name) {
    return load_yaml(run, (td_path){data_path(run, name), name}, TD_NOSPAN);
}

static td_str stem(td_str path) {
    size_t slash = td_str_rindex(path, '/'), dot = td_str_rindex(path, '.');
    return td_str_sub(path, slash == SIZE_MAX ? 0 : slash + 1, dot);
}

/* All files of a folder as one mapping from their names. */
static const td_value *data_folder(td_build *run, const char *pattern, bool yaml) {
    td_str *names;
    size_t n = td_read_glob(run->arena, run->data, td_str_from(pattern), &names);
    td_value *out = td_value_new(run->arena, TD_MAP_VALUE, TD_NOSPAN);
    out->members = TD_NEWN(run->arena, td_member, n + 1);
    for (size_t i = 0; i < n; i++) {
        const td_value *v = NULL;
        td_str text;
        if (yaml) {
            v = data_yaml(run, names[i]);
        } else if (td_read_bytes(&run->ctx, (td_path){data_path(run, names[i]), names[i]}, TD_NOSPAN, TD_READ_MAX_TEXT, &text)) {
            td_value *t = td_value_new(run->arena, TD_STRING, TD_NOSPAN);
            t->text = text;
            v = t;
        }
        if (v)
            out->members[out->n++] = (td_member){stem(names[i]), TD_NOSPAN, (td_value *)(uintptr_t)v};
    }
    return out;
}

static void load_css(td_build *run) {
    td_str *names, text;
    td_buf out = {0};
    size_t n = td_read_glob(run->arena, run->data, TD_S("layouts/html/*.css"), &names);
    for (size_t i = 0; i < n; i++)
        if (td_read_bytes(&run->ctx, (td_path){data_path(run, names[i]), names[i]}, TD_NOSPAN, TD_READ_MAX_TEXT, &text))
            td_buf_str(&out, text);
    run->css = td_buf_take(&out, run->arena);
}

static bool check_layouts(td_build *run) {
    td_str *names;
    size_t n = td_read_glob(run->arena, run->data, TD_S("layouts/*.yaml"), &names);
    td_map_init(&run->layouts, run->arena);
    for (size_t i = 0; i < n; i++) {
        const td_value *v = data_yaml(run, names[i]);
        if (!v)
            return false;
        if (v->kind != TD_NULL && !td_schema_check(&run->ctx, &run->schemas, "theme", v, names[i]))
            return false;
        if (td_str_is(stem(names[i]), "theme"))
            run->theme = v;
        else
            td_map_put(&run->layouts, stem(names[i]), (void *)(uintptr_t)v);
    }
    return run->theme != NULL;
}

bool td_load_layouts(td_build *run) {
    run->data = find_data(run);
    if (!run->data.n)
        return td_report(&run->ctx, TD_F_SYSTEM, TD_NOSPAN, TD_F(td_str_from(td_tr(&run->ctx, "layouts/theme.yaml not found: is trisdoc installed?"))));
    run->schemas.all = data_folder(run, "layouts/schemas/*.yaml", true);
    run->locales = data_folder(run, "layouts/locales/*.yaml", true);
    return check_layouts(run);
}

/* ---- the project ---- */

static const td_value *merge_files(td_build *run, const char *pattern, const char *schema) {
    td_str *names;
    size_t n = td_read_glob(run->arena, run->root, td_str_from(pattern), &names);
    const td_value *all = NULL;
    for (size_t i = 0; i < n; i++) {
        const td_value *v = td_load_yaml(run, names[i], TD_NOSPAN);
        if (!v || v->kind == TD_NULL || (schema && !td_schema_check(&run->ctx, &run->schemas, schema, v, names[i])))
            continue;
        all = all ? td_value_merge(run->arena, all, v) : v;
    }
    return all;
}

void td_load_bibliography(td_build *run, const td_value *patterns, td_str dir) {
    size_t count = !patterns ? 0 : patterns->kind == TD_SEQ ? patterns->n : 1;
    for (size_t i = 0; i < count; i++) {
        const td_value *pattern = patterns->kind == TD_SEQ ? patterns->items[i] : patterns;
        td_str *names;
        size_t n = td_load_glob(run, dir, pattern, &names);
        if (!n && td_read_glob_stays(pattern->text))
            td_report(&run->ctx, TD_E_FILE_MISSING, pattern->span, TD_F(pattern->text));
        run->bibliography = td_arena_grow(run->arena, run->bibliography, run->nbibliography * sizeof *run->bibliography, (run->nbibliography + n) * sizeof *run->bibliography);
        for (size_t k = 0; k < n; k++) {
            td_str shown = shown_path(run, run->arena, td_str_format(run->arena, "%.*s/%.*s", TD_F(dir), TD_F(names[k])));
            const td_value *v = td_load_yaml(run, shown, pattern->span);
            if (v)
                run->bibliography[run->nbibliography++] = v;
        }
    }
}

static void add_hook(td_build *run, td_path path, td_span span) {
    td_str hint = td_str_from(td_tr(&run->ctx, "hooks lie in the project, or beside the program in scripts/hooks"));
    if (!path.real.n) {
        td_report_hint(&run->ctx, TD_E_HOOK_MISSING, span, hint, TD_F(path.shown));
        return;
    }
    const td_source *source = open_text(run, &run->ctx, path, span);
    if (source)
        run->hooks[run->nhooks++] = (td_hook){path.shown, source};
}

/* A hook of project.yaml: a file of the project, else one that comes with the program. */
static td_str find_hook(td_build *run, td_str path) {
    const td_str folders[] = {run->root, run->data};
    for (size_t i = 0; i < 2; i++) {
        td_str real = td_read_real(run->arena, td_str_format(run->arena, "%.*s/%.*s", TD_F(folders[i]), TD_F(path)));
        if (real.n && td_read_inside(real, folders[i]) && td_read_is_file(real))
            return real;
    }
    return TD_S("");
}

static void load_hooks(td_build *run) {
    const td_value *list = td_value_find(run->project.value, "hooks");
    run->hooks = TD_NEWN(run->arena, td_hook, run->project.hooks.n + run->opts->nhooks + 1);
    for (size_t i = 0; i < run->project.hooks.n; i++)
        add_hook(run, (td_path){find_hook(run, run->project.hooks.p[i]), run->project.hooks.p[i]}, list->items[i]->span);
    for (size_t i = 0; i < run->opts->nhooks; i++) {
        td_str path = td_str_from(run->opts->hooks[i]);
        add_hook(run, (td_path){td_read_real(run->arena, td_build_path(run, path)), path}, TD_NOSPAN);
    }
}

bool td_load_project(td_build *run) {
    td_str shown = TD_S("content/project.yaml");
    const td_value *v = td_load_yaml(run, shown, TD_NOSPAN);
    return v && td_project_make(run, v);
}

bool td_load_shared(td_build *run) {
    if (run->has_project) {
        run->terms = merge_files(run, "content/terms/*.yaml", "term");
        run->references = merge_files(run, "content/references/*.yaml", NULL);
        td_load_bibliography(run, td_value_find(run->project.value, "bibliography"), run->root);
    }
    load_hooks(run);
    return run->diags.errors == 0;
}

bool td_load_html_parts(td_build *run) {
    td_str path = data_path(run, TD_S("layouts/html/OFL.txt"));
    run->templates = data_folder(run, "layouts/html/*.mustache", false);
    load_css(run);
    return !path.n || td_read_bytes(&run->ctx, (td_path){path, TD_S("OFL.txt")}, TD_NOSPAN, TD_READ_MAX_TEXT, &run->ofl);
}

bool td_load_icc(td_build *run) {
    static const char path[] = "/usr/share/color/icc/sRGB.icc";
    if (td_read_is_file(TD_S(path)))
        return td_read_bytes(&run->ctx, (td_path){TD_S(path), TD_S(path)}, TD_NOSPAN, TD_READ_MAX_DATA, &run->icc);
    return td_report_hint(&run->ctx, TD_E_FILE_MISSING, TD_NOSPAN, td_str_from(td_tr(&run->ctx, "install the package icc-profiles-free")), TD_F(TD_S(path)));
}

/* project.c - content/project.yaml, validated, to td_project. */
#include "pipeline/parts.h"

static void push_texts(td_arena *arena, td_strs *out, const td_value *v) {
    if (v && v->kind == TD_SEQ)
        for (size_t i = 0; i < v->n; i++)
            TD_PUSH(arena, out, v->items[i]->text);
    else if (v && v->kind != TD_NULL && v->kind != TD_MAP_VALUE)
        TD_PUSH(arena, out, v->text);
}

/* id -> value of the file content/<folder>/<file> */
static const td_value *load_axis(td_build *run, const td_value *map, const char *folder) {
    td_value *out = td_value_new(run->arena, TD_MAP_VALUE, map ? map->span : TD_NOSPAN);
    size_t n = map && map->kind == TD_MAP_VALUE ? map->n : 0;
    out->members = TD_NEWN(run->arena, td_member, n + 1);
    for (size_t i = 0; i < n; i++) {
        const td_member *m = &map->members[i];
        td_str shown = td_str_format(run->arena, "content/%s/%.*s", folder, TD_F(m->value->text));
        const td_value *file = td_load_yaml(run, shown, m->value->span);
        if (!file)
            file = td_value_new(run->arena, TD_MAP_VALUE, m->value->span);
        out->members[out->n++] = (td_member){m->key, m->key_span, (td_value *)(uintptr_t)file};
    }
    return out;
}

static void find_files(td_build *run, td_work *work, const td_value *patterns) {
    td_str content = td_str_cat(run->arena, run->root, TD_S("/content"));
    td_map seen;
    td_map_init(&seen, run->arena);
    for (size_t i = 0; patterns && i < patterns->n; i++) {
        td_str *found;
        size_t n = td_load_glob(run, content, patterns->items[i], &found);
        for (size_t k = 0; k < n; k++) {
            td_str path = td_str_cat(run->arena, TD_S("content/"), found[k]);
            if (td_str_ends(path, ".md") && !td_map_put(&seen, path, work))
                TD_PUSH(run->arena, &work->files, path);
        }
    }
}

static void make_works(td_build *run, const td_value *works) {
    td_project *p = &run->project;
    p->works = TD_NEWN(run->arena, td_work, works->n + 1);
    for (size_t i = 0; i < works->n; i++) {
        const td_value *v = works->members[i].value;
        td_work *w = &p->works[p->nworks++];
        *w = (td_work){.id = works->members[i].key, .value = v, .span = works->members[i].key_span};
        w->family = td_value_text(td_value_find(v, "family"), "");
        w->title = td_value_find(v, "title");
        w->subtitle = td_value_find(v, "subtitle");
        push_texts(run->arena, &w->audiences, td_value_find(v, "audiences"));
        find_files(run, w, td_value_find(v, "files"));
        if (!w->files.n)
            td_report_hint(&run->ctx, TD_E_WORK_EMPTY, w->span, td_str_from(td_tr(&run->ctx, "the patterns of `files` are relative to content/")), TD_F(w->id));
    }
}

/* ---- targets ---- */

static void check_known(td_build *run, const td_strs *known, const td_value *v, td_str word, const char *axis) {
    if (td_strs_has(known, word))
        return;
    td_str hint = td_did_you_mean_str(&run->ctx, word, known->p, known->n);
    td_report_hint(&run->ctx, TD_E_TARGET_VALUE, v->span, hint, TD_F(word), axis);
}

/* Values of one axis of a target entry: what it names, all for '*', or the default. */
static td_strs axis_values(td_build *run, const td_value *v, const td_strs *all, td_str otherwise, const char *axis) {
    td_strs out = {0}, named = {0};
    push_texts(run->arena, &named, v);
    for (size_t i = 0; i < named.n; i++) {
        if (td_str_is(named.p[i], "*")) {
            for (size_t k = 0; k < all->n; k++)
                TD_PUSH(run->arena, &out, all->p[k]);
        } else {
            check_known(run, all, v->kind == TD_SEQ ? v->items[i] : v, named.p[i], axis);
            TD_PUSH(run->arena, &out, named.p[i]);
        }
    }
    if (!named.n)
        TD_PUSH(run->arena, &out, otherwise);
    return out;
}

static td_strs keys_of(td_build *run, const td_value *map) {
    td_strs out = {0};
    for (size_t i = 0; map && i < map->n; i++)
        TD_PUSH(run->arena, &out, map->members[i].key);
    return out;
}

td_str td_project_target_name(td_arena *arena, const td_project *p, const td_target *t) {
    td_buf out = {0};
    td_buf_format(&out, "%.*s_%.*s_%.*s_%.*s", TD_F(t->work->id), TD_F(p->version), TD_F(t->audience), TD_F(t->lang));
    if (t->region.n)
        td_buf_format(&out, "_%.*s", TD_F(t->region));
    if (t->partner.n)
        td_buf_format(&out, "_%.*s", TD_F(t->partner));
    return td_buf_take(&out, arena);
}

typedef struct {
    td_target *p;
    size_t n, cap;
    td_map names;
} target_list;

static void add_target(td_build *run, target_list *list, td_target t) {
    t.name = td_project_target_name(run->arena, &run->project, &t);
    if (td_map_find(&list->names, t.name)) {
        td_report(&run->ctx, TD_E_TARGET_DUPLICATE, t.span, TD_F(t.name));
        return;
    }
    td_map_put(&list->names, t.name, list);
    TD_PUSH(run->arena, list, t);
}

static void expand_target(td_build *run, const td_value *v, target_list *list) {
    td_project *p = &run->project;
    const td_value *name = td_value_find(v, "work"), *formats = td_value_find(v, "format");
    const td_work *work = td_project_find_work(p, td_value_text(name, ""));
    if (!work) {
        td_strs ids = {0};
        for (size_t i = 0; i < p->nworks; i++)
            TD_PUSH(run->arena, &ids, p->works[i].id);
        td_str hint = td_did_you_mean_str(&run->ctx, td_value_text(name, ""), ids.p, ids.n);
        td_report_hint(&run->ctx, TD_E_WORK_UNKNOWN, name ? name->span : v->span, hint, TD_F(td_value_text(name, "")));
        return;
    }
    const td_strs *own = work->audiences.n ? &work->audiences : &p->audiences;
    td_strs regions_all = keys_of(run, p->regions), partners_all = keys_of(run, p->partners);
    td_strs audiences = axis_values(run, td_value_find(v, "audience"), own, own->n ? own->p[0] : TD_S("neutral"), td_tr(&run->ctx, "audience"));
    td_strs langs = axis_values(run, td_value_find(v, "lang"), &p->languages, p->languages.n ? p->languages.p[0] : TD_S("de"), td_tr(&run->ctx, "language"));
    td_strs regions = axis_values(run, td_value_find(v, "region"), &regions_all, TD_S(""), td_tr(&run->ctx, "region"));
    td_strs partners = axis_values(run, td_value_find(v, "partner"), &partners_all, TD_S(""), td_tr(&run->ctx, "partner"));
    for (size_t a = 0; a < audiences.n; a++)
        for (size_t l = 0; l < langs.n; l++)
            for (size_t r = 0; r < regions.n; r++)
                for (size_t q = 0; q < partners.n; q++) {
                    td_target t = {.work = work, .audience = audiences.p[a], .lang = langs.p[l], .region = regions.p[r], .partner = partners.p[q], .listed = true, .span = v->span};
                    t.pdf = !formats || td_value_has(formats, TD_S("pdf"));
                    t.html = !formats || td_value_has(formats, TD_S("html"));
                    add_target(run, list, t);
                }
}

/* Ids and versions become file names: no separators, no leading point. */
static bool check_name(td_build *run, td_str name, td_span span, const char *key) {
    bool good = name.n && name.n <= 64 && name.p[0] != '.' && name.p[0] != '-';
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        good &= (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '.' || c == '-' || c == '+';
    }
    td_str hint = td_str_from(td_tr(&run->ctx, "letters, digits, \".\", \"-\" and \"+\""));
    return good || td_report_hint(&run->ctx, TD_E_SCHEMA_VALUE, span, hint, TD_F(name), TD_F(td_str_from(key)));
}

static bool check_names(td_build *run, const td_value *v) {
    static const char *const groups[] = {"works", "regions", "partners"};
    const td_value *version = td_value_at(v, "edition.version");
    bool good = !version || check_name(run, version->text, version->span, "version");
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        const td_value *map = td_value_find(v, groups[g]);
        for (size_t i = 0; map && i < map->n; i++)
            good &= check_name(run, map->members[i].key, map->members[i].key_span, groups[g]);
    }
    return good;
}

bool td_project_make(td_build *run, const td_value *v) {
    td_project *p = &run->project;
    const td_value *edition = td_value_find(v, "edition"), *targets = td_value_find(v, "targets");
    if (!td_schema_check(&run->ctx, &run->schemas, "project", v, TD_S("project.yaml")) || !check_names(run, v))
        return false;
    p->root = run->root;
    p->value = v;
    p->span = v->span;
    p->version = td_value_text(td_value_find(edition, "version"), "0");
    p->date = td_value_text(td_value_find(edition, "date"), "");
    p->status = td_value_text(td_value_find(edition, "status"), "draft");
    p->draft = td_str_is(p->status, "draft");
    push_texts(run->arena, &p->languages, td_value_find(v, "languages"));
    push_texts(run->arena, &p->audiences, td_value_find(v, "audiences"));
    push_texts(run->arena, &p->hooks, td_value_find(v, "hooks"));
    push_texts(run->arena, &p->bibliography, td_value_find(v, "bibliography"));
    p->regions = load_axis(run, td_value_find(v, "regions"), "regions");
    p->partners = load_axis(run, td_value_find(v, "partners"), "partners");
    make_works(run, td_value_find(v, "works"));
    target_list list = {0};
    td_map_init(&list.names, run->arena);
    for (size_t i = 0; targets && i < targets->n; i++)
        expand_target(run, targets->items[i], &list);
    p->targets = list.p;
    p->ntargets = list.n;
    return run->diags.errors == 0;
}

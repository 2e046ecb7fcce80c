/* assets.c - pictures and fonts that pages name: each content once, under a name of its own. */
#include "emit/html/escape.h"
#include "emit/html/writer.h"

/* job->assets holds two kinds of keys: "n:NAME" (taken) and "c:HASH:SIZE" (-> td_str name). */

static td_str *keep(td_arena *arena, td_str s) {
    td_str *out = TD_NEW(arena, td_str);
    *out = s;
    return out;
}

/* The last part of a path with letters, digits, '.', '-' and '_' only. */
static td_str safe_name(td_arena *arena, td_str path) {
    size_t slash = td_str_rindex(path, '/');
    td_str base = td_str_sub(path, slash == SIZE_MAX ? 0 : slash + 1, path.n);
    char *p = td_arena_alloc(arena, base.n + 5);
    for (size_t i = 0; i < base.n; i++) {
        char c = base.p[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        p[i] = ok ? c : c >= 'A' && c <= 'Z' ? (char)(c + 32) : '-';
    }
    td_str name = {p, base.n};
    if (name.n > 80) { /* the end says what kind of file it is */
        name = td_str_sub(name, name.n - 80, name.n);
    }
    return !name.n || name.p[0] == '.' ? td_str_cat(arena, TD_S("file"), name) : name;
}

static td_str unique_name(td_html_job *job, td_str name) {
    td_arena *arena = job->ctx->arena;
    size_t dot = td_str_rindex(name, '.');
    dot = dot == SIZE_MAX ? name.n : dot;
    for (int n = 1;; n++) {
        td_str stem = td_str_sub(name, 0, dot), ending = td_str_sub(name, dot, name.n);
        td_str one = n == 1 ? name : td_str_format(arena, "%.*s-%d%.*s", TD_F(stem), n, TD_F(ending));
        td_str key = td_str_cat(arena, TD_S("n:"), one);
        if (!td_map_find(&job->assets, key)) {
            td_map_put(&job->assets, key, keep(arena, one));
            return one;
        }
    }
}

td_str td_asset_add(td_html_job *job, td_str name, td_str bytes, uint64_t hash) {
    td_arena *arena = job->ctx->arena;
    td_str key = td_str_format(arena, "c:%016llx:%zu", (unsigned long long)hash, bytes.n);
    const td_str *known = td_map_find(&job->assets, key);
    if (known) {
        return *known;
    }
    td_str path = td_str_cat(arena, TD_S("assets/"), unique_name(job, safe_name(arena, name)));
    struct td_html_file file = {path, bytes};
    TD_PUSH(arena, job->files, file);
    td_map_put(&job->assets, key, keep(arena, path));
    return path;
}

void td_put_image_url(td_html_writer *w, const td_image *image) {
    if (w->job->opts->self_contained) {
        td_put(w, "data:");
        td_html_escape_url(w->out, image->mime);
        td_put(w, ";base64,");
        td_html_base64(w->out, image->file);
    } else {
        td_html_escape_url(w->out, td_asset_add(w->job, image->name, image->file, image->hash));
    }
}

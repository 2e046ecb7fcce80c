/* resources.c - what a document names and HTML or PDF need: pictures, local files. */
#include "pipeline/parts.h"
static int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* "mein%20bild.png": an address names a file with blanks so. */
static td_str decoded(td_ctx *ctx, td_str url) {
    if (td_str_index(url, '%') == SIZE_MAX)
        return url;
    td_buf out = {0};
    for (size_t i = 0; i < url.n; i++) {
        int high = url.p[i] == '%' && i + 2 < url.n ? hex(url.p[i + 1]) : -1, low = high >= 0 ? hex(url.p[i + 2]) : -1;
        bool code = low >= 0 && high + low > 0;
        td_buf_putc(&out, code ? (char)(high * 16 + low) : url.p[i]);
        i += code ? 2 : 0;
    }
    return td_buf_take(&out, ctx->arena);
}

static const td_picture *find_picture(td_build *run, td_str key) {
    pthread_mutex_lock(&run->lock);
    const td_picture *picture = td_map_find(&run->images, key);
    pthread_mutex_unlock(&run->lock);
    return picture;
}

/* Reads a picture in the arena that holds its bytes, since it outlives this target. */
static const td_picture *read_picture(td_job *job, td_ctx own, td_str url, td_str bytes, td_str key) {
    td_build *run = job->run;
    td_picture *picture = TD_NEW(own.arena, td_picture);
    td_diags_init(&picture->diags, own.arena);
    own.diags = &picture->diags;
    picture->image = td_image_load(&own, url, bytes, TD_NOSPAN);
    pthread_mutex_lock(&run->lock);
    TD_PUSH(run->arena, &run->image_arenas, own.arena);
    /* Two workers may have read it at once: the first one counts. */
    if (!td_map_find(&run->images, key))
        td_map_put(&run->images, td_str_dup(run->arena, key), picture);
    pthread_mutex_unlock(&run->lock);
    return picture;
}

/* Pictures are shared by all targets of a run. */
static const td_picture *open_picture(td_job *job, td_str url, td_span span) {
    td_ctx own = job->ctx;
    td_str bytes;
    own.arena = td_arena_new();
    if (!own.services->load(&own, decoded(&job->ctx, url), span, TD_IMAGE_MAX_BYTES, &bytes)) {
        td_arena_free(own.arena);
        return NULL;
    }
    /* The address is part of the key because findings name it. */
    td_str key = td_str_format(job->ctx.arena, "%zu-%llu-%.*s", bytes.n, (unsigned long long)td_str_hash(bytes), TD_F(url));
    const td_picture *known = find_picture(job->run, key);
    if (!known)
        return read_picture(job, own, url, bytes, key);
    td_arena_free(own.arena);
    return known;
}

/* What an address means depends on the file it is written in. */
static td_str place_key(td_job *job, td_str url, td_span span) {
    return td_str_format(job->ctx.arena, "%u:%.*s", (unsigned)span.src, TD_F(url));
}

/* What is wrong with a picture is told at each place that shows it; a file that cannot be opened, at the first one. */
static const td_image *load_image(td_job *job, td_map *opened, td_str url, td_span span) {
    td_ctx *ctx = &job->ctx;
    td_str key = place_key(job, url, span);
    if (td_str_starts(url, "http://") || td_str_starts(url, "https://") || td_str_starts(url, "data:")) {
        td_report_hint(ctx, TD_E_FILE_MISSING, span, td_str_from(td_tr(ctx, "pictures are read from files only: save it beside the text")), TD_F(url));
        return NULL;
    }
    const td_picture *picture = td_map_find(opened, key);
    if (!picture) {
        picture = open_picture(job, url, span);
        td_map_put(opened, key, (void *)(uintptr_t)picture);
    }
    for (size_t i = 0; picture && i < picture->diags.n; i++) {
        td_finding f = picture->diags.p[i];
        f.span = span;
        td_diags_add(ctx->diags, f);
    }
    return picture ? picture->image : NULL;
}

static bool local_file(td_str url) {
    if (!url.n || url.p[0] == '#' || td_str_index(url, ':') != SIZE_MAX)
        return false;
    size_t hash = td_str_index(url, '#');
    return !td_str_ends(td_str_sub(url, 0, hash == SIZE_MAX ? url.n : hash), ".md");
}

static td_str base_name(td_str path) {
    size_t slash = td_str_rindex(path, '/');
    return td_str_sub(path, slash == SIZE_MAX ? 0 : slash + 1, path.n);
}

static td_pair *find_attachment(td_job *job, td_str name) {
    for (size_t i = 0; i < job->attachments.n; i++)
        if (td_str_eq(job->attachments.p[i].key, name))
            return &job->attachments.p[i];
    return NULL;
}

/* "assets/tabelle.csv", or "assets/2-tabelle.csv" when another file has taken that name. */
static td_str attach(td_job *job, td_str base, td_str bytes) {
    td_arena *arena = job->ctx.arena;
    td_str name = td_str_cat(arena, TD_S("assets/"), base);
    const td_pair *taken;
    for (int i = 2; (taken = find_attachment(job, name)) && !td_str_eq(taken->value, bytes); i++)
        name = td_str_format(arena, "assets/%d-%.*s", i, TD_F(base));
    if (!taken)
        TD_PUSH(arena, &job->attachments, ((td_pair){name, bytes}));
    return name;
}

/* A link to a file beside the text: copied into assets/, HTML and PDF name it there. */
static void load_attachment(td_job *job, td_map *opened, td_node *link) {
    td_ctx *ctx = &job->ctx;
    td_str url = link->u.link.url, bytes;
    size_t hash = td_str_index(url, '#');
    td_str path = decoded(ctx, td_str_sub(url, 0, hash == SIZE_MAX ? url.n : hash)), key = place_key(job, path, link->span);
    td_str *href = td_map_find(opened, key);
    if (!href) {
        href = TD_NEW(ctx->arena, td_str);
        *href = ctx->services->load(ctx, path, link->span, TD_READ_MAX_DATA, &bytes) ? attach(job, base_name(path), bytes) : TD_S("");
        td_map_put(opened, key, href);
    }
    link->u.link.href = *href;
}

void td_resources_load(td_job *job) {
    td_node *root = job->doc.root;
    td_map pictures, files;
    td_map_init(&pictures, job->ctx.arena);
    td_map_init(&files, job->ctx.arena);
    for (td_node *n = root; n; n = n->first ? n->first : td_node_next_outside(n, root)) {
        if (n->kind == TD_IMAGE)
            n->u.image.image = load_image(job, &pictures, n->u.image.url, n->span);
        else if (n->kind == TD_LINK && !n->u.link.target && local_file(n->u.link.url))
            load_attachment(job, &files, n);
    }
}

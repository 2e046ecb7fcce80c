/* resources.c - what a document names and HTML or PDF need: pictures, local files. */
#include "pipeline/parts.h"

/* Pictures are shared by all targets of a run. */
static const td_image *load_image(td_job *job, td_str url, td_span span) {
    td_build *run = job->run;
    td_ctx *ctx = &job->ctx;
    td_str bytes;
    if (td_str_starts(url, "http://") || td_str_starts(url, "https://") || td_str_starts(url, "data:")) {
        td_report_hint(ctx, TD_E_FILE_MISSING, span, td_str_from(td_tr(ctx, "pictures are read from files only: save it beside the text")), TD_F(url));
        return NULL;
    }
    if (!ctx->services->load(ctx, url, span, TD_IMAGE_MAX_BYTES, &bytes))
        return NULL;
    td_str key = td_str_format(ctx->scratch, "%zu-%llu", bytes.n, (unsigned long long)td_str_hash(bytes));
    pthread_mutex_lock(&run->lock);
    const td_image *image = td_map_find(&run->images, key);
    pthread_mutex_unlock(&run->lock);
    if (image)
        return image;
    td_ctx own = *ctx; /* the picture outlives this target */
    own.arena = td_arena_new();
    image = td_image_load(&own, url, td_str_dup(own.arena, bytes), span);
    pthread_mutex_lock(&run->lock);
    TD_PUSH(run->arena, &run->image_arenas, own.arena);
    if (image && !td_map_find(&run->images, key))
        td_map_put(&run->images, td_str_dup(run->arena, key), (void *)(uintptr_t)image);
    pthread_mutex_unlock(&run->lock);
    return image;
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

/* A link to a file beside the text: copied into assets/, HTML and PDF name it there. */
static void load_attachment(td_job *job, td_node *link) {
    td_ctx *ctx = &job->ctx;
    td_str url = link->u.link.url, bytes;
    size_t hash = td_str_index(url, '#');
    td_str path = td_str_sub(url, 0, hash == SIZE_MAX ? url.n : hash);
    if (!ctx->services->load(ctx, path, link->span, TD_READ_MAX_DATA, &bytes)) {
        link->u.link.href = TD_S("");
        return;
    }
    td_str name = td_str_cat(ctx->arena, TD_S("assets/"), base_name(path));
    link->u.link.href = name;
    for (size_t i = 0; i < job->attachments.n; i++)
        if (td_str_eq(job->attachments.p[i].key, name))
            return;
    TD_PUSH(ctx->arena, &job->attachments, ((td_pair){name, bytes}));
}

void td_resources_load(td_job *job) {
    td_node *root = job->doc.root;
    for (td_node *n = root; n; n = n->first ? n->first : td_node_next_outside(n, root)) {
        if (n->kind == TD_IMAGE)
            n->u.image.image = load_image(job, n->u.image.url, n->span);
        else if (n->kind == TD_LINK && !n->u.link.target && local_file(n->u.link.url))
            load_attachment(job, n);
    }
}

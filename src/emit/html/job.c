/* job.c - plans the pages of a folder and the links between them. */
#include "base/utf8.h"
#include "emit/html/escape.h"
#include "emit/html/writer.h"

/* Words for a fragment, which has no locale. */
static const char *const fallback_words[][2] = {
    {"html.notes", "Notes"},    {"html.note", "Note"},          {"html.back-to-text", "Back to the text"},
    {"html.table", "Table"},    {"title.contents", "Contents"}, {"title.figures", "Figures"},
    {"title.tables", "Tables"},
};

td_str td_job_word(const td_html_job *job, const char *path) {
    if (job->style) {
        return td_locale_word(job->style->locale, path);
    }
    for (size_t i = 0; i < sizeof fallback_words / sizeof *fallback_words; i++) {
        if (strcmp(fallback_words[i][0], path) == 0) {
            return td_str_from(fallback_words[i][1]);
        }
    }
    return td_str_from(path);
}

static td_str node_key(td_arena *arena, const td_node *node) {
    const td_node **key = TD_NEW(arena, const td_node *);
    *key = node;
    return (td_str){(const char *)key, sizeof *key};
}

static bool file_name_char(char c) {
    return !((unsigned char)c < 0x20 || strchr("/\\?%*:|\"<> #", c));
}

/* A chapter's file: its id, without what file systems refuse, unique without regard to case. */
static td_str file_name(td_html_job *job, td_map *taken, td_str id) {
    td_arena *arena = job->ctx->arena;
    td_buf base = {0};
    for (size_t i = 0; i < id.n && i < 100; i++) {
        td_buf_putc(&base, file_name_char(id.p[i]) ? id.p[i] : '-');
    }
    while (base.n && ((unsigned char)base.p[base.n - 1] & 0xC0) == 0x80 &&
           td_utf8_invalid(td_buf_view(&base)) != SIZE_MAX) {
        base.n--;
    }
    td_str name = td_buf_take(&base, arena);
    if (!name.n || name.p[0] == '.' || td_utf8_invalid(name) != SIZE_MAX) {
        name = TD_S("chapter");
    }
    for (int n = 0;; n++) {
        td_str file = n ? td_str_format(arena, "%.*s-%d", TD_F(name), n) : name;
        char *lower = td_arena_alloc(arena, file.n + 1);
        for (size_t i = 0; i < file.n; i++) {
            lower[i] = file.p[i] >= 'A' && file.p[i] <= 'Z' ? (char)(file.p[i] + 32) : file.p[i];
        }
        td_str key = {lower, file.n};
        if (!td_map_find(taken, key)) {
            td_map_put(taken, key, lower);
            return td_str_cat(arena, file, TD_S(".html"));
        }
    }
}

static void plan_chapters(td_html_job *job) {
    const td_node *root = job->doc->root;
    td_map taken;
    td_map_init(&taken, job->ctx->arena);
    td_map_put(&taken, TD_S("index"), &taken);
    td_map_put(&taken, TD_S("single"), &taken);
    td_map_put(&taken, TD_S("assets"), &taken);
    size_t n = 0;
    for (const td_node *c = root->first; c; c = c->next) {
        n += c->kind == TD_SECTION;
    }
    job->chapters = TD_NEWN(job->ctx->arena, td_html_chapter, n);
    td_html_chapter *chapter = NULL;
    for (const td_node *c = root->first; c; c = c->next) {
        if (c->kind == TD_SECTION) {
            chapter = &job->chapters[job->nchapters++];
            *chapter = (td_html_chapter){.first = c, .heading = c->first};
            chapter->file = file_name(job, &taken, td_html_id(c->first));
        }
        if (chapter) {
            chapter->end = c->next;
            td_map_put(&job->page_of, node_key(job->ctx->arena, c), chapter);
        }
    }
}

void td_job_init(td_html_job *job, td_ctx *ctx, const td_doc *doc, const td_style *style, const td_html_opts *opts) {
    static const td_html_opts none = {0};
    *job = (td_html_job){.ctx = ctx, .doc = doc, .style = style, .opts = opts ? opts : &none};
    td_map_init(&job->page_of, ctx->arena);
    td_map_init(&job->assets, ctx->arena);
    td_map_init(&job->allowed, ctx->arena);
    td_usage_init(&job->usage, ctx->arena);
    if (doc) {
        plan_chapters(job);
    }
}

td_html_writer td_writer_open(td_html_job *job, td_buf *out, td_html_place place) {
    td_html_writer w = {.job = job, .out = out, .place = place};
    td_map_init(&w.note_index, job->ctx->arena);
    return w;
}

static const td_html_chapter *chapter_of(const td_html_job *job, const td_node *node) {
    while (node->parent && node->parent->kind != TD_DOC) {
        node = node->parent;
    }
    return td_map_find(&job->page_of, (td_str){(const char *)&node, sizeof node});
}

void td_put_href(td_html_writer *w, const td_node *target, td_str id) {
    const td_html_chapter *chapter = w->place.single ? NULL : chapter_of(w->job, target);
    if (!w->place.single && chapter != w->place.chapter) {
        td_html_escape_url(w->out, chapter ? chapter->file : TD_S("index.html"));
        if (chapter && chapter->heading == target) {
            return;
        }
    }
    td_put(w, "#");
    td_html_escape_url(w->out, id);
}

/* run.c - puts the pages of a folder together from the templates. */
#include "emit/html/mustache.h"
#include "emit/html/writer.h"

typedef struct {
    td_html_job *job;
    td_str title;
    td_str css; /* inline style sheet of a self-contained page */
} folder;

/* What differs from page to page. */
typedef struct {
    const char *template;
    td_str file, title, side, content;
    const td_html_chapter *prev, *next;
} page;

/* ---- template data ---- */

/* Room for `cap` members. */
static td_value *map_new(td_arena *arena, size_t cap) {
    td_value *v = td_value_new(arena, TD_MAP_VALUE, TD_NOSPAN);
    v->members = TD_NEWN(arena, td_member, cap);
    return v;
}

static void put_value(td_value *map, const char *key, td_value *value) {
    map->members[map->n++] = (td_member){td_str_from(key), TD_NOSPAN, value};
}

static void put(td_arena *arena, td_value *map, const char *key, td_str text) {
    td_value *v = td_value_new(arena, TD_STRING, TD_NOSPAN);
    v->text = text;
    put_value(map, key, v);
}

/* Text that the reader sees: its characters are kept in the fonts. */
static void put_shown(folder *f, td_value *map, const char *key, td_str text) {
    td_usage_add(&f->job->usage, text, false);
    put(f->job->ctx->arena, map, key, text);
}

static td_value *link_value(folder *f, td_str href, td_str title) {
    td_value *v = map_new(f->job->ctx->arena, 2);
    put(f->job->ctx->arena, v, "href", href);
    put_shown(f, v, "title", title);
    return v;
}

static td_str heading_title(td_arena *arena, const td_node *heading) {
    td_str text = td_node_plain(arena, heading);
    return heading->label.number.n ? td_str_format(arena, "%.*s %.*s", TD_F(heading->label.number), TD_F(text)) : text;
}

static void put_list(td_arena *arena, td_value *map, const char *key, td_value **items, size_t n) {
    td_value *list = td_value_new(arena, TD_SEQ, TD_NOSPAN);
    list->items = items;
    list->n = n;
    put_value(map, key, list);
}

static void put_imprint(folder *f, td_value *data) {
    const td_doc *doc = f->job->doc;
    td_arena *arena = f->job->ctx->arena;
    td_value **items = TD_NEWN(arena, td_value *, doc->imprint.n);
    for (size_t i = 0; i < doc->imprint.n; i++) {
        items[i] = map_new(arena, 2);
        put_shown(f, items[i], "label", doc->imprint.p[i].key);
        put_shown(f, items[i], "value", doc->imprint.p[i].value);
    }
    put_list(arena, data, "imprint", items, doc->imprint.n);
    put(arena, data, "has-imprint", doc->imprint.n ? TD_S("1") : TD_NOSTR);
}

static void put_alternates(folder *f, td_value *data) {
    const td_html_opts *opts = f->job->opts;
    td_arena *arena = f->job->ctx->arena;
    td_value **items = TD_NEWN(arena, td_value *, opts->nalternates);
    for (size_t i = 0; i < opts->nalternates; i++) {
        items[i] = map_new(arena, 3);
        put(arena, items[i], "lang", opts->alternates[i].lang);
        put(arena, items[i], "href", opts->alternates[i].href);
        put_shown(f, items[i], "name", opts->alternates[i].name);
    }
    put_list(arena, data, "alternates", items, opts->nalternates);
}

static void put_work(folder *f, td_value *data) {
    const td_html_job *job = f->job;
    const td_doc *doc = job->doc;
    td_arena *arena = job->ctx->arena;
    put(arena, data, "lang", doc->lang);
    put(arena, data, "dir", td_lang_is_rtl(doc->lang) ? TD_S("rtl") : TD_NOSTR);
    put_shown(f, data, "title", f->title);
    put_shown(f, data, "subtitle", doc->subtitle);
    put_shown(f, data, "author", doc->author);
    put_shown(f, data, "date", doc->date);
    put_shown(f, data, "abstract", doc->abstract);
    put(arena, data, "keywords", doc->keywords);
    put(arena, data, "generator", job->opts->generator);
    put_shown(f, data, "draft", doc->draft ? doc->draft_text : TD_NOSTR);
    put(arena, data, "pdf", job->opts->pdf_href);
    put_imprint(f, data);
    put_alternates(f, data);
    td_value *words = (td_value *)td_value_find(job->style->locale->value, "html");
    if (words) {
        put_value(data, "t", words);
    }
    td_value *titles = (td_value *)td_value_find(job->style->locale->value, "title");
    if (titles) {
        put_value(data, "titles", titles);
    }
}

static void put_neighbour(folder *f, td_value *data, const char *key, const td_html_chapter *chapter) {
    if (chapter) {
        put_value(data, key, link_value(f, chapter->file, heading_title(f->job->ctx->arena, chapter->heading)));
    }
}

static bool render_page(folder *f, const page *p) {
    td_html_job *job = f->job;
    td_arena *arena = job->ctx->arena;
    td_value *data = map_new(arena, 32);
    td_buf out = {0};
    put_work(f, data);
    put(arena, data, "page-title",
        p->title.n ? td_str_format(arena, "%.*s – %.*s", TD_F(p->title), TD_F(f->title)) : f->title);
    put(arena, data, "side", p->side);
    put(arena, data, "content", p->content);
    put(arena, data, "style", f->css);
    bool folder_page = !job->opts->self_contained;
    put(arena, data, "folder", folder_page ? TD_S("1") : TD_NOSTR);
    put(arena, data, "has-tools",
        folder_page || job->opts->pdf_href.n || job->opts->nalternates ? TD_S("1") : TD_NOSTR);
    put_neighbour(f, data, "previous", p->prev);
    put_neighbour(f, data, "next", p->next);
    bool ok = td_mustache_render(job->ctx, &out, job->style->templates, td_str_from(p->template), data);
    struct td_html_file file = {p->file, td_buf_take(&out, arena)};
    if (ok) {
        TD_PUSH(arena, job->files, file);
    }
    return ok;
}

/* ---- pages ---- */

static td_str contents(folder *f, td_html_place place, int depth, const td_html_chapter *current) {
    td_buf out = {0};
    if (!f->job->nchapters) {
        return TD_NOSTR;
    }
    td_html_writer w = td_writer_open(f->job, &out, place);
    td_write_contents(&w, depth, current);
    return td_buf_take(&out, f->job->ctx->arena);
}

static bool chapter_page(folder *f, td_html_chapter *chapter) {
    td_html_job *job = f->job;
    td_buf out = {0};
    td_html_place place = {.chapter = chapter};
    td_html_writer w = td_writer_open(job, &out, place);
    size_t index = (size_t)(chapter - job->chapters);
    w.report = true;
    for (const td_node *n = chapter->first; n != chapter->end; n = n->next) {
        td_write_tree(&w, n);
    }
    td_write_notes(&w, td_job_word(job, "html.notes"));
    page p = {.template = "chapter", .file = chapter->file};
    p.title = heading_title(job->ctx->arena, chapter->heading);
    p.prev = index > 0 ? chapter - 1 : NULL;
    p.next = index + 1 < job->nchapters ? chapter + 1 : NULL;
    p.content = td_buf_take(&out, job->ctx->arena);
    p.side = contents(f, place, 2, chapter);
    return render_page(f, &p);
}

/* What stands before the first chapter; the contents have a list of their own there. */
static bool index_page(folder *f) {
    td_html_job *job = f->job;
    td_buf out = {0};
    td_html_writer w = td_writer_open(job, &out, (td_html_place){0});
    const td_node *end = job->nchapters ? job->chapters[0].first : NULL;
    w.report = true;
    for (const td_node *n = job->doc->root->first; n != end; n = n->next) {
        if (n->kind != TD_TOC || n->u.toc.kind != TD_TOC_SECTIONS) {
            td_write_tree(&w, n);
        }
    }
    td_write_notes(&w, td_job_word(job, "html.notes"));
    page p = {.template = "index", .file = TD_S("index.html")};
    int depth = job->doc->toc_depth;
    p.side = contents(f, (td_html_place){0}, depth > 0 ? depth : 3, NULL);
    p.content = td_buf_take(&out, job->ctx->arena);
    p.next = job->nchapters ? job->chapters : NULL;
    return render_page(f, &p);
}

/* On the single page the notes follow their chapter; their list is named after it. */
static void write_single(folder *f, td_html_writer *w) {
    td_html_job *job = f->job;
    td_arena *arena = job->ctx->arena;
    td_str word = td_job_word(job, "html.notes");
    const td_node *end = job->nchapters ? job->chapters[0].first : NULL;
    for (const td_node *n = job->doc->root->first; n != end; n = n->next) {
        td_write_tree(w, n);
    }
    td_write_notes(w, word);
    for (size_t i = 0; i < job->nchapters; i++) {
        const td_html_chapter *chapter = &job->chapters[i];
        for (const td_node *n = chapter->first; n != chapter->end; n = n->next) {
            td_write_tree(w, n);
        }
        td_write_notes(w, td_str_format(arena, "%.*s: %.*s", TD_F(word), TD_F(heading_title(arena, chapter->heading))));
    }
}

/* A style element ends at the first "</". */
static td_str inside_style(td_arena *arena, td_str css) {
    td_buf out = {0};
    for (size_t i = 0; i < css.n; i++) {
        bool end = css.p[i] == '/' && i > 0 && css.p[i - 1] == '<';
        td_buf_puts(&out, end ? "\\" : "");
        td_buf_putc(&out, css.p[i]);
    }
    return td_buf_take(&out, arena);
}

static bool single_page(folder *f) {
    td_html_job *job = f->job;
    td_buf out = {0}, css = {0};
    td_html_place place = {.single = true};
    td_html_writer w = td_writer_open(job, &out, place);
    w.report = job->opts->self_contained;
    write_single(f, &w);
    page p = {.template = "single", .file = TD_S("single.html")};
    p.content = td_buf_take(&out, job->ctx->arena);
    p.side = contents(f, place, job->nchapters > 4 ? 1 : 2, NULL); /* beside the text there is room for one screen */
    if (job->opts->self_contained) {
        td_write_css(job, &css);
        f->css = inside_style(job->ctx->arena, td_buf_view(&css));
        td_buf_free(&css);
    }
    return render_page(f, &p);
}

/* ---- the phase ---- */

static td_str work_title(td_html_job *job) {
    if (job->doc->title.n) {
        return job->doc->title;
    }
    return job->nchapters ? td_node_plain(job->ctx->arena, job->chapters[0].heading)
                          : td_job_word(job, "html.this-work");
}

/* Letters of templates, rules and words of the interface. */
static void use_interface(td_html_job *job) {
    const td_value *templates = job->style->templates, *words = td_value_find(job->style->locale->value, "html");
    for (size_t i = 0; templates && i < templates->n; i++) {
        td_usage_add(&job->usage, td_value_text(templates->members[i].value, ""), false);
    }
    for (size_t i = 0; words && i < words->n; i++) {
        td_usage_add(&job->usage, td_value_text(words->members[i].value, ""), false);
    }
    td_usage_add(&job->usage, job->style->css, false);
}

bool td_html_run(td_ctx *ctx, td_html_files *out, const td_doc *doc, const td_style *style, const td_html_opts *opts) {
    td_html_job job;
    td_html_files files = {0};
    td_buf css = {0};
    td_job_init(&job, ctx, doc, style, opts);
    job.files = &files;
    folder f = {.job = &job, .title = work_title(&job)};
    use_interface(&job);
    td_map_put(&job.assets, TD_S("n:style.css"), &job);
    td_map_put(&job.assets, TD_S("n:ofl.txt"), &job);
    bool ok = true;
    if (!opts->self_contained) {
        ok = index_page(&f);
        for (size_t i = 0; ok && i < job.nchapters; i++) {
            ok = chapter_page(&f, &job.chapters[i]);
        }
    }
    ok = ok && single_page(&f);
    if (ok && !opts->self_contained) {
        td_write_css(&job, &css);
        struct td_html_file sheet = {TD_S("assets/style.css"), td_buf_take(&css, ctx->arena)};
        TD_PUSH(ctx->arena, &files, sheet);
    }
    if (ok) {
        *out = files;
    }
    return ok;
}

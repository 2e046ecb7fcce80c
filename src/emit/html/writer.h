/* writer.h - what the parts of emit/html share: the job (one output folder) and the writer (one page).
 *
 * job.c plans pages and links, blocks.c walks the tree, inlines.c, tables.c, notes.c and contents.c write their
 * constructs, assets.c keeps pictures and fonts, run.c puts pages together.
 * Ids that we make begin with "_", which Pandoc's automatic ids never do; notes have theirs from finish ("fn-3").
 */
#ifndef TD_EMIT_HTML_WRITER_H
#define TD_EMIT_HTML_WRITER_H
#include "emit/html/html.h"

/* Characters and faces that the pages really use, for the subsets of the web fonts. */
typedef struct {
    td_arena *arena;
    uint64_t *chars[2]; /* bit per code point; 0 text, 1 code */
    bool italic, bold_italic, mono, mono_bold;
} td_html_usage;

void td_usage_init(td_html_usage *usage, td_arena *arena);
void td_usage_add(td_html_usage *usage, td_str text, bool code);

/* A page with a chapter: a section of the first level and what follows it up to the next. */
typedef struct {
    const td_node *first, *end; /* children of the root: [first, end) */
    const td_node *heading;
    td_str file; /* "sec-methode.html" */
} td_html_chapter;

typedef struct {
    td_ctx *ctx;
    const td_doc *doc;     /* NULL in a fragment of an unfinished tree */
    const td_style *style; /* NULL in a fragment */
    const td_html_opts *opts;
    td_html_files *files;
    td_html_chapter *chapters;
    size_t nchapters;
    td_map page_of; /* child of the root -> td_html_chapter; absent: the first page */
    td_map assets;  /* see assets.c */
    td_map allowed; /* raw inline tags, see sanitise.h */
    td_html_usage usage;
} td_html_job;

typedef struct {
    const td_node *node;
    td_str number;
    int refs;
} td_html_note;

/* Which page is being written: a chapter, or one of these. */
typedef struct {
    const td_html_chapter *chapter;
    bool single; /* all in one: every link is "#id" */
} td_html_place;

typedef struct {
    td_html_job *job;
    td_buf *out;
    td_html_place place;
    bool report; /* the first time that a node is written: findings are made */
    bool entry;  /* inside a list of contents: no ids, links, notes */
    int bold, italic;
    const td_node *link; /* the link that is open */
    int counter;         /* of ids for labels */
    struct {
        td_html_note *p;
        size_t n, cap;
    } notes;
    size_t notes_done;
    td_map note_index;        /* number -> td_html_note index + 1 */
    const td_node *last_para; /* of the note being written: the way back stands at its end */
    const td_html_note *note;
    const td_node *skip; /* a box's title that is already written */
} td_html_writer;

/* ---- job.c ---- */
void td_job_init(td_html_job *job, td_ctx *ctx, const td_doc *doc, const td_style *style, const td_html_opts *opts);
td_html_writer td_writer_open(td_html_job *job, td_buf *out, td_html_place place);
/* Word of the interface: path below `html.` or another top-level key ("label.figure"). */
td_str td_job_word(const td_html_job *job, const char *path);
/* What an id= or a "#…" names; empty: none. */
td_str td_html_id(const td_node *node);
/* Escaped reference to a node from the page being written. */
void td_put_href(td_html_writer *w, const td_node *target, td_str id);

/* ---- small writing, writer.c ---- */
void td_put(td_html_writer *w, const char *markup);
void td_put_text(td_html_writer *w, td_str text);
/* ` class="a b"`, from ours and the author's; nothing when both are empty. */
void td_put_classes(td_html_writer *w, const char *ours, const td_node *node);
void td_put_id(td_html_writer *w, const td_node *node);
/* lang= and dir= of a passage in another language. */
void td_put_lang(td_html_writer *w, const td_node *node);
/* `<name id class lang>`. */
void td_put_open(td_html_writer *w, const char *name, const char *ours, const td_node *node);
bool td_lang_is_rtl(td_str lang);

/* ---- constructs ---- */
void td_write_tree(td_html_writer *w, const td_node *node);               /* blocks.c: node with all below */
void td_write_children(td_html_writer *w, const td_node *node);           /* blocks.c */
void td_inline_event(td_html_writer *w, const td_node *node, bool enter); /* inlines.c */
void td_write_image(td_html_writer *w, const td_node *image);             /* inlines.c */
void td_write_code(td_html_writer *w, const td_node *code);               /* code.c */
void td_table_event(td_html_writer *w, const td_node *node, bool enter); /* tables.c: TD_TABLE … TD_CELL, TD_CAPTION */
void td_write_note_mark(td_html_writer *w, const td_node *node);         /* notes.c: TD_NOTE or TD_NOTE_REF */
void td_write_back_link(td_html_writer *w);
/* The notes met since the last call, as a list; label: the name of the landmark. */
void td_write_notes(td_html_writer *w, td_str label);
void td_write_toc(td_html_writer *w, const td_node *toc); /* contents.c */
/* Nested list of sections down to depth; current: only its sections are shown below the first level. */
void td_write_contents(td_html_writer *w, int depth, const td_html_chapter *current);
void td_write_entry(td_html_writer *w, const td_node *from); /* its inlines without links and notes */

/* ---- assets.c ---- */
/* URL of a picture: a file in assets/ that is added once, or a data URI. Escaped. */
void td_put_image_url(td_html_writer *w, const struct td_image *image);
/* Adds bytes under a name made unique; equal content is kept once. Returns the name relative to the folder. */
td_str td_asset_add(td_html_job *job, td_str name, td_str bytes, uint64_t hash);
/* style.css, or the text for <style>: properties, faces, rules.  Adds the fonts to the files. */
void td_write_css(td_html_job *job, td_buf *out);

#endif

/* sample.h - a folder with files made for one test, and a run of trisdoc in it. */
#ifndef TD_TESTS_PIPELINE_SAMPLE_H
#define TD_TESTS_PIPELINE_SAMPLE_H
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/build.h"
#include "test.h"

typedef struct {
    char dir[64];
    td_build_opts opts;
    const char *names[8];
    char findings[16384]; /* of the last run: "CODE path:line targets" a line */
    td_buf out;
} sample;

static inline int sample_remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw) {
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static inline void sample_open(sample *s) {
    memset(s, 0, sizeof *s);
    snprintf(s->dir, sizeof s->dir, "/tmp/trisdoc-test-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    s->opts.dir = s->dir;
    s->opts.names = s->names;
    s->opts.jobs = 2;
}

static inline void sample_close(sample *s) {
    td_buf_free(&s->out);
    nftw(s->dir, sample_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline const char *sample_path(const sample *s, const char *name) {
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", s->dir, name);
    return path;
}

static inline void sample_write(const sample *s, const char *name, const char *text) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", s->dir, name);
    for (char *p = path + strlen(s->dir) + 1; *p; p++)
        if (*p == '/') {
            *p = '\0';
            mkdir(path, 0755);
            *p = '/';
        }
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    fclose(f);
}

static inline bool sample_exists(const sample *s, const char *name) {
    return access(sample_path(s, name), F_OK) == 0;
}

static inline void sample_read(const sample *s, const char *name, td_buf *out) {
    char block[4096];
    size_t n;
    FILE *f = fopen(sample_path(s, name), "rb");
    assert_non_null(f);
    out->n = 0;
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        td_buf_put(out, block, n);
    fclose(f);
}

static inline void sample_note(sample *s, td_build *run) {
    const td_diags *d = td_build_findings(run);
    td_buf text = {0};
    for (size_t i = 0; i < d->n; i++) {
        int line = 0, column;
        const td_source *source = td_sources_find(td_build_sources(run), d->p[i].span.src);
        if (source)
            td_source_position(source, d->p[i].span.start, &line, &column);
        td_buf_format(&text, "%s %.*s:%d %.*s\n", td_code_name(d->p[i].code), TD_F(source ? source->path : TD_S("-")), line, TD_F(d->p[i].targets));
    }
    snprintf(s->findings, sizeof s->findings, "%.*s", TD_F(td_buf_view(&text)));
    td_buf_free(&text);
}

typedef enum { SAMPLE_BUILD, SAMPLE_CHECK, SAMPLE_LIST, SAMPLE_FRAGMENT } sample_verb;

/* Runs with the names given (NULL-terminated list of at most 7). */
static inline int sample_run(sample *s, sample_verb verb, const char *const *names) {
    s->opts.nnames = 0;
    for (size_t i = 0; names && names[i]; i++)
        s->names[s->opts.nnames++] = names[i];
    s->opts.check = verb == SAMPLE_CHECK;
    s->out.n = 0;
    td_build *run = td_build_open(&s->opts);
    int status = verb == SAMPLE_LIST ? td_build_list(run, true, &s->out) : verb == SAMPLE_FRAGMENT ? td_build_fragment(run, &s->out) : td_build_run(run, &s->out);
    sample_note(s, run);
    td_build_close(run);
    return status;
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline void sample_expect(const sample *s, const char *text) {
    if (!strstr(s->findings, text))
        fail_msg("expected %s in:\n%s", text, s->findings);
}

#define SAMPLE_HEAD                                                                    \
    "edition: {version: 1.0.0, date: 2026-11-23, status: approved}\nlanguages: [de, en]\n" \
    "audiences: [neutral, business, administration]\n"

/* Two works that refer to each other. */
static inline void sample_project(const sample *s) {
    sample_write(s, "content/project.yaml",
                 SAMPLE_HEAD "works:\n"
                             "  leitfaden: {family: guideline, title: Leitfaden, files: ['guideline/*.md'], audiences: [business, administration]}\n"
                             "  bericht: {family: research-report, title: {de: Bericht}, files: ['research-report/*.md']}\n"
                             "targets:\n"
                             "  - {work: leitfaden, audience: '*', lang: de}\n"
                             "  - {work: bericht, audience: neutral, lang: de}\n");
    sample_write(s, "content/guideline/10-a.md", "# Anfang {#sec-a}\n\nSiehe @sec-b und @research-report:sec-c.\n\n[Nur Betriebe.]{audience=business}\n");
    sample_write(s, "content/guideline/20-b.md", "# Zweites {#sec-b}\n\nText.\n");
    sample_write(s, "content/research-report/10-c.md", "# Drittes {#sec-c}\n\nText.\n");
}

#endif

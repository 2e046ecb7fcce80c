#include "cli/cli.h"

#include <stdio.h>

#include "base/utf8.h"

/* Marks a text for translation; it is translated where it is printed. */
#define N_(text) text

/* Text of others on a terminal: control characters, which could command it, are shown as U+FFFD; tabs stay. */
static void print_text(FILE *f, td_str s) {
    for (size_t at = 0; at < s.n;) {
        char bytes[4];
        uint32_t c = td_utf8_next(s, &at);
        bool control = (c < 0x20 && c != '\t') || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        fwrite(bytes, 1, td_utf8_put(bytes, control ? 0xFFFD : c), f);
    }
}

static const char *level_word(td_level level, const char *(*tr)(const char *)) {
    return level == TD_WARNING ? tr(N_("warning")) : level == TD_ERROR ? tr(N_("error")) : tr(N_("failure"));
}

/* The caret line: blanks (tabs stay tabs) up to the column, then a mark under what is meant. */
static void print_caret(FILE *f, td_str line, int column, int length) {
    fputs("      | ", f);
    size_t at = 0;
    for (int i = 1; i < column && at < line.n; i++)
        fputc(td_utf8_next(line, &at) == '\t' ? '\t' : ' ', f);
    fputc('^', f);
    for (int i = 1; i < length; i++)
        fputc('~', f);
    fputc('\n', f);
}

/* Long lines are shown around the column. */
static void print_excerpt(FILE *f, const td_source *source, td_span span) {
    enum { WIDTH = 120 };
    int line, column, end_line, end_column;
    td_source_position(source, span.start, &line, &column);
    td_source_position(source, span.end, &end_line, &end_column);
    td_str text = td_source_line(source, line);
    int skip = column > WIDTH ? column - WIDTH / 2 : 0;
    size_t from = 0;
    for (int i = 0; i < skip && from < text.n; i++)
        td_utf8_next(text, &from);
    size_t to = from;
    int shown = 0;
    while (to < text.n && shown < WIDTH) {
        td_utf8_next(text, &to);
        shown++;
    }
    td_str part = td_str_sub(text, from, to);
    int rest = shown - (column - skip) + 1;
    int length = end_line == line ? end_column - column : rest;
    fprintf(f, "%5d | %s", line, skip ? "…" : "");
    print_text(f, part);
    fputs(to < text.n ? "…\n" : "\n", f);
    print_caret(f, part, column - skip + (skip ? 1 : 0), length > rest ? rest : length);
}

static void print_human(const td_command *c, const td_finding *d, td_sources *sources) {
    const char *(*tr)(const char *) = c->build.translate;
    const td_source *source = td_sources_find(sources, d->span.src);
    const char *on = !c->colour ? "" : d->level == TD_WARNING ? "\033[33m" : "\033[31m", *off = c->colour ? "\033[0m" : "";
    if (source) {
        int line, column;
        td_source_position(source, d->span.start, &line, &column);
        print_text(stderr, source->path);
        fprintf(stderr, ":%d:%d: ", line, column);
    } else {
        fputs("trisdoc: ", stderr);
    }
    fprintf(stderr, "%s%s%s: ", on, level_word(d->level, tr), off);
    print_text(stderr, d->message);
    fprintf(stderr, " [%s]\n", td_code_name(d->code));
    if (source)
        print_excerpt(stderr, source, d->span);
    if (d->hint.n) {
        fprintf(stderr, "      = %s: ", tr(N_("hint")));
        print_text(stderr, d->hint);
        fputc('\n', stderr);
    }
    if (d->targets.n && c->verbose)
        fprintf(stderr, "      = %s: %.*s\n", tr(N_("targets")), TD_F(d->targets));
}

static void json_string(td_buf *out, td_str s) {
    td_buf_putc(out, '"');
    for (size_t at = 0; at < s.n;) {
        uint32_t ch = td_utf8_next(s, &at); /* file names need not be UTF-8: U+FFFD for what is not */
        if (ch == '"' || ch == '\\')
            td_buf_format(out, "\\%c", (char)ch);
        else if (ch < 0x20)
            td_buf_format(out, "\\u%04x", (unsigned)ch);
        else
            td_buf_utf8(out, ch);
    }
    td_buf_putc(out, '"');
}

static void json_member(td_buf *out, const char *key, td_str value) {
    td_buf_format(out, ",\"%s\":", key);
    json_string(out, value);
}

static void print_json(const td_finding *d, td_sources *sources) {
    static const char *const levels[] = {"warning", "error", "fatal"};
    const td_source *source = td_sources_find(sources, d->span.src);
    int line = 0, column = 0, end_line = 0, end_column = 0;
    td_buf out = {0};
    if (source) {
        td_source_position(source, d->span.start, &line, &column);
        td_source_position(source, d->span.end, &end_line, &end_column);
    }
    td_buf_format(&out, "{\"code\":\"%s\",\"level\":\"%s\"", td_code_name(d->code), levels[d->level]);
    json_member(&out, "file", source ? source->path : TD_S(""));
    td_buf_format(&out, ",\"line\":%d,\"column\":%d,\"end_line\":%d,\"end_column\":%d", line, column, end_line, end_column);
    json_member(&out, "message", d->message);
    json_member(&out, "hint", d->hint);
    json_member(&out, "targets", d->targets);
    td_buf_puts(&out, "}\n");
    fwrite(out.p, 1, out.n, stdout);
    td_buf_free(&out);
}

void td_print_findings(const td_command *c, const td_diags *diags, td_sources *sources) {
    for (size_t i = 0; i < diags->n; i++) {
        const td_finding *d = &diags->p[i];
        if (c->quiet && d->level == TD_WARNING)
            continue;
        if (c->format == TD_FORMAT_JSON)
            print_json(d, sources);
        else
            print_human(c, d, sources);
    }
}

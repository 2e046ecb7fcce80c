#include "cli/cli.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Marks a text for translation; it is translated where it is printed. */
#define N_(text) text

typedef struct {
    const td_command *command;
    struct timespec start;
    bool shown;
} progress;

/* On a terminal and for work over a second: one line that is overwritten. */
static void show_progress(void *data, size_t done, size_t total, td_str name) {
    progress *p = data;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    bool slow = now.tv_sec > p->start.tv_sec + 1;
    if (p->command->verbose) {
        fprintf(stderr, "[%zu/%zu] %.*s\n", done, total, TD_F(name));
    } else if (slow && total > 1 && isatty(STDERR_FILENO) && !p->command->quiet) {
        fprintf(stderr, "\r\033[K[%zu/%zu] %.*s", done, total, TD_F(name));
        p->shown = true;
    }
}

static bool write_out(const td_buf *out) {
    bool ok = fwrite(out->p ? out->p : "", 1, out->n, stdout) == out->n;
    return fflush(stdout) == 0 && ok;
}

static int run_verb(td_command *c, td_build *run, td_buf *out) {
    if (strcmp(c->verb, "list") == 0)
        return td_build_list(run, c->json, out);
    if (strcmp(c->verb, "fragment") == 0)
        return td_build_fragment(run, out);
    return td_build_run(run, out);
}

int td_cli_run(int argc, char **argv, const char *(*environment)(const char *name), const char *(*translate)(const char *)) {
    td_command command;
    int status = td_args_read(argc, argv, &command, translate);
    if (status >= 0) {
        td_args_free(&command);
        return status;
    }
    progress p = {.command = &command};
    clock_gettime(CLOCK_MONOTONIC, &p.start);
    command.build.epoch = environment("SOURCE_DATE_EPOCH");
    command.build.progress = show_progress;
    command.build.data = &p;
    td_buf out = {0};
    td_build *run = td_build_open(&command.build);
    status = run_verb(&command, run, &out);
    if (p.shown)
        fputs("\r\033[K", stderr);
    td_print_findings(&command, td_build_findings(run), td_build_sources(run));
    if (!write_out(&out)) {
        fprintf(stderr, "trisdoc: %s\n", translate(N_("cannot write to standard output")));
        status = 2;
    }
    td_buf_free(&out);
    td_build_close(run);
    td_args_free(&command);
    return status;
}

/* cli.h - arguments, help, findings on the screen, exit status.  Sole owner of stdout and stderr. */
#ifndef TD_CLI_CLI_H
#define TD_CLI_CLI_H
#include "pipeline/build.h"

typedef enum { TD_FORMAT_HUMAN, TD_FORMAT_JSON } td_message_format;

/* What the command line says. */
typedef struct {
    td_build_opts build;
    const char *verb;
    td_message_format format;
    bool colour, quiet, verbose, json;
} td_command;

/* The whole program: returns the exit status.  environment: value of a variable or NULL. */
int td_cli_run(int argc, char **argv, const char *(*environment)(const char *name), const char *(*translate)(const char *));

/* Reads the arguments into *out. returns -1 to go on, else the exit status (help, version, usage error). */
int td_args_read(int argc, char **argv, td_command *out, const char *(*tr)(const char *));
void td_args_free(td_command *command);

/* Prints findings: to stderr with source line and caret, or one JSON object a line to stdout. */
void td_print_findings(const td_command *command, const td_diags *diags, td_sources *sources);

void td_help_print(const char *verb, const char *(*tr)(const char *));

#endif

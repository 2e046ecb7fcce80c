#include "cli/cli.h"

#include <stdio.h>

/* Marks a text for translation; it is translated where it is printed. */
#define N_(text) text

static const char overview[] = N_(
    "Usage: trisdoc VERB [OPTION...] [WORK...|FILE.md...]\n"
    "\n"
    "  build     render works of the project, or single Markdown files, to PDF and HTML\n"
    "  check     report everything build would report, write nothing\n"
    "  fragment  print the HTML fragment of one Markdown file\n"
    "  list      print the target matrix of the project\n"
    "\n"
    "`trisdoc VERB --help` explains a verb.  `trisdoc --version` prints the version.\n");

static const char common[] = N_(
    "  -C DIR                 work as if started in DIR; all names, also of --out and -o, are relative to it\n"
    "      --strict           warnings count as errors\n"
    "      --message-format human|json\n"
    "                         findings for people (stderr) or one JSON object a line (stdout)\n"
    "      --color auto|always|never\n"
    "  -q, --quiet            print findings of level error only\n"
    "  -v, --verbose          name each output that was written, and the outputs a finding concerns\n"
    "\n"
    "Exit status: 0 clean or warnings only, 1 errors in the content (with --strict also warnings),\n"
    "2 usage or system failure.\n");

static const char variants[] = N_(
    "  -M KEY=VALUE           set metadata (title, lang, toc, …); repeatable\n"
    "      --hook F.lua       run one more Lua filter; repeatable\n"
    "      --audience A       civil-society, business, administration, neutral\n"
    "      --lang L           language of the variant\n"
    "      --region R         region of the project\n"
    "      --partner P        partner of the project\n"
    "      --format LIST      pdf, html or pdf,html\n");

static const char build_help[] = N_(
    "Usage: trisdoc build [OPTION...] [WORK...]\n"
    "       trisdoc build [OPTION...] FILE.md...\n"
    "\n"
    "Renders the listed targets of the project (all works, or those named by id or family) into\n"
    "<project>/out/edition; or Markdown files without a project into NAME.pdf and NAME.html.\n"
    "\n");

static const char build_options[] = N_(
    "  -j N, --jobs N         work on N outputs at a time (default: one per processor)\n"
    "      --out DIR          write into DIR (default: <project>/out/edition; single files: the current folder)\n"
    "  -o FILE                write one Markdown file to FILE (.pdf or .html; `-` with --format: standard output)\n"
    "                         the input `-` is standard input\n"
    "      --dump=STAGE       print a stage of one document instead: source, tree, assembled, hooked, finished, pages, style\n");

static const char check_help[] = N_(
    "Usage: trisdoc check [OPTION...] [WORK...|FILE.md...]\n"
    "\n"
    "Reports everything build would report and writes nothing.\n"
    "\n");

static const char fragment_help[] = N_(
    "Usage: trisdoc fragment [OPTION...] [FILE.md|-]\n"
    "\n"
    "Prints the HTML fragment of one Markdown file.  Inside a project all phases run, hooks and terms included.\n"
    "\n"
    "      --dialect commonmark|gfm|trisdoc\n"
    "                         commonmark and gfm: plain conversion, raw HTML unfiltered\n");

static const char list_help[] = N_(
    "Usage: trisdoc list [--json] [-C DIR]\n"
    "\n"
    "Prints the targets of the project: name, work, audience, language, formats.\n"
    "\n"
    "      --json             as a JSON array\n");

void td_help_print(const char *verb, const char *(*tr)(const char *)) {
    if (!verb) {
        fputs(tr(overview), stdout);
    } else if (strcmp(verb, "build") == 0) {
        printf("%s%s%s%s", tr(build_help), tr(variants), tr(build_options), tr(common));
    } else if (strcmp(verb, "check") == 0) {
        printf("%s%s%s", tr(check_help), tr(variants), tr(common));
    } else if (strcmp(verb, "fragment") == 0) {
        printf("%s%s%s", tr(fragment_help), tr(variants), tr(common));
    } else {
        printf("%s%s", tr(list_help), tr(common));
    }
}

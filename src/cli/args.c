#include "cli/cli.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Marks a text for translation; it is translated where it is printed. */
#define N_(text) text

enum { OPT_AUDIENCE = 256, OPT_LANG, OPT_REGION, OPT_PARTNER, OPT_FORMAT, OPT_OUT, OPT_DIALECT, OPT_STRICT, OPT_MESSAGES, OPT_COLOUR, OPT_HOOK, OPT_DUMP, OPT_JSON, OPT_VERSION };

static const struct option long_options[] = {
    {"audience", required_argument, NULL, OPT_AUDIENCE}, {"lang", required_argument, NULL, OPT_LANG},
    {"region", required_argument, NULL, OPT_REGION},     {"partner", required_argument, NULL, OPT_PARTNER},
    {"format", required_argument, NULL, OPT_FORMAT},     {"jobs", required_argument, NULL, 'j'},
    {"out", required_argument, NULL, OPT_OUT},           {"output", required_argument, NULL, 'o'},
    {"dialect", required_argument, NULL, OPT_DIALECT},   {"strict", no_argument, NULL, OPT_STRICT},
    {"message-format", required_argument, NULL, OPT_MESSAGES}, {"color", required_argument, NULL, OPT_COLOUR},
    {"quiet", no_argument, NULL, 'q'},                   {"verbose", no_argument, NULL, 'v'},
    {"metadata", required_argument, NULL, 'M'},          {"hook", required_argument, NULL, OPT_HOOK},
    {"dump", required_argument, NULL, OPT_DUMP},         {"json", no_argument, NULL, OPT_JSON},
    {"version", no_argument, NULL, OPT_VERSION},         {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0}};

static const char *const verbs[] = {"build", "check", "fragment", "list", NULL};

typedef struct {
    td_command *out;
    const char *(*tr)(const char *);
    bool failed;
} reader;

static void usage_error(reader *r, const char *format, const char *word) {
    fprintf(stderr, "trisdoc: ");
    fprintf(stderr, r->tr(format), word);
    fprintf(stderr, "\n%s\n", r->tr(N_("`trisdoc --help` lists verbs and options.")));
    r->failed = true;
}

/* An option of another verb, by the longest name it has. */
static void misplaced(reader *r, int option) {
    char name[64] = {'-', (char)option, '\0'};
    for (const struct option *o = long_options; o->name; o++)
        if (o->val == option)
            snprintf(name, sizeof name, "--%s", o->name);
    fprintf(stderr, "trisdoc: ");
    fprintf(stderr, r->tr(N_("the option %s does not belong to \"%s\"")), name, r->out->verb);
    fprintf(stderr, "\n");
    fprintf(stderr, r->tr(N_("`trisdoc %s --help` lists its options.")), r->out->verb);
    fprintf(stderr, "\n");
    r->failed = true;
}

static int choice(reader *r, const char *option, const char *value, const char *const *names) {
    for (int i = 0; names[i]; i++)
        if (strcmp(names[i], value) == 0)
            return i;
    usage_error(r, N_("unknown value \"%s\""), value);
    fprintf(stderr, "  %s: ", option);
    for (int i = 0; names[i]; i++)
        fprintf(stderr, "%s%s", i ? ", " : "", names[i]);
    fputc('\n', stderr);
    return 0;
}

static void read_formats(reader *r, const char *value) {
    td_str rest = td_str_from(value);
    if (!rest.n)
        usage_error(r, N_("unknown format in \"%s\": pdf, html"), value);
    while (rest.n) {
        size_t comma = td_str_index(rest, ',');
        td_str word = td_str_sub(rest, 0, comma == SIZE_MAX ? rest.n : comma);
        rest = td_str_sub(rest, comma == SIZE_MAX ? rest.n : comma + 1, rest.n);
        if (td_str_is(word, "pdf"))
            r->out->build.pdf = true;
        else if (td_str_is(word, "html"))
            r->out->build.html = true;
        else
            usage_error(r, N_("unknown format in \"%s\": pdf, html"), value);
    }
}

static void read_colour(reader *r, const char *value) {
    static const char *const names[] = {"auto", "always", "never", NULL};
    int c = choice(r, "--color", value, names);
    r->out->colour = c == 1 || (c == 0 && isatty(STDERR_FILENO));
}

static void push(const char ***list, size_t *n, const char *value) {
    *list = td_realloc(*list, (*n + 1) * sizeof **list);
    (*list)[(*n)++] = value;
}

static void read_jobs(reader *r, const char *value) {
    int64_t jobs;
    if (!td_str_to_int(td_str_from(value), &jobs) || jobs < 1 || jobs > 1024)
        usage_error(r, N_("-j needs a number from 1 on, not \"%s\""), value);
    else
        r->out->build.jobs = (int)jobs;
}

static void read_axis(td_build_opts *b, int option, const char *value) {
    const char **place = option == OPT_AUDIENCE ? &b->audience : option == OPT_LANG ? &b->lang : option == OPT_REGION ? &b->region : &b->partner;
    *place = value;
}

/* Which options make sense with a verb; the rest would be ignored silently. */
static bool option_fits(const char *verb, int option) {
    static const int everywhere[] = {'C', 'q', 'v', 'h', OPT_VERSION, OPT_STRICT, OPT_MESSAGES, OPT_COLOUR};
    static const int writing[] = {'j', 'o', OPT_OUT, OPT_DUMP};
    for (size_t i = 0; i < sizeof everywhere / sizeof *everywhere; i++)
        if (option == everywhere[i])
            return true;
    for (size_t i = 0; i < sizeof writing / sizeof *writing; i++)
        if (option == writing[i])
            return strcmp(verb, "build") == 0 || (option == 'j' && strcmp(verb, "check") == 0);
    if (option == OPT_JSON)
        return strcmp(verb, "list") == 0;
    if (option == OPT_DIALECT)
        return strcmp(verb, "fragment") == 0;
    return strcmp(verb, "list") != 0;
}

/* returns the exit status for --help and --version, else -1 */
static int read_option(reader *r, int option, char **argv) {
    static const char *const dumps[] = {"none", "source", "tree", "assembled", "hooked", "finished", "pages", "style", NULL};
    static const char *const dialects[] = {"commonmark", "gfm", "trisdoc", NULL};
    static const char *const formats[] = {"human", "json", NULL};
    td_build_opts *b = &r->out->build;
    switch (option) {
    case 'C':
        b->dir = optarg;
        break;
    case 'j':
        read_jobs(r, optarg);
        break;
    case 'o':
        b->file = optarg;
        break;
    case 'q':
        r->out->quiet = true;
        break;
    case 'v':
        r->out->verbose = true;
        break;
    case 'M':
        if (optarg[0] == '\0' || optarg[0] == '=')
            usage_error(r, N_("-M needs KEY=VALUE, not \"%s\""), optarg);
        push(&b->metas, &b->nmetas, optarg);
        break;
    case OPT_AUDIENCE:
    case OPT_LANG:
    case OPT_REGION:
    case OPT_PARTNER:
        read_axis(b, option, optarg);
        break;
    case OPT_FORMAT:
        read_formats(r, optarg);
        break;
    case OPT_OUT:
        b->out = optarg;
        break;
    case OPT_DIALECT:
        b->dialect = dialects[choice(r, "--dialect", optarg, dialects)];
        break;
    case OPT_STRICT:
        b->strict = true;
        break;
    case OPT_MESSAGES:
        r->out->format = (td_message_format)choice(r, "--message-format", optarg, formats);
        break;
    case OPT_COLOUR:
        read_colour(r, optarg);
        break;
    case OPT_HOOK:
        push(&b->hooks, &b->nhooks, optarg);
        break;
    case OPT_DUMP:
        b->dump = (td_dump_kind)choice(r, "--dump", optarg, dumps);
        break;
    case OPT_JSON:
        r->out->json = true;
        break;
    case OPT_VERSION:
        puts("trisdoc " TD_VERSION);
        return 0;
    case 'h':
        td_help_print(r->out->verb, r->tr);
        return 0;
    default:
        usage_error(r, N_("cannot read the option \"%s\""), argv[optind - 1]);
    }
    return -1;
}

static bool check_command(reader *r) {
    td_command *c = r->out;
    td_build_opts *b = &c->build;
    bool fragment = strcmp(c->verb, "fragment") == 0;
    if (fragment && b->nnames == 0)
        push(&b->names, &b->nnames, "-");
    if (fragment && b->nnames > 1)
        usage_error(r, N_("fragment takes one file, not also \"%s\""), b->names[1]);
    if (b->file && (b->nnames != 1 || strcmp(c->verb, "build") != 0))
        usage_error(r, N_("-o %s needs exactly one Markdown file"), b->file);
    if (b->file && !b->dump && !b->pdf && !b->html && !td_str_ends(td_str_from(b->file), ".pdf") && !td_str_ends(td_str_from(b->file), ".html"))
        usage_error(r, N_("-o %s: end the name in .pdf or .html, or say --format"), b->file);
    if (b->file && b->pdf && b->html)
        usage_error(r, N_("-o %s takes one format"), b->file);
    if (b->file && strcmp(b->file, "-") == 0 && c->format == TD_FORMAT_JSON)
        usage_error(r, N_("-o %s and --message-format json would both write to standard output"), b->file);
    if (strcmp(c->verb, "list") == 0 && b->nnames)
        usage_error(r, N_("list takes no names: \"%s\""), b->names[0]);
    return !r->failed;
}

static bool find_verb(reader *r, const char *word) {
    for (int i = 0; verbs[i]; i++)
        if (strcmp(verbs[i], word) == 0) {
            r->out->verb = verbs[i];
            return true;
        }
    usage_error(r, N_("unknown verb \"%s\""), word);
    return false;
}

int td_args_read(int argc, char **argv, td_command *out, const char *(*tr)(const char *)) {
    reader r = {out, tr, false};
    *out = (td_command){.colour = isatty(STDERR_FILENO)};
    opterr = 0;
    optind = 0; /* glibc: from the start, whatever was read before */
    /* The verb comes first; options of the program before it are -C, --help and --version. */
    if (argc > 1 && argv[1][0] != '-') {
        if (!find_verb(&r, argv[1]))
            return 2;
        argc--;
        argv++;
    }
    for (;;) {
        int option = getopt_long(argc, argv, out->verb ? "C:j:o:qvM:h" : "+C:qvh", long_options, NULL);
        if (option == -1) {
            if (out->verb || optind >= argc)
                break;
            if (!find_verb(&r, argv[optind]))
                return 2;
            argc -= optind;
            argv += optind;
            optind = 0;
            continue;
        }
        if (option != '?' && out->verb && !option_fits(out->verb, option)) {
            misplaced(&r, option);
            return 2;
        }
        int status = read_option(&r, option, argv);
        if (status >= 0)
            return status;
        if (r.failed)
            return 2;
    }
    if (!out->verb) {
        usage_error(&r, N_("a verb is missing%s"), "");
        return 2;
    }
    for (; optind < argc; optind++)
        push(&out->build.names, &out->build.nnames, argv[optind]);
    out->build.translate = tr;
    out->build.check = strcmp(out->verb, "check") == 0;
    return check_command(&r) ? -1 : 2;
}

void td_args_free(td_command *c) {
    free(c->build.names);
    free(c->build.metas);
    free(c->build.hooks);
}

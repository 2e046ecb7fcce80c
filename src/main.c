/* main.c - the process: language of the messages, lack of memory, the environment. */
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static const char *environment(const char *name) {
    return getenv(name);
}

static const char *translate(const char *text) {
    return gettext(text);
}

/* Translations lie beside the program: <bin>/../share/locale when installed, <bin>/share/locale in the build tree. */
static void bind_catalogue(void) {
    static const char *const places[] = {"%.*s/../share/locale", "%.*s/share/locale"};
    char exe[PATH_MAX], dir[PATH_MAX + 32], probe[PATH_MAX + 96];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return;
    exe[n] = '\0';
    char *slash = strrchr(exe, '/');
    for (int i = 0; i < 2; i++) {
        snprintf(dir, sizeof dir, i == 0 ? places[0] : places[1], (int)(slash - exe), exe);
        snprintf(probe, sizeof probe, "%s/de/LC_MESSAGES/trisdoc.mo", dir);
        if (access(probe, R_OK) == 0) {
            bindtextdomain("trisdoc", dir);
            bind_textdomain_codeset("trisdoc", "UTF-8");
            textdomain("trisdoc");
            return;
        }
    }
}

/* Only the language of the messages follows the user's locale, and it works without that locale being installed. */
static void choose_language(void) {
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *wanted = NULL;
    for (int i = 0; i < 3 && !(wanted && *wanted); i++)
        wanted = getenv(variables[i]);
    if (!wanted || strncmp(wanted, "de", 2) != 0)
        return;
    setlocale(LC_MESSAGES, "C.UTF-8");
    setenv("LANGUAGE", "de", 1);
    bind_catalogue();
}

int main(int argc, char **argv) {
    td_on_out_of_memory(td_build_abandon);
    choose_language();
    return td_cli_run(argc, argv, environment, translate);
}

/* files.h - fonts and pattern files of the system, for the tests of text/. */
#ifndef TD_TESTS_TEXT_FILES_H
#define TD_TESTS_TEXT_FILES_H
#include <stdio.h>
#include <stdlib.h>

#include "test.h"

#define NOTO "/usr/share/fonts/truetype/noto/"
#define HYPHEN "/usr/share/hyphen/"

/* Empty when the file is missing.  Lives in arena. */
static inline td_str test_file(td_arena *arena, const char *path) {
    td_buf buf = {0};
    char block[4096];
    size_t n;
    FILE *f = fopen(path, "rb");
    while (f && (n = fread(block, 1, sizeof block, f)) > 0)
        td_buf_put(&buf, block, n);
    if (f)
        fclose(f);
    return td_buf_take(&buf, arena);
}

#endif

/* prelude.c - pandoc.lua inside the program. */
#include "hooks/state.h"

static const char *const lines[] = {
#include "hooks/prelude.inc"
};

const char *td_hk_prelude_reader(lua_State *L, void *data, size_t *n) {
    size_t *at = data;
    (void)L;
    if (*at >= sizeof lines / sizeof *lines)
        return NULL;
    *n = strlen(lines[*at]);
    return lines[(*at)++];
}

/* fuzz_image.c - libFuzzer over td_image_load: a picture or a finding, nothing else. */
#include "image/load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    td_diags diags = {0};
    td_ctx ctx = {.arena = td_arena_new(), .scratch = td_arena_new(), .sources = td_sources_new(), .diags = &diags};
    td_diags_init(&diags, ctx.arena);
    td_image *image = td_image_load(&ctx, TD_S("fuzz"), (td_str){(const char *)data, size}, TD_NOSPAN);
    if (!image == !diags.n)
        __builtin_trap();
    if (image && image->kind == TD_IMAGE_PIXELS) {
        size_t n = (size_t)image->width * (size_t)image->height;
        if (image->data.n != n * (size_t)image->channels || (image->alpha.n && image->alpha.n != n))
            __builtin_trap();
    }
    td_sources_free(ctx.sources);
    td_arena_free(ctx.scratch);
    td_arena_free(ctx.arena);
    return 0;
}

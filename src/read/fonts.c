#include "read/fonts.h"

#include <errno.h>
#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <openssl/sha.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const folders[] = {"/usr/share/fonts/truetype/noto", "/usr/share/fonts/truetype/dejavu", "/usr/local/share/fonts"};

static bool map_file(const char *path, td_str *out) {
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    void *p = MAP_FAILED;
    errno = 0;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
        p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    int err = errno;
    close(fd);
    if (p == MAP_FAILED) {
        if (err == ENOMEM)
            td_out_of_memory();
        return false;
    }
    *out = (td_str){p, (size_t)st.st_size};
    return true;
}

static bool find_known(td_ctx *ctx, const td_face_spec *face, td_str *out) {
    for (size_t i = 0; face->file.n && i < sizeof folders / sizeof *folders; i++) {
        td_str path = td_str_format(ctx->scratch, "%s/%.*s", folders[i], TD_F(face->file));
        if (map_file(path.p, out))
            return true;
    }
    return false;
}

/* fontconfig replaces what it lacks: the family it found is compared. */
static bool find_by_fontconfig(td_ctx *ctx, const td_face_spec *face, td_str *out, int *index) {
    td_str family = td_str_dup(ctx->scratch, face->family), style = td_str_dup(ctx->scratch, face->style);
    FcPattern *wanted = FcPatternCreate();
    FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)family.p);
    FcPatternAddString(wanted, FC_STYLE, (const FcChar8 *)style.p);
    FcConfigSubstitute(NULL, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcResult result;
    FcPattern *match = FcFontMatch(NULL, wanted, &result);
    FcChar8 *file = NULL, *found = NULL;
    bool ok = match && FcPatternGetString(match, FC_FAMILY, 0, &found) == FcResultMatch && td_str_is(face->family, (const char *)found) &&
              FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch && map_file((const char *)file, out);
    if (ok)
        FcPatternGetInteger(match, FC_INDEX, 0, index);
    if (match)
        FcPatternDestroy(match);
    FcPatternDestroy(wanted);
    return ok;
}

static void verify_face(td_ctx *ctx, const td_face_spec *face, td_str bytes) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    char hex[2 * SHA256_DIGEST_LENGTH + 1];
    if (!face->sha256 || face->sha256->n == 0)
        return;
    SHA256((const unsigned char *)bytes.p, bytes.n, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[sizeof hex - 1] = '\0';
    if (!td_value_has(face->sha256, td_str_from(hex)))
        td_report(ctx, TD_W_FONT_CHECKSUM, face->span, TD_F(face->file.n ? face->file : face->family));
}

bool td_read_fonts_open(td_ctx *ctx, const td_style *style, bool verify, td_font_files *out) {
    bool ok = true, asked = false;
    out->n = style->nfaces;
    out->blobs = TD_NEWN(ctx->arena, td_str, style->nfaces);
    out->index = TD_NEWN(ctx->arena, int, style->nfaces);
    for (size_t i = 0; i < style->nfaces; i++) {
        const td_face_spec *face = &style->faces[i];
        bool found = find_known(ctx, face, &out->blobs[i]);
        if (!found) {
            asked = true;
            found = find_by_fontconfig(ctx, face, &out->blobs[i], &out->index[i]);
        }
        if (!found) {
            td_str hint = td_str_from(td_tr(ctx, "install the packages fonts-noto-core, fonts-noto-mono and fonts-dejavu-core"));
            ok = td_report_hint(ctx, TD_E_FONT_MISSING, face->span, hint, TD_F(face->family));
        } else if (verify) {
            verify_face(ctx, face, out->blobs[i]);
        }
    }
    if (asked)
        FcFini();
    return ok;
}

void td_read_fonts_close(td_font_files *files) {
    for (size_t i = 0; i < files->n; i++)
        if (files->blobs[i].p)
            munmap((void *)(uintptr_t)files->blobs[i].p, files->blobs[i].n);
    files->n = 0;
}

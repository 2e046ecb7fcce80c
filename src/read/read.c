#include "read/read.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

td_str td_read_real(td_arena *arena, td_str path) {
    char resolved[PATH_MAX];
    td_str z = td_str_dup(arena, path);
    if (!path.n || memchr(path.p, 0, path.n) || !realpath(z.p, resolved))
        return TD_S("");
    return td_str_dup(arena, td_str_from(resolved));
}

bool td_read_inside(td_str real, td_str root) {
    if (root.n == 1 && root.p[0] == '/')
        return true;
    return real.n >= root.n && memcmp(real.p, root.p, root.n) == 0 && (real.n == root.n || real.p[root.n] == '/');
}

static bool stat_of(td_str path, struct stat *st) {
    char z[PATH_MAX];
    if (path.n == 0 || path.n >= sizeof z)
        return false;
    memcpy(z, path.p, path.n);
    z[path.n] = '\0';
    return stat(z, st) == 0;
}

bool td_read_is_dir(td_str path) {
    struct stat st;
    return stat_of(path, &st) && S_ISDIR(st.st_mode);
}

bool td_read_is_file(td_str path) {
    struct stat st;
    return stat_of(path, &st) && S_ISREG(st.st_mode);
}

/* Reads to the end or one byte beyond the limit. */
static bool read_all(int fd, size_t limit, size_t expected, td_buf *out) {
    td_buf_reserve(out, (expected < limit ? expected : limit) + 1);
    for (;;) {
        if (out->n > limit)
            return true;
        td_buf_reserve(out, 4096);
        size_t room = out->cap - out->n;
        ssize_t n = read(fd, out->p + out->n, room);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0;
        out->n += (size_t)n;
    }
}

static bool finish_read(td_ctx *ctx, td_buf *buf, td_str shown, td_span from, size_t limit, td_str *out) {
    if (buf->n > limit) {
        td_buf_free(buf);
        return td_report(ctx, TD_E_FILE_TOO_LARGE, from, TD_F(shown), limit >> 20);
    }
    *out = td_buf_take(buf, ctx->arena);
    return true;
}

bool td_read_bytes(td_ctx *ctx, td_path path, td_span from, size_t limit, td_str *out) {
    struct stat st;
    td_buf buf = {0};
    td_str z = td_str_dup(ctx->scratch, path.real);
    int fd = path.real.n ? open(z.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (fd < 0) {
        bool missing = !path.real.n || errno == ENOENT || errno == ENOTDIR;
        return missing ? td_report(ctx, TD_E_FILE_MISSING, from, TD_F(path.shown)) : td_report(ctx, TD_E_FILE_UNREADABLE, from, TD_F(path.shown), strerror(errno));
    }
    bool regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    bool ok = regular && read_all(fd, limit, (size_t)st.st_size, &buf);
    int err = regular ? errno : S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
    close(fd);
    if (!ok) {
        td_buf_free(&buf);
        return td_report(ctx, TD_E_FILE_UNREADABLE, from, TD_F(path.shown), strerror(err));
    }
    return finish_read(ctx, &buf, path.shown, from, limit, out);
}

bool td_read_stdin(td_ctx *ctx, size_t limit, td_str *out) {
    td_buf buf = {0};
    if (!read_all(STDIN_FILENO, limit, 65536, &buf)) {
        int err = errno;
        td_buf_free(&buf);
        return td_report(ctx, TD_E_FILE_UNREADABLE, TD_NOSPAN, TD_F(TD_S("-")), strerror(err));
    }
    return finish_read(ctx, &buf, TD_S("-"), TD_NOSPAN, limit, out);
}

const td_source *td_read_source(td_ctx *ctx, td_str shown, td_str real, td_str bytes) {
    if (td_str_starts(bytes, "\xEF\xBB\xBF"))
        bytes = td_str_sub(bytes, 3, bytes.n);
    size_t nul = td_str_index(bytes, '\0'), bad = td_utf8_invalid(bytes);
    if (nul == SIZE_MAX && bad == SIZE_MAX)
        return td_sources_add(ctx->sources, shown, real, bytes);
    /* What can be shown of a binary file is what comes before the first bad byte. */
    size_t first = nul < bad ? nul : bad;
    const td_source *shown_part = td_sources_add(ctx->sources, shown, TD_NOSTR, td_str_sub(bytes, 0, first));
    td_span at = {shown_part->id, (uint32_t)first, (uint32_t)first};
    td_str hint = td_str_from(td_tr(ctx, "save the file as UTF-8 text"));
    if (nul < bad)
        td_report_hint(ctx, TD_E_NUL_BYTE, at, hint);
    else
        td_report_hint(ctx, TD_E_NOT_UTF8, at, hint, (unsigned)(unsigned char)bytes.p[bad]);
    return NULL;
}

static int by_bytes(const void *a, const void *b) {
    return td_str_cmp(*(const td_str *)a, *(const td_str *)b);
}

/* The folder's own name is no pattern. */
static void put_escaped(td_buf *out, td_str dir) {
    for (size_t i = 0; i < dir.n; i++) {
        if (strchr("*?[]\\", dir.p[i]))
            td_buf_putc(out, '\\');
        td_buf_putc(out, dir.p[i]);
    }
}

bool td_read_glob_stays(td_str pattern) {
    if (!pattern.n || pattern.p[0] == '/' || memchr(pattern.p, 0, pattern.n))
        return false;
    while (pattern.n) {
        size_t slash = td_str_index(pattern, '/'), end = slash == SIZE_MAX ? pattern.n : slash;
        if (td_str_is(td_str_sub(pattern, 0, end), ".."))
            return false;
        pattern = td_str_sub(pattern, end + (slash != SIZE_MAX), pattern.n);
    }
    return true;
}

size_t td_read_glob(td_arena *arena, td_str dir, td_str pattern, td_str **out) {
    glob_t found;
    td_buf full = {0};
    *out = NULL;
    if (!td_read_glob_stays(pattern))
        return 0;
    put_escaped(&full, dir);
    td_buf_format(&full, "/%.*s", TD_F(pattern));
    int status = glob(td_buf_take(&full, arena).p, GLOB_NOSORT, NULL, &found);
    if (status != 0)
        return 0;
    *out = TD_NEWN(arena, td_str, found.gl_pathc);
    for (size_t i = 0; i < found.gl_pathc; i++)
        (*out)[i] = td_str_dup(arena, td_str_from(found.gl_pathv[i] + dir.n + 1));
    size_t n = found.gl_pathc;
    globfree(&found);
    qsort(*out, n, sizeof **out, by_bytes);
    return n;
}

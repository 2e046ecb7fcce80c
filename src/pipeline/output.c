/* output.c - files appear whole or not at all: temporary name, flush, rename; a folder is exchanged at once. */
#include "pipeline/parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_PENDING = 256 };

/* Temporary files and folders of this process, so that a signal or lack of memory can remove them.  The one
 * piece of process-wide state besides cmark-gfm's: what is on disk belongs to the process. */
static pthread_mutex_t pending_lock = PTHREAD_MUTEX_INITIALIZER;
static char pending[MAX_PENDING][PATH_MAX];

static int pending_add(const char *path) {
    int slot = -1;
    pthread_mutex_lock(&pending_lock);
    for (int i = 0; i < MAX_PENDING && slot < 0; i++)
        if (!pending[i][0]) {
            snprintf(pending[i], PATH_MAX, "%s", path);
            slot = i;
        }
    pthread_mutex_unlock(&pending_lock);
    return slot;
}

static void pending_remove(int slot) {
    if (slot < 0)
        return;
    pthread_mutex_lock(&pending_lock);
    pending[slot][0] = '\0';
    pthread_mutex_unlock(&pending_lock);
}

static void remove_tree(const char *path) {
    char child[PATH_MAX];
    DIR *dir = opendir(path);
    if (!dir) {
        unlink(path);
        return;
    }
    for (struct dirent *e; (e = readdir(dir));) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        int n = snprintf(child, sizeof child, "%s/%s", path, e->d_name);
        if (n > 0 && (size_t)n < sizeof child && unlink(child) != 0)
            remove_tree(child);
    }
    closedir(dir);
    rmdir(path);
}

void td_build_abandon(void) {
    for (int i = 0; i < MAX_PENDING; i++)
        if (pending[i][0])
            remove_tree(pending[i]);
}

/* ---- signals ---- */

static void *wait_for_signal(void *arg) {
    sigset_t *set = arg;
    int signo = 0;
    if (sigwait(set, &signo) == 0) {
        td_build_abandon();
        _exit(128 + signo);
    }
    return NULL;
}

void td_output_watch_signals(void) {
    static sigset_t set;
    pthread_t thread;
    pthread_attr_t attr;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, 64 << 10);
    if (pthread_create(&thread, &attr, wait_for_signal, &set) != 0)
        pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    pthread_attr_destroy(&attr);
}

/* ---- files ---- */

struct td_output {
    int fd, slot, err;
    char path[PATH_MAX], temporary[PATH_MAX];
    size_t n;
    unsigned char buffer[1 << 16];
};

static bool write_error(td_ctx *ctx, const char *path, int err) {
    td_str shown = td_str_from(path);
    return td_report(ctx, TD_F_WRITE, TD_NOSPAN, TD_F(shown), strerror(err));
}

/* "dir/.trisdoc-PID-N-name" beside the final place, so that renaming stays on one file system; N: two workers may
 * write the same picture at once. */
static bool temporary_name(char *out, size_t size, const char *path) {
    static unsigned counter;
    pthread_mutex_lock(&pending_lock);
    unsigned number = counter++;
    pthread_mutex_unlock(&pending_lock);
    const char *slash = strrchr(path, '/');
    int dir = slash ? (int)(slash + 1 - path) : 0;
    int n = snprintf(out, size, "%.*s.trisdoc-%ld-%u-%.200s", dir, path, (long)getpid(), number, path + dir);
    return n > 0 && (size_t)n < size;
}

td_output *td_output_open(td_ctx *ctx, td_str path) {
    if (path.n + 1 > PATH_MAX) {
        write_error(ctx, path.p, ENAMETOOLONG);
        return NULL;
    }
    td_output *o = td_malloc(sizeof *o);
    struct stat st;
    memcpy(o->path, path.p, path.n);
    o->path[path.n] = '\0';
    o->n = 0;
    o->err = 0;
    /* Devices and pipes are written directly: nothing could be renamed onto them. */
    bool standard = td_str_is(path, "-");
    bool direct = standard || (stat(o->path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));
    if (direct)
        memcpy(o->temporary, o->path, path.n + 1);
    else if (!temporary_name(o->temporary, sizeof o->temporary, o->path))
        o->err = ENAMETOOLONG;
    o->slot = direct || o->err ? -1 : pending_add(o->temporary);
    o->fd = o->err ? -1 : standard ? dup(STDOUT_FILENO) : open(o->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (o->fd >= 0)
        return o;
    write_error(ctx, o->path, o->err ? o->err : errno);
    pending_remove(o->slot);
    free(o);
    return NULL;
}

static void flush_buffer(td_output *o) {
    for (size_t at = 0; at < o->n && !o->err;) {
        ssize_t n = write(o->fd, o->buffer + at, o->n - at);
        if (n < 0 && errno != EINTR)
            o->err = errno;
        else if (n > 0)
            at += (size_t)n;
    }
    o->n = 0;
}

bool td_output_write(void *output, const void *bytes, size_t n) {
    td_output *o = output;
    const unsigned char *p = bytes;
    if (n == 0)
        flush_buffer(o);
    while (n && !o->err) {
        size_t room = sizeof o->buffer - o->n, part = n < room ? n : room;
        memcpy(o->buffer + o->n, p, part);
        o->n += part;
        p += part;
        n -= part;
        if (o->n == sizeof o->buffer)
            flush_buffer(o);
    }
    return o->err == 0;
}

void td_output_abandon(td_output *o) {
    close(o->fd);
    if (strcmp(o->temporary, o->path) != 0)
        unlink(o->temporary);
    pending_remove(o->slot);
    free(o);
}

bool td_output_commit(td_ctx *ctx, td_output *o) {
    bool direct = strcmp(o->temporary, o->path) == 0;
    flush_buffer(o);
    if (!o->err && !direct && fsync(o->fd) != 0)
        o->err = errno;
    if (close(o->fd) != 0 && !o->err)
        o->err = errno;
    if (!o->err && !direct && rename(o->temporary, o->path) != 0)
        o->err = errno;
    bool ok = o->err == 0;
    if (!ok) {
        write_error(ctx, o->path, o->err);
        if (!direct)
            unlink(o->temporary);
    }
    pending_remove(o->slot);
    free(o);
    return ok;
}

/* ---- folders ---- */

bool td_output_mkdirs(td_ctx *ctx, td_str path) {
    char z[PATH_MAX];
    if (path.n >= sizeof z)
        return write_error(ctx, path.p, ENAMETOOLONG);
    memcpy(z, path.p, path.n);
    z[path.n] = '\0';
    for (size_t i = 1; i <= path.n; i++) {
        if (z[i] != '/' && z[i] != '\0')
            continue;
        char keep = z[i];
        z[i] = '\0';
        if (mkdir(z, 0755) != 0 && errno != EEXIST)
            return write_error(ctx, z, errno);
        z[i] = keep;
    }
    return td_read_is_dir(path) || write_error(ctx, z, ENOTDIR);
}

bool td_output_file(td_ctx *ctx, td_str dir, td_str name, td_str bytes) {
    td_str path = td_str_format(ctx->arena, "%.*s/%.*s", TD_F(dir), TD_F(name));
    size_t slash = td_str_rindex(path, '/');
    if (!td_output_mkdirs(ctx, td_str_sub(path, 0, slash)))
        return false;
    td_output *o = td_output_open(ctx, path);
    if (!o)
        return false;
    td_output_write(o, bytes.p, bytes.n);
    return td_output_commit(ctx, o);
}

/* Puts the new folder in the place of the old one, which ends up under the temporary name. */
static bool exchange(td_ctx *ctx, const char *temporary, const char *final) {
    if (renameat2(AT_FDCWD, temporary, AT_FDCWD, final, RENAME_EXCHANGE) == 0)
        return true;
    /* A file system that cannot exchange: nearly at once. */
    if (errno == EINVAL || errno == ENOSYS)
        remove_tree(final);
    else if (errno != ENOENT)
        return write_error(ctx, final, errno);
    return rename(temporary, final) == 0 || write_error(ctx, final, errno);
}

bool td_output_folder(td_ctx *ctx, td_str path, const td_html_files *files) {
    char temporary[PATH_MAX];
    td_str final = td_str_dup(ctx->arena, path);
    if (!temporary_name(temporary, sizeof temporary, final.p))
        return write_error(ctx, final.p, ENAMETOOLONG);
    int slot = pending_add(temporary);
    remove_tree(temporary); /* of a process that had our number and died */
    bool ok = td_output_mkdirs(ctx, td_str_from(temporary));
    for (size_t i = 0; i < files->n && ok; i++)
        ok = td_output_file(ctx, td_str_from(temporary), files->p[i].name, files->p[i].bytes);
    ok = ok && exchange(ctx, temporary, final.p);
    remove_tree(temporary);
    pending_remove(slot);
    return ok;
}

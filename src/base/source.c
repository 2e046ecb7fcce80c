#include "base/source.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/utf8.h"

struct td_sources {
    pthread_mutex_t lock;
    td_arena *arena;
    struct {
        td_source **p;
        size_t n, cap;
    } list;
    td_map by_real;
};

td_sources *td_sources_new(void) {
    td_sources *sources = td_malloc(sizeof *sources);
    memset(sources, 0, sizeof *sources);
    pthread_mutex_init(&sources->lock, NULL);
    sources->arena = td_arena_new();
    td_map_init(&sources->by_real, sources->arena);
    return sources;
}

void td_sources_free(td_sources *sources) {
    if (!sources)
        return;
    pthread_mutex_destroy(&sources->lock);
    td_arena_free(sources->arena);
    free(sources);
}

static void index_lines(td_arena *arena, td_source *source) {
    size_t n = 1;
    for (size_t i = 0; i < source->bytes.n; i++)
        n += source->bytes.p[i] == '\n';
    source->lines = TD_NEWN(arena, uint32_t, n);
    source->nlines = 1;
    for (size_t i = 0; i < source->bytes.n; i++)
        if (source->bytes.p[i] == '\n')
            source->lines[source->nlines++] = (uint32_t)i + 1;
}

td_source *td_sources_add(td_sources *sources, td_str path, td_str real, td_str bytes) {
    pthread_mutex_lock(&sources->lock);
    td_source *source = TD_NEW(sources->arena, td_source);
    source->id = (uint32_t)sources->list.n + 1;
    source->path = td_str_dup(sources->arena, path);
    source->real = td_str_dup(sources->arena, real);
    source->bytes = td_str_dup(sources->arena, bytes);
    index_lines(sources->arena, source);
    TD_PUSH(sources->arena, &sources->list, source);
    if (real.n)
        td_map_put(&sources->by_real, source->real, source);
    pthread_mutex_unlock(&sources->lock);
    return source;
}

const td_source *td_sources_find(td_sources *sources, uint32_t id) {
    pthread_mutex_lock(&sources->lock);
    const td_source *source = id && id <= sources->list.n ? sources->list.p[id - 1] : NULL;
    pthread_mutex_unlock(&sources->lock);
    return source;
}

const td_source *td_sources_find_real(td_sources *sources, td_str real) {
    pthread_mutex_lock(&sources->lock);
    const td_source *source = td_map_find(&sources->by_real, real);
    pthread_mutex_unlock(&sources->lock);
    return source;
}

void td_source_position(const td_source *source, uint32_t offset, int *line, int *column) {
    if (offset > source->bytes.n)
        offset = (uint32_t)source->bytes.n;
    size_t lo = 0, hi = source->nlines;
    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (source->lines[mid] <= offset)
            lo = mid;
        else
            hi = mid;
    }
    *line = (int)lo + 1;
    *column = (int)td_utf8_count(td_str_sub(source->bytes, source->lines[lo], offset)) + 1;
}

td_str td_source_line(const td_source *source, int line) {
    if (line < 1 || (size_t)line > source->nlines)
        return TD_NOSTR;
    size_t from = source->lines[line - 1];
    size_t to = (size_t)line < source->nlines ? source->lines[line] : source->bytes.n;
    td_str text = td_str_sub(source->bytes, from, to);
    while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
        text.n--;
    return text;
}

td_span td_span_join(td_span a, td_span b) {
    if (a.src != b.src)
        return a.src ? a : b;
    return (td_span){a.src, a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end};
}

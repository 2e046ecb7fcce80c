#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ALIGN = 16, FIRST_BLOCK = 16 * 1024, MAX_BLOCK = 1024 * 1024 };

typedef struct block {
    struct block *next;
    size_t cap, used;
    _Alignas(ALIGN) unsigned char data[];
} block;

struct td_arena {
    block *head;
    size_t used, next_cap;
};

static void (*out_of_memory_fn)(void); /* set once at start-up, before any thread */

void td_on_out_of_memory(void (*fn)(void)) {
    out_of_memory_fn = fn;
}

_Noreturn void td_out_of_memory(void) {
    static const char text[] = "trisdoc: out of memory\n";
    if (out_of_memory_fn)
        out_of_memory_fn();
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(2);
}

void *td_malloc(size_t n) {
    void *p = malloc(n ? n : 1);
    if (!p)
        td_out_of_memory();
    return p;
}

void *td_realloc(void *p, size_t n) {
    void *q = realloc(p, n ? n : 1);
    if (!q)
        td_out_of_memory();
    return q;
}

td_arena *td_arena_new(void) {
    td_arena *arena = td_malloc(sizeof *arena);
    memset(arena, 0, sizeof *arena);
    arena->next_cap = FIRST_BLOCK;
    return arena;
}

static void free_blocks(block *b) {
    while (b) {
        block *next = b->next;
        free(b);
        b = next;
    }
}

void td_arena_free(td_arena *arena) {
    if (!arena)
        return;
    free_blocks(arena->head);
    free(arena);
}

void td_arena_reset(td_arena *arena) {
    block *keep = arena->head;
    if (keep) {
        free_blocks(keep->next);
        keep->next = NULL;
        keep->used = 0;
    }
    arena->used = 0;
}

static block *add_block(td_arena *arena, size_t n) {
    block *b = td_malloc(sizeof *b + n);
    b->cap = n;
    b->used = 0;
    b->next = arena->head;
    arena->head = b;
    return b;
}

void *td_arena_alloc(td_arena *arena, size_t n) {
    if (n > SIZE_MAX / 2)
        td_out_of_memory();
    arena->used += n;
#ifdef TD_ARENA_EXACT
    block *b = add_block(arena, n);
    b->used = n;
    return memset(b->data, 0, n);
#else
    size_t need = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    block *b = arena->head;
    if (!b || b->cap - b->used < need) {
        size_t cap = need > arena->next_cap ? need : arena->next_cap;
        if (arena->next_cap < MAX_BLOCK)
            arena->next_cap *= 2;
        b = add_block(arena, cap);
    }
    void *p = b->data + b->used;
    b->used += need;
    return memset(p, 0, n);
#endif
}

void *td_arena_grow(td_arena *arena, void *p, size_t old, size_t n) {
    void *q = td_arena_alloc(arena, n);
    if (old)
        memcpy(q, p, old < n ? old : n);
    return q;
}

size_t td_arena_used(const td_arena *arena) {
    return arena->used;
}

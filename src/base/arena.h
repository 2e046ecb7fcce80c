/* arena.h - memory that is given back all at once.
 *
 * One arena per target build, one for what all targets of a run share, a scratch per phase.
 * Allocation never returns NULL: without memory the process says so and ends with status 2.
 * Built with -DTD_ARENA_EXACT every allocation is its own block, so that ASan sees inside.
 * An arena belongs to one thread at a time.
 */
#ifndef TD_BASE_ARENA_H
#define TD_BASE_ARENA_H
#include <stddef.h>

typedef struct td_arena td_arena;

td_arena *td_arena_new(void);
void td_arena_free(td_arena *arena); /* NULL is fine */

/* Gives everything back but keeps the arena (and one block) for reuse. */
void td_arena_reset(td_arena *arena);

/* Zeroed, aligned to 16 bytes.  n may be 0. */
void *td_arena_alloc(td_arena *arena, size_t n);

/* A block of n bytes that begins with the old bytes of p; p stays valid until the arena goes. */
void *td_arena_grow(td_arena *arena, void *p, size_t old, size_t n);

/* Bytes handed out so far. */
size_t td_arena_used(const td_arena *arena);

/* malloc and realloc that end the process instead of returning NULL. */
void *td_malloc(size_t n);
void *td_realloc(void *p, size_t n);

/* Called once without memory, before the process ends; set by pipeline/ to remove temporary files. */
void td_on_out_of_memory(void (*fn)(void));
/* Ends the program as a failed allocation does: for what the system could not get in another way (mmap). */
_Noreturn void td_out_of_memory(void);

#define TD_NEW(arena, T) ((T *)td_arena_alloc((arena), sizeof(T)))
#define TD_NEWN(arena, T, n) ((T *)td_arena_alloc((arena), sizeof(T) * (size_t)(n)))

/* Appends to an array {T *p; size_t n, cap;} that lives in an arena. */
#define TD_PUSH(arena, vec, item)                                                                       \
    do {                                                                                                \
        if ((vec)->n == (vec)->cap) {                                                                   \
            size_t td_cap = (vec)->cap ? (vec)->cap * 2 : 8;                                            \
            (vec)->p = td_arena_grow((arena), (vec)->p, (vec)->n * sizeof *(vec)->p,                    \
                                     td_cap * sizeof *(vec)->p);                                        \
            (vec)->cap = td_cap;                                                                        \
        }                                                                                               \
        (vec)->p[(vec)->n++] = (item);                                                                  \
    } while (0)

#endif

/* fonts_local.h - what fonts.c, fonts_shape.c and fonts_subset.c share; for text/ only. */
#ifndef TD_TEXT_FONTS_LOCAL_H
#define TD_TEXT_FONTS_LOCAL_H
#include <harfbuzz/hb.h>
#include <pthread.h>

#include "text/fonts.h"

enum { TD_FONTS_SHARDS = 32, TD_FONTS_POOL = 16, TD_FONTS_BITMAP = 0x250 };

/* One style face.  Everything is immutable once td_fonts_new has returned. */
typedef struct {
    hb_blob_t *blob;
    hb_face_t *face;
    hb_font_t *font; /* scaled to font units */
    td_face_info info;
    uint32_t nglyphs;
    int space;
    uint8_t latin[TD_FONTS_BITMAP / 8]; /* which characters below TD_FONTS_BITMAP are drawn */
} td_fonts_face;

typedef struct td_fonts_entry td_fonts_entry;

typedef struct {
    uint64_t hash;
    td_fonts_entry *entry; /* NULL: free */
} td_fonts_slot;

/* A part of the word cache; the lock guards all of it, the runs themselves never change. */
typedef struct {
    pthread_mutex_t lock;
    td_arena *arena;
    td_fonts_slot *slots;
    size_t n, cap;
    td_str *langs; /* the few languages seen, so that entries share their names */
    size_t nlangs;
} td_fonts_shard;

struct td_fonts {
    td_arena *arena;
    td_fonts_face *faces;
    size_t nfaces;
    hb_unicode_funcs_t *unicode;
    td_fonts_shard shards[TD_FONTS_SHARDS];
    pthread_mutex_t pool_lock;
    hb_buffer_t *pool[TD_FONTS_POOL]; /* buffers at rest: making one for each word is slow */
    size_t npool;
};

void td_fonts_cache_init(td_fonts *fonts);
void td_fonts_cache_finish(td_fonts *fonts);

#endif

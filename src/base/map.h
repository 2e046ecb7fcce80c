/* map.h - hash map from string to pointer; iteration follows insertion, so outputs never depend on hashes. */
#ifndef TD_BASE_MAP_H
#define TD_BASE_MAP_H
#include "base/str.h"

typedef struct {
    td_str key;
    void *value;
} td_map_entry;

typedef struct {
    td_arena *arena;
    td_map_entry *entries; /* in order of insertion: entries[0..n) */
    size_t n, cap;
    uint32_t *slots; /* entry index + 1; 0 = empty */
    size_t nslots;
} td_map;

/* Lives in arena; keys are borrowed and must outlive the map. */
void td_map_init(td_map *map, td_arena *arena);
/* Borrowed, NULL when absent. */
void *td_map_find(const td_map *map, td_str key);
/* Adds or replaces. Returns the value that was there, or NULL. */
void *td_map_put(td_map *map, td_str key, void *value);

#endif

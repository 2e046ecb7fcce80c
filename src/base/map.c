#include "base/map.h"

void td_map_init(td_map *map, td_arena *arena) {
    *map = (td_map){.arena = arena};
}

static uint32_t *slot_of(const td_map *map, td_str key) {
    size_t mask = map->nslots - 1;
    size_t i = td_str_hash(key) & mask;
    while (map->slots[i] && !td_str_eq(map->entries[map->slots[i] - 1].key, key))
        i = (i + 1) & mask;
    return &map->slots[i];
}

static void rehash(td_map *map) {
    map->nslots = map->nslots ? map->nslots * 2 : 16;
    map->slots = TD_NEWN(map->arena, uint32_t, map->nslots);
    for (size_t i = 0; i < map->n; i++)
        *slot_of(map, map->entries[i].key) = (uint32_t)i + 1;
}

void *td_map_find(const td_map *map, td_str key) {
    if (!map->nslots)
        return NULL;
    uint32_t i = *slot_of(map, key);
    return i ? map->entries[i - 1].value : NULL;
}

void *td_map_put(td_map *map, td_str key, void *value) {
    if (map->n * 2 >= map->nslots)
        rehash(map);
    uint32_t *slot = slot_of(map, key);
    if (*slot) {
        void *old = map->entries[*slot - 1].value;
        map->entries[*slot - 1].value = value;
        return old;
    }
    if (map->n == map->cap) {
        size_t cap = map->cap ? map->cap * 2 : 8;
        map->entries = td_arena_grow(map->arena, map->entries, map->n * sizeof *map->entries,
                                     cap * sizeof *map->entries);
        map->cap = cap;
    }
    map->entries[map->n++] = (td_map_entry){key, value};
    *slot = (uint32_t)map->n;
    return NULL;
}

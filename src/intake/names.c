/* A map from names to record numbers: open addressing, grown by doubling, in an arena. */
#include "intake/inner.h"

void name_map_init(struct name_map *map, struct arena *a)
{
	*map = (struct name_map){.arena = a, .size = 64};
	map->slots = arena_array(a, struct name_slot, map->size);
}

static struct name_slot *slot_for(const struct name_map *map, struct str key)
{
	size_t at = (size_t)str_hash(key) & (map->size - 1);
	while ((map->slots[at].id != 0 || map->slots[at].left) && !str_eq(map->slots[at].key, key))
		at = (at + 1) & (map->size - 1);
	return &map->slots[at];
}

void name_map_put(struct name_map *map, struct str key, int64_t id)
{
	must(id != 0);
	if (map->count * 2 >= map->size) {
		struct name_map old = *map;
		map->size *= 2;
		map->slots = arena_array(map->arena, struct name_slot, map->size);
		for (size_t i = 0; i < old.size; i++)
			if (old.slots[i].id != 0)
				*slot_for(map, old.slots[i].key) = old.slots[i];
	}
	struct name_slot *slot = slot_for(map, key);
	if (slot->id == 0) {
		map->count += slot->left ? 0 : 1;
		*slot = (struct name_slot){.key = key, .id = id};
	} else if (slot->id != id) {
		slot->several = true;
	}
}

int64_t name_map_get(const struct name_map *map, struct str key, bool *ret_several)
{
	const struct name_slot *slot = slot_for(map, key);
	*ret_several = slot->several;
	return slot->id;
}

void name_map_leave(struct name_map *map, struct str key, int64_t id)
{
	struct name_slot *slot = slot_for(map, key);
	if (slot->id != id || slot->several)
		return;
	slot->id = 0;
	slot->left = true;
}

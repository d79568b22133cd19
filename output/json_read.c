/* SPDX-License-Identifier: Apache-2.0 */
#include "output/json_read.h"

#include <jansson.h>

int
json_words(struct slice text, void (*fn)(void *ctx, const char *key, const char *word), void *ctx)
{
	json_t *root = json_loadb(text.s, text.n, 0, NULL), *value, *item;
	const char *key;
	size_t i;
	int is_object = json_is_object(root);
	json_object_foreach(root, key, value)
	{
		if (json_is_string(value))
			fn(ctx, key, json_string_value(value));
		json_array_foreach(value, i, item) if (json_is_string(item))
			fn(ctx, key, json_string_value(item));
	}
	json_decref(root);
	return is_object ? 0 : -1;
}

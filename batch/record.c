/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "batch/batch.h"

static char *
take_string(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));
	return s != NULL ? strdup(s) : NULL;
}

/* Each once. */
static char **
take_formats(const json_t *list)
{
	size_t n = json_array_size(list), w = 0;
	char **formats = calloc(n + 1, sizeof *formats);
	for (size_t i = 0; formats != NULL && i < n; i++) {
		const char *s = json_string_value(json_array_get(list, i));
		size_t k = 0;
		while (s != NULL && k < w && strcmp(formats[k], s) != 0)
			k++;
		if (s != NULL && k == w)
			formats[w++] = strdup(s);
	}
	return formats;
}

static void
add_option(char **options, size_t *n, const char *name, const json_t *value)
{
	char number[32];
	const char *s = json_string_value(value);
	if (json_is_boolean(value))
		s = json_is_true(value) ? "yes" : "no";
	if (json_is_integer(value)) {
		snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		s = number;
	}
	if (s == NULL)
		return;
	options[(*n)++] = strdup(name);
	options[(*n)++] = strdup(s);
}

static size_t
count_values(const json_t *object)
{
	size_t n = 0;
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, key, value) n +=
		json_is_array(value) ? json_array_size(value) : 1;
	return n;
}

static void
take_options(char **options, size_t *n, const json_t *object)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		if (!json_is_array(value)) {
			add_option(options, n, key, value);
			continue;
		}
		for (size_t i = 0; i < json_array_size(value); i++)
			add_option(options, n, key, json_array_get(value, i));
	}
}

static int
is_safe_out(const char *out)
{
	return out[0] != '/' && out[0] != '\0' && strstr(out, "..") == NULL;
}

int
record_parse(struct record *r, const char *line, size_t n, const char **why)
{
	*r = (struct record){0};
	if (n > MAX_RECORD) {
		*why = "longer than 30,000 bytes";
		return -1;
	}
	json_t *j = json_loadb(line, n, JSON_REJECT_DUPLICATES, NULL);
	const json_t *meta = json_object_get(j, "meta"), *opts = json_object_get(j, "opts");
	const json_t *formats = json_object_get(j, "formats");
	*why = NULL;
	if (!json_is_object(j))
		*why = "not a JSON object";
	r->id = take_string(j, "id");
	r->src = take_string(j, "src");
	r->out = take_string(j, "out");
	if (*why == NULL && (r->id == NULL || r->id[0] == '\0' || r->src == NULL))
		*why = "\"id\" and \"src\" are required strings";
	if (*why == NULL && r->out != NULL && !is_safe_out(r->out))
		*why = "\"out\" must be a path below the output folder";
	if (formats != NULL)
		r->formats = take_formats(formats);
	r->options = calloc(2 * (count_values(meta) + count_values(opts)) + 1, sizeof(char *));
	if (r->options == NULL)
		*why = "out of memory";
	if (*why == NULL) {
		size_t w = 0;
		take_options(r->options, &w, meta);
		take_options(r->options, &w, opts);
	}
	json_decref(j);
	return *why == NULL ? 0 : -1;
}

static void
free_list(char **list)
{
	for (size_t i = 0; list != NULL && list[i] != NULL; i++)
		free(list[i]);
	free(list);
}

void
record_free(struct record *r)
{
	free(r->id);
	free(r->src);
	free(r->out);
	free_list(r->formats);
	free_list(r->options);
}

void
record_warn(const char *line, size_t n)
{
	static const char *const known[] = {"id", "src", "out", "formats", "meta", "opts"};
	const char *key;
	json_t *value, *j = json_loadb(line, n, 0, NULL);
	const char *id = json_string_value(json_object_get(j, "id"));
	json_object_foreach(j, key, value)
	{
		size_t i = 0, count = sizeof known / sizeof known[0];
		while (i < count && strcmp(known[i], key) != 0)
			i++;
		if (i == count)
			fprintf(stderr, "%s: warning: the key \"%s\" is not known [manifest-key]\n",
				id ? id : "", key);
	}
	json_decref(j);
}

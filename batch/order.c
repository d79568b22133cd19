/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "batch/pool.h"

int
order_has_room(const struct order *o, uint64_t number)
{
	return number - o->next < WINDOW;
}

int
order_put(struct order *o, int fd, uint64_t number, char *line)
{
	int rc = 0;
	o->held[number % WINDOW] = line;
	for (char **slot; *(slot = &o->held[o->next % WINDOW]) != NULL; o->next++) {
		if (log_write(fd, *slot) != 0)
			rc = -1;
		free(*slot);
		*slot = NULL;
	}
	return rc;
}

int
order_flush(struct order *o, int fd)
{
	int rc = 0;
	for (uint64_t i = o->next; i < o->next + WINDOW; i++) {
		char **slot = &o->held[i % WINDOW];
		if (*slot != NULL && log_write(fd, *slot) != 0)
			rc = -1;
		free(*slot);
		*slot = NULL;
	}
	return rc;
}

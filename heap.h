/* SPDX-License-Identifier: Apache-2.0 */
/* How the program's memory grows and shrinks; the library leaves that to its host. */
#ifndef HEAP_H
#define HEAP_H

void heap_prepare(void);

#endif

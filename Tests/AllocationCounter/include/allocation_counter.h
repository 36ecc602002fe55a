#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

/* How often this thread has asked for memory: malloc, calloc, realloc, aligned_alloc, posix_memalign. */
int64_t allocation_count(void);

#endif

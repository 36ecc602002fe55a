/* Counts what a thread allocates. A program's own malloc takes the place of the C library's in all libraries
 * that it loads, so that Swift's runtime is counted too; memory still comes from glibc, whose free it is
 * given back by. */
#include "allocation_counter.h"

#include <errno.h>
#include <stddef.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static _Thread_local int64_t count;

int64_t allocation_count(void) { return count; }

void *malloc(size_t bytes) {
  ++count;
  return __libc_malloc(bytes);
}

void *calloc(size_t items, size_t bytes) {
  ++count;
  return __libc_calloc(items, bytes);
}

void *realloc(void *memory, size_t bytes) {
  ++count;
  return __libc_realloc(memory, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) {
  ++count;
  return __libc_memalign(alignment, bytes);
}

int posix_memalign(void **memory, size_t alignment, size_t bytes) {
  ++count;
  if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0)
    return EINVAL;
  void *found = __libc_memalign(alignment, bytes);
  if (found == NULL) return ENOMEM;
  *memory = found;
  return 0;
}

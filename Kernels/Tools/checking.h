/* What the programs that test primitives share. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "KernelLibrary.h"

static long checks, failures;
/* The instruction set under test. */
static int isa;

static inline void fail(const char *what, int64_t position) {
  if (failures++ < 40)
    printf("FAILED %s on %s at %lld\n", what, gc_isa_name(isa), (long long)position);
}

#define CHECK(condition, what, position) \
  do { ++checks; if (!(condition)) fail(what, position); } while (0)

static inline void *find(const char *name) {
  int64_t count;
  const gc_symbol *table = gc_primitives(isa, &count);
  for (int64_t i = 0; i < count; ++i)
    if (!strcmp(table[i].name, name)) return table[i].address;
  printf("missing %s\n", name);
  exit(1);
}

static uint64_t state = 7;
static inline uint64_t bits(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (state >> 32) ^ (state << 29);
}

/* Speed of the float primitives on one core: nanoseconds for a tile of 1024 elements in the first
 * level cache, for each instruction set of this machine; the least of many runs. "huge" stands for
 * a tile in which one angle needs the long reduction.
 *
 *   clang -std=gnu11 -O2 -Iinclude Tools/tiles.c Primitives/<all>.c pool.c embed.c -o tiles \
 *       -lm -lpthread && ./tiles [function ...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "KernelLibrary.h"
#include "../Primitives/list.h"

enum { TILE = 1024, RUNS = 2000, CALLS = 8 };

static double nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return 1e9 * (double)now.tv_sec + (double)now.tv_nsec;
}

static void *find(int isa, const char *name) {
  int64_t count;
  const gc_symbol *table = gc_primitives(isa, &count);
  for (int64_t i = 0; i < count; ++i)
    if (!strcmp(table[i].name, name)) return table[i].address;
  printf("missing %s\n", name);
  exit(1);
}

static double input[TILE], output[TILE]; /* room for either type */

static double measure(int isa, const char *name) {
  void (*tile)(int64_t, void *, const void *) = find(isa, name);
  double best = 1e30;
  for (int run = 0; run < RUNS; ++run) {
    double start = nanoseconds();
    for (int call = 0; call < CALLS; ++call) tile(TILE, output, input);
    double time = (nanoseconds() - start) / CALLS;
    if (time < best) best = time;
  }
  return best;
}

static void report(const char *name, const char *note) {
  printf("%-24s", name);
  for (int isa = GC_ISA_BASELINE; isa <= gc_host_isa(); ++isa) printf(" %8.0f", measure(isa, name));
  printf("%s\n", note);
}

/* Positive, so that logarithms and roots take their usual way. */
#define FILL(T) for (int i = 0; i < TILE; ++i) ((T *)(void *)input)[i] = (T)(i + 1) * (T)0.037

#define REPORT(function, T, type)                              \
  if (count == 1 || !strcmp(#function, wanted)) {              \
    FILL(T); report("gc_tile_" #function "_" #type, "");       \
  }
#define REPORT_HUGE(function, T, type)                         \
  if (count == 1 || !strcmp(#function, wanted)) {              \
    FILL(T); ((T *)(void *)input)[TILE / 2] = (T)0x1p40;       \
    report("gc_tile_" #function "_" #type, "  huge");          \
  }

int main(int count, char **names) {
  printf("%-24s", "ns per 1024 elements");
  for (int isa = GC_ISA_BASELINE; isa <= gc_host_isa(); ++isa) printf(" %8s", gc_isa_name(isa));
  printf("\n");
  for (int i = count > 1 ? 1 : 0; i < count; ++i) {
    const char *wanted = names[i];
    GC_EACH_FLOAT_UNARY(REPORT, float, f32)
    REPORT(sin, float, f32) REPORT(cos, float, f32)
    REPORT_HUGE(sin, float, f32) REPORT_HUGE(cos, float, f32)
    GC_EACH_FLOAT_UNARY(REPORT, double, f64)
    REPORT(sin, double, f64) REPORT(cos, double, f64)
  }
  return 0;
}

/* Tests the thread pool: every chunk runs once, in every size of pool, also from inside a run and
 * from two threads at once. Exit status 0 when all holds. The argument is the number of runs,
 * 20000 unless given; fewer suit a build with -fsanitize=thread.
 *
 *   cc -std=gnu11 -O2 -Iinclude Tools/check_pool.c pool.c -o check_pool -lpthread && ./check_pool
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gc_pool.h"

enum { CHUNKS = 100 };
static long checks, failures;

static void check(int condition, const char *what, int threads) {
  ++checks;
  if (!condition && failures++ < 40) printf("FAILED %s with %d threads\n", what, threads);
}

/* Not atomic on purpose: the pool alone must keep two threads from the same chunk. */
static void add(void *counts, int64_t chunk) { ++((int *)counts)[chunk]; }

static void check_counts(int threads, int runs) {
  gc_pool *pool = gc_pool_create(threads);
  int counts[CHUNKS] = {0}, wanted[CHUNKS] = {0};
  check(gc_pool_threads(pool) == (threads < 2 ? 1 : threads), "size", threads);
  for (int run = 0; run < runs; ++run) {
    int chunks = CHUNKS - run % 61;
    gc_pool_run(pool, add, counts, chunks);
    for (int chunk = 0; chunk < chunks; ++chunk) ++wanted[chunk];
  }
  check(!memcmp(counts, wanted, sizeof counts), "counts", threads);
  gc_pool_destroy(pool);
}

typedef struct nest {
  gc_pool *pool;
  int counts[5][3];
} nest;

static void run_inside(void *context, int64_t chunk) {
  nest *outer = context;
  gc_pool_run(outer->pool, add, outer->counts[chunk], 3);
}

static void check_nesting(int threads, int runs) {
  nest outer = {.pool = gc_pool_create(threads)};
  for (int run = 0; run < runs; ++run) gc_pool_run(outer.pool, run_inside, &outer, 5);
  for (int i = 0; i < 15; ++i) check(outer.counts[i / 3][i % 3] == runs, "nesting", threads);
  gc_pool_destroy(outer.pool);
}

typedef struct caller {
  gc_pool *pool;
  int runs, counts[CHUNKS];
} caller;

static void *call(void *context) {
  caller *self = context;
  for (int run = 0; run < self->runs; ++run) gc_pool_run(self->pool, add, self->counts, CHUNKS);
  return NULL;
}

static void check_two_callers(int threads, int runs) {
  gc_pool *pool = gc_pool_create(threads);
  caller here = {pool, runs, {0}}, there = {pool, runs, {0}};
  pthread_t thread;
  if (pthread_create(&thread, NULL, call, &there)) exit(1);
  call(&here);
  pthread_join(thread, NULL);
  for (int i = 0; i < CHUNKS; ++i)
    check(here.counts[i] == runs && there.counts[i] == runs, "two callers", threads);
  gc_pool_destroy(pool);
}

/* No more threads than asked for, and at least one. */
static void check_useful(void) {
  int all = gc_pool_useful(1 << 20);
  check(all >= 1 && all < 1 << 20, "processors", all);
  for (int threads = 1; threads <= 2 * all; ++threads)
    check(gc_pool_useful(threads) == (threads < all ? threads : all), "useful threads", threads);
}

int main(int count, char **arguments) {
  int runs = count > 1 ? atoi(arguments[1]) : 20000;
  for (int threads = 0; threads < 5; ++threads) {
    check_counts(threads, runs);
    check_nesting(threads, runs / 10);
    check_two_callers(threads, runs / 10);
  }
  check_useful();
  printf("%ld checks of the pool, %ld failures\n", checks, failures);
  return failures != 0;
}

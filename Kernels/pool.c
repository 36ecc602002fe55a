/* See gc_pool.h. Workers spin for a few microseconds between runs, then sleep. */
#if !defined(_GNU_SOURCE)
#define _GNU_SOURCE 1 /* for sched_getaffinity */
#endif
#ifndef GC_POOL_H
#include "gc_pool.h"
#endif

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* Pauses before sleeping: 20 to 100 microseconds, longer than the gap between two kernels. */
enum { GC_POOL_SPINS = 2000 };

/* The chunks a thread starts with; others take of them what it has not begun when they are done. */
typedef struct gc_share {
  _Alignas(64) atomic_llong next;
  int64_t end;
} gc_share;

struct gc_pool {
  int threads;   /* including the caller */
  int started;   /* workers to join */
  pthread_t *workers;
  void (*body)(void *, int64_t);
  void *(*enter)(void *, int); /* NULL if all threads share `context` */
  void *context;
  gc_share *shares; /* one for each thread */
  /* Apart from each other, so that finishing workers do not disturb those that still wait. */
  _Alignas(64) atomic_uint generation; /* counts runs; a change publishes the fields above */
  _Alignas(64) atomic_int running;     /* workers that have not finished */
  _Alignas(64) atomic_uint finished;   /* the last generation that all workers have finished */
  _Alignas(64) atomic_int sleepers;    /* threads waiting on `wake` */
  atomic_int stops;
  atomic_flag busy;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
};

typedef struct gc_worker {
  gc_pool *pool;
  int number;
} gc_worker;

#if defined(GC_POOL_IS_PRIVATE)
/* Code that brings the pool along calls it from no body, and has no variables of its own. */
#define GC_POOL_IS_NESTED 0
#define GC_POOL_SET_NESTED(value)
#else
static _Thread_local int gc_pool_nesting;
#define GC_POOL_IS_NESTED gc_pool_nesting
#define GC_POOL_SET_NESTED(value) gc_pool_nesting = value
#endif

static inline void gc_pool_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* Waits until *value differs from `reference`. */
static void gc_pool_wait(gc_pool *pool, atomic_uint *value, unsigned reference) {
  for (int i = 0; i < GC_POOL_SPINS; ++i) {
    if (atomic_load_explicit(value, memory_order_acquire) != reference) return;
    gc_pool_pause();
  }
  pthread_mutex_lock(&pool->mutex);
  /* Sequentially consistent: either the waker sees this sleeper, or the sleeper the new value. */
  atomic_fetch_add(&pool->sleepers, 1);
  while (atomic_load(value) == reference) pthread_cond_wait(&pool->wake, &pool->mutex);
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->mutex);
}

/* Call after changing a value that others may wait for. */
static void gc_pool_wake(gc_pool *pool) {
  if (atomic_load(&pool->sleepers) == 0) return;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
}

static void gc_pool_run_part(const gc_pool *pool, int thread) {
  void *context = pool->enter ? pool->enter(pool->context, thread) : pool->context;
  for (int i = 0; i < pool->threads; ++i) {
    gc_share *share = &pool->shares[(thread + i) % pool->threads];
    while (atomic_load_explicit(&share->next, memory_order_relaxed) < share->end) {
      int64_t chunk = atomic_fetch_add_explicit(&share->next, 1, memory_order_relaxed);
      if (chunk < share->end) pool->body(context, chunk);
    }
  }
}

static void *gc_pool_work(void *argument) {
  gc_worker worker = *(gc_worker *)argument;
  gc_pool *pool = worker.pool;
  unsigned generation = 0;
  free(argument);
  GC_POOL_SET_NESTED(1);
  for (;;) {
    gc_pool_wait(pool, &pool->generation, generation);
    ++generation;
    if (atomic_load(&pool->stops)) return NULL;
    gc_pool_run_part(pool, worker.number);
    if (atomic_fetch_sub(&pool->running, 1) == 1) {
      atomic_store(&pool->finished, generation);
      gc_pool_wake(pool);
    }
  }
}

static int gc_pool_start(gc_pool *pool, int number) {
  gc_worker *worker = malloc(sizeof *worker);
  if (!worker) return 0;
  worker->pool = pool;
  worker->number = number;
  if (pthread_create(&pool->workers[number - 1], NULL, gc_pool_work, worker) == 0) return 1;
  free(worker);
  return 0;
}

GC_POOL_FUNCTION int gc_pool_useful(int threads) {
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
#if defined(CPU_COUNT)
  /* Fewer, if the process is kept to some of them. */
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) processors = CPU_COUNT(&allowed);
#endif
  return processors > 0 && threads > processors ? (int)processors : threads;
}

GC_POOL_FUNCTION gc_pool *gc_pool_create(int threads) {
  if (threads < 2) return NULL;
  gc_pool *pool = aligned_alloc(64, (sizeof *pool + 63) / 64 * 64);
  if (!pool) return NULL;
  *pool = (gc_pool){.threads = threads, .busy = ATOMIC_FLAG_INIT};
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->wake, NULL);
  pool->workers = calloc((size_t)threads - 1, sizeof *pool->workers);
  pool->shares = aligned_alloc(64, (size_t)threads * sizeof *pool->shares);
  while (pool->workers && pool->shares && pool->started < threads - 1 && gc_pool_start(pool, pool->started + 1))
    ++pool->started;
  if (pool->started == threads - 1) return pool;
  gc_pool_destroy(pool);
  return NULL;
}

GC_POOL_FUNCTION void gc_pool_destroy(gc_pool *pool) {
  if (!pool) return;
  atomic_store(&pool->stops, 1);
  atomic_fetch_add(&pool->generation, 1);
  gc_pool_wake(pool);
  for (int i = 0; i < pool->started; ++i) pthread_join(pool->workers[i], NULL);
  free(pool->workers);
  free(pool->shares);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  free(pool);
}

GC_POOL_FUNCTION int gc_pool_threads(const gc_pool *pool) { return pool ? pool->threads : 1; }

GC_POOL_FUNCTION void gc_pool_run(gc_pool *pool, void (*body)(void *context, int64_t chunk), void *context,
                 int64_t chunks) {
  gc_pool_run_entering(pool, body, NULL, context, chunks);
}

GC_POOL_FUNCTION void gc_pool_run_entering(gc_pool *pool, void (*body)(void *context, int64_t chunk),
                          void *(*enter)(void *context, int thread), void *context,
                          int64_t chunks) {
  if (!pool || chunks < 2 || GC_POOL_IS_NESTED || atomic_flag_test_and_set(&pool->busy)) {
    if (enter) context = enter(context, 0);
    for (int64_t chunk = 0; chunk < chunks; ++chunk) body(context, chunk);
    return;
  }
  pool->body = body;
  pool->enter = enter;
  pool->context = context;
  for (int thread = 0; thread < pool->threads; ++thread) {
    atomic_store_explicit(&pool->shares[thread].next, chunks * thread / pool->threads,
                          memory_order_relaxed);
    pool->shares[thread].end = chunks * (thread + 1) / pool->threads;
  }
  atomic_store(&pool->running, pool->threads - 1);
  unsigned previous = atomic_fetch_add(&pool->generation, 1);
  gc_pool_wake(pool);
  GC_POOL_SET_NESTED(1);
  gc_pool_run_part(pool, 0);
  GC_POOL_SET_NESTED(0);
  gc_pool_wait(pool, &pool->finished, previous);
  atomic_flag_clear(&pool->busy);
}

/* A pool of threads that run the same function on different chunks. */
#ifndef GC_POOL_H
#define GC_POOL_H

#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

typedef struct gc_pool gc_pool;

/* A pool of `threads` threads including the caller of gc_pool_run; NULL when threads < 2 or when
 * the system refuses them. NULL is a valid pool: it runs everything in the caller. */
gc_pool *gc_pool_create(int threads);

/* Ends the threads. No run may be under way. */
void gc_pool_destroy(gc_pool *pool);

/* The number of threads, 1 for NULL. */
int gc_pool_threads(const gc_pool *pool);

/* Calls body(context, chunk) once for each chunk from 0 to chunks - 1 and returns when all are
 * done. Of T threads, thread t begins with the chunks from chunks * t / T up to
 * chunks * (t + 1) / T, in order, so that it meets the same data every time; a thread that is done
 * takes over chunks that others have not begun. A call from inside a body, or while another
 * thread's run is under way, runs all chunks in the caller. */
void gc_pool_run(gc_pool *pool, void (*body)(void *context, int64_t chunk), void *context,
                 int64_t chunks);

#if defined(__cplusplus)
}
#endif

#endif

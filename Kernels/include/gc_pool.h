/* A pool of threads that run the same function on different chunks. */
#ifndef GC_POOL_H
#define GC_POOL_H

#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

/* A file that brings the pool along keeps its functions to itself. */
#if defined(GC_POOL_IS_PRIVATE)
#define GC_POOL_FUNCTION static __attribute__((unused))
#else
#define GC_POOL_FUNCTION
#endif

typedef struct gc_pool gc_pool;

/* A pool of `threads` threads including the caller of gc_pool_run; NULL when threads < 2 or when
 * the system refuses them. NULL is a valid pool: it runs everything in the caller. */
GC_POOL_FUNCTION gc_pool *gc_pool_create(int threads);

/* As many of `threads` threads as there are processors for this process: more would wait for each
 * other. Results are the same for any number. */
GC_POOL_FUNCTION int gc_pool_useful(int threads);

/* Ends the threads. No run may be under way. */
GC_POOL_FUNCTION void gc_pool_destroy(gc_pool *pool);

/* The number of threads, 1 for NULL. */
GC_POOL_FUNCTION int gc_pool_threads(const gc_pool *pool);

/* Calls body(context, chunk) once for each chunk from 0 to chunks - 1 and returns when all are
 * done. Of T threads, thread t begins with the chunks from chunks * t / T up to
 * chunks * (t + 1) / T, in order, so that it meets the same data every time; a thread that is done
 * takes over chunks that others have not begun. A call from inside a body, or while another
 * thread's run is under way, runs all chunks in the caller. */
GC_POOL_FUNCTION void gc_pool_run(gc_pool *pool, void (*body)(void *context, int64_t chunk), void *context,
                 int64_t chunks);

/* The same, but each thread that takes part, numbered from 0 for the caller, first calls
 * enter(context, thread), and its chunks get what that returns. */
GC_POOL_FUNCTION void gc_pool_run_entering(gc_pool *pool, void (*body)(void *context, int64_t chunk),
                          void *(*enter)(void *context, int thread), void *context,
                          int64_t chunks);

#if defined(__cplusplus)
}
#endif

#endif

/* C glue of the Execution target: function pointers that programs call.
 *
 * Everything here is safe to call from several threads. */
#ifndef GRAPHC_EXECUTION_SUPPORT_H
#define GRAPHC_EXECUTION_SUPPORT_H

#include <stdint.h>

#include "KernelLibrary.h"

enum { GC_OPENBLAS_MISSING = 0, GC_OPENBLAS_LOADED = 1, GC_OPENBLAS_LOADED_FOR_ANOTHER = 2 };

/* Loads OpenBLAS on the first call, single-threaded, with its kernels for the CPU type `core` ("":
 * as it chooses) unless the environment names one; what it cannot do, our own product for `isa`
 * does. A process loads it once: other values later are GC_OPENBLAS_LOADED_FOR_ANOTHER.
 * graphc_openblas_message() says why it is missing. */
int32_t graphc_openblas_load(const char *core, int32_t isa);

/* The core type OpenBLAS chose, such as "SkylakeX", or "" before a successful load. */
const char *graphc_openblas_core_name(void);

/* Why OpenBLAS could not be loaded, or "". */
const char *graphc_openblas_message(void);

/* Fills `runtime`. `pool` is a gc_pool or NULL for one thread; `isa` is one of GC_ISA_... that the
 * machine has. With `openblas` matrix products whose strides BLAS knows go to OpenBLAS, which must
 * be loaded, and all others to our own. */
void graphc_runtime_initialize(gc_runtime *runtime, int32_t threads, void *pool, int32_t isa,
                               int32_t openblas);

/* Matrix products in the form of gc_runtime. */
typedef void graphc_gemm_f32(int64_t m, int64_t n, int64_t k, const float *a, int64_t a_row_stride,
                             int64_t a_column_stride, const float *b, int64_t b_row_stride,
                             int64_t b_column_stride, float *c, int64_t c_row_stride,
                             const gc_gemm_hooks *hooks);
typedef void graphc_gemm_f64(int64_t m, int64_t n, int64_t k, const double *a,
                             int64_t a_row_stride, int64_t a_column_stride, const double *b,
                             int64_t b_row_stride, int64_t b_column_stride, double *c,
                             int64_t c_row_stride, const gc_gemm_hooks *hooks);

/* Our own product for an instruction set; for the best of this machine if it lacks that one. Its
 * packing buffer belongs to the calling thread. */
graphc_gemm_f32 *graphc_own_gemm_f32(int32_t isa);
graphc_gemm_f64 *graphc_own_gemm_f64(int32_t isa);

/* Sets our own convolutions in the same way. */
void graphc_own_winograd(int32_t isa, gc_runtime *runtime);

/* And attention, and products with weights of few bits. */
void graphc_own_routines(int32_t isa, gc_runtime *runtime);

/* OpenBLAS's product. */
graphc_gemm_f32 graphc_openblas_gemm_f32;
graphc_gemm_f64 graphc_openblas_gemm_f64;

/* A process that runs a command in a process group of its own, and what connects it with us. It
 * reads `lifeline`, which ends when we close it or cease to exist, and then ends the group; it
 * writes the command's exit status in digits to `report`. */
typedef struct graphc_supervisor {
  int32_t lifeline;
  int32_t report;
  int64_t process;
} graphc_supervisor;

/* Starts arguments[0], a path, with arguments that end in NULL. Returns 0 or an errno. */
int32_t graphc_supervise(const char *const *arguments, graphc_supervisor *supervisor);

/* Waits for the command's exit status; -1 if it was ended before, -2 if it still works after so
 * many milliseconds. */
int32_t graphc_supervisor_report(const graphc_supervisor *supervisor, int32_t milliseconds);

/* Waits for the end of the supervisor, whose lifeline was closed before. */
void graphc_supervisor_reap(const graphc_supervisor *supervisor);

/* When programs that were printed for a profile ran their kernels. */
typedef struct graphc_recorder graphc_recorder;

/* Chunks of one kernel that one thread ran one after the other. Times in nanoseconds of
 * graphc_clock; `busy` counts the chunks without what lies between them. */
typedef struct graphc_interval {
  int32_t kernel;
  int32_t thread;
  int64_t begin;
  int64_t end;
  int64_t busy;
} graphc_interval;

/* For `threads` threads with room for `capacity` intervals each, what is beyond is lost; NULL if
 * memory is short. */
graphc_recorder *graphc_recorder_create(int32_t threads, int64_t capacity);
void graphc_recorder_destroy(graphc_recorder *recorder);

/* gc_runtime.timed; `profile` is a recorder. */
void graphc_recorder_timed(void *profile, int32_t kernel, void (*body)(void *, int64_t),
                           void *context, int64_t chunk);

/* What a thread recorded since the recorder was cleared; no run may be under way. */
const graphc_interval *graphc_recorder_intervals(const graphc_recorder *recorder, int32_t thread,
                                                 int64_t *count);
void graphc_recorder_clear(graphc_recorder *recorder);

/* Nanoseconds since some moment. */
int64_t graphc_clock(void);

/* f32 multiplications and additions that `threads` threads do in a second at most with the
 * instructions of `isa`; 0 if unknown. */
double graphc_peak_operations(int32_t threads, int32_t isa);

/* Bytes read and written in a second by copies that touch `bytes` bytes again and again. */
double graphc_copy_bandwidth(int64_t bytes, int32_t threads);

#endif

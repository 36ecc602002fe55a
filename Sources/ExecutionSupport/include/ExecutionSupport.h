/* C glue of the Execution target: function pointers that programs call.
 *
 * Everything here is safe to call from several threads. */
#ifndef GRAPHC_EXECUTION_SUPPORT_H
#define GRAPHC_EXECUTION_SUPPORT_H

#include <stdint.h>

#include "KernelLibrary.h"

/* Loads OpenBLAS on the first call, single-threaded and for the widest vectors of this CPU.
 * Returns 1 if it can be used, else 0; graphc_openblas_message() says why not. */
int32_t graphc_openblas_load(void);

/* The core type OpenBLAS chose, such as "SkylakeX", or "" before a successful load. */
const char *graphc_openblas_core_name(void);

/* Why OpenBLAS could not be loaded, or "". */
const char *graphc_openblas_message(void);

/* Whether the CPU has the AVX-512 subsets of OpenBLAS's SkylakeX kernels. */
int32_t graphc_has_skylakex_vectors(void);

/* Fills `runtime`. `pool` is a gc_pool or NULL for one thread; with `openblas` matrix products
 * whose strides BLAS knows go to OpenBLAS, which must be loaded, and all others to our own. */
void graphc_runtime_initialize(gc_runtime *runtime, int32_t threads, void *pool, int32_t openblas);

/* Our own product in the form of gc_runtime. Its packing buffer belongs to the calling thread. */
void graphc_own_gemm_f32(int64_t m, int64_t n, int64_t k, const float *a, int64_t a_row_stride,
                         int64_t a_column_stride, const float *b, int64_t b_row_stride,
                         int64_t b_column_stride, float *c, int64_t c_row_stride,
                         const gc_gemm_hooks *hooks);
void graphc_own_gemm_f64(int64_t m, int64_t n, int64_t k, const double *a, int64_t a_row_stride,
                         int64_t a_column_stride, const double *b, int64_t b_row_stride,
                         int64_t b_column_stride, double *c, int64_t c_row_stride,
                         const gc_gemm_hooks *hooks);

/* OpenBLAS's product in the same form. */
void graphc_openblas_gemm_f32(int64_t m, int64_t n, int64_t k, const float *a,
                              int64_t a_row_stride, int64_t a_column_stride, const float *b,
                              int64_t b_row_stride, int64_t b_column_stride, float *c,
                              int64_t c_row_stride, const gc_gemm_hooks *hooks);
void graphc_openblas_gemm_f64(int64_t m, int64_t n, int64_t k, const double *a,
                              int64_t a_row_stride, int64_t a_column_stride, const double *b,
                              int64_t b_row_stride, int64_t b_column_stride, double *c,
                              int64_t c_row_stride, const gc_gemm_hooks *hooks);

/* The calling thread's floating-point mode, how to set it, and the same mode with subnormal
 * numbers, operands and results, taken as 0. New threads start with the mode of their creator. */
uint64_t graphc_float_mode(void);
void graphc_set_float_mode(uint64_t mode);
uint64_t graphc_flushing(uint64_t mode);

/* From begin to end, SIGINT writes `text` (cut at 511 bytes) to standard error and ends the process
 * with status 130. Calls must not overlap. */
void graphc_interruption_begin(const char *text);
void graphc_interruption_end(void);

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

/* Waits for the command's exit status; -1 if it was ended before. */
int32_t graphc_supervisor_report(const graphc_supervisor *supervisor);

/* Waits for the end of the supervisor, whose lifeline was closed before. */
void graphc_supervisor_reap(const graphc_supervisor *supervisor);

#endif

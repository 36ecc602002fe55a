/* What a program needs from its caller: threads and matrix products.
 *
 * Copied as text into emitted C, so it includes nothing where the emitter declares the integer
 * types itself (tcc, which may have no headers at run time). */
#ifndef GC_RUNTIME_H
#define GC_RUNTIME_H

#if !defined(__TINYC__)
#include <stdint.h>
#endif

/* Raised whenever a program made for the old layout could not run with the new one. */
#define GC_RUNTIME_ABI_VERSION 1

typedef struct gc_runtime {
  int32_t abi_version;
  int32_t threads; /* at least 1, the caller's included */
  void *pool;      /* first argument of `parallel` */

  /* Calls body(context, chunk) once for every chunk in 0..<chunks, on several threads, and
   * returns when all calls have. Which thread takes which chunk is fixed. */
  void (*parallel)(void *pool, void (*body)(void *context, int64_t chunk), void *context,
                   int64_t chunks);

  /* C[m x n] = A[m x k] B[k x n], plus C if `accumulate`. Strides count elements; C's columns are
   * contiguous. Runs on the calling thread; C overlaps neither operand. */
  void (*gemm_f32)(int64_t m, int64_t n, int64_t k, const float *a, int64_t a_row_stride,
                   int64_t a_column_stride, const float *b, int64_t b_row_stride,
                   int64_t b_column_stride, float *c, int64_t c_row_stride, int32_t accumulate);
  void (*gemm_f64)(int64_t m, int64_t n, int64_t k, const double *a, int64_t a_row_stride,
                   int64_t a_column_stride, const double *b, int64_t b_row_stride,
                   int64_t b_column_stride, double *c, int64_t c_row_stride, int32_t accumulate);
} gc_runtime;

#endif

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
#define GC_RUNTIME_ABI_VERSION 6

/* Code of a program that runs inside a matrix product C[m x n] = A[m x k] B[k x n]. NULL functions
 * are not called. All calls are made by the thread that called the product. */
typedef struct gc_gemm_hooks {
  void *context;
  /* Rows row..<row_end of columns column..<column_end of C are final. Every element of C is in one
   * such region; the product neither reads nor writes a region after this call. */
  void (*finish)(void *context, int64_t row, int64_t row_end, int64_t column,
                 int64_t column_end);
  /* Whether these regions must be whole rows; C then has at most 512 columns. */
  int32_t has_whole_rows;
  /* The operand is not in memory: writes rows row..<row_end of columns column..<column_end of its
   * stored matrix to `to`, row after row without gaps. Its data pointer is not used, and of its
   * strides only whether the column stride is 1: then the stored matrix is A itself (m x k) or B
   * itself (k x n), else its transpose. May be called again for the same elements. */
  void (*load_a)(void *context, int64_t row, int64_t row_end, int64_t column, int64_t column_end,
                 void *to);
  void (*load_b)(void *context, int64_t row, int64_t row_end, int64_t column, int64_t column_end,
                 void *to);
  /* n elements that become the sums of B's columns, added from the first row to the last; or
   * NULL. Not set when C is empty. */
  void *column_sums;
} gc_gemm_hooks;

/* A convolution with 3 x 3 windows next to each other, channels last. */
typedef struct gc_winograd {
  int64_t height, width, channels; /* of each picture */
  int64_t rows, columns, filters;  /* of each result */
  int64_t top, left;               /* zeros before the first row, and before the first column */
} gc_winograd;

/* Block number `block` of attention as in attention.h, which says what `sizes` and pointers are. */
typedef void gc_attend(const int64_t *sizes, int64_t block, double scale, double rate,
                       double stream, const void *query, const void *key, const void *value,
                       const void *mask, const void *key_mask, const void *random, void *out,
                       void *scratch);
/* The same of its gradients. */
typedef void gc_attend_gradient(const int64_t *sizes, int64_t block, double scale, double rate,
                                double stream, const void *query, const void *key,
                                const void *value, const void *mask, const void *key_mask,
                                const void *random, const void *result, const void *cotangent,
                                void *out, void *scratch);

/* Parts of products with weights of few bits (quantized_routines.h), but for their operands: units
 * and sizes. */
#define GC_QUANTIZED_SIZES                                                                        \
  int64_t unit, int64_t unit_end, int64_t rows, int64_t outputs, int64_t inputs, int64_t block

typedef struct gc_runtime {
  int32_t abi_version;
  int32_t threads; /* at least 1, the caller's included */
  void *pool;      /* first argument of `parallel` */

  /* Calls body(context, chunk) once for every chunk in 0..<chunks, on several threads, and
   * returns when all calls have. Neighbouring chunks mostly run on the same thread. */
  void (*parallel)(void *pool, void (*body)(void *context, int64_t chunk), void *context,
                   int64_t chunks);

  /* C[m x n] = A[m x k] B[k x n]. Strides count elements; C's columns are contiguous. Runs on the
   * calling thread; C overlaps neither operand. `hooks` may be NULL. */
  void (*gemm_f32)(int64_t m, int64_t n, int64_t k, const float *a, int64_t a_row_stride,
                   int64_t a_column_stride, const float *b, int64_t b_row_stride,
                   int64_t b_column_stride, float *c, int64_t c_row_stride,
                   const gc_gemm_hooks *hooks);
  void (*gemm_f64)(int64_t m, int64_t n, int64_t k, const double *a, int64_t a_row_stride,
                   int64_t a_column_stride, const double *b, int64_t b_row_stride,
                   int64_t b_column_stride, double *c, int64_t c_row_stride,
                   const gc_gemm_hooks *hooks);

  /* Calls body(context, chunk), a chunk of the program's kernel `kernel`. Only programs printed
   * for a profile call it; NULL otherwise. */
  void (*timed)(void *profile, int32_t kernel, void (*body)(void *context, int64_t chunk),
                void *context, int64_t chunk);
  void *profile; /* first argument of `timed` */

  /* A convolution as in winograd.h. First its kernel, a matrix of 9 channels x filters, for some of the
   * channels; hooks->load_b may load it. Then strips of 4 rows of results, counted over all
   * pictures, of which hooks->finish gets whole rows of pixels. `transformed` has 36 floats for each
   * channel and filter, filters counted in whole 32. */
  void (*winograd_kernel_f32)(const gc_winograd *sizes, const float *kernel, int64_t row_stride,
                              int64_t column_stride, int64_t channel, int64_t channel_end,
                              float *transformed, const gc_gemm_hooks *hooks);
  void (*winograd_f32)(const gc_winograd *sizes, const float *pictures, const float *transformed,
                       int64_t strip, int64_t strip_end, float *results,
                       const gc_gemm_hooks *hooks);

  gc_attend *attention_f32, *attention_f64;
  gc_attend_gradient *attention_gradient_f32, *attention_gradient_f64;

  void (*quantized_f32_i8)(GC_QUANTIZED_SIZES, const float *x, const int8_t *weights,
                           const float *scales, float *y, void *scratch);
  void (*quantized_f32_i4)(GC_QUANTIZED_SIZES, const float *x, const uint8_t *weights,
                           const float *scales, float *y, void *scratch);
  void (*quantized_f32_f16)(GC_QUANTIZED_SIZES, const float *x, const uint16_t *weights, float *y,
                            void *scratch);
  void (*quantized_f32_bf16)(GC_QUANTIZED_SIZES, const float *x, const uint16_t *weights,
                             float *y, void *scratch);
  void (*quantized_i8_i8)(GC_QUANTIZED_SIZES, const float *x, const int8_t *weights,
                          const float *scales, const float *input_scale, float *y, void *scratch);
  void (*quantized_i8_i4)(GC_QUANTIZED_SIZES, const float *x, const uint8_t *weights,
                          const float *scales, const float *input_scale, float *y, void *scratch);
} gc_runtime;

#endif

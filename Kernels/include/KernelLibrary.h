/* Precompiled kernels and run-time support: everything that generated code and its loader need.
 *
 * Symbols of the primitive table, with n elements, contiguous buffers, and `out` allowed to be
 * exactly an input buffer. type is f32 f64 i32 i64 u8 bool, T its C type (bool is uint8_t 0 or 1):
 *
 *   gc_tile_<unary>_<type>(int64_t n, T *out, const T *a)
 *       floats: negate abs sign floor exp expm1 log log1p sqrt rsqrt tanh sigmoid erf sin cos
 *       integers: negate abs sign floor; bool: not
 *   gc_tile_<binary>_<type>(int64_t n, T *out, const T *a, const T *b)
 *       numbers: add subtract multiply divide remainder floor_divide maximum minimum power
 *       bool: and or maximum minimum
 *   gc_tile_<comparison>_<type>(int64_t n, uint8_t *out, const T *a, const T *b)
 *       equal not_equal less less_equal greater greater_equal
 *   gc_tile_select_<type>(int64_t n, T *out, const uint8_t *condition, const T *a, const T *b)
 *   gc_tile_<function>_number_<type>(int64_t n, Out *out, const T *a, T b)
 *   gc_tile_number_<function>_<type>(int64_t n, Out *out, T a, const T *b)
 *       binary functions of numbers and comparisons, for f32 f64 i64; and with the condition first
 *       select, for all types: a number in place of a tile.
 *   gc_tile_cast_<from>_<to>(int64_t n, To *out, const From *a)
 *   gc_tile_copy_<type>(int64_t n, T *out, const T *a)
 *   gc_tile_splat_<type>(int64_t n, T *out, T value)
 *   gc_tile_load_<type>(int64_t n, T *out, const T *base, int64_t stride)
 *   gc_tile_store_<type>(int64_t n, T *base, int64_t stride, const T *a)
 *   gc_tile_gather_<type>(int64_t n, T *out, const T *base, const int64_t *index)
 *   gc_tile_iota_i64(int64_t n, int64_t *out, int64_t start, int64_t step)
 *   T gc_tile_reduce_{sum,product,maximum,minimum}_<type>(int64_t n, const T *a)
 *       The order of additions is fixed and the same on every instruction set: 256 bytes of lanes
 *       (64 for f32, 32 for f64), lane l takes elements l, l + lanes, ... in order, then lane l
 *       takes in lane l + w for w = lanes/2, lanes/4, ... 1. maximum and minimum are nan if any
 *       element is. No elements: 0, 1, the least and the greatest value. bool: sum and maximum are
 *       or, product and minimum are and.
 *   double gc_tile_reduce_sum_f32_f64(int64_t n, const float *a)
 *       the sum in f64, in the order of f64.
 *   gc_tile_accumulate_f32_f64(int64_t n, double *sums, const float *a)
 *       adds element i to sum i.
 *   gc_tile_random_bits(int64_t n, int64_t *out, int64_t seed, int64_t stream, int64_t step,
 *                       const int64_t *index), also gc_tile_random_uniform_{f32,f64}
 *       element i is the scalar function at index[i] >= 0; consecutive indices are fast.
 *   gc_gemm_{f32,f64}(int64_t m, int64_t n, int64_t k, const T *a, int64_t a_row_stride,
 *       int64_t a_column_stride, const T *b, int64_t b_row_stride, int64_t b_column_stride,
 *       T *c, int64_t c_row_stride, const gc_gemm_hooks *hooks, void *workspace)
 *       C[m x n] = A[m x k] B[k x n]; strides in elements. gc_gemm_{f32,f64}_plain is the same
 *       without a workspace, slowly.
 *   int64_t gc_gemm_{f32,f64}_workspace_bytes(int64_t m, int64_t n, int64_t k)
 *   gc_winograd_f32_kernel(const gc_winograd *sizes, const float *kernel, int64_t row_stride,
 *       int64_t column_stride, int64_t channel, int64_t channel_end, float *transformed,
 *       const gc_gemm_hooks *hooks, void *workspace) and gc_winograd_f32(const gc_winograd *sizes,
 *       const float *pictures, const float *transformed, int64_t strip, int64_t strip_end,
 *       float *results, const gc_gemm_hooks *hooks, void *workspace)
 *       a convolution of 3 x 3 windows (gc_runtime.winograd_f32). gc_winograd_f32_plain and
 *       gc_winograd_f32_kernel_plain are the same without a workspace, slowly.
 *   int64_t gc_winograd_f32_workspace_bytes(int64_t channels, int64_t filters)
 *   gc_quantized_f32_{i8,i4,f16,bf16}, gc_quantized_i8_{i8,i4}, gc_quantized_sums_{i8,i4},
 *   gc_quantize_row, gc_quantize_row_by and gc_quantize_row_of
 *       products with weights of few bits, and rows of integers for them: Support/quantized.h.
 *       gc_routine_quantized_{f32,i8}_<format> are these in parts: Support/quantized_routines.h.
 *       What packs weights is here: Support/quantized_layout.h
 *   gc_routine_<name>_<type>(sizes, operands, result, scratch)
 *       whole lines and matrices: Support/cumulative.h, sorting.h, scatter_along.h, matrix.h
 *   gc_routine_group_{i32,i64,u8} and gc_routine_add_groups_<type>
 *       sums of rows that belong together: Support/scatter.h
 *   gc_routine_add_products_{f32,f64}(int64_t count, int64_t parts, const T *products, T *out)
 *       partial products of a long sum: Support/partial_products.h
 *   gc_routine_windows_{f32,f64}(const int64_t *numbers, const T *from, int64_t row,
 *       int64_t row_end, int64_t column, int64_t column_end, T *to)
 *       a rectangle of the matrix of all windows: Support/windows.h
 *
 * The scalar functions that define the elements (gc_<function>_<type>) and the random numbers are
 * in Support/scalar.h and Support/random.h. */
#ifndef GC_KERNEL_LIBRARY_H
#define GC_KERNEL_LIBRARY_H

#include <stdint.h>

#include "gc_pool.h"
#include "../Support/runtime.h"
#include "../Support/scalar.h"
#include "../Support/random.h"
#include "../Support/quantized_layout.h"

#if defined(__cplusplus)
extern "C" {
#endif

/* A function that generated code refers to by name. */
typedef struct gc_symbol {
  const char *name;
  void *address;
} gc_symbol;

/* Instruction sets, in increasing order of capability. */
enum { GC_ISA_BEST = -1, GC_ISA_BASELINE = 0, GC_ISA_AVX2 = 1, GC_ISA_AVX512 = 2 };

/* The most capable instruction set of this machine. */
int gc_host_isa(void);

/* The highest level of the x86-64 psABI that this machine has, 1 to 4; 0 on other architectures. */
int gc_host_level(void);

/* "baseline", "avx2" or "avx512"; NULL for other numbers. */
const char *gc_isa_name(int isa);

/* The primitives compiled for `isa` (GC_ISA_BEST: for this machine), *count of them, in the same
 * order for every isa. NULL and 0 when the machine or the build lacks that instruction set. */
const gc_symbol *gc_primitives(int isa, int64_t *count);

/* The calling thread's floating-point mode, how to set it, and the same mode with subnormal
 * numbers, operands and results, taken as 0. New threads start with the mode of their creator. */
uint64_t gc_float_mode(void);
void gc_set_float_mode(uint64_t mode);
uint64_t gc_flushing(uint64_t mode);

/* The text of "scalar.h", "random.h", "fold.h", "runtime.h", "gemm.h", "winograd.h", "quantized.h",
 * "pool.h" and of routines ("routine.h" first, then any of its users) for inclusion in emitted C;
 * each is self-contained but for the C library and, for random.h, quantized.h and routines,
 * "scalar.h", for winograd.h "gemm.h" before it, for quantized_routines.h "routine.h". NULL for other
 * names. */
const char *gc_support_text(const char *name);

#if defined(__cplusplus)
}
#endif

#endif

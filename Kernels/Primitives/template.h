/* All primitives and their table for one instruction set. The including file defines
 * GC_TABLE (the name of the function that returns the table) and GC_GEMM_VECTOR_BYTES, and sets the
 * target; standard headers must be included before that. */
#include "../Support/scalar.h"
#include "../Support/random.h"
#include "../Support/gemm.h"
#include "../Support/winograd.h"
#include "../Support/quantized.h"
#include "../Support/routine.h"
#include "../Support/attention.h"
#include "../Support/cumulative.h"
#include "../Support/matrix.h"
#include "../Support/partial_products.h"
#include "../Support/scatter.h"
#include "../Support/scatter_along.h"
#include "../Support/sorting.h"
#include "../Support/windows.h"
#include "list.h"

/* Not every loop can be vectorized: f64 functions call libm, integer powers loop. */
#pragma clang diagnostic ignored "-Wpass-failed"

#include "elementwise.h"
#include "reduction.h"
#include "random_tiles.h"
#include "quantized_choice.h"
#define GC_QUANTIZED_CHOSEN(name) gc_chosen_##name
#include "../Support/quantized_routines.h"

#define GC_ENTRY(name) {#name, (void *)&name},
#define GC_FUNCTION_ENTRY(function, T, type) GC_ENTRY(gc_tile_##function##_##type)
#define GC_MIXED_ENTRY(function, T, type)                                                   \
  GC_ENTRY(gc_tile_##function##_number_##type) GC_ENTRY(gc_tile_number_##function##_##type)
#define GC_ROUTINE_ENTRY(function, T, type) GC_ENTRY(gc_routine_##function##_##type)
#define GC_CAST_ENTRY(F, from, T, to) GC_ENTRY(gc_tile_cast_##from##_##to)
#define GC_CHOSEN_ENTRY(name) {"gc_quantized_" #name, (void *)&gc_chosen_##name},
#define GC_QUANTIZED_ENTRY(name) GC_ENTRY(gc_routine_quantized_##name)
#define GC_GROUPS_ENTRY(T, type) GC_ENTRY(gc_routine_add_groups_##type)
#define GC_MOVEMENT_ENTRIES(T, type)                                                         \
  GC_ENTRY(gc_tile_select_##type) GC_ENTRY(gc_tile_select_number_##type)                     \
  GC_ENTRY(gc_tile_number_select_##type) GC_ENTRY(gc_tile_copy_##type)                       \
  GC_ENTRY(gc_tile_splat_##type) GC_ENTRY(gc_tile_load_##type)                               \
  GC_ENTRY(gc_tile_store_##type) GC_ENTRY(gc_tile_gather_##type)
#define GC_TYPE_ENTRIES(T, type) GC_MOVEMENT_ENTRIES(T, type)                                \
  GC_ENTRY(gc_tile_reduce_sum_##type) GC_ENTRY(gc_tile_reduce_product_##type)                \
  GC_ENTRY(gc_tile_reduce_maximum_##type) GC_ENTRY(gc_tile_reduce_minimum_##type)

static const gc_symbol gc_table[] = {
  GC_EACH_UNARY(GC_FUNCTION_ENTRY)
  GC_EACH_BINARY(GC_FUNCTION_ENTRY)
  GC_EACH_COMPARISON(GC_FUNCTION_ENTRY)
  GC_EACH_MIXED_BINARY(GC_MIXED_ENTRY)
  GC_EACH_MIXED_COMPARISON(GC_MIXED_ENTRY)
  GC_EACH_CAST(GC_CAST_ENTRY)
  GC_EACH_TYPE(GC_TYPE_ENTRIES)
  GC_EACH_STORAGE_TYPE(GC_MOVEMENT_ENTRIES)
  GC_EACH_ROUTINE(GC_ROUTINE_ENTRY)
  GC_ENTRY(gc_routine_group_i32)
  GC_ENTRY(gc_routine_group_i64)
  GC_ENTRY(gc_routine_group_u8)
  GC_EACH_NUMBER_TYPE(GC_GROUPS_ENTRY)
  GC_ENTRY(gc_tile_reduce_sum_f32_f64)
  GC_ENTRY(gc_tile_accumulate_f32_f64)
  GC_ENTRY(gc_tile_iota_i64)
  GC_ENTRY(gc_tile_random_bits)
  GC_ENTRY(gc_tile_random_uniform_f32)
  GC_ENTRY(gc_tile_random_uniform_f64)
  GC_ENTRY(gc_routine_add_products_f32)
  GC_ENTRY(gc_routine_add_products_f64)
  GC_ENTRY(gc_routine_windows_f32)
  GC_ENTRY(gc_routine_windows_f64)
  GC_ENTRY(gc_gemm_f32)
  GC_ENTRY(gc_gemm_f32_plain)
  GC_ENTRY(gc_gemm_f32_workspace_bytes)
  GC_ENTRY(gc_gemm_f64)
  GC_ENTRY(gc_gemm_f64_plain)
  GC_ENTRY(gc_gemm_f64_workspace_bytes)
  GC_ENTRY(gc_winograd_f32)
  GC_ENTRY(gc_winograd_f32_plain)
  GC_ENTRY(gc_winograd_f32_kernel)
  GC_ENTRY(gc_winograd_f32_kernel_plain)
  GC_ENTRY(gc_winograd_f32_workspace_bytes)
  GC_ENTRY(gc_quantized_f32_i8)
  GC_ENTRY(gc_quantized_f32_i4)
  GC_ENTRY(gc_quantized_f32_f16)
  GC_ENTRY(gc_quantized_f32_bf16)
  GC_CHOSEN_ENTRY(i8_i8)
  GC_CHOSEN_ENTRY(i8_i4)
  GC_CHOSEN_ENTRY(sums_i8)
  GC_CHOSEN_ENTRY(sums_i4)
  GC_ENTRY(gc_quantize_row)
  GC_ENTRY(gc_quantize_row_by)
  GC_ENTRY(gc_quantize_row_of)
  GC_EACH_QUANTIZED(GC_QUANTIZED_ENTRY)
};

const gc_symbol *GC_TABLE(int64_t *count) {
  *count = (int64_t)(sizeof gc_table / sizeof *gc_table);
  return gc_table;
}

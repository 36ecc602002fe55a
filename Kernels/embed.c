/* The support code as text, for emitted C. Only these lists name the files' order. */
#include "KernelLibrary.h"

#include <stddef.h>
#include <string.h>

#if defined(__clang__)
#pragma clang diagnostic ignored "-Wc23-extensions"
#endif

static const char scalar_text[] = {
#embed "Support/base.h"
    , '\n',
#embed "Support/arithmetic.h"
    , '\n',
#embed "Support/half.h"
    , '\n',
#embed "Support/casts.h"
    , '\n',
#embed "Support/exponential.h"
    , '\n',
#embed "Support/logarithm.h"
    , '\n',
#embed "Support/error_function.h"
    , '\n',
#embed "Support/two_over_pi.h"
    , '\n',
#embed "Support/trigonometry.h"
    , '\n',
#embed "Support/power.h"
    , '\0'};

static const char random_text[] = {
#embed "Support/random.h"
    , '\0'};

static const char fold_text[] = {
#embed "Support/fold.h"
    , '\0'};

static const char routine_text[] = {
#embed "Support/routine.h"
    , '\0'};

static const char cumulative_text[] = {
#embed "Support/cumulative.h"
    , '\0'};

static const char sorting_text[] = {
#embed "Support/sorting.h"
    , '\0'};

static const char scatter_text[] = {
#embed "Support/scatter.h"
    , '\0'};

static const char scatter_along_text[] = {
#embed "Support/scatter_along.h"
    , '\0'};

static const char partial_products_text[] = {
#embed "Support/partial_products.h"
    , '\0'};

static const char matrix_text[] = {
#embed "Support/matrix.h"
    , '\0'};

static const char windows_text[] = {
#embed "Support/windows.h"
    , '\0'};

static const char runtime_text[] = {
#embed "Support/runtime.h"
    , '\0'};

/* gemm.h with its includes carried out. */
static const char gemm_text[] = {
#embed "Support/gemm_parameters.h"
    , '\n',
#embed "Support/gemm_vector.h"
    , '\n',
#embed "Support/gemm_tile.h"
    , '\n',
#embed "Support/gemm_pack.h"
    , '\n',
#embed "Support/gemm_row.h"
    , '\n',
#embed "Support/gemm_product.h"
    , '\n',
#embed "Support/gemm_plain.h"
    , '\n',
    '#', 'd', 'e', 'f', 'i', 'n', 'e', ' ',
    'G', 'C', '_', 'G', 'E', 'M', 'M', '_', 'I', 'S', '_', 'F', '6', '4', '\n',
#embed "Support/gemm_vector.h"
    , '\n',
#embed "Support/gemm_tile.h"
    , '\n',
#embed "Support/gemm_pack.h"
    , '\n',
#embed "Support/gemm_row.h"
    , '\n',
#embed "Support/gemm_product.h"
    , '\n',
#embed "Support/gemm_plain.h"
    , '\n',
    '#', 'u', 'n', 'd', 'e', 'f', ' ',
    'G', 'C', '_', 'G', 'E', 'M', 'M', '_', 'I', 'S', '_', 'F', '6', '4', '\n', '\0'};

/* winograd.h with its includes carried out; gemm.h precedes it. */
static const char winograd_text[] = {
#embed "Support/winograd_sizes.h"
    , '\n',
#embed "Support/winograd_points.h"
    , '\n',
#embed "Support/winograd_kernel.h"
    , '\n',
#embed "Support/winograd_tiles.h"
    , '\n',
#embed "Support/winograd_plain.h"
    , '\0'};

/* attention.h with its includes carried out; gemm.h and random.h precede it. */
static const char attention_text[] = {
#embed "Support/attention_sizes.h"
    , '\n',
#embed "Support/attention_tiles.h"
    , '\n',
#embed "Support/attention_bands.h"
    , '\n',
#embed "Support/attention_plain.h"
    , '\0'};

/* quantized_routines.h after quantized.h with its includes carried out. */
static const char quantized_routines_text[] = {
#embed "Support/gemm_parameters.h"
    , '\n',
#embed "Support/quantized_layout.h"
    , '\n',
#embed "Support/quantized_rows.h"
    , '\n',
#embed "Support/quantized_plain.h"
    , '\n',
#embed "Support/quantized_vector.h"
    , '\n',
#embed "Support/quantized_floats.h"
    , '\n',
#embed "Support/quantized_sums.h"
    , '\n',
#embed "Support/quantized_routines.h"
    , '\0'};

static const char float_mode_text[] = {
#embed "Support/float_mode.h"
    , '\0'};

static const char pool_text[] = {
#embed "include/gc_pool.h"
    , '\n',
#embed "pool.c"
    , '\0'};

/* The interface of a library, after the tables that say what it is made of. */
static const char artifact_text[] = {
#embed "Artifact/context.h"
    , '\n',
#embed "Artifact/header.h"
    , '\n',
#embed "Artifact/entries.h"
    , '\n',
#embed "Artifact/load.h"
    , '\n',
#embed "Artifact/save.h"
    , '\0'};

static const char cpu_text[] = {
#embed "Artifact/cpu.h"
    , '\0'};

static const char team_text[] = {
#embed "Artifact/team.h"
    , '\0'};

const char *gc_support_text(const char *name) {
  static const struct {
    const char *name, *text;
  } all[] = {{"scalar.h", scalar_text},
             {"random.h", random_text},
             {"fold.h", fold_text},
             {"routine.h", routine_text},
             {"cumulative.h", cumulative_text},
             {"sorting.h", sorting_text},
             {"scatter.h", scatter_text},
             {"scatter_along.h", scatter_along_text},
             {"partial_products.h", partial_products_text},
             {"matrix.h", matrix_text},
             {"windows.h", windows_text},
             {"runtime.h", runtime_text},
             {"gemm.h", gemm_text},
             {"winograd.h", winograd_text},
             {"attention.h", attention_text},
             {"float_mode.h", float_mode_text},
             {"pool.h", pool_text},
             {"cpu.h", cpu_text},
             {"team.h", team_text},
             {"artifact.h", artifact_text},
             {"quantized_routines.h", quantized_routines_text}};
  for (size_t i = 0; i < sizeof all / sizeof *all; ++i)
    if (strcmp(all[i].name, name) == 0) return all[i].text;
  return NULL;
}

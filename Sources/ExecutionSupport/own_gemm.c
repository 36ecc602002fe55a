#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ExecutionSupport.h"

enum { ISA_COUNT = GC_ISA_AVX512 + 1 };

/* What the kernel library has for one instruction set; empty where the machine lacks it. */
#define DEFINE_PRODUCT(TYPE, SUFFIX)                                                             \
  typedef struct product_##SUFFIX {                                                              \
    void (*gemm)(int64_t, int64_t, int64_t, const TYPE *, int64_t, int64_t, const TYPE *,        \
                 int64_t, int64_t, TYPE *, int64_t, const gc_gemm_hooks *, void *);              \
    void (*plain)(int64_t, int64_t, int64_t, const TYPE *, int64_t, int64_t, const TYPE *,       \
                  int64_t, int64_t, TYPE *, int64_t, const gc_gemm_hooks *);                     \
    int64_t (*byte_count)(int64_t, int64_t, int64_t);                                            \
  } product_##SUFFIX;                                                                            \
  static product_##SUFFIX products_##SUFFIX[ISA_COUNT];

DEFINE_PRODUCT(float, f32)
DEFINE_PRODUCT(double, f64)

/* The same of convolutions. */
static struct {
  void (*kernel)(const gc_winograd *, const float *, int64_t, int64_t, int64_t, int64_t, float *,
                 const gc_gemm_hooks *, void *);
  void (*plain_kernel)(const gc_winograd *, const float *, int64_t, int64_t, int64_t, int64_t,
                       float *, const gc_gemm_hooks *);
  void (*strips)(const gc_winograd *, const float *, const float *, int64_t, int64_t, float *,
                 const gc_gemm_hooks *, void *);
  void (*plain_strips)(const gc_winograd *, const float *, const float *, int64_t, int64_t,
                       float *, const gc_gemm_hooks *);
  int64_t (*byte_count)(int64_t, int64_t);
} convolutions[ISA_COUNT];

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;

/* The packing buffer of one thread. */
typedef struct workspace {
  void *memory;
  size_t byte_count;
} workspace;

static void free_workspace(void *pointer) {
  workspace *space = pointer;
  free(space->memory);
  free(space);
}

/* Ends the process if the kernel library lacks the function: it was built wrongly. */
static void *find(int isa, const char *name) {
  int64_t count = 0;
  const gc_symbol *symbols = gc_primitives(isa, &count);
  for (int64_t index = 0; index < count; index += 1) {
    if (strcmp(symbols[index].name, name) == 0) return symbols[index].address;
  }
  abort();
}

/* The instruction set itself, or the best of this machine if it lacks that one. */
static int available(int32_t isa) {
  int host = gc_host_isa();
  return isa == GC_ISA_BEST || isa > host ? host : isa;
}

/* Entries of gc_runtime that need no memory, so that the library's functions are called as they are. */
#define EACH_ROUTINE(X)                                                                          \
  X(attention_f32) X(attention_f64) X(attention_gradient_f32) X(attention_gradient_f64)          \
  X(quantized_f32_i8) X(quantized_f32_i4) X(quantized_f32_f16) X(quantized_f32_bf16)             \
  X(quantized_i8_i8) X(quantized_i8_i4)

/* These for each instruction set, found once: a program starts faster than the names are compared. */
static gc_runtime routines[ISA_COUNT];

static void prepare(void) {
  pthread_key_create(&key, free_workspace);
  for (int isa = GC_ISA_BASELINE; isa <= gc_host_isa(); isa += 1) {
    *(void **)&products_f32[isa].gemm = find(isa, "gc_gemm_f32");
    *(void **)&products_f64[isa].gemm = find(isa, "gc_gemm_f64");
    *(void **)&products_f32[isa].plain = find(isa, "gc_gemm_f32_plain");
    *(void **)&products_f64[isa].plain = find(isa, "gc_gemm_f64_plain");
    *(void **)&products_f32[isa].byte_count = find(isa, "gc_gemm_f32_workspace_bytes");
    *(void **)&products_f64[isa].byte_count = find(isa, "gc_gemm_f64_workspace_bytes");
    *(void **)&convolutions[isa].kernel = find(isa, "gc_winograd_f32_kernel");
    *(void **)&convolutions[isa].plain_kernel = find(isa, "gc_winograd_f32_kernel_plain");
    *(void **)&convolutions[isa].strips = find(isa, "gc_winograd_f32");
    *(void **)&convolutions[isa].plain_strips = find(isa, "gc_winograd_f32_plain");
    *(void **)&convolutions[isa].byte_count = find(isa, "gc_winograd_f32_workspace_bytes");
#define FIND(NAME) *(void **)&routines[isa].NAME = find(isa, "gc_routine_" #NAME);
    EACH_ROUTINE(FIND)
#undef FIND
  }
}

/* The calling thread's buffer of at least `byte_count` bytes, aligned to a cache line; NULL if
 * memory is short. Grows by doubling, so that a sequence of shapes reallocates rarely. */
static void *reserve(size_t byte_count) {
  workspace *space = pthread_getspecific(key);
  if (space == NULL) {
    space = calloc(1, sizeof *space);
    if (space == NULL) return NULL;
    if (pthread_setspecific(key, space) != 0) {
      free(space);
      return NULL;
    }
  }
  if (space->memory != NULL && space->byte_count >= byte_count) return space->memory;
  size_t size = byte_count > 2 * space->byte_count ? byte_count : 2 * space->byte_count;
  void *memory = NULL;
  if (posix_memalign(&memory, 64, size < 64 ? 64 : size) != 0) return NULL;
  free(space->memory);
  space->memory = memory;
  space->byte_count = size;
  return memory;
}

/* Without memory for packing the product is computed from its definition: slow, but it cannot
 * fail, and gc_runtime's functions have no way to say that they did. */
#define DEFINE_GEMM(TYPE, SUFFIX, NAME, ISA)                                                     \
  static void own_##SUFFIX##_##NAME(                                                             \
      int64_t m, int64_t n, int64_t k, const TYPE *a, int64_t a_row_stride,                      \
      int64_t a_column_stride, const TYPE *b, int64_t b_row_stride, int64_t b_column_stride,     \
      TYPE *c, int64_t c_row_stride, const gc_gemm_hooks *hooks) {                               \
    const product_##SUFFIX *product = &products_##SUFFIX[ISA];                                   \
    void *memory = reserve((size_t)product->byte_count(m, n, k));                                \
    if (memory == NULL)                                                                          \
      product->plain(m, n, k, a, a_row_stride, a_column_stride, b, b_row_stride,                 \
                     b_column_stride, c, c_row_stride, hooks);                                   \
    else                                                                                         \
      product->gemm(m, n, k, a, a_row_stride, a_column_stride, b, b_row_stride, b_column_stride, \
                    c, c_row_stride, hooks, memory);                                             \
  }

/* A function for each instruction set: gc_runtime's have no argument that could tell it. */
#define DEFINE_GEMMS(TYPE, SUFFIX)                                                               \
  DEFINE_GEMM(TYPE, SUFFIX, baseline, GC_ISA_BASELINE)                                           \
  DEFINE_GEMM(TYPE, SUFFIX, avx2, GC_ISA_AVX2)                                                   \
  DEFINE_GEMM(TYPE, SUFFIX, avx512, GC_ISA_AVX512)                                               \
                                                                                                 \
  graphc_gemm_##SUFFIX *graphc_own_gemm_##SUFFIX(int32_t isa) {                                  \
    static graphc_gemm_##SUFFIX *const all[ISA_COUNT] = {                                        \
        own_##SUFFIX##_baseline, own_##SUFFIX##_avx2, own_##SUFFIX##_avx512};                    \
    pthread_once(&once, prepare);                                                                \
    return all[available(isa)];                                                                  \
  }

DEFINE_GEMMS(float, f32)
DEFINE_GEMMS(double, f64)

#define DEFINE_WINOGRAD(NAME, ISA)                                                               \
  static void own_winograd_kernel_##NAME(const gc_winograd *sizes, const float *kernel,          \
      int64_t row_stride, int64_t column_stride, int64_t channel, int64_t channel_end,           \
      float *transformed, const gc_gemm_hooks *hooks) {                                          \
    void *memory =                                                                               \
        reserve((size_t)convolutions[ISA].byte_count(sizes->channels, sizes->filters));          \
    if (memory == NULL)                                                                          \
      convolutions[ISA].plain_kernel(sizes, kernel, row_stride, column_stride, channel,          \
                                     channel_end, transformed, hooks);                           \
    else                                                                                         \
      convolutions[ISA].kernel(sizes, kernel, row_stride, column_stride, channel, channel_end,   \
                               transformed, hooks, memory);                                      \
  }                                                                                              \
                                                                                                 \
  static void own_winograd_##NAME(const gc_winograd *sizes, const float *pictures,               \
      const float *transformed, int64_t strip, int64_t strip_end, float *results,                \
      const gc_gemm_hooks *hooks) {                                                              \
    void *memory =                                                                               \
        reserve((size_t)convolutions[ISA].byte_count(sizes->channels, sizes->filters));          \
    if (memory == NULL)                                                                          \
      convolutions[ISA].plain_strips(sizes, pictures, transformed, strip, strip_end, results,    \
                                     hooks);                                                     \
    else                                                                                         \
      convolutions[ISA].strips(sizes, pictures, transformed, strip, strip_end, results, hooks,   \
                               memory);                                                          \
  }

DEFINE_WINOGRAD(baseline, GC_ISA_BASELINE)
DEFINE_WINOGRAD(avx2, GC_ISA_AVX2)
DEFINE_WINOGRAD(avx512, GC_ISA_AVX512)

void graphc_own_winograd(int32_t isa, gc_runtime *runtime) {
  pthread_once(&once, prepare);
  switch (available(isa)) {
  case GC_ISA_BASELINE:
    runtime->winograd_kernel_f32 = own_winograd_kernel_baseline;
    runtime->winograd_f32 = own_winograd_baseline;
    return;
  case GC_ISA_AVX2:
    runtime->winograd_kernel_f32 = own_winograd_kernel_avx2;
    runtime->winograd_f32 = own_winograd_avx2;
    return;
  default:
    runtime->winograd_kernel_f32 = own_winograd_kernel_avx512;
    runtime->winograd_f32 = own_winograd_avx512;
  }
}

void graphc_own_routines(int32_t isa, gc_runtime *runtime) {
  pthread_once(&once, prepare);
  const gc_runtime *found = &routines[available(isa)];
#define SET(NAME) runtime->NAME = found->NAME;
  EACH_ROUTINE(SET)
#undef SET
}

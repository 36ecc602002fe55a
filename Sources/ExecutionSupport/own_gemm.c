#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ExecutionSupport.h"

typedef void gemm_f32_function(int64_t, int64_t, int64_t, const float *, int64_t, int64_t,
                               const float *, int64_t, int64_t, float *, int64_t, const gc_gemm_hooks *,
                               void *);
typedef void gemm_f64_function(int64_t, int64_t, int64_t, const double *, int64_t, int64_t,
                               const double *, int64_t, int64_t, double *, int64_t, const gc_gemm_hooks *,
                               void *);
typedef int64_t byte_count_function(int64_t, int64_t, int64_t);

static pthread_once_t once = PTHREAD_ONCE_INIT;
static gemm_f32_function *gemm_f32;
static gemm_f64_function *gemm_f64;
static byte_count_function *byte_count_f32;
static byte_count_function *byte_count_f64;
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

static void *find(const gc_symbol *symbols, int64_t count, const char *name) {
  for (int64_t index = 0; index < count; index += 1) {
    if (strcmp(symbols[index].name, name) == 0) return symbols[index].address;
  }
  return NULL;
}

static void prepare(void) {
  int64_t count = 0;
  const gc_symbol *symbols = gc_primitives(-1, &count);
  pthread_key_create(&key, free_workspace);
  gemm_f32 = (gemm_f32_function *)find(symbols, count, "gc_gemm_f32");
  gemm_f64 = (gemm_f64_function *)find(symbols, count, "gc_gemm_f64");
  byte_count_f32 = (byte_count_function *)find(symbols, count, "gc_gemm_f32_workspace_bytes");
  byte_count_f64 = (byte_count_function *)find(symbols, count, "gc_gemm_f64_workspace_bytes");
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
#define DEFINE_GEMM(TYPE, SUFFIX)                                                                \
  static void plain_##SUFFIX(int64_t m, int64_t n, int64_t k, const TYPE *a, int64_t a_row,      \
                             int64_t a_column, const TYPE *b, int64_t b_row, int64_t b_column,   \
                             TYPE *c, int64_t c_row, const gc_gemm_hooks *hooks) {               \
    for (int64_t i = 0; i < m; i += 1) {                                                         \
      for (int64_t j = 0; j < n; j += 1) {                                                       \
        TYPE sum = 0;                                                                            \
        for (int64_t p = 0; p < k; p += 1) {                                                     \
          sum += a[i * a_row + p * a_column] * b[p * b_row + j * b_column];                      \
        }                                                                                        \
        c[i * c_row + j] = sum;                                                                  \
      }                                                                                          \
    }                                                                                            \
    if (hooks && hooks->finish) hooks->finish(hooks->context, 0, m, 0, n);                       \
  }                                                                                              \
                                                                                                 \
  void graphc_own_gemm_##SUFFIX(                                                                 \
      int64_t m, int64_t n, int64_t k, const TYPE *a, int64_t a_row_stride,                      \
      int64_t a_column_stride, const TYPE *b, int64_t b_row_stride, int64_t b_column_stride,     \
      TYPE *c, int64_t c_row_stride, const gc_gemm_hooks *hooks) {                               \
    pthread_once(&once, prepare);                                                                \
    void *memory = NULL;                                                                         \
    if (gemm_##SUFFIX != NULL && byte_count_##SUFFIX != NULL) {                                  \
      memory = reserve((size_t)byte_count_##SUFFIX(m, n, k));                                    \
    }                                                                                            \
    if (memory == NULL) {                                                                        \
      plain_##SUFFIX(m, n, k, a, a_row_stride, a_column_stride, b, b_row_stride,                 \
                     b_column_stride, c, c_row_stride, hooks);                                   \
      return;                                                                                    \
    }                                                                                            \
    gemm_##SUFFIX(m, n, k, a, a_row_stride, a_column_stride, b, b_row_stride, b_column_stride,   \
                  c, c_row_stride, hooks, memory);                                               \
  }

DEFINE_GEMM(float, f32)
DEFINE_GEMM(double, f64)

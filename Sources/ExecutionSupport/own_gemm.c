#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ExecutionSupport.h"

#define DECLARE_FUNCTIONS(TYPE, SUFFIX)                                                          \
  static void (*gemm_##SUFFIX)(int64_t, int64_t, int64_t, const TYPE *, int64_t, int64_t,        \
                               const TYPE *, int64_t, int64_t, TYPE *, int64_t,                  \
                               const gc_gemm_hooks *, void *);                                   \
  static void (*plain_##SUFFIX)(int64_t, int64_t, int64_t, const TYPE *, int64_t, int64_t,       \
                                const TYPE *, int64_t, int64_t, TYPE *, int64_t,                 \
                                const gc_gemm_hooks *);                                          \
  static int64_t (*byte_count_##SUFFIX)(int64_t, int64_t, int64_t);

DECLARE_FUNCTIONS(float, f32)
DECLARE_FUNCTIONS(double, f64)
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
static void *find(const char *name) {
  int64_t count = 0;
  const gc_symbol *symbols = gc_primitives(GC_ISA_BEST, &count);
  for (int64_t index = 0; index < count; index += 1) {
    if (strcmp(symbols[index].name, name) == 0) return symbols[index].address;
  }
  abort();
}

static void prepare(void) {
  pthread_key_create(&key, free_workspace);
  *(void **)&gemm_f32 = find("gc_gemm_f32");
  *(void **)&gemm_f64 = find("gc_gemm_f64");
  *(void **)&plain_f32 = find("gc_gemm_f32_plain");
  *(void **)&plain_f64 = find("gc_gemm_f64_plain");
  *(void **)&byte_count_f32 = find("gc_gemm_f32_workspace_bytes");
  *(void **)&byte_count_f64 = find("gc_gemm_f64_workspace_bytes");
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
  void graphc_own_gemm_##SUFFIX(                                                                 \
      int64_t m, int64_t n, int64_t k, const TYPE *a, int64_t a_row_stride,                      \
      int64_t a_column_stride, const TYPE *b, int64_t b_row_stride, int64_t b_column_stride,     \
      TYPE *c, int64_t c_row_stride, const gc_gemm_hooks *hooks) {                               \
    pthread_once(&once, prepare);                                                                \
    void *memory = reserve((size_t)byte_count_##SUFFIX(m, n, k));                                \
    if (memory == NULL)                                                                          \
      plain_##SUFFIX(m, n, k, a, a_row_stride, a_column_stride, b, b_row_stride,                 \
                     b_column_stride, c, c_row_stride, hooks);                                   \
    else                                                                                         \
      gemm_##SUFFIX(m, n, k, a, a_row_stride, a_column_stride, b, b_row_stride, b_column_stride, \
                    c, c_row_stride, hooks, memory);                                             \
  }

DEFINE_GEMM(float, f32)
DEFINE_GEMM(double, f64)

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ExecutionSupport.h"

/* Values of the CBLAS enumerations. */
enum { row_major = 101, no_transpose = 111, transpose = 112 };

typedef void sgemm_function(int, int, int, int, int, int, float, const float *, int,
                            const float *, int, float, float *, int);
typedef void dgemm_function(int, int, int, int, int, int, double, const double *, int,
                            const double *, int, double, double *, int);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int is_tried;
/* What it was loaded for: the process has one OpenBLAS, which chooses once. */
static char wanted_core[32];
static int32_t own_isa = GC_ISA_BEST;
static sgemm_function *sgemm;
static dgemm_function *dgemm;
static const char *core_name = "";
static char message[512];

/* Sets a variable unless the user has; returns whether it did. */
static int set_if_unset(const char *name, const char *value) {
  return getenv(name) == NULL && setenv(name, value, 0) == 0;
}

static void *open_library(void) {
  /* OpenBLAS reads its environment while it is loaded, so the variables need not outlive that. */
  int has_core = wanted_core[0] && set_if_unset("OPENBLAS_CORETYPE", wanted_core);
  /* Our threads call it; a pool of its own would only spin beside ours. */
  int has_threads = set_if_unset("OPENBLAS_NUM_THREADS", "1");
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (has_core) unsetenv("OPENBLAS_CORETYPE");
  if (has_threads) unsetenv("OPENBLAS_NUM_THREADS");
  return library;
}

static void load(void) {
  void *library = open_library();
  if (library == NULL) {
    const char *reason = dlerror();
    snprintf(message, sizeof message, "%s", reason ? reason : "libopenblas.so.0 not found");
    return;
  }
  void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
  char *(*get_core_name)(void) = (char *(*)(void))dlsym(library, "openblas_get_corename");
  sgemm_function *single = (sgemm_function *)dlsym(library, "cblas_sgemm");
  dgemm_function *twice = (dgemm_function *)dlsym(library, "cblas_dgemm");
  if (set_threads == NULL || single == NULL || twice == NULL) {
    snprintf(message, sizeof message, "libopenblas.so.0 lacks the CBLAS functions");
    dlclose(library);
    return;
  }
  set_threads(1);
  if (get_core_name != NULL) core_name = get_core_name();
  dgemm = twice;
  sgemm = single;
}

int32_t graphc_openblas_load(const char *core, int32_t isa) {
  pthread_mutex_lock(&lock);
  if (!is_tried) {
    is_tried = 1;
    own_isa = isa;
    snprintf(wanted_core, sizeof wanted_core, "%s", core);
    load();
  }
  int is_as_wanted = strcmp(wanted_core, core) == 0 && own_isa == isa;
  int32_t result = sgemm == NULL ? GC_OPENBLAS_MISSING
                   : is_as_wanted ? GC_OPENBLAS_LOADED : GC_OPENBLAS_LOADED_FOR_ANOTHER;
  pthread_mutex_unlock(&lock);
  return result;
}

const char *graphc_openblas_core_name(void) { return core_name; }
const char *graphc_openblas_message(void) { return message; }

/* How BLAS is told about a matrix; leading_dimension 0 if it cannot be. */
typedef struct layout {
  int transposition;
  int leading_dimension;
} layout;

/* A leading dimension BLAS accepts: at least `minimum`, and arbitrary where only one line of the
 * matrix exists. 0 if there is none. */
static int leading_dimension(int64_t stride, int64_t minimum, int64_t lines) {
  if (minimum < 1) minimum = 1;
  if (lines == 1 && stride < minimum) stride = minimum;
  return stride >= minimum && stride <= INT_MAX ? (int)stride : 0;
}

static layout describe(int64_t rows, int64_t columns, int64_t row_stride, int64_t column_stride) {
  layout result = {no_transpose, 0};
  if (column_stride == 1 || columns == 1) {
    result.leading_dimension = leading_dimension(row_stride, columns, rows);
  }
  if (result.leading_dimension == 0 && (row_stride == 1 || rows == 1)) {
    result.transposition = transpose;
    result.leading_dimension = leading_dimension(column_stride, rows, columns);
  }
  return result;
}

static int fits(int64_t m, int64_t n, int64_t k) {
  return m > 0 && n > 0 && k > 0 && m <= INT_MAX && n <= INT_MAX && k <= INT_MAX;
}

/* BLAS reads operands from memory only: products that load them are our own. */
static int is_in_memory(const gc_gemm_hooks *hooks) {
  return !hooks || (!hooks->load_a && !hooks->load_b);
}

#define DEFINE_GEMM(TYPE, SUFFIX, FUNCTION)                                                      \
  static void add_rows_##SUFFIX(int64_t n, int64_t k, const TYPE *b, int64_t b_row_stride,       \
                                int64_t b_column_stride, TYPE *sums) {                           \
    for (int64_t j = 0; j < n; ++j) sums[j] = 0;                                                 \
    for (int64_t l = 0; l < k; ++l)                                                              \
      for (int64_t j = 0; j < n; ++j) sums[j] += b[l * b_row_stride + j * b_column_stride];      \
  }                                                                                              \
                                                                                                 \
  void graphc_openblas_gemm_##SUFFIX(                                                            \
      int64_t m, int64_t n, int64_t k, const TYPE *a, int64_t a_row_stride,                      \
      int64_t a_column_stride, const TYPE *b, int64_t b_row_stride, int64_t b_column_stride,     \
      TYPE *c, int64_t c_row_stride, const gc_gemm_hooks *hooks) {                               \
    layout left = describe(m, k, a_row_stride, a_column_stride);                                 \
    layout right = describe(k, n, b_row_stride, b_column_stride);                                \
    int result = leading_dimension(c_row_stride, n, m);                                          \
    if (FUNCTION == NULL || !fits(m, n, k) || left.leading_dimension == 0 ||                     \
        right.leading_dimension == 0 || result == 0 || !is_in_memory(hooks)) {                   \
      graphc_own_gemm_##SUFFIX(own_isa)(m, n, k, a, a_row_stride, a_column_stride, b,            \
                                        b_row_stride, b_column_stride, c, c_row_stride, hooks);  \
      return;                                                                                    \
    }                                                                                            \
    FUNCTION(row_major, left.transposition, right.transposition, (int)m, (int)n, (int)k, 1, a,   \
             left.leading_dimension, b, right.leading_dimension, 0, c, result);                  \
    if (hooks && hooks->column_sums)                                                             \
      add_rows_##SUFFIX(n, k, b, b_row_stride, b_column_stride, hooks->column_sums);             \
    if (hooks && hooks->finish) hooks->finish(hooks->context, 0, m, 0, n);                       \
  }

DEFINE_GEMM(float, f32, sgemm)
DEFINE_GEMM(double, f64, dgemm)

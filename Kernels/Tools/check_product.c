/* Tests the matrix product of every instruction set of this machine, with all layouts and hooks:
 * against a double loop over integers, where every order of additions is exact, and on other
 * numbers against itself in parts and with loaded operands, where not a bit may differ. Prints the
 * failures; exit status 0 when there are none. With the argument `quick` fewer cases, for builds
 * with sanitizers.
 *
 *   clang -std=gnu11 -O2 -Iinclude Tools/check_product.c Primitives/<all>.c -o check -lm
 */
#include "checking.h"

static const int64_t sizes[] = {0, 1, 2, 5, 8, 11, 12, 13, 17, 31, 33, 64, 97, 130, 259, 400};
enum { SIZES = sizeof sizes / sizeof *sizes, GUARD = 77 };

/* A random size; great ones only beside small others. */
static int64_t any_size(int64_t others) {
  int64_t size = sizes[bits() % SIZES];
  if (bits() % 16 == 0) size = 500 + (int64_t)(bits() % 1100);
  return size * others > 400000 ? (int64_t)(bits() % 12) : size;
}

static void *allocate(int64_t count, size_t size) {
  void *memory = malloc((size_t)(count + 1) * size);
  if (!memory) exit(1);
  return memory;
}

#define FOR_TYPE(T, type)                                                                        \
  /* A stored matrix of rows x columns, of which loads read a copy. */                           \
  typedef struct matrix_##type {                                                                 \
    T *data;                                                                                     \
    int64_t rows, columns, row_stride, column_stride;                                            \
  } matrix_##type;                                                                               \
                                                                                                 \
  typedef struct product_##type {                                                                \
    matrix_##type a, b, c; /* as stored; C's finished elements are negated */                    \
    unsigned char *finished;                                                                     \
    int has_whole_rows;                                                                          \
  } product_##type;                                                                              \
                                                                                                 \
  typedef void gemm_##type(int64_t, int64_t, int64_t, const T *, int64_t, int64_t, const T *,    \
                           int64_t, int64_t, T *, int64_t, const gc_gemm_hooks *, void *);       \
                                                                                                 \
  static void load_##type(const matrix_##type *from, int64_t row, int64_t row_end,               \
                          int64_t column, int64_t column_end, T *to) {                           \
    CHECK(0 <= row && row < row_end && row_end <= from->rows, "load rows", row);                 \
    CHECK(0 <= column && column < column_end && column_end <= from->columns, "load columns",     \
          column);                                                                               \
    for (int64_t i = row; i < row_end; ++i)                                                      \
      for (int64_t j = column; j < column_end; ++j)                                              \
        *to++ = from->data[i * from->row_stride + j * from->column_stride];                      \
  }                                                                                              \
  static void load_a_##type(void *context, int64_t row, int64_t row_end, int64_t column,         \
                            int64_t column_end, void *to) {                                      \
    load_##type(&((product_##type *)context)->a, row, row_end, column, column_end, to);          \
  }                                                                                              \
  static void load_b_##type(void *context, int64_t row, int64_t row_end, int64_t column,         \
                            int64_t column_end, void *to) {                                      \
    load_##type(&((product_##type *)context)->b, row, row_end, column, column_end, to);          \
  }                                                                                              \
  static void finish_##type(void *context, int64_t row, int64_t row_end, int64_t column,         \
                            int64_t column_end) {                                                \
    product_##type *product = context;                                                           \
    matrix_##type *c = &product->c;                                                              \
    CHECK(row < row_end && row_end <= c->rows && column < column_end &&                          \
              column_end <= c->columns, "finished region", row);                                 \
    CHECK(!product->has_whole_rows || column_end - column == c->columns, "whole rows", row);     \
    for (int64_t i = row; i < row_end; ++i)                                                      \
      for (int64_t j = column; j < column_end; ++j) {                                            \
        T *element = &c->data[i * c->row_stride + j];                                            \
        *element = -*element;                                                                    \
        ++product->finished[i * c->columns + j];                                                 \
      }                                                                                          \
  }                                                                                              \
                                                                                                 \
  /* rows x columns elements at strides that are contiguous, gapped, or both more than one. */   \
  static matrix_##type any_matrix_##type(int64_t rows, int64_t columns, int is_integer) {        \
    int64_t gap = bits() % 2 ? (int64_t)(bits() % 6) : 0, step = bits() % 16 ? 1 : 2;            \
    matrix_##type result = {0, rows, columns, step * columns + gap, step};                       \
    int64_t count = rows * result.row_stride;                                                    \
    result.data = allocate(count, sizeof(T));                                                    \
    for (int64_t i = 0; i < count; ++i)                                                          \
      result.data[i] = (T)((double)(bits() & 255) - 128) / (T)(is_integer ? 1 : 37);             \
    return result;                                                                               \
  }                                                                                              \
                                                                                                 \
  /* Integers below 2^24 in absolute value, so every sum is exact. */                            \
  static void check_definition_##type(int64_t position) {                                        \
    gemm_##type *product = find("gc_gemm_" #type);                                               \
    void (*plain)(int64_t, int64_t, int64_t, const T *, int64_t, int64_t, const T *, int64_t,    \
                  int64_t, T *, int64_t, const gc_gemm_hooks *) = find("gc_gemm_" #type "_plain");\
    int64_t (*bytes)(int64_t, int64_t, int64_t) = find("gc_gemm_" #type "_workspace_bytes");     \
    int64_t m = any_size(1), n = any_size(m ? m : 1), k = any_size((m ? m : 1) * (n ? n : 1));   \
    int transposes_a = bits() & 1, transposes_b = bits() & 1, hook = bits() & 15;                \
    product_##type all = {                                                                       \
        transposes_a ? any_matrix_##type(k, m, 1) : any_matrix_##type(m, k, 1),                  \
        transposes_b ? any_matrix_##type(n, k, 1) : any_matrix_##type(k, n, 1),                  \
        {0, m, n, n + (int64_t)(bits() % 5), 1}, allocate(m * n, 1), 0};                         \
    matrix_##type *a = &all.a, *b = &all.b, *c = &all.c;                                         \
    int64_t ar = transposes_a ? a->column_stride : a->row_stride;                                \
    int64_t ac = transposes_a ? a->row_stride : a->column_stride;                                \
    int64_t br = transposes_b ? b->column_stride : b->row_stride;                                \
    int64_t bc = transposes_b ? b->row_stride : b->column_stride;                                \
    T *sums = allocate(n, sizeof(T));                                                            \
    unsigned char *workspace = allocate(bytes(m, n, k), 1);                                      \
    gc_gemm_hooks hooks = {.context = &all,                                                      \
                           .finish = hook & 1 ? finish_##type : 0,                               \
                           .has_whole_rows = n <= 512 && bits() % 2,                             \
                           .load_a = hook & 2 ? load_a_##type : 0,                               \
                           .load_b = hook & 4 ? load_b_##type : 0,                               \
                           .column_sums = hook & 8 ? sums : 0};                                  \
    all.has_whole_rows = hooks.has_whole_rows;                                                   \
    /* Of the strides of a loaded operand only the orientation counts. */                        \
    int64_t given_ac = hooks.load_a ? !transposes_a : ac;                                        \
    int64_t given_bc = hooks.load_b ? !transposes_b : bc;                                        \
    c->data = allocate(m * c->row_stride, sizeof(T));                                            \
    memset(all.finished, 0, (size_t)(m * n));                                                    \
    for (int64_t i = 0; i < m * c->row_stride; ++i) c->data[i] = (T)i;                           \
    sums[n] = GUARD, workspace[bytes(m, n, k)] = GUARD;                                          \
    if (position % 8 == 0 && m * n * k < 20000)                                                  \
      plain(m, n, k, hooks.load_a ? 0 : a->data, ar, given_ac, hooks.load_b ? 0 : b->data, br,   \
            given_bc, c->data, c->row_stride, &hooks);                                           \
    else                                                                                         \
      product(m, n, k, hooks.load_a ? 0 : a->data, ar, given_ac, hooks.load_b ? 0 : b->data, br, \
              given_bc, c->data, c->row_stride, hook ? &hooks : 0, workspace);                   \
    CHECK(workspace[bytes(m, n, k)] == GUARD, "gemm workspace " #type, position);                \
    for (int64_t i = 0; i < m; ++i)                                                              \
      for (int64_t j = 0; j < c->row_stride; ++j) {                                              \
        double sum = j >= n ? (double)(i * c->row_stride + j) : 0;                               \
        for (int64_t l = 0; j < n && l < k; ++l)                                                 \
          sum += (double)a->data[i * ar + l * ac] * (double)b->data[l * br + j * bc];            \
        if (j < n && hooks.finish) {                                                             \
          sum = -sum;                                                                            \
          CHECK(all.finished[i * n + j] == 1, "finished once " #type, position);                 \
        }                                                                                        \
        CHECK((double)c->data[i * c->row_stride + j] == sum, "gemm " #type, position);           \
      }                                                                                          \
    for (int64_t j = 0; hooks.column_sums && m > 0 && j < n; ++j) {                              \
      T sum = 0;                                                                                 \
      for (int64_t l = 0; l < k; ++l) sum += b->data[l * br + j * bc];                           \
      CHECK(sums[j] == sum, "column sums " #type, position);                                     \
    }                                                                                            \
    CHECK(sums[n] == GUARD, "gemm sums " #type, position);                                       \
    free(a->data), free(b->data), free(c->data), free(all.finished), free(sums), free(workspace);\
  }                                                                                              \
                                                                                                 \
  /* Four quarters of C, of which every other is of loaded operands, have the bits of the whole. */\
  static void check_parts_##type(int64_t position) {                                             \
    gemm_##type *product = find("gc_gemm_" #type);                                               \
    int64_t (*bytes)(int64_t, int64_t, int64_t) = find("gc_gemm_" #type "_workspace_bytes");     \
    int64_t m = any_size(9) + 4, n = any_size(m) + 4, k = any_size(m * n) + 1;                   \
    int64_t rows = 2 + (int64_t)(bits() % (uint64_t)(m - 3));                                    \
    int64_t columns = 2 + (int64_t)(bits() % (uint64_t)(n - 3));                                 \
    matrix_##type a = any_matrix_##type(m, k, 0), b = any_matrix_##type(k, n, 0);                \
    T *whole = allocate(m * n, sizeof(T)), *parts = allocate(m * n, sizeof(T));                  \
    T *sums = allocate(n, sizeof(T)), *sums_of_parts = allocate(n, sizeof(T));                   \
    void *workspace = allocate(bytes(m, n, k), 1);                                               \
    gc_gemm_hooks all = {.column_sums = sums};                                                   \
    product(m, n, k, a.data, a.row_stride, a.column_stride, b.data, b.row_stride,                \
            b.column_stride, whole, n, &all, workspace);                                         \
    for (int part = 0; part < 4; ++part) {                                                       \
      int64_t top = part & 1 ? rows : 0, left = part & 2 ? columns : 0;                          \
      int64_t height = part & 1 ? m - rows : rows, width = part & 2 ? n - columns : columns;     \
      product_##type loaded = {{a.data + top * a.row_stride, height, k, a.row_stride,            \
                                a.column_stride},                                                \
                               {b.data + left * b.column_stride, k, width, b.row_stride,         \
                                b.column_stride}, {0, 0, 0, 0, 0}, 0, 0};                        \
      int is_loaded = (part ^ position) & 1;                                                     \
      gc_gemm_hooks hooks = {.context = &loaded, .load_a = is_loaded ? load_a_##type : 0,        \
                             .load_b = is_loaded ? load_b_##type : 0,                            \
                             .column_sums = sums_of_parts + left};                               \
      product(height, width, k, loaded.a.data, a.row_stride, is_loaded ? 1 : a.column_stride,    \
              loaded.b.data, b.row_stride, is_loaded ? 1 : b.column_stride,                      \
              parts + top * n + left, n, &hooks, workspace);                                     \
    }                                                                                            \
    CHECK(!memcmp(whole, parts, (size_t)(m * n) * sizeof(T)), "gemm in parts " #type, position); \
    CHECK(!memcmp(sums, sums_of_parts, (size_t)n * sizeof(T)), "sums in parts " #type, position);\
    free(a.data), free(b.data), free(whole), free(parts), free(sums), free(sums_of_parts);       \
    free(workspace);                                                                             \
  }                                                                                              \
                                                                                                \
  /* Many equal terms, whose sum a running total in the type of C loses. */                     \
  static void check_depth_##type(int64_t m, int64_t n, int64_t k) {                             \
    gemm_##type *product = find("gc_gemm_" #type);                                              \
    int64_t (*bytes)(int64_t, int64_t, int64_t) = find("gc_gemm_" #type "_workspace_bytes");    \
    product_##type all = {{allocate(m * k, sizeof(T)), m, k, 1, m},                             \
                          {allocate(k * n, sizeof(T)), k, n, n, 1},                             \
                          {allocate(m * n, sizeof(T)), m, n, n, 1}, allocate(m * n, 1), 0};     \
    T *c = all.c.data;                                                                          \
    void *workspace = allocate(bytes(m, n, k), 1);                                              \
    const double term = (double)(T)0.1 * (double)(T)0.1;                                        \
    memset(all.finished, 0, (size_t)(m * n));                                                   \
    for (int64_t i = 0; i < m * k; ++i) all.a.data[i] = (T)0.1;                                 \
    for (int64_t i = 0; i < k * n; ++i) all.b.data[i] = (T)0.1;                                 \
    for (int is_row_major = 0; is_row_major < 2; ++is_row_major) {                              \
      gc_gemm_hooks hooks = {.context = &all, .finish = finish_##type};                         \
      int64_t ar = is_row_major ? k : 1, ac = is_row_major ? 1 : m;                             \
      product(m, n, k, all.a.data, ar, ac, all.b.data, n, 1, c, n, &hooks, workspace);          \
      for (int64_t i = 0; i < m * n; ++i) {                                                     \
        double error = -(double)c[i] / (term * (double)k) - 1;                                  \
        CHECK(error < 4e-6 && error > -4e-6, "gemm of many terms " #type, i);                   \
      }                                                                                         \
    }                                                                                           \
    free(all.a.data), free(all.b.data), free(c), free(all.finished), free(workspace);           \
  }

FOR_TYPE(float, f32)
FOR_TYPE(double, f64)

int main(int count, char **arguments) {
  int cases = count > 1 && !strcmp(arguments[1], "quick") ? 300 : 3000;
  for (isa = GC_ISA_BASELINE; isa <= gc_host_isa(); ++isa)
    for (int i = 0; i < cases; ++i) {
      check_definition_f32(i);
      check_definition_f64(i);
      check_parts_f32(i);
      check_parts_f64(i);
    }
  int64_t depth = cases < 3000 ? 20000 : 1000000;
  for (isa = GC_ISA_BASELINE; isa <= gc_host_isa(); ++isa) {
    static const int64_t sizes[][2] = {{5, 9}, {40, 3}, {1, 7}, {7, 1}, {1, 1}, {3, 600}};
    for (int i = 0; i < 6; ++i) {
      int64_t k = sizes[i][1] > 100 ? depth / 50 : depth;
      check_depth_f32(sizes[i][0], sizes[i][1], k);
      check_depth_f64(sizes[i][0], sizes[i][1], k);
    }
  }
  printf("%ld checks, %ld failures\n", checks, failures);
  return failures != 0;
}

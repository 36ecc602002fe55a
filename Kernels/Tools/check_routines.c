/* Tests the routines of every instruction set of this machine on random lines, matrices and windows
 * by what must hold for their results: sorted and stable, sums of neighbours, products that give the
 * matrix back. Operands are allocated exactly, so that sanitizers see every access. Prints the failures;
 * exit status 0 when there are none.
 *
 *   clang -std=gnu11 -O2 -Iinclude Tools/check_routines.c Primitives/<all>.c -o check -lm
 */
#include <math.h>

#include "checking.h"

static void *allocate(int64_t count, size_t size) {
  void *memory = malloc((size_t)(count > 0 ? count : 1) * size);
  if (!memory) exit(1);
  return memory;
}

static double *numbers(int64_t count) {
  double *result = allocate(count, 8);
  for (int64_t i = 0; i < count; ++i) result[i] = (double)(bits() % 2001) / 1000 - 1;
  return result;
}

static const int64_t extents[] = {0, 1, 2, 3, 15, 16, 17, 32, 33, 100, 257};
enum { EXTENTS = sizeof extents / sizeof *extents };

/* Few different values, so that many are equal, and some nan. */
static void check_argsort(int64_t extent, int64_t lanes, int64_t is_descending) {
  void (*argsort)(int64_t, int64_t, int64_t, int64_t, const double *, int64_t *, void *) =
      find("gc_routine_argsort_f64");
  const int64_t stride = lanes + 2, count = extent ? (extent - 1) * stride + lanes : 0;
  double *a = allocate(count, 8);
  int64_t *out = allocate(count, 8);
  void *scratch = allocate(extent, 32);
  for (int64_t i = 0; i < count; ++i) a[i] = bits() % 9 == 0 ? NAN : (double)(bits() % 7);
  argsort(extent, is_descending, stride, lanes, a, out, scratch);
  for (int64_t l = 0; l < lanes; ++l)
    for (int64_t i = 1; i < extent; ++i) {
      const int64_t first = out[(i - 1) * stride + l], second = out[i * stride + l];
      const double x = a[first * stride + l], y = a[second * stride + l];
      const int is_tie = x == y || (x != x && y != y);
      const int is_less = x < y || (y != y && x == x);
      CHECK(is_tie ? first < second : is_less != is_descending, "argsort", i);
    }
  free(a), free(out), free(scratch);
}

/* Rectangles of windows against what each tap sees. */
static void check_windows(void) {
  void (*load)(const int64_t *, const double *, int64_t, int64_t, int64_t, int64_t, double *) =
      find("gc_routine_windows_f64");
  int64_t sizes[22] = {1 + (int64_t)(bits() % 20)}, rows = 2, columns = sizes[0], elements = 2;
  elements *= sizes[0];
  for (int axis = 0; axis < 3; ++axis) {
    int64_t *a = sizes + 1 + 7 * axis;
    for (int i = 0; i < 7; ++i) a[i] = 1 + (int64_t)(bits() % 3);
    a[0] += (int64_t)(bits() % 8) * (axis == 2), a[1] += (int64_t)(bits() % 6) * (axis == 2);
    a[2] += (int64_t)(bits() % 4) * (axis == 2), a[4] = (int64_t)(bits() % 5) - 1;
    rows *= a[1], columns *= a[2], elements *= a[0];
  }
  const int64_t row = (int64_t)(bits() % (uint64_t)rows), row_end = rows;
  const int64_t column = (int64_t)(bits() % (uint64_t)columns), width = columns - column;
  double *from = numbers(elements), *to = allocate((row_end - row) * width, 8);
  load(sizes, from, row, row_end, column, columns, to);
  for (int64_t i = row; i < row_end; ++i)
    for (int64_t j = column; j < columns; ++j) {
      int64_t window = i, tap = j / sizes[0], place = 0, step = sizes[0], is_seen = 1;
      for (int axis = 2; axis >= 0; --axis) {
        const int64_t *a = sizes + 1 + 7 * axis;
        const int64_t t = window % a[1], k = tap % a[2], at = t * a[3] + k * a[6] - a[4];
        is_seen = is_seen && at >= 0 && at % a[5] == 0 && at / a[5] < a[0];
        place += at / a[5] * step, step *= a[0], window /= a[1], tap /= a[2];
      }
      const double expected = is_seen ? from[place + window * step + j % sizes[0]] : 0;
      CHECK(to[(i - row) * width + j - column] == expected, "windows", i);
    }
  free(from), free(to);
}

static void check_lines(int64_t extent, int64_t lanes, int64_t is_reversed) {
  void (*sum)(int64_t, int64_t, int64_t, int64_t, const int64_t *, int64_t *, void *) =
      find("gc_routine_cumulative_sum_i64");
  void (*scatter)(int64_t, int64_t, int64_t, int64_t, const int64_t *, const int64_t *, int64_t *,
                  void *) = find("gc_routine_scatter_add_along_i64");
  const int64_t stride = lanes + 3, count = extent ? (extent - 1) * stride + lanes : 0;
  int64_t *a = allocate(count, 8), *out = allocate(count, 8), *places = allocate(count, 8);
  int64_t *sums = allocate(2 * stride + lanes, 8);
  for (int64_t i = 0; i < count; ++i)
    a[i] = (int64_t)(bits() % 100), places[i] = (int64_t)(bits() % 5) - 1;
  sum(extent, is_reversed, stride, lanes, a, out, NULL);
  scatter(extent, 3, stride, lanes, places, a, sums, NULL);
  for (int64_t l = 0; l < lanes; ++l) {
    int64_t total = 0, expected[3] = {0, 0, 0};
    for (int64_t step = 0; step < extent; ++step) {
      const int64_t i = is_reversed ? extent - 1 - step : step, place = i * stride + l;
      total += a[place];
      CHECK(out[place] == total, "cumulative_sum", i);
      if (places[place] >= 0 && places[place] < 3) expected[places[place]] += a[place];
    }
    for (int64_t k = 0; k < 3; ++k) CHECK(sums[k * stride + l] == expected[k], "scatter", k);
  }
  free(a), free(out), free(places), free(sums);
}

static void check_cholesky(int64_t n, const double *a) {
  void (*cholesky)(int64_t, const double *, double *, void *) = find("gc_routine_cholesky_f64");
  double *definite = allocate(n * n, 8), *l = allocate(n * n, 8), *scratch = allocate(n * n, 8);
  for (int64_t i = 0; i < n * n; ++i) definite[i] = i / n == i % n;
  for (int64_t i = 0; i < n * n; ++i)
    for (int64_t k = 0; k < n; ++k) definite[i] += a[i / n * n + k] * a[i % n * n + k];
  cholesky(n, definite, l, scratch);
  for (int64_t i = 0; i < n * n; ++i) {
    double sum = 0;
    for (int64_t k = 0; k < n; ++k) sum += l[i / n * n + k] * l[i % n * n + k];
    CHECK(fabs(sum - definite[i]) < 1e-11 * (double)n, "cholesky", i);
  }
  free(definite), free(l), free(scratch);
}

static void check_solutions(int64_t n, int64_t columns, const double *a, int64_t flags) {
  typedef void solution(int64_t, int64_t, int64_t, int64_t, const double *, const double *,
                        double *, void *);
  typedef void general(int64_t, int64_t, int64_t, const double *, const double *, double *,
                       void *);
  double *b = numbers(n * columns), *x = allocate(n * columns, 8);
  double *system = allocate(n * n, 8), *scratch = allocate(n * (n + columns), 8);
  const int64_t is_lower = flags & 1, is_transposed = flags >> 1 & 1, is_general = flags >> 2;
  for (int64_t i = 0; i < n * n; ++i)
    system[i] = a[i] + (i / n == (is_general ? n - 1 - i % n : i % n) ? 2.0 * (double)n : 0);
  if (is_general)
    ((general *)find("gc_routine_solve_f64"))(n, columns, is_transposed, system, b, x, scratch);
  else
    ((solution *)find("gc_routine_triangular_solve_f64"))(
        n, columns, is_lower, is_transposed, system, b, x, scratch);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < columns; ++j) {
      double sum = 0;
      for (int64_t k = 0; k < n; ++k) {
        const int64_t row = is_transposed ? k : i, column = is_transposed ? i : k;
        const int is_read = is_general || (is_lower ? column <= row : column >= row);
        if (is_read) sum += system[row * n + column] * x[k * columns + j];
      }
      CHECK(fabs(sum - b[i * columns + j]) < 1e-11 * (double)n, "solve", i);
    }
  free(b), free(x), free(system), free(scratch);
}

/* Rows of groups of any size, and some outside of all, beside sums in the order of rows. */
static void check_groups(int64_t extent, int64_t inner) {
  void (*group)(int64_t, int64_t, const int32_t *, int64_t *, int64_t *) =
      find("gc_routine_group_i32");
  void (*add)(int64_t, int64_t, const int64_t *, const int64_t *, const double *, double *) =
      find("gc_routine_add_groups_f64");
  const int64_t updates = 3 * extent + 5;
  int32_t *indices = allocate(updates, 4);
  int64_t *starts = allocate(extent + 2, 8), *order = allocate(updates, 8);
  double *values = numbers(updates * inner), *out = allocate(extent * inner, 8);
  double *expected = allocate(extent * inner, 8);
  for (int64_t i = 0; i < extent * inner; ++i) expected[i] = 0;
  for (int64_t j = 0; j < updates; ++j) {
    indices[j] = (int32_t)(bits() % (uint64_t)(extent + 2)) - 1;
    for (int64_t l = 0; l < inner && indices[j] >= 0 && indices[j] < extent; ++l)
      expected[indices[j] * inner + l] += values[j * inner + l];
  }
  group(updates, extent, indices, starts, order);
  add(inner, extent, starts, order, values, out);
  for (int64_t i = 0; i < extent * inner; ++i) CHECK(out[i] == expected[i], "groups", i);
  free(indices), free(starts), free(order), free(values), free(out), free(expected);
}

/* Many equal terms in one place, whose sum a running total in f32 loses. */
static void check_many_terms(int64_t count) {
  void (*group)(int64_t, int64_t, const int64_t *, int64_t *, int64_t *) =
      find("gc_routine_group_i64");
  void (*add)(int64_t, int64_t, const int64_t *, const int64_t *, const float *, float *) =
      find("gc_routine_add_groups_f32");
  void (*along)(int64_t, int64_t, int64_t, int64_t, const int64_t *, const float *, float *,
                void *) = find("gc_routine_scatter_add_along_f32");
  int64_t *indices = allocate(count, 8), *starts = allocate(5, 8), *order = allocate(count, 8);
  float *values = allocate(count, 4), sums[3], expected = (float)((double)0.1f * (double)count);
  double scratch[3];
  for (int64_t j = 0; j < count; ++j) indices[j] = 1, values[j] = 0.1f;
  group(count, 3, indices, starts, order);
  add(1, 3, starts, order, values, sums);
  CHECK(sums[0] == 0 && sums[1] == expected && sums[2] == 0, "many terms", count);
  along(count, 3, 1, 1, indices, values, sums, scratch);
  CHECK(sums[0] == 0 && sums[1] == expected && sums[2] == 0, "many terms along", count);
  free(indices), free(starts), free(order), free(values);
}

static void check_qr(int64_t m, int64_t n) {
  void (*qr)(int64_t, int64_t, const double *, double *, void *) = find("gc_routine_qr_f64");
  double *a = numbers(m * n), *q = allocate(m * n, 8), *scratch = allocate(2 * m * n + n, 8);
  qr(m, n, a, q, scratch);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j) {
      double product = 0, projected = 0;
      for (int64_t k = 0; k < m; ++k) product += q[k * n + i] * q[k * n + j];
      for (int64_t k = 0; k < m; ++k) projected += q[k * n + i] * a[k * n + j];
      CHECK(fabs(product - (i == j)) < 1e-11, "qr is orthonormal", i);
      CHECK(i <= j || fabs(projected) < 1e-11, "qr is triangular", i);
    }
  free(a), free(q), free(scratch);
}

int main(void) {
  for (isa = 0; isa <= gc_host_isa(); ++isa) {
    for (int64_t e = 0; e < EXTENTS; ++e)
      for (int64_t flag = 0; flag < 2; ++flag)
        for (int64_t lanes = 1; lanes <= 64; lanes += 21) {
          check_argsort(extents[e], lanes, flag);
          check_lines(extents[e], lanes, flag);
        }
    for (int i = 0; i < 2000; ++i) check_windows();
    for (int64_t e = 0; e < EXTENTS; ++e)
      for (int64_t inner = 1; inner < 600; inner += 199) check_groups(extents[e], inner);
    check_many_terms(2000000);
    for (int64_t n = 0; n <= 40; n += n < 10 ? 1 : 7) {
      double *a = numbers(n * n);
      check_cholesky(n, a);
      for (int64_t flags = 0; flags < 8; ++flags) check_solutions(n, 1 + n % 4, a, flags);
      check_qr(n, n), check_qr(n + 1, n), check_qr(2 * n + 9, n);
      free(a);
    }
  }
  printf("%ld checks, %ld failures\n", checks, failures);
  return failures > 0;
}

/* Factorizations and solutions of small dense systems, row-major: gc_routine_<name>_<f32|f64>.
 *
 *   cholesky(n, a, out): the lower triangle L of L L^T = A, of which only the lower triangle is
 *       read; zeros above; all nan if A is not positive definite
 *   triangular_solve(n, columns, is_lower, is_transposed, a, b, out): X of A X = B or A^T X = B,
 *       of A only the triangle is read
 *   solve(n, columns, is_transposed, a, b, out): the same for any A, by elimination with partial
 *       pivoting; a singular A gives infinities or nan
 *   qr(m, n, a, out): the orthonormal Q (m x n) of A = Q R for m >= n, by reflections as LAPACK
 *
 * f32 matrices are computed in double and rounded at the end. scratch: see each function. */
#ifndef GC_MATRIX_H
#define GC_MATRIX_H

/* The inner product, in eight parts. */
GC_ROUTINE double gc_dot(int64_t n, const double *a, const double *b) {
  double part[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  int64_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (int64_t l = 0; l < 8; ++l) part[l] += a[i + l] * b[i + l];
  for (int64_t l = 0; i + l < n; ++l) part[l] += a[i + l] * b[i + l];
  return ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
}

/* b -= factor * a */
GC_ROUTINE void gc_subtract_multiple(int64_t n, double *b, double factor, const double *a) {
  for (int64_t i = 0; i < n; ++i) b[i] -= factor * a[i];
}

GC_ROUTINE void gc_cholesky(int64_t n, double *a) {
  int is_definite = 1;
  for (int64_t i = 0; i < n; ++i) {
    for (int64_t j = 0; j < i; ++j)
      a[i * n + j] = (a[i * n + j] - gc_dot(j, a + i * n, a + j * n)) / a[j * n + j];
    const double square = a[i * n + i] - gc_dot(i, a + i * n, a + i * n);
    is_definite &= square > 0 && square - square == 0;
    a[i * n + i] = gc_sqrt_f64(is_definite ? square : 1);
    for (int64_t j = i + 1; j < n; ++j) a[i * n + j] = 0;
  }
  if (!is_definite)
    for (int64_t i = 0; i < n * n; ++i) a[i] = gc_from_bits_f64(UINT64_C(0x7ff8000000000000));
}

/* Substitution; x holds B and becomes X. */
GC_ROUTINE void gc_triangular_solve(
    int64_t n, int64_t columns, int64_t is_lower, int64_t is_transposed, const double *a,
    double *x) {
  const int64_t is_forward = (is_lower != 0) != (is_transposed != 0);
  const int64_t row_stride = is_transposed ? 1 : n, column_stride = is_transposed ? n : 1;
  for (int64_t step = 0; step < n; ++step) {
    const int64_t i = is_forward ? step : n - 1 - step;
    double *const row = x + i * columns;
    for (int64_t known = 0; known < step; ++known) {
      const int64_t k = is_forward ? known : n - 1 - known;
      gc_subtract_multiple(columns, row, a[i * row_stride + k * column_stride], x + k * columns);
    }
    for (int64_t j = 0; j < columns; ++j) row[j] = row[j] / a[i * n + i];
  }
}

/* Elimination of a with partial pivoting, carried out on x as well; then substitution. */
GC_ROUTINE void gc_solve(int64_t n, int64_t columns, double *a, double *x) {
  for (int64_t k = 0; k < n; ++k) {
    int64_t pivot = k;
    for (int64_t i = k + 1; i < n; ++i)
      if (gc_abs_f64(a[i * n + k]) > gc_abs_f64(a[pivot * n + k])) pivot = i;
    for (int64_t j = 0; j < n && pivot != k; ++j) {
      const double element = a[k * n + j];
      a[k * n + j] = a[pivot * n + j], a[pivot * n + j] = element;
    }
    for (int64_t j = 0; j < columns && pivot != k; ++j) {
      const double element = x[k * columns + j];
      x[k * columns + j] = x[pivot * columns + j], x[pivot * columns + j] = element;
    }
    for (int64_t i = k + 1; i < n; ++i) {
      const double factor = a[i * n + k] / a[k * n + k];
      gc_subtract_multiple(n - k - 1, a + i * n + k + 1, factor, a + k * n + k + 1);
      gc_subtract_multiple(columns, x + i * columns, factor, x + k * columns);
    }
  }
  gc_triangular_solve(n, columns, 0, 0, a, x);
}

/* Brings a column whose squares would overflow or vanish near 1: reflections do not depend on its
 * length. */
GC_ROUTINE void gc_scale_column(int64_t m, double *column) {
  double largest = 0;
  for (int64_t i = 0; i < m; ++i)
    if (gc_abs_f64(column[i]) > largest) largest = gc_abs_f64(column[i]);
  if (largest == 0 || largest - largest != 0 || (largest < 1e100 && largest > 1e-100)) return;
  for (int64_t i = 0; i < m; ++i) column[i] /= largest;
}

/* Columns of a (each contiguous, m long) become reflections, then those of q the first n columns
 * of their product. */
GC_ROUTINE void gc_qr(int64_t m, int64_t n, double *a, double *factors, double *q) {
  for (int64_t k = 0; k < n; ++k) {
    double *const column = a + k * m + k;
    const int64_t below = m - k - 1;
    gc_scale_column(m - k, column);
    const double square = gc_dot(below, column + 1, column + 1);
    factors[k] = 0;
    if (square == 0) continue;
    const double first = column[0], norm = gc_sqrt_f64(first * first + square);
    const double image = first < 0 ? norm : -norm;
    factors[k] = (image - first) / image;
    for (int64_t i = 1; i <= below; ++i) column[i] = column[i] / (first - image);
    for (int64_t j = k + 1; j < n; ++j) {
      double *const other = a + j * m + k;
      const double part = factors[k] * (other[0] + gc_dot(below, column + 1, other + 1));
      other[0] -= part;
      gc_subtract_multiple(below, other + 1, part, column + 1);
    }
  }
  for (int64_t i = 0; i < m * n; ++i) q[i] = i % m == i / m;
  for (int64_t k = n - 1; k >= 0; --k) {
    const double *const column = a + k * m + k;
    const int64_t below = m - k - 1;
    for (int64_t j = k; j < n; ++j) {
      double *const other = q + j * m + k;
      const double part = factors[k] * (other[0] + gc_dot(below, column + 1, other + 1));
      other[0] -= part;
      gc_subtract_multiple(below, other + 1, part, column + 1);
    }
  }
}

#define GC_DEFINE_MATRIX_ROUTINES(T, type)                                                      \
  /* scratch: n * n doubles */                                                                  \
  GC_APART void gc_routine_cholesky_##type(                                                     \
      int64_t n, const T *a, T *out, void *scratch) {                                           \
    double *const work = (double *)scratch;                                                     \
    for (int64_t i = 0; i < n * n; ++i) work[i] = a[i];                                         \
    gc_cholesky(n, work);                                                                       \
    for (int64_t i = 0; i < n * n; ++i) out[i] = (T)work[i];                                    \
  }                                                                                             \
                                                                                                \
  /* scratch: n * (n + columns) doubles */                                                      \
  GC_APART void gc_routine_triangular_solve_##type(                                             \
      int64_t n, int64_t columns, int64_t is_lower, int64_t is_transposed, const T *a,          \
      const T *b, T *out, void *scratch) {                                                      \
    double *const work = (double *)scratch, *const x = work + n * n;                            \
    for (int64_t i = 0; i < n * n; ++i) work[i] = a[i];                                         \
    for (int64_t i = 0; i < n * columns; ++i) x[i] = b[i];                                      \
    gc_triangular_solve(n, columns, is_lower, is_transposed, work, x);                          \
    for (int64_t i = 0; i < n * columns; ++i) out[i] = (T)x[i];                                 \
  }                                                                                             \
                                                                                                \
  /* scratch: n * (n + columns) doubles */                                                      \
  GC_APART void gc_routine_solve_##type(                                                        \
      int64_t n, int64_t columns, int64_t is_transposed, const T *a, const T *b, T *out,        \
      void *scratch) {                                                                          \
    double *const work = (double *)scratch, *const x = work + n * n;                            \
    for (int64_t i = 0; i < n; ++i)                                                             \
      for (int64_t j = 0; j < n; ++j)                                                           \
        work[i * n + j] = is_transposed ? a[j * n + i] : a[i * n + j];                          \
    for (int64_t i = 0; i < n * columns; ++i) x[i] = b[i];                                      \
    gc_solve(n, columns, work, x);                                                              \
    for (int64_t i = 0; i < n * columns; ++i) out[i] = (T)x[i];                                 \
  }                                                                                             \
                                                                                                \
  /* scratch: 2 * m * n + n doubles */                                                          \
  GC_APART void gc_routine_qr_##type(                                                           \
      int64_t m, int64_t n, const T *a, T *out, void *scratch) {                                \
    double *const work = (double *)scratch, *const q = work + m * n;                            \
    for (int64_t i = 0; i < m; ++i)                                                             \
      for (int64_t j = 0; j < n; ++j) work[j * m + i] = a[i * n + j];                           \
    gc_qr(m, n, work, q + m * n, q);                                                            \
    for (int64_t i = 0; i < m; ++i)                                                             \
      for (int64_t j = 0; j < n; ++j) out[i * n + j] = (T)q[j * m + i];                         \
  }

GC_DEFINE_MATRIX_ROUTINES(float, f32)
GC_DEFINE_MATRIX_ROUTINES(double, f64)

#endif

/* Tests convolutions by values at points on every instruction set of this machine: against sums in
 * double, and bit for bit against themselves in parts, with a loaded or transposed kernel and
 * element by element. Prints the failures; exit status 0 when there are none. With the argument
 * `quick` fewer cases, for builds with sanitizers.
 *
 *   clang -std=gnu11 -O2 -Iinclude Tools/check_winograd.c Primitives/<all>.c -o check -lm
 */
#include <math.h>

#include "checking.h"

typedef void transform_kernel(const gc_winograd *, const float *, int64_t, int64_t, int64_t,
                              int64_t, float *, const gc_gemm_hooks *, void *);
typedef void convolve(const gc_winograd *, const float *, const float *, int64_t, int64_t,
                      float *, const gc_gemm_hooks *, void *);
/* The same without a workspace. */
typedef void plain_transform_kernel(const gc_winograd *, const float *, int64_t, int64_t, int64_t,
                                    int64_t, float *, const gc_gemm_hooks *);
typedef void plain_convolve(const gc_winograd *, const float *, const float *, int64_t, int64_t,
                            float *, const gc_gemm_hooks *);

typedef struct convolution {
  gc_winograd sizes;
  int64_t batch, kernel_rows;
  const float *kernel; /* kernel_rows x filters */
  int64_t finished;
} convolution;

static float *numbers(int64_t count) {
  float *values = malloc((size_t)(count + 1) * sizeof *values);
  if (!values) exit(1);
  for (int64_t i = 0; i < count; ++i) values[i] = (float)(int64_t)(bits() % 4001) / 2000 - 1;
  return values;
}

static void load(void *context, int64_t row, int64_t row_end, int64_t column, int64_t column_end,
                 void *to) {
  const convolution *all = context;
  float *out = to;
  CHECK(0 <= row && row < row_end && row_end <= all->kernel_rows, "load rows", row);
  CHECK(0 <= column && column < column_end && column_end <= all->sizes.filters, "load columns",
        column);
  for (int64_t i = row; i < row_end; ++i)
    for (int64_t j = column; j < column_end; ++j) *out++ = all->kernel[i * all->sizes.filters + j];
}

/* Whole rows, in order. */
static void finish(void *context, int64_t row, int64_t row_end, int64_t column,
                   int64_t column_end) {
  convolution *all = context;
  CHECK(row == all->finished && column == 0 && column_end == all->sizes.filters, "finished", row);
  all->finished = row_end;
}

static void check_sums(const convolution *all, const float *pictures, const float *results) {
  const gc_winograd *s = &all->sizes;
  double largest = 0, error = 0;
  for (int64_t i = 0; i < all->batch * s->rows * s->columns * s->filters; ++i) {
    const int64_t f = i % s->filters, column = i / s->filters % s->columns;
    const int64_t row = i / s->filters / s->columns % s->rows;
    const int64_t n = i / s->filters / s->columns / s->rows;
    double sum = 0, size = 0;
    for (int tap = 0; tap < 9; ++tap) {
      const int64_t y = row + tap / 3 - s->top, x = column + tap % 3 - s->left;
      if (y < 0 || y >= s->height || x < 0 || x >= s->width) continue;
      for (int64_t c = 0; c < s->channels; ++c) {
        const double term =
            (double)pictures[((n * s->height + y) * s->width + x) * s->channels + c] *
            (double)all->kernel[(tap * s->channels + c) * s->filters + f];
        sum += term, size += fabs(term);
      }
    }
    if (size > largest) largest = size;
    if (!(fabs(results[i] - sum) <= error)) error = fabs(results[i] - sum);
  }
  CHECK(error <= 32 * 0x1p-24 * largest, "sums", (int64_t)(error / largest * 0x1p24));
}

static void check(void) {
  const gc_winograd s = {.height = 1 + (int64_t)(bits() % 14), .width = 1 + (int64_t)(bits() % 30),
                         .channels = 1 + (int64_t)(bits() % 70), .top = (int64_t)(bits() % 3),
                         .left = (int64_t)(bits() % 3), .filters = 1 + (int64_t)(bits() % 140)};
  convolution all = {s, 1 + (int64_t)(bits() % 3), 9 * s.channels, 0, 0};
  all.sizes.rows = s.height + s.top + (int64_t)(bits() % 3) - 2;
  all.sizes.columns = s.width + s.left + (int64_t)(bits() % 3) - 2;
  if (all.sizes.rows < 1 || all.sizes.columns < 1) return;
  const gc_winograd *sizes = &all.sizes;
  const int64_t count = all.batch * sizes->rows * sizes->columns * s.filters;
  const int64_t points = 36 * s.channels * ((s.filters + 31) / 32 * 32);
  const int64_t strips = all.batch * ((sizes->rows + 3) / 4), middle = strips / 2;
  transform_kernel *transform = (transform_kernel *)find("gc_winograd_f32_kernel");
  plain_transform_kernel *plain_transform =
      (plain_transform_kernel *)find("gc_winograd_f32_kernel_plain");
  convolve *compute = (convolve *)find("gc_winograd_f32");
  plain_convolve *plain = (plain_convolve *)find("gc_winograd_f32_plain");
  int64_t (*bytes)(int64_t, int64_t) =
      (int64_t (*)(int64_t, int64_t))find("gc_winograd_f32_workspace_bytes");
  float *pictures = numbers(all.batch * s.height * s.width * s.channels);
  float *kernel = numbers(all.kernel_rows * s.filters);
  float *values = numbers(points), *others = numbers(points);
  float *results = numbers(count), *again = numbers(count);
  void *workspace = malloc((size_t)bytes(s.channels, s.filters));
  if (!workspace) exit(1);
  all.kernel = kernel;
  const gc_gemm_hooks loads = {.context = &all, .load_b = load};
  const gc_gemm_hooks finishes = {.context = &all, .finish = finish};
  transform(sizes, kernel, s.filters, 1, 0, s.channels, values, 0, workspace);
  transform(sizes, 0, s.filters, 1, 0, s.channels / 3, others, &loads, workspace);
  plain_transform(sizes, kernel, s.filters, 1, s.channels / 3, s.channels, others, 0);
  CHECK(!memcmp(values, others, (size_t)points * sizeof *values), "kernels", s.channels);
  compute(sizes, pictures, values, 0, strips, results, &finishes, workspace);
  CHECK(all.finished == all.batch * sizes->rows * sizes->columns, "all rows", all.finished);
  check_sums(&all, pictures, results);
  compute(sizes, pictures, values, middle, strips, again, 0, workspace);
  plain(sizes, pictures, values, 0, middle, again, 0);
  CHECK(!memcmp(results, again, (size_t)count * sizeof *results), "parts", middle);
  free(pictures), free(kernel), free(values), free(others), free(results), free(again);
  free(workspace);
}

int main(int count, char **arguments) {
  const int cases = count > 1 && !strcmp(arguments[1], "quick") ? 20 : 200;
  for (isa = GC_ISA_BASELINE; isa <= gc_host_isa(); ++isa)
    for (int i = 0; i < cases; ++i) check();
  printf("%ld checks, %ld failures\n", checks, failures);
  return failures != 0;
}

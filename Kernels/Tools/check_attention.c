/* Tests attention and its gradients on every instruction set of this machine against sums in
 * double: any layout of operands, masks, later keys hidden, queries that see nothing, dropout,
 * shared keys. Prints the failures; exit status 0 when there are none. With the argument `quick`
 * fewer cases, for builds with sanitizers; with `time` also how long some sizes take.
 *
 *   clang -std=gnu11 -O2 -Iinclude Tools/check_attention.c Primitives/<all>.c -o check -lm
 */
#include <math.h>
#include <time.h>

#include "checking.h"

typedef void uniform(int64_t, float *, int64_t, int64_t, int64_t, const int64_t *);

typedef struct view { int64_t offset, batch, head, row; } view;
typedef struct sizes {
  int64_t heads, groups, queries, keys, width, is_causal;
  view query, key, value, result, maxima, sums, cotangent, query_gradient, key_gradient,
      value_gradient, masks[2];
} sizes;

static float *numbers(int64_t count) {
  float *values = malloc((size_t)(count + 1) * sizeof *values);
  if (!values) exit(1);
  for (int64_t i = 0; i < count; ++i) values[i] = (float)(int64_t)(bits() % 4001) / 1000 - 2;
  return values;
}

static double *wide(const float *from, int64_t count) {
  double *values = malloc((size_t)(count + 1) * sizeof *values);
  if (!values) exit(1);
  for (int64_t i = 0; from && i < count; ++i) values[i] = from[i];
  return values;
}

static int64_t place(view v, int64_t n, int64_t h, int64_t i) {
  return v.offset + n * v.batch + h * v.head + i * v.row;
}

/* Heads' rows one after another, or with `is_inside` the heads of a place. */
static view laid(int64_t offset, int64_t heads, int64_t rows, int64_t width, int is_inside) {
  return is_inside ? (view){offset, rows * heads * width, width, heads * width}
                   : (view){offset, rows * heads * width, rows * width, width};
}

/* Sums in double; `keep` tells what dropout multiplies weights with. */
static void define(const sizes *s, int64_t batch, double scale, const float *q, const float *k,
                   const float *v, const float *mask, const float *key_mask, const double *keep,
                   const float *cotangent, double *out, double *gradient) {
  double *p = malloc(sizeof *p * (size_t)(s->keys + 1));
  for (int64_t n = 0; n < batch; ++n)
    for (int64_t h = 0; h < s->heads; ++h)
      for (int64_t i = 0; i < s->queries; ++i) {
        const int64_t g = h / s->groups;
        double most = -INFINITY, sum = 0, mean = 0;
        for (int64_t j = 0; j < s->keys; ++j) {
          p[j] = 0;
          for (int64_t l = 0; l < s->width; ++l)
            p[j] += (double)q[place(s->query, n, h, i) + l] * (double)k[place(s->key, n, g, j) + l];
          p[j] *= scale;
          if (mask) p[j] += (double)mask[n * s->masks[0].offset + h * s->masks[0].batch +
                                         i * s->masks[0].head + j * s->masks[0].row];
          if (key_mask) p[j] += (double)key_mask[n * s->masks[1].offset + j * s->masks[1].row];
          if (s->is_causal && j > i) p[j] = -INFINITY;
          if (p[j] > most) most = p[j];
        }
        for (int64_t j = 0; j < s->keys; ++j) {
          p[j] = most == -INFINITY ? 0 : exp(p[j] - most);
          sum += p[j];
        }
        for (int64_t j = 0; j < s->keys; ++j) p[j] = sum == 0 ? 0 : p[j] / sum;
        for (int64_t l = 0; l < s->width; ++l) {
          double total = 0;
          for (int64_t j = 0; j < s->keys; ++j)
            total += p[j] * keep[((n * s->heads + h) * s->queries + i) * s->keys + j] *
                     (double)v[place(s->value, n, g, j) + l];
          out[place(s->result, n, h, i) + l] = total;
          mean += total * (double)cotangent[place(s->cotangent, n, h, i) + l];
        }
        for (int64_t j = 0; j < s->keys; ++j) {
          const double kept = keep[((n * s->heads + h) * s->queries + i) * s->keys + j];
          double d = 0;
          for (int64_t l = 0; l < s->width; ++l) {
            const double c = (double)cotangent[place(s->cotangent, n, h, i) + l];
            d += c * (double)v[place(s->value, n, g, j) + l];
            gradient[place(s->value_gradient, n, g, j) + l] += p[j] * kept * c;
          }
          d = p[j] * (d * kept - mean) * scale;
          for (int64_t l = 0; l < s->width; ++l) {
            gradient[place(s->query_gradient, n, h, i) + l] +=
                d * (double)k[place(s->key, n, g, j) + l];
            gradient[place(s->key_gradient, n, g, j) + l] +=
                d * (double)q[place(s->query, n, h, i) + l];
          }
        }
      }
  free(p);
}

typedef struct task {
  int64_t batch, heads, groups, queries, keys, width;
  int is_causal, is_inside, masks, drops;
} task;

/* What one call needs for itself. */
static int64_t floats(int64_t width) {
  return 4 * 2048 + 128 + 32 * (5 * width + 80) + 32 * 72 + 64 * width;
}

static double elapsed(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static sizes sizes_of(task t, int64_t *results, int64_t *gradients) {
  const int64_t shared = t.heads / t.groups, all = t.batch * t.heads * t.queries;
  sizes s = {t.heads, t.groups, t.queries, t.keys, t.width, t.is_causal, {0}, {0}, {0}, {0},
             {0}, {0}, {0}, {0}, {0}, {0}, {{0}, {0}}};
  s.query = laid(0, t.heads, t.queries, t.width, t.is_inside);
  s.key = s.value = laid(0, shared, t.keys, t.width, t.is_inside);
  s.result = s.cotangent = s.query_gradient = s.query;
  s.maxima = (view){all * t.width, t.heads * t.queries, t.queries, 1};
  s.sums = s.maxima, s.sums.offset += all;
  s.key_gradient = s.value_gradient = s.key;
  s.key_gradient.offset = all * t.width;
  s.value_gradient.offset = s.key_gradient.offset + t.batch * shared * t.keys * t.width;
  s.masks[0] = (view){t.heads * t.queries * t.keys, t.queries * t.keys, t.keys, 1};
  s.masks[1] = (view){t.keys, 0, 0, 1};
  *results = all * (t.width + 2);
  *gradients = s.value_gradient.offset + t.batch * shared * t.keys * t.width;
  return s;
}

static void compare(const char *what, const double *expected, const float *single,
                    const double *found, int64_t count) {
  double most = 1;
  for (int64_t i = 0; i < count; ++i) most = fmax(most, fabs(expected[i]));
  for (int64_t i = 0; i < count; ++i) {
    CHECK(fabs((double)single[i] - expected[i]) <= 4e-5 * most, what, i);
    CHECK(fabs(found[i] - expected[i]) <= 1e-12 * most, "in f64", i);
  }
}

static void check(task t) {
  int64_t results, gradients;
  const sizes s = sizes_of(t, &results, &gradients);
  const int64_t shared = t.heads / t.groups, weights = t.batch * t.heads * t.queries * t.keys;
  const int64_t nq = t.batch * t.heads * t.queries * t.width;
  const int64_t nk = t.batch * shared * t.keys * t.width;
  float *q = numbers(nq), *k = numbers(nk), *v = numbers(nk), *g = numbers(nq);
  float *mask = numbers(weights), *key_mask = numbers(t.batch * t.keys);
  for (int64_t i = 0; i < weights; ++i) /* the second query sees nothing */
    if (mask[i] > 1 || i / (t.keys ? t.keys : 1) % t.queries == 1) mask[i] = -INFINITY;
  for (int64_t i = 0; i < t.batch * t.keys; ++i) key_mask[i] = key_mask[i] > 1 ? -INFINITY : 0;
  double *keep = wide(0, weights), rate = t.drops ? 0.25 : 0;
  const int64_t random[2] = {11, 5};
  uniform *draw = (uniform *)find("gc_tile_random_uniform_f32");
  for (int64_t i = 0; i < weights; ++i) {
    float u;
    draw(1, &u, random[0], 3, random[1], &i);
    keep[i] = !t.drops ? 1 : u >= (float)rate ? 1 / (1 - rate) : 0;
  }
  const double scale = 1 / sqrt((double)t.width);
  double *expected = wide(0, results), *expected_gradient = wide(0, gradients);
  for (int64_t i = 0; i < gradients; ++i) expected_gradient[i] = 0;
  const float *m = t.masks & 1 ? mask : 0, *km = t.masks & 2 ? key_mask : 0;
  define(&s, t.batch, scale, q, k, v, m, km, keep, g, expected, expected_gradient);
  float *out = numbers(results), *gradient = numbers(gradients);
  double *out64 = wide(out, results), *gradient64 = wide(gradient, gradients);
  void *scratch = malloc((size_t)(4 * floats(t.width) +
                                  16 * t.keys));
  const int64_t *n = (const int64_t *)(const void *)&s;
  double *q64 = wide(q, nq), *k64 = wide(k, nk), *v64 = wide(v, nk), *g64 = wide(g, nq);
  double *m64 = m ? wide(mask, weights) : 0, *km64 = km ? wide(key_mask, t.batch * t.keys) : 0;
  gc_attend *forward = (gc_attend *)find("gc_routine_attention_f32");
  gc_attend_gradient *backward = (gc_attend_gradient *)find("gc_routine_attention_gradient_f32");
  gc_attend *forward64 = (gc_attend *)find("gc_routine_attention_f64");
  gc_attend_gradient *backward64 = (gc_attend_gradient *)find("gc_routine_attention_gradient_f64");
  const int64_t *key = t.drops ? random : 0;
  for (int64_t block = t.batch * t.heads * t.queries; block-- > 0;) {
    forward(n, block, scale, rate, 3, q, k, v, m, km, key, out, scratch);
    forward64(n, block, scale, rate, 3, q64, k64, v64, m64, km64, key, out64, scratch);
  }
  for (int64_t block = t.batch * shared; block-- > 0;) {
    backward(n, block, scale, rate, 3, q, k, v, m, km, key, out, g, gradient, scratch);
    backward64(n, block, scale, rate, 3, q64, k64, v64, m64, km64, key, out64, g64, gradient64,
               scratch);
  }
  compare("result", expected, out, out64, nq);
  compare("gradient", expected_gradient, gradient, gradient64, gradients);
  void *all[] = {q, k, v, g, mask, key_mask, keep, expected, expected_gradient, out, gradient,
                 out64, gradient64, scratch, q64, k64, v64, g64, m64, km64};
  for (size_t i = 0; i < sizeof all / sizeof *all; ++i) free(all[i]);
}

static void measure(task t) {
  int64_t results, gradients;
  const sizes s = sizes_of(t, &results, &gradients);
  const int64_t count = t.batch * t.heads * t.queries * t.width;
  float *q = numbers(count), *k = numbers(count), *v = numbers(count), *g = numbers(count);
  float *out = numbers(results), *gradient = numbers(gradients);
  void *scratch = malloc((size_t)(4 * floats(t.width)));
  const int64_t *n = (const int64_t *)(const void *)&s, random[2] = {1, 2};
  const int64_t *key = t.drops ? random : 0;
  gc_attend *forward = (gc_attend *)find("gc_routine_attention_f32");
  gc_attend_gradient *backward = (gc_attend_gradient *)find("gc_routine_attention_gradient_f32");
  double least[2] = {1e9, 1e9};
  for (int run = 0; run < 9; ++run) {
    const double start = elapsed();
    for (int64_t block = 0; block < t.batch * t.heads * t.queries; ++block)
      forward(n, block, 0.125, 0.1, 3, q, k, v, 0, 0, key, out, scratch);
    const double middle = elapsed();
    for (int64_t block = 0; block < t.batch * t.heads; ++block)
      backward(n, block, 0.125, 0.1, 3, q, k, v, 0, 0, key, out, g, gradient, scratch);
    least[0] = fmin(least[0], middle - start), least[1] = fmin(least[1], elapsed() - middle);
  }
  const double work = 4e-6 * (double)(t.batch * t.heads * t.queries) * (double)(t.keys * t.width) *
                      (t.is_causal ? 0.5 : 1);
  printf("%s: %lld x %lld, %lld places, width %lld%s%s: %.3f ms (%.1f GFLOP/s), gradient %.3f ms "
         "(%.1f GFLOP/s)\n", gc_isa_name(isa), (long long)t.batch, (long long)t.heads,
         (long long)t.queries, (long long)t.width, t.is_causal ? ", causal" : "",
         t.drops ? ", dropout" : "", least[0], work / least[0], least[1], 2.5 * work / least[1]);
  free(q), free(k), free(v), free(g), free(out), free(gradient), free(scratch);
}

int main(int count, char **arguments) {
  const int is_quick = count > 1 && !strcmp(arguments[1], "quick");
  for (isa = GC_ISA_BASELINE; isa <= gc_host_isa(); ++isa) {
    const int64_t lengths[] = {1, 37, 64, 150}, widths[] = {1, 20, 32, 64};
    for (int which = 0; which < (is_quick ? 3 : 4); ++which)
      for (int options = 0; options < 32; ++options)
        check((task){options & 1 ? 3 : 1, 2, options & 2 ? 2 : 1, lengths[which],
                     lengths[(which + (options & 4 ? 1 : 0)) % 4],
                     widths[(which + options / 8) % 4],
                     options & 8 ? 1 : 0, options & 16 ? 1 : 0, options % 4, options % 3 == 0});
  }
  for (isa = gc_host_isa(); count > 1 && !strcmp(arguments[1], "time") && isa > 0; --isa) {
    const int64_t lengths[] = {64, 128, 256, 512, 1024, 2048};
    for (int which = 0; which < 6; ++which)
      measure((task){1, 8, 1, lengths[which], lengths[which], 64, 1, 0, 0, 0});
    measure((task){1, 8, 1, 1024, 1024, 64, 1, 0, 0, 1});
    measure((task){12, 4, 1, 64, 64, 32, 1, 0, 0, 0});
    measure((task){12, 4, 1, 64, 64, 32, 1, 1, 0, 0});
    measure((task){1, 12, 1, 128, 128, 32, 0, 1, 0, 0});
  }
  printf("%ld checks, %ld failures\n", checks, failures);
  return failures != 0;
}

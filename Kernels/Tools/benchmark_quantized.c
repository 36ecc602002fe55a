/* Speed of products with weights of few bits on one core, beside the f32 product and a reading of
 * memory: the best of short turns that alternate. Several matrices follow each other, so that
 * weights come from where a network's would. benchmark_quantized.py measures ONNX Runtime likewise.
 *
 *   clang -O3 -march=native -mprefer-vector-width=512 Tools/benchmark_quantized.c -o benchmark -lm
 *   ./benchmark
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../Support/scalar.h"
#include "../Support/gemm.h"
#include "../Support/quantized.h"

enum { KINDS = 10 };

typedef struct shape {
  int64_t rows, outputs, inputs, matrices;
} shape;

typedef struct kind {
  const char *name;
  int64_t block;
  int bits; /* of weights, as in gc_quantized_find; 32 for f32 */
  int is_integer;
} kind;

static const kind kinds[KINDS] = {
    {"f32", 0, 32, 0},         {"read", 0, 32, 0},        {"f32 x i8", 0, 8, 0},
    {"f32 x i4", 0, 4, 0},     {"f32 x i4 /32", 32, 4, 0}, {"f32 x bf16", 0, 16, 0},
    {"i8 x i8", 0, 8, 1},      {"i8 x i4", 0, 4, 1},      {"i8 x i8 /32", 32, 8, 1},
    {"i8 x i4 /32", 32, 4, 1},
};

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void *buffer(int64_t bytes) {
  char *memory = aligned_alloc(64, ((size_t)bytes + 127) / 64 * 64);
  if (!memory) exit(1);
  /* Small floats and integers; the compiler cannot tell. */
  memset(memory, 0x11, (size_t)bytes);
  __asm__ volatile("" : : "r"(memory) : "memory");
  return memory;
}

static int64_t byte_count(kind k, shape s) {
  if (k.bits == 32) return s.outputs * s.inputs * 4;
  return (gc_quantized_bytes(s.outputs, s.inputs, k.bits) +
          gc_quantized_scale_count(s.outputs, s.inputs, k.block) * 4 + 63) / 64 * 64;
}

/* Reads bytes as fast as loads go. */
static __attribute__((noinline)) void read_all(const char *from, int64_t bytes) {
  gc_gemm_f32_vector sum[4] = {0};
  for (int64_t i = 0; i + 4 * GC_GEMM_VECTOR_BYTES <= bytes; i += 4 * GC_GEMM_VECTOR_BYTES)
    GC_UNROLL for (int v = 0; v < 4; ++v)
      sum[v] += *(const gc_gemm_f32_vector *)(from + i + v * GC_GEMM_VECTOR_BYTES);
  __asm__ volatile("" : : "m"(sum));
}

static void compute(kind k, shape s, const float *x, char *records, char *weights, float *y,
                    void *workspace) {
  const int64_t m = s.rows, n = s.outputs, depth = s.inputs, size = gc_quantized_row_bytes(depth);
  const float *scales = k.bits > 8
      ? NULL : (const float *)(void *)(weights + gc_quantized_bytes(n, depth, k.bits));
  if (k.is_integer)
    for (int64_t i = 0; i < m; ++i) gc_quantize_row(depth, x + i * depth, records + i * size);
  if (!strcmp(k.name, "read"))
    read_all(weights, n * depth * 4);
  else if (k.bits == 32)
    gc_gemm_f32(m, n, depth, x, depth, 1, (float *)(void *)weights, n, 1, y, n, NULL, workspace);
  else if (k.bits == 16)
    gc_quantized_f32_bf16(m, n, depth, 0, x, depth, weights, NULL, 0, n, y, n);
  else if (k.is_integer)
    (k.bits == 8 ? gc_quantized_i8_i8 : gc_quantized_i8_i4)(m, n, depth, k.block, records, weights,
                                                            scales, 0, n, y, n);
  else
    (k.bits == 8 ? gc_quantized_f32_i8 : gc_quantized_f32_i4)(m, n, depth, k.block, x, depth,
                                                              weights, scales, 0, n, y, n);
}

/* Prints for each kind microseconds of one product, bytes of weights read and operations in a
 * nanosecond, and how many times as fast as f32 it is. */
static void measure(shape s) {
  float *x = buffer(s.rows * s.inputs * 4), *y = buffer(s.rows * s.outputs * 4);
  char *records = buffer(s.rows * gc_quantized_row_bytes(s.inputs));
  void *workspace = buffer(gc_gemm_f32_workspace_bytes(s.rows, s.outputs, s.inputs));
  char *weights[KINDS];
  double best[KINDS];
  for (int kind = 0; kind < KINDS; ++kind) {
    weights[kind] = kind == 1 ? weights[0] : buffer(s.matrices * byte_count(kinds[kind], s));
    best[kind] = 1e30;
  }
  /* Turns of three, of which the first brings into caches what fits. */
  for (int turn = 0; turn < 5; ++turn)
    for (int run = 0; run < 3 * KINDS; ++run) {
      const int kind = run / 3;
      const int64_t bytes = byte_count(kinds[kind], s);
      const double start = seconds();
      for (int64_t i = 0; i < s.matrices; ++i)
        compute(kinds[kind], s, x, records, weights[kind] + i * bytes, y, workspace);
      const double time = (seconds() - start) / (double)s.matrices;
      if (time < best[kind]) best[kind] = time;
    }
  printf("%lld x %lld x %lld, %lld matrices\n", (long long)s.rows, (long long)s.outputs,
         (long long)s.inputs, (long long)s.matrices);
  for (int kind = 0; kind < KINDS; ++kind) {
    const double operations = 2.0 * (double)s.rows * (double)s.outputs * (double)s.inputs;
    printf("  %-14s %9.1f us %6.1f GB/s %7.1f Gop/s %6.2f\n", kinds[kind].name, 1e6 * best[kind],
           1e-9 * (double)byte_count(kinds[kind], s) / best[kind], 1e-9 * operations / best[kind],
           best[0] / best[kind]);
    if (kind != 1) free(weights[kind]);
  }
  fflush(stdout);
  free(x), free(y), free(records), free(workspace);
}

int main(void) {
  static const shape shapes[] = {{1, 4096, 4096, 8},
                                 {32, 4096, 4096, 2},
                                 {1, 1024, 1024, 64},
                                 {1, 300, 784, 64},
                                 {32, 300, 784, 64}};
  for (unsigned i = 0; i < sizeof shapes / sizeof *shapes; ++i) measure(shapes[i]);
  return 0;
}

/* Speed of the matrix product on one core, beside OpenBLAS and the measured peak: the best of many
 * short turns that alternate, because others use the machine too.
 *
 *   clang -O3 -march=native Tools/benchmark.c -o benchmark -lopenblas -lm
 *   OPENBLAS_NUM_THREADS=1 OPENBLAS_CORETYPE=SKYLAKEX ./benchmark
 */
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "../Support/gemm.h"

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Fused multiply-adds in 24 registers, without memory. */
__attribute__((noinline, min_vector_width(512))) static double peak_gigaflops(void) {
  gc_gemm_f32_vector sum[24] = {0}, factor = {0};
  enum { COUNT = 4000 };
  double start = seconds();
  for (long i = 0; i < COUNT; ++i) {
    GC_UNROLL for (int j = 0; j < 24; ++j) sum[j] = sum[j] * factor + factor;
    __asm__ volatile("" : "+v"(factor));
  }
  double time = seconds() - start;
  GC_UNROLL for (int j = 0; j < 24; ++j) __asm__ volatile("" : "+v"(sum[j]));
  return COUNT * 24.0 * 2 * (GC_GEMM_VECTOR_BYTES / 4) / time * 1e-9;
}

static void *buffer(size_t bytes) {
  void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
  if (!memory) exit(1);
  return memory;
}

static float *filled(long count) {
  float *values = buffer((size_t)count * sizeof *values);
  for (long i = 0; i < count; ++i) values[i] = (float)(i % 13) - 6;
  return values;
}

typedef struct shape {
  int m, n, k;
  char operation; /* N: A B, T: A stored transposed, B: B stored transposed */
} shape;

/* Prints gigaflops of both, and ours as a share of the peak measured between. */
static void measure(shape s) {
  int m = s.m, n = s.n, k = s.k, ta = s.operation == 'T', tb = s.operation == 'B';
  float *a = filled((long)m * k), *b = filled((long)k * n), *c = filled((long)m * n);
  void *workspace = buffer((size_t)gc_gemm_f32_workspace_bytes(m, n, k));
  double operations = 2.0 * m * n * k, best[2] = {1e30, 1e30}, peak = 0;
  long repeats = 1 + (long)(2e7 / operations);
  long trials = 10 + (long)(4e10 / operations / (double)repeats);
  if (trials > 1000) trials = 1000;
  for (long trial = 0; trial < trials; ++trial) {
    double rate = peak_gigaflops();
    if (rate > peak) peak = rate;
    for (int provider = 0; provider < 2; ++provider) {
      double start = seconds();
      for (long i = 0; i < repeats; ++i)
        if (provider == 0)
          gc_gemm_f32(m, n, k, a, ta ? 1 : k, ta ? m : 1, b, tb ? 1 : n, tb ? k : 1, c, n, NULL,
                      workspace);
        else
          cblas_sgemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans,
                      tb ? CblasTrans : CblasNoTrans, m, n, k, 1, a, ta ? m : k, b, tb ? k : n, 0,
                      c, n);
      double time = (seconds() - start) / (double)repeats;
      if (time < best[provider]) best[provider] = time;
    }
  }
  double ours = operations / best[0] * 1e-9;
  printf("%5d %5d %5d  %s  %7.1f  %3.0f %%  %7.1f\n", m, n, k, ta ? "TN" : tb ? "NT" : "NN", ours,
         100 * ours / peak, operations / best[1] * 1e-9);
  fflush(stdout);
  free(a), free(b), free(c), free(workspace);
}

int main(void) {
  static const shape shapes[] = {
      {64, 64, 64, 'N'}, {128, 128, 128, 'N'}, {256, 256, 256, 'N'}, {512, 512, 512, 'N'},
      {1024, 1024, 1024, 'N'}, {2048, 2048, 2048, 'N'}, {128, 512, 784, 'N'},
      {64, 4096, 1024, 'N'}, {1, 1024, 1024, 'N'}, {1, 300, 784, 'N'},
      /* A layer forward, its weights' gradient and its input's gradient. */
      {32, 300, 784, 'N'}, {784, 300, 32, 'T'}, {32, 784, 300, 'B'},
      {32, 100, 300, 'N'}, {300, 100, 32, 'T'}, {32, 300, 100, 'B'},
      {32, 10, 100, 'N'}, {100, 10, 32, 'T'}, {32, 100, 10, 'B'},
      {128, 400, 784, 'N'}, {784, 400, 128, 'T'}, {128, 784, 400, 'B'}};
  printf("    m     n     k  op  gc_gemm   peak  openblas\n");
  for (unsigned i = 0; i < sizeof shapes / sizeof *shapes; ++i) measure(shapes[i]);
  return 0;
}

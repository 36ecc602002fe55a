/* Speed of the matrix product on one core, beside OpenBLAS and the measured peak.
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
  long count = 100000000 / 24;
  double best = 0;
  for (int trial = 0; trial < 8; ++trial) {
    double start = seconds();
    for (long i = 0; i < count; ++i) {
      GC_UNROLL for (int j = 0; j < 24; ++j) sum[j] = sum[j] * factor + factor;
      __asm__ volatile("" : "+v"(factor));
    }
    double rate = (double)count * 24 * 2 * (GC_GEMM_VECTOR_BYTES / 4) / (seconds() - start) * 1e-9;
    GC_UNROLL for (int j = 0; j < 24; ++j) __asm__ volatile("" : "+v"(sum[j]));
    if (rate > best) best = rate;
  }
  return best;
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

/* Prints gigaflops of both, best of several runs, for op(A)[m x k] op(B)[k x n]. */
static void measure(int m, int n, int k, int transposes_a, int transposes_b) {
  float *a = filled((long)m * k), *b = filled((long)k * n), *c = filled((long)m * n);
  void *workspace = buffer((size_t)gc_gemm_f32_workspace_bytes(m, n, k));
  double operations = 2.0 * m * n * k, best[2] = {1e30, 1e30};
  long repeats = 1 + (long)(2e9 / operations);
  for (int trial = 0; trial < 7; ++trial)
    for (int provider = 0; provider < 2; ++provider) {
      double start = seconds();
      for (long i = 0; i < repeats; ++i)
        if (provider == 0)
          gc_gemm_f32(m, n, k, a, transposes_a ? 1 : k, transposes_a ? m : 1, b,
                      transposes_b ? 1 : n, transposes_b ? k : 1, c, n, NULL, workspace);
        else
          cblas_sgemm(CblasRowMajor, transposes_a ? CblasTrans : CblasNoTrans,
                      transposes_b ? CblasTrans : CblasNoTrans, m, n, k, 1, a,
                      transposes_a ? m : k, b, transposes_b ? k : n, 0, c, n);
      double time = (seconds() - start) / (double)repeats;
      if (time < best[provider]) best[provider] = time;
    }
  printf("%5d %5d %5d  %c%c  %7.1f  %7.1f\n", m, n, k, transposes_a ? 'T' : 'N',
         transposes_b ? 'T' : 'N', operations / best[0] * 1e-9, operations / best[1] * 1e-9);
  free(a), free(b), free(c), free(workspace);
}

int main(void) {
  static const int shapes[][3] = {{64, 64, 64}, {96, 96, 96}, {128, 128, 128}, {192, 192, 192},
      {256, 256, 256}, {384, 384, 384}, {512, 512, 512}, {768, 768, 768}, {1024, 1024, 1024},
      {32, 128, 784}, {128, 10, 784}, {128, 784, 10}, {784, 128, 64}, {1, 1024, 1024},
      {1024, 1, 1024}, {8, 1024, 1024}, {24, 512, 512}, {1024, 1024, 8}};
  printf("peak %.1f gigaflops\n    m     n     k  op  gc_gemm  openblas\n", peak_gigaflops());
  for (unsigned i = 0; i < sizeof shapes / sizeof *shapes; ++i)
    for (int transposes = 0; transposes < 3; ++transposes)
      measure(shapes[i][0], shapes[i][1], shapes[i][2], transposes == 1, transposes == 2);
  return 0;
}

#include <stdlib.h>
#include <string.h>

#include "ExecutionSupport.h"

/* Multiplications and additions of `rounds` rounds; in assembly, so that no optimization level
 * changes what is measured. Twelve sums, since each waits four cycles for itself. */
#define TWELVE(LINE) LINE(1) LINE(2) LINE(3) LINE(4) LINE(5) LINE(6) \
  LINE(7) LINE(8) LINE(9) LINE(10) LINE(11) LINE(12)

#if defined(__x86_64__)
#define ZERO512(N) "vpxord %%zmm" #N ", %%zmm" #N ", %%zmm" #N "\n"
#define FMA512(N) "vfmadd231ps %%zmm0, %%zmm0, %%zmm" #N "\n"
#define ZERO256(N) "vxorps %%ymm" #N ", %%ymm" #N ", %%ymm" #N "\n"
#define FMA256(N) "vfmadd231ps %%ymm0, %%ymm0, %%ymm" #N "\n"
#define USED "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", \
  "xmm10", "xmm11", "xmm12", "cc"

__attribute__((target("avx512f"))) static double rounds_avx512(int64_t rounds) {
  int64_t left = rounds;
  __asm__ volatile("vpxord %%zmm0, %%zmm0, %%zmm0\n" TWELVE(ZERO512)
                   "1:\n" TWELVE(FMA512) "dec %0\n jnz 1b\n vzeroupper\n"
                   : "+r"(left) : : USED);
  return (double)rounds * 12 * 16 * 2;
}

__attribute__((target("avx2,fma"))) static double rounds_avx2(int64_t rounds) {
  int64_t left = rounds;
  __asm__ volatile("vxorps %%ymm0, %%ymm0, %%ymm0\n" TWELVE(ZERO256)
                   "1:\n" TWELVE(FMA256) "dec %0\n jnz 1b\n vzeroupper\n"
                   : "+r"(left) : : USED);
  return (double)rounds * 12 * 8 * 2;
}

static double run_rounds(int64_t rounds, int32_t isa) {
  switch (isa) {
  case GC_ISA_AVX512: return rounds_avx512(rounds);
  case GC_ISA_AVX2: return rounds_avx2(rounds);
  default: return 0;
  }
}

#elif defined(__aarch64__)
#define ZERO128(N) "movi v" #N ".4s, #0\n"
#define FMA128(N) "fmla v" #N ".4s, v0.4s, v0.4s\n"

static double run_rounds(int64_t rounds, int32_t isa) {
  (void)isa;
  int64_t left = rounds;
  __asm__ volatile("movi v0.4s, #0\n" TWELVE(ZERO128)
                   "1:\n" TWELVE(FMA128) "subs %0, %0, #1\n b.ne 1b\n"
                   : "+r"(left) : : "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9",
                     "v10", "v11", "v12", "cc");
  return (double)rounds * 12 * 4 * 2;
}

#else
static double run_rounds(int64_t rounds, int32_t isa) {
  (void)rounds, (void)isa;
  return 0;
}
#endif

enum { ROUNDS = 1 << 17, ATTEMPTS = 5 };

typedef struct work {
  int32_t isa;
  double operations; /* of each thread */
  char *from, *to;   /* a part for each thread */
  int64_t part;
  int64_t repetitions;
} work;

static void compute(void *context, int64_t thread) {
  work *work = context;
  double operations = run_rounds(ROUNDS, work->isa);
  if (thread == 0) work->operations = operations;
}

static void copy(void *context, int64_t thread) {
  const work *work = context;
  for (int64_t i = 0; i < work->repetitions; ++i) {
    memcpy(work->to + thread * work->part, work->from + thread * work->part, (size_t)work->part);
    /* The copy is not to be left out because nobody reads it. */
    __asm__ volatile("" : : "r"(work->to) : "memory");
  }
}

/* The least seconds of several runs on all threads. */
static double best_time(gc_pool *pool, int32_t threads, void (*body)(void *, int64_t),
                        work *work) {
  double best = 1e9;
  for (int attempt = 0; attempt < ATTEMPTS; ++attempt) {
    int64_t begin = graphc_clock();
    gc_pool_run(pool, body, work, threads);
    double seconds = (double)(graphc_clock() - begin) * 1e-9;
    if (seconds < best) best = seconds;
  }
  return best;
}

double graphc_peak_operations(int32_t threads, int32_t isa) {
  threads = gc_pool_useful(threads);
  gc_pool *pool = gc_pool_create(threads);
  work work = {.isa = isa};
  double seconds = best_time(pool, threads, compute, &work);
  gc_pool_destroy(pool);
  return work.operations * threads / seconds;
}

double graphc_copy_bandwidth(int64_t bytes, int32_t threads) {
  threads = gc_pool_useful(threads);
  int64_t half = bytes / 2 < 64 * threads ? 64 * threads : bytes / 2;
  work work = {.part = half / threads};
  work.from = calloc(1, (size_t)half);
  work.to = calloc(1, (size_t)half);
  /* Some megabytes, or a hundred of what does not fit into caches. */
  work.repetitions = half < (1 << 24) ? (1 << 24) / half : 1;
  double seconds = 0;
  if (work.from && work.to) {
    gc_pool *pool = gc_pool_create(threads);
    memset(work.to, 1, (size_t)half);
    seconds = best_time(pool, threads, copy, &work);
    gc_pool_destroy(pool);
  }
  free(work.from);
  free(work.to);
  return seconds > 0
             ? 2.0 * (double)(work.part * threads) * (double)work.repetitions / seconds : 0;
}

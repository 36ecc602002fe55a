#include <stddef.h>

#include "ExecutionSupport.h"

static void run_chunks(void *pool, void (*body)(void *context, int64_t chunk), void *context,
                       int64_t chunks) {
  gc_pool_run((gc_pool *)pool, body, context, chunks);
}

void graphc_runtime_initialize(gc_runtime *runtime, int32_t threads, void *pool, int32_t isa,
                               int32_t openblas) {
  runtime->abi_version = GC_RUNTIME_ABI_VERSION;
  runtime->threads = threads;
  runtime->pool = pool;
  runtime->parallel = run_chunks;
  runtime->timed = NULL;
  runtime->profile = NULL;
  graphc_own_winograd(isa, runtime);
  graphc_own_routines(isa, runtime);
  runtime->gemm_f32 = openblas ? graphc_openblas_gemm_f32 : graphc_own_gemm_f32(isa);
  runtime->gemm_f64 = openblas ? graphc_openblas_gemm_f64 : graphc_own_gemm_f64(isa);
}

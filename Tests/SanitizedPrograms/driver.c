/* Runs the programs of all units with their data, under whatever sanitizer this is compiled with.
 *
 * Every tensor has memory of exactly its size. With the address sanitizer a kernel may touch only
 * those parts of the workspace that hold its operands and results. With THREADS every program runs
 * on one thread and then on several, which must give the same bits. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>

#include "KernelLibrary.h"
#include "../../Kernels/Primitives/quantized.h"
#include "../../Kernels/Support/gemm.h"
#include "../../Kernels/Support/winograd.h"
#include "../../Kernels/Support/routine.h"
#include "../../Kernels/Support/attention.h"
#include "../../Kernels/Support/quantized.h"
#include "../../Kernels/Support/quantized_routines.h"
#include "program.h"

/* Units have the primitives of one instruction set, so there are no better products to choose. */
const gc_integer_products *gc_vnni_products(int isa) {
  (void)isa;
  return 0;
}

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#include <sanitizer/msan_interface.h>
#define CHECK_INITIALIZED(address, bytes) __msan_check_mem_is_initialized(address, bytes)
#define MAKE_UNINITIALIZED(address, bytes) __msan_poison(address, bytes)
#endif
#endif
#if !defined(CHECK_INITIALIZED)
#define CHECK_INITIALIZED(address, bytes) ((void)(address), (void)(bytes))
/* Where a program reads before it writes, this shows in its results. */
#define MAKE_UNINITIALIZED(address, bytes) memset(address, 0xC7, bytes)
#endif

#if !defined(THREADS)
#define THREADS 1
#endif
enum { ROUNDS = THREADS > 1 ? 3 : 1 };

extern const program_unit *const program_units[];

static const program *current;
static char *workspace;

static void tell_program(void) { fprintf(stderr, "in program %s\n", current ? current->name : "-"); }

static void fail(const char *what, int tensor) {
  fprintf(stderr, "%s: %s %d\n", current->name, what, tensor);
  exit(1);
}

static void *allocate(size_t bytes) {
  void *memory = NULL;
  if (posix_memalign(&memory, 64, bytes ? bytes : 1) != 0) exit(2);
  MAKE_UNINITIALIZED(memory, bytes);
  return memory;
}

/* MARK: The runtime */

static void run_chunks(void *pool, void (*body)(void *, int64_t), void *context, int64_t chunks) {
  gc_pool_run(pool, body, context, chunks);
}

static void run_kernel(void *profile, int32_t kernel, void (*body)(void *, int64_t), void *context,
                       int64_t chunk) {
  (void)profile;
  if (THREADS == 1) {
    ASAN_POISON_MEMORY_REGION(workspace, current->arena_bytes);
    for (int index = 0; index < current->range_count; ++index) {
      const program_range *range = &current->ranges[index];
      if (range->kernel == kernel)
        ASAN_UNPOISON_MEMORY_REGION(workspace + range->offset, range->bytes);
    }
  }
  body(context, chunk);
  if (THREADS == 1) ASAN_UNPOISON_MEMORY_REGION(workspace, current->arena_bytes);
}

#define DEFINE_GEMM(T, type)                                                                      \
  static void multiply_##type(int64_t m, int64_t n, int64_t k, const T *a, int64_t a_row_stride,  \
                              int64_t a_column_stride, const T *b, int64_t b_row_stride,          \
                              int64_t b_column_stride, T *c, int64_t c_row_stride,                \
                              const gc_gemm_hooks *hooks) {                                       \
    void *memory = allocate((size_t)gc_gemm_##type##_workspace_bytes(m, n, k));                   \
    gc_gemm_##type(m, n, k, a, a_row_stride, a_column_stride, b, b_row_stride, b_column_stride,   \
                   c, c_row_stride, hooks, memory);                                               \
    free(memory);                                                                                 \
  }
DEFINE_GEMM(float, f32)
DEFINE_GEMM(double, f64)

static void transform_kernel(const gc_winograd *sizes, const float *kernel, int64_t row_stride,
                             int64_t column_stride, int64_t channel, int64_t channel_end,
                             float *transformed, const gc_gemm_hooks *hooks) {
  void *memory =
      allocate((size_t)gc_winograd_f32_workspace_bytes(sizes->channels, sizes->filters));
  gc_winograd_f32_kernel(sizes, kernel, row_stride, column_stride, channel, channel_end,
                         transformed, hooks, memory);
  free(memory);
}

static void convolve(const gc_winograd *sizes, const float *pictures, const float *transformed,
                     int64_t strip, int64_t strip_end, float *results,
                     const gc_gemm_hooks *hooks) {
  void *memory =
      allocate((size_t)gc_winograd_f32_workspace_bytes(sizes->channels, sizes->filters));
  gc_winograd_f32(sizes, pictures, transformed, strip, strip_end, results, hooks, memory);
  free(memory);
}

/* MARK: Programs */

/* Whether an element that was found is as expected: nan is nan. */
static int agrees(double found, double expected, double bound) {
  if (isnan(expected)) return isnan(found);
  return found == expected || fabs(found - expected) <= bound;
}

static int is_expected(const program_tensor *tensor, const void *found, const void *expected) {
  if (tensor->kind == TENSOR_EXACT) return memcmp(found, expected, (size_t)tensor->bytes) == 0;
  const float *narrow[] = {found, expected};
  const double *wide[] = {found, expected};
  const int is_wide = tensor->kind == TENSOR_F64;
  for (long long index = 0; index < tensor->bytes / (is_wide ? 8 : 4); ++index) {
    const double x = is_wide ? wide[0][index] : narrow[0][index];
    const double y = is_wide ? wide[1][index] : narrow[1][index];
    if (!agrees(x, y, tensor->bound)) return 0;
  }
  return 1;
}

static void **read_tensors(FILE *data, const program_tensor *tensors, int count) {
  void **list = allocate((size_t)(count + 1) * sizeof *list);
  for (int index = 0; index < count; ++index) {
    list[index] = allocate((size_t)tensors[index].bytes);
    if (fread(list[index], 1, (size_t)tensors[index].bytes, data) != (size_t)tensors[index].bytes)
      fail("no data for tensor", index);
  }
  return list;
}

static void free_tensors(void **list, int count) {
  for (int index = 0; index < count; ++index) free(list[index]);
  free(list);
}

/* Runs the program once; the outputs, which the caller frees. */
static void **run(const program *p, void *const *initial, const gc_runtime *runtime) {
  const program_tensor *outputs = p->tensors + p->argument_count;
  void **arguments = allocate((size_t)(p->argument_count + 1) * sizeof *arguments);
  void **results = allocate((size_t)(p->output_count + 1) * sizeof *results);
  for (int index = 0; index < p->argument_count; ++index) {
    arguments[index] = allocate((size_t)p->tensors[index].bytes);
    memcpy(arguments[index], initial[index], (size_t)p->tensors[index].bytes);
  }
  for (int index = 0; index < p->output_count; ++index)
    results[index] = allocate((size_t)outputs[index].bytes);
  workspace = allocate((size_t)p->workspace_bytes);
  if (p->entry(arguments, results, workspace, runtime, 0) != 0) fail("status of program", 0);
  free(workspace);
  for (int index = 0; index < p->output_count; ++index) {
    if (outputs[index].updated_argument >= 0)
      memcpy(results[index], arguments[outputs[index].updated_argument],
             (size_t)outputs[index].bytes);
    CHECK_INITIALIZED(results[index], (size_t)outputs[index].bytes);
  }
  free_tensors(arguments, p->argument_count);
  return results;
}

static void check(const program *p, FILE *data, const gc_runtime runtimes[2]) {
  const program_tensor *outputs = p->tensors + p->argument_count;
  void **initial = read_tensors(data, p->tensors, p->argument_count);
  void **first = run(p, initial, &runtimes[0]);
  if (p->has_expected) {
    void **expected = read_tensors(data, outputs, p->output_count);
    for (int index = 0; index < p->output_count; ++index)
      if (!is_expected(&outputs[index], first[index], expected[index]))
        fail("not what the interpreter computes: output", index);
    free_tensors(expected, p->output_count);
  }
  for (int round = 1; round < ROUNDS; ++round) {
    void **again = run(p, initial, &runtimes[1]);
    for (int index = 0; index < p->output_count; ++index)
      if (memcmp(first[index], again[index], (size_t)outputs[index].bytes) != 0)
        fail("not what one thread computes: output", index);
    free_tensors(again, p->output_count);
  }
  free_tensors(first, p->output_count);
  free_tensors(initial, p->argument_count);
}

int main(void) {
  __sanitizer_set_death_callback(tell_program);
  gc_pool *pool = gc_pool_create(THREADS);
  gc_runtime runtimes[2];
  for (int index = 0; index < 2; ++index)
    runtimes[index] = (gc_runtime){
        .abi_version = GC_RUNTIME_ABI_VERSION, .threads = index ? THREADS : 1,
        .pool = index ? pool : NULL, .parallel = run_chunks, .timed = run_kernel,
        .gemm_f32 = multiply_f32, .gemm_f64 = multiply_f64,
        .winograd_kernel_f32 = transform_kernel, .winograd_f32 = convolve,
        .attention_f32 = gc_routine_attention_f32, .attention_f64 = gc_routine_attention_f64,
        .attention_gradient_f32 = gc_routine_attention_gradient_f32,
        .attention_gradient_f64 = gc_routine_attention_gradient_f64,
        .quantized_f32_i8 = gc_routine_quantized_f32_i8,
        .quantized_f32_i4 = gc_routine_quantized_f32_i4,
        .quantized_f32_f16 = gc_routine_quantized_f32_f16,
        .quantized_f32_bf16 = gc_routine_quantized_f32_bf16,
        .quantized_i8_i8 = gc_routine_quantized_i8_i8,
        .quantized_i8_i4 = gc_routine_quantized_i8_i4};
  int count = 0;
  for (int index = 0; program_units[index]; ++index) {
    const program_unit *unit = program_units[index];
    FILE *data = fopen(unit->data, "rb");
    if (data == NULL) return 2;
    for (int place = 0; place < unit->count; ++place, ++count) {
      current = &unit->programs[place];
      check(current, data, runtimes);
    }
    fclose(data);
  }
  gc_pool_destroy(pool);
  printf("%d programs\n", count);
  return 0;
}

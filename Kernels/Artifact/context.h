/* A context: where the tensors are, and the memory programs work in. */

/* What a program is called with, and what it calls. */
typedef struct gc_program {
  int32_t (*entry)(void *const *arguments, void *const *outputs, void *workspace,
                   const gc_runtime *runtime, int64_t batch);
  int32_t argument_count, output_count;
  const int32_t *arguments; /* a tensor, or -1 - i for input i */
  const int32_t *outputs;   /* -1 for one that updates a tensor, or a number of its own */
  const int32_t *argument_widths, *output_widths; /* of elements, in bytes */
  int64_t (*output_bytes)(int32_t output, int64_t batch);
} gc_program;

/* With an open batch size, callers say the most rows of a context and those of each call. */
#if GC_MAXIMUM_BATCH
#define GC_BATCH_PARAMETER , int64_t batch
#define GC_BATCH_ARGUMENT , batch
#define GC_MOST_ROWS batch
#else
#define GC_BATCH_PARAMETER
#define GC_BATCH_ARGUMENT
#define GC_MOST_ROWS 0
#endif

struct GC_API(context) {
  void *owned; /* to be freed */
  void *data[GC_TENSORS + 1];
  int64_t found[GC_TENSORS + 1]; /* while loading: where in the file, -1 for nowhere */
  uint8_t lacks[GC_TENSORS + 1]; /* constants that no file has given yet */
  const char *detail;
  char *workspace;
  char *spare; /* for outputs that nobody wants */
  int32_t threads;
  int64_t rows; /* the most of a call */
  gc_runtime runtime;
#if GC_THREADED
  gc_team team;
#endif
};

GC_BEGIN_BASELINE

static inline int64_t gc_round(int64_t bytes) { return (bytes + 63) / 64 * 64; }

/* Whether a tensor is in the context's memory, not the library's. */
static int gc_is_own(int32_t tensor) {
  return !gc_beginnings[tensor].is_fixed;
}

static int64_t gc_workspace_bytes(int32_t threads, int64_t rows) {
  return gc_round(gc_program_bytes(rows)) + threads * gc_round(gc_scratch_bytes());
}

size_t GC_API(memory_bytes)(int32_t threads GC_BATCH_PARAMETER) {
  if (threads < 1 || threads > GC_MAXIMUM_THREADS) return 0;
  if (GC_MAXIMUM_BATCH && (GC_MOST_ROWS < 1 || GC_MOST_ROWS > GC_MAXIMUM_BATCH)) return 0;
  if (!GC_THREADED) threads = 1;
  int64_t bytes = 64 + gc_round(sizeof(struct GC_API(context)));
  for (int32_t i = 0; i < GC_TENSORS; ++i)
    if (gc_is_own(i)) bytes += gc_round((int64_t)gc_tensors[i].bytes);
  bytes += gc_workspace_bytes(threads, GC_MOST_ROWS) + gc_round(gc_spare_bytes(GC_MOST_ROWS));
#if GC_THREADED
  bytes += threads * gc_round(sizeof(gc_frame));
#endif
  return (size_t)bytes;
}

static void gc_fill(void *data, const GC_API(tensor) *tensor, double value) {
  int64_t width = gc_widths[tensor->dtype], count = (int64_t)tensor->bytes / width;
  for (int64_t i = 0; i < count; ++i) switch (tensor->dtype) {
      case GC_F32: ((float *)data)[i] = (float)value; break;
      case GC_F64: ((double *)data)[i] = value; break;
      case GC_I32: ((int32_t *)data)[i] = (int32_t)value; break;
      case GC_I64: ((int64_t *)data)[i] = value < 0x1p63 ? (int64_t)value : INT64_MAX; break;
      case GC_I8: ((int8_t *)data)[i] = (int8_t)value; break;
      /* The bits. */
      case GC_F16:
      case GC_BF16: ((uint16_t *)data)[i] = (uint16_t)value; break;
      default: ((uint8_t *)data)[i] = (uint8_t)value; break;
    }
}

static void gc_begin(GC_API(context) *context, int32_t tensor) {
  const gc_beginning *beginning = &gc_beginnings[tensor];
  if (beginning->fixed_offset < 0)
    gc_fill(context->data[tensor], &gc_tensors[tensor], beginning->value);
  else
    memcpy(context->data[tensor], gc_fixed_weights + beginning->fixed_offset,
           gc_tensors[tensor].bytes);
}

int32_t GC_API(create)(GC_API(context) **result, void *memory, size_t bytes,
                       int32_t threads GC_BATCH_PARAMETER) {
  if (!result) return GC_BAD_ARGUMENT;
  *result = NULL;
  if (!GC_API(cpu_supported)()) return GC_UNSUPPORTED_CPU;
  size_t needed = GC_API(memory_bytes)(threads GC_BATCH_ARGUMENT);
  if (needed == 0 || (memory && bytes < needed)) return GC_BAD_ARGUMENT;
  void *owned = memory ? NULL : malloc(needed);
  if (!memory && !owned) return GC_NO_MEMORY;
  char *next = (char *)gc_round((int64_t)(uintptr_t)(memory ? memory : owned));
  GC_API(context) *context = (GC_API(context) *)next;
  memset(context, 0, sizeof *context);
  next += gc_round(sizeof *context);
  context->owned = owned;
#if GC_THREADED
  context->threads = gc_pool_useful(threads);
#else
  context->threads = 1;
#endif
  context->rows = GC_MOST_ROWS;
  for (int32_t i = 0; i < GC_TENSORS; ++i) {
    context->lacks[i] = gc_beginnings[i].is_constant && gc_beginnings[i].fixed_offset < 0;
    if (gc_is_own(i)) {
      context->data[i] = next;
      next += gc_round((int64_t)gc_tensors[i].bytes);
      gc_begin(context, i);
    } else {
      context->data[i] = (void *)(uintptr_t)(gc_fixed_weights + gc_beginnings[i].fixed_offset);
    }
  }
  context->workspace = next;
  next += gc_workspace_bytes(context->threads, GC_MOST_ROWS);
  context->spare = next;
  context->runtime.abi_version = GC_RUNTIME_ABI_VERSION;
  context->runtime.threads = context->threads;
#if GC_THREADED
  if (!gc_team_start(&context->team, next + gc_round(gc_spare_bytes(GC_MOST_ROWS)), context->threads,
                     gc_round(gc_scratch_bytes()))) {
    free(owned);
    return GC_NO_THREADS;
  }
  context->runtime.pool = &context->team;
  context->runtime.parallel = gc_team_run;
#endif
  *result = context;
  return GC_OK;
}

void GC_API(destroy)(GC_API(context) *context) {
  if (!context) return;
#if GC_THREADED
  gc_pool_destroy(context->team.pool);
#endif
  free(context->owned);
}

int32_t GC_API(tensor_count)(void) { return GC_TENSORS; }

const GC_API(tensor) *GC_API(tensor_at)(int32_t index) {
  return index < 0 || index >= GC_TENSORS ? NULL : &gc_tensors[index];
}

int32_t GC_API(tensor_named)(const char *name) {
  for (int32_t i = 0; name && i < GC_TENSORS; ++i)
    if (strcmp(gc_tensors[i].name, name) == 0) return i;
  return -1;
}

void *GC_API(data)(GC_API(context) *context, int32_t index) {
  return !context || index < 0 || index >= GC_TENSORS ? NULL : context->data[index];
}

/* Whether elements of this width can be at an address. */
static int gc_is_aligned(const void *data, int32_t width) {
  return (uintptr_t)data % (uintptr_t)width == 0;
}

int32_t GC_API(bind)(GC_API(context) *context, int32_t index, void *data) {
  if (!context || !data || index < 0 || index >= GC_TENSORS) return GC_BAD_ARGUMENT;
  if (!gc_is_aligned(data, gc_widths[gc_tensors[index].dtype])) return GC_BAD_ARGUMENT;
  context->data[index] = data;
  context->lacks[index] = 0;
  return GC_OK;
}

const char *GC_API(detail)(const GC_API(context) *context) {
  return context && context->detail ? context->detail : "";
}

const char *GC_API(message)(int32_t status) {
  return status < 0 || status >= GC_STATUS_COUNT ? "an unknown status" : gc_messages[status];
}

/* Inputs and outputs in the order of the program's own. */
static int32_t gc_run(GC_API(context) *context, const gc_program *program, int64_t rows,
                      const void *const *inputs, void *const *outputs) {
  void *arguments[GC_MAXIMUM_ARGUMENTS + 1], *results[GC_MAXIMUM_OUTPUTS + 1];
  if (!context) return GC_BAD_ARGUMENT;
  if (GC_MAXIMUM_BATCH && (rows < 1 || rows > context->rows)) return GC_BAD_ARGUMENT;
  for (int32_t i = 0; i < program->argument_count; ++i) {
    int32_t tensor = program->arguments[i];
    arguments[i] = tensor < 0 ? (void *)(uintptr_t)inputs[-1 - tensor] : context->data[tensor];
    if (!arguments[i] || !gc_is_aligned(arguments[i], program->argument_widths[i]))
      return GC_BAD_ARGUMENT;
  }
  char *spare = context->spare;
  for (int32_t i = 0; i < program->output_count; ++i) {
    int32_t output = program->outputs[i];
    results[i] = output < 0 ? NULL : outputs[output];
    if (!gc_is_aligned(results[i], program->output_widths[i])) return GC_BAD_ARGUMENT;
    if (output >= 0 && !results[i]) {
      results[i] = spare;
      spare += gc_round(program->output_bytes(i, rows));
    }
  }
  uint64_t mode = gc_read_float_mode();
  gc_write_float_mode(mode | GC_FLUSHING);
  int32_t status = program->entry(arguments, results, context->workspace, &context->runtime,
                                  rows);
  gc_write_float_mode(mode);
  return status;
}

GC_END_BASELINE

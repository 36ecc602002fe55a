/* Loading tensors from .safetensors: all of the file is checked before anything is changed. */

/* A file, or bytes in memory if `file` is NULL. */
typedef struct gc_source {
  FILE *file;
  const char *bytes;
  int64_t count;
} gc_source;

enum { GC_MAXIMUM_HEADER = 100000000, GC_MAXIMUM_RANK = 32 };

GC_BEGIN_BASELINE

static int gc_read(const gc_source *source, int64_t offset, void *to, int64_t count) {
  if (offset < 0 || count < 0 || offset > source->count - count) return 0;
  if (!source->file) {
    memcpy(to, source->bytes + offset, (size_t)count);
    return 1;
  }
  return fseeko(source->file, (off_t)offset, SEEK_SET) == 0 &&
         fread(to, 1, (size_t)count, source->file) == (size_t)count;
}

/* One tensor of the header; `body` is where the tensors' bytes begin in the file. */
static int32_t gc_scan_tensor(GC_API(context) *context, gc_scanner *scanner, gc_text name,
                              int64_t body, int64_t count) {
  int64_t shape[GC_MAXIMUM_RANK], range[2] = {0, 0};
  int32_t rank = -1, ends = 0;
  gc_text dtype = {"", 0};
  gc_expect(scanner, '{');
  do {
    gc_text key = gc_scan_text(scanner);
    gc_expect(scanner, ':');
    if (gc_is_text(key, "dtype")) dtype = gc_scan_text(scanner);
    else if (gc_is_text(key, "shape")) rank = gc_scan_numbers(scanner, shape, GC_MAXIMUM_RANK);
    else if (gc_is_text(key, "data_offsets")) ends = gc_scan_numbers(scanner, range, 2);
    else scanner->failed = 1;
  } while (gc_scan(scanner, ','));
  gc_expect(scanner, '}');
  if (scanner->failed || ends != 2 || range[0] > range[1] || range[1] > count - body)
    return GC_BAD_FORMAT;
  for (int32_t i = 0; i < GC_TENSORS; ++i) {
    const GC_API(tensor) *tensor = &gc_tensors[i];
    if (!gc_is_text(name, tensor->name)) continue;
    context->detail = tensor->name;
    if (context->found[i] >= 0) return GC_BAD_FORMAT;
    if (!gc_is_text(dtype, gc_dtype_names[tensor->dtype]) || rank != tensor->rank ||
        (size_t)(range[1] - range[0]) != tensor->bytes)
      return GC_WRONG_TENSOR;
    for (int32_t axis = 0; axis < rank; ++axis)
      if (shape[axis] != tensor->shape[axis]) return GC_WRONG_TENSOR;
    if (!gc_is_own(i) && context->data[i] == gc_fixed_weights + gc_beginnings[i].fixed_offset)
      return GC_FIXED_TENSOR;
    context->found[i] = body + range[0];
  }
  context->detail = NULL;
  return GC_OK;
}

/* Where each tensor is in the file. */
static int32_t gc_scan_header(GC_API(context) *context, const char *header, int64_t length,
                              int64_t count) {
  gc_scanner scanner = {header, header + length, 0};
  for (int32_t i = 0; i < GC_TENSORS; ++i) context->found[i] = -1;
  gc_expect(&scanner, '{');
  if (!gc_scan(&scanner, '}')) {
    do {
      gc_text name = gc_scan_text(&scanner);
      gc_expect(&scanner, ':');
      if (scanner.failed) return GC_BAD_FORMAT;
      if (gc_is_text(name, "__metadata__")) {
        gc_skip_metadata(&scanner);
        continue;
      }
      int32_t status = gc_scan_tensor(context, &scanner, name, 8 + length, count);
      if (status != GC_OK) return status;
    } while (gc_scan(&scanner, ','));
    gc_expect(&scanner, '}');
  }
  gc_skip_blanks(&scanner);
  if (scanner.failed || scanner.next != scanner.end) return GC_BAD_FORMAT;
  for (int32_t i = 0; i < GC_TENSORS; ++i) {
    if (context->found[i] >= 0 || gc_tensors[i].role != GC_PARAMETER) continue;
    context->detail = gc_tensors[i].name;
    if (gc_is_own(i)) return GC_MISSING_TENSOR;
    context->detail = NULL;
  }
  return GC_OK;
}

static int32_t gc_load(GC_API(context) *context, const gc_source *source) {
  unsigned char digits[8];
  uint64_t length = 0;
  context->detail = NULL;
  if (!gc_read(source, 0, digits, 8)) return GC_BAD_FORMAT;
  for (int i = 7; i >= 0; --i) length = length << 8 | digits[i];
  if (length > GC_MAXIMUM_HEADER || (int64_t)length > source->count - 8) return GC_BAD_FORMAT;
  char *header = malloc((size_t)length + 1);
  if (!header) return GC_NO_MEMORY;
  int32_t status = GC_CANNOT_READ;
  if (gc_read(source, 8, header, (int64_t)length))
    status = gc_scan_header(context, header, (int64_t)length, source->count);
  free(header);
  if (status != GC_OK) return status;
  for (int32_t i = 0; i < GC_TENSORS; ++i)
    if (context->found[i] >= 0 &&
        !gc_read(source, context->found[i], context->data[i], (int64_t)gc_tensors[i].bytes))
      return GC_CANNOT_READ;
  return GC_OK;
}

int32_t GC_API(load_bytes)(GC_API(context) *context, const void *bytes, size_t count) {
  if (!context || !bytes) return GC_BAD_ARGUMENT;
  gc_source source = {NULL, bytes, (int64_t)count};
  return gc_load(context, &source);
}

int32_t GC_API(load)(GC_API(context) *context, const char *path) {
  if (!context || !path) return GC_BAD_ARGUMENT;
  FILE *file = fopen(path, "rb");
  if (!file) return GC_CANNOT_READ;
  int32_t status = GC_CANNOT_READ;
  if (fseeko(file, 0, SEEK_END) == 0) {
    gc_source source = {file, NULL, (int64_t)ftello(file)};
    if (source.count >= 0) status = gc_load(context, &source);
  }
  fclose(file);
  return status;
}

GC_END_BASELINE

/* Loading tensors from .safetensors: all of the file is checked before anything is changed. */

/* A file, or bytes in memory if `file` is NULL. */
typedef struct gc_source {
  FILE *file;
  const char *bytes;
  int64_t count;
} gc_source;

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

/* Whether a tensor is among the library's own weights, which cannot be written. */
static int gc_is_fixed(const GC_API(context) *context, int32_t tensor) {
  return !gc_is_own(tensor) &&
         context->data[tensor] == gc_fixed_weights + gc_beginnings[tensor].fixed_offset;
}

/* Whether the file has what it must: parameters, and constants that the context has not got yet. */
static int32_t gc_check_missing(GC_API(context) *context) {
  for (int32_t i = 0; i < GC_TENSORS; ++i) {
    int is_needed = gc_tensors[i].role == GC_PARAMETER || context->lacks[i];
    if (context->found[i] >= 0 || !is_needed || gc_is_fixed(context, i)) continue;
    context->detail = gc_tensors[i].name;
    return GC_MISSING_TENSOR;
  }
  return GC_OK;
}

/* Whether the file has the same elements as the library for what the library alone has. */
static int32_t gc_check_fixed(GC_API(context) *context, const gc_source *source) {
  char piece[4096];
  for (int32_t i = 0; i < GC_TENSORS; ++i) {
    if (context->found[i] < 0 || !gc_is_fixed(context, i)) continue;
    int64_t count = (int64_t)gc_tensors[i].bytes;
    for (int64_t start = 0; start < count; start += (int64_t)sizeof piece) {
      int64_t length = count - start;
      if (length > (int64_t)sizeof piece) length = (int64_t)sizeof piece;
      if (!gc_read(source, context->found[i] + start, piece, length)) return GC_CANNOT_READ;
      if (memcmp(piece, (const char *)context->data[i] + start, (size_t)length) == 0) continue;
      context->detail = gc_tensors[i].name;
      return GC_FIXED_TENSOR;
    }
  }
  return GC_OK;
}

/* Where each tensor is in the file; `bytes` are those behind the header. */
static int32_t gc_find(GC_API(context) *context, gc_scanner *header, gc_entries *entries,
                       int64_t body, int64_t bytes) {
  for (int32_t i = 0; i < GC_TENSORS; ++i) context->found[i] = -1;
  if (!gc_scan_entries(header, entries, bytes)) return GC_BAD_FORMAT;
  for (int64_t i = 0; i < entries->count; ++i) {
    const gc_entry *entry = &entries->list[i];
    if (entry->tensor < 0) continue;
    context->detail = gc_tensors[entry->tensor].name;
    if (!entry->is_like) return GC_WRONG_TENSOR;
    context->found[entry->tensor] = body + entry->begin;
  }
  context->detail = NULL;
  return GC_OK;
}

static int32_t gc_check(GC_API(context) *context, char *header, int64_t length,
                        const gc_source *source) {
  gc_scanner scanner = {header, header + length, 0};
  gc_entries entries = {malloc((size_t)(length / GC_SHORTEST_MEMBER + 1) * sizeof(gc_entry)), 0};
  if (!entries.list) return GC_NO_MEMORY;
  int32_t status =
      gc_find(context, &scanner, &entries, 8 + length, source->count - 8 - length);
  free(entries.list);
  if (status == GC_OK) status = gc_check_missing(context);
  return status == GC_OK ? gc_check_fixed(context, source) : status;
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
    status = gc_check(context, header, (int64_t)length, source);
  free(header);
  if (status != GC_OK) return status;
  for (int32_t i = 0; i < GC_TENSORS; ++i) {
    if (context->found[i] < 0 || gc_is_fixed(context, i)) continue;
    if (!gc_read(source, context->found[i], context->data[i], (int64_t)gc_tensors[i].bytes))
      return GC_CANNOT_READ;
    context->lacks[i] = 0;
  }
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

/* Saving all tensors as .safetensors: until the new file is whole and on the disk, the old stays. */

GC_BEGIN_BASELINE

/* The header, without its length; a call with `file` NULL only counts its bytes. */
static int64_t gc_write_header(FILE *file) {
  int64_t length = 0, offset = 0;
  char text[512];
#define GC_PRINT(...)                                                                            \
  do {                                                                                           \
    int written = snprintf(text, sizeof text, __VA_ARGS__);                                      \
    if (file) fputs(text, file);                                                                 \
    length += written;                                                                           \
  } while (0)
  GC_PRINT("{");
  /* Wider elements first, so that all are aligned. */
  for (int64_t width = 8, count = 0; width > 0; width /= 2)
    for (int32_t i = 0; i < GC_TENSORS; ++i) {
      const GC_API(tensor) *tensor = &gc_tensors[i];
      if (gc_widths[tensor->dtype] != width) continue;
      /* Names have few letters and no quotes; long ones are printed without the buffer. */
      GC_PRINT("%s\"", count++ ? "," : "");
      if (file) fputs(tensor->name, file);
      length += (int64_t)strlen(tensor->name);
      GC_PRINT("\":{\"dtype\":\"%s\",\"shape\":[", gc_dtype_names[tensor->dtype]);
      for (int32_t axis = 0; axis < tensor->rank; ++axis)
        GC_PRINT("%s%" PRId64, axis ? "," : "", tensor->shape[axis]);
      int64_t end = offset + (int64_t)tensor->bytes;
      GC_PRINT("],\"data_offsets\":[%" PRId64 ",%" PRId64 "]}", offset, end);
      offset = end;
    }
  GC_PRINT("}");
#undef GC_PRINT
  /* Blanks align the first tensor. */
  for (; length % 8; ++length)
    if (file) fputc(' ', file);
  return length;
}

static int gc_write_tensors(FILE *file, GC_API(context) *context) {
  uint64_t length = (uint64_t)gc_write_header(NULL);
  for (int i = 0; i < 8; ++i) fputc((int)(length >> 8 * i & 255), file);
  gc_write_header(file);
  for (int64_t width = 8; width > 0; width /= 2)
    for (int32_t i = 0; i < GC_TENSORS; ++i)
      if (gc_widths[gc_tensors[i].dtype] == width &&
          fwrite(context->data[i], 1, gc_tensors[i].bytes, file) != gc_tensors[i].bytes)
        return 0;
  return !ferror(file) && fflush(file) == 0 && fsync(fileno(file)) == 0;
}

int32_t GC_API(save)(GC_API(context) *context, const char *path) {
  if (!context || !path) return GC_BAD_ARGUMENT;
  size_t length = strlen(path);
  char *draft = malloc(length + 32);
  if (!draft) return GC_NO_MEMORY;
  snprintf(draft, length + 32, "%s.%ld.tmp", path, (long)getpid());
  FILE *file = fopen(draft, "wb");
  int is_written = file && gc_write_tensors(file, context);
  if (file && fclose(file) != 0) is_written = 0;
  if (is_written && rename(draft, path) != 0) is_written = 0;
  if (file && !is_written) remove(draft);
  free(draft);
  return is_written ? GC_OK : GC_CANNOT_WRITE;
}

GC_END_BASELINE

/* The tensors that the header of a .safetensors file names. A header is refused as GraphC itself
 * refuses it: names that occur twice, unknown keys and types, shapes that are not their bytes, and
 * tensors that overlap, leave gaps or do not fill the file. */
typedef struct gc_entry {
  gc_text name;
  int64_t begin, end; /* in bytes behind the header */
  int32_t tensor;     /* of the library; -1 for one that it has not */
  int32_t is_like;    /* in type and shape */
} gc_entry;

/* The header's tensors; room for as many members as its length allows. */
typedef struct gc_entries {
  gc_entry *list;
  int64_t count;
} gc_entries;

enum { GC_MAXIMUM_HEADER = 100000000, GC_MAXIMUM_RANK = 64, GC_SHORTEST_MEMBER = 6 };

GC_BEGIN_BASELINE

static int gc_by_name(const void *one, const void *other) {
  const gc_text *a = &((const gc_entry *)one)->name, *b = &((const gc_entry *)other)->name;
  if (a->length != b->length) return a->length < b->length ? -1 : 1;
  return memcmp(a->start, b->start, (size_t)a->length);
}

static int gc_by_place(const void *one, const void *other) {
  const gc_entry *a = one, *b = other;
  if (a->begin != b->begin) return a->begin < b->begin ? -1 : 1;
  return a->end < b->end ? -1 : a->end > b->end;
}

static int gc_have_twins(gc_entry *entries, int64_t count) {
  qsort(entries, (size_t)count, sizeof *entries, gc_by_name);
  for (int64_t i = 1; i < count; ++i)
    if (gc_by_name(&entries[i - 1], &entries[i]) == 0) return 1;
  return 0;
}

/* Passes an object of texts; their names stand behind the entries while they are compared. */
static void gc_scan_metadata(gc_scanner *scanner, const gc_entries *entries) {
  gc_entry *names = entries->list + entries->count;
  int64_t count = 0;
  gc_expect(scanner, '{');
  if (gc_scan(scanner, '}')) return;
  do {
    gc_text name = gc_scan_text(scanner);
    gc_expect(scanner, ':');
    gc_scan_text(scanner);
    if (scanner->failed) return;
    names[count++] = (gc_entry){name, 0, 0, -1, 0};
  } while (gc_scan(scanner, ','));
  gc_expect(scanner, '}');
  if (gc_have_twins(names, count)) scanner->failed = 1;
}

/* Bytes of one element; 0 if there is no such type. */
static int64_t gc_dtype(gc_text name, int32_t *dtype) {
  for (*dtype = 0; *dtype < GC_DTYPES; ++*dtype)
    if (gc_is_text(name, gc_dtype_names[*dtype])) return gc_widths[*dtype];
  return 0;
}

/* Whether a shape has as many bytes as its tensor; there are at most 2^48 elements, of those axes that
 * are not empty. */
static int gc_fills(const int64_t *shape, int32_t rank, int64_t width, int64_t bytes) {
  int64_t count = 1, is_empty = 0;
  for (int32_t axis = 0; axis < rank; ++axis) {
    if (shape[axis] > (INT64_C(1) << 48) / count) return 0;
    if (shape[axis] == 0) is_empty = 1;
    else count *= shape[axis];
  }
  return bytes == (is_empty ? 0 : count * width);
}

/* Finds the tensor of an entry's name. */
static void gc_match(gc_entry *entry, int32_t dtype, int32_t rank, const int64_t *shape) {
  entry->tensor = -1;
  for (int32_t i = 0; i < GC_TENSORS && entry->tensor < 0; ++i)
    if (gc_is_text(entry->name, gc_tensors[i].name)) entry->tensor = i;
  if (entry->tensor < 0) return;
  const GC_API(tensor) *tensor = &gc_tensors[entry->tensor];
  entry->is_like = dtype == tensor->dtype && rank == tensor->rank &&
                   memcmp(shape, tensor->shape, (size_t)rank * sizeof *shape) == 0;
}

static void gc_scan_entry(gc_scanner *scanner, gc_entry *entry) {
  int64_t shape[GC_MAXIMUM_RANK], range[2] = {0, 0}, width = 0;
  int32_t seen = 0, dtype = -1, rank = -1;
  gc_expect(scanner, '{');
  do {
    gc_text key = gc_scan_text(scanner);
    gc_expect(scanner, ':');
    int what = gc_is_text(key, "dtype") ? 1 : gc_is_text(key, "shape") ? 2 : 4;
    if (seen & what) scanner->failed = 1;
    seen |= what;
    if (what == 1) {
      width = gc_dtype(gc_scan_text(scanner), &dtype);
    } else if (what == 2) {
      rank = gc_scan_numbers(scanner, shape, GC_MAXIMUM_RANK);
    } else if (!gc_is_text(key, "data_offsets") || gc_scan_numbers(scanner, range, 2) != 2) {
      scanner->failed = 1;
    }
  } while (gc_scan(scanner, ','));
  gc_expect(scanner, '}');
  if (scanner->failed || seen != 7 || width == 0 || rank < 0 || range[0] > range[1] ||
      !gc_fills(shape, rank, width, range[1] - range[0])) {
    scanner->failed = 1;
    return;
  }
  entry->begin = range[0];
  entry->end = range[1];
  gc_match(entry, dtype, rank, shape);
}

/* All tensors of a header, if it is one for `bytes` bytes behind it. */
static int gc_scan_entries(gc_scanner *scanner, gc_entries *entries, int64_t bytes) {
  if (scanner->next == scanner->end || *scanner->next != '{') return 0;
  gc_expect(scanner, '{');
  if (!gc_scan(scanner, '}')) {
    do {
      gc_text name = gc_scan_text(scanner);
      gc_expect(scanner, ':');
      if (scanner->failed) return 0;
      /* Metadata has a name that no tensor may have, and no bytes. */
      gc_entry *entry = &entries->list[entries->count++];
      *entry = (gc_entry){name, 0, 0, -1, 0};
      if (gc_is_text(name, "__metadata__")) gc_scan_metadata(scanner, entries);
      else gc_scan_entry(scanner, entry);
    } while (!scanner->failed && gc_scan(scanner, ','));
    gc_expect(scanner, '}');
  }
  gc_skip_blanks(scanner);
  if (scanner->failed || scanner->next != scanner->end) return 0;
  if (gc_have_twins(entries->list, entries->count)) return 0;
  qsort(entries->list, (size_t)entries->count, sizeof *entries->list, gc_by_place);
  int64_t end = 0;
  for (int64_t i = 0; i < entries->count; end = entries->list[i++].end)
    if (entries->list[i].begin != end) return 0;
  return end == bytes;
}

GC_END_BASELINE

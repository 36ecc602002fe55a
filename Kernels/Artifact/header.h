/* Reading the header of a .safetensors file: one JSON object of objects. Every step checks that it
 * stays inside the text; a scanner that has failed stays where it is. */
typedef struct gc_scanner {
  const char *next, *end;
  int failed;
} gc_scanner;

typedef struct gc_text {
  const char *start;
  int64_t length;
} gc_text;

GC_BEGIN_BASELINE

static void gc_skip_blanks(gc_scanner *scanner) {
  while (scanner->next < scanner->end && strchr(" \t\r\n", *scanner->next) && *scanner->next)
    ++scanner->next;
}

/* Whether `character` comes next; it is then passed. */
static int gc_scan(gc_scanner *scanner, char character) {
  gc_skip_blanks(scanner);
  if (scanner->failed || scanner->next >= scanner->end || *scanner->next != character) return 0;
  ++scanner->next;
  return 1;
}

static void gc_expect(gc_scanner *scanner, char character) {
  if (!gc_scan(scanner, character)) scanner->failed = 1;
}

/* The text between quotes, escapes left as they are: names of tensors need none. */
static gc_text gc_scan_text(gc_scanner *scanner) {
  gc_text text = {scanner->next, 0};
  gc_expect(scanner, '"');
  text.start = scanner->next;
  while (!scanner->failed && scanner->next < scanner->end && *scanner->next != '"')
    scanner->next += *scanner->next == '\\' && scanner->end - scanner->next > 1 ? 2 : 1;
  text.length = scanner->next - text.start;
  gc_expect(scanner, '"');
  return text;
}

static int64_t gc_scan_number(gc_scanner *scanner) {
  int64_t value = 0;
  gc_skip_blanks(scanner);
  const char *start = scanner->next;
  while (!scanner->failed && scanner->next < scanner->end && *scanner->next >= '0' &&
         *scanner->next <= '9' && value < INT64_MAX / 10 - 1)
    value = value * 10 + (*scanner->next++ - '0');
  if (scanner->next == start) scanner->failed = 1;
  return value;
}

/* A list of at most `limit` numbers; their count, or -1 if there are more. */
static int32_t gc_scan_numbers(gc_scanner *scanner, int64_t *numbers, int32_t limit) {
  int32_t count = 0, fits = 1;
  gc_expect(scanner, '[');
  if (gc_scan(scanner, ']')) return 0;
  do {
    int64_t number = gc_scan_number(scanner);
    if (count < limit) numbers[count++] = number;
    else fits = 0;
  } while (gc_scan(scanner, ','));
  gc_expect(scanner, ']');
  return fits ? count : -1;
}

/* Passes an object of texts. */
static void gc_skip_metadata(gc_scanner *scanner) {
  gc_expect(scanner, '{');
  if (gc_scan(scanner, '}')) return;
  do {
    gc_scan_text(scanner);
    gc_expect(scanner, ':');
    gc_scan_text(scanner);
  } while (gc_scan(scanner, ','));
  gc_expect(scanner, '}');
}

static int gc_is_text(gc_text text, const char *other) {
  return (size_t)text.length == strlen(other) && memcmp(text.start, other, strlen(other)) == 0;
}

GC_END_BASELINE

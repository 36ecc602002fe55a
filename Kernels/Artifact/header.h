/* Reading the header of a .safetensors file: one JSON object of objects. Every step checks that it
 * stays inside the text; a scanner that has failed stays where it is. */
typedef struct gc_scanner {
  char *next, *end;
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

/* Whether `count` bytes are UTF-8, each character in its shortest form. */
static int gc_is_utf8(const char *text, int64_t count) {
  static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
  for (int64_t i = 0; i < count;) {
    unsigned char first = (unsigned char)text[i++];
    if (first < 0x80) continue;
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc0 || first > 0xf7 || count - i < more) return 0;
    uint32_t scalar = first & (0x3fu >> more);
    for (int k = 0; k < more; ++k, ++i) {
      if (((unsigned char)text[i] & 0xc0) != 0x80) return 0;
      scalar = scalar << 6 | ((unsigned char)text[i] & 0x3f);
    }
    if (scalar < least[more] || scalar > 0x10ffff || (scalar & ~0x7ffu) == 0xd800) return 0;
  }
  return 1;
}

/* The 16 bits of `\uXXXX`, behind the `u`. */
static uint32_t gc_scan_unit(gc_scanner *scanner) {
  uint32_t unit = 0;
  for (int i = 0; i < 4; ++i) {
    char digit = scanner->next < scanner->end ? *scanner->next++ : 'x';
    if (digit >= '0' && digit <= '9') unit = unit << 4 | (uint32_t)(digit - '0');
    else if (digit >= 'a' && digit <= 'f') unit = unit << 4 | (uint32_t)(digit - 'a' + 10);
    else if (digit >= 'A' && digit <= 'F') unit = unit << 4 | (uint32_t)(digit - 'A' + 10);
    else scanner->failed = 1;
  }
  return unit;
}

/* What is written as an escape, behind the backslash, as UTF-8 to `to`: it takes less room. */
static char *gc_scan_escape(gc_scanner *scanner, char *to) {
  static const char letters[] = "\"\\/bfnrt", plain[] = "\"\\/\b\f\n\r\t";
  char letter = scanner->next < scanner->end ? *scanner->next++ : '\0';
  const char *place = letter ? strchr(letters, letter) : NULL;
  if (place) {
    *to++ = plain[place - letters];
    return to;
  }
  if (letter != 'u') scanner->failed = 1;
  uint32_t scalar = gc_scan_unit(scanner);
  if ((scalar & ~0x3ffu) == 0xd800) { /* the first of two halves */
    if (scanner->end - scanner->next < 2 || scanner->next[0] != '\\' || scanner->next[1] != 'u')
      scanner->failed = 1;
    else scanner->next += 2;
    uint32_t low = gc_scan_unit(scanner);
    if ((low & ~0x3ffu) != 0xdc00) scanner->failed = 1;
    scalar = 0x10000 + ((scalar & 0x3ff) << 10) + (low & 0x3ff);
  }
  int more = scalar >= 0x10000 ? 3 : scalar >= 0x800 ? 2 : scalar >= 0x80 ? 1 : 0;
  if (scanner->failed) return to;
  *to++ = (char)(more ? (0xff00u >> (more + 1) & 0xff) | scalar >> 6 * more : scalar);
  while (more-- > 0) *to++ = (char)(0x80 | (scalar >> 6 * more & 0x3f));
  return to;
}

/* The text between quotes; escapes in it are replaced by what they stand for. */
static gc_text gc_scan_text(gc_scanner *scanner) {
  gc_expect(scanner, '"');
  char *to = scanner->next;
  gc_text text = {to, 0};
  while (!scanner->failed && scanner->next < scanner->end && *scanner->next != '"') {
    char letter = *scanner->next++;
    if ((unsigned char)letter < 0x20) scanner->failed = 1;
    else if (letter == '\\') to = gc_scan_escape(scanner, to);
    else *to++ = letter;
  }
  text.length = to - text.start;
  gc_expect(scanner, '"');
  if (!gc_is_utf8(text.start, text.length)) scanner->failed = 1;
  return text;
}

/* A number below 2^63, without needless zeros. */
static int64_t gc_scan_number(gc_scanner *scanner) {
  int64_t value = 0;
  gc_skip_blanks(scanner);
  const char *start = scanner->next;
  while (!scanner->failed && scanner->next < scanner->end && *scanner->next >= '0' &&
         *scanner->next <= '9') {
    int digit = *scanner->next++ - '0';
    if (value > (INT64_MAX - digit) / 10) scanner->failed = 1;
    else value = value * 10 + digit;
  }
  if (scanner->next == start || (*start == '0' && scanner->next - start > 1)) scanner->failed = 1;
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

static int gc_is_text(gc_text text, const char *other) {
  return (size_t)text.length == strlen(other) && memcmp(text.start, other, strlen(other)) == 0;
}

GC_END_BASELINE

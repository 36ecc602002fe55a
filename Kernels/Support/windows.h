/* gc_routine_windows_<type>: a rectangle of the matrix whose rows are what the windows over an
 * operand see, which is nowhere in memory as a whole (Sources/IR/Kernels/WindowMatrix.swift). */
#ifndef GC_WINDOWS_H
#define GC_WINDOWS_H

/* How a window moves along one of three axes: tap k of window t sees the element at
 * (t stride + k dilation - low) / spread, if that is whole and inside of the extent. */
typedef struct gc_window_axis {
  int64_t extent, count, size, stride, low, spread, dilation;
} gc_window_axis;

/* Neighbouring columns of one line of taps: the distances of these taps from where the window
 * starts along the first two axes, and which of the taps and channels along the last one. */
typedef struct gc_window_piece {
  int64_t first_distance, second_distance, begin, end;
} gc_window_piece;

/* Pieces that are looked up once for all rows. */
enum { gc_window_pieces = 32 };

/* The element at `position`, which may be outside or between elements: then -1. */
GC_ROUTINE int64_t gc_window_element(const gc_window_axis *axis, int64_t position) {
  if (position < 0) return -1;
  if (axis->spread != 1) {
    if (position % axis->spread != 0) return -1;
    position /= axis->spread;
  }
  return position < axis->extent ? position : -1;
}

/* Copies `count` bytes, a multiple of 4, that overlap with nothing: in vectors, of which the last two
 * may overlap. Pieces are short, so that a call of memcpy takes longer than copying them. */
GC_APART void gc_window_copy(char *to, const char *from, int64_t count) {
  int64_t i = 0;
  for (; i + 64 <= count; i += 64) memcpy(to + i, from + i, 64);
  if (i == count) return;
  if (count >= 64) {
    memcpy(to + count - 64, from + count - 64, 64);
  } else if (count >= 32) {
    memcpy(to, from, 32);
    memcpy(to + count - 32, from + count - 32, 32);
  } else if (count >= 16) {
    memcpy(to, from, 16);
    memcpy(to + count - 16, from + count - 16, 16);
  } else {
    for (; i < count; i += 4) memcpy(to + i, from + i, 4);
  }
}

/* Writes `count` zero bytes, a multiple of 4, likewise. */
GC_APART void gc_window_clear(char *to, int64_t count) {
  int64_t i = 0;
  for (; i + 64 <= count; i += 64) memset(to + i, 0, 64);
  if (i == count) return;
  if (count >= 64) {
    memset(to + count - 64, 0, 64);
  } else if (count >= 16) {
    for (; i + 16 <= count; i += 16) memset(to + i, 0, 16);
    memset(to + count - 16, 0, 16);
  } else {
    for (; i < count; i += 4) memset(to + i, 0, 4);
  }
}

/* Copies `lines` of them, which begin `to_step` and `from_step` bytes apart: those of up to four
 * vectors without asking for each line how long it is. */
GC_APART void gc_window_copies(int64_t lines, int64_t count, char *to, int64_t to_step,
    const char *from, int64_t from_step) {
#define GC_WINDOW_COPIES(first, size, last)                                                     \
  for (; lines > 0; --lines, to += to_step, from += from_step) {                                \
    first;                                                                                      \
    memcpy(to + (last), from + (last), size);                                                   \
  }
  if (count == 64) GC_WINDOW_COPIES((void)0, 64, 0)
  else if (count == 128) GC_WINDOW_COPIES(memcpy(to, from, 64), 64, 64)
  else if (count == 192) GC_WINDOW_COPIES(memcpy(to, from, 128), 64, 128)
  else if (count >= 32 && count < 64) GC_WINDOW_COPIES(memcpy(to, from, 32), 32, count - 32)
  else if (count > 64 && count < 128) GC_WINDOW_COPIES(memcpy(to, from, 64), 64, count - 64)
  else
    for (; lines > 0; --lines, to += to_step, from += from_step) gc_window_copy(to, from, count);
#undef GC_WINDOW_COPIES
}

/* Splits columns column..<column_end into pieces until these are full; returns where it stopped. */
GC_APART int64_t gc_window_split(const gc_window_axis *axes, int64_t channels, int64_t column,
    int64_t column_end, gc_window_piece *pieces, int64_t *count) {
  const int64_t run = axes[2].size * channels;
  for (*count = 0; column < column_end && *count < gc_window_pieces; ++*count) {
    const int64_t tap = column / run, begin = column - tap * run;
    const int64_t end = begin + column_end - column < run ? begin + column_end - column : run;
    pieces[*count].first_distance = tap / axes[1].size * axes[0].dilation;
    pieces[*count].second_distance = tap % axes[1].size * axes[1].dilation;
    pieces[*count].begin = begin, pieces[*count].end = end;
    column += end - begin;
  }
  return column;
}

/* The first window along an axis all of whose taps are inside, and the end of these windows, both
 * at most `axis->count`; none where taps do not stand side by side. */
GC_ROUTINE int64_t gc_window_inside(const gc_window_axis *axis, int64_t *end) {
  const int64_t last = axis->extent - axis->size + axis->low;
  const int64_t first = axis->low > 0 ? (axis->low + axis->stride - 1) / axis->stride : 0;
  *end = last < 0 || axis->spread != 1 || axis->dilation != 1 ? 0 : last / axis->stride + 1;
  if (*end > axis->count) *end = axis->count;
  return first < *end ? first : *end;
}

/* gc_window_line_<type> writes what a line of the operand along the last axis has from `begin` to
 * `end` of taps and channels, where the window starts at `place`; nothing but 0 if there is no line.
 * Taps that stand side by side in memory are copied as such.
 *
 * gc_window_lines_<type> does so for windows w..<w_end, and writes them `width` elements apart;
 * windows from..<to are inside.
 *
 * gc_routine_windows_<type> writes rows row..<row_end of columns column..<column_end to `to`,
 * without gaps. A row is a window (batch, t0, t1, t2), a column a tap and a channel (k0, k1, k2, c);
 * `numbers` are the channels and the three axes. */
#define GC_DEFINE_WINDOWS(T, type)                                                              \
  GC_APART void gc_window_line_##type(const gc_window_axis *axis, int64_t channels,             \
      const T *line, int64_t place, int64_t begin, int64_t end, T *restrict to) {               \
    int64_t j = begin;                                                                          \
    if (line && axis->spread == 1 && axis->dilation == 1) {                                     \
      const int64_t offset = place * channels, last = axis->extent * channels - offset;         \
      const int64_t stop = last < end ? last : end, size = sizeof(T);                           \
      if (j < -offset) {                                                                        \
        const int64_t first = -offset < end ? -offset : end;                                    \
        gc_window_clear((char *)to, (first - j) * size);                                        \
        to += first - j, j = first;                                                             \
      }                                                                                         \
      if (j < stop) {                                                                           \
        gc_window_copy((char *)to, (const char *)(line + offset + j), (stop - j) * size);       \
        to += stop - j, j = stop;                                                               \
      }                                                                                         \
    } else if (line) {                                                                          \
      while (j < end) {                                                                         \
        const int64_t tap = j / channels, c = j - tap * channels;                               \
        const int64_t next = (tap + 1) * channels, stop = next < end ? next : end;              \
        const int64_t element = gc_window_element(axis, place + tap * axis->dilation);          \
        const T *from = line + (element < 0 ? 0 : element) * channels + c;                      \
        for (; element >= 0 && j < stop; ++j) *to++ = *from++;                                  \
        for (; j < stop; ++j) *to++ = 0;                                                        \
      }                                                                                         \
    }                                                                                           \
    if (j < end) gc_window_clear((char *)to, (end - j) * (int64_t)sizeof(T));                   \
  }                                                                                             \
  GC_APART void gc_window_lines_##type(const gc_window_axis *axis, int64_t channels,            \
      const T *line, int64_t w, int64_t w_end, int64_t inside, int64_t inside_end,              \
      const gc_window_piece *piece, int64_t width, T *restrict to) {                            \
    const int64_t begin = piece->begin, end = piece->end;                                       \
    if (!line) inside = inside_end = w_end;                                                     \
    for (; w < w_end; ++w, to += width) {                                                       \
      if (w >= inside && w < inside_end) {                                                      \
        const int64_t stop = inside_end < w_end ? inside_end : w_end, size = sizeof(T);         \
        const T *const first = line + (w * axis->stride - axis->low) * channels + begin;        \
        gc_window_copies(stop - w, (end - begin) * size, (char *)to, width * size,              \
                         (const char *)first, axis->stride * channels * size);                  \
        to += (stop - w) * width, w = stop;                                                     \
        if (w == w_end) break;                                                                  \
      }                                                                                         \
      gc_window_line_##type(axis, channels, line, w * axis->stride - axis->low, begin, end, to);\
    }                                                                                           \
  }                                                                                             \
  GC_APART void gc_routine_windows_##type(const int64_t *numbers, const T *from, int64_t row,   \
      int64_t row_end, int64_t column, int64_t column_end, T *restrict to) {                    \
    const gc_window_axis *const axes = (const gc_window_axis *)(numbers + 1);                   \
    const gc_window_axis a = axes[0], b = axes[1], c = axes[2];                                 \
    const int64_t channels = numbers[0], width = column_end - column;                           \
    const int64_t line_elements = c.extent * channels, columns = c.count;                       \
    int64_t inside_end;                                                                         \
    const int64_t inside = gc_window_inside(&c, &inside_end);                                   \
    gc_window_piece pieces[gc_window_pieces];                                                   \
    for (int64_t count, next; column < column_end; to += next - column, column = next) {        \
      next = gc_window_split(axes, channels, column, column_end, pieces, &count);               \
      int64_t line = row / columns, w = row - line * columns;                                   \
      int64_t v = line % b.count, u = line / b.count % a.count, n = line / b.count / a.count;   \
      T *out = to;                                                                              \
      for (int64_t i = row, w_end; i < row_end; i += w_end - w, w = 0) {                        \
        w_end = row_end - i < columns - w ? w + row_end - i : columns;                          \
        T *piece = out;                                                                         \
        out += (w_end - w) * width;                                                             \
        for (int64_t k = 0; k < count; ++k) {                                                   \
          const int64_t p =                                                                     \
              gc_window_element(&a, u * a.stride - a.low + pieces[k].first_distance);           \
          const int64_t q =                                                                     \
              gc_window_element(&b, v * b.stride - b.low + pieces[k].second_distance);          \
          const T *const start =                                                                \
              p < 0 || q < 0 ? 0 : from + ((n * a.extent + p) * b.extent + q) * line_elements;  \
          gc_window_lines_##type(&c, channels, start, w, w_end, inside, inside_end, pieces + k, \
                                 width, piece);                                                 \
          piece += pieces[k].end - pieces[k].begin;                                             \
        }                                                                                       \
        if (++v < b.count) continue;                                                            \
        v = 0;                                                                                  \
        if (++u < a.count) continue;                                                            \
        u = 0, ++n;                                                                             \
      }                                                                                         \
    }                                                                                           \
  }

GC_DEFINE_WINDOWS(float, f32)
GC_DEFINE_WINDOWS(double, f64)

#endif

/* gc_routine_quantized_<x>_<format>: products with weights of few bits (quantized.h, which comes
 * before) in parts for threads. A unit is a row of x and a panel of outputs. Rows of x and of y
 * follow each other without gaps.
 *   quantized_f32_<i8, i4>(units, sizes, x, weights, scales, y, scratch)
 *   quantized_f32_<f16, bf16>(units, sizes, x, weights, y, scratch)
 *   quantized_i8_<i8, i4>(units, sizes, x, weights, scales, input_scale, y, scratch)
 * The last ones make integers of x, which the scale of all rows divides: GC_QUANTIZED_RECORDS
 * records at a time, in `scratch`. */
#ifndef GC_QUANTIZED_ROUTINES_H
#define GC_QUANTIZED_ROUTINES_H

/* A multiple of the rows of each way to add products of bytes. */
#define GC_QUANTIZED_RECORDS 24

/* The products of the library, which may have better ones than the variant. */
#if !defined(GC_QUANTIZED_CHOSEN)
#define GC_QUANTIZED_CHOSEN(name) gc_quantized_##name
#endif

typedef struct gc_quantized_part {
  int64_t row, row_end, column, column_end;
} gc_quantized_part;

/* The largest rectangle that units from *unit on make; *unit is the first one behind it. Products of
 * f32 count the rows of a panel, which then is read once; those of integers the panels of a row,
 * which then becomes integers once. */
GC_QUANTIZED gc_quantized_part gc_quantized_next(int64_t rows, int64_t outputs, int64_t *unit,
                                                 int64_t unit_end, int by_rows) {
  const int64_t panels = (outputs + GC_QUANTIZED_PANEL - 1) / GC_QUANTIZED_PANEL;
  const int64_t length = by_rows ? panels : rows, line = *unit / length, from = *unit % length;
  int64_t line_end = unit_end / length, to = length;
  gc_quantized_part part;
  if (from > 0 || line_end <= line) {
    if (length - from > unit_end - *unit) to = from + unit_end - *unit;
    line_end = line + 1;
    *unit += to - from;
  } else {
    *unit = line_end * length;
  }
  part.row = by_rows ? line : from;
  part.row_end = by_rows ? line_end : to;
  part.column = (by_rows ? from : line) * GC_QUANTIZED_PANEL;
  part.column_end = (by_rows ? to : line_end) * GC_QUANTIZED_PANEL;
  if (part.column_end > outputs) part.column_end = outputs;
  return part;
}

#define GC_DEFINE_QUANTIZED_F32(format, T, scale_parameter, scales)                              \
  GC_ROUTINE void gc_routine_quantized_f32_##format(                                             \
      int64_t unit, int64_t unit_end, int64_t rows, int64_t outputs, int64_t inputs,             \
      int64_t block, const float *x, const T *weights, scale_parameter float *y,                 \
      void *scratch) {                                                                           \
    (void)scratch;                                                                               \
    while (unit < unit_end) {                                                                    \
      const gc_quantized_part part = gc_quantized_next(rows, outputs, &unit, unit_end, 0);       \
      gc_quantized_f32_##format(part.row_end - part.row, outputs, inputs, block,                 \
                                x + part.row * inputs, inputs, weights, scales, part.column,     \
                                part.column_end, y + part.row * outputs, outputs);               \
    }                                                                                            \
  }

#define GC_QUANTIZED_SCALES const float *scales,
GC_DEFINE_QUANTIZED_F32(i8, int8_t, GC_QUANTIZED_SCALES, scales)
GC_DEFINE_QUANTIZED_F32(i4, uint8_t, GC_QUANTIZED_SCALES, scales)
GC_DEFINE_QUANTIZED_F32(f16, uint16_t, , 0)
GC_DEFINE_QUANTIZED_F32(bf16, uint16_t, , 0)

#define GC_DEFINE_QUANTIZED_I8(format, T)                                                        \
  GC_ROUTINE void gc_routine_quantized_i8_##format(                                              \
      int64_t unit, int64_t unit_end, int64_t rows, int64_t outputs, int64_t inputs,             \
      int64_t block, const float *x, const T *weights, const float *scales,                      \
      const float *input_scale, float *y, void *scratch) {                                       \
    const int64_t size = gc_quantized_row_bytes(inputs);                                         \
    while (unit < unit_end) {                                                                    \
      const gc_quantized_part part = gc_quantized_next(rows, outputs, &unit, unit_end, 1);       \
      for (int64_t row = part.row, count; row < part.row_end; row += count) {                    \
        count = part.row_end - row;                                                              \
        if (count > GC_QUANTIZED_RECORDS) count = GC_QUANTIZED_RECORDS;                          \
        for (int64_t i = 0; i < count; ++i)                                                      \
          gc_quantize_row_by(inputs, x + (row + i) * inputs, *input_scale,                       \
                             (char *)scratch + i * size);                                        \
        GC_QUANTIZED_CHOSEN(i8_##format)(count, outputs, inputs, block, scratch, weights,        \
                                         scales, part.column, part.column_end,                   \
                                         y + row * outputs, outputs);                            \
      }                                                                                          \
    }                                                                                            \
  }

GC_DEFINE_QUANTIZED_I8(i8, int8_t)
GC_DEFINE_QUANTIZED_I8(i4, uint8_t)

#endif

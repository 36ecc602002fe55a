/* Tests products with weights of few bits: sums of integers bit for bit against 64-bit integers,
 * products of floats against sums in double, and both against themselves in parts. Prints the
 * failures; exit status 0 when there are none. With the argument `quick` fewer cases, for builds
 * with sanitizers.
 *
 *   clang -std=gnu11 -O2 -Iinclude Tools/check_quantized.c Primitives/<all>.c -o check -lm
 *
 * tests every instruction set of the library that this machine has, and the text of Support as
 * the compiler's options say. Alone, for other compilers, options and processors, where GC_DOT may
 * say how products of bytes are added:
 *
 *   gcc -std=gnu11 -O2 -DGC_CHECK_ALONE -Iinclude Tools/check_quantized.c -o check -lm
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../Support/scalar.h"
#include "../Support/quantized.h"
#include "../Support/routine.h"
#include "../Support/quantized_routines.h"
#if defined(GC_CHECK_ALONE)
#define GC_CHECK_IS_ALONE 1
enum { GC_ISA_BASELINE };
static const char *gc_isa_name(int isa) { return isa < 0 ? "this target" : "all"; }
static int gc_host_isa(void) { return -1; }
typedef struct gc_symbol { const char *name; void *address; } gc_symbol;
static const gc_symbol *gc_primitives(int isa, int64_t *count) { return *count = isa, NULL; }
#define GC_KERNEL_LIBRARY_H
#endif
#include "checking.h"

typedef void of_floats(GC_QUANTIZED_PARAMETERS(float, float));
typedef void of_integers(int64_t, int64_t, int64_t, int64_t, const void *, const void *,
                         const float *, int64_t, int64_t, float *, int64_t);
typedef void to_sums(int64_t, int64_t, int64_t, int64_t, const void *, const void *,
                     const float *, int64_t, int64_t, int32_t *, int64_t);

/* What is under test: the text of Support when isa is -1, else the library's. */
static of_floats *floats_of(int format) {
  static of_floats *const own[] = {gc_quantized_f32_i8, gc_quantized_f32_i4, gc_quantized_f32_f16,
                                   gc_quantized_f32_bf16};
  static const char *const names[] = {"gc_quantized_f32_i8", "gc_quantized_f32_i4",
                                      "gc_quantized_f32_f16", "gc_quantized_f32_bf16"};
  return isa < 0 ? own[format] : (of_floats *)find(names[format]);
}

static of_integers *integers_of(int format) {
  static of_integers *const own[] = {gc_quantized_i8_i8, gc_quantized_i8_i4};
  static const char *const names[] = {"gc_quantized_i8_i8", "gc_quantized_i8_i4"};
  return isa < 0 ? own[format] : (of_integers *)find(names[format]);
}

static to_sums *sums_of(int format) {
  static to_sums *const own[] = {gc_quantized_sums_i8, gc_quantized_sums_i4};
  static const char *const names[] = {"gc_quantized_sums_i8", "gc_quantized_sums_i4"};
  return isa < 0 ? own[format] : (to_sums *)find(names[format]);
}

static void *memory(int64_t bytes) {
  void *pointer = malloc((size_t)bytes + 64);
  if (!pointer) exit(1);
  memset(pointer, 0x55, (size_t)bytes + 64);
  return pointer;
}

/* A case: weights by outputs or by inputs, as they are and packed, and rows. */
typedef struct product {
  int64_t rows, outputs, inputs, block, blocks, x_stride, y_stride;
  int is_transposed, format; /* 0: i8, 1: i4, 2: f16, 3: bf16 */
  int8_t *integers;          /* outputs x inputs */
  double *values;            /* the same, as numbers with scales */
  float *scales;             /* outputs x blocks */
  void *packed;
  float *packed_scales;
  float *x;
  char *records;
} product;

enum { RANDOM, EXTREME, ZERO, GREATEST };

static int8_t integer(int kind, int most) {
  if (kind == ZERO) return 0;
  if (kind == GREATEST) return (int8_t)-most;
  if (kind == EXTREME) return (int8_t)(bits() % 8 ? most : -most);
  return (int8_t)((int64_t)(bits() % (uint64_t)(2 * most + 1)) - most);
}

static float number(void) { return (float)(int64_t)(bits() % 20001) / 10000 - 1; }

/* Where a weight is stored. */
static int64_t place(const product *p, int64_t output, int64_t input) {
  return p->is_transposed ? input * p->outputs + output : output * p->inputs + input;
}

static void pack_integers(product *p) {
  const int64_t count = p->outputs * p->inputs;
  const int64_t output_stride = p->is_transposed ? 1 : p->inputs;
  const int64_t input_stride = p->is_transposed ? p->outputs : 1;
  int8_t *stored = memory(count);
  uint8_t *nibbles = memory(count / 2 + 1);
  for (int64_t j = 0; j < p->outputs; ++j)
    for (int64_t l = 0; l < p->inputs; ++l) {
      const int64_t to = place(p, j, l);
      stored[to] = p->integers[j * p->inputs + l];
    }
  for (int64_t i = 0; i < count; ++i) {
    const int nibble = stored[i] & 15;
    nibbles[i / 2] = (uint8_t)(i % 2 ? nibbles[i / 2] | nibble << 4 : nibble);
  }
  if (p->format == 0) {
    p->packed = memory(gc_quantized_bytes(p->outputs, p->inputs, 8));
    gc_quantized_pack_i8(p->outputs, p->inputs, stored, output_stride, input_stride, p->packed);
  } else {
    p->packed = memory(gc_quantized_bytes(p->outputs, p->inputs, 4));
    gc_quantized_pack_i4(p->outputs, p->inputs, nibbles, output_stride, input_stride, p->packed);
  }
  p->packed_scales = memory(gc_quantized_scale_count(p->outputs, p->inputs, p->block) * 4);
  gc_quantized_pack_scales(p->outputs, p->inputs, p->block, p->scales, p->blocks, 1,
                           p->packed_scales);
  free(stored), free(nibbles);
}

/* Some numbers with few bits, below the least normal f16 too. */
static void pack_halves(product *p) {
  const int64_t count = p->outputs * p->inputs;
  uint16_t *stored = memory(2 * count);
  for (int64_t j = 0; j < p->outputs; ++j)
    for (int64_t l = 0; l < p->inputs; ++l) {
      const int is_f16 = p->format == 2, exponent = is_f16 ? (int)(bits() % 17) - 16 : -3;
      const int mantissa = (int)(bits() % (is_f16 ? 2048 : 256)) - (is_f16 ? 1024 : 128);
      const float value = ldexpf((float)mantissa, (is_f16 ? -9 : -6) + exponent);
      uint16_t half;
      if (is_f16) {
        /* As a multiple of 2^-24, or of more for greater numbers. */
        const float size = fabsf(value);
        int power = 0;
        const float fraction = frexpf(size, &power);
        if (size < 0x1p-14f) half = (uint16_t)rintf(size * 0x1p24f);
        else half = (uint16_t)(((power + 14) << 10) + (int)rintf(ldexpf(fraction, 11)) - 1024);
        half |= value < 0 ? 0x8000 : 0;
        p->values[j * p->inputs + l] = gc_f32_of_f16(half);
        if (size >= 0x1p-14f)
          CHECK(gc_f32_of_f16(half) == value, "f16", half);
      } else {
        half = (uint16_t)(gc_bits_f32(value) >> 16);
        p->values[j * p->inputs + l] = value;
      }
      stored[place(p, j, l)] = half;
    }
  const int64_t output_stride = p->is_transposed ? 1 : p->inputs;
  const int64_t input_stride = p->is_transposed ? p->outputs : 1;
  p->packed = memory(gc_quantized_bytes(p->outputs, p->inputs, 16));
  if (p->format == 2)
    gc_quantized_pack_f16(p->outputs, p->inputs, stored, output_stride, input_stride, p->packed);
  else
    gc_quantized_pack_bf16(p->outputs, p->inputs, stored, output_stride, input_stride, p->packed);
  free(stored);
}

static void check_records(const product *p) {
  for (int64_t i = 0; i < p->rows; ++i) {
    const float *x = p->x + i * p->x_stride;
    const char *record = p->records + i * gc_quantized_row_bytes(p->inputs);
    float most = 0;
    for (int64_t l = 0; l < p->inputs; ++l) most = fmaxf(most, fabsf(x[l]));
    const float scale = *gc_quantized_row_scale(record, p->inputs);
    CHECK(scale == most / 127, "scale of a row", i);
    for (int64_t l = 0; l < p->inputs; ++l) {
      const float q = scale > 0 ? rintf(x[l] / scale) : 0;
      CHECK(((const int8_t *)record)[l] == (int8_t)q, "element of a row", l);
    }
  }
}

static product make(int64_t rows, int64_t outputs, int64_t inputs, int64_t block, int format,
                    int kind) {
  product p = {rows, outputs, inputs, block, gc_quantized_blocks(inputs, block),
               inputs + outputs % 3, outputs + rows % 3, (int)(bits() % 2), format,
               0, 0, 0, 0, 0, 0, 0};
  const int is_extreme = kind == EXTREME || kind == GREATEST;
  p.integers = memory(outputs * inputs);
  p.values = memory(outputs * inputs * 8);
  p.scales = memory(outputs * p.blocks * 4);
  p.x = memory(rows * p.x_stride * 4);
  p.records = memory(rows * gc_quantized_row_bytes(inputs));
  for (int64_t i = 0; i < outputs * p.blocks; ++i) p.scales[i] = (1.25f + number()) / 64;
  for (int64_t j = 0; j < outputs; ++j)
    for (int64_t l = 0; l < inputs; ++l) {
      const int8_t value = integer(kind, format == 1 ? 7 : 127);
      const float scale = p.scales[j * p.blocks + (block ? l / block : 0)];
      p.integers[j * inputs + l] = value;
      p.values[j * inputs + l] = (double)value * scale;
    }
  if (format < 2) pack_integers(&p);
  else pack_halves(&p);
  for (int64_t i = 0; i < rows * p.x_stride; ++i) p.x[i] = kind == ZERO ? 0 : number();
  for (int64_t i = 0; i < rows; ++i) {
    char *record = p.records + i * gc_quantized_row_bytes(inputs);
    int8_t *extremes = memory(inputs);
    for (int64_t l = 0; l < inputs; ++l) extremes[l] = integer(kind, 127);
    if (is_extreme) gc_quantize_row_of(inputs, extremes, 0.01f * (float)(i + 1), record);
    else gc_quantize_row(inputs, p.x + i * p.x_stride, record);
    free(extremes);
  }
  if (!is_extreme) check_records(&p);
  return p;
}

static void end(product *p) {
  free(p->integers), free(p->values), free(p->scales), free(p->packed), free(p->x);
  free(p->records), free(p->packed_scales);
}

/* A division into up to four ranges of columns and of rows. */
static int64_t cut(int64_t size, int64_t unit, int64_t part) {
  const int64_t at = (size * part / 2 + unit - 1) / unit * unit;
  return at < size ? at : size;
}

static void check_floats(const product *p) {
  of_floats *compute = floats_of(p->format);
  float *y = memory(p->rows * p->y_stride * 4), *parts = memory(p->rows * p->y_stride * 4);
  float *plain = memory(p->rows * p->y_stride * 4);
  static of_floats *const plains[] = {gc_quantized_f32_i8_plain, gc_quantized_f32_i4_plain,
                                      gc_quantized_f32_f16_plain, gc_quantized_f32_bf16_plain};
  compute(p->rows, p->outputs, p->inputs, p->block, p->x, p->x_stride, p->packed, p->packed_scales,
          0, p->outputs, y, p->y_stride);
  plains[p->format](p->rows, p->outputs, p->inputs, p->block, p->x, p->x_stride, p->packed,
                    p->packed_scales, 0, p->outputs, plain, p->y_stride);
  for (int part = 0; part < 4; ++part) {
    const int64_t row = cut(p->rows, 1, part / 2), rows = cut(p->rows, 1, part / 2 + 1) - row;
    compute(rows, p->outputs, p->inputs, p->block, p->x + row * p->x_stride, p->x_stride,
            p->packed, p->packed_scales, cut(p->outputs, 64, part % 2),
            cut(p->outputs, 64, part % 2 + 1), parts + row * p->y_stride, p->y_stride);
  }
  CHECK(!memcmp(y, parts, (size_t)(p->rows * p->y_stride) * 4), "parts of floats", p->outputs);
  for (int64_t i = 0; i < p->rows; ++i)
    for (int64_t j = 0; j < p->outputs; ++j) {
      double sum = 0, size = 0;
      for (int64_t l = 0; l < p->inputs; ++l) {
        const double term = p->x[i * p->x_stride + l] * p->values[j * p->inputs + l];
        sum += term, size += fabs(term);
      }
      /* An addition errs by half a unit of the sum so far; at most so many follow each other. */
      const double depth = p->inputs < 512 ? (double)p->inputs : 512 + (double)p->inputs / 512;
      CHECK(fabs(y[i * p->y_stride + j] - sum) <= (depth + 4) * 0x1p-24 * size, "floats", j);
      CHECK(fabs(plain[i * p->y_stride + j] - sum) <= 2 * 0x1p-24 * size, "plain floats", j);
    }
  free(y), free(parts), free(plain);
}

/* What gc_quantized_i8 computes, from the definition. */
static float expected(const product *p, int64_t i, int64_t j, int64_t *sum) {
  const int8_t *x = (const int8_t *)p->records + i * gc_quantized_row_bytes(p->inputs);
  const float row_scale = *gc_quantized_row_scale(x, p->inputs);
  float total = 0;
  *sum = 0;
  for (int64_t b = 0; b < p->blocks; ++b) {
    const int64_t first = p->block ? b * p->block : 0;
    const int64_t last = p->block && first + p->block < p->inputs ? first + p->block : p->inputs;
    int64_t part = 0;
    for (int64_t l = first; l < last; ++l) part += x[l] * p->integers[j * p->inputs + l];
    volatile float term = (float)part * p->scales[j * p->blocks + b];
    total += term;
    *sum += part;
  }
  if (p->block) return total * row_scale;
  return (float)((double)*sum * ((double)row_scale * (double)p->scales[j]));
}

static void check_integers(const product *p) {
  const int64_t count = p->rows * p->y_stride, record = gc_quantized_row_bytes(p->inputs);
  float *y = memory(count * 4), *plain = memory(count * 4);
  int32_t *sums = memory(count * 4), *plain_sums = memory(count * 4);
  of_integers *compute = integers_of(p->format);
  for (int part = 0; part < 4; ++part) {
    const int64_t row = cut(p->rows, 1, part / 2), rows = cut(p->rows, 1, part / 2 + 1) - row;
    compute(rows, p->outputs, p->inputs, p->block, p->records + row * record, p->packed,
            p->packed_scales, cut(p->outputs, 64, part % 2), cut(p->outputs, 64, part % 2 + 1),
            y + row * p->y_stride, p->y_stride);
  }
  sums_of(p->format)(p->rows, p->outputs, p->inputs, p->block, p->records, p->packed,
                     NULL, 0, p->outputs, sums, p->y_stride);
  (p->format ? gc_quantized_i8_i4_plain : gc_quantized_i8_i8_plain)(
      p->rows, p->outputs, p->inputs, p->block, p->records, p->packed, p->packed_scales, 0,
      p->outputs, plain, p->y_stride);
  (p->format ? gc_quantized_sums_i4_plain : gc_quantized_sums_i8_plain)(
      p->rows, p->outputs, p->inputs, p->block, p->records, p->packed, NULL, 0, p->outputs,
      plain_sums, p->y_stride);
  for (int64_t i = 0; i < p->rows; ++i)
    for (int64_t j = 0; j < p->outputs; ++j) {
      int64_t sum;
      const float value = expected(p, i, j, &sum);
      CHECK(sums[i * p->y_stride + j] == sum, "sums", j);
      CHECK(gc_bits_f32(y[i * p->y_stride + j]) == gc_bits_f32(value), "integers", j);
    }
  /* What lies between rows of y is left alone, by both. */
  CHECK(!memcmp(y, plain, (size_t)count * 4), "plain integers", p->inputs);
  CHECK(!memcmp(sums, plain_sums, (size_t)count * 4), "plain sums", p->inputs);
  free(y), free(plain), free(sums), free(plain_sums);
}

/* Calls a routine of the instruction set, or the text's own. */
#define ROUTINE(name)                                                                            \
  ((__typeof__(&gc_routine_quantized_##name))(                                                   \
      isa < 0 ? (void *)gc_routine_quantized_##name : find("gc_routine_quantized_" #name)))
#define UNITS unit, unit_end, p->rows, p->outputs, p->inputs, p->block, x, p->packed

/* A part of a product by its routine; x of rows without gaps. */
static void compute_units(const product *p, int is_integer, int64_t unit, int64_t unit_end,
                          const float *x, const float *scale, float *y, void *scratch) {
  const float *scales = p->packed_scales;
  if (is_integer && p->format == 0) ROUTINE(i8_i8)(UNITS, scales, scale, y, scratch);
  else if (is_integer) ROUTINE(i8_i4)(UNITS, scales, scale, y, scratch);
  else if (p->format == 0) ROUTINE(f32_i8)(UNITS, scales, y, scratch);
  else if (p->format == 1) ROUTINE(f32_i4)(UNITS, scales, y, scratch);
  else if (p->format == 2) ROUTINE(f32_f16)(UNITS, y, scratch);
  else ROUTINE(f32_bf16)(UNITS, y, scratch);
}

/* Routines in parts that end anywhere, against products as a whole. */
static void check_units(const product *p, int is_integer) {
  const int64_t count = p->rows * p->outputs, record = gc_quantized_row_bytes(p->inputs);
  const int64_t units = p->rows * ((p->outputs + 63) / 64);
  const float scale = 0.011f;
  float *x = memory(p->rows * p->inputs * 4), *y = memory(count * 4), *whole = memory(count * 4);
  char *records = memory(p->rows * record), *scratch = memory(GC_QUANTIZED_RECORDS * record);
  for (int64_t i = 0; i < p->rows; ++i) {
    memcpy(x + i * p->inputs, p->x + i * p->x_stride, (size_t)p->inputs * 4);
    gc_quantize_row_by(p->inputs, x + i * p->inputs, scale, records + i * record);
  }
  if (is_integer)
    integers_of(p->format)(p->rows, p->outputs, p->inputs, p->block, records, p->packed,
                           p->packed_scales, 0, p->outputs, whole, p->outputs);
  else
    floats_of(p->format)(p->rows, p->outputs, p->inputs, p->block, x, p->inputs, p->packed,
                         p->packed_scales, 0, p->outputs, whole, p->outputs);
  for (int64_t unit = 0, next; unit < units; unit = next) {
    next = unit + 1 + (int64_t)(bits() % (uint64_t)(units - unit));
    compute_units(p, is_integer, unit, next, x, &scale, y, scratch);
  }
  CHECK(!memcmp(y, whole, (size_t)count * 4), "units", p->outputs);
  free(x), free(y), free(whole), free(records), free(scratch);
}

static void check(int64_t rows, int64_t outputs, int64_t inputs, int kind) {
  const int64_t block = bits() % 2 ? GC_QUANTIZED_BLOCK : 0;
  for (int format = 0; format < 4; ++format) {
    product p = make(rows, outputs, inputs, format < 2 ? block : 0, format, kind);
    check_floats(&p);
    check_units(&p, 0);
    if (format < 2) check_integers(&p), check_units(&p, 1);
    end(&p);
  }
}

/* Rows that have no scale of their own, ties, and what a given scale clamps. */
static void check_rows(void) {
  enum { COUNT = 70 };
  float x[COUNT];
  int8_t *record = memory(gc_quantized_row_bytes(COUNT));
  const float specials[] = {0, 0x1p-140f, NAN, INFINITY};
  for (int s = 0; s < 4; ++s) {
    int32_t sum = 0;
    for (int l = 0; l < COUNT; ++l) x[l] = l == 37 ? specials[s] : 0;
    gc_quantize_row(COUNT, x, record);
    for (int l = 0; l < COUNT; ++l) sum |= record[l];
    const float scale = *gc_quantized_row_scale(record, COUNT);
    CHECK(sum == 0 && (s < 2 ? scale == 0 : scale != scale), "special rows", s);
  }
  const float given[] = {0.5f, 1.5f, -0.5f, -2.5f, 126.5f, 127.5f, 1e30f, -1e30f, NAN, 3};
  const int8_t rounded[] = {0, 2, 0, -2, 126, 127, 127, -127, 0, 3};
  gc_quantize_row_by(10, given, 1, record);
  for (int l = 0; l < 10; ++l) CHECK(record[l] == rounded[l], "rounding", l);
  CHECK(gc_quantized_row_sums(record, 10)[0] == 256, "sum of a row", 0);
  free(record);
}

static void check_all(int is_quick) {
  const int64_t sizes[] = {1, 7, 8, 15, 16, 17, 31, 33, 48, 63, 64, 65, 100, 129, 300};
  check_rows();
  for (int i = 0; i < 15; i += is_quick ? 5 : 1)
    for (int kind = RANDOM; kind <= GREATEST; ++kind) {
      const int64_t rows = (int64_t)(bits() % 20), size = 1 + (int64_t)(bits() % 200);
      check(rows, sizes[i], size, kind);
      check(1, sizes[i], 6 * size, kind);
      check(1 + rows % 8, size, sizes[i], kind);
    }
  check(0, 5, 5, RANDOM);
  check(2, 3, 0, RANDOM);
  if (is_quick) return;
  check(33, 70, 784, RANDOM);
  /* The longest sums. */
  check(2, 17, 131072, GREATEST);
}

int main(int count, char **arguments) {
  const int is_quick = count > 1 && !strcmp(arguments[1], "quick");
  for (isa = -1; isa <= gc_host_isa(); ++isa) check_all(is_quick);
  printf("%ld checks, %ld failures\n", checks, failures);
  return failures != 0;
}

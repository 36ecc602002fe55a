/* The elementwise primitives: scalar functions in loops for the compiler to vectorize.
 * `assume_safety` states that iterations are independent: `out` is an input exactly or not at all.
 * Without it clang checks for overlap at run time and takes the scalar loop in place. */
#define GC_LOOP _Pragma("clang loop vectorize(assume_safety)") for (int64_t i = 0; i < n; ++i)

#define GC_DEFINE_UNARY(function, T, type)                                                      \
  static void gc_tile_##function##_##type(int64_t n, T *out, const T *a) {                      \
    GC_LOOP out[i] = gc_##function##_##type(a[i]);                                              \
  }
GC_EACH_PLAIN_UNARY(GC_DEFINE_UNARY)

/* Whether the fast form of sin and cos is right for all of a. */
static int gc_angles_are_moderate(int64_t n, const float *a) {
  int32_t exceeds = 0;
  GC_LOOP exceeds |= gc_abs_f32(a[i]) >= GC_MODERATE_ANGLE_F32;
  return !exceeds;
}

#define GC_DEFINE_ANGLE_UNARY(function, T, type)                                                \
  static void gc_tile_##function##_##type(int64_t n, T *out, const T *a) {                      \
    if (gc_angles_are_moderate(n, a))                                                           \
      GC_LOOP out[i] = gc_##function##_moderate_##type(a[i]);                                   \
    else                                                                                        \
      GC_LOOP out[i] = gc_##function##_##type(a[i]);                                            \
  }
GC_EACH_ANGLE_UNARY(GC_DEFINE_ANGLE_UNARY)

#define GC_DEFINE_BINARY(function, T, type)                                                     \
  static void gc_tile_##function##_##type(int64_t n, T *out, const T *a, const T *b) {          \
    GC_LOOP out[i] = gc_##function##_##type(a[i], b[i]);                                        \
  }
GC_EACH_BINARY(GC_DEFINE_BINARY)

#define GC_DEFINE_COMPARISON(function, T, type)                                                 \
  static void gc_tile_##function##_##type(int64_t n, uint8_t *out, const T *a, const T *b) {    \
    GC_LOOP out[i] = gc_##function##_##type(a[i], b[i]);                                        \
  }
GC_EACH_COMPARISON(GC_DEFINE_COMPARISON)

/* The same with a number for either tile, which need not be spread over one. */
#define GC_DEFINE_MIXED(R, function, T, type)                                                  \
  static void gc_tile_##function##_number_##type(int64_t n, R *out, const T *a, T b) {          \
    GC_LOOP out[i] = gc_##function##_##type(a[i], b);                                           \
  }                                                                                             \
  static void gc_tile_number_##function##_##type(int64_t n, R *out, T a, const T *b) {          \
    GC_LOOP out[i] = gc_##function##_##type(a, b[i]);                                           \
  }
#define GC_DEFINE_MIXED_BINARY(function, T, type) GC_DEFINE_MIXED(T, function, T, type)
#define GC_DEFINE_MIXED_COMPARISON(function, T, type)                                          \
  GC_DEFINE_MIXED(uint8_t, function, T, type)
GC_EACH_MIXED_BINARY(GC_DEFINE_MIXED_BINARY)
GC_EACH_MIXED_COMPARISON(GC_DEFINE_MIXED_COMPARISON)

#define GC_DEFINE_CAST_TILE(F, from, T, to)                                                     \
  static void gc_tile_cast_##from##_##to(int64_t n, T *out, const F *a) {                       \
    GC_LOOP out[i] = gc_cast_##from##_##to(a[i]);                                               \
  }
GC_EACH_CAST(GC_DEFINE_CAST_TILE)

static void gc_tile_accumulate_f32_f64(int64_t n, double *sums, const float *a) {
  GC_LOOP sums[i] += a[i];
}

/* Movement. Strides 1 and 0 are the common ones, and loops for them vectorize. */
#define GC_DEFINE_MOVEMENT(T, type)                                                             \
  static void gc_tile_select_##type(int64_t n, T *out, const uint8_t *condition, const T *a,    \
                                    const T *b) {                                               \
    GC_LOOP out[i] = gc_select_##type(condition[i], a[i], b[i]);                                \
  }                                                                                             \
  static void gc_tile_select_number_##type(int64_t n, T *out, const uint8_t *condition,         \
                                           const T *a, T b) {                                   \
    GC_LOOP out[i] = gc_select_##type(condition[i], a[i], b);                                   \
  }                                                                                             \
  static void gc_tile_number_select_##type(int64_t n, T *out, const uint8_t *condition, T a,    \
                                           const T *b) {                                        \
    GC_LOOP out[i] = gc_select_##type(condition[i], a, b[i]);                                   \
  }                                                                                             \
  static void gc_tile_copy_##type(int64_t n, T *out, const T *a) {                              \
    GC_LOOP out[i] = a[i];                                                                      \
  }                                                                                             \
  static void gc_tile_splat_##type(int64_t n, T *out, T value) {                                \
    GC_LOOP out[i] = value;                                                                     \
  }                                                                                             \
  static void gc_tile_load_##type(int64_t n, T *out, const T *base, int64_t stride) {           \
    if (stride == 1) gc_tile_copy_##type(n, out, base);                                         \
    else if (stride == 0 && n > 0) gc_tile_splat_##type(n, out, *base);                         \
    else for (int64_t i = 0; i < n; ++i) out[i] = base[i * stride];                             \
  }                                                                                             \
  static void gc_tile_store_##type(int64_t n, T *base, int64_t stride, const T *a) {            \
    if (stride == 1) gc_tile_copy_##type(n, base, a);                                           \
    else for (int64_t i = 0; i < n; ++i) base[i * stride] = a[i];                               \
  }                                                                                             \
  static void gc_tile_gather_##type(int64_t n, T *out, const T *base, const int64_t *index) {   \
    for (int64_t i = 0; i < n; ++i) out[i] = base[index[i]];                                    \
  }
GC_EACH_TYPE(GC_DEFINE_MOVEMENT)
GC_EACH_STORAGE_TYPE(GC_DEFINE_MOVEMENT)

static void gc_tile_iota_i64(int64_t n, int64_t *out, int64_t start, int64_t step) {
  GC_LOOP out[i] = (int64_t)((uint64_t)start + (uint64_t)i * (uint64_t)step);
}

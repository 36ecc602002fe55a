/* %0 = matmul(%x, %hidden.weight): f32[4x2]  // Examples/XorMLP.swift:20 in hidden */
/* %1 = broadcast(%hidden.bias): f32[4x2]  // in hidden */
/* %2 = add(%0, %1): f32[4x2]  // in hidden */
/* %3 = sigmoid(%2): f32[4x2]  // Examples/XorMLP.swift:20 in hidden */
static void k0_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[0]; /* %x: f32[4x2] */
  const float *b1 = (const float *)frame->buffers[2]; /* %hidden.weight: f32[2x2] */
  const float *b2 = (const float *)frame->buffers[3]; /* %hidden.bias: f32[2] */
  const float *b3 = (const float *)frame->buffers[11]; /* %3: f32[4x2] */
  float *r0 = (float *)frame->buffers[11]; /* %3: f32[4x2] */
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  char slots[128];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    for (int64_t o1 = column; o1 < column_end; o1 += 1024) {
      const int64_t n = column_end - o1 < 1024 ? column_end - o1 : 1024;
      const float *t6 = b3 + 2 * i0 + o1;
      const float *t7 = b2 + o1;
      float *t8 = (float *)(s + 0);
      gc_tile_add_f32(n, t8, t6, t7);
      float *t9 = r0 + 2 * i0 + o1;
      gc_tile_sigmoid_f32(n, t9, t8);
    }
  }
}
static void k0_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[0]; /* %x: f32[4x2] */
  const float *b1 = (const float *)frame->buffers[2]; /* %hidden.weight: f32[2x2] */
  const float *b2 = (const float *)frame->buffers[3]; /* %hidden.bias: f32[2] */
  const float *b3 = (const float *)frame->buffers[11]; /* %3: f32[4x2] */
  float *r0 = (float *)frame->buffers[11]; /* %3: f32[4x2] */
  (void)chunk;
  const int64_t begin = 0, end = 4;
  gc_region region = {frame, begin, 0, 0, 0};
  const gc_gemm_hooks hooks = {.context = &region, .finish = k0_matmul_finish, .has_whole_rows = 1};
  frame->runtime->gemm_f32(end - begin, 2, 2, b0 + 2 * begin, 2, 1, b1, 2, 1, r0 + 2 * begin, 2, &hooks);
}

/* %4 = matmul(%3, %output.weight): f32[4x1]  // Examples/XorMLP.swift:22 in output */
/* %5 = broadcast(%output.bias): f32[4x1]  // in output */
/* %6 = add(%4, %5): f32[4x1]  // in output */
/* %7 = sigmoid(%6): f32[4x1]  // Examples/XorMLP.swift:23 */
/* %8 = negate(%6): f32[4x1] */
/* %11 = constant(): f32[] */
/* %12 = broadcast(%11): f32[4x1] */
/* %13 = subtract(%12, %y): f32[4x1] */
/* %27 = constant(): f32[]  // gradient of reduce_mean at Examples/XorMLP.swift:24 */
/* %28 = broadcast(%27): f32[4x1]  // gradient of reduce_mean at Examples/XorMLP.swift:24 */
/* %29 = multiply(%28, %13): f32[4x1]  // gradient of multiply */
/* %30 = multiply(%29, %7): f32[4x1]  // gradient of softplus at Examples/XorMLP.swift:24 */
/* %31 = multiply(%28, %y): f32[4x1]  // gradient of multiply */
/* %32 = sigmoid(%8): f32[4x1]  // gradient of softplus at Examples/XorMLP.swift:24 */
/* %33 = multiply(%31, %32): f32[4x1]  // gradient of softplus at Examples/XorMLP.swift:24 */
/* %34 = negate(%33): f32[4x1]  // gradient of negate */
/* %35 = add(%30, %34): f32[4x1]  // gradient of add in output */
static void k1_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[11]; /* %3: f32[4x2] */
  const float *b1 = (const float *)frame->buffers[4]; /* %output.weight: f32[2x1] */
  const float *b2 = (const float *)frame->buffers[5]; /* %output.bias: f32[1] */
  const float *b3 = (const float *)frame->buffers[1]; /* %y: f32[4x1] */
  const float *b4 = (const float *)frame->buffers[12]; /* %6: f32[4x1] */
  float *r0 = (float *)frame->buffers[12]; /* %6: f32[4x1] */
  float *r1 = (float *)frame->buffers[13]; /* %8: f32[4x1] */
  float *r2 = (float *)frame->buffers[14]; /* %13: f32[4x1] */
  float *r3 = (float *)frame->buffers[17]; /* %35: f32[4x1] */
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  char slots[320];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  const float t3 = b2[0];
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    const float t2 = b4[i0];
    const float t4 = t2 + t3;
    float t5;
    {
      const float x0 = t4;
      gc_tile_negate_f32(1, &t5, &x0);
    }
    const float t7 = b3[i0];
    const float t8 = 1.0f - t7;
    const float t10 = 0.25f * t8;
    float t11;
    {
      const float x0 = t4;
      gc_tile_sigmoid_f32(1, &t11, &x0);
    }
    const float t12 = t10 * t11;
    const float t13 = 0.25f * t7;
    float t14;
    {
      const float x0 = t5;
      gc_tile_sigmoid_f32(1, &t14, &x0);
    }
    const float t15 = t13 * t14;
    float t16;
    {
      const float x0 = t15;
      gc_tile_negate_f32(1, &t16, &x0);
    }
    const float t17 = t12 + t16;
    for (int64_t o1 = column; o1 < column_end; o1 += 1024) {
      const int64_t n = column_end - o1 < 1024 ? column_end - o1 : 1024;
      float *v4 = (float *)(s + 0);
      gc_tile_splat_f32(n, v4, t4);
      gc_tile_copy_f32(n, r0 + i0 + o1, v4);
      float *v5 = (float *)(s + 64);
      gc_tile_splat_f32(n, v5, t5);
      gc_tile_copy_f32(n, r1 + i0 + o1, v5);
      float *v8 = (float *)(s + 128);
      gc_tile_splat_f32(n, v8, t8);
      gc_tile_copy_f32(n, r2 + i0 + o1, v8);
      float *v17 = (float *)(s + 192);
      gc_tile_splat_f32(n, v17, t17);
      gc_tile_copy_f32(n, r3 + i0 + o1, v17);
    }
  }
}
static void k1_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[11]; /* %3: f32[4x2] */
  const float *b1 = (const float *)frame->buffers[4]; /* %output.weight: f32[2x1] */
  const float *b2 = (const float *)frame->buffers[5]; /* %output.bias: f32[1] */
  const float *b3 = (const float *)frame->buffers[1]; /* %y: f32[4x1] */
  const float *b4 = (const float *)frame->buffers[12]; /* %6: f32[4x1] */
  float *r0 = (float *)frame->buffers[12]; /* %6: f32[4x1] */
  float *r1 = (float *)frame->buffers[13]; /* %8: f32[4x1] */
  float *r2 = (float *)frame->buffers[14]; /* %13: f32[4x1] */
  float *r3 = (float *)frame->buffers[17]; /* %35: f32[4x1] */
  (void)chunk;
  const int64_t begin = 0, end = 4;
  gc_region region = {frame, begin, 0, 0, 0};
  const gc_gemm_hooks hooks = {.context = &region, .finish = k1_matmul_finish, .has_whole_rows = 1};
  frame->runtime->gemm_f32(end - begin, 1, 2, b0 + 2 * begin, 2, 1, b1, 1, 1, r0 + 1 * begin, 1, &hooks);
}

/* %9 = softplus(%8): f32[4x1]  // Examples/XorMLP.swift:24 */
/* %10 = multiply(%y, %9): f32[4x1] */
/* %14 = softplus(%6): f32[4x1]  // Examples/XorMLP.swift:24 */
/* %15 = multiply(%13, %14): f32[4x1] */
/* %16 = add(%10, %15): f32[4x1] */
/* %17 = reduce_mean(%16): f32[]  // Examples/XorMLP.swift:24 */
/* %18 = constant(): f32[] */
/* %19 = broadcast(%18): f32[4x1] */
/* %20 = compare(%6, %19): bool[4x1]  // Examples/BinaryCorrectCount.swift:5 */
/* %21 = constant(): f32[] */
/* %22 = broadcast(%21): f32[4x1] */
/* %23 = compare(%y, %22): bool[4x1]  // Examples/BinaryCorrectCount.swift:5 */
/* %24 = compare(%20, %23): bool[4x1]  // Examples/BinaryCorrectCount.swift:5 */
/* %25 = cast(%24): i64[4x1]  // Examples/BinaryCorrectCount.swift:5 */
/* %26 = reduce_sum(%25): i64[]  // Examples/BinaryCorrectCount.swift:5 */
static void k2_reduce_sum(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[1]; /* %y: f32[4x1] */
  const float *b1 = (const float *)frame->buffers[13]; /* %8: f32[4x1] */
  const float *b2 = (const float *)frame->buffers[14]; /* %13: f32[4x1] */
  const float *b3 = (const float *)frame->buffers[12]; /* %6: f32[4x1] */
  float *r0 = (float *)frame->buffers[15]; /* %17: f32[] */
  int64_t *r1 = (int64_t *)frame->buffers[16]; /* %26: i64[] */
  (void)chunk;
  char slots[448];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  double a22 = 0.0;
  int64_t a31 = 0LL;
  for (int64_t o0 = 0; o0 < 4; o0 += 1024) {
    const int64_t n = 4;
    const float *t2 = b0 + o0;
    const float *t3 = b1 + o0;
    float *t4 = (float *)(s + 0);
    gc_tile_abs_f32(n, t4, t3);
    float *t5 = (float *)(s + 64);
    gc_tile_negate_f32(n, t5, t4);
    float *t6 = (float *)(s + 0);
    gc_tile_exp_f32(n, t6, t5);
    float *t7 = (float *)(s + 64);
    gc_tile_log1p_f32(n, t7, t6);
    float *v8 = (float *)(s + 0);
    gc_tile_splat_f32(n, v8, 0.0f);
    float *t9 = (float *)(s + 128);
    gc_tile_maximum_f32(n, t9, t3, v8);
    float *t10 = (float *)(s + 192);
    gc_tile_add_f32(n, t10, t9, t7);
    float *t11 = (float *)(s + 128);
    gc_tile_multiply_f32(n, t11, t2, t10);
    const float *t12 = b2 + o0;
    const float *t13 = b3 + o0;
    float *t14 = (float *)(s + 192);
    gc_tile_abs_f32(n, t14, t13);
    float *t15 = (float *)(s + 64);
    gc_tile_negate_f32(n, t15, t14);
    float *t16 = (float *)(s + 192);
    gc_tile_exp_f32(n, t16, t15);
    float *t17 = (float *)(s + 64);
    gc_tile_log1p_f32(n, t17, t16);
    float *t18 = (float *)(s + 192);
    gc_tile_maximum_f32(n, t18, t13, v8);
    float *t19 = (float *)(s + 256);
    gc_tile_add_f32(n, t19, t18, t17);
    float *t20 = (float *)(s + 192);
    gc_tile_multiply_f32(n, t20, t12, t19);
    float *t21 = (float *)(s + 256);
    gc_tile_add_f32(n, t21, t11, t20);
    uint8_t *t26 = (uint8_t *)(s + 192);
    gc_tile_greater_f32(n, t26, t13, v8);
    float *v27 = (float *)(s + 128);
    gc_tile_splat_f32(n, v27, 0.5f);
    uint8_t *t28 = (uint8_t *)(s + 64);
    gc_tile_greater_f32(n, t28, t2, v27);
    uint8_t *t29 = (uint8_t *)(s + 320);
    gc_tile_equal_bool(n, t29, t26, t28);
    int64_t *t30 = (int64_t *)(s + 64);
    gc_tile_cast_bool_i64(n, t30, t29);
    a22 += gc_tile_reduce_sum_f32_f64(n, t21);
    {
      const int64_t x = gc_tile_reduce_sum_i64(n, t30);
      gc_tile_add_i64(1, &a31, &a31, &x);
    }
  }
  const double t22 = a22;
  const int64_t t31 = a31;
  const double t24 = t22 / 4.0;
  const float t25 = (float)t24;
  r0[0] = t25;
  r1[0] = t31;
}

/* %11 = constant(): f32[] */
/* %37 = matmul(%35, %output.weight): f32[4x2]  // gradient of matmul at Examples/XorMLP.swift:22 in output */
/* %39 = broadcast(%11): f32[4x2]  // gradient of sigmoid at Examples/XorMLP.swift:20 in hidden */
/* %40 = subtract(%39, %3): f32[4x2]  // gradient of sigmoid at Examples/XorMLP.swift:20 in hidden */
/* %41 = multiply(%3, %40): f32[4x2]  // gradient of sigmoid at Examples/XorMLP.swift:20 in hidden */
/* %42 = multiply(%37, %41): f32[4x2]  // gradient of sigmoid at Examples/XorMLP.swift:20 in hidden */
static void k3_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[17]; /* %35: f32[4x1] */
  const float *b1 = (const float *)frame->buffers[4]; /* %output.weight: f32[2x1] */
  const float *b2 = (const float *)frame->buffers[11]; /* %3: f32[4x2] */
  const float *b3 = (const float *)frame->buffers[18]; /* %42: f32[4x2] */
  float *r0 = (float *)frame->buffers[18]; /* %42: f32[4x2] */
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  row *= 2, row_end *= 2;
  char slots[256];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  for (int64_t o0 = row; o0 < row_end; o0 += 1024) {
    const int64_t n = row_end - o0 < 1024 ? row_end - o0 : 1024;
    const float *t3 = b3 + o0;
    const float *t4 = b2 + o0;
    float *v5 = (float *)(s + 0);
    gc_tile_splat_f32(n, v5, 1.0f);
    float *t6 = (float *)(s + 64);
    gc_tile_subtract_f32(n, t6, v5, t4);
    float *t7 = (float *)(s + 128);
    gc_tile_multiply_f32(n, t7, t4, t6);
    float *t8 = r0 + o0;
    gc_tile_multiply_f32(n, t8, t3, t7);
  }
}
static void k3_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[17]; /* %35: f32[4x1] */
  const float *b1 = (const float *)frame->buffers[4]; /* %output.weight: f32[2x1] */
  const float *b2 = (const float *)frame->buffers[11]; /* %3: f32[4x2] */
  const float *b3 = (const float *)frame->buffers[18]; /* %42: f32[4x2] */
  float *r0 = (float *)frame->buffers[18]; /* %42: f32[4x2] */
  (void)chunk;
  const int64_t begin = 0, end = 4;
  gc_region region = {frame, begin, 0, 0, 0};
  const gc_gemm_hooks hooks = {.context = &region, .finish = k3_matmul_finish, .has_whole_rows = 1};
  frame->runtime->gemm_f32(end - begin, 2, 1, b0 + 1 * begin, 1, 1, b1, 1, 1, r0 + 2 * begin, 2, &hooks);
}

/* %44 = matmul(%x, %42): f32[2x2]  // gradient of matmul at Examples/XorMLP.swift:20 in hidden */
/* %45 = constant(): f32[]  // in optimizer */
/* %46 = broadcast(%45): f32[2x2]  // in optimizer */
/* %47 = multiply(%46, %sgd.momentum.hidden.weight): f32[2x2]  // in optimizer */
/* %48 = add(%47, %44): f32[2x2]  // in optimizer */
/* %49 = broadcast(%optimizer.learning_rate): f32[2x2]  // in optimizer */
/* %50 = multiply(%49, %48): f32[2x2]  // in optimizer */
/* %51 = subtract(%hidden.weight, %50): f32[2x2]  // in optimizer */
static void k4_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[0]; /* %x: f32[4x2] */
  const float *b1 = (const float *)frame->buffers[18]; /* %42: f32[4x2] */
  const float *b2 = (const float *)frame->buffers[7]; /* %sgd.momentum.hidden.weight: f32[2x2] */
  const float *b3 = (const float *)frame->buffers[2]; /* %hidden.weight: f32[2x2] */
  const float *b4 = (const float *)frame->buffers[6]; /* %optimizer.learning_rate: f32[] */
  float *r0 = (float *)frame->buffers[19]; /* %48: f32[2x2] */
  float *r1 = (float *)frame->buffers[20]; /* %51: f32[2x2] */
  const float *b5 = (const float *)region->product - (2 * region->row + region->column);
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  row *= 2, row_end *= 2;
  char slots[256];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  const float t9 = b4[0];
  for (int64_t o0 = row; o0 < row_end; o0 += 1024) {
    const int64_t n = row_end - o0 < 1024 ? row_end - o0 : 1024;
    const float *t4 = b2 + o0;
    float *v0 = (float *)(s + 0);
    gc_tile_splat_f32(n, v0, 0.9f);
    float *t5 = (float *)(s + 64);
    gc_tile_multiply_f32(n, t5, v0, t4);
    const float *t6 = b5 + o0;
    float *t7 = r0 + o0;
    gc_tile_add_f32(n, t7, t5, t6);
    const float *t8 = b3 + o0;
    float *v9 = (float *)(s + 64);
    gc_tile_splat_f32(n, v9, t9);
    float *t10 = (float *)(s + 128);
    gc_tile_multiply_f32(n, t10, v9, t7);
    float *t11 = r1 + o0;
    gc_tile_subtract_f32(n, t11, t8, t10);
  }
}
static void k4_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[0]; /* %x: f32[4x2] */
  const float *b1 = (const float *)frame->buffers[18]; /* %42: f32[4x2] */
  const float *b2 = (const float *)frame->buffers[7]; /* %sgd.momentum.hidden.weight: f32[2x2] */
  const float *b3 = (const float *)frame->buffers[2]; /* %hidden.weight: f32[2x2] */
  const float *b4 = (const float *)frame->buffers[6]; /* %optimizer.learning_rate: f32[] */
  float *r0 = (float *)frame->buffers[19]; /* %48: f32[2x2] */
  float *r1 = (float *)frame->buffers[20]; /* %51: f32[2x2] */
  (void)chunk;
  const int64_t begin = 0, end = 2;
  float band[4];
  gc_region region = {frame, 0, 0, band, 0};
  for (int64_t row = begin; row < end; row += 2) {
    const int64_t rows = end - row < 2 ? end - row : 2;
    region.row = row;
    frame->runtime->gemm_f32(rows, 2, 4, b0 + 1 * row, 1, 2, b1, 2, 1, band, 2, 0);
    k4_matmul_finish(&region, 0, rows, 0, 2);
  }
}

/* %43 = reduce_sum(%42): f32[2]  // gradient of broadcast in hidden */
/* %45 = constant(): f32[]  // in optimizer */
/* %52 = broadcast(%45): f32[2]  // in optimizer */
/* %53 = multiply(%52, %sgd.momentum.hidden.bias): f32[2]  // in optimizer */
/* %54 = add(%53, %43): f32[2]  // in optimizer */
/* %55 = broadcast(%optimizer.learning_rate): f32[2]  // in optimizer */
/* %56 = multiply(%55, %54): f32[2]  // in optimizer */
/* %57 = subtract(%hidden.bias, %56): f32[2]  // in optimizer */
static void k5_subtract(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[8]; /* %sgd.momentum.hidden.bias: f32[2] */
  const float *b1 = (const float *)frame->buffers[18]; /* %42: f32[4x2] */
  const float *b2 = (const float *)frame->buffers[3]; /* %hidden.bias: f32[2] */
  const float *b3 = (const float *)frame->buffers[6]; /* %optimizer.learning_rate: f32[] */
  float *r0 = (float *)frame->buffers[21]; /* %54: f32[2] */
  float *r1 = (float *)frame->buffers[22]; /* %57: f32[2] */
  (void)chunk;
  const int64_t begin = 0, end = 2;
  char slots[320];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  const float t14 = b3[0];
  for (int64_t o0 = begin; o0 < end; o0 += 1024) {
    const int64_t n = end - o0 < 1024 ? end - o0 : 1024;
    const float *t3 = b0 + o0;
    float *v2 = (float *)(s + 0);
    gc_tile_splat_f32(n, v2, 0.9f);
    float *t4 = (float *)(s + 64);
    gc_tile_multiply_f32(n, t4, v2, t3);
    double *t10 = (double *)(s + 128);
    gc_tile_splat_f64(n, t10, 0.0);
    for (int64_t i1 = 0; i1 < 4; ++i1) {
      const float *t9 = b1 + 2 * i1 + o0;
      gc_tile_accumulate_f32_f64(n, t10, t9);
    }
    float *t11 = (float *)(s + 192);
    gc_tile_cast_f64_f32(n, t11, t10);
    float *t12 = r0 + o0;
    gc_tile_add_f32(n, t12, t4, t11);
    const float *t13 = b2 + o0;
    float *v14 = (float *)(s + 192);
    gc_tile_splat_f32(n, v14, t14);
    float *t15 = (float *)(s + 64);
    gc_tile_multiply_f32(n, t15, v14, t12);
    float *t16 = r1 + o0;
    gc_tile_subtract_f32(n, t16, t13, t15);
  }
}

/* %38 = matmul(%3, %35): f32[2x1]  // gradient of matmul at Examples/XorMLP.swift:22 in output */
/* %45 = constant(): f32[]  // in optimizer */
/* %58 = broadcast(%45): f32[2x1]  // in optimizer */
/* %59 = multiply(%58, %sgd.momentum.output.weight): f32[2x1]  // in optimizer */
/* %60 = add(%59, %38): f32[2x1]  // in optimizer */
/* %61 = broadcast(%optimizer.learning_rate): f32[2x1]  // in optimizer */
/* %62 = multiply(%61, %60): f32[2x1]  // in optimizer */
/* %63 = subtract(%output.weight, %62): f32[2x1]  // in optimizer */
static void k6_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[11]; /* %3: f32[4x2] */
  const float *b1 = (const float *)frame->buffers[17]; /* %35: f32[4x1] */
  const float *b2 = (const float *)frame->buffers[9]; /* %sgd.momentum.output.weight: f32[2x1] */
  const float *b3 = (const float *)frame->buffers[4]; /* %output.weight: f32[2x1] */
  const float *b4 = (const float *)frame->buffers[6]; /* %optimizer.learning_rate: f32[] */
  float *r0 = (float *)frame->buffers[23]; /* %60: f32[2x1] */
  float *r1 = (float *)frame->buffers[24]; /* %63: f32[2x1] */
  const float *b5 = (const float *)region->product - (1 * region->row + region->column);
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  char slots[192];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  const float t8 = b4[0];
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    const float t3 = b2[i0];
    const float t4 = 0.9f * t3;
    const float t5 = b5[i0];
    const float t6 = t4 + t5;
    const float t7 = b3[i0];
    const float t9 = t8 * t6;
    const float t10 = t7 - t9;
    for (int64_t o1 = column; o1 < column_end; o1 += 1024) {
      const int64_t n = column_end - o1 < 1024 ? column_end - o1 : 1024;
      float *v6 = (float *)(s + 0);
      gc_tile_splat_f32(n, v6, t6);
      gc_tile_copy_f32(n, r0 + i0 + o1, v6);
      float *v10 = (float *)(s + 64);
      gc_tile_splat_f32(n, v10, t10);
      gc_tile_copy_f32(n, r1 + i0 + o1, v10);
    }
  }
}
static void k6_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[11]; /* %3: f32[4x2] */
  const float *b1 = (const float *)frame->buffers[17]; /* %35: f32[4x1] */
  const float *b2 = (const float *)frame->buffers[9]; /* %sgd.momentum.output.weight: f32[2x1] */
  const float *b3 = (const float *)frame->buffers[4]; /* %output.weight: f32[2x1] */
  const float *b4 = (const float *)frame->buffers[6]; /* %optimizer.learning_rate: f32[] */
  float *r0 = (float *)frame->buffers[23]; /* %60: f32[2x1] */
  float *r1 = (float *)frame->buffers[24]; /* %63: f32[2x1] */
  (void)chunk;
  const int64_t begin = 0, end = 2;
  float band[2];
  gc_region region = {frame, 0, 0, band, 0};
  for (int64_t row = begin; row < end; row += 2) {
    const int64_t rows = end - row < 2 ? end - row : 2;
    region.row = row;
    frame->runtime->gemm_f32(rows, 1, 4, b0 + 1 * row, 1, 2, b1, 1, 1, band, 1, 0);
    k6_matmul_finish(&region, 0, rows, 0, 1);
  }
}

/* %36 = reduce_sum(%35): f32[1]  // gradient of broadcast in output */
/* %64 = constant(): f32[1]  // in optimizer */
/* %65 = multiply(%64, %sgd.momentum.output.bias): f32[1]  // in optimizer */
/* %66 = add(%65, %36): f32[1]  // in optimizer */
/* %67 = broadcast(%optimizer.learning_rate): f32[1]  // in optimizer */
/* %68 = multiply(%67, %66): f32[1]  // in optimizer */
/* %69 = subtract(%output.bias, %68): f32[1]  // in optimizer */
static void k7_subtract(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[10]; /* %sgd.momentum.output.bias: f32[1] */
  const float *b1 = (const float *)frame->buffers[17]; /* %35: f32[4x1] */
  const float *b2 = (const float *)frame->buffers[5]; /* %output.bias: f32[1] */
  const float *b3 = (const float *)frame->buffers[6]; /* %optimizer.learning_rate: f32[] */
  float *r0 = (float *)frame->buffers[25]; /* %66: f32[1] */
  float *r1 = (float *)frame->buffers[26]; /* %69: f32[1] */
  (void)chunk;
  const int64_t begin = 0, end = 1;
  char slots[192];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  const float t2 = b0[0];
  const float t3 = 0.9f * t2;
  double a6 = 0.0;
  for (int64_t o1 = 0; o1 < 4; o1 += 1024) {
    const int64_t n = 4;
    const float *t5 = b1 + o1;
    a6 += gc_tile_reduce_sum_f32_f64(n, t5);
  }
  const double t6 = a6;
  const float t7 = (float)t6;
  const float t8 = t3 + t7;
  const float t9 = b2[0];
  const float t10 = b3[0];
  const float t11 = t10 * t8;
  const float t12 = t9 - t11;
  for (int64_t o0 = begin; o0 < end; o0 += 1024) {
    const int64_t n = end - o0 < 1024 ? end - o0 : 1024;
    float *v8 = (float *)(s + 0);
    gc_tile_splat_f32(n, v8, t8);
    gc_tile_copy_f32(n, r0 + o0, v8);
    float *v12 = (float *)(s + 64);
    gc_tile_splat_f32(n, v12, t12);
    gc_tile_copy_f32(n, r1 + o0, v12);
  }
}


int32_t gc_xor_mlp_run(void *const *arguments, void *const *outputs, void *workspace,
    const gc_runtime *runtime, int64_t batch) {
  (void)arguments, (void)outputs, (void)workspace, (void)batch;
  void *buffers[27];
  buffers[0] = arguments[0];
  buffers[1] = arguments[1];
  buffers[2] = arguments[2];
  buffers[3] = arguments[3];
  buffers[4] = arguments[4];
  buffers[5] = arguments[5];
  buffers[6] = arguments[6];
  buffers[7] = arguments[7];
  buffers[8] = arguments[8];
  buffers[9] = arguments[9];
  buffers[10] = arguments[10];
  buffers[11] = (char *)workspace + 0;
  buffers[12] = (char *)workspace + 128;
  buffers[13] = (char *)workspace + 192;
  buffers[14] = (char *)workspace + 256;
  buffers[15] = outputs[0];
  buffers[16] = outputs[1];
  buffers[17] = (char *)workspace + 320;
  buffers[18] = (char *)workspace + 64;
  buffers[19] = arguments[7];
  buffers[20] = arguments[2];
  buffers[21] = arguments[8];
  buffers[22] = arguments[3];
  buffers[23] = arguments[9];
  buffers[24] = arguments[4];
  buffers[25] = arguments[10];
  buffers[26] = arguments[5];
  gc_frame frame = {buffers, runtime, (char *)workspace + 384, (char *)workspace + 0, batch};
  (void)frame;
  k0_matmul(&frame, 0);
  k1_matmul(&frame, 0);
  k2_reduce_sum(&frame, 0);
  k3_matmul(&frame, 0);
  k7_subtract(&frame, 0);
  k4_matmul(&frame, 0);
  k5_subtract(&frame, 0);
  k6_matmul(&frame, 0);
  return 0;
}

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
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    GC_VECTORIZE
    for (int64_t i1 = column; i1 < column_end; ++i1) {
      const float t6 = b3[2 * i0 + i1];
      const float t7 = b2[i1];
      const float t8 = t6 + t7;
      const float t9 = gc_sigmoid_f32(t8);
      r0[2 * i0 + i1] = t9;
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
  const float t3 = b2[0];
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    const float t2 = b4[i0];
    const float t4 = t2 + t3;
    const float t5 = gc_negate_f32(t4);
    const float t7 = b3[i0];
    const float t8 = 1.0f - t7;
    const float t10 = 0.25f * t8;
    const float t11 = gc_sigmoid_f32(t4);
    const float t12 = t10 * t11;
    const float t13 = 0.25f * t7;
    const float t14 = gc_sigmoid_f32(t5);
    const float t15 = t13 * t14;
    const float t16 = gc_negate_f32(t15);
    const float t17 = t12 + t16;
    GC_VECTORIZE
    for (int64_t i1 = column; i1 < column_end; ++i1) {
      r0[i0] = t4;
      r1[i0] = t5;
      r2[i0] = t8;
      r3[i0] = t17;
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
  double a22 = 0.0;
  int64_t a31 = 0LL;
  for (int64_t o0 = 0; o0 < 4; o0 += 1024) {
    const int64_t n = 4;
    float t21[4];
    int64_t t30[4];
    GC_VECTORIZE
    for (int64_t l = 0; l < n; ++l) {
      const int64_t i0 = o0 + l;
      const float t2 = b0[i0];
      const float t3 = b1[i0];
      const float t4 = gc_abs_f32(t3);
      const float t5 = gc_negate_f32(t4);
      const float t6 = gc_exp_f32(t5);
      const float t7 = gc_log1p_f32(t6);
      const float t9 = gc_maximum_f32(t3, 0.0f);
      const float t10 = t9 + t7;
      const float t11 = t2 * t10;
      const float t12 = b2[i0];
      const float t13 = b3[i0];
      const float t14 = gc_abs_f32(t13);
      const float t15 = gc_negate_f32(t14);
      const float t16 = gc_exp_f32(t15);
      const float t17 = gc_log1p_f32(t16);
      const float t18 = gc_maximum_f32(t13, 0.0f);
      const float t19 = t18 + t17;
      const float t20 = t12 * t19;
      t21[l] = t11 + t20;
      const uint8_t t26 = gc_greater_f32(t13, 0.0f);
      const uint8_t t28 = gc_greater_f32(t2, 0.5f);
      const uint8_t t29 = gc_equal_bool(t26, t28);
      t30[l] = gc_cast_bool_i64(t29);
    }
    a22 += gc_fold_sum_f32_f64(n, t21);
    a31 = gc_add_i64(a31, gc_fold_sum_i64(n, t30));
  }
  const double t22 = a22;
  const int64_t t31 = a31;
  const double t24 = t22 / 4.0;
  const float t25 = gc_cast_f64_f32(t24);
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
  GC_VECTORIZE
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    const float t3 = b3[i0];
    const float t4 = b2[i0];
    const float t6 = 1.0f - t4;
    const float t7 = t4 * t6;
    const float t8 = t3 * t7;
    r0[i0] = t8;
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
  const float t9 = b4[0];
  GC_VECTORIZE
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    const float t4 = b2[i0];
    const float t5 = 0.9f * t4;
    const float t6 = b5[i0];
    const float t7 = t5 + t6;
    const float t8 = b3[i0];
    const float t10 = t9 * t7;
    const float t11 = t8 - t10;
    r0[i0] = t7;
    r1[i0] = t11;
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
  const float t14 = b3[0];
  for (int64_t o0 = begin; o0 < end; o0 += 1024) {
    const int64_t n = end - o0 < 1024 ? end - o0 : 1024;
    float t4[2];
    double t10[2];
    GC_VECTORIZE
    for (int64_t l = 0; l < n; ++l) {
      const int64_t i0 = o0 + l;
      const float t3 = b0[i0];
      t4[l] = 0.9f * t3;
      t10[l] = 0.0;
    }
    for (int64_t i1 = 0; i1 < 4; ++i1) {
      GC_VECTORIZE
      for (int64_t l = 0; l < n; ++l) {
        const int64_t i0 = o0 + l;
        const float t9 = b1[i0 + 2 * i1];
        t10[l] += t9;
      }
    }
    GC_VECTORIZE
    for (int64_t l = 0; l < n; ++l) {
      const int64_t i0 = o0 + l;
      const float t11 = gc_cast_f64_f32(t10[l]);
      const float t12 = t4[l] + t11;
      const float t13 = b2[i0];
      const float t15 = t14 * t12;
      const float t16 = t13 - t15;
      r0[i0] = t12;
      r1[i0] = t16;
    }
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
  const float t8 = b4[0];
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    const float t3 = b2[i0];
    const float t4 = 0.9f * t3;
    const float t5 = b5[i0];
    const float t6 = t4 + t5;
    const float t7 = b3[i0];
    const float t9 = t8 * t6;
    const float t10 = t7 - t9;
    GC_VECTORIZE
    for (int64_t i1 = column; i1 < column_end; ++i1) {
      r0[i0] = t6;
      r1[i0] = t10;
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
  const float t2 = b0[0];
  const float t3 = 0.9f * t2;
  double a6 = 0.0;
  for (int64_t o1 = 0; o1 < 4; o1 += 1024) {
    const int64_t n = 4;
    a6 += gc_fold_sum_f32_f64(n, b1 + o1);
  }
  const double t6 = a6;
  const float t7 = gc_cast_f64_f32(t6);
  const float t8 = t3 + t7;
  const float t9 = b2[0];
  const float t10 = b3[0];
  const float t11 = t10 * t8;
  const float t12 = t9 - t11;
  GC_VECTORIZE
  for (int64_t i0 = begin; i0 < end; ++i0) {
    r0[0] = t8;
    r1[0] = t12;
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

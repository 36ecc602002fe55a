/* %0 = cast(%x): f32[32x784]  // Examples/FashionMLP.swift:27 */
/* %1 = constant(): f32[] */
/* %2 = broadcast(%1): f32[32x784] */
/* %3 = multiply(%0, %2): f32[32x784] */
static void k0_multiply(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const uint8_t *b0 = (const uint8_t *)frame->buffers[0]; /* %x: u8[32x784] */
  float *r0 = (float *)frame->buffers[22]; /* %3: f32[32x784] */
  const int64_t begin = 25088 * chunk / 6, end = 25088 * (chunk + 1) / 6;
  char slots[8256];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  for (int64_t o0 = begin; o0 < end; o0 += 1024) {
    const int64_t n = end - o0 < 1024 ? end - o0 : 1024;
    const uint8_t *t3 = b0 + o0;
    float *t4 = (float *)(s + 0);
    gc_tile_cast_u8_f32(n, t4, t3);
    float *v5 = (float *)(s + 4096);
    gc_tile_splat_f32(n, v5, 0.003921569f);
    float *t6 = r0 + o0;
    gc_tile_multiply_f32(n, t6, t4, v5);
  }
}

/* %4 = matmul(%3, %hidden1.weight): f32[32x300]  // Examples/FashionMLP.swift:23 in hidden1 */
/* %5 = broadcast(%hidden1.bias): f32[32x300]  // in hidden1 */
/* %6 = add(%4, %5): f32[32x300]  // in hidden1 */
/* %7 = constant(): f32[]  // in hidden1 */
/* %8 = broadcast(%7): f32[32x300]  // in hidden1 */
/* %9 = compare(%6, %8): bool[32x300]  // Examples/FashionMLP.swift:23 in hidden1 */
/* %10 = select(%9, %8, %6): f32[32x300]  // Examples/FashionMLP.swift:23 in hidden1 */
static void k1_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[22]; /* %3: f32[32x784] */
  const float *b1 = (const float *)frame->buffers[2]; /* %hidden1.weight: f32[784x300] */
  const float *b2 = (const float *)frame->buffers[3]; /* %hidden1.bias: f32[300] */
  const float *b3 = (const float *)frame->buffers[24]; /* %10: f32[32x300] */
  float *r0 = (float *)frame->buffers[24]; /* %10: f32[32x300] */
  uint8_t *r1 = (uint8_t *)frame->buffers[23]; /* %9: bool[32x300] */
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  char slots[2496];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    for (int64_t o1 = column; o1 < column_end; o1 += 1024) {
      const int64_t n = column_end - o1 < 1024 ? column_end - o1 : 1024;
      const float *t6 = b3 + 300 * i0 + o1;
      const float *t7 = b2 + o1;
      float *t8 = (float *)(s + 0);
      gc_tile_add_f32(n, t8, t6, t7);
      float *v9 = (float *)(s + 1216);
      gc_tile_splat_f32(n, v9, 0.0f);
      uint8_t *t10 = r1 + 300 * i0 + o1;
      gc_tile_less_equal_f32(n, t10, t8, v9);
      float *t11 = r0 + 300 * i0 + o1;
      gc_tile_select_f32(n, t11, t10, v9, t8);
    }
  }
}
static void k1_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[22]; /* %3: f32[32x784] */
  const float *b1 = (const float *)frame->buffers[2]; /* %hidden1.weight: f32[784x300] */
  const float *b2 = (const float *)frame->buffers[3]; /* %hidden1.bias: f32[300] */
  const float *b3 = (const float *)frame->buffers[24]; /* %10: f32[32x300] */
  float *r0 = (float *)frame->buffers[24]; /* %10: f32[32x300] */
  uint8_t *r1 = (uint8_t *)frame->buffers[23]; /* %9: bool[32x300] */
  const int64_t begin = (300 * chunk / 8 + 16) / 32 * 32;
  const int64_t end = chunk + 1 < 8 ? (300 * (chunk + 1) / 8 + 16) / 32 * 32 : 300;
  gc_region region = {frame, 0, begin, 0, 0};
  const gc_gemm_hooks hooks = {.context = &region, .finish = k1_matmul_finish};
  frame->runtime->gemm_f32(32, end - begin, 784, b0, 784, 1, b1 + 1 * begin, 300, 1, r0 + begin, 300, &hooks);
}

/* %7 = constant(): f32[]  // in hidden1 */
/* %11 = matmul(%10, %hidden2.weight): f32[32x100]  // Examples/FashionMLP.swift:23 in hidden2 */
/* %12 = broadcast(%hidden2.bias): f32[32x100]  // in hidden2 */
/* %13 = add(%11, %12): f32[32x100]  // in hidden2 */
/* %14 = broadcast(%7): f32[32x100]  // in hidden2 */
/* %15 = compare(%13, %14): bool[32x100]  // Examples/FashionMLP.swift:23 in hidden2 */
/* %16 = select(%15, %14, %13): f32[32x100]  // Examples/FashionMLP.swift:23 in hidden2 */
static void k2_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[24]; /* %10: f32[32x300] */
  const float *b1 = (const float *)frame->buffers[4]; /* %hidden2.weight: f32[300x100] */
  const float *b2 = (const float *)frame->buffers[5]; /* %hidden2.bias: f32[100] */
  const float *b3 = (const float *)frame->buffers[26]; /* %16: f32[32x100] */
  float *r0 = (float *)frame->buffers[26]; /* %16: f32[32x100] */
  uint8_t *r1 = (uint8_t *)frame->buffers[25]; /* %15: bool[32x100] */
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  char slots[960];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    for (int64_t o1 = column; o1 < column_end; o1 += 1024) {
      const int64_t n = column_end - o1 < 1024 ? column_end - o1 : 1024;
      const float *t6 = b3 + 100 * i0 + o1;
      const float *t7 = b2 + o1;
      float *t8 = (float *)(s + 0);
      gc_tile_add_f32(n, t8, t6, t7);
      float *v9 = (float *)(s + 448);
      gc_tile_splat_f32(n, v9, 0.0f);
      uint8_t *t10 = r1 + 100 * i0 + o1;
      gc_tile_less_equal_f32(n, t10, t8, v9);
      float *t11 = r0 + 100 * i0 + o1;
      gc_tile_select_f32(n, t11, t10, v9, t8);
    }
  }
}
static void k2_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[24]; /* %10: f32[32x300] */
  const float *b1 = (const float *)frame->buffers[4]; /* %hidden2.weight: f32[300x100] */
  const float *b2 = (const float *)frame->buffers[5]; /* %hidden2.bias: f32[100] */
  const float *b3 = (const float *)frame->buffers[26]; /* %16: f32[32x100] */
  float *r0 = (float *)frame->buffers[26]; /* %16: f32[32x100] */
  uint8_t *r1 = (uint8_t *)frame->buffers[25]; /* %15: bool[32x100] */
  const int64_t begin = (100 * chunk / 3 + 16) / 32 * 32;
  const int64_t end = chunk + 1 < 3 ? (100 * (chunk + 1) / 3 + 16) / 32 * 32 : 100;
  gc_region region = {frame, 0, begin, 0, 0};
  const gc_gemm_hooks hooks = {.context = &region, .finish = k2_matmul_finish};
  frame->runtime->gemm_f32(32, end - begin, 300, b0, 300, 1, b1 + 1 * begin, 100, 1, r0 + begin, 100, &hooks);
}

/* %7 = constant(): f32[]  // in hidden1 */
/* %17 = matmul(%16, %output.weight): f32[32x10]  // Examples/FashionMLP.swift:25 in output */
/* %18 = broadcast(%output.bias): f32[32x10]  // in output */
/* %19 = add(%17, %18): f32[32x10]  // in output */
/* %20 = one_hot(%labels): bool[32x10]  // Examples/FashionMLP.swift:32 */
/* %21 = reduce_max(%19): f32[32]  // Examples/FashionMLP.swift:32 */
/* %22 = reshape(%21): f32[32x1] */
/* %23 = broadcast(%22): f32[32x10] */
/* %24 = subtract(%19, %23): f32[32x10] */
/* %25 = exp(%24): f32[32x10]  // Examples/FashionMLP.swift:32 */
/* %26 = reduce_sum(%25): f32[32]  // Examples/FashionMLP.swift:32 */
/* %27 = reshape(%26): f32[32x1] */
/* %28 = log(%27): f32[32x1]  // Examples/FashionMLP.swift:32 */
/* %31 = broadcast(%7): f32[32x10] */
/* %41 = constant(): f32[]  // gradient of negate */
/* %42 = broadcast(%41): f32[32x10]  // gradient of reduce_sum at Examples/FashionMLP.swift:32 */
/* %43 = select(%20, %42, %31): f32[32x10]  // gradient of select */
/* %44 = negate(%43): f32[32x10]  // gradient of subtract */
/* %45 = reduce_sum(%44): f32[32]  // gradient of broadcast */
/* %46 = reshape(%45): f32[32x1]  // gradient of broadcast */
/* %47 = divide(%46, %27): f32[32x1]  // gradient of log at Examples/FashionMLP.swift:32 */
/* %48 = broadcast(%47): f32[32x10]  // gradient of reduce_sum at Examples/FashionMLP.swift:32 */
/* %49 = multiply(%48, %25): f32[32x10]  // gradient of exp at Examples/FashionMLP.swift:32 */
/* %50 = add(%43, %49): f32[32x10]  // gradient of subtract */
static void k3_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[26]; /* %16: f32[32x100] */
  const float *b1 = (const float *)frame->buffers[6]; /* %output.weight: f32[100x10] */
  const float *b2 = (const float *)frame->buffers[7]; /* %output.bias: f32[10] */
  const uint8_t *b3 = (const uint8_t *)frame->buffers[1]; /* %labels: u8[32] */
  const float *b4 = (const float *)frame->buffers[27]; /* %19: f32[32x10] */
  float *r0 = (float *)frame->buffers[27]; /* %19: f32[32x10] */
  float *r1 = (float *)frame->buffers[28]; /* %24: f32[32x10] */
  float *r2 = (float *)frame->buffers[29]; /* %28: f32[32x1] */
  float *r3 = (float *)frame->buffers[32]; /* %50: f32[32x10] */
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  char slots[1856];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    const uint8_t t15 = b3[i0];
    int64_t t16;
    {
      const uint8_t x0 = t15;
      gc_tile_cast_u8_i64(1, &t16, &x0);
    }
    float row8[10];
    float row23[10];
    float a9 = (-1.0f / 0.0f);
    double a25 = 0.0;
    for (int64_t o1 = 0; o1 < 10; o1 += 1024) {
      const int64_t n = 10;
      const float *t6 = b4 + 10 * i0 + o1;
      const float *t7 = b2 + o1;
      float *t8 = row8 + o1;
      gc_tile_add_f32(n, t8, t6, t7);
      int64_t *v16 = (int64_t *)(s + 0);
      gc_tile_splat_i64(n, v16, t16);
      int64_t *v2 = (int64_t *)(s + 256);
      gc_tile_iota_i64(n, v2, o1, 1);
      uint8_t *t17 = (uint8_t *)(s + 512);
      gc_tile_equal_i64(n, t17, v16, v2);
      uint8_t *v18 = (uint8_t *)(s + 768);
      gc_tile_splat_bool(n, v18, 1);
      uint8_t *v19 = (uint8_t *)(s + 1024);
      gc_tile_splat_bool(n, v19, 0);
      uint8_t *t20 = (uint8_t *)(s + 1280);
      gc_tile_select_bool(n, t20, t17, v18, v19);
      float *v21 = (float *)(s + 512);
      gc_tile_splat_f32(n, v21, (-0.03125f));
      float *v22 = (float *)(s + 1536);
      gc_tile_splat_f32(n, v22, 0.0f);
      float *t23 = row23 + o1;
      gc_tile_select_f32(n, t23, t20, v21, v22);
      float *t24 = (float *)(s + 1280);
      gc_tile_negate_f32(n, t24, t23);
      {
        const float x = gc_tile_reduce_maximum_f32(n, t8);
        gc_tile_maximum_f32(1, &a9, &a9, &x);
      }
      a25 += gc_tile_reduce_sum_f32_f64(n, t24);
    }
    const float t9 = a9;
    const double t25 = a25;
    float row10[10];
    float row11[10];
    double a12 = 0.0;
    for (int64_t o1 = 0; o1 < 10; o1 += 1024) {
      const int64_t n = 10;
      float *t8 = row8 + o1;
      float *t23 = row23 + o1;
      float *v9 = (float *)(s + 1536);
      gc_tile_splat_f32(n, v9, t9);
      float *t10 = row10 + o1;
      gc_tile_subtract_f32(n, t10, t8, v9);
      float *t11 = row11 + o1;
      gc_tile_exp_f32(n, t11, t10);
      a12 += gc_tile_reduce_sum_f32_f64(n, t11);
    }
    const double t12 = a12;
    const float t13 = (float)t12;
    float t14;
    {
      const float x0 = t13;
      gc_tile_log_f32(1, &t14, &x0);
    }
    const float t26 = (float)t25;
    const float t27 = t26 / t13;
    r2[i0] = t14;
    for (int64_t o1 = 0; o1 < 10; o1 += 1024) {
      const int64_t n = 10;
      float *t8 = row8 + o1;
      float *t10 = row10 + o1;
      float *t11 = row11 + o1;
      float *t23 = row23 + o1;
      float *v27 = (float *)(s + 1536);
      gc_tile_splat_f32(n, v27, t27);
      float *t28 = (float *)(s + 1280);
      gc_tile_multiply_f32(n, t28, v27, t11);
      float *t29 = (float *)(s + 1024);
      gc_tile_add_f32(n, t29, t23, t28);
      gc_tile_copy_f32(n, r0 + 10 * i0 + o1, t8);
      gc_tile_copy_f32(n, r1 + 10 * i0 + o1, t10);
      gc_tile_copy_f32(n, r3 + 10 * i0 + o1, t29);
    }
  }
}
static void k3_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[26]; /* %16: f32[32x100] */
  const float *b1 = (const float *)frame->buffers[6]; /* %output.weight: f32[100x10] */
  const float *b2 = (const float *)frame->buffers[7]; /* %output.bias: f32[10] */
  const uint8_t *b3 = (const uint8_t *)frame->buffers[1]; /* %labels: u8[32] */
  const float *b4 = (const float *)frame->buffers[27]; /* %19: f32[32x10] */
  float *r0 = (float *)frame->buffers[27]; /* %19: f32[32x10] */
  float *r1 = (float *)frame->buffers[28]; /* %24: f32[32x10] */
  float *r2 = (float *)frame->buffers[29]; /* %28: f32[32x1] */
  float *r3 = (float *)frame->buffers[32]; /* %50: f32[32x10] */
  (void)chunk;
  const int64_t begin = 0, end = 32;
  gc_region region = {frame, begin, 0, 0, 0};
  const gc_gemm_hooks hooks = {.context = &region, .finish = k3_matmul_finish, .has_whole_rows = 1};
  frame->runtime->gemm_f32(end - begin, 10, 100, b0 + 100 * begin, 100, 1, b1, 10, 1, r0 + 10 * begin, 10, &hooks);
}

/* %7 = constant(): f32[]  // in hidden1 */
/* %20 = one_hot(%labels): bool[32x10]  // Examples/FashionMLP.swift:32 */
/* %29 = broadcast(%28): f32[32x10] */
/* %30 = subtract(%24, %29): f32[32x10] */
/* %31 = broadcast(%7): f32[32x10] */
/* %32 = select(%20, %30, %31): f32[32x10] */
/* %33 = reduce_sum(%32): f32[32]  // Examples/FashionMLP.swift:32 */
/* %34 = negate(%33): f32[32] */
/* %35 = reduce_mean(%34): f32[]  // Examples/FashionMLP.swift:32 */
/* %36 = argmax(%19): i64[32]  // Examples/FashionMLP.swift:34 */
/* %37 = cast(%labels): i64[32] */
/* %38 = compare(%36, %37): bool[32]  // Examples/FashionMLP.swift:34 */
/* %39 = cast(%38): f32[32] */
/* %40 = reduce_mean(%39): f32[] */
static void k4_reduce_mean(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const uint8_t *b0 = (const uint8_t *)frame->buffers[1]; /* %labels: u8[32] */
  const float *b1 = (const float *)frame->buffers[28]; /* %24: f32[32x10] */
  const float *b2 = (const float *)frame->buffers[29]; /* %28: f32[32x1] */
  const float *b3 = (const float *)frame->buffers[27]; /* %19: f32[32x10] */
  float *r0 = (float *)frame->buffers[30]; /* %35: f32[] */
  float *r1 = (float *)frame->buffers[31]; /* %40: f32[] */
  (void)chunk;
  char slots[2368];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  double a20 = 0.0;
  double a33 = 0.0;
  for (int64_t i0 = 0; i0 < 32; ++i0) {
    const uint8_t t2 = b0[i0];
    int64_t t3;
    {
      const uint8_t x0 = t2;
      gc_tile_cast_u8_i64(1, &t3, &x0);
    }
    const float t13 = b2[i0];
    double a17 = 0.0;
    float a25 = (-1.0f / 0.0f);
    for (int64_t o1 = 0; o1 < 10; o1 += 1024) {
      const int64_t n = 10;
      int64_t *v3 = (int64_t *)(s + 0);
      gc_tile_splat_i64(n, v3, t3);
      int64_t *v1 = (int64_t *)(s + 256);
      gc_tile_iota_i64(n, v1, o1, 1);
      uint8_t *t4 = (uint8_t *)(s + 512);
      gc_tile_equal_i64(n, t4, v3, v1);
      uint8_t *v5 = (uint8_t *)(s + 768);
      gc_tile_splat_bool(n, v5, 1);
      uint8_t *v6 = (uint8_t *)(s + 1024);
      gc_tile_splat_bool(n, v6, 0);
      uint8_t *t7 = (uint8_t *)(s + 1280);
      gc_tile_select_bool(n, t7, t4, v5, v6);
      const float *t11 = b1 + 10 * i0 + o1;
      float *v13 = (float *)(s + 512);
      gc_tile_splat_f32(n, v13, t13);
      float *t14 = (float *)(s + 1536);
      gc_tile_subtract_f32(n, t14, t11, v13);
      float *v15 = (float *)(s + 1792);
      gc_tile_splat_f32(n, v15, 0.0f);
      float *t16 = (float *)(s + 2048);
      gc_tile_select_f32(n, t16, t7, t14, v15);
      const float *t24 = b3 + 10 * i0 + o1;
      a17 += gc_tile_reduce_sum_f32_f64(n, t16);
      {
        const float x = gc_tile_reduce_maximum_f32(n, t24);
        gc_tile_maximum_f32(1, &a25, &a25, &x);
      }
    }
    const double t17 = a17;
    const float t25 = a25;
    const float t18 = (float)t17;
    float t19;
    {
      const float x0 = t18;
      gc_tile_negate_f32(1, &t19, &x0);
    }
    int64_t a30 = 9223372036854775807LL;
    for (int64_t o1 = 0; o1 < 10; o1 += 1024) {
      const int64_t n = 10;
      const float *t24 = b3 + 10 * i0 + o1;
      float *v25 = (float *)(s + 2048);
      gc_tile_splat_f32(n, v25, t25);
      uint8_t *t26 = (uint8_t *)(s + 1792);
      gc_tile_equal_f32(n, t26, t24, v25);
      uint8_t *t27 = (uint8_t *)(s + 1536);
      gc_tile_not_equal_f32(n, t27, t24, t24);
      uint8_t *t28 = (uint8_t *)(s + 1280);
      gc_tile_or_bool(n, t28, t26, t27);
      int64_t *v1 = (int64_t *)(s + 1536);
      gc_tile_iota_i64(n, v1, o1, 1);
      int64_t *v8 = (int64_t *)(s + 1792);
      gc_tile_splat_i64(n, v8, 10LL);
      int64_t *t29 = (int64_t *)(s + 1024);
      gc_tile_select_i64(n, t29, t28, v1, v8);
      {
        const int64_t x = gc_tile_reduce_minimum_i64(n, t29);
        gc_tile_minimum_i64(1, &a30, &a30, &x);
      }
    }
    const int64_t t30 = a30;
    uint8_t t31;
    {
      const int64_t x0 = t30;
      const int64_t x1 = t3;
      gc_tile_equal_i64(1, &t31, &x0, &x1);
    }
    float t32;
    {
      const uint8_t x0 = t31;
      gc_tile_cast_bool_f32(1, &t32, &x0);
    }
    a20 += t19;
    a33 += t32;
  }
  const double t20 = a20;
  const double t33 = a33;
  const double t22 = t20 / 32.0;
  const float t23 = (float)t22;
  const double t34 = t33 / 32.0;
  const float t35 = (float)t34;
  r0[0] = t23;
  r1[0] = t35;
}

/* %7 = constant(): f32[]  // in hidden1 */
/* %14 = broadcast(%7): f32[32x100]  // in hidden2 */
/* %52 = matmul(%50, %output.weight): f32[32x100]  // gradient of matmul at Examples/FashionMLP.swift:25 in output */
/* %54 = select(%15, %14, %52): f32[32x100]  // gradient of select at Examples/FashionMLP.swift:23 in hidden2 */
static void k5_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[32]; /* %50: f32[32x10] */
  const float *b1 = (const float *)frame->buffers[6]; /* %output.weight: f32[100x10] */
  const uint8_t *b2 = (const uint8_t *)frame->buffers[25]; /* %15: bool[32x100] */
  const float *b3 = (const float *)frame->buffers[33]; /* %54: f32[32x100] */
  float *r0 = (float *)frame->buffers[33]; /* %54: f32[32x100] */
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  char slots[512];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    for (int64_t o1 = column; o1 < column_end; o1 += 1024) {
      const int64_t n = column_end - o1 < 1024 ? column_end - o1 : 1024;
      const uint8_t *t6 = b2 + 100 * i0 + o1;
      const float *t8 = b3 + 100 * i0 + o1;
      float *v7 = (float *)(s + 0);
      gc_tile_splat_f32(n, v7, 0.0f);
      float *t9 = r0 + 100 * i0 + o1;
      gc_tile_select_f32(n, t9, t6, v7, t8);
    }
  }
}
static void k5_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[32]; /* %50: f32[32x10] */
  const float *b1 = (const float *)frame->buffers[6]; /* %output.weight: f32[100x10] */
  const uint8_t *b2 = (const uint8_t *)frame->buffers[25]; /* %15: bool[32x100] */
  const float *b3 = (const float *)frame->buffers[33]; /* %54: f32[32x100] */
  float *r0 = (float *)frame->buffers[33]; /* %54: f32[32x100] */
  (void)chunk;
  const int64_t begin = 0, end = 100;
  gc_region region = {frame, 0, begin, 0, 0};
  const gc_gemm_hooks hooks = {.context = &region, .finish = k5_matmul_finish};
  frame->runtime->gemm_f32(32, end - begin, 10, b0, 10, 1, b1 + 10 * begin, 1, 10, r0 + begin, 100, &hooks);
}

/* %7 = constant(): f32[]  // in hidden1 */
/* %8 = broadcast(%7): f32[32x300]  // in hidden1 */
/* %56 = matmul(%54, %hidden2.weight): f32[32x300]  // gradient of matmul at Examples/FashionMLP.swift:23 in hidden2 */
/* %58 = select(%9, %8, %56): f32[32x300]  // gradient of select at Examples/FashionMLP.swift:23 in hidden1 */
static void k6_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[33]; /* %54: f32[32x100] */
  const float *b1 = (const float *)frame->buffers[4]; /* %hidden2.weight: f32[300x100] */
  const uint8_t *b2 = (const uint8_t *)frame->buffers[23]; /* %9: bool[32x300] */
  const float *b3 = (const float *)frame->buffers[34]; /* %58: f32[32x300] */
  float *r0 = (float *)frame->buffers[34]; /* %58: f32[32x300] */
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  char slots[1280];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    for (int64_t o1 = column; o1 < column_end; o1 += 1024) {
      const int64_t n = column_end - o1 < 1024 ? column_end - o1 : 1024;
      const uint8_t *t6 = b2 + 300 * i0 + o1;
      const float *t8 = b3 + 300 * i0 + o1;
      float *v7 = (float *)(s + 0);
      gc_tile_splat_f32(n, v7, 0.0f);
      float *t9 = r0 + 300 * i0 + o1;
      gc_tile_select_f32(n, t9, t6, v7, t8);
    }
  }
}
static void k6_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[33]; /* %54: f32[32x100] */
  const float *b1 = (const float *)frame->buffers[4]; /* %hidden2.weight: f32[300x100] */
  const uint8_t *b2 = (const uint8_t *)frame->buffers[23]; /* %9: bool[32x300] */
  const float *b3 = (const float *)frame->buffers[34]; /* %58: f32[32x300] */
  float *r0 = (float *)frame->buffers[34]; /* %58: f32[32x300] */
  const int64_t begin = (300 * chunk / 4 + 16) / 32 * 32;
  const int64_t end = chunk + 1 < 4 ? (300 * (chunk + 1) / 4 + 16) / 32 * 32 : 300;
  gc_region region = {frame, 0, begin, 0, 0};
  const gc_gemm_hooks hooks = {.context = &region, .finish = k6_matmul_finish};
  frame->runtime->gemm_f32(32, end - begin, 100, b0, 100, 1, b1 + 100 * begin, 1, 100, r0 + begin, 300, &hooks);
}

/* %61 = constant(): i64[]  // in optimizer */
/* %62 = add(%optimizer.step, %61): i64[]  // in optimizer */
/* %63 = cast(%62): f64[]  // in optimizer */
/* %64 = cast(%optimizer.learning_rate): f64[]  // in optimizer */
/* %65 = constant(): f64[]  // in optimizer */
/* %66 = power(%65, %63): f64[]  // in optimizer */
/* %67 = constant(): f64[]  // in optimizer */
/* %68 = subtract(%67, %66): f64[]  // in optimizer */
/* %69 = divide(%64, %68): f64[]  // in optimizer */
/* %70 = constant(): f64[]  // in optimizer */
/* %71 = power(%70, %63): f64[]  // in optimizer */
/* %72 = subtract(%67, %71): f64[]  // in optimizer */
/* %73 = rsqrt(%72): f64[]  // in optimizer */
/* %93 = cast(%73): f32[]  // in optimizer */
/* %99 = cast(%69): f32[]  // in optimizer */
static void k7_cast(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const int64_t *b0 = (const int64_t *)frame->buffers[9]; /* %optimizer.step: i64[] */
  const float *b1 = (const float *)frame->buffers[8]; /* %optimizer.learning_rate: f32[] */
  int64_t *r0 = (int64_t *)frame->buffers[35]; /* %62: i64[] */
  float *r1 = (float *)frame->buffers[38]; /* %93: f32[] */
  float *r2 = (float *)frame->buffers[39]; /* %99: f32[] */
  (void)chunk;
  const int64_t t1 = b0[0];
  const int64_t t3 = t1 + 1LL;
  double t6;
  {
    const int64_t x0 = t3;
    gc_tile_cast_i64_f64(1, &t6, &x0);
  }
  double t7;
  {
    const double x0 = 0.999;
    const double x1 = t6;
    gc_tile_power_f64(1, &t7, &x0, &x1);
  }
  const double t8 = 1.0 - t7;
  double t9;
  {
    const double x0 = t8;
    gc_tile_rsqrt_f64(1, &t9, &x0);
  }
  const float t10 = (float)t9;
  const float t11 = b1[0];
  const double t12 = (double)t11;
  double t14;
  {
    const double x0 = 0.9;
    const double x1 = t6;
    gc_tile_power_f64(1, &t14, &x0, &x1);
  }
  const double t15 = 1.0 - t14;
  const double t16 = t12 / t15;
  const float t17 = (float)t16;
  r0[0] = t3;
  r1[0] = t10;
  r2[0] = t17;
}

/* %60 = matmul(%3, %58): f32[784x300]  // gradient of matmul at Examples/FashionMLP.swift:23 in hidden1 */
/* %74 = constant(): f32[]  // in optimizer */
/* %75 = broadcast(%74): f32[784x300]  // in optimizer */
/* %76 = multiply(%75, %adam.m.hidden1.weight): f32[784x300]  // in optimizer */
/* %77 = constant(): f32[]  // in optimizer */
/* %78 = broadcast(%77): f32[784x300]  // in optimizer */
/* %79 = multiply(%78, %60): f32[784x300]  // in optimizer */
/* %80 = add(%76, %79): f32[784x300]  // in optimizer */
/* %81 = constant(): f32[]  // in optimizer */
/* %82 = broadcast(%81): f32[784x300]  // in optimizer */
/* %83 = multiply(%82, %adam.v.hidden1.weight): f32[784x300]  // in optimizer */
/* %84 = multiply(%60, %60): f32[784x300]  // in optimizer */
/* %85 = constant(): f32[]  // in optimizer */
/* %86 = broadcast(%85): f32[784x300]  // in optimizer */
/* %87 = minimum(%84, %86): f32[784x300]  // in optimizer */
/* %88 = constant(): f32[]  // in optimizer */
/* %89 = broadcast(%88): f32[784x300]  // in optimizer */
/* %90 = multiply(%89, %87): f32[784x300]  // in optimizer */
/* %91 = add(%83, %90): f32[784x300]  // in optimizer */
/* %92 = sqrt(%91): f32[784x300]  // in optimizer */
/* %94 = broadcast(%93): f32[784x300]  // in optimizer */
/* %95 = multiply(%92, %94): f32[784x300]  // in optimizer */
/* %96 = constant(): f32[]  // in optimizer */
/* %97 = broadcast(%96): f32[784x300]  // in optimizer */
/* %98 = add(%95, %97): f32[784x300]  // in optimizer */
/* %100 = divide(%80, %98): f32[784x300]  // in optimizer */
/* %101 = broadcast(%99): f32[784x300]  // in optimizer */
/* %102 = multiply(%101, %100): f32[784x300]  // in optimizer */
/* %103 = subtract(%hidden1.weight, %102): f32[784x300]  // in optimizer */
static void k8_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[22]; /* %3: f32[32x784] */
  const float *b1 = (const float *)frame->buffers[34]; /* %58: f32[32x300] */
  const float *b2 = (const float *)frame->buffers[10]; /* %adam.m.hidden1.weight: f32[784x300] */
  const float *b3 = (const float *)frame->buffers[11]; /* %adam.v.hidden1.weight: f32[784x300] */
  const float *b4 = (const float *)frame->buffers[2]; /* %hidden1.weight: f32[784x300] */
  const float *b5 = (const float *)frame->buffers[39]; /* %99: f32[] */
  const float *b6 = (const float *)frame->buffers[38]; /* %93: f32[] */
  float *r0 = (float *)frame->buffers[36]; /* %80: f32[784x300] */
  float *r1 = (float *)frame->buffers[37]; /* %91: f32[784x300] */
  float *r2 = (float *)frame->buffers[40]; /* %103: f32[784x300] */
  const float *b7 = (const float *)region->product - (300 * region->row + region->column);
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  row *= 300, row_end *= 300;
  char *locals = region->locals;
  char *s = locals + 0;
  const float t20 = b5[0];
  const float t22 = b6[0];
  for (int64_t o0 = row; o0 < row_end; o0 += 1024) {
    const int64_t n = row_end - o0 < 1024 ? row_end - o0 : 1024;
    const float *t4 = b2 + o0;
    float *v0 = (float *)(s + 0);
    gc_tile_splat_f32(n, v0, 0.9f);
    float *t5 = (float *)(s + 4096);
    gc_tile_multiply_f32(n, t5, v0, t4);
    const float *t7 = b7 + o0;
    float *v6 = (float *)(s + 8192);
    gc_tile_splat_f32(n, v6, 0.1f);
    float *t8 = (float *)(s + 12288);
    gc_tile_multiply_f32(n, t8, v6, t7);
    float *t9 = r0 + o0;
    gc_tile_add_f32(n, t9, t5, t8);
    const float *t11 = b3 + o0;
    float *v10 = (float *)(s + 12288);
    gc_tile_splat_f32(n, v10, 0.999f);
    float *t12 = (float *)(s + 4096);
    gc_tile_multiply_f32(n, t12, v10, t11);
    float *t14 = (float *)(s + 16384);
    gc_tile_multiply_f32(n, t14, t7, t7);
    float *v15 = (float *)(s + 20480);
    gc_tile_splat_f32(n, v15, 1e+38f);
    float *t16 = (float *)(s + 24576);
    gc_tile_minimum_f32(n, t16, t14, v15);
    float *v13 = (float *)(s + 16384);
    gc_tile_splat_f32(n, v13, 0.001f);
    float *t17 = (float *)(s + 28672);
    gc_tile_multiply_f32(n, t17, v13, t16);
    float *t18 = r1 + o0;
    gc_tile_add_f32(n, t18, t12, t17);
    const float *t19 = b4 + o0;
    float *t21 = (float *)(s + 28672);
    gc_tile_sqrt_f32(n, t21, t18);
    float *v22 = (float *)(s + 4096);
    gc_tile_splat_f32(n, v22, t22);
    float *t23 = (float *)(s + 24576);
    gc_tile_multiply_f32(n, t23, t21, v22);
    float *v24 = (float *)(s + 28672);
    gc_tile_splat_f32(n, v24, 1e-08f);
    float *t25 = (float *)(s + 32768);
    gc_tile_add_f32(n, t25, t23, v24);
    float *t26 = (float *)(s + 24576);
    gc_tile_divide_f32(n, t26, t9, t25);
    float *v20 = (float *)(s + 32768);
    gc_tile_splat_f32(n, v20, t20);
    float *t27 = (float *)(s + 36864);
    gc_tile_multiply_f32(n, t27, v20, t26);
    float *t28 = r2 + o0;
    gc_tile_subtract_f32(n, t28, t19, t27);
  }
}
static void k8_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[22]; /* %3: f32[32x784] */
  const float *b1 = (const float *)frame->buffers[34]; /* %58: f32[32x300] */
  const float *b2 = (const float *)frame->buffers[10]; /* %adam.m.hidden1.weight: f32[784x300] */
  const float *b3 = (const float *)frame->buffers[11]; /* %adam.v.hidden1.weight: f32[784x300] */
  const float *b4 = (const float *)frame->buffers[2]; /* %hidden1.weight: f32[784x300] */
  const float *b5 = (const float *)frame->buffers[39]; /* %99: f32[] */
  const float *b6 = (const float *)frame->buffers[38]; /* %93: f32[] */
  float *r0 = (float *)frame->buffers[36]; /* %80: f32[784x300] */
  float *r1 = (float *)frame->buffers[37]; /* %91: f32[784x300] */
  float *r2 = (float *)frame->buffers[40]; /* %103: f32[784x300] */
  const int64_t begin = (784 * chunk / 8 + 6) / 12 * 12;
  const int64_t end = chunk + 1 < 8 ? (784 * (chunk + 1) / 8 + 6) / 12 * 12 : 784;
  char *locals = (char *)frame->partials + 0 + 178816 * chunk;
  float *band = (float *)(locals + 0);
  gc_region region = {frame, 0, 0, band, 0};
  region.locals = locals + 129600;
  for (int64_t row = begin; row < end; row += 108) {
    const int64_t rows = end - row < 108 ? end - row : 108;
    region.row = row;
    frame->runtime->gemm_f32(rows, 300, 32, b0 + 1 * row, 1, 784, b1, 300, 1, band, 300, 0);
    k8_matmul_finish(&region, 0, rows, 0, 300);
  }
}

/* %59 = reduce_sum(%58): f32[300]  // gradient of broadcast in hidden1 */
/* %74 = constant(): f32[]  // in optimizer */
/* %77 = constant(): f32[]  // in optimizer */
/* %81 = constant(): f32[]  // in optimizer */
/* %85 = constant(): f32[]  // in optimizer */
/* %88 = constant(): f32[]  // in optimizer */
/* %96 = constant(): f32[]  // in optimizer */
/* %104 = broadcast(%74): f32[300]  // in optimizer */
/* %105 = multiply(%104, %adam.m.hidden1.bias): f32[300]  // in optimizer */
/* %106 = broadcast(%77): f32[300]  // in optimizer */
/* %107 = multiply(%106, %59): f32[300]  // in optimizer */
/* %108 = add(%105, %107): f32[300]  // in optimizer */
/* %109 = broadcast(%81): f32[300]  // in optimizer */
/* %110 = multiply(%109, %adam.v.hidden1.bias): f32[300]  // in optimizer */
/* %111 = multiply(%59, %59): f32[300]  // in optimizer */
/* %112 = broadcast(%85): f32[300]  // in optimizer */
/* %113 = minimum(%111, %112): f32[300]  // in optimizer */
/* %114 = broadcast(%88): f32[300]  // in optimizer */
/* %115 = multiply(%114, %113): f32[300]  // in optimizer */
/* %116 = add(%110, %115): f32[300]  // in optimizer */
/* %117 = sqrt(%116): f32[300]  // in optimizer */
/* %118 = broadcast(%93): f32[300]  // in optimizer */
/* %119 = multiply(%117, %118): f32[300]  // in optimizer */
/* %120 = broadcast(%96): f32[300]  // in optimizer */
/* %121 = add(%119, %120): f32[300]  // in optimizer */
/* %122 = divide(%108, %121): f32[300]  // in optimizer */
/* %123 = broadcast(%99): f32[300]  // in optimizer */
/* %124 = multiply(%123, %122): f32[300]  // in optimizer */
/* %125 = subtract(%hidden1.bias, %124): f32[300]  // in optimizer */
static void k9_subtract(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[34]; /* %58: f32[32x300] */
  const float *b1 = (const float *)frame->buffers[12]; /* %adam.m.hidden1.bias: f32[300] */
  const float *b2 = (const float *)frame->buffers[13]; /* %adam.v.hidden1.bias: f32[300] */
  const float *b3 = (const float *)frame->buffers[3]; /* %hidden1.bias: f32[300] */
  const float *b4 = (const float *)frame->buffers[39]; /* %99: f32[] */
  const float *b5 = (const float *)frame->buffers[38]; /* %93: f32[] */
  float *r0 = (float *)frame->buffers[41]; /* %108: f32[300] */
  float *r1 = (float *)frame->buffers[42]; /* %116: f32[300] */
  float *r2 = (float *)frame->buffers[43]; /* %125: f32[300] */
  (void)chunk;
  const int64_t begin = 0, end = 300;
  char slots[24384];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  const float t25 = b4[0];
  const float t27 = b5[0];
  for (int64_t o0 = begin; o0 < end; o0 += 1024) {
    const int64_t n = end - o0 < 1024 ? end - o0 : 1024;
    double *t7 = (double *)(s + 0);
    gc_tile_splat_f64(n, t7, 0.0);
    for (int64_t i1 = 0; i1 < 32; ++i1) {
      const float *t6 = b0 + 300 * i1 + o0;
      gc_tile_accumulate_f32_f64(n, t7, t6);
    }
    float *t8 = (float *)(s + 2432);
    gc_tile_cast_f64_f32(n, t8, t7);
    const float *t10 = b1 + o0;
    float *v9 = (float *)(s + 0);
    gc_tile_splat_f32(n, v9, 0.9f);
    float *t11 = (float *)(s + 4864);
    gc_tile_multiply_f32(n, t11, v9, t10);
    float *v12 = (float *)(s + 7296);
    gc_tile_splat_f32(n, v12, 0.1f);
    float *t13 = (float *)(s + 9728);
    gc_tile_multiply_f32(n, t13, v12, t8);
    float *t14 = r0 + o0;
    gc_tile_add_f32(n, t14, t11, t13);
    const float *t16 = b2 + o0;
    float *v15 = (float *)(s + 9728);
    gc_tile_splat_f32(n, v15, 0.999f);
    float *t17 = (float *)(s + 4864);
    gc_tile_multiply_f32(n, t17, v15, t16);
    float *t19 = (float *)(s + 12160);
    gc_tile_multiply_f32(n, t19, t8, t8);
    float *v20 = (float *)(s + 2432);
    gc_tile_splat_f32(n, v20, 1e+38f);
    float *t21 = (float *)(s + 14592);
    gc_tile_minimum_f32(n, t21, t19, v20);
    float *v18 = (float *)(s + 12160);
    gc_tile_splat_f32(n, v18, 0.001f);
    float *t22 = (float *)(s + 17024);
    gc_tile_multiply_f32(n, t22, v18, t21);
    float *t23 = r1 + o0;
    gc_tile_add_f32(n, t23, t17, t22);
    const float *t24 = b3 + o0;
    float *t26 = (float *)(s + 17024);
    gc_tile_sqrt_f32(n, t26, t23);
    float *v27 = (float *)(s + 4864);
    gc_tile_splat_f32(n, v27, t27);
    float *t28 = (float *)(s + 14592);
    gc_tile_multiply_f32(n, t28, t26, v27);
    float *v29 = (float *)(s + 17024);
    gc_tile_splat_f32(n, v29, 1e-08f);
    float *t30 = (float *)(s + 19456);
    gc_tile_add_f32(n, t30, t28, v29);
    float *t31 = (float *)(s + 14592);
    gc_tile_divide_f32(n, t31, t14, t30);
    float *v25 = (float *)(s + 19456);
    gc_tile_splat_f32(n, v25, t25);
    float *t32 = (float *)(s + 21888);
    gc_tile_multiply_f32(n, t32, v25, t31);
    float *t33 = r2 + o0;
    gc_tile_subtract_f32(n, t33, t24, t32);
  }
}

/* %57 = matmul(%10, %54): f32[300x100]  // gradient of matmul at Examples/FashionMLP.swift:23 in hidden2 */
/* %74 = constant(): f32[]  // in optimizer */
/* %77 = constant(): f32[]  // in optimizer */
/* %81 = constant(): f32[]  // in optimizer */
/* %85 = constant(): f32[]  // in optimizer */
/* %88 = constant(): f32[]  // in optimizer */
/* %96 = constant(): f32[]  // in optimizer */
/* %126 = broadcast(%74): f32[300x100]  // in optimizer */
/* %127 = multiply(%126, %adam.m.hidden2.weight): f32[300x100]  // in optimizer */
/* %128 = broadcast(%77): f32[300x100]  // in optimizer */
/* %129 = multiply(%128, %57): f32[300x100]  // in optimizer */
/* %130 = add(%127, %129): f32[300x100]  // in optimizer */
/* %131 = broadcast(%81): f32[300x100]  // in optimizer */
/* %132 = multiply(%131, %adam.v.hidden2.weight): f32[300x100]  // in optimizer */
/* %133 = multiply(%57, %57): f32[300x100]  // in optimizer */
/* %134 = broadcast(%85): f32[300x100]  // in optimizer */
/* %135 = minimum(%133, %134): f32[300x100]  // in optimizer */
/* %136 = broadcast(%88): f32[300x100]  // in optimizer */
/* %137 = multiply(%136, %135): f32[300x100]  // in optimizer */
/* %138 = add(%132, %137): f32[300x100]  // in optimizer */
/* %139 = sqrt(%138): f32[300x100]  // in optimizer */
/* %140 = broadcast(%93): f32[300x100]  // in optimizer */
/* %141 = multiply(%139, %140): f32[300x100]  // in optimizer */
/* %142 = broadcast(%96): f32[300x100]  // in optimizer */
/* %143 = add(%141, %142): f32[300x100]  // in optimizer */
/* %144 = divide(%130, %143): f32[300x100]  // in optimizer */
/* %145 = broadcast(%99): f32[300x100]  // in optimizer */
/* %146 = multiply(%145, %144): f32[300x100]  // in optimizer */
/* %147 = subtract(%hidden2.weight, %146): f32[300x100]  // in optimizer */
static void k10_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[24]; /* %10: f32[32x300] */
  const float *b1 = (const float *)frame->buffers[33]; /* %54: f32[32x100] */
  const float *b2 = (const float *)frame->buffers[14]; /* %adam.m.hidden2.weight: f32[300x100] */
  const float *b3 = (const float *)frame->buffers[15]; /* %adam.v.hidden2.weight: f32[300x100] */
  const float *b4 = (const float *)frame->buffers[4]; /* %hidden2.weight: f32[300x100] */
  const float *b5 = (const float *)frame->buffers[39]; /* %99: f32[] */
  const float *b6 = (const float *)frame->buffers[38]; /* %93: f32[] */
  float *r0 = (float *)frame->buffers[44]; /* %130: f32[300x100] */
  float *r1 = (float *)frame->buffers[45]; /* %138: f32[300x100] */
  float *r2 = (float *)frame->buffers[46]; /* %147: f32[300x100] */
  const float *b7 = (const float *)region->product - (100 * region->row + region->column);
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  row *= 100, row_end *= 100;
  char *locals = region->locals;
  char *s = locals + 0;
  const float t20 = b5[0];
  const float t22 = b6[0];
  for (int64_t o0 = row; o0 < row_end; o0 += 1024) {
    const int64_t n = row_end - o0 < 1024 ? row_end - o0 : 1024;
    const float *t4 = b2 + o0;
    float *v0 = (float *)(s + 0);
    gc_tile_splat_f32(n, v0, 0.9f);
    float *t5 = (float *)(s + 4096);
    gc_tile_multiply_f32(n, t5, v0, t4);
    const float *t7 = b7 + o0;
    float *v6 = (float *)(s + 8192);
    gc_tile_splat_f32(n, v6, 0.1f);
    float *t8 = (float *)(s + 12288);
    gc_tile_multiply_f32(n, t8, v6, t7);
    float *t9 = r0 + o0;
    gc_tile_add_f32(n, t9, t5, t8);
    const float *t11 = b3 + o0;
    float *v10 = (float *)(s + 12288);
    gc_tile_splat_f32(n, v10, 0.999f);
    float *t12 = (float *)(s + 4096);
    gc_tile_multiply_f32(n, t12, v10, t11);
    float *t14 = (float *)(s + 16384);
    gc_tile_multiply_f32(n, t14, t7, t7);
    float *v15 = (float *)(s + 20480);
    gc_tile_splat_f32(n, v15, 1e+38f);
    float *t16 = (float *)(s + 24576);
    gc_tile_minimum_f32(n, t16, t14, v15);
    float *v13 = (float *)(s + 16384);
    gc_tile_splat_f32(n, v13, 0.001f);
    float *t17 = (float *)(s + 28672);
    gc_tile_multiply_f32(n, t17, v13, t16);
    float *t18 = r1 + o0;
    gc_tile_add_f32(n, t18, t12, t17);
    const float *t19 = b4 + o0;
    float *t21 = (float *)(s + 28672);
    gc_tile_sqrt_f32(n, t21, t18);
    float *v22 = (float *)(s + 4096);
    gc_tile_splat_f32(n, v22, t22);
    float *t23 = (float *)(s + 24576);
    gc_tile_multiply_f32(n, t23, t21, v22);
    float *v24 = (float *)(s + 28672);
    gc_tile_splat_f32(n, v24, 1e-08f);
    float *t25 = (float *)(s + 32768);
    gc_tile_add_f32(n, t25, t23, v24);
    float *t26 = (float *)(s + 24576);
    gc_tile_divide_f32(n, t26, t9, t25);
    float *v20 = (float *)(s + 32768);
    gc_tile_splat_f32(n, v20, t20);
    float *t27 = (float *)(s + 36864);
    gc_tile_multiply_f32(n, t27, v20, t26);
    float *t28 = r2 + o0;
    gc_tile_subtract_f32(n, t28, t19, t27);
  }
}
static void k10_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[24]; /* %10: f32[32x300] */
  const float *b1 = (const float *)frame->buffers[33]; /* %54: f32[32x100] */
  const float *b2 = (const float *)frame->buffers[14]; /* %adam.m.hidden2.weight: f32[300x100] */
  const float *b3 = (const float *)frame->buffers[15]; /* %adam.v.hidden2.weight: f32[300x100] */
  const float *b4 = (const float *)frame->buffers[4]; /* %hidden2.weight: f32[300x100] */
  const float *b5 = (const float *)frame->buffers[39]; /* %99: f32[] */
  const float *b6 = (const float *)frame->buffers[38]; /* %93: f32[] */
  float *r0 = (float *)frame->buffers[44]; /* %130: f32[300x100] */
  float *r1 = (float *)frame->buffers[45]; /* %138: f32[300x100] */
  float *r2 = (float *)frame->buffers[46]; /* %147: f32[300x100] */
  const int64_t begin = (300 * chunk / 8 + 6) / 12 * 12;
  const int64_t end = chunk + 1 < 8 ? (300 * (chunk + 1) / 8 + 6) / 12 * 12 : 300;
  char *locals = (char *)frame->partials + 1430528 + 73216 * chunk;
  float *band = (float *)(locals + 0);
  gc_region region = {frame, 0, 0, band, 0};
  region.locals = locals + 24000;
  for (int64_t row = begin; row < end; row += 60) {
    const int64_t rows = end - row < 60 ? end - row : 60;
    region.row = row;
    frame->runtime->gemm_f32(rows, 100, 32, b0 + 1 * row, 1, 300, b1, 100, 1, band, 100, 0);
    k10_matmul_finish(&region, 0, rows, 0, 100);
  }
}

/* %55 = reduce_sum(%54): f32[100]  // gradient of broadcast in hidden2 */
/* %74 = constant(): f32[]  // in optimizer */
/* %77 = constant(): f32[]  // in optimizer */
/* %81 = constant(): f32[]  // in optimizer */
/* %85 = constant(): f32[]  // in optimizer */
/* %88 = constant(): f32[]  // in optimizer */
/* %96 = constant(): f32[]  // in optimizer */
/* %148 = broadcast(%74): f32[100]  // in optimizer */
/* %149 = multiply(%148, %adam.m.hidden2.bias): f32[100]  // in optimizer */
/* %150 = broadcast(%77): f32[100]  // in optimizer */
/* %151 = multiply(%150, %55): f32[100]  // in optimizer */
/* %152 = add(%149, %151): f32[100]  // in optimizer */
/* %153 = broadcast(%81): f32[100]  // in optimizer */
/* %154 = multiply(%153, %adam.v.hidden2.bias): f32[100]  // in optimizer */
/* %155 = multiply(%55, %55): f32[100]  // in optimizer */
/* %156 = broadcast(%85): f32[100]  // in optimizer */
/* %157 = minimum(%155, %156): f32[100]  // in optimizer */
/* %158 = broadcast(%88): f32[100]  // in optimizer */
/* %159 = multiply(%158, %157): f32[100]  // in optimizer */
/* %160 = add(%154, %159): f32[100]  // in optimizer */
/* %161 = sqrt(%160): f32[100]  // in optimizer */
/* %162 = broadcast(%93): f32[100]  // in optimizer */
/* %163 = multiply(%161, %162): f32[100]  // in optimizer */
/* %164 = broadcast(%96): f32[100]  // in optimizer */
/* %165 = add(%163, %164): f32[100]  // in optimizer */
/* %166 = divide(%152, %165): f32[100]  // in optimizer */
/* %167 = broadcast(%99): f32[100]  // in optimizer */
/* %168 = multiply(%167, %166): f32[100]  // in optimizer */
/* %169 = subtract(%hidden2.bias, %168): f32[100]  // in optimizer */
static void k11_subtract(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[33]; /* %54: f32[32x100] */
  const float *b1 = (const float *)frame->buffers[16]; /* %adam.m.hidden2.bias: f32[100] */
  const float *b2 = (const float *)frame->buffers[17]; /* %adam.v.hidden2.bias: f32[100] */
  const float *b3 = (const float *)frame->buffers[5]; /* %hidden2.bias: f32[100] */
  const float *b4 = (const float *)frame->buffers[39]; /* %99: f32[] */
  const float *b5 = (const float *)frame->buffers[38]; /* %93: f32[] */
  float *r0 = (float *)frame->buffers[47]; /* %152: f32[100] */
  float *r1 = (float *)frame->buffers[48]; /* %160: f32[100] */
  float *r2 = (float *)frame->buffers[49]; /* %169: f32[100] */
  (void)chunk;
  const int64_t begin = 0, end = 100;
  char slots[8384];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  const float t25 = b4[0];
  const float t27 = b5[0];
  for (int64_t o0 = begin; o0 < end; o0 += 1024) {
    const int64_t n = end - o0 < 1024 ? end - o0 : 1024;
    double *t7 = (double *)(s + 0);
    gc_tile_splat_f64(n, t7, 0.0);
    for (int64_t i1 = 0; i1 < 32; ++i1) {
      const float *t6 = b0 + 100 * i1 + o0;
      gc_tile_accumulate_f32_f64(n, t7, t6);
    }
    float *t8 = (float *)(s + 832);
    gc_tile_cast_f64_f32(n, t8, t7);
    const float *t10 = b1 + o0;
    float *v9 = (float *)(s + 0);
    gc_tile_splat_f32(n, v9, 0.9f);
    float *t11 = (float *)(s + 1664);
    gc_tile_multiply_f32(n, t11, v9, t10);
    float *v12 = (float *)(s + 2496);
    gc_tile_splat_f32(n, v12, 0.1f);
    float *t13 = (float *)(s + 3328);
    gc_tile_multiply_f32(n, t13, v12, t8);
    float *t14 = r0 + o0;
    gc_tile_add_f32(n, t14, t11, t13);
    const float *t16 = b2 + o0;
    float *v15 = (float *)(s + 3328);
    gc_tile_splat_f32(n, v15, 0.999f);
    float *t17 = (float *)(s + 1664);
    gc_tile_multiply_f32(n, t17, v15, t16);
    float *t19 = (float *)(s + 4160);
    gc_tile_multiply_f32(n, t19, t8, t8);
    float *v20 = (float *)(s + 832);
    gc_tile_splat_f32(n, v20, 1e+38f);
    float *t21 = (float *)(s + 4992);
    gc_tile_minimum_f32(n, t21, t19, v20);
    float *v18 = (float *)(s + 4160);
    gc_tile_splat_f32(n, v18, 0.001f);
    float *t22 = (float *)(s + 5824);
    gc_tile_multiply_f32(n, t22, v18, t21);
    float *t23 = r1 + o0;
    gc_tile_add_f32(n, t23, t17, t22);
    const float *t24 = b3 + o0;
    float *t26 = (float *)(s + 5824);
    gc_tile_sqrt_f32(n, t26, t23);
    float *v27 = (float *)(s + 1664);
    gc_tile_splat_f32(n, v27, t27);
    float *t28 = (float *)(s + 4992);
    gc_tile_multiply_f32(n, t28, t26, v27);
    float *v29 = (float *)(s + 5824);
    gc_tile_splat_f32(n, v29, 1e-08f);
    float *t30 = (float *)(s + 6656);
    gc_tile_add_f32(n, t30, t28, v29);
    float *t31 = (float *)(s + 4992);
    gc_tile_divide_f32(n, t31, t14, t30);
    float *v25 = (float *)(s + 6656);
    gc_tile_splat_f32(n, v25, t25);
    float *t32 = (float *)(s + 7488);
    gc_tile_multiply_f32(n, t32, v25, t31);
    float *t33 = r2 + o0;
    gc_tile_subtract_f32(n, t33, t24, t32);
  }
}

/* %53 = matmul(%16, %50): f32[100x10]  // gradient of matmul at Examples/FashionMLP.swift:25 in output */
/* %74 = constant(): f32[]  // in optimizer */
/* %77 = constant(): f32[]  // in optimizer */
/* %81 = constant(): f32[]  // in optimizer */
/* %85 = constant(): f32[]  // in optimizer */
/* %88 = constant(): f32[]  // in optimizer */
/* %96 = constant(): f32[]  // in optimizer */
/* %170 = broadcast(%74): f32[100x10]  // in optimizer */
/* %171 = multiply(%170, %adam.m.output.weight): f32[100x10]  // in optimizer */
/* %172 = broadcast(%77): f32[100x10]  // in optimizer */
/* %173 = multiply(%172, %53): f32[100x10]  // in optimizer */
/* %174 = add(%171, %173): f32[100x10]  // in optimizer */
/* %175 = broadcast(%81): f32[100x10]  // in optimizer */
/* %176 = multiply(%175, %adam.v.output.weight): f32[100x10]  // in optimizer */
/* %177 = multiply(%53, %53): f32[100x10]  // in optimizer */
/* %178 = broadcast(%85): f32[100x10]  // in optimizer */
/* %179 = minimum(%177, %178): f32[100x10]  // in optimizer */
/* %180 = broadcast(%88): f32[100x10]  // in optimizer */
/* %181 = multiply(%180, %179): f32[100x10]  // in optimizer */
/* %182 = add(%176, %181): f32[100x10]  // in optimizer */
/* %183 = sqrt(%182): f32[100x10]  // in optimizer */
/* %184 = broadcast(%93): f32[100x10]  // in optimizer */
/* %185 = multiply(%183, %184): f32[100x10]  // in optimizer */
/* %186 = broadcast(%96): f32[100x10]  // in optimizer */
/* %187 = add(%185, %186): f32[100x10]  // in optimizer */
/* %188 = divide(%174, %187): f32[100x10]  // in optimizer */
/* %189 = broadcast(%99): f32[100x10]  // in optimizer */
/* %190 = multiply(%189, %188): f32[100x10]  // in optimizer */
/* %191 = subtract(%output.weight, %190): f32[100x10]  // in optimizer */
static void k12_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *b0 = (const float *)frame->buffers[26]; /* %16: f32[32x100] */
  const float *b1 = (const float *)frame->buffers[32]; /* %50: f32[32x10] */
  const float *b2 = (const float *)frame->buffers[18]; /* %adam.m.output.weight: f32[100x10] */
  const float *b3 = (const float *)frame->buffers[19]; /* %adam.v.output.weight: f32[100x10] */
  const float *b4 = (const float *)frame->buffers[6]; /* %output.weight: f32[100x10] */
  const float *b5 = (const float *)frame->buffers[39]; /* %99: f32[] */
  const float *b6 = (const float *)frame->buffers[38]; /* %93: f32[] */
  float *r0 = (float *)frame->buffers[50]; /* %174: f32[100x10] */
  float *r1 = (float *)frame->buffers[51]; /* %182: f32[100x10] */
  float *r2 = (float *)frame->buffers[52]; /* %191: f32[100x10] */
  const float *b7 = (const float *)region->product - (10 * region->row + region->column);
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  row *= 10, row_end *= 10;
  char *locals = region->locals;
  char *s = locals + 0;
  const float t20 = b5[0];
  const float t22 = b6[0];
  for (int64_t o0 = row; o0 < row_end; o0 += 1024) {
    const int64_t n = row_end - o0 < 1024 ? row_end - o0 : 1024;
    const float *t4 = b2 + o0;
    float *v0 = (float *)(s + 0);
    gc_tile_splat_f32(n, v0, 0.9f);
    float *t5 = (float *)(s + 4032);
    gc_tile_multiply_f32(n, t5, v0, t4);
    const float *t7 = b7 + o0;
    float *v6 = (float *)(s + 8064);
    gc_tile_splat_f32(n, v6, 0.1f);
    float *t8 = (float *)(s + 12096);
    gc_tile_multiply_f32(n, t8, v6, t7);
    float *t9 = r0 + o0;
    gc_tile_add_f32(n, t9, t5, t8);
    const float *t11 = b3 + o0;
    float *v10 = (float *)(s + 12096);
    gc_tile_splat_f32(n, v10, 0.999f);
    float *t12 = (float *)(s + 4032);
    gc_tile_multiply_f32(n, t12, v10, t11);
    float *t14 = (float *)(s + 16128);
    gc_tile_multiply_f32(n, t14, t7, t7);
    float *v15 = (float *)(s + 20160);
    gc_tile_splat_f32(n, v15, 1e+38f);
    float *t16 = (float *)(s + 24192);
    gc_tile_minimum_f32(n, t16, t14, v15);
    float *v13 = (float *)(s + 16128);
    gc_tile_splat_f32(n, v13, 0.001f);
    float *t17 = (float *)(s + 28224);
    gc_tile_multiply_f32(n, t17, v13, t16);
    float *t18 = r1 + o0;
    gc_tile_add_f32(n, t18, t12, t17);
    const float *t19 = b4 + o0;
    float *t21 = (float *)(s + 28224);
    gc_tile_sqrt_f32(n, t21, t18);
    float *v22 = (float *)(s + 4032);
    gc_tile_splat_f32(n, v22, t22);
    float *t23 = (float *)(s + 24192);
    gc_tile_multiply_f32(n, t23, t21, v22);
    float *v24 = (float *)(s + 28224);
    gc_tile_splat_f32(n, v24, 1e-08f);
    float *t25 = (float *)(s + 32256);
    gc_tile_add_f32(n, t25, t23, v24);
    float *t26 = (float *)(s + 24192);
    gc_tile_divide_f32(n, t26, t9, t25);
    float *v20 = (float *)(s + 32256);
    gc_tile_splat_f32(n, v20, t20);
    float *t27 = (float *)(s + 36288);
    gc_tile_multiply_f32(n, t27, v20, t26);
    float *t28 = r2 + o0;
    gc_tile_subtract_f32(n, t28, t19, t27);
  }
}
static void k12_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[26]; /* %16: f32[32x100] */
  const float *b1 = (const float *)frame->buffers[32]; /* %50: f32[32x10] */
  const float *b2 = (const float *)frame->buffers[18]; /* %adam.m.output.weight: f32[100x10] */
  const float *b3 = (const float *)frame->buffers[19]; /* %adam.v.output.weight: f32[100x10] */
  const float *b4 = (const float *)frame->buffers[6]; /* %output.weight: f32[100x10] */
  const float *b5 = (const float *)frame->buffers[39]; /* %99: f32[] */
  const float *b6 = (const float *)frame->buffers[38]; /* %93: f32[] */
  float *r0 = (float *)frame->buffers[50]; /* %174: f32[100x10] */
  float *r1 = (float *)frame->buffers[51]; /* %182: f32[100x10] */
  float *r2 = (float *)frame->buffers[52]; /* %191: f32[100x10] */
  (void)chunk;
  const int64_t begin = 0, end = 100;
  char *locals = (char *)frame->partials + 0;
  float band[1000];
  gc_region region = {frame, 0, 0, band, 0};
  region.locals = locals + 0;
  for (int64_t row = begin; row < end; row += 100) {
    const int64_t rows = end - row < 100 ? end - row : 100;
    region.row = row;
    frame->runtime->gemm_f32(rows, 10, 32, b0 + 1 * row, 1, 100, b1, 10, 1, band, 10, 0);
    k12_matmul_finish(&region, 0, rows, 0, 10);
  }
}

/* %51 = reduce_sum(%50): f32[10]  // gradient of broadcast in output */
/* %74 = constant(): f32[]  // in optimizer */
/* %77 = constant(): f32[]  // in optimizer */
/* %81 = constant(): f32[]  // in optimizer */
/* %85 = constant(): f32[]  // in optimizer */
/* %88 = constant(): f32[]  // in optimizer */
/* %96 = constant(): f32[]  // in optimizer */
/* %192 = broadcast(%74): f32[10]  // in optimizer */
/* %193 = multiply(%192, %adam.m.output.bias): f32[10]  // in optimizer */
/* %194 = broadcast(%77): f32[10]  // in optimizer */
/* %195 = multiply(%194, %51): f32[10]  // in optimizer */
/* %196 = add(%193, %195): f32[10]  // in optimizer */
/* %197 = broadcast(%81): f32[10]  // in optimizer */
/* %198 = multiply(%197, %adam.v.output.bias): f32[10]  // in optimizer */
/* %199 = multiply(%51, %51): f32[10]  // in optimizer */
/* %200 = broadcast(%85): f32[10]  // in optimizer */
/* %201 = minimum(%199, %200): f32[10]  // in optimizer */
/* %202 = broadcast(%88): f32[10]  // in optimizer */
/* %203 = multiply(%202, %201): f32[10]  // in optimizer */
/* %204 = add(%198, %203): f32[10]  // in optimizer */
/* %205 = sqrt(%204): f32[10]  // in optimizer */
/* %206 = broadcast(%93): f32[10]  // in optimizer */
/* %207 = multiply(%205, %206): f32[10]  // in optimizer */
/* %208 = broadcast(%96): f32[10]  // in optimizer */
/* %209 = add(%207, %208): f32[10]  // in optimizer */
/* %210 = divide(%196, %209): f32[10]  // in optimizer */
/* %211 = broadcast(%99): f32[10]  // in optimizer */
/* %212 = multiply(%211, %210): f32[10]  // in optimizer */
/* %213 = subtract(%output.bias, %212): f32[10]  // in optimizer */
static void k13_subtract(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *b0 = (const float *)frame->buffers[32]; /* %50: f32[32x10] */
  const float *b1 = (const float *)frame->buffers[20]; /* %adam.m.output.bias: f32[10] */
  const float *b2 = (const float *)frame->buffers[21]; /* %adam.v.output.bias: f32[10] */
  const float *b3 = (const float *)frame->buffers[7]; /* %output.bias: f32[10] */
  const float *b4 = (const float *)frame->buffers[39]; /* %99: f32[] */
  const float *b5 = (const float *)frame->buffers[38]; /* %93: f32[] */
  float *r0 = (float *)frame->buffers[53]; /* %196: f32[10] */
  float *r1 = (float *)frame->buffers[54]; /* %204: f32[10] */
  float *r2 = (float *)frame->buffers[55]; /* %213: f32[10] */
  (void)chunk;
  const int64_t begin = 0, end = 10;
  char slots[2624];
  char *s = (char *)(((uintptr_t)slots + 63) & ~(uintptr_t)63);
  const float t25 = b4[0];
  const float t27 = b5[0];
  for (int64_t o0 = begin; o0 < end; o0 += 1024) {
    const int64_t n = end - o0 < 1024 ? end - o0 : 1024;
    double *t7 = (double *)(s + 0);
    gc_tile_splat_f64(n, t7, 0.0);
    for (int64_t i1 = 0; i1 < 32; ++i1) {
      const float *t6 = b0 + 10 * i1 + o0;
      gc_tile_accumulate_f32_f64(n, t7, t6);
    }
    float *t8 = (float *)(s + 256);
    gc_tile_cast_f64_f32(n, t8, t7);
    const float *t10 = b1 + o0;
    float *v9 = (float *)(s + 0);
    gc_tile_splat_f32(n, v9, 0.9f);
    float *t11 = (float *)(s + 512);
    gc_tile_multiply_f32(n, t11, v9, t10);
    float *v12 = (float *)(s + 768);
    gc_tile_splat_f32(n, v12, 0.1f);
    float *t13 = (float *)(s + 1024);
    gc_tile_multiply_f32(n, t13, v12, t8);
    float *t14 = r0 + o0;
    gc_tile_add_f32(n, t14, t11, t13);
    const float *t16 = b2 + o0;
    float *v15 = (float *)(s + 1024);
    gc_tile_splat_f32(n, v15, 0.999f);
    float *t17 = (float *)(s + 512);
    gc_tile_multiply_f32(n, t17, v15, t16);
    float *t19 = (float *)(s + 1280);
    gc_tile_multiply_f32(n, t19, t8, t8);
    float *v20 = (float *)(s + 256);
    gc_tile_splat_f32(n, v20, 1e+38f);
    float *t21 = (float *)(s + 1536);
    gc_tile_minimum_f32(n, t21, t19, v20);
    float *v18 = (float *)(s + 1280);
    gc_tile_splat_f32(n, v18, 0.001f);
    float *t22 = (float *)(s + 1792);
    gc_tile_multiply_f32(n, t22, v18, t21);
    float *t23 = r1 + o0;
    gc_tile_add_f32(n, t23, t17, t22);
    const float *t24 = b3 + o0;
    float *t26 = (float *)(s + 1792);
    gc_tile_sqrt_f32(n, t26, t23);
    float *v27 = (float *)(s + 512);
    gc_tile_splat_f32(n, v27, t27);
    float *t28 = (float *)(s + 1536);
    gc_tile_multiply_f32(n, t28, t26, v27);
    float *v29 = (float *)(s + 1792);
    gc_tile_splat_f32(n, v29, 1e-08f);
    float *t30 = (float *)(s + 2048);
    gc_tile_add_f32(n, t30, t28, v29);
    float *t31 = (float *)(s + 1536);
    gc_tile_divide_f32(n, t31, t14, t30);
    float *v25 = (float *)(s + 2048);
    gc_tile_splat_f32(n, v25, t25);
    float *t32 = (float *)(s + 2304);
    gc_tile_multiply_f32(n, t32, v25, t31);
    float *t33 = r2 + o0;
    gc_tile_subtract_f32(n, t33, t24, t32);
  }
}

static void phase0(void *context, int64_t part) {
  static const unsigned short tasks[][2] = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {0, 3}, {0, 4}, {0, 5}};
  static const int starts[] = {0, 1, 2, 3, 4, 5, 6, 7};
  for (int i = starts[part]; i < starts[part + 1]; ++i) {
    const int64_t chunk = tasks[i][1];
    switch (tasks[i][0]) {
      case 0: k0_multiply(context, chunk); break;
      case 1: k7_cast(context, chunk); break;
    }
  }
}

static void phase7(void *context, int64_t part) {
  static const unsigned short tasks[][2] = {{0, 0}, {0, 1}, {1, 0}, {2, 0}, {0, 2}, {0, 3}};
  static const int starts[] = {0, 1, 2, 3, 4, 5, 6};
  for (int i = starts[part]; i < starts[part + 1]; ++i) {
    const int64_t chunk = tasks[i][1];
    switch (tasks[i][0]) {
      case 0: k6_matmul(context, chunk); break;
      case 1: k11_subtract(context, chunk); break;
      case 2: k12_matmul(context, chunk); break;
    }
  }
}

static void phase8(void *context, int64_t part) {
  static const unsigned short tasks[][2] = {{0, 0}, {2, 0}, {0, 1}, {2, 1}, {0, 2}, {2, 2}, {0, 3}, {2, 3}, {1, 0}, {0, 4}, {2, 4}, {0, 5}, {2, 5}, {0, 6}, {2, 6}, {0, 7}, {2, 7}};
  static const int starts[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17};
  for (int i = starts[part]; i < starts[part + 1]; ++i) {
    const int64_t chunk = tasks[i][1];
    switch (tasks[i][0]) {
      case 0: k8_matmul(context, chunk); break;
      case 1: k9_subtract(context, chunk); break;
      case 2: k10_matmul(context, chunk); break;
    }
  }
}

int32_t gc_fashion_mlp_run(void *const *arguments, void *const *outputs, void *workspace,
    const gc_runtime *runtime, int64_t batch) {
  (void)arguments, (void)outputs, (void)workspace, (void)batch;
  void *buffers[56];
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
  buffers[11] = arguments[11];
  buffers[12] = arguments[12];
  buffers[13] = arguments[13];
  buffers[14] = arguments[14];
  buffers[15] = arguments[15];
  buffers[16] = arguments[16];
  buffers[17] = arguments[17];
  buffers[18] = arguments[18];
  buffers[19] = arguments[19];
  buffers[20] = arguments[20];
  buffers[21] = arguments[21];
  buffers[22] = (char *)workspace + 2016256;
  buffers[23] = (char *)workspace + 61248;
  buffers[24] = (char *)workspace + 2116608;
  buffers[25] = (char *)workspace + 0;
  buffers[26] = (char *)workspace + 48448;
  buffers[27] = (char *)workspace + 3200;
  buffers[28] = (char *)workspace + 4480;
  buffers[29] = (char *)workspace + 5760;
  buffers[30] = outputs[0];
  buffers[31] = outputs[1];
  buffers[32] = (char *)workspace + 70848;
  buffers[33] = (char *)workspace + 2193408;
  buffers[34] = (char *)workspace + 2155008;
  buffers[35] = arguments[9];
  buffers[36] = arguments[10];
  buffers[37] = arguments[11];
  buffers[38] = (char *)workspace + 2206208;
  buffers[39] = (char *)workspace + 2206272;
  buffers[40] = arguments[2];
  buffers[41] = arguments[12];
  buffers[42] = arguments[13];
  buffers[43] = arguments[3];
  buffers[44] = arguments[14];
  buffers[45] = arguments[15];
  buffers[46] = arguments[4];
  buffers[47] = arguments[16];
  buffers[48] = arguments[17];
  buffers[49] = arguments[5];
  buffers[50] = arguments[18];
  buffers[51] = arguments[19];
  buffers[52] = arguments[6];
  buffers[53] = arguments[20];
  buffers[54] = arguments[21];
  buffers[55] = arguments[7];
  gc_frame frame = {buffers, runtime, (char *)workspace + 2206336, (char *)workspace + 0, batch};
  (void)frame;
  runtime->parallel(runtime->pool, phase0, &frame, 7);
  runtime->parallel(runtime->pool, k1_matmul, &frame, 8);
  runtime->parallel(runtime->pool, k2_matmul, &frame, 3);
  k3_matmul(&frame, 0);
  k4_reduce_mean(&frame, 0);
  k5_matmul(&frame, 0);
  k13_subtract(&frame, 0);
  runtime->parallel(runtime->pool, phase7, &frame, 6);
  runtime->parallel(runtime->pool, phase8, &frame, 16);
  return 0;
}

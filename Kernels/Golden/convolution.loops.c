/* %0 = convolution %x, %kernel {low = [1, 1], high = [1, 1]} : f32[2x8x8x4]  // CodeGenerationTests/GoldenGraphs.swift:23
 * %1 = constant {value = f32[] 0.0} : f32[]
 * %2 = broadcast %1 {shape = [2, 8, 8, 4]} : f32[2x8x8x4]
 * %3 = compare %0, %2 {direction = less_equal} : bool[2x8x8x4]  // CodeGenerationTests/GoldenGraphs.swift:23
 * %4 = select %3, %2, %0 : f32[2x8x8x4]  // CodeGenerationTests/GoldenGraphs.swift:23 */
GC_KERNEL void k0_select(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *x = frame->buffers[0]; /* %x: f32[2x8x8x3] */
  const float *kernel = frame->buffers[1]; /* %kernel: f32[3x3x3x4] */
  float *select_4 = frame->buffers[2]; /* %4: f32[2x8x8x4] */
  const int64_t i0 = chunk;
  for (int64_t i1 = 0; i1 < 8; ++i1) {
    for (int64_t i2 = 0; i2 < 8; ++i2) {
      float sum46[4];
      float sum49[4];
      float sum51[4];
      GC_VECTORIZE
      for (int64_t i3 = 0; i3 < 4; ++i3) {
        sum51[i3] = 0.0f;
      }
      for (int64_t i4 = 0; i4 < 3; ++i4) {
        const int64_t t7 = gc_add_i64(i1, i4);
        const int64_t t8 = gc_add_i64(t7, (-1LL));
        const uint8_t t9 = gc_greater_equal_i64(t8, 0LL);
        const uint8_t t11 = gc_less_i64(t8, 8LL);
        const uint8_t t12 = gc_and_bool(t9, t11);
        const int64_t t13 = gc_maximum_i64(t8, 0LL);
        const int64_t t15 = gc_minimum_i64(t13, 7LL);
        GC_VECTORIZE
        for (int64_t i3 = 0; i3 < 4; ++i3) {
          sum49[i3] = 0.0f;
        }
        for (int64_t i5 = 0; i5 < 3; ++i5) {
          const int64_t t17 = gc_add_i64(i2, i5);
          const int64_t t18 = gc_add_i64(t17, (-1LL));
          const uint8_t t19 = gc_greater_equal_i64(t18, 0LL);
          const uint8_t t20 = gc_less_i64(t18, 8LL);
          const uint8_t t21 = gc_and_bool(t19, t20);
          const int64_t t22 = gc_maximum_i64(t18, 0LL);
          const int64_t t23 = gc_minimum_i64(t22, 7LL);
          GC_VECTORIZE
          for (int64_t i3 = 0; i3 < 4; ++i3) {
            sum46[i3] = 0.0f;
          }
          for (int64_t i6 = 0; i6 < 3; ++i6) {
            const float t34 = x[24 * t15 + 3 * t23 + 192 * i0 + i6];
            GC_VECTORIZE
            for (int64_t i3 = 0; i3 < 4; ++i3) {
              const float t45 = t34 * kernel[i3 + 36 * i4 + 12 * i5 + 4 * i6];
              sum46[i3] += t45;
            }
          }
          GC_VECTORIZE
          for (int64_t i3 = 0; i3 < 4; ++i3) {
            const float t48 = gc_select_f32(t21, sum46[i3], 0.0f);
            sum49[i3] += t48;
          }
        }
        GC_VECTORIZE
        for (int64_t i3 = 0; i3 < 4; ++i3) {
          const float t50 = gc_select_f32(t12, sum49[i3], 0.0f);
          sum51[i3] += t50;
        }
      }
      GC_VECTORIZE
      for (int64_t i3 = 0; i3 < 4; ++i3) {
        const uint8_t t52 = gc_less_equal_f32(sum51[i3], 0.0f);
        const float t53 = gc_select_f32(t52, 0.0f, sum51[i3]);
        select_4[256 * i0 + 32 * i1 + 4 * i2 + i3] = t53;
      }
    }
  }
}

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
  char memory[320];
  char *slots = GC_ALIGNED(memory);
  const int64_t i0 = chunk;
  for (int64_t i1 = 0; i1 < 8; ++i1) {
    for (int64_t i2 = 0; i2 < 8; ++i2) {
      float *sum51 = (float *)slots;
      gc_tile_splat_f32(4, sum51, 0.0f);
      for (int64_t i4 = 0; i4 < 3; ++i4) {
        const int64_t t7 = i1 + i4;
        const int64_t t8 = t7 + (-1LL);
        const uint8_t t9 = t8 >= 0LL;
        const uint8_t t11 = t8 < 8LL;
        uint8_t t12;
        gc_tile_and_bool(1, &t12, &t9, &t11);
        int64_t t13;
        gc_tile_maximum_i64(1, &t13, &t8, &(int64_t){0LL});
        int64_t t15;
        gc_tile_minimum_i64(1, &t15, &t13, &(int64_t){7LL});
        float *sum49 = (float *)(slots + 64);
        gc_tile_splat_f32(4, sum49, 0.0f);
        for (int64_t i5 = 0; i5 < 3; ++i5) {
          const int64_t t17 = i2 + i5;
          const int64_t t18 = t17 + (-1LL);
          const uint8_t t19 = t18 >= 0LL;
          const uint8_t t20 = t18 < 8LL;
          uint8_t t21;
          gc_tile_and_bool(1, &t21, &t19, &t20);
          int64_t t22;
          gc_tile_maximum_i64(1, &t22, &t18, &(int64_t){0LL});
          int64_t t23;
          gc_tile_minimum_i64(1, &t23, &t22, &(int64_t){7LL});
          float *sum46 = (float *)(slots + 128);
          gc_tile_splat_f32(4, sum46, 0.0f);
          for (int64_t i6 = 0; i6 < 3; ++i6) {
            const float t34 = x[24 * t15 + 3 * t23 + 192 * i0 + i6];
            const float *t44 = kernel + 36 * i4 + 12 * i5 + 4 * i6;
            float *t45 = (float *)(slots + 192);
            gc_tile_number_multiply_f32(4, t45, t34, t44);
            gc_tile_add_f32(4, sum46, sum46, t45);
          }
          uint8_t *v21 = (uint8_t *)(slots + 192);
          gc_tile_splat_bool(4, v21, t21);
          float *t48 = (float *)(slots + 128);
          gc_tile_select_number_f32(4, t48, v21, sum46, 0.0f);
          gc_tile_add_f32(4, sum49, sum49, t48);
        }
        uint8_t *v12 = (uint8_t *)(slots + 128);
        gc_tile_splat_bool(4, v12, t12);
        float *t50 = (float *)(slots + 64);
        gc_tile_select_number_f32(4, t50, v12, sum49, 0.0f);
        gc_tile_add_f32(4, sum51, sum51, t50);
      }
      uint8_t *t52 = (uint8_t *)(slots + 64);
      gc_tile_less_equal_number_f32(4, t52, sum51, 0.0f);
      float *t53 = select_4 + 256 * i0 + 32 * i1 + 4 * i2;
      gc_tile_number_select_f32(4, t53, t52, 0.0f, sum51);
    }
  }
}

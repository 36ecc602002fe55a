/* %0 = cast %pixels {to = f32} : f32[24x20]  // CodeGenerationTests/GoldenGraphs.swift:17
 * %1 = constant {value = f32[] 255.0} : f32[]
 * %2 = broadcast %1 {shape = [24, 20]} : f32[24x20]
 * %3 = divide %0, %2 : f32[24x20]
 * %4 = matmul %3, %weight : f32[24x12]  // CodeGenerationTests/GoldenGraphs.swift:17
 * %5 = broadcast %bias {shape = [24, 12]} : f32[24x12]
 * %6 = add %4, %5 : f32[24x12]
 * %7 = constant {value = f32[] 0.0} : f32[]
 * %8 = broadcast %7 {shape = [24, 12]} : f32[24x12]
 * %9 = compare %6, %8 {direction = less_equal} : bool[24x12]  // CodeGenerationTests/GoldenGraphs.swift:17
 * %10 = select %9, %8, %6 : f32[24x12]  // CodeGenerationTests/GoldenGraphs.swift:17 */
static void k0_matmul_finish(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const float *bias = frame->buffers[2]; /* %bias: f32[12] */
  float *select_10 = frame->buffers[3]; /* %10: f32[24x12] */
  const float *product = frame->buffers[3]; /* in the place of %10: f32[24x12] */
  row += region->row, row_end += region->row;
  column += region->column, column_end += region->column;
  char memory[320];
  char *slots = GC_ALIGNED(memory);
  for (int64_t i0 = row; i0 < row_end; ++i0) {
    for (int64_t o1 = column; o1 < column_end; o1 += 1024) {
      const int64_t n = column_end - o1 < 1024 ? column_end - o1 : 1024;
      const float *t6 = product + 12 * i0 + o1;
      const float *t7 = bias + o1;
      float *t8 = (float *)slots;
      gc_tile_add_f32(n, t8, t6, t7);
      uint8_t *t10 = (uint8_t *)(slots + 128);
      gc_tile_less_equal_number_f32(n, t10, t8, 0.0f);
      float *t11 = select_10 + 12 * i0 + o1;
      gc_tile_number_select_f32(n, t11, t10, 0.0f, t8);
    }
  }
}
static void k0_matmul_load_a(void *context, int64_t row, int64_t row_end, int64_t column,
    int64_t column_end, void *to) {
  const gc_region *region = context;
  const gc_frame *frame = region->frame;
  const uint8_t *pixels = frame->buffers[0]; /* %pixels: u8[24x20] */
  row += region->row, row_end += region->row;
  const int64_t width = column_end - column, end = row_end;
  float *packed = (float *)to - column;
  for (; row < end; ++row, packed += width) {
    row_end = row + 1;
    char memory[192];
    char *slots = GC_ALIGNED(memory);
    for (int64_t i0 = row; i0 < row_end; ++i0) {
      for (int64_t o1 = column; o1 < column_end; o1 += 1024) {
        const int64_t n = column_end - o1 < 1024 ? column_end - o1 : 1024;
        const uint8_t *t6 = pixels + 20 * i0 + o1;
        float *t7 = (float *)slots;
        gc_tile_cast_u8_f32(n, t7, t6);
        float *t9 = packed + o1;
        gc_tile_divide_number_f32(n, t9, t7, 255.0f);
      }
    }
  }
}
GC_KERNEL void k0_matmul(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const float *weight = frame->buffers[1]; /* %weight: f32[20x12] */
  float *product = frame->buffers[3]; /* in the place of %10: f32[24x12] */
  gc_region region = {.frame = frame};
  const gc_gemm_hooks hooks = {.context = &region, .finish = k0_matmul_finish, .has_whole_rows = 1, .load_a = k0_matmul_load_a};
  frame->runtime->gemm_f32(24, 12, 20,
      0, 2, 1,
      weight, 12, 1,
      product, 12, &hooks);
}

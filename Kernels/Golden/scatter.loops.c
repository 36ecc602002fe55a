/* %0 = scatter_add %ids, %rows {axis = 0, extent = 10} : f32[10x8]  // CodeGenerationTests/GoldenGraphs.swift:47 */
GC_KERNEL void k0_scatter_add(void *context, int64_t chunk) {
  const gc_frame *frame = context;
  const int32_t *ids = frame->buffers[1]; /* %ids: i32[6] */
  const float *rows_ = frame->buffers[0]; /* %rows: f32[6x8] */
  float *scatter_add_0 = frame->buffers[2]; /* %0: f32[10x8] */
  int64_t *starts = frame->partials;
  int64_t *order = starts + 10 + 2;
  gc_routine_group_i32(6, 10, ids, starts, order);
  gc_routine_add_groups_f32(8, 10, starts, order, rows_, scatter_add_0);
}

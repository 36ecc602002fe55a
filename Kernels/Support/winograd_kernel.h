/* Values of kernels at 36 points. The transformed kernel has for each point panels of filters, and
 * in these one row for each channel, as the register tile reads it. */
#ifndef GC_WINOGRAD_KERNEL_H
#define GC_WINOGRAD_KERNEL_H

#if !defined(__TINYC__)

/* Writes the values at 36 points, `step` floats apart, of the kernels of one channel and as many
 * filters as lanes, whose nine taps are `tap_step` apart. */
GC_MICRO_KERNEL void gc_winograd_transform_taps(const float *taps, int64_t tap_step, float *to,
                                                int64_t step) {
  gc_gemm_f32_vector half[6][3], column[3], values[6];
  GC_UNROLL for (int j = 0; j < 3; ++j) {
    GC_UNROLL for (int i = 0; i < 3; ++i)
      column[i] = gc_gemm_f32_load(taps + (3 * i + j) * tap_step);
    gc_winograd_taps_vector(column, values);
    GC_UNROLL for (int i = 0; i < 6; ++i) half[i][j] = values[i];
  }
  GC_UNROLL for (int i = 0; i < 6; ++i) {
    gc_winograd_taps_vector(half[i], values);
    GC_UNROLL for (int j = 0; j < 6; ++j) gc_gemm_f32_store(to + (6 * i + j) * step, values[j]);
  }
}

/* Writes nine rows of taps, padded with zeros, for each of `count` channels from `channel` on. */
GC_UNUSED static void gc_winograd_gather_taps(const gc_winograd *sizes, const float *kernel,
    int64_t row_stride, int64_t column_stride, int64_t channel, int64_t count,
    const gc_gemm_hooks *hooks, float *taps, float *loaded) {
  const int64_t filters = sizes->filters;
  const int64_t padded = gc_winograd_rounded(filters, GC_WINOGRAD_PANEL);
  const int is_loaded = hooks && hooks->load_b;
  for (int64_t tap = 0; tap < 9; ++tap) {
    const int64_t row = tap * sizes->channels + channel;
    const float *from = is_loaded ? loaded : kernel + row * row_stride;
    int64_t row_step = row_stride, column_step = column_stride;
    if (is_loaded && column_stride == 1) {
      hooks->load_b(hooks->context, row, row + count, 0, filters, loaded);
      row_step = filters;
    } else if (is_loaded) {
      hooks->load_b(hooks->context, 0, filters, row, row + count, loaded);
      row_step = 1, column_step = count;
    }
    for (int64_t c = 0; c < count; ++c) {
      float *to = taps + (c * 9 + tap) * padded;
      for (int64_t j = 0; j < filters; ++j) to[j] = from[c * row_step + j * column_step];
      for (int64_t j = filters; j < padded; ++j) to[j] = 0;
    }
  }
}

/* Transforms the kernels of channels channel..<channel_end; see gc_runtime.winograd_kernel_f32.
 * `workspace` is as for gc_winograd_f32. */
GC_TILE_FUNCTION static void gc_winograd_f32_kernel(const gc_winograd *sizes,
    const float *kernel, int64_t row_stride, int64_t column_stride, int64_t channel,
    int64_t channel_end, float *transformed, const gc_gemm_hooks *hooks, void *workspace) {
  const int64_t padded = gc_winograd_rounded(sizes->filters, GC_WINOGRAD_PANEL);
  float *taps = gc_gemm_f32_aligned(workspace);
  for (int64_t count; channel < channel_end; channel += count) {
    count = gc_gemm_f32_minimum(channel_end - channel, GC_WINOGRAD_CHANNELS);
    gc_winograd_gather_taps(sizes, kernel, row_stride, column_stride, channel, count, hooks, taps,
                            taps + 9 * GC_WINOGRAD_CHANNELS * padded);
    for (int64_t panel = 0; panel < padded; panel += gc_winograd_columns) {
      float *to = transformed + gc_winograd_place(sizes, 0, panel) + channel * gc_winograd_columns;
      for (int64_t c = 0; c < count; ++c)
        for (int64_t j = 0; j < gc_winograd_columns; j += gc_winograd_lanes)
          gc_winograd_transform_taps(taps + c * 9 * padded + panel + j, padded,
                                     to + c * gc_winograd_columns + j,
                                     gc_winograd_place(sizes, 1, 0));
    }
  }
}

#endif
#endif

/* Results of strips of tiles: elements to values, products, and back, some tiles at a time. */
#ifndef GC_WINOGRAD_TILES_H
#define GC_WINOGRAD_TILES_H

#if !defined(__TINYC__)

/* What does not change while strips are computed. */
typedef struct gc_winograd_job {
  const gc_winograd *sizes;
  const float *pictures, *transformed;
  float *results;
  int64_t tiles, pitch, width; /* tiles at a time; floats from tile to tile */
  float *elements, *products;
  float *zeros; /* what is seen outside of a picture */
} gc_winograd_job;

/* Writes the values at 36 points, `step` floats apart, of some channels of what a tile sees: as many
 * as lanes, or `count` if that is not negative. Elements lie at steps from the first, or where
 * pointers say. */
GC_MICRO_KERNEL void gc_winograd_transform(int is_inside, const float *const from[36],
    int64_t row_step, int64_t column_step, int64_t channel, int64_t count, float *to,
    int64_t step) {
  gc_gemm_f32_vector half[6][6], column[6], values[6];
  GC_UNROLL for (int j = 0; j < 6; ++j) {
    GC_UNROLL for (int i = 0; i < 6; ++i) {
      const float *element =
          (is_inside ? from[0] + i * row_step + j * column_step : from[6 * i + j]) + channel;
      column[i] = count < 0 ? gc_gemm_f32_load(element) : gc_gemm_f32_load_part(element, count);
    }
    gc_winograd_elements_vector(column, values);
    GC_UNROLL for (int i = 0; i < 6; ++i) half[i][j] = values[i];
  }
  GC_UNROLL for (int i = 0; i < 6; ++i) {
    gc_winograd_elements_vector(half[i], values);
    GC_UNROLL for (int j = 0; j < 6; ++j) gc_gemm_f32_store(to + (6 * i + j) * step, values[j]);
  }
}

/* The same for all channels. */
GC_MICRO_KERNEL void gc_winograd_transform_channels(int is_inside, const float *const from[36],
    int64_t row_step, int64_t channels, float *to, int64_t step) {
  int64_t c = 0;
  for (; c + gc_winograd_lanes <= channels; c += gc_winograd_lanes)
    gc_winograd_transform(is_inside, from, row_step, channels, c, -1, to + c, step);
  if (c < channels)
    gc_winograd_transform(is_inside, from, row_step, channels, c, channels - c, to + c, step);
}

GC_TILE_FUNCTION static void gc_winograd_see(const gc_winograd_job *job, int64_t number,
                                             float *to) {
  const gc_winograd *s = job->sizes;
  const gc_winograd_tile tile = gc_winograd_find(s, number);
  const int64_t row = tile.row - s->top, column = tile.column - s->left;
  const int64_t row_step = s->width * s->channels, step = job->tiles * job->pitch;
  const float *picture = job->pictures + tile.picture * s->height * row_step;
  const float *from[36];
  if (row >= 0 && row + gc_winograd_reach <= s->height && column >= 0 &&
      column + gc_winograd_reach <= s->width) {
    from[0] = picture + row * row_step + column * s->channels;
    gc_winograd_transform_channels(1, from, row_step, s->channels, to, step);
    return;
  }
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < 6; ++j)
      from[6 * i + j] = row + i < 0 || row + i >= s->height || column + j < 0 ||
                                column + j >= s->width
                            ? job->zeros
                            : picture + (row + i) * row_step + (column + j) * s->channels;
  gc_winograd_transform_channels(0, from, 0, s->channels, to, step);
}

/* Products of `tiles` tiles with `width` filters from `filter` on, which begins a panel. */
GC_TILE_FUNCTION static void gc_winograd_multiply(const gc_winograd_job *job, int64_t tiles,
                                                  int64_t filter, int64_t width) {
  const int64_t channels = job->sizes->channels;
  const int64_t strips = (tiles + GC_TILE_LINES - 1) / GC_TILE_LINES;
  for (int64_t point = 0; point < gc_winograd_points; ++point) {
    const float *elements = job->elements + point * job->tiles * job->pitch;
    float *to = job->products + point * job->tiles * job->width;
    for (int64_t j = 0; j < width; j += gc_winograd_columns) {
      const float *panel = job->transformed + gc_winograd_place(job->sizes, point, filter + j);
      const int64_t columns = gc_gemm_f32_minimum(width - j, gc_winograd_columns);
      for (int64_t strip = 0; strip < strips; ++strip) {
        const int64_t line = strip * tiles / strips, end = (strip + 1) * tiles / strips;
        gc_gemm_f32_tile_of_rows(end - line, columns, channels, elements + line * job->pitch,
                                 job->pitch, panel, gc_winograd_columns,
                                 to + line * job->width + j, job->width, 0);
      }
    }
  }
}

/* Writes the results of a tile, of which rows x columns are inside, for as many filters as lanes, or
 * `count` if that is not negative. */
GC_MICRO_KERNEL void gc_winograd_invert(const float *from, int64_t step, int64_t count,
    int64_t rows, int64_t columns, int64_t row_step, int64_t column_step, float *to) {
  gc_gemm_f32_vector half[4][6], column[6], values[4];
  GC_UNROLL for (int j = 0; j < 6; ++j) {
    GC_UNROLL for (int i = 0; i < 6; ++i) column[i] = gc_gemm_f32_load(from + (6 * i + j) * step);
    gc_winograd_results_vector(column, values);
    GC_UNROLL for (int i = 0; i < 4; ++i) half[i][j] = values[i];
  }
  GC_UNROLL for (int i = 0; i < 4; ++i) {
    if (i >= rows) return;
    gc_winograd_results_vector(half[i], values);
    GC_UNROLL for (int j = 0; j < 4; ++j) {
      float *result = to + i * row_step + j * column_step;
      if (j >= columns) break;
      if (count < 0) gc_gemm_f32_store(result, values[j]);
      else gc_gemm_f32_store_part(result, count, values[j]);
    }
  }
}

/* The same for `width` filters from `filter` on. */
GC_TILE_FUNCTION static void gc_winograd_conclude(const gc_winograd_job *job, int64_t number,
    const float *from, int64_t filter, int64_t width) {
  const gc_winograd *s = job->sizes;
  const gc_winograd_tile tile = gc_winograd_find(s, number);
  const int64_t row_step = s->columns * s->filters, step = job->tiles * job->width;
  const int64_t rows = s->rows - tile.row, columns = s->columns - tile.column;
  float *to = job->results + (tile.picture * s->rows + tile.row) * row_step +
              tile.column * s->filters + filter;
  int64_t j = 0;
  for (; j + gc_winograd_lanes <= width; j += gc_winograd_lanes)
    gc_winograd_invert(from + j, step, -1, rows, columns, row_step, s->filters, to + j);
  if (j < width)
    gc_winograd_invert(from + j, step, width - j, rows, columns, row_step, s->filters, to + j);
}

/* The results of strips strip..<strip_end; see gc_runtime.winograd_f32. `workspace` holds
 * gc_winograd_f32_workspace_bytes(channels, filters) bytes at any alignment. */
GC_UNUSED static void gc_winograd_f32(const gc_winograd *sizes, const float *pictures,
    const float *transformed, int64_t strip, int64_t strip_end, float *results,
    const gc_gemm_hooks *hooks, void *workspace) {
  const int64_t across = gc_winograd_across(sizes), last = strip_end * across;
  const int64_t filters = sizes->filters;
  gc_winograd_job job = {sizes, pictures, transformed, results,
                         gc_winograd_tiles(sizes->channels, filters),
                         gc_winograd_pitch(sizes->channels), gc_winograd_width(filters), 0, 0, 0};
  job.zeros = gc_gemm_f32_aligned(workspace);
  job.elements = job.zeros + job.pitch;
  job.products = job.elements + gc_winograd_points * job.tiles * job.pitch;
  for (int64_t c = 0; c < sizes->channels; ++c) job.zeros[c] = 0;
  for (int64_t tile = strip * across, end; tile < last; tile = end) {
    end = gc_gemm_f32_minimum(tile + job.tiles, last);
    for (int64_t t = tile; t < end; ++t)
      gc_winograd_see(&job, t, job.elements + (t - tile) * job.pitch);
    for (int64_t filter = 0; filter < filters; filter += job.width) {
      const int64_t width = gc_gemm_f32_minimum(filters - filter, job.width);
      gc_winograd_multiply(&job, end - tile, filter, gc_winograd_rounded(width, gc_winograd_lanes));
      for (int64_t t = tile; t < end; ++t)
        gc_winograd_conclude(&job, t, job.products + (t - tile) * job.width, filter, width);
    }
    gc_winograd_finish(sizes, hooks, strip, end / across);
    strip = end / across;
  }
}

#endif
#endif

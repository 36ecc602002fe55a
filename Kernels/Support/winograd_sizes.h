/* Sizes of what convolutions by values at points keep in memory, the same for every instruction
 * set: results must not depend on it. */
#ifndef GC_WINOGRAD_SIZES_H
#define GC_WINOGRAD_SIZES_H

/* Results of a tile along one axis, elements that it sees, and their products. */
enum { gc_winograd_side = 4, gc_winograd_reach = 6, gc_winograd_points = 36 };

/* Filters of a panel of the transformed kernel, or of some panels. */
#define GC_WINOGRAD_PANEL 32
/* Channels whose kernels are transformed together, so that long runs of each point are written. */
#define GC_WINOGRAD_CHANNELS 16
/* Filters whose products are kept at once, and bytes of these and of the transformed elements that
 * fit the second-level cache. */
#define GC_WINOGRAD_FILTERS 64
#define GC_WINOGRAD_BYTES 786432
/* Tiles that are computed together. With fewer, reading the kernel from the third-level cache would
 * take as long as the multiplications. */
#define GC_WINOGRAD_LEAST_TILES 48
#define GC_WINOGRAD_MOST_TILES 96

#if defined(__TINYC__)
enum { gc_winograd_lanes = 1 };
#else
enum { gc_winograd_lanes = GC_GEMM_VECTOR_BYTES / 4 };
#endif
/* Filters of a panel, as wide as the register tile. */
enum { gc_winograd_columns = GC_TILE_VECTORS * gc_winograd_lanes };

GC_UNUSED static int64_t gc_winograd_rounded(int64_t count, int64_t unit) {
  return (count + unit - 1) / unit * unit;
}

/* Floats from tile to tile of the transformed elements: whole vectors, and a cache line more, which
 * keeps tiles that are read together out of the same cache set. */
GC_UNUSED static int64_t gc_winograd_pitch(int64_t channels) {
  return gc_winograd_rounded(channels, 16) + 16;
}

/* The same of their products with filters. */
GC_UNUSED static int64_t gc_winograd_width(int64_t filters) {
  const int64_t width = gc_winograd_rounded(filters, GC_WINOGRAD_PANEL);
  return width < GC_WINOGRAD_FILTERS ? width : GC_WINOGRAD_FILTERS;
}

/* Tiles that are computed together: whole register tiles. */
GC_UNUSED static int64_t gc_winograd_tiles(int64_t channels, int64_t filters) {
  const int64_t bytes = gc_winograd_points * (int64_t)sizeof(float) *
                        (gc_winograd_pitch(channels) + gc_winograd_width(filters));
  const int64_t tiles = GC_WINOGRAD_BYTES / bytes / 12 * 12;
  if (tiles < GC_WINOGRAD_LEAST_TILES) return GC_WINOGRAD_LEAST_TILES;
  return tiles < GC_WINOGRAD_MOST_TILES ? tiles : GC_WINOGRAD_MOST_TILES;
}

/* Bytes for gc_winograd_f32 and gc_winograd_f32_kernel. */
GC_UNUSED static int64_t gc_winograd_f32_workspace_bytes(int64_t channels, int64_t filters) {
  const int64_t pitch = gc_winograd_pitch(channels), width = gc_winograd_width(filters);
  const int64_t tiles = gc_winograd_tiles(channels, filters);
  const int64_t values = gc_winograd_points * tiles * (pitch + width) + pitch;
  const int64_t taps =
      (9 + 1) * GC_WINOGRAD_CHANNELS * gc_winograd_rounded(filters, GC_WINOGRAD_PANEL);
  return (values > taps ? values : taps) * (int64_t)sizeof(float) + 256;
}

/* Where the transformed kernel has `point` of the panel that begins with `filter`, by channels. */
GC_UNUSED static int64_t gc_winograd_place(const gc_winograd *sizes, int64_t point,
                                           int64_t filter) {
  const int64_t filters = gc_winograd_rounded(sizes->filters, GC_WINOGRAD_PANEL);
  return (point * filters + filter) * sizes->channels;
}

/* Which tile of which picture one is, counted row by row over all pictures. */
typedef struct gc_winograd_tile {
  int64_t picture, row, column; /* of the first of its results */
} gc_winograd_tile;

GC_UNUSED static int64_t gc_winograd_across(const gc_winograd *sizes) {
  return (sizes->columns + gc_winograd_side - 1) / gc_winograd_side;
}

GC_UNUSED static int64_t gc_winograd_strips(const gc_winograd *sizes) {
  return (sizes->rows + gc_winograd_side - 1) / gc_winograd_side;
}

GC_UNUSED static gc_winograd_tile gc_winograd_find(const gc_winograd *sizes, int64_t tile) {
  const int64_t across = gc_winograd_across(sizes), strips = gc_winograd_strips(sizes);
  const int64_t strip = tile / across;
  gc_winograd_tile result;
  result.picture = strip / strips;
  result.row = strip % strips * gc_winograd_side;
  result.column = tile % across * gc_winograd_side;
  return result;
}

/* Tells that strips strip..<strip_end have their results. */
GC_UNUSED static void gc_winograd_finish(const gc_winograd *sizes, const gc_gemm_hooks *hooks,
                                         int64_t strip, int64_t strip_end) {
  const int64_t strips = gc_winograd_strips(sizes);
  if (!hooks || !hooks->finish) return;
  for (; strip < strip_end; ++strip) {
    const int64_t picture = strip / strips * sizes->rows, row = strip % strips * gc_winograd_side;
    const int64_t end =
        row + gc_winograd_side < sizes->rows ? row + gc_winograd_side : sizes->rows;
    hooks->finish(hooks->context, (picture + row) * sizes->columns,
                  (picture + end) * sizes->columns, 0, sizes->filters);
  }
}

#endif

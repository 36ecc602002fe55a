/* The product over blocks. See gemm_tile.h and gemm_pack.h.
 *
 * The right operand is packed, DEPTH x COLUMNS at a time, into panels as wide as a tile (Goto and
 * van de Geijn, "Anatomy of high-performance matrix multiplication", 2008); the left one is read
 * where it is, a strip of lines as high as a tile at a time, which stays in the first-level cache
 * while the panels come from the second. C = A B can be computed as itself or as its transpose, so
 * that either operand can be the one that is packed. Every element of C is a sum over l in
 * increasing order within blocks of the depth, whichever way; then over blocks, and over groups of
 * blocks in double. */

GC_UNUSED static int64_t GC_GEMM(minimum)(int64_t a, int64_t b) { return a < b ? a : b; }

/* Bytes of the packed block and of the copies beside it, for lines of C by `columns`. */
GC_UNUSED static int64_t GC_GEMM(block_bytes)(int64_t lines, int64_t columns, int64_t k) {
  int64_t depth = GC_GEMM(minimum)(k, GC_BLOCK_DEPTH);
  int64_t width = GC_GEMM(minimum)((columns + 31) / 32 * 32, GC_BLOCK_COLUMNS);
  int64_t copied = (GC_GEMM(minimum)(lines, GC_LOADED_LINES) + 12) * (depth + GC_LINE_PADDING);
  int64_t scratch = GC_GEMM(minimum)(depth, GC_LOADED_DEPTH) * width;
  if (scratch < depth * 32) scratch = depth * 32;
  int64_t totals = k > GC_BLOCK_DEPTH * GC_BLOCK_GROUP ? lines * width : 0;
  return (width * (depth | 1) + copied + scratch) * (int64_t)sizeof(GC_REAL) + totals * 8 + 256;
}

/* Bytes for gc_gemm at any stride, with any hooks and on any instruction set. */
GC_UNUSED static int64_t GC_GEMM_ENTRY(_workspace_bytes)(int64_t m, int64_t n, int64_t k) {
  int64_t one = GC_GEMM(block_bytes)(m, n, k), other = GC_GEMM(block_bytes)(n, m, k);
  return one > other ? one : other;
}

#if !defined(__TINYC__)

/* What does not change during a product. Lines are those of the left operand. */
typedef struct GC_GEMM(job) {
  GC_GEMM(operand) left, right;
  int64_t lines, columns, depth;
  GC_REAL *c;
  int64_t c_row_stride;
  int is_transposed; /* lines are columns of C */
  int is_direct;     /* the right operand is not packed */
  int finishes_at_end; /* for whole rows of C transposed all lines are needed */
  const gc_gemm_hooks *hooks;
  GC_REAL *packed, *copied, *scratch;
  double *totals;  /* of the groups so far, in the order of C; NULL if there is only one */
  int64_t group;   /* which it is */
  int accumulates; /* whether C has the blocks of the group so far */
} GC_GEMM(job);

GC_UNUSED static GC_REAL *GC_GEMM(aligned)(void *pointer) {
  return (GC_REAL *)(((uintptr_t)pointer + 63) & ~(uintptr_t)63);
}

GC_UNUSED static void GC_GEMM(finish)(const GC_GEMM(job) *job, int64_t line, int64_t line_end,
                                      int64_t column, int64_t column_end) {
  const gc_gemm_hooks *hooks = job->hooks;
  if (!hooks || !hooks->finish) return;
  if (job->is_transposed) hooks->finish(hooks->context, column, column_end, line, line_end);
  else hooks->finish(hooks->context, line, line_end, column, column_end);
}

/* Copies a strip whose elements are in the way of each other in the cache, or scattered: lines
 * `pitch` apart, or if the lines are contiguous vectors of GC_TILE_LINES elements. */
GC_MICRO_KERNEL void GC_GEMM(copy_strip)(int64_t lines, int64_t depth, const GC_REAL *from,
    int64_t line_stride, int64_t depth_stride, int64_t pitch, GC_REAL *restrict to) {
  if (line_stride == 1 && depth_stride != 1)
    for (int64_t l = 0; l < depth; ++l)
      for (int64_t i = 0; i < lines; ++i) to[l * GC_TILE_LINES + i] = from[l * depth_stride + i];
  else
    for (int64_t i = 0; i < lines; ++i)
      for (int64_t l = 0; l < depth; ++l)
        to[i * pitch + l] = from[i * line_stride + l * depth_stride];
}

/* Adds what is in C to the totals of the groups before, into these or, in the end, into C. */
GC_TILE_FUNCTION static void GC_GEMM(add_group)(const GC_GEMM(job) *job, int64_t line,
    int64_t line_end, int64_t left, int64_t columns, int is_last) {
  int64_t rows = job->is_transposed ? columns : line_end - line;
  int64_t width = job->is_transposed ? line_end - line : columns;
  int64_t top = job->is_transposed ? 0 : line, start = job->is_transposed ? line : 0;
  int64_t pitch = job->is_transposed ? job->lines : columns;
  for (int64_t i = 0; i < rows; ++i) {
    int64_t row = top + i + (job->is_transposed ? left : 0);
    GC_REAL *c = job->c + row * job->c_row_stride + start + (job->is_transposed ? 0 : left);
    double *totals = job->totals + (top + i) * pitch + start;
    for (int64_t j = 0; j < width; ++j) {
      double total = job->group > 0 ? totals[j] + c[j] : c[j];
      if (is_last) c[j] = (GC_REAL)total;
      else totals[j] = total;
    }
  }
}

/* One strip of the left operand, at `strip`, times `columns` columns from `left`. */
GC_TILE_FUNCTION static void GC_GEMM(strip)(const GC_GEMM(job) *job, int64_t line, int64_t lines,
    int64_t left, int64_t columns, int64_t l, int64_t depth, const GC_REAL *strip,
    int64_t line_stride, int64_t depth_stride) {
  GC_REAL tile[(GC_TILE_LINES + GC_LANES) * GC_TILE_COLUMNS] __attribute__((aligned(64)));
  int has_rows = depth_stride == 1;
  for (int64_t j = 0; j < columns; j += GC_TILE_COLUMNS) {
    int64_t width = GC_GEMM(minimum)(columns - j, GC_TILE_COLUMNS);
    const GC_REAL *right = job->packed + j * (depth | 1);
    int64_t right_step = GC_TILE_COLUMNS;
    GC_REAL *c = job->is_transposed ? tile : job->c + line * job->c_row_stride + left + j;
    int64_t c_stride = job->is_transposed ? GC_TILE_COLUMNS : job->c_row_stride;
    int accumulate = job->accumulates && !job->is_transposed;
    if (job->is_direct) {
#if defined(GC_HAS_MASKS)
      int is_in_place = 1;
#else
      int is_in_place = width == GC_TILE_COLUMNS;
      right = job->packed;
#endif
      if (is_in_place) {
        right_step = job->right.depth_stride;
        right = job->right.data + left + j + l * right_step;
      }
    }
    if (has_rows)
      GC_GEMM(tile_of_rows)(lines, width, depth, strip, line_stride, right, right_step, c,
                            c_stride, accumulate);
    else
      GC_GEMM(tile_of_columns)(lines, width, depth, strip, depth_stride, right, right_step, c,
                               c_stride, accumulate);
    if (job->is_transposed)
      GC_GEMM(store_transposed)(lines, width, tile,
                                job->c + (left + j) * job->c_row_stride + line,
                                job->c_row_stride, job->accumulates);
  }
}

/* Whether elements this far apart, and many of them, share few sets of a cache. Narrow vectors wait
 * for it sooner: their tiles take one cache line of a row, and go over it twice as often. */
GC_UNUSED static int GC_GEMM(collides)(int64_t stride, int64_t count) {
  int64_t bytes = GC_GEMM_VECTOR_BYTES == 64 ? 4096 : 2048;
  return count > 64 && stride * (int64_t)sizeof(GC_REAL) % bytes == 0;
}

/* All lines times `columns` columns from `left` over one block of the depth. */
GC_TILE_FUNCTION static void GC_GEMM(block)(const GC_GEMM(job) *job, int64_t left, int64_t columns,
                                            int64_t l, int64_t depth) {
  int is_last = l + depth >= job->depth;
  int64_t finished = 0;
  int64_t groups =
      job->left.load ? (job->lines + GC_LOADED_LINES - 1) / GC_LOADED_LINES : 1;
  for (int64_t group = 0; group < groups; ++group) {
    int64_t top = group * job->lines / groups, bottom = (group + 1) * job->lines / groups;
    GC_GEMM(operand) from = job->left;
    if (from.load) {
      if (left > 0) from.sums = 0; /* already added */
      from = GC_GEMM(loaded)(&from, top, bottom, l, l + depth, job->copied);
    } else {
      from.data += l * from.depth_stride;
    }
    int64_t strips = (bottom - top + GC_TILE_LINES - 1) / GC_TILE_LINES;
    int is_scattered = from.depth_stride != 1 && from.line_stride != 1;
    int is_in_the_way =
        from.depth_stride != 1 || GC_GEMM(collides)(from.line_stride, depth);
    int is_copied = is_scattered || (is_in_the_way && columns >= 4 * 32);
    for (int64_t s = 0; s < strips; ++s) {
      int64_t line = top + s * (bottom - top) / strips;
      int64_t lines = top + (s + 1) * (bottom - top) / strips - line;
      const GC_REAL *strip = from.data + (job->left.load ? line - top : line) * from.line_stride;
      int64_t line_stride = from.line_stride, depth_stride = from.depth_stride;
      if (is_copied) {
        int64_t pitch = depth + GC_LINE_PADDING;
        GC_REAL *to = job->copied + (job->left.load ? (bottom - top) * depth : 0);
        GC_GEMM(copy_strip)(lines, depth, strip, line_stride, depth_stride, pitch, to);
        if (line_stride == 1 && depth_stride != 1) depth_stride = GC_TILE_LINES;
        else line_stride = pitch, depth_stride = 1;
        strip = to;
      }
      GC_GEMM(strip)(job, line, lines, left, columns, l, depth, strip, line_stride, depth_stride);
      int64_t end = line + lines;
      int64_t bytes = (end - finished) * columns * (int64_t)sizeof(GC_REAL);
      int is_enough = bytes >= GC_FINISHED_BYTES && !job->finishes_at_end;
      if (is_last && (is_enough || end == job->lines)) {
        if (job->totals) GC_GEMM(add_group)(job, finished, end, left, columns, 1);
        GC_GEMM(finish)(job, finished, end, left, left + columns);
        finished = end;
      }
    }
  }
}

GC_UNUSED static void GC_GEMM(blocks)(GC_GEMM(job) *job, void *workspace) {
  int64_t blocks = (job->depth + GC_BLOCK_DEPTH - 1) / GC_BLOCK_DEPTH;
  int64_t parts = (job->columns + GC_BLOCK_COLUMNS - 1) / GC_BLOCK_COLUMNS;
  int64_t units = (job->columns + 31) / 32;
  int64_t greatest = GC_GEMM(minimum)(job->depth, GC_BLOCK_DEPTH);
  int64_t width = GC_GEMM(minimum)((job->columns + 31) / 32 * 32, GC_BLOCK_COLUMNS);
  job->packed = GC_GEMM(aligned)(workspace);
  job->copied = job->packed + (greatest | 1) * width;
  job->scratch = job->copied + (GC_GEMM(minimum)(job->lines, GC_LOADED_LINES) + 12) *
                                   (greatest + GC_LINE_PADDING);
  int is_long = blocks > GC_BLOCK_GROUP;
  if (is_long) {
    int64_t scratch = GC_GEMM(minimum)(greatest, GC_LOADED_DEPTH) * width;
    if (scratch < greatest * 32) scratch = greatest * 32;
    job->totals = (double *)(void *)GC_GEMM(aligned)(job->scratch + scratch);
  }
  if (blocks == 0) blocks = 1;
  /* Totals are of one part at a time. */
  for (int64_t step = 0; step < blocks * parts; ++step) {
    int64_t block = is_long ? step % blocks : step / parts;
    int64_t part = is_long ? step / blocks : step % parts;
    int64_t l = block * job->depth / blocks, depth = (block + 1) * job->depth / blocks - l;
    int64_t left = part * units / parts * 32;
    int64_t right = GC_GEMM(minimum)((part + 1) * units / parts * 32, job->columns);
#if defined(GC_HAS_MASKS)
    int64_t cut = job->is_direct ? 0 : right - left;
#else
    int64_t cut = job->is_direct ? (right - left) % GC_TILE_COLUMNS : right - left;
#endif
    job->group = block / GC_BLOCK_GROUP;
    job->accumulates = block % GC_BLOCK_GROUP != 0;
    GC_GEMM(pack_right)(&job->right, right - cut, cut, l, depth, job->packed, job->scratch);
    GC_GEMM(block)(job, left, right - left, l, depth);
    if (is_long && (block + 1) % GC_BLOCK_GROUP == 0 && block + 1 < blocks)
      GC_GEMM(add_group)(job, 0, job->lines, left, right - left, 0);
  }
}

/* Estimated time, in sixteenths of a cycle: an element of the right operand costs 6 to copy and 5
 * to transpose, one of C 8 to store transposed; lanes beyond the edge cost as others; vectors
 * across cache lines cost 15 % more, tiles of one vector 25 %; a strip of lines between which the
 * cache forgets costs 24 per element. Sets `is_direct` to whether the right operand is best read
 * where it is. */
GC_UNUSED static int64_t GC_GEMM(cost)(const GC_GEMM(operand) *left, const GC_GEMM(operand) *right,
    int64_t lines, int64_t columns, int64_t depth, int is_transposed, int *is_direct) {
  int64_t lanes = 64 / (int64_t)sizeof(GC_REAL);
  int64_t tiles = depth * lines * ((columns + lanes - 1) / lanes) * 8;
  int64_t pack = depth * columns * (right->line_stride == 1 ? 6 : 5);
  int64_t direct = right->depth_stride * (int64_t)sizeof(GC_REAL) % 64 ? tiles * 15 / 100 : 0;
  *is_direct = right->line_stride == 1 && !right->load && lines <= 256 && direct <= pack &&
               !GC_GEMM(collides)(right->depth_stride, depth);
  if (columns <= lanes) tiles += tiles / 4;
  int64_t strips = left->line_stride == 1 && GC_GEMM(collides)(left->depth_stride, depth)
                       ? lines * depth * 24 : 0;
  return tiles + (*is_direct ? direct : pack) + strips + (is_transposed ? lines * columns * 8 : 0);
}

/* Exchanges the operands if C transposed is the cheaper product. */
GC_UNUSED static void GC_GEMM(orient)(GC_GEMM(job) *job) {
  int is_direct, is_direct_transposed;
  int64_t as_is = GC_GEMM(cost)(&job->left, &job->right, job->lines, job->columns, job->depth, 0,
                                &is_direct);
  int64_t transposed = GC_GEMM(cost)(&job->right, &job->left, job->columns, job->lines,
                                     job->depth, 1, &is_direct_transposed);
  job->is_direct = is_direct;
  if (as_is <= transposed) return;
  GC_GEMM(operand) left = job->left;
  int64_t lines = job->lines;
  job->left = job->right, job->right = left;
  job->lines = job->columns, job->columns = lines;
  job->is_transposed = 1;
  job->is_direct = is_direct_transposed;
}

/* The product of matrices of which one is a vector. */
GC_UNUSED static void GC_GEMM(vector_product)(const GC_GEMM(job) *job) {
  const GC_GEMM(operand) *a = &job->left, *b = &job->right;
  if (job->lines == 1)
    GC_GEMM(row_times_matrix)(job->columns, job->depth, a->data, a->depth_stride, b->data,
                              b->depth_stride, b->line_stride, job->c, 1);
  else /* C transposed is B transposed times A transposed. */
    GC_GEMM(row_times_matrix)(job->lines, job->depth, b->data, b->depth_stride, a->data,
                              a->depth_stride, a->line_stride, job->c, job->c_row_stride);
  GC_GEMM(finish)(job, 0, job->lines, 0, job->columns);
}

/* C[m x n] = A[m x k] B[k x n]; see gc_runtime.gemm_f32. `workspace` holds
 * gc_gemm_<type>_workspace_bytes(m, n, k) bytes at any alignment. */
GC_UNUSED static void GC_GEMM_ENTRY()(int64_t m, int64_t n, int64_t k,
    const GC_REAL *a, int64_t a_row_stride, int64_t a_column_stride,
    const GC_REAL *b, int64_t b_row_stride, int64_t b_column_stride,
    GC_REAL *c, int64_t c_row_stride, const gc_gemm_hooks *hooks, void *workspace) {
  GC_GEMM(job) job = {{a, a_row_stride, a_column_stride, 0, 0, 0, 0},
                      {b, b_column_stride, b_row_stride, 0, 0, 0, 0},
                      m, n, k, c, c_row_stride, 0, 0, 0, hooks, 0, 0, 0, 0, 0, 0};
  if (hooks) {
    GC_REAL *sums = hooks->column_sums;
    job.left.load = hooks->load_a, job.right.load = hooks->load_b;
    job.left.context = job.right.context = hooks->context;
    job.left.is_stored_by_depth = a_column_stride != 1;
    job.right.is_stored_by_depth = b_column_stride == 1;
    for (int64_t j = 0; sums && j < n; ++j) sums[j] = 0;
    if (hooks->load_b) job.right.sums = sums;
    else if (sums) GC_GEMM(add_lines)(n, k, b, b_column_stride, b_row_stride, sums);
  }
  if (m <= 0 || n <= 0) return;
  if ((m == 1 || n == 1) && !job.left.load && !job.right.load) {
    GC_GEMM(vector_product)(&job);
    return;
  }
  GC_GEMM(orient)(&job);
  job.finishes_at_end = job.is_transposed && hooks && hooks->has_whole_rows;
  GC_GEMM(blocks)(&job, workspace);
}

#endif

/* A pointer-light face of zlib's inflate for Swift: z_stream stays on this side. */
#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <zlib.h>

enum czlib_status {
  CZLIB_MORE = 0,      /* call again: input or output was used up, or progress was made */
  CZLIB_FINISHED = 1,  /* end of the stream; its checksum was verified by zlib */
  CZLIB_STALLED = 2,   /* no progress is possible: the input ends inside the stream */
  CZLIB_CORRUPT = 3,   /* invalid data, a wrong checksum, or a dictionary is wanted */
  CZLIB_NO_MEMORY = 4,
};

struct czlib_step {
  int status;
  size_t consumed; /* bytes of input */
  size_t produced; /* bytes of output */
};

/* NULL when memory runs out. `window_bits` as in inflateInit2: 31 is gzip, -15 is raw deflate. */
static inline void *czlib_open(int window_bits) {
  z_stream *stream = (z_stream *)calloc(1, sizeof(z_stream));
  if (stream != NULL && inflateInit2(stream, window_bits) != Z_OK) {
    free(stream);
    return NULL;
  }
  return stream;
}

static inline void czlib_reset(void *handle) { inflateReset((z_stream *)handle); }

static inline void czlib_close(void *handle) {
  inflateEnd((z_stream *)handle);
  free(handle);
}

/* zlib counts in unsigned int, so a step never takes more than that. */
static inline uInt czlib_clamp(size_t count) { return count > UINT_MAX ? UINT_MAX : (uInt)count; }

/* Reads input[begin..<end], writes at most `capacity` bytes to `output`. */
static inline struct czlib_step czlib_inflate(
    void *handle, const unsigned char *input, size_t begin, size_t end, unsigned char *output,
    size_t capacity) {
  z_stream *stream = (z_stream *)handle;
  const uInt available_in = czlib_clamp(end - begin), available_out = czlib_clamp(capacity);
  stream->next_in = (Bytef *)(input + begin);
  stream->avail_in = available_in;
  stream->next_out = output;
  stream->avail_out = available_out;
  const int result = inflate(stream, Z_NO_FLUSH);
  struct czlib_step step = {
      CZLIB_CORRUPT, available_in - stream->avail_in, available_out - stream->avail_out};
  /* The arrays belong to the caller and may move before the next step. */
  stream->next_in = NULL;
  stream->next_out = NULL;
  if (result == Z_STREAM_END) step.status = CZLIB_FINISHED;
  if (result == Z_MEM_ERROR) step.status = CZLIB_NO_MEMORY;
  if (result == Z_OK) step.status = CZLIB_MORE;
  if (result == Z_BUF_ERROR || (result == Z_OK && step.consumed == 0 && step.produced == 0))
    step.status = CZLIB_STALLED;
  return step;
}

/* The most bytes that deflating `count` bytes takes. */
static inline size_t czlib_deflate_bound(size_t count) { return compressBound(count); }

/* Writes bytes[0..<count] as a zlib stream to `output`, which has czlib_deflate_bound(count) bytes;
 * returns its length, or 0 when memory runs out. */
static inline size_t czlib_deflate(
    const unsigned char *bytes, size_t count, unsigned char *output, size_t capacity) {
  uLongf length = capacity;
  return compress2(output, &length, bytes, count, 9) == Z_OK ? length : 0;
}

/* CRC-32 (ISO 3309, as in gzip and zip) of bytes[begin..<end]. */
static inline unsigned int czlib_crc32(const unsigned char *bytes, size_t begin, size_t end) {
  uLong checksum = crc32(0L, Z_NULL, 0);
  while (begin < end) {
    const uInt count = czlib_clamp(end - begin);
    checksum = crc32(checksum, bytes + begin, count);
    begin += count;
  }
  return (unsigned int)checksum;
}

#endif

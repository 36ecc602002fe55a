/* Tables of emitted programs, for driver.c. Needs gc_runtime, and no headers: programs of one
 * dialect declare the integer types themselves. */
#ifndef SANITIZED_PROGRAM_H
#define SANITIZED_PROGRAM_H

enum { TENSOR_F32, TENSOR_F64, TENSOR_EXACT };

/* An argument or output. An output is in memory of its own, or in the argument it updates. */
typedef struct program_tensor {
  long long bytes;
  int kind;
  int updated_argument; /* -1 for none */
  double bound;         /* how far elements may be from the expected ones */
} program_tensor;

/* Bytes of the workspace that a kernel may touch. */
typedef struct program_range {
  int kernel;
  long long offset, bytes;
} program_range;

typedef struct program {
  const char *name;
  int (*entry)(void *const *arguments, void *const *outputs, void *workspace,
               const gc_runtime *runtime, int64_t batch);
  long long workspace_bytes; /* the arena first, then what kernels leave for each other */
  long long arena_bytes;
  int argument_count, output_count, range_count;
  int has_expected; /* whether expected outputs follow the arguments in the data */
  const program_tensor *tensors; /* arguments, then outputs */
  const program_range *ranges;
} program;

/* What one C file has; `data` is the file with the tensors' bytes, program after program. */
typedef struct program_unit {
  const program *programs;
  int count;
  const char *data;
} program_unit;

#endif

/* The floating-point mode for code that is not C. */
#include "KernelLibrary.h"

#include "Support/float_mode.h"

uint64_t gc_float_mode(void) { return gc_read_float_mode(); }

void gc_set_float_mode(uint64_t mode) { gc_write_float_mode(mode); }

uint64_t gc_flushing(uint64_t mode) { return mode | GC_FLUSHING; }

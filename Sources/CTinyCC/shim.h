#ifndef GRAPHC_TINYCC_SHIM_H
#define GRAPHC_TINYCC_SHIM_H

#include <libtcc.h>

/* TCC_RELOCATE_AUTO is a cast, which Swift does not import. */
static inline int graphc_tcc_relocate(TCCState *state) {
  return tcc_relocate(state, TCC_RELOCATE_AUTO);
}

#endif

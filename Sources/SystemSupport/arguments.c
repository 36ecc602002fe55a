#include <limits.h> /* defines __GLIBC__ */

#include "SystemSupport.h"

static int argument_count;
static char **arguments;

#if defined(__GLIBC__) || defined(__APPLE__)
/* Loaders hand these to constructors too. */
__attribute__((constructor)) static void remember(int count, char **values) {
  argument_count = count;
  arguments = values;
}
#endif

int32_t graphc_argument_count(void) { return argument_count; }

const char *graphc_argument(int32_t index) {
  return index >= 0 && index < argument_count ? arguments[index] : 0;
}

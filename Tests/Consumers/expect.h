/* What the checks in C share. */
#ifndef EXPECT_H
#define EXPECT_H

#include <stdio.h>
#include <stdlib.h>

#define EXPECT(condition)                                                                        \
  do {                                                                                           \
    if (!(condition)) {                                                                          \
      fprintf(stderr, "%s:%d: expected %s\n", __FILE__, __LINE__, #condition);                   \
      exit(1);                                                                                   \
    }                                                                                            \
  } while (0)

/* Not every check reads files. */
__attribute__((unused)) static void read_file(const char *folder, const char *name, void *to, size_t bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  EXPECT(file && fread(to, 1, bytes, file) == bytes);
  fclose(file);
}

#endif

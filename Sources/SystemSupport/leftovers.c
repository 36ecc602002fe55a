#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

#include "SystemSupport.h"

enum { slot_count = 256, name_size = 256 };

enum { slot_free, slot_reserved, slot_used };

static struct {
  atomic_int state;
  int directory;
  char name[name_size];
} slots[slot_count];

/* Threads that are between remembering and creating; a handler waits for them. */
static atomic_int creating;
static atomic_int is_ending;

int32_t graphc_remember_leftover(int32_t directory, const char *name) {
  size_t length = strlen(name);
  if (length >= name_size) return -1;
  for (int index = 0; index < slot_count; ++index) {
    int expected = slot_free;
    if (!atomic_compare_exchange_strong(&slots[index].state, &expected, slot_reserved)) continue;
    slots[index].directory = directory;
    memcpy(slots[index].name, name, length + 1);
    atomic_store(&slots[index].state, slot_used);
    return index;
  }
  return -1;
}

void graphc_keep_leftover(int32_t leftover) {
  if (leftover >= 0) atomic_store(&slots[leftover].state, slot_free);
}

/* No handler runs in this thread until end_creating, so none can wait for itself. */
static void begin_creating(sigset_t *before) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, before);
  atomic_fetch_add(&creating, 1);
  if (!atomic_load(&is_ending)) return;
  atomic_fetch_sub(&creating, 1);
  for (;;) pause();
}

static void end_creating(const sigset_t *before) {
  int problem = errno;
  atomic_fetch_sub(&creating, 1);
  pthread_sigmask(SIG_SETMASK, before, NULL);
  errno = problem;
}

int32_t graphc_create_file(int32_t directory, const char *name, uint32_t mode, int32_t *leftover) {
  sigset_t before;
  begin_creating(&before);
  int file = openat(directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                    (mode_t)mode);
  *leftover = file < 0 ? -1 : graphc_remember_leftover(directory, name);
  end_creating(&before);
  return file;
}

int32_t graphc_create_folder(int32_t directory, const char *name, int32_t *leftover) {
  sigset_t before;
  int folder = -1;
  *leftover = -1;
  begin_creating(&before);
  if (mkdirat(directory, name, 0700) == 0) {
    *leftover = graphc_remember_leftover(directory, name);
    folder = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  }
  end_creating(&before);
  return folder;
}

static int remove_contents(int folder, int depth);

static int remove_at(int directory, const char *name, int depth) {
  if (unlinkat(directory, name, 0) == 0) return 0;
  if (errno != EISDIR && errno != EPERM) return -1;
  int folder = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) return -1;
  /* A compiler that is being ended may still add files. */
  for (int attempt = 0; attempt < 3; ++attempt) {
    remove_contents(folder, depth);
    if (unlinkat(directory, name, AT_REMOVEDIR) == 0) {
      close(folder);
      return 0;
    }
    if (errno != ENOTEMPTY && errno != EEXIST) break;
  }
  int problem = errno;
  close(folder);
  errno = problem;
  return -1;
}

static int is_entry(const char *name) {
  return strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

#if defined(__linux__)
/* As the kernel hands it over: opendir allocates, which a handler must not. */
struct entry {
  uint64_t inode;
  int64_t offset;
  unsigned short size;
  unsigned char kind;
  char name[];
};

static int remove_contents(int folder, int depth) {
  if (depth > 16) return -1;
  _Alignas(8) char bytes[4096];
  lseek(folder, 0, SEEK_SET);
  for (;;) {
    long count = syscall(SYS_getdents64, folder, bytes, sizeof bytes);
    if (count <= 0) return count < 0 ? -1 : 0;
    for (long place = 0; place < count;) {
      const struct entry *entry = (const struct entry *)(bytes + place);
      if (is_entry(entry->name)) remove_at(folder, entry->name, depth + 1);
      place += entry->size;
    }
  }
}
#else
static int remove_contents(int folder, int depth) {
  if (depth > 16) return -1;
  DIR *stream = fdopendir(dup(folder));
  if (!stream) return -1;
  rewinddir(stream);
  for (struct dirent *entry; (entry = readdir(stream));)
    if (is_entry(entry->d_name)) remove_at(folder, entry->d_name, depth + 1);
  closedir(stream);
  return 0;
}
#endif

int32_t graphc_remove(int32_t directory, const char *name) { return remove_at(directory, name, 0); }

void graphc_remove_leftovers(void) {
  atomic_store(&is_ending, 1);
  const struct timespec moment = {.tv_nsec = 1000000};
  for (int wait = 0; wait < 1000 && atomic_load(&creating) > 0; ++wait) nanosleep(&moment, NULL);
  for (int index = 0; index < slot_count; ++index)
    if (atomic_load(&slots[index].state) == slot_used)
      graphc_remove(slots[index].directory, slots[index].name);
}

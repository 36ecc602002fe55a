#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/sysmacros.h>
#endif

#include "SystemSupport.h"

#if defined(__linux__)
/* Folders are entered that cannot be listed. */
enum { entering = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };
#else
enum { entering = O_SEARCH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC };
#endif

/* Whom a user namespace shows for all users that it has no number for, root among them. */
enum { unknown_user = 65534 };

/* Whether the number is nobody's in this namespace, as in sandboxes of users. */
static int is_unknown(uid_t user) {
  int is_namespace = 0;
#if defined(__linux__)
  if (user != unknown_user) return 0;
  FILE *map = fopen("/proc/self/uid_map", "re");
  if (!map) return 0;
  unsigned long inside, outside, count;
  while (fscanf(map, "%lu %lu %lu", &inside, &outside, &count) == 3) {
    is_namespace = 1;
    if (user >= inside && user - inside < count) {
      is_namespace = 0;
      break;
    }
  }
  fclose(map);
#else
  (void)user;
#endif
  return is_namespace;
}

/* In a sandbox the folders of root are those of an unknown user. */
static int is_own(uid_t user) { return user == 0 || user == geteuid() || is_unknown(user); }

/* Whether a group is the owner's alone: many systems give each user a group of the same name, and
 * have all that a user makes be writable by it. */
static int is_private_group(uid_t user, gid_t group) {
  struct passwd owner, *found_owner;
  struct group members, *found_members;
  char names[2048], more_names[8192];
  if (getpwuid_r(user, &owner, names, sizeof names, &found_owner) != 0 || !found_owner) return 0;
  if (getgrgid_r(group, &members, more_names, sizeof more_names, &found_members) != 0 ||
      !found_members)
    return 0;
  if (owner.pw_gid != group || strcmp(owner.pw_name, members.gr_name) != 0) return 0;
  for (char **member = members.gr_mem; *member; ++member)
    if (strcmp(*member, owner.pw_name) != 0) return 0;
  return 1;
}

static int is_written_by_others(const struct stat *status) {
  if (status->st_mode & S_IWOTH) return 1;
  return (status->st_mode & S_IWGRP) && !is_private_group(status->st_uid, status->st_gid);
}

/* Whether nobody but this user and root can change what is in a folder and belongs to them. */
static graphc_distrust distrust(const struct stat *folder) {
  if (!S_ISDIR(folder->st_mode)) return GRAPHC_OTHER_KIND;
  if (!is_own(folder->st_uid)) return GRAPHC_OTHER_OWNER;
  if (is_written_by_others(folder) && !(folder->st_mode & S_ISVTX)) return GRAPHC_OTHERS_WRITE;
  return GRAPHC_TRUSTED;
}

/* Walks from the root, one name after the other, so that no link is followed unseen. `rest` is
 * what is still to be walked, `place` what has been. */
typedef struct walk {
  int folder;
  char rest[2 * PATH_MAX];
  char place[PATH_MAX];
  int links;
} walk;

static int is_long(const char *a, const char *b) {
  return strlen(a) + strlen(b) + 2 > PATH_MAX;
}

static graphc_distrust unusable(int problem) {
  errno = problem;
  return GRAPHC_UNUSABLE;
}

static graphc_distrust enter_root(walk *walk) {
  struct stat status;
  if (walk->folder >= 0) close(walk->folder);
  walk->folder = open("/", entering);
  strcpy(walk->place, "/");
  if (walk->folder < 0 || fstat(walk->folder, &status) != 0) return GRAPHC_UNUSABLE;
  return distrust(&status);
}

/* Puts a link's target before what is still to be walked. */
static graphc_distrust follow(walk *walk, const char *name, const struct stat *link) {
  if (!is_own(link->st_uid)) return GRAPHC_LINK_OF_OTHER;
  if (++walk->links > 40) return unusable(ELOOP);
  char target[PATH_MAX];
  ssize_t length = readlinkat(walk->folder, name, target, sizeof target - 1);
  if (length < 0) return GRAPHC_UNUSABLE;
  target[length] = 0;
  if (is_long(target, walk->rest)) return unusable(ENAMETOOLONG);
  char joined[2 * PATH_MAX];
  snprintf(joined, sizeof joined, "%s/%s", target, walk->rest);
  strcpy(walk->rest, joined);
  return target[0] == '/' ? enter_root(walk) : GRAPHC_TRUSTED;
}

static graphc_distrust step(walk *walk, const char *name) {
  struct stat status;
  if (is_long(walk->place, name)) return unusable(ENAMETOOLONG);
  char parent[PATH_MAX];
  strcpy(parent, walk->place);
  if (walk->place[1] != 0) strcat(walk->place, "/");
  strcat(walk->place, name);
  if (fstatat(walk->folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return GRAPHC_UNUSABLE;
  if (S_ISLNK(status.st_mode)) {
    graphc_distrust reason = follow(walk, name, &status);
    if (reason == GRAPHC_TRUSTED && walk->place[1] != 0) strcpy(walk->place, parent);
    return reason;
  }
  if (!S_ISDIR(status.st_mode)) return GRAPHC_OTHER_KIND;
  int next = openat(walk->folder, name, entering);
  if (next < 0) return GRAPHC_UNUSABLE;
  close(walk->folder);
  walk->folder = next;
  /* What was opened may be another than what was seen. */
  if (fstat(next, &status) != 0) return GRAPHC_UNUSABLE;
  return distrust(&status);
}

static graphc_distrust run(walk *walk, const char *path) {
  if (path[0] == '/') {
    if (strlen(path) >= PATH_MAX) return unusable(ENAMETOOLONG);
    strcpy(walk->rest, path);
  } else {
    if (!getcwd(walk->rest, PATH_MAX)) return GRAPHC_UNUSABLE;
    if (is_long(walk->rest, path)) return unusable(ENAMETOOLONG);
    strcat(walk->rest, "/");
    strcat(walk->rest, path);
  }
  graphc_distrust reason = enter_root(walk);
  while (reason == GRAPHC_TRUSTED) {
    size_t start = strspn(walk->rest, "/");
    size_t length = strcspn(walk->rest + start, "/");
    if (length == 0) return GRAPHC_TRUSTED;
    if (length > NAME_MAX) return unusable(ENAMETOOLONG);
    char name[NAME_MAX + 1];
    memcpy(name, walk->rest + start, length);
    name[length] = 0;
    memmove(walk->rest, walk->rest + start + length, strlen(walk->rest + start + length) + 1);
    if (strcmp(name, ".") != 0) reason = step(walk, name);
  }
  return reason;
}

static int open_folder(const char *path, int is_shared, graphc_distrust *reason, char *place,
                       int32_t size) {
  walk walk = {.folder = -1};
  struct stat status;
  *reason = run(&walk, path);
  if (*reason == GRAPHC_TRUSTED && !is_shared) {
    if (fstat(walk.folder, &status) != 0) *reason = GRAPHC_UNUSABLE;
    else if (status.st_uid != geteuid()) *reason = GRAPHC_OTHER_OWNER;
    else if (is_written_by_others(&status)) *reason = GRAPHC_OTHERS_WRITE;
  }
  int folder = -1;
  if (*reason == GRAPHC_TRUSTED) {
    folder = openat(walk.folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) *reason = GRAPHC_UNUSABLE;
  }
  int problem = errno;
  snprintf(place, (size_t)size, "%s", walk.place);
  if (walk.folder >= 0) close(walk.folder);
  errno = problem;
  return folder;
}

int32_t graphc_open_own_folder(const char *path, graphc_distrust *reason, char *place,
                               int32_t size) {
  return open_folder(path, 0, reason, place, size);
}

int32_t graphc_open_shared_folder(const char *path, graphc_distrust *reason, char *place,
                                  int32_t size) {
  return open_folder(path, 1, reason, place, size);
}

int32_t graphc_open_own_file(int32_t directory, const char *name, graphc_distrust *reason) {
  struct stat status;
  /* A pipe would wait for its writer. */
  int file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  *reason = GRAPHC_UNUSABLE;
  if (file < 0) {
    if (errno == ELOOP) *reason = GRAPHC_OTHER_KIND;
    return -1;
  }
  if (fstat(file, &status) != 0) *reason = GRAPHC_UNUSABLE;
  else if (!S_ISREG(status.st_mode)) *reason = GRAPHC_OTHER_KIND;
  else if (status.st_uid != geteuid()) *reason = GRAPHC_OTHER_OWNER;
  else if (is_written_by_others(&status)) *reason = GRAPHC_OTHERS_WRITE;
  else *reason = GRAPHC_TRUSTED;
  if (*reason == GRAPHC_TRUSTED) return file;
  close(file);
  return -1;
}

int32_t graphc_is_planted_link(int32_t directory, const char *name) {
  struct stat folder, link;
  if (fstat(directory, &folder) != 0) return 0;
  if (fstatat(directory, name, &link, AT_SYMLINK_NOFOLLOW) != 0) return 0;
  return S_ISLNK(link.st_mode) && is_written_by_others(&folder) && link.st_uid != geteuid() &&
         link.st_uid != folder.st_uid;
}

int64_t graphc_lock_holder(int32_t file) {
  int64_t holder = 0;
#if defined(__linux__)
  struct stat status;
  FILE *table = fopen("/proc/locks", "re");
  if (!table) return 0;
  char line[256];
  if (fstat(file, &status) == 0) {
    while (holder == 0 && fgets(line, sizeof line, table)) {
      long process;
      unsigned int major_number, minor_number;
      unsigned long inode;
      if (sscanf(line, "%*d: FLOCK %*s %*s %ld %x:%x:%lu", &process, &major_number, &minor_number,
                 &inode) == 4 &&
          inode == status.st_ino && major_number == major(status.st_dev) &&
          minor_number == minor(status.st_dev))
        holder = process;
    }
  }
  fclose(table);
#else
  (void)file;
#endif
  return holder > 0 ? holder : 0;
}

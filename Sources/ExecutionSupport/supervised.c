#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ExecutionSupport.h"

extern char **environ;

/* Ends of pipes that no other child inherits: a copy of the lifeline's would keep it alive. */
static int open_pipe(int ends[2]) {
#if defined(__linux__)
  return pipe2(ends, O_CLOEXEC);
#else
  if (pipe(ends) != 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  return 0;
#endif
}

static void close_both(const int ends[2]) {
  close(ends[0]);
  close(ends[1]);
}

static int spawn(const char *const *arguments, int input, int output, pid_t *process) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                            POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  int problem = posix_spawn(process, arguments[0], &actions, &attributes,
                            (char *const *)arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return problem;
}

int32_t graphc_supervise(const char *const *arguments, graphc_supervisor *supervisor) {
  int lifeline[2], report[2];
  if (open_pipe(lifeline) != 0) return errno;
  if (open_pipe(report) != 0) {
    int problem = errno;
    close_both(lifeline);
    return problem;
  }
  pid_t process = 0;
  int problem = spawn(arguments, lifeline[0], report[1], &process);
  close(lifeline[0]);
  close(report[1]);
  supervisor->lifeline = lifeline[1];
  supervisor->report = report[0];
  supervisor->process = process;
  if (problem != 0) {
    close(lifeline[1]);
    close(report[0]);
  }
  return problem;
}

/* Waits until there is something to read, or the end of the pipe; 0 after `milliseconds`. Signals
 * that this process handles begin the time anew. */
static int is_readable(int descriptor, int milliseconds) {
  struct pollfd request = {.fd = descriptor, .events = POLLIN};
  int count;
  do count = poll(&request, 1, milliseconds);
  while (count < 0 && errno == EINTR);
  return count != 0;
}

int32_t graphc_supervisor_report(const graphc_supervisor *supervisor, int32_t milliseconds) {
  int32_t status = -1;
  char digit;
  if (!is_readable(supervisor->report, milliseconds)) return -2;
  for (;;) {
    ssize_t count = read(supervisor->report, &digit, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || digit < '0' || digit > '9') return status;
    status = (status < 0 ? 0 : status) * 10 + (digit - '0');
  }
}

void graphc_supervisor_reap(const graphc_supervisor *supervisor) {
  close(supervisor->report);
  while (waitpid((pid_t)supervisor->process, NULL, 0) < 0 && errno == EINTR) continue;
}

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "ExecutionSupport.h"

static char message[512];
static char request[512];
static atomic_int is_requested;
static struct sigaction previous;

/* Only what POSIX allows in a handler: other threads may be anywhere. */
static void end_process(int number) {
  (void)number;
  ssize_t written = write(STDERR_FILENO, message, strlen(message));
  (void)written;
  _exit(130);
}

static void ask_first(int number) {
  if (atomic_exchange(&is_requested, 1)) end_process(number);
  ssize_t written = write(STDERR_FILENO, request, strlen(request));
  (void)written;
}

static void begin(void (*handler)(int)) {
  atomic_store(&is_requested, 0);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  /* Reads and writes that other threads are waiting for go on after the handler. */
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &previous);
  /* A parent may have started this process from a thread that blocks signals. */
  sigset_t interruption;
  sigemptyset(&interruption);
  sigaddset(&interruption, SIGINT);
  pthread_sigmask(SIG_UNBLOCK, &interruption, NULL);
}

void graphc_interruption_begin(const char *text) {
  strncpy(message, text, sizeof message - 1);
  begin(end_process);
}

void graphc_interruption_begin_asking(const char *first, const char *second) {
  strncpy(request, first, sizeof request - 1);
  strncpy(message, second, sizeof message - 1);
  begin(ask_first);
}

int32_t graphc_interruption_is_requested(void) { return atomic_load(&is_requested); }

void graphc_interruption_end(void) {
  sigaction(SIGINT, &previous, NULL);
  atomic_store(&is_requested, 0);
}

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "ExecutionSupport.h"

static char message[512];
static struct sigaction previous;

/* Only what POSIX allows in a handler: other threads may be anywhere. */
static void end_process(int number) {
  (void)number;
  ssize_t written = write(STDERR_FILENO, message, strlen(message));
  (void)written;
  _exit(130);
}

void graphc_interruption_begin(const char *text) {
  strncpy(message, text, sizeof message - 1);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = end_process;
  sigaction(SIGINT, &action, &previous);
}

void graphc_interruption_end(void) { sigaction(SIGINT, &previous, NULL); }

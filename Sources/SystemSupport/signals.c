#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "SystemSupport.h"

/* What these signals do now; texts are written before a mode that uses them. */
enum { mode_quiet, mode_telling, mode_asking };
static atomic_int mode;
static char message[512];
static char request[512];
static atomic_int requested;
static atomic_int last;
static atomic_int is_save_requested;

/* What asks a process to end, and waits for it. */
static const int requests[] = {SIGINT, SIGTERM, SIGHUP};
/* What ends one at once. */
static const int ends[] = {SIGQUIT, SIGPIPE, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGVTALRM, SIGPROF};
enum { request_count = sizeof requests / sizeof *requests, end_count = sizeof ends / sizeof *ends };
static struct sigaction previous[request_count + 1];
static atomic_int is_program;

void graphc_end_by_signal(int32_t number) {
  graphc_remove_leftovers();
  signal(number, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  /* This thread gets it before the call returns; one sent to the process may wait for another. */
  pthread_kill(pthread_self(), number);
  /* The first process of a container ignores signals that it does not handle. */
  _exit(128 + number);
}

static void tell(const char *text) {
  ssize_t written = write(STDERR_FILENO, text, strlen(text));
  (void)written;
}

/* Only what POSIX allows in a handler: other threads may be anywhere. */
static void handle(int number) {
  int problem = errno;
  int now = atomic_load(&mode);
  int is_request = number == SIGINT || number == SIGTERM || number == SIGHUP;
  if (now == mode_asking && number == SIGUSR1) {
    atomic_store(&is_save_requested, 1);
  } else if (now == mode_asking && is_request) {
    int none = 0;
    if (atomic_compare_exchange_strong(&requested, &none, number)) {
      atomic_store(&last, number);
      tell(request);
    } else if (number == SIGINT) {
      tell(message);
      graphc_end_by_signal(number);
    }
  } else {
    if (now != mode_quiet && is_request) tell(message);
    graphc_end_by_signal(number);
  }
  errno = problem;
}

/* Handles a signal unless it is ignored, as by nohup. Shells without job control have what goes on
 * in the background ignore SIGINT and SIGQUIT; who sends them to us means us all the same. */
static void install(int number, struct sigaction *before) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handle;
  sigfillset(&action.sa_mask);
  /* Reads and writes that other threads are waiting for go on after the handler. */
  action.sa_flags = SA_RESTART;
  sigaction(number, NULL, before);
  if (before->sa_handler == SIG_IGN && number != SIGINT && number != SIGQUIT) return;
  sigaction(number, &action, NULL);
  /* A parent may have started this process from a thread that blocks signals. */
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void graphc_signals_begin(void) {
  struct sigaction before;
  for (int index = 0; index < request_count; ++index) install(requests[index], &before);
  for (int index = 0; index < end_count; ++index) install(ends[index], &before);
  sigaction(SIGXFSZ, NULL, &before);
  if (before.sa_handler == SIG_DFL) signal(SIGXFSZ, SIG_IGN);
  atomic_store(&is_program, 1);
}

/* A library has no say in signals but during long work. */
static void begin(int next) {
  atomic_store(&requested, 0);
  atomic_store(&is_save_requested, 0);
  atomic_store(&mode, next);
  if (atomic_load(&is_program)) return;
  for (int index = 0; index < request_count; ++index) install(requests[index], &previous[index]);
  if (next == mode_asking) install(SIGUSR1, &previous[request_count]);
}

void graphc_interruption_begin(const char *text) {
  strncpy(message, text, sizeof message - 1);
  begin(mode_telling);
}

void graphc_interruption_begin_asking(const char *first, const char *second) {
  strncpy(request, first, sizeof request - 1);
  strncpy(message, second, sizeof message - 1);
  begin(mode_asking);
}

void graphc_interruption_end(void) {
  if (!atomic_load(&is_program)) {
    for (int index = 0; index < request_count; ++index)
      sigaction(requests[index], &previous[index], NULL);
    if (atomic_load(&mode) == mode_asking) sigaction(SIGUSR1, &previous[request_count], NULL);
  }
  atomic_store(&mode, mode_quiet);
  atomic_store(&requested, 0);
}

int32_t graphc_interruption_request(void) { return atomic_load(&requested); }

int32_t graphc_interruption_last(void) { return atomic_load(&last); }

int32_t graphc_interruption_takes_save(void) { return atomic_exchange(&is_save_requested, 0); }

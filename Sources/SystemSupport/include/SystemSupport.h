/* C glue of targets that deal with the system: temporary files, signals, owners of files.
 *
 * Everything here is safe to call from several threads unless it says otherwise. Functions that
 * return a descriptor return -1 with errno set when they fail. */
#ifndef GRAPHC_SYSTEM_SUPPORT_H
#define GRAPHC_SYSTEM_SUPPORT_H

#include <stdint.h>

/* Files and folders that are removed when a signal ends the process (leftovers.c). A number of a
 * leftover is below 0 if there are too many to remember. `directory` stays open until the
 * leftover is kept. */

/* Creates a file that was not there, or nothing; no link is followed. */
int32_t graphc_create_file(int32_t directory, const char *name, uint32_t mode, int32_t *leftover);
/* Creates a folder for this user alone, and opens it. */
int32_t graphc_create_folder(int32_t directory, const char *name, int32_t *leftover);
/* Remembers a file that is there; returns its number. */
int32_t graphc_remember_leftover(int32_t directory, const char *name);
/* Forgets one: its name is now another's, or gone. */
void graphc_keep_leftover(int32_t leftover);
/* Removes a file or a folder with all in it; links are removed, not followed. Returns 0, or -1 with
 * errno set. May be called in a handler of signals. */
int32_t graphc_remove(int32_t directory, const char *name);
/* Removes all that are remembered. For handlers of signals: others that create wait forever. */
void graphc_remove_leftovers(void);

/* Has signals that end a process by default remove leftovers first, and SIGXFSZ be an error of
 * writing. Signals that were ignored before, as by nohup, stay ignored, but for SIGINT and SIGQUIT.
 * For the main function. */
void graphc_signals_begin(void);

/* From begin to end, SIGINT, SIGTERM and SIGHUP write `text` (cut at 511 bytes) to standard error
 * and end the process. Calls must not overlap. */
void graphc_interruption_begin(const char *text);
void graphc_interruption_end(void);

/* As graphc_interruption_begin, but the first signal only writes `first` and is what
 * graphc_interruption_request() returns until the end; a later SIGINT writes `second` and ends the
 * process. Later SIGTERM and SIGHUP do nothing: a closing terminal and `timeout` send them twice.
 * SIGUSR1 makes graphc_interruption_takes_save() 1 once. */
void graphc_interruption_begin_asking(const char *first, const char *second);
int32_t graphc_interruption_request(void);
/* The last signal that was such a request, also after the end; 0 for none. */
int32_t graphc_interruption_last(void);
int32_t graphc_interruption_takes_save(void);

/* Ends the process by a signal, as if it had never been handled, after removing leftovers. */
void graphc_end_by_signal(int32_t number) __attribute__((noreturn));

/* Why something on disk is not trusted, or 0. */
typedef enum graphc_distrust {
  GRAPHC_TRUSTED = 0,
  GRAPHC_UNUSABLE,         /* errno says why */
  GRAPHC_OTHER_OWNER,      /* neither this user's nor root's */
  GRAPHC_OTHERS_WRITE,     /* a group or all may write, and there is no sticky bit */
  GRAPHC_LINK_OF_OTHER,    /* a symbolic link that another user has made */
  GRAPHC_OTHER_KIND,       /* no folder, or no regular file */
} graphc_distrust;

/* Opens a folder if it is this user's and nobody but this user and root can change it, nor any
 * folder or link on the way to it. `place`, of `size` bytes, gets the path of what is at fault. */
int32_t graphc_open_own_folder(const char *path, graphc_distrust *reason, char *place,
                               int32_t size);
/* As graphc_open_own_folder for a folder that others may own and, if it is sticky, write to: what
 * this user makes in it is safe. */
int32_t graphc_open_shared_folder(const char *path, graphc_distrust *reason, char *place,
                                  int32_t size);
/* Opens a file to read if it is regular and only this user can change it. */
int32_t graphc_open_own_file(int32_t directory, const char *name, graphc_distrust *reason);
/* Whether a link is another user's in a folder that all may write to, as in /tmp. */
int32_t graphc_is_planted_link(int32_t directory, const char *name);

/* The process that holds an flock on an open file; 0 if that is not known. */
int64_t graphc_lock_holder(int32_t file);

/* What main got; both work before and without /proc. */
int32_t graphc_argument_count(void);
const char *graphc_argument(int32_t index);

#endif

#ifndef USERHUB_GO_COMPLETIONS_H
#define USERHUB_GO_COMPLETIONS_H

#include <stdint.h>
#include <userhub.h>

/* The results of a client's calls on their way to Go. The library's I/O thread adds each to a list
   and writes to a pipe; Go's own poller waits for its other end. A callback into Go
   would cost several changes of thread, because the Go runtime lends it a processor. */
typedef struct userhub_go_completions userhub_go_completions;

/* One result: a session or an error; the other is NULL. */
typedef struct userhub_go_completion {
  struct userhub_go_completion* next;
  uintptr_t waiter; /* a runtime/cgo.Handle, an integer that Go must not see as a pointer */
  const char* redirect_url;
  userhub_portal_session* session;
  userhub_error* error;
  userhub_go_completions* completions;
} userhub_go_completion;

/* Writes a byte to the descriptor when there are results. Does not close it. */
userhub_go_completions* userhub_go_completions_new(int signal);

/* The results since the last time, in order; NULL if there are none. Free them together. */
userhub_go_completion* userhub_go_completions_take(userhub_go_completions* completions);
void userhub_go_completion_free_all(userhub_go_completion* first);

/* Writes a byte to the descriptor. */
void userhub_go_completions_wake(userhub_go_completions* completions);

/* Only after the last result. */
void userhub_go_completions_free(userhub_go_completions* completions);

/* userhub_create_portal_session_async() that adds its result to `completions`. */
userhub_status userhub_go_start_call(userhub_client* client,
                                     const userhub_portal_session_request* request,
                                     userhub_go_completions* completions, uintptr_t waiter,
                                     userhub_call** call, userhub_error** error);

#endif

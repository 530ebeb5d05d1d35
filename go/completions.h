#ifndef USERHUB_GO_COMPLETIONS_H
#define USERHUB_GO_COMPLETIONS_H

#include <stdint.h>
#include <userhub.h>

/* The results of a client's calls on their way to Go. The library's I/O thread puts each in a list
   and makes a descriptor readable, for which Go's own poller waits. A callback into Go would cost
   several changes of thread: the runtime finds it a processor, and later takes that back. */
typedef struct userhub_go_completions userhub_go_completions;

/* One result. Its session and error are NULL where it has none. */
typedef struct userhub_go_completion {
  struct userhub_go_completion* next;
  uintptr_t waiter; /* a runtime/cgo.Handle: an integer, which Go must not see as a pointer */
  const char* redirect_url;
  userhub_portal_session* session;
  userhub_error* error;
  userhub_go_completions* completions;
} userhub_go_completion;

/* NULL, with errno, if too many files are open. */
userhub_go_completions* userhub_go_completions_new(void);

/* Readable once something can be taken; an eventfd, which does not block. Go's to close. */
int userhub_go_completions_descriptor(const userhub_go_completions* completions);

/* All that came since the last time, in order, to be freed together; NULL for none. */
userhub_go_completion* userhub_go_completions_take(userhub_go_completions* completions);
void userhub_go_completion_free_all(userhub_go_completion* first);

/* Makes the descriptor readable, as a result does. */
void userhub_go_completions_wake(userhub_go_completions* completions);

/* Once nothing can come any more. */
void userhub_go_completions_free(userhub_go_completions* completions);

/* userhub_create_portal_session_async() whose result goes to `completions`. */
userhub_status userhub_go_start_call(userhub_client* client,
                                     const userhub_portal_session_request* request,
                                     userhub_go_completions* completions, uintptr_t waiter,
                                     userhub_call** call, userhub_error** error);

#endif

#ifndef USERHUB_GO_ATTEMPT_H
#define USERHUB_GO_ATTEMPT_H

#include <stdint.h>
#include <userhub.h>

/* userhub_client_new() with userhubGoObserve() as the observer. `observer` is a runtime/cgo.Handle,
   an integer that Go must not see as a pointer. 0: no observer. */
userhub_status userhub_go_new_client(const userhub_client_options* options, uintptr_t observer,
                                     userhub_client** client, userhub_error** error);

/* Whether the calling thread, and so the calling goroutine, runs userhubGoObserve(). */
int userhub_go_is_observing(void);

#endif

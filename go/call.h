#ifndef USERHUB_GO_CALL_H
#define USERHUB_GO_CALL_H

#include <stdint.h>
#include <userhub.h>

/* userhub_create_portal_session_async(), with userhubGoComplete() as its callback. `done` is a
   runtime/cgo.Handle: an integer, which Go must not see as a pointer. */
userhub_status userhub_go_start_call(userhub_client* client,
                                     const userhub_portal_session_request* request, uintptr_t done,
                                     userhub_call** call, userhub_error** error);

#endif

package userhub

// #include <userhub.h>
import "C"

import "runtime/cgo"

// call is a started call, which must be freed.
type call struct {
	native *C.userhub_call
	done   chan outcome // has room for the one outcome, because the caller may have left
}

type outcome struct {
	session *PortalSession
	err     error
}

func startCall(client *C.userhub_client, results *completions, request PortalSessionRequest) (*call, error) {
	var strings cStrings
	defer strings.unpin()
	nativeRequest := request.native(&strings)
	if strings.err != nil {
		return nil, strings.err
	}
	done := make(chan outcome, 1)
	handle := cgo.NewHandle(done)
	var native *C.userhub_call
	var failure *C.userhub_error
	if C.userhub_create_portal_session_queued(client, &nativeRequest, results.native, C.uint64_t(handle), &native, &failure) != C.USERHUB_OK {
		handle.Delete()
		return nil, takeError(failure)
	}
	return &call{native: native, done: done}, nil
}

func (c *call) cancel() {
	C.userhub_call_cancel(c.native)
}

func (c *call) free() {
	C.userhub_call_free(c.native)
}

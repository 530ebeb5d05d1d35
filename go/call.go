package userhub

// #include "call.h"
import "C"

import "runtime/cgo"

// call is one that was started and is to be freed.
type call struct {
	native *C.userhub_call
	done   chan outcome // holds the one outcome, should nobody wait for it any more
}

type outcome struct {
	session *PortalSession
	err     error
}

func startCall(client *C.userhub_client, request PortalSessionRequest) (*call, error) {
	var strings cStrings
	defer strings.unpin()
	asked := request.native(&strings)
	if strings.err != nil {
		return nil, strings.err
	}
	done := make(chan outcome, 1)
	handle := cgo.NewHandle(done)
	var native *C.userhub_call
	var failure *C.userhub_error
	if C.userhub_go_start_call(client, &asked, C.uintptr_t(handle), &native, &failure) != C.USERHUB_OK {
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

// userhubGoComplete runs on the library's I/O thread. Its arguments are its caller's.
//
//export userhubGoComplete
func userhubGoComplete(handle C.uintptr_t, redirectURL *C.char, failure *C.userhub_error) {
	done := cgo.Handle(handle).Value().(chan outcome)
	cgo.Handle(handle).Delete()
	if failure != nil {
		done <- outcome{err: newError(failure)}
		return
	}
	done <- outcome{session: &PortalSession{RedirectURL: C.GoString(redirectURL)}}
}

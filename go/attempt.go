package userhub

// #include "attempt.h"
import "C"

import (
	"runtime/cgo"
	"time"
)

// Attempt is one attempt of a call, as it ended, for [WithAttemptObserver]. It holds neither the
// admin key nor a sign-in token, so it may be logged and kept. A request repeated at once because
// a kept connection had died unused is the same attempt.
type Attempt struct {
	// Number is 1 for a call's first.
	Number int
	// HTTPStatus is the status of the answer, even of one cut short; 0 where there was none.
	HTTPStatus int
	// Err is why the attempt failed, an [*Error]; nil for a success.
	Err error
	// Duration is the time since the attempt was begun.
	Duration time.Duration
	// ConnectionReused says that it was sent on a connection kept from before.
	ConnectionReused bool
}

// observerHandle shows an observer to C until delete. 0 is none.
type observerHandle cgo.Handle

func newObserverHandle(observer func(Attempt)) observerHandle {
	if observer == nil {
		return 0
	}
	return observerHandle(cgo.NewHandle(observer))
}

func (h observerHandle) delete() {
	if h != 0 {
		cgo.Handle(h).Delete()
	}
}

// userhubGoObserve runs on the library's I/O thread. The attempt is C's again when it returns.
//
//export userhubGoObserve
func userhubGoObserve(handle C.uintptr_t, ended *C.userhub_attempt) {
	observer := cgo.Handle(handle).Value().(func(Attempt))
	observer(newAttempt(ended))
}

// newAttempt copies everything.
func newAttempt(native *C.userhub_attempt) Attempt {
	attempt := Attempt{
		Number:           int(native.number),
		HTTPStatus:       int(native.http_status),
		Duration:         time.Duration(native.duration_us) * time.Microsecond,
		ConnectionReused: native.connection_reused != 0,
	}
	if native.error != nil {
		attempt.Err = newError(native.error)
	}
	return attempt
}

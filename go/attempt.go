package userhub

// #include "attempt.h"
import "C"

import (
	"runtime/cgo"
	"time"
)

// Attempt is one finished attempt of a call, for [WithAttemptObserver]. It contains neither the admin
// key nor a sign-in token, so you may log and keep it. If a kept connection turns out to be dead, the
// request is repeated on a new one within the same attempt.
type Attempt struct {
	// Number is 1 for the first attempt of a call.
	Number int
	// HTTPStatus is the status of the answer, even if it was cut short; 0 if there was none.
	HTTPStatus int
	// Err is why the attempt failed, an [*Error]; nil if it succeeded.
	Err error
	// Duration is the time since the attempt started.
	Duration time.Duration
	// ConnectionReused is whether the request used a kept connection.
	ConnectionReused bool
}

// observerHandle makes an observer available to C until delete. 0: no observer.
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

// userhubGoObserve runs on the library's I/O thread. C owns the attempt.
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

package userhub

// #include "completions.h"
import "C"

import (
	"os"
	"runtime/cgo"
	"sync/atomic"
	"syscall"
	"time"
)

// completions hands the results of a client's calls to the goroutines that wait for them.
type completions struct {
	native *C.userhub_go_completions
	ready  *os.File // readable when there are results
	signal *os.File // its other end
	closed atomic.Bool
	ended  chan struct{}
}

// newCompletions starts a goroutine, which close ends.
func newCompletions() (*completions, error) {
	ready, signal, err := os.Pipe()
	if err != nil {
		return nil, tooManyFiles()
	}
	waiting, err := ready.SyscallConn()
	if err == nil {
		err = ready.SetReadDeadline(time.Time{}) // fails if Go's poller has no room for it
	}
	if err != nil {
		ready.Close()
		signal.Close()
		return nil, tooManyFiles()
	}
	native := C.userhub_go_completions_new(C.int(signal.Fd()))
	c := &completions{native: native, ready: ready, signal: signal, ended: make(chan struct{})}
	go c.run(waiting)
	return c, nil
}

func tooManyFiles() error {
	return &Error{
		Code:       ErrConnectionFailed,
		Message:    "too many open files: close some, or raise the limit (ulimit -n)",
		Phase:      "connect",
		RetryAfter: noRetryAfter,
	}
}

func (c *completions) run(waiting syscall.RawConn) {
	defer close(c.ended)
	// Read calls the function once, and then whenever the descriptor becomes readable.
	waiting.Read(func(descriptor uintptr) bool {
		var count [8]byte
		syscall.Read(int(descriptor), count[:]) // first, so that a later result makes it readable again
		isLast := c.closed.Load()
		c.handOver()
		return isLast
	})
}

func (c *completions) handOver() {
	first := C.userhub_go_completions_take(c.native)
	if first == nil {
		return
	}
	for each := first; each != nil; each = each.next {
		handle := cgo.Handle(each.waiter)
		waiter := handle.Value().(chan outcome)
		handle.Delete()
		if each.error != nil {
			waiter <- outcome{err: newError(each.error)}
		} else {
			waiter <- outcome{session: &PortalSession{RedirectURL: C.GoString(each.redirect_url)}}
		}
	}
	C.userhub_go_completion_free_all(first)
}

// close returns when all results are handed over. No call may be in flight.
func (c *completions) close() {
	if c == nil {
		return
	}
	c.closed.Store(true)
	C.userhub_go_completions_wake(c.native)
	<-c.ended
	c.ready.Close()
	c.signal.Close()
	C.userhub_go_completions_free(c.native)
}

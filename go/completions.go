package userhub

// #include <userhub.h>
import "C"

import (
	"os"
	"runtime/cgo"
	"syscall"
	"time"
)

// completions hands the results of a client's calls to the goroutines that wait for them. Go's own poller
// waits for the queue's descriptor. A callback into Go would cost several changes of thread, because the
// Go runtime lends it a processor.
type completions struct {
	native *C.userhub_completions
	ready  *os.File // readable when there are results
	taken  completion
	ended  chan struct{}
}

// completion is one result: a session or an error; the other is nil.
type completion struct {
	waiter  C.uint64_t // a runtime/cgo.Handle
	session *C.userhub_portal_session
	failure *C.userhub_error
}

// newCompletions starts a goroutine, which close ends.
func newCompletions() (*completions, error) {
	c := &completions{ended: make(chan struct{})}
	var failure *C.userhub_error
	if C.userhub_completions_new(&c.native, &failure) != C.USERHUB_OK {
		return nil, takeError(failure)
	}
	waiting, err := c.poll()
	if err != nil {
		c.ready.Close()
		C.userhub_completions_free(c.native)
		return nil, &Error{
			Code:       ErrConnectionFailed,
			Message:    "waiting for results failed: " + err.Error(),
			Phase:      "connect",
			RetryAfter: noRetryAfter,
		}
	}
	go c.run(waiting)
	return c, nil
}

// poll gives Go's poller a copy of the descriptor.
func (c *completions) poll() (syscall.RawConn, error) {
	descriptor, err := C.userhub_completions_dup_fd(c.native)
	if descriptor < 0 {
		return nil, err
	}
	c.ready = os.NewFile(uintptr(descriptor), "userhub completions")
	if err := c.ready.SetReadDeadline(time.Time{}); err != nil {
		return nil, err // Go's poller has no room for it
	}
	return c.ready.SyscallConn()
}

func (c *completions) run(waiting syscall.RawConn) {
	defer close(c.ended)
	// Read calls the function once, and then whenever the descriptor becomes readable, until it is closed.
	waiting.Read(func(uintptr) bool {
		c.handOver()
		return false
	})
}

// handOver takes all results, so that the next one makes the descriptor readable again.
func (c *completions) handOver() {
	for C.userhub_completions_take(c.native, &c.taken.waiter, nil, &c.taken.session, &c.taken.failure) != 0 {
		handle := cgo.Handle(c.taken.waiter)
		waiter := handle.Value().(chan outcome)
		handle.Delete()
		waiter <- c.taken.outcome()
	}
}

func (c *completion) outcome() outcome {
	if c.failure != nil {
		return outcome{err: takeError(c.failure)}
	}
	defer C.userhub_portal_session_free(c.session)
	url := C.userhub_portal_session_redirect_url(c.session)
	return outcome{session: &PortalSession{RedirectURL: C.GoString(url)}}
}

// close returns when all results are handed over. No call may be in flight.
func (c *completions) close() {
	if c == nil {
		return
	}
	c.ready.Close()
	<-c.ended
	c.handOver()
	C.userhub_completions_free(c.native)
}

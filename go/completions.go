package userhub

/*
#include <stdlib.h>
#include <userhub.h>

enum { room = 16 };

// A result: a session or an error; the other is NULL.
typedef struct {
	uint64_t waiter; // a runtime/cgo.Handle
	const char *redirect_url;
	userhub_portal_session *session;
	userhub_error *error;
} completion;

// Takes many results in one call from Go. If they are fewer than there is room for, they are all.
static int take(userhub_completions *queue, completion *taken) {
	int count = 0;
	while (count < room &&
	       userhub_completions_take(queue, &taken[count].waiter, NULL, &taken[count].session, &taken[count].error)) {
		taken[count].redirect_url = userhub_portal_session_redirect_url(taken[count].session);
		++count;
	}
	return count;
}

static void free_taken(const completion *taken, int count) {
	for (; count > 0; ++taken, --count) {
		userhub_portal_session_free(taken->session);
		userhub_error_free(taken->error);
	}
}
*/
import "C"

import (
	"os"
	"runtime/cgo"
	"syscall"
	"time"
	"unsafe"
)

// completions hands the results of a client's calls to the goroutines that wait for them. Go's own poller
// waits for the queue's descriptor. A callback into Go would cost several changes of thread, because the
// Go runtime lends it a processor.
type completions struct {
	native *C.userhub_completions
	ready  *os.File      // readable when there are results
	taken  *C.completion // in C memory, whose pointers cgo need not check in each call
	ended  chan struct{}
}

// newCompletions starts a goroutine, which close ends.
func newCompletions() (*completions, error) {
	c := &completions{taken: (*C.completion)(C.malloc(C.room * C.sizeof_completion)), ended: make(chan struct{})}
	var failure *C.userhub_error
	if C.userhub_completions_new(&c.native, &failure) != C.USERHUB_OK {
		c.free()
		return nil, takeError(failure)
	}
	waiting, err := c.poll()
	if err != nil {
		c.free()
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
	for {
		count := C.take(c.native, c.taken)
		for _, each := range unsafe.Slice(c.taken, count) {
			handle := cgo.Handle(each.waiter)
			waiter := handle.Value().(chan outcome)
			handle.Delete()
			if each.error != nil {
				waiter <- outcome{err: newError(each.error)}
			} else {
				waiter <- outcome{session: &PortalSession{RedirectURL: C.GoString(each.redirect_url)}}
			}
		}
		C.free_taken(c.taken, count)
		if count < C.room {
			return
		}
	}
}

// close returns when all results are handed over. No call may be in flight.
func (c *completions) close() {
	if c == nil {
		return
	}
	c.ready.Close()
	<-c.ended
	c.handOver()
	c.free()
}

func (c *completions) free() {
	c.ready.Close() // an error where it is nil, or closed already
	C.userhub_completions_free(c.native)
	C.free(unsafe.Pointer(c.taken))
}

package userhub

// #include "attempt.h"
import "C"

import (
	"context"
	"sync"
)

// Client creates portal sessions and keeps connections alive between calls. [NewClient] creates it. Any
// number of goroutines may use it. If the admin key is rotated, create a new one.
type Client struct {
	// Behind a pointer, so that a Client can be copied, and printed without its key.
	shared *sharedClient
}

// sharedClient is the C client. It must not be freed while a call is started on it.
type sharedClient struct {
	mutex    sync.RWMutex
	native   *C.userhub_client // nil once closed
	observer observerHandle    // native calls it, so it is deleted after native
	closing  sync.Once

	starting sync.Mutex
	results  *completions // nil before the first call
}

// NewClient creates a client. It opens no socket and starts no thread. The options must include
// [WithAdminKey] or [WithEnvironment]. An unusable option is refused with an [*Error] that names it, with
// [ErrInvalidArgument].
func NewClient(options ...Option) (*Client, error) {
	var all clientOptions
	for _, option := range options {
		option(&all)
	}
	shared, err := all.newClient()
	if err != nil {
		return nil, err
	}
	return &Client{shared: shared}, nil
}

// CreatePortalSession asks UserHub for a session, with retries.
//
// When ctx ends, it cancels the call and returns ctx.Err(). Every other error is an [*Error]; ask for its
// kind with [errors.Is].
func (c *Client) CreatePortalSession(ctx context.Context, request PortalSessionRequest) (*PortalSession, error) {
	if ctx == nil {
		return nil, invalidArgument("ctx", "is nil: pass context.Background() if nothing else ends the call")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	call, err := c.start(request)
	if err != nil {
		return nil, err
	}
	defer call.free()
	select {
	case result := <-call.done:
		return result.session, result.err
	case <-ctx.Done():
		call.cancel()
		return nil, ctx.Err()
	}
}

func (c *Client) start(request PortalSessionRequest) (*call, error) {
	if c == nil || c.shared == nil {
		return nil, invalidArgument("client", "was not created by NewClient")
	}
	c.shared.mutex.RLock()
	defer c.shared.mutex.RUnlock()
	if c.shared.native == nil {
		return nil, invalidArgument("client", "is closed: create a new one")
	}
	results, err := c.shared.completions()
	if err != nil {
		return nil, err
	}
	return startCall(c.shared.native, results, request)
}

// completions are created at the first call.
func (s *sharedClient) completions() (*completions, error) {
	s.starting.Lock()
	defer s.starting.Unlock()
	if s.results == nil {
		results, err := newCompletions()
		if err != nil {
			return nil, err
		}
		s.results = results
	}
	return s.results, nil
}

// Close cancels the calls in flight, which fail with [ErrCancelled], closes the connections, and waits
// for both. Later calls fail with [ErrInvalidArgument]. Close may be called several times and always
// returns nil. In an observer it returns at once; the client closes after the observer has returned.
func (c *Client) Close() error {
	if c == nil || c.shared == nil {
		return nil
	}
	if C.userhub_go_is_observing() != 0 {
		go c.shared.closing.Do(c.shared.close) // close waits for the observer
	} else {
		c.shared.closing.Do(c.shared.close)
	}
	return nil
}

func (s *sharedClient) close() {
	s.mutex.Lock()
	native := s.native
	s.native = nil
	s.mutex.Unlock()
	C.userhub_client_free(native)
	s.results.close()
	s.observer.delete()
}

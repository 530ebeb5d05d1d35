package userhub

// #cgo pkg-config: userhub
// #include "attempt.h"
import "C"

import (
	"context"
	"sync"
)

// Client makes portal sessions and keeps connections alive between calls. Made by [NewClient], safe
// for any number of goroutines. For a rotated key, make a new one.
type Client struct {
	// Behind a pointer, for a copied or printed Client to have nothing of its own.
	shared *sharedClient
}

// sharedClient is the C client, which must not be freed while a call is being started on it.
type sharedClient struct {
	mutex    sync.RWMutex
	native   *C.userhub_client // nil once closed
	observer observerHandle    // what native calls, and so to be deleted after it
	closing  sync.Once

	starting sync.Mutex
	results  *completions // once there has been a call
}

// NewClient checks the options and makes a client of them. It opens no socket and starts no thread.
// An unusable option is an [*Error] with [ErrInvalidArgument] that names it.
//
// [WithAdminKey] or [WithEnvironment] must be among the options.
func NewClient(options ...Option) (*Client, error) {
	var given clientOptions
	for _, option := range options {
		option(&given)
	}
	shared, err := given.newClient()
	if err != nil {
		return nil, err
	}
	return &Client{shared: shared}, nil
}

// CreatePortalSession asks UserHub for a session, with retries.
//
// It fails with ctx.Err() as soon as ctx ends, which also ends the transfer; with anything else it
// fails with an [*Error], of which [errors.Is] tells the kind.
func (c *Client) CreatePortalSession(ctx context.Context, request PortalSessionRequest) (*PortalSession, error) {
	if ctx == nil {
		return nil, invalidArgument("ctx", "is nil: pass context.Background() where nothing else ends the call")
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
		return nil, invalidArgument("client", "was not made by NewClient")
	}
	c.shared.mutex.RLock()
	defer c.shared.mutex.RUnlock()
	if c.shared.native == nil {
		return nil, invalidArgument("client", "is closed: make a new one")
	}
	results, err := c.shared.completions()
	if err != nil {
		return nil, err
	}
	return startCall(c.shared.native, results, request)
}

// completions makes them for the first call.
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

// Close ends the calls in flight, each with [ErrCancelled], and closes the connections. Later calls
// fail with [ErrInvalidArgument]. It may be repeated, returns when all that is done, and always gives
// nil. In an observer it returns at once: the client closes when the observer has returned.
func (c *Client) Close() error {
	if c == nil || c.shared == nil {
		return nil
	}
	if C.userhub_go_is_observing() != 0 {
		go c.shared.closing.Do(c.shared.close) // which waits for the observer
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

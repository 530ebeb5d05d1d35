package userhub_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"userhub-native/userhub"
)

func isClosed(err error) bool {
	return errors.Is(err, userhub.ErrInvalidArgument) && strings.HasPrefix(err.Error(), "client is closed")
}

func TestCloseEndsEachCallInFlightOnce(t *testing.T) {
	server := stall(t)
	client := clientOf(t, server.url, userhub.WithMaxConnections(40))
	const calls, running = 100, 40
	ended := make(chan error, 2*calls)
	for range calls {
		go func() {
			_, err := client.CreatePortalSession(context.Background(), ada)
			ended <- err
		}()
	}
	for range running {
		await(t, server.arrived, "request")
	}
	if err := client.Close(); err != nil {
		t.Error(err)
	}
	for range calls {
		// A goroutine may have come to its call only now.
		if err := await(t, ended, "end of a call"); !errors.Is(err, userhub.ErrCancelled) && !isClosed(err) {
			t.Errorf("gave %v", err)
		}
	}
	if len(ended) != 0 {
		t.Error("a call ended twice")
	}
}

func TestACallThatCloseEndsSaysThatItWasCancelled(t *testing.T) {
	server := stall(t)
	client := clientOf(t, server.url)
	failed := start(context.Background(), client)
	await(t, server.arrived, "request")
	client.Close()
	err := await(t, failed, "end of the call")
	if !errors.Is(err, userhub.ErrCancelled) || errors.Is(err, context.Canceled) {
		t.Errorf("gave %v", err)
	}
}

func TestACallAfterCloseIsRefused(t *testing.T) {
	client := clientOf(t, serve(t, answerSession))
	if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
		t.Fatal(err)
	}
	client.Close()
	session, err := client.CreatePortalSession(context.Background(), ada)
	if session != nil || !isClosed(err) {
		t.Errorf("gave %v, %v", session, err)
	}
}

func TestACopyOfAClosedClientIsClosed(t *testing.T) {
	client := clientOf(t, serve(t, answerSession))
	other := *client
	client.Close()
	if _, err := other.CreatePortalSession(context.Background(), ada); !isClosed(err) {
		t.Errorf("gave %v", err)
	}
}

func TestCloseMayBeRepeatedFromAnyGoroutine(t *testing.T) {
	client := clientOf(t, serve(t, answerSession))
	if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
		t.Fatal(err)
	}
	var closing sync.WaitGroup
	for range 10 {
		closing.Add(1)
		go func() {
			defer closing.Done()
			if err := client.Close(); err != nil {
				t.Error(err)
			}
		}()
	}
	closing.Wait()
}

func TestEachCloseWaitsForTheEnd(t *testing.T) {
	server := stall(t)
	var ended atomic.Bool
	client := clientOf(t, server.url, userhub.WithAttemptObserver(func(userhub.Attempt) {
		time.Sleep(50 * time.Millisecond) // for a Close that does not wait to be first
		ended.Store(true)
	}))
	start(context.Background(), client)
	await(t, server.arrived, "request")
	var closing sync.WaitGroup
	for range 2 {
		closing.Add(1)
		go func() {
			defer closing.Done()
			client.Close()
			if !ended.Load() {
				t.Error("returned before the call had ended")
			}
		}()
	}
	closing.Wait()
}

func TestCloseAmongCallsLeavesNoneBehind(t *testing.T) {
	var first sync.Once
	begun := make(chan struct{})
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		first.Do(func() { close(begun) })
		answerSession(w, r)
	})
	client := clientOf(t, url)
	var calling sync.WaitGroup
	for range 50 {
		calling.Add(1)
		go func() {
			defer calling.Done()
			for {
				_, err := client.CreatePortalSession(context.Background(), ada)
				if isClosed(err) {
					return
				}
				if err != nil && !errors.Is(err, userhub.ErrCancelled) {
					t.Errorf("gave %v", err)
				}
			}
		}()
	}
	await(t, begun, "request")
	client.Close()
	calling.Wait()
}

func TestAClientThatNewClientDidNotMakeIsRefused(t *testing.T) {
	for _, client := range []*userhub.Client{nil, {}} {
		if _, err := client.CreatePortalSession(context.Background(), ada); !errors.Is(err, userhub.ErrInvalidArgument) {
			t.Errorf("gave %v", err)
		}
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	}
}

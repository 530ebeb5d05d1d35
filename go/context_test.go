package userhub_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"userhub-native/userhub"
)

// start makes the call in a goroutine of its own.
func start(ctx context.Context, client *userhub.Client) <-chan error {
	failed := make(chan error, 1)
	go func() {
		_, err := client.CreatePortalSession(ctx, ada)
		failed <- err
	}()
	return failed
}

func TestACancelledContextEndsTheCallAndItsTransfer(t *testing.T) {
	server := stall(t)
	ctx, cancel := context.WithCancel(context.Background())
	failed := start(ctx, clientOf(t, server.url))
	await(t, server.arrived, "request")
	cancel()
	if err := await(t, failed, "end of the call"); !errors.Is(err, context.Canceled) {
		t.Errorf("gave %v", err)
	}
	await(t, server.left, "end of the transfer")
}

func TestAContextsDeadlineEndsTheCallAndItsTransfer(t *testing.T) {
	server := stall(t)
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	err := await(t, start(ctx, clientOf(t, server.url)), "end of the call")
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, userhub.ErrTimedOut) {
		t.Errorf("gave %v", err)
	}
	await(t, server.left, "end of the transfer")
}

func TestACallEndsWithinTenMillisecondsOfItsContext(t *testing.T) {
	const rounds = 21
	server := stall(t)
	client := clientOf(t, server.url)
	for name, endOf := range map[string]func() (context.Context, context.CancelFunc){
		"cancelled": func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(30*time.Millisecond, cancel)
			return ctx, cancel
		},
		"past its deadline": func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(context.Background(), 30*time.Millisecond)
		},
	} {
		var late []time.Duration
		for range rounds {
			ctx, cancel := endOf()
			// A goroutine that only waits tells what of the time is the machine's.
			waited := make(chan time.Time, 1)
			go func() {
				<-ctx.Done()
				waited <- time.Now()
			}()
			_, err := client.CreatePortalSession(ctx, ada)
			ended := time.Now()
			if !errors.Is(err, ctx.Err()) {
				t.Fatalf("%s: gave %v", name, err)
			}
			late = append(late, ended.Sub(await(t, waited, "end of the context")))
			cancel()
		}
		slices.Sort(late)
		if median := late[rounds/2]; median > 10*time.Millisecond {
			t.Errorf("%s: the call ends %v after its context", name, median)
		}
	}
}

func TestWithoutAContextTheCallIsRefused(t *testing.T) {
	client := clientOf(t, serve(t, answerSession))
	var none context.Context
	if _, err := client.CreatePortalSession(none, ada); !errors.Is(err, userhub.ErrInvalidArgument) {
		t.Errorf("gave %v", err)
	}
}

func TestTheClientsTimeoutHoldsUnderALaterDeadline(t *testing.T) {
	server := stall(t)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	client := clientOf(t, server.url, userhub.WithTimeout(100*time.Millisecond))
	err := await(t, start(ctx, client), "end of the call")
	if !errors.Is(err, userhub.ErrTimedOut) || errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("gave %v", err)
	}
	var failed *userhub.Error
	if errors.As(err, &failed); failed.Elapsed < 100*time.Millisecond || failed.Elapsed > patience {
		t.Errorf("took %v", failed.Elapsed)
	}
}

func TestAContextThatEndedBeforeGoesBeforeAnyOtherError(t *testing.T) {
	url, sent := serveSessions(t)
	client := clientOf(t, url)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, request := range []userhub.PortalSessionRequest{ada, {UserID: ""}} {
		if _, err := client.CreatePortalSession(ctx, request); !errors.Is(err, context.Canceled) {
			t.Errorf("gave %v", err)
		}
	}
	client.Close()
	if requests := sent.take(); len(requests) != 0 {
		t.Errorf("sent %v", requests)
	}
}

func TestACancelledContextEndsTheWaitBeforeTheNextAttempt(t *testing.T) {
	answered := make(chan struct{}, 1)
	client := clientOf(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "15")
		w.WriteHeader(http.StatusServiceUnavailable)
		answered <- struct{}{}
	}), userhub.WithMaxRetries(1))
	ctx, cancel := context.WithCancel(context.Background())
	failed := start(ctx, client)
	await(t, answered, "answer")
	cancel()
	if err := await(t, failed, "end of the call"); !errors.Is(err, context.Canceled) {
		t.Errorf("gave %v", err)
	}
}

func TestACancelledContextEndsTheWaitForAConnection(t *testing.T) {
	server := stall(t)
	client := clientOf(t, server.url, userhub.WithMaxConnections(1))
	start(context.Background(), client)
	await(t, server.arrived, "request")

	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	err := await(t, start(ctx, client), "end of the queued call")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("gave %v", err)
	}
	if len(server.arrived) != 0 || len(server.left) != 0 {
		t.Error("the call did not wait for the connection")
	}
}

func TestACancelledCallLeavesTheOthersRunning(t *testing.T) {
	arrived, answering := make(chan struct{}, 2), make(chan struct{})
	client := clientOf(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		arrived <- struct{}{}
		select {
		case <-answering:
			answerSession(w, r)
		case <-r.Context().Done():
		}
	}))
	ctx, cancel := context.WithCancel(context.Background())
	stopped, running := start(ctx, client), start(context.Background(), client)
	await(t, arrived, "request")
	await(t, arrived, "other request")
	cancel()
	await(t, stopped, "end of the cancelled call")
	close(answering)
	if err := await(t, running, "end of the other call"); err != nil {
		t.Error(err)
	}
}

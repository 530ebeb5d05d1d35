package userhub_test

import (
	"context"
	"errors"
	"net/http"
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

func TestTheClientsTimeoutHoldsUnderALaterDeadline(t *testing.T) {
	server := stall(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	client := clientOf(t, server.url, userhub.WithTimeout(100*time.Millisecond))
	err := await(t, start(ctx, client), "end of the call")
	if !errors.Is(err, userhub.ErrTimedOut) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("gave %v", err)
	}
}

func TestAContextThatEndedBeforeSendsNothing(t *testing.T) {
	url, sent := serveSessions(t)
	client := clientOf(t, url)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := client.CreatePortalSession(ctx, ada); !errors.Is(err, context.Canceled) {
		t.Errorf("gave %v", err)
	}
	if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
		t.Error(err)
	}
	if requests := sent.take(); len(requests) != 1 {
		t.Errorf("%d requests, not the second one alone", len(requests))
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
	first, cancelFirst := context.WithCancel(context.Background())
	defer cancelFirst()
	running := start(first, client)
	await(t, server.arrived, "request")

	second, cancelSecond := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancelSecond()
	err := await(t, start(second, client), "end of the queued call")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("gave %v", err)
	}
	select {
	case err := <-running:
		t.Errorf("the other call ended too: %v", err)
	default:
	}
}

func TestACancelledCallLeavesTheOthersRunning(t *testing.T) {
	server := stall(t)
	client := clientOf(t, server.url)
	ctx, cancel := context.WithCancel(context.Background())
	stopped := start(ctx, client)
	await(t, server.arrived, "first request")
	running := start(context.Background(), client)
	await(t, server.arrived, "second request")
	cancel()
	await(t, stopped, "end of the cancelled call")
	await(t, server.left, "end of its transfer")
	select {
	case err := <-running:
		t.Errorf("the other call ended too: %v", err)
	case <-server.left:
		t.Error("the other transfer ended too")
	default:
	}
}

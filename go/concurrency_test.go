package userhub_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"userhub-native/userhub"
)

const many = 1000

func answerSessionOfItsOwn(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintf(w, `{"redirectUrl": "https://portal.example.com%s?token=tok_secret"}`, r.RequestURI)
}

func TestAThousandGoroutinesEachGetTheirOwnLink(t *testing.T) {
	client := clientOf(t, serve(t, answerSessionOfItsOwn))
	var calling sync.WaitGroup
	for i := range many {
		calling.Add(1)
		go func() {
			defer calling.Done()
			user := fmt.Sprintf("usr_%d", i)
			session, err := client.CreatePortalSession(context.Background(), userhub.PortalSessionRequest{UserID: user})
			if err != nil {
				t.Error(err)
				return
			}
			own := "https://portal.example.com/admin/v1/users/" + user + ":createPortalSession?token=tok_secret"
			if session.RedirectURL != own {
				t.Errorf("%s got %s", user, session.RedirectURL)
			}
		}()
	}
	calling.Wait()
}

func TestAThousandCallsThatMayBeCancelledAtAnyMomentEnd(t *testing.T) {
	client := clientOf(t, serve(t, answerSession))
	var calling sync.WaitGroup
	for range many {
		calling.Add(1)
		go func() {
			defer calling.Done()
			ctx, cancel := context.WithTimeout(context.Background(), rand.N(100*time.Millisecond))
			defer cancel()
			session, err := client.CreatePortalSession(ctx, ada)
			if (session == nil) == (err == nil) {
				t.Errorf("gave %v and %v", session, err)
			}
			if err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("gave %v", err)
			}
		}()
	}
	calling.Wait()
}

func TestWaitingGoroutinesHoldNoThreads(t *testing.T) {
	const waiting = 300
	server := stall(t)
	client := clientOf(t, server.url, userhub.WithMaxConnections(waiting))
	ctx, cancel := context.WithCancel(context.Background())
	var calls []<-chan error
	for range waiting {
		calls = append(calls, start(ctx, client))
	}
	for range waiting {
		await(t, server.arrived, "request")
	}
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Fatal(err)
	}
	if len(threads) > waiting/3 {
		t.Errorf("%d threads for %d waiting goroutines", len(threads), waiting)
	}
	cancel()
	for _, call := range calls {
		await(t, call, "end of a call")
	}
}

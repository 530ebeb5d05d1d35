package userhub_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"userhub-native/userhub"
)

// observe gives the option and the attempts that its observer is told of.
func observe() (userhub.Option, chan userhub.Attempt) {
	seen := make(chan userhub.Attempt, 2000)
	return userhub.WithAttemptObserver(func(attempt userhub.Attempt) { seen <- attempt }), seen
}

// told gives the attempts so far, without waiting.
func told(seen chan userhub.Attempt) []userhub.Attempt {
	var attempts []userhub.Attempt
	for len(seen) > 0 {
		attempts = append(attempts, <-seen)
	}
	return attempts
}

func failureOf(t *testing.T, attempt userhub.Attempt) *userhub.Error {
	t.Helper()
	failed, ok := attempt.Err.(*userhub.Error)
	if !ok {
		t.Fatalf("attempt %d has %#v, not an *Error", attempt.Number, attempt.Err)
	}
	return failed
}

// serveBusyFirst answers every second request by a session, and those before by 503.
func serveBusyFirst(t testing.TB) string {
	var requests atomic.Int32
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		if requests.Add(1)%2 == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			io.WriteString(w, `{"code": "UNAVAILABLE", "message": "busy", "metadata": {"zone": "b"}}`)
			return
		}
		answerSession(w, r)
	})
}

func TestTheObserverIsToldOfEachAttemptBeforeTheCallReturns(t *testing.T) {
	option, seen := observe()
	client := clientOf(t, serveBusyFirst(t), userhub.WithMaxRetries(1), option)
	for call, reused := range [][]bool{{false, true}, {true, true}} {
		if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
			t.Fatal(err)
		}
		attempts := told(seen)
		if len(attempts) != 2 {
			t.Fatalf("told of %v", attempts)
		}
		for i, status := range []int{503, 200} {
			got := attempts[i]
			if got.Number != i+1 || got.HTTPStatus != status || got.ConnectionReused != reused[i] {
				t.Errorf("call %d, attempt %d: told of %+v", call, i+1, got)
			}
			if got.Duration <= 0 || got.Duration > patience {
				t.Errorf("took %v", got.Duration)
			}
		}
		if attempts[1].Err != nil {
			t.Errorf("a success has %v", attempts[1].Err)
		}
		failed := failureOf(t, attempts[0])
		if failed.Code != userhub.ErrAPI || failed.APICode != "UNAVAILABLE" || failed.Message != "busy" ||
			failed.HTTPStatus != 503 || failed.Attempts != 1 {
			t.Errorf("told of %#v", failed)
		}
	}
}

func TestACallWaitsForItsObserver(t *testing.T) {
	var observed atomic.Bool
	client := clientOf(t, serve(t, answerSession), userhub.WithAttemptObserver(func(userhub.Attempt) {
		time.Sleep(50 * time.Millisecond) // for a call that does not wait to be first
		observed.Store(true)
	}))
	if _, err := client.CreatePortalSession(context.Background(), ada); err != nil || !observed.Load() {
		t.Errorf("gave %v, observed: %t", err, observed.Load())
	}
}

func TestTheObserverIsToldOfFailuresWithoutAnAnswer(t *testing.T) {
	untrusted, _ := serveTLS(t)
	for _, example := range []struct {
		name, url string
		options   []userhub.Option
		code      userhub.Code
		attempts  int
	}{
		{"nobody listens", listenToNothing(t), []userhub.Option{userhub.WithMaxRetries(1)}, userhub.ErrConnectionFailed, 2},
		{"closed without an answer", listen(t, readRequest), nil, userhub.ErrConnectionFailed, 1},
		{"silent", listen(t, staySilent), []userhub.Option{userhub.WithTimeout(150 * time.Millisecond)}, userhub.ErrTimedOut, 1},
		{"an untrusted certificate", untrusted, nil, userhub.ErrTLSFailed, 1},
	} {
		t.Run(example.name, func(t *testing.T) {
			option, seen := observe()
			client := clientOf(t, example.url, append(example.options, option)...)
			_, err := client.CreatePortalSession(context.Background(), ada)
			attempts := told(seen)
			if len(attempts) != example.attempts {
				t.Fatalf("told of %v", attempts)
			}
			for i, got := range attempts {
				if got.Number != i+1 || got.HTTPStatus != 0 || got.ConnectionReused || !errors.Is(got.Err, example.code) {
					t.Errorf("told of %+v", got)
				}
			}
			if last := failureOf(t, attempts[len(attempts)-1]); last.Error() != err.Error() {
				t.Errorf("told of %q, and the call gave %q", last, err)
			}
		})
	}
}

func TestTheObserverIsNotToldOfWhatWasRefused(t *testing.T) {
	option, seen := observe()
	client := clientOf(t, serve(t, answerSession), option)
	if _, err := client.CreatePortalSession(context.Background(), userhub.PortalSessionRequest{}); err == nil {
		t.Error("was not refused")
	}
	if attempts := told(seen); len(attempts) != 0 {
		t.Errorf("told of %v", attempts)
	}
}

func TestTheObserverIsToldOfACancelledAttempt(t *testing.T) {
	server := stall(t)
	option, seen := observe()
	ctx, cancel := context.WithCancel(context.Background())
	failed := start(ctx, clientOf(t, server.url, option))
	await(t, server.arrived, "request")
	cancel()
	await(t, failed, "end of the call")
	if attempt := await(t, seen, "attempt"); !errors.Is(attempt.Err, userhub.ErrCancelled) {
		t.Errorf("told of %+v", attempt)
	}
}

func TestCloseTellsOfWhatItEndsAndThenOfNothing(t *testing.T) {
	server := stall(t)
	option, seen := observe()
	client := clientOf(t, server.url, option)
	const calls = 20
	for range calls {
		start(context.Background(), client)
	}
	for range calls {
		await(t, server.arrived, "request")
	}
	client.Close()
	attempts := told(seen)
	if len(attempts) != calls {
		t.Errorf("told of %d attempts", len(attempts))
	}
	for _, attempt := range attempts {
		if !errors.Is(attempt.Err, userhub.ErrCancelled) {
			t.Errorf("told of %+v", attempt)
		}
	}
	client.Close()
	if _, err := client.CreatePortalSession(context.Background(), ada); !isClosed(err) {
		t.Errorf("gave %v", err)
	}
	for range calls {
		await(t, server.left, "end of a transfer")
	}
	if attempts := told(seen); len(attempts) != 0 {
		t.Errorf("told of %v after Close", attempts)
	}
}

func TestEachClientTellsItsOwnObserver(t *testing.T) {
	url := serve(t, answerSession)
	one, seenByOne := observe()
	other, seenByOther := observe()
	silenced := []userhub.Option{other, userhub.WithAttemptObserver(nil)}
	var calling sync.WaitGroup
	for client, calls := range map[*userhub.Client]int{
		clientOf(t, url, one): 300, clientOf(t, url, other): 200, clientOf(t, url, silenced...): 100,
	} {
		for range calls {
			calling.Add(1)
			go func() {
				defer calling.Done()
				if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
					t.Error(err)
				}
			}()
		}
	}
	calling.Wait()
	if len(seenByOne) != 300 || len(seenByOther) != 200 {
		t.Errorf("told of %d and %d", len(seenByOne), len(seenByOther))
	}
}

func TestAnObserverMayCloseItsClient(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		answerSession(w, r)
	})
	for range 20 {
		var client *userhub.Client
		var attempts atomic.Int32
		ready := make(chan struct{})
		client = clientOf(t, url, userhub.WithAttemptObserver(func(userhub.Attempt) {
			<-ready
			attempts.Add(1)
			client.Close()
		}))
		close(ready)
		const calls = 4
		ended := make(chan error, calls)
		for range calls {
			go func() {
				_, err := client.CreatePortalSession(context.Background(), ada)
				ended <- err
			}()
		}
		for range calls {
			err := await(t, ended, "end of a call")
			if err != nil && !errors.Is(err, userhub.ErrCancelled) && !isClosed(err) {
				t.Error(err)
			}
		}
		client.Close()
		if attempts.Load() == 0 {
			t.Error("told of no attempt")
		}
	}
}

func TestAnObserverIsCollectedWithItsClosedOrRefusedClient(t *testing.T) {
	url := serve(t, answerSession)
	for name, use := range map[string]func(userhub.Option){
		"closed twice": func(option userhub.Option) {
			client := clientOf(t, url, option)
			if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
				t.Error(err)
			}
			client.Close()
			client.Close()
		},
		"refused": func(option userhub.Option) {
			if _, err := userhub.NewClient(userhub.WithAdminKey(""), option); err == nil {
				t.Error("an empty key was taken")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			collected := make(chan struct{})
			func() {
				seen := new([64]int)
				runtime.SetFinalizer(seen, func(*[64]int) { close(collected) })
				use(userhub.WithAttemptObserver(func(attempt userhub.Attempt) { seen[attempt.Number]++ }))
			}()
			runtime.GC()
			await(t, collected, "collection of the observer")
		})
	}
}

func TestAPanicOfTheObserverEndsTheProgram(t *testing.T) {
	if os.Getenv("USERHUB_TEST_PANIC") != "" {
		client := clientOf(t, serve(t, answerSession), userhub.WithAttemptObserver(func(userhub.Attempt) {
			panic("the observer's own")
		}))
		client.CreatePortalSession(context.Background(), ada)
		return
	}
	program := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	program.Env = append(os.Environ(), "USERHUB_TEST_PANIC=1")
	output, err := program.CombinedOutput()
	if err == nil || !strings.Contains(string(output), "panic: the observer's own") {
		t.Errorf("ended by %v and said\n%s", err, output)
	}
}

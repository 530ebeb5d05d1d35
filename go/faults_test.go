package userhub_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"userhub-native/userhub"
)

// faultCase is a case of tests/conformance/faults.json, whose "about" describes it.
type faultCase struct {
	Name, Fault      string
	Warm, Lasts      bool
	TimeoutMS        int `json:"timeout_ms"`
	AttemptTimeoutMS int `json:"attempt_timeout_ms"`
	ConnectTimeoutMS int `json:"connect_timeout_ms"`
	Expect           struct {
		Code, Phase, Says string
		Attempts          int
		HTTPStatus        int `json:"http_status"`
	}
}

func (c faultCase) client(t *testing.T, server *faultServer) *userhub.Client {
	milliseconds := func(given, standard int) time.Duration {
		if given == 0 {
			given = standard
		}
		return time.Duration(given) * time.Millisecond
	}
	target := server.Faults[c.Fault]
	return clientOf(t, target.BaseURL,
		userhub.WithProxy(target.Proxy), userhub.WithCAFile(server.CAFile), userhub.WithMaxRetries(1),
		userhub.WithTimeout(milliseconds(c.TimeoutMS, 60_000)),
		userhub.WithAttemptTimeout(milliseconds(c.AttemptTimeoutMS, 60_000)),
		userhub.WithConnectTimeout(milliseconds(c.ConnectTimeoutMS, 30_000)))
}

func (c faultCase) check(t *testing.T, session *userhub.PortalSession, err error) {
	t.Helper()
	expect := c.Expect
	if expect.Code == "ok" {
		if err != nil || !strings.Contains(session.RedirectURL, "token=") {
			t.Errorf("gave %v, %#v", session, err)
		}
		return
	}
	var failed *userhub.Error
	if !errors.As(err, &failed) || !errors.Is(err, userhub.Code(expect.Code)) {
		t.Fatalf("gave %#v, not %s", err, expect.Code)
	}
	if failed.Phase != expect.Phase || failed.Attempts != expect.Attempts ||
		failed.HTTPStatus != expect.HTTPStatus || !strings.Contains(failed.Message, expect.Says) {
		t.Errorf("gave %#v, not %#v", failed, expect)
	}
	shortest := time.Duration(0)
	if expect.Code == "timed_out" {
		shortest = time.Duration(c.TimeoutMS-5) * time.Millisecond
	}
	if failed.Elapsed < shortest || failed.Elapsed > shortest+patience {
		t.Errorf("took %v", failed.Elapsed)
	}
}

func TestEveryFaultIsItsErrorAndTheNextCallSucceeds(t *testing.T) {
	for _, example := range loadCases[faultCase](t, "faults.json") {
		t.Run(example.Name, func(t *testing.T) {
			t.Parallel()
			server := startFaultServer(t) // each its own, as a fault that has ended does not come back
			client := example.client(t, server)
			request := userhub.PortalSessionRequest{UserID: server.Faults[example.Fault].UserID}
			if example.Warm {
				if _, err := client.CreatePortalSession(context.Background(), request); err != nil {
					t.Fatal(err)
				}
			}
			session, err := client.CreatePortalSession(context.Background(), request)
			example.check(t, session, err)
			if example.Lasts {
				return
			}
			server.end(t, example.Fault)
			checkNextCall(t, client)
		})
	}
}

// checkNextCall calls again where a busy machine makes the call longer than the client's short timeout.
func checkNextCall(t *testing.T, client *userhub.Client) {
	t.Helper()
	var next *userhub.PortalSession
	err := error(userhub.ErrTimedOut)
	for tries := 0; tries < 20 && errors.Is(err, userhub.ErrTimedOut); tries++ {
		next, err = client.CreatePortalSession(context.Background(), userhub.PortalSessionRequest{UserID: "usr_next"})
	}
	if err != nil || !strings.HasSuffix(next.RedirectURL, "usr_next") {
		t.Errorf("the next call gave %v, %#v", next, err)
	}
}

func TestEveryFaultOfTheServerHasACase(t *testing.T) {
	missing := startFaultServer(t).Faults
	for _, example := range loadCases[faultCase](t, "faults.json") {
		delete(missing, example.Fault)
	}
	if len(missing) != 0 {
		t.Errorf("no case has %v", missing)
	}
}

func TestACallIsRetriedUntilItSucceeds(t *testing.T) {
	var requests atomic.Int32
	client := clientOf(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		if requests.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		answerSession(w, r)
	}), userhub.WithMaxRetries(2))
	session, err := client.CreatePortalSession(context.Background(), ada)
	if err != nil || session.RedirectURL != redirectURL {
		t.Errorf("gave %v, %v", session, err)
	}
}

func TestTheRetriesAreCounted(t *testing.T) {
	client := clientOf(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}), userhub.WithMaxRetries(2))
	_, err := client.CreatePortalSession(context.Background(), ada)
	var failed *userhub.Error
	if !errors.As(err, &failed) || failed.Attempts != 3 || failed.HTTPStatus != 503 {
		t.Errorf("gave %#v", err)
	}
}

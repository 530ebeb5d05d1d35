package userhub_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"userhub-native/userhub"
)

// readRequest reads a request's head, and its body of "{}".
func readRequest(connection net.Conn) {
	reader := bufio.NewReader(connection)
	if request, err := http.ReadRequest(reader); err == nil {
		io.Copy(io.Discard, request.Body)
	}
}

func say(words string) func(net.Conn) {
	return func(connection net.Conn) {
		readRequest(connection)
		io.WriteString(connection, words)
	}
}

func reset(connection net.Conn) {
	readRequest(connection)
	connection.(*net.TCPConn).SetLinger(0)
}

// listenToNothing gives a port that refuses connections.
func listenToNothing(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	return "http://" + listener.Addr().String()
}

func silent(connection net.Conn) {
	io.Copy(io.Discard, connection)
}

func TestFaultsOfTheConnectionAreErrors(t *testing.T) {
	untrusted, _ := serveTLS(t)
	overTLS := func(url string) string { return strings.Replace(url, "http:", "https:", 1) }
	short := []userhub.Option{userhub.WithTimeout(150 * time.Millisecond)}
	shortToConnect := []userhub.Option{userhub.WithConnectTimeout(50 * time.Millisecond), userhub.WithTimeout(2 * time.Second)}
	for _, example := range []struct {
		name, url string
		options   []userhub.Option
		code      userhub.Code
		phase     string
	}{
		{"nobody listens", listenToNothing(t), nil, userhub.ErrConnectionFailed, "connect"},
		{"closed at once", listen(t, func(net.Conn) {}), nil, userhub.ErrConnectionFailed, "request"},
		{"closed without an answer", listen(t, readRequest), nil, userhub.ErrConnectionFailed, "request"},
		{"reset", listen(t, reset), nil, userhub.ErrConnectionFailed, "request"},
		{"cut in the body", listen(t, say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")), nil, userhub.ErrConnectionFailed, "response"},
		{"another protocol", listen(t, say("220 mail.example.com ESMTP\r\n")), nil, userhub.ErrBadResponse, "response"},
		{"silent", listen(t, silent), short, userhub.ErrTimedOut, "request"},
		{"silent instead of a handshake", overTLS(listen(t, silent)), shortToConnect, userhub.ErrConnectionFailed, "tls"},
		{"no TLS where it should be", overTLS(listen(t, say("HTTP/1.1 400 Bad Request\r\n\r\n"))), nil, userhub.ErrTLSFailed, "tls"},
		{"an untrusted certificate", untrusted, nil, userhub.ErrTLSFailed, "tls"},
	} {
		t.Run(example.name, func(t *testing.T) {
			_, err := clientOf(t, example.url, example.options...).CreatePortalSession(context.Background(), ada)
			var failed *userhub.Error
			if !errors.Is(err, example.code) || !errors.As(err, &failed) {
				t.Fatalf("gave %#v, not %s", err, example.code)
			}
			if failed.Phase != example.phase || failed.Attempts != 1 {
				t.Errorf("gave %#v, not phase %s", failed, example.phase)
			}
		})
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

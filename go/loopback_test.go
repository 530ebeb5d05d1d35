package userhub_test

import (
	"bufio"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"userhub-native/userhub"
)

const (
	adminKey    = "sk_test_secret"
	redirectURL = "https://portal.example.com/signin?token=tok_secret"
	// patience is a wait that only a defect makes long, on a machine however busy.
	patience = 30 * time.Second
)

var ada = userhub.PortalSessionRequest{UserID: "usr_ada"}

// clientOf makes a client that neither retries nor times out, unless the options say so, and closes
// it.
func clientOf(t testing.TB, url string, options ...userhub.Option) *userhub.Client {
	t.Helper()
	standard := []userhub.Option{
		userhub.WithAdminKey(adminKey), userhub.WithBaseURL(url), userhub.WithMaxRetries(0),
		userhub.WithTimeout(time.Hour),
	}
	client, err := userhub.NewClient(append(standard, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// serve answers each request by the handler.
func serve(t testing.TB, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// serveTLS answers by sessions, with a certificate that the file of the given path holds.
func serveTLS(t testing.TB) (url, caFile string) {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(answerSession))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // handshakes fail on purpose
	server.StartTLS()
	t.Cleanup(server.Close)
	caFile = filepath.Join(t.TempDir(), "ca.pem")
	certificate := &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
	if err := os.WriteFile(caFile, pem.EncodeToMemory(certificate), 0o600); err != nil {
		t.Fatal(err)
	}
	return server.URL, caFile
}

// journal keeps what a server was sent.
type journal struct {
	mutex    sync.Mutex
	requests []request
}

type request struct{ method, target, key, userAgent, body string }

// take gives what came since the last time.
func (j *journal) take() []request {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	taken := j.requests
	j.requests = nil
	return taken
}

func (j *journal) keep(r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	key := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.requests = append(j.requests, request{r.Method, r.RequestURI, key, r.UserAgent(), string(body)})
}

// serveSessions answers each request by a session and keeps it.
func serveSessions(t testing.TB) (url string, sent *journal) {
	t.Helper()
	sent = &journal{}
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		sent.keep(r)
		answerSession(w, r)
	}), sent
}

func answerSession(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintf(w, `{"redirectUrl": %q}`, redirectURL)
}

// stalledServer takes requests and answers none.
type stalledServer struct {
	url     string
	arrived chan struct{} // one for each request
	left    chan struct{} // one for each request whose connection the client closed
}

func stall(t testing.TB) stalledServer {
	t.Helper()
	const most = 2000
	server := stalledServer{arrived: make(chan struct{}, most), left: make(chan struct{}, most)}
	server.url = serve(t, func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // or the server would not see the connection close
		server.arrived <- struct{}{}
		<-r.Context().Done()
		server.left <- struct{}{}
	})
	return server
}

// listen hands each connection to `converse`, then closes it.
func listen(t testing.TB, converse func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer connection.Close()
				converse(connection)
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

// listenToNothing gives a port that refuses connections.
func listenToNothing(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	return "http://" + listener.Addr().String()
}

// readRequest reads a request, and then its connection is closed.
func readRequest(connection net.Conn) {
	if request, err := http.ReadRequest(bufio.NewReader(connection)); err == nil {
		io.Copy(io.Discard, request.Body)
	}
}

// staySilent reads until the client closes the connection.
func staySilent(connection net.Conn) {
	io.Copy(io.Discard, connection)
}

// await fails the test where nothing comes.
func await[Value any](t testing.TB, channel <-chan Value, what string) Value {
	t.Helper()
	select {
	case value := <-channel:
		return value
	case <-time.After(patience):
		t.Fatalf("no %s within %v", what, patience)
		panic("unreachable")
	}
}

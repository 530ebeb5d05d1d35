// An HTTP server whose answers come late, so that calls are in flight at once. It prints the address
// that it listens on. What comes first in a request's path says when it is answered:
//
//	/delay/50ms/…      after that time
//	/gate/<run>/1,20/… with others of the run: the first one alone, then, when there are 20, these
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	answer := []byte(os.Getenv("BENCH_ANSWER"))
	gates := newGates()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fail(err)
	}
	fmt.Println(listener.Addr())
	fail(http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		if err := hold(r.URL.Path, gates); err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write(answer)
	})))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "bench: the slow server:", err)
	os.Exit(1)
}

// Returns when the request is to be answered.
func hold(path string, gates *gates) error {
	parts := strings.SplitN(path, "/", 5)
	switch {
	case len(parts) > 3 && parts[1] == "delay":
		delay, err := time.ParseDuration(parts[2])
		time.Sleep(delay)
		return err
	case len(parts) > 4 && parts[1] == "gate":
		return gates.pass(parts[2], parts[3])
	default:
		return fmt.Errorf("neither /delay/… nor /gate/…: %s", path)
	}
}

package userhub_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"testing"
)

// faultServer is the program tests/support/fault_server, which plays every fault of
// tests/conformance/faults.json.
type faultServer struct {
	faultTargets
	input  io.WriteCloser
	output *bufio.Reader
}

type faultTargets struct {
	CAFile string `json:"ca_file"`
	Faults map[string]faultTarget
}

// faultTarget is where a client meets a fault.
type faultTarget struct {
	BaseURL string `json:"base_url"`
	Proxy   string
	UserID  string `json:"user_id"`
}

func startFaultServer(t *testing.T) *faultServer {
	t.Helper()
	program := os.Getenv("USERHUB_FAULT_SERVER")
	if program == "" {
		t.Fatal("USERHUB_FAULT_SERVER is not set: run ./dev test, or set it to " +
			"build/release/tests/support/fault_server, which ./dev test builds")
	}
	command := exec.Command(program)
	command.Stderr = os.Stderr
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		input.Close() // which ends it
		command.Wait()
	})
	server := &faultServer{input: input, output: bufio.NewReader(output)}
	if err := json.Unmarshal([]byte(server.readLine(t)), &server.faultTargets); err != nil {
		t.Fatal(err)
	}
	return server
}

// end returns when nothing is wrong any more where the fault was met.
func (s *faultServer) end(t *testing.T, fault string) {
	t.Helper()
	io.WriteString(s.input, fault+"\n")
	if line := s.readLine(t); line != fault+"\n" {
		t.Fatalf("the fault server said %q, not %q", line, fault)
	}
}

func (s *faultServer) readLine(t *testing.T) string {
	t.Helper()
	line, err := s.output.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return line
}

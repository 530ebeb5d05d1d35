package userhub_test

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"userhub-native/userhub"
)

func openDescriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestCloseLeavesNoGoroutineAndNoDescriptor(t *testing.T) {
	url := serve(t, answerSession)
	goroutines, descriptors := runtime.NumGoroutine(), openDescriptors(t)
	for range 20 {
		client := clientOf(t, url)
		if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
			t.Fatal(err)
		}
		client.Close()
	}
	// The server's own end with their connections, a little later.
	left := func() bool { return runtime.NumGoroutine() > goroutines || openDescriptors(t) > descriptors }
	for end := time.Now().Add(patience); left() && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	if left() {
		t.Errorf("%d goroutines and %d descriptors, before: %d and %d",
			runtime.NumGoroutine(), openDescriptors(t), goroutines, descriptors)
	}
}

func TestACallWithoutDescriptorsFailsAndTheNextOneSucceeds(t *testing.T) {
	client := clientOf(t, serve(t, answerSession))
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
	lowered := syscall.Rlimit{Cur: 0, Max: before.Max}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &lowered); err != nil {
		t.Fatal(err)
	}
	_, failed := client.CreatePortalSession(context.Background(), ada)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(failed, userhub.ErrConnectionFailed) || !strings.Contains(failed.Error(), "ulimit -n") {
		t.Errorf("gave %v", failed)
	}
	if _, err := client.CreatePortalSession(context.Background(), ada); err != nil {
		t.Error(err)
	}
}

package main

import (
	"testing"
	"time"
)

func TestAGateOpensForEachBurstWhenAllOfItAreThere(t *testing.T) {
	gates := newGates()
	first := arrive(t, gates, "a", "1", "2")
	isOpen(t, first, true)
	second := arrive(t, gates, "a", "1", "2")
	isOpen(t, second, false)
	isOpen(t, arrive(t, gates, "a", "1", "2"), true)
	isOpen(t, second, true)
}

func TestRunsHaveGatesOfTheirOwn(t *testing.T) {
	gates := newGates()
	one := arrive(t, gates, "one", "2")
	arrive(t, gates, "other", "2")
	isOpen(t, one, false)
}

func TestARequestTooManyIsRefused(t *testing.T) {
	gates := newGates()
	arrive(t, gates, "a", "1")
	if _, err := gates.arrive("a", []string{"1"}); err == nil {
		t.Error("a second request passed a gate that opens for one")
	}
}

func TestPathsThatSayNotWhenToAnswerAreRefused(t *testing.T) {
	for _, path := range []string{"/", "/v1/users", "/delay/soon/v1", "/gate/a", "/gate/a/x/v1"} {
		if err := hold(path, newGates()); err == nil {
			t.Errorf("%s is answered", path)
		}
	}
}

func TestADelayedAnswerWaits(t *testing.T) {
	begun := time.Now()
	if err := hold("/delay/20ms/v1", newGates()); err != nil || time.Since(begun) < 20*time.Millisecond {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
}

func arrive(t *testing.T, gates *gates, run string, sizes ...string) <-chan struct{} {
	t.Helper()
	open, err := gates.arrive(run, sizes)
	if err != nil {
		t.Fatal(err)
	}
	return open
}

func isOpen(t *testing.T, open <-chan struct{}, expected bool) {
	t.Helper()
	select {
	case <-open:
		if !expected {
			t.Error("the gate is open too early")
		}
	default:
		if expected {
			t.Error("the gate is shut")
		}
	}
}

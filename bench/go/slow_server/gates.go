package main

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// gates hold the requests of each run until so many are there, then open for these.
type gates struct {
	mutex sync.Mutex
	runs  map[string]*gate
}

type gate struct {
	open    chan struct{}
	waiting int
	passed  int // how many times it has opened
}

func newGates() *gates {
	return &gates{runs: map[string]*gate{}}
}

// pass waits until the gate of a run opens. sizes are how many it opens for, time after time.
func (g *gates) pass(run, sizes string) error {
	open, err := g.arrive(run, strings.Split(sizes, ","))
	if err == nil {
		<-open
	}
	return err
}

func (g *gates) arrive(run string, sizes []string) (<-chan struct{}, error) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	here, ok := g.runs[run]
	if !ok {
		here = &gate{open: make(chan struct{})}
		g.runs[run] = here
	}
	if here.passed == len(sizes) {
		return nil, fmt.Errorf("run %s has made all its calls", run)
	}
	size, err := strconv.Atoi(sizes[here.passed])
	if err != nil {
		return nil, err
	}
	open := here.open
	here.waiting++
	if here.waiting == size {
		close(open)
		*here = gate{open: make(chan struct{}), passed: here.passed + 1}
	}
	return open, nil
}

// Package measure counts a contender's calls, and what they cost.
package measure

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Connect makes the client, and gives the call, which any goroutine may make. A call gives the
// redirect URL.
type Connect func() func() (string, error)

// Setting is a part of the one call that every contender makes, as the environment describes it.
func Setting(name string) string {
	value, ok := os.LookupEnv(name)
	if !ok {
		Fail(name + " is not set: run ./dev bench")
	}
	return value
}

// Fail ends the program: what went wrong here is a defect of the benchmark.
func Fail(problem any) {
	fmt.Fprintln(os.Stderr, "bench:", problem)
	os.Exit(1)
}

// Connections is how many a client may have at most.
func Connections() int {
	return int(number("BENCH_CONNECTIONS"))
}

// Run makes calls as the environment says, and prints what they cost: bursts by a client that is
// cold, or at a constant rate, or stretches of one call after another.
func Run(connect Connect) {
	checked := func() func() {
		return check(connect(), Setting("BENCH_REDIRECT_URL"))
	}
	switch {
	case Setting("BENCH_BURSTS") != "":
		runBursts(checked)
	case Setting("BENCH_RATE") != "0":
		runConstantRate(checked)
	default:
		runStretches(checked())
	}
}

func check(call func() (string, error), expected string) func() {
	return func() {
		if url, err := call(); err != nil {
			Fail(err)
		} else if url != expected {
			Fail("another redirect URL than the server's")
		}
	}
}

// Several stretches, the first to warm up. In each stretch BENCH_CONCURRENCY goroutines make one
// call after another.
func runStretches(call func()) {
	length := duration("BENCH_SECONDS")
	for range int(number("BENCH_STRETCHES")) {
		before, begun := cpuTime(), time.Now()
		times := stretch(call, length)
		wall, cpu := time.Since(begun), cpuTime()-before
		report(times, wall, cpu, 0)
	}
}

func stretch(call func(), length time.Duration) []time.Duration {
	end := time.Now().Add(length)
	var mutex sync.Mutex
	var all []time.Duration
	var running sync.WaitGroup
	for range int(number("BENCH_CONCURRENCY")) {
		running.Add(1)
		go func() {
			defer running.Done()
			var times []time.Duration
			for begun := time.Now(); begun.Before(end); {
				call()
				ended := time.Now()
				times = append(times, ended.Sub(begun))
				begun = ended
			}
			mutex.Lock()
			defer mutex.Unlock()
			all = append(all, times...)
		}()
	}
	running.Wait()
	return all
}

func report(times []time.Duration, wall, cpu time.Duration, kibibytes int) {
	slices.Sort(times)
	part := func(percent int) float64 {
		if len(times) == 0 {
			return 0
		}
		return times[len(times)*percent/100].Seconds()
	}
	fmt.Printf(`{"calls": %d, "wall": %g, "cpu": %g, "p50": %g, "p99": %g, "kib": %d}`+"\n",
		len(times), wall.Seconds(), cpu.Seconds(), part(50), part(99), kibibytes)
}

func number(name string) float64 {
	value, err := strconv.ParseFloat(Setting(name), 64)
	if err != nil {
		Fail(err)
	}
	return value
}

func duration(name string) time.Duration {
	return time.Duration(number(name) * float64(time.Second))
}

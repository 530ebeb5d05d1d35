// Package measure counts a contender's calls, and what they cost.
package measure

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

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

// Run makes calls, one after another in each of BENCH_CONCURRENCY goroutines, for several stretches,
// the first to warm up, and prints what each took. A call gives the redirect URL.
func Run(call func() (string, error)) {
	expected := Setting("BENCH_REDIRECT_URL")
	checked := func() {
		if url, err := call(); err != nil {
			Fail(err)
		} else if url != expected {
			Fail("another redirect URL than the server's")
		}
	}
	length := time.Duration(number("BENCH_SECONDS") * float64(time.Second))
	for range int(number("BENCH_STRETCHES")) {
		before, begun := cpuTime(), time.Now()
		times := stretch(checked, length)
		wall, cpu := time.Since(begun), cpuTime()-before
		slices.Sort(times)
		fmt.Printf(`{"calls": %d, "wall": %g, "cpu": %g, "p50": %g, "p99": %g}`+"\n", len(times),
			wall.Seconds(), cpu.Seconds(), part(times, 50), part(times, 99))
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

func number(name string) float64 {
	value, err := strconv.ParseFloat(Setting(name), 64)
	if err != nil {
		Fail(err)
	}
	return value
}

func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		Fail(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func part(times []time.Duration, percent int) float64 {
	return times[len(times)*percent/100].Seconds()
}

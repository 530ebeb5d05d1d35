package measure

import (
	"sync"
	"time"
)

// Calls begun at a constant rate, however many are in flight, each timed from when it should have
// begun.
type constantRate struct {
	call  func()
	rate  float64
	begin time.Time
	begun int

	mutex sync.Mutex
	times []time.Duration
}

// BENCH_RATE calls a second: those that are due every millisecond. What they cost is taken for
// BENCH_SECONDS, after BENCH_FILL seconds in which as many come into flight as will be.
func runConstantRate(connect func() func()) {
	memoryBefore := memory()
	r := constantRate{call: connect(), rate: number("BENCH_RATE"), begin: time.Now()}
	r.beginUntil(r.begin.Add(duration("BENCH_FILL")))
	r.take()
	cpuBefore, from := cpuTime(), time.Now()
	r.beginUntil(from.Add(duration("BENCH_SECONDS")))
	wall, cpu := time.Since(from), cpuTime()-cpuBefore
	report(r.take(), wall, cpu, memory()-memoryBefore)
}

func (r *constantRate) beginUntil(end time.Time) {
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	for now := time.Now(); now.Before(end); now = <-ticker.C {
		for due := r.next(); !due.After(now); due = r.next() {
			r.begun++
			go func() {
				r.call()
				r.ended(time.Since(due))
			}()
		}
	}
}

// When the next call is to begin.
func (r *constantRate) next() time.Time {
	return r.begin.Add(time.Duration(float64(r.begun) / r.rate * float64(time.Second)))
}

func (r *constantRate) ended(late time.Duration) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.times = append(r.times, late)
}

// The times since it was last asked.
func (r *constantRate) take() []time.Duration {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	times := r.times
	r.times = nil
	return times
}

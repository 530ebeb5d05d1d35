package measure

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// What something costs from when it begins.
type cost struct {
	memory int
	cpu    time.Duration
	begun  time.Time
}

func beginCost() cost {
	return cost{memory(), cpuTime(), time.Now()}
}

func (c cost) print(memoryNow int) {
	wall, cpu := time.Since(c.begun), cpuTime()-c.cpu
	fmt.Printf(`{"wall": %g, "cpu": %g, "kib": %d}`+"\n", wall.Seconds(), cpu.Seconds(), memoryNow-c.memory)
}

// What the making of a client costs, then BENCH_BURSTS, each of so many calls at once.
func runBursts(connect func() func()) {
	made := beginCost()
	call := connect()
	made.print(memory())
	for _, size := range strings.Split(Setting("BENCH_BURSTS"), ",") {
		calls, err := strconv.Atoi(size)
		if err != nil {
			Fail(err)
		}
		burst(call, calls)
	}
}

// The server answers none of the calls until it has all, so each has a connection of its own, and
// all of those are open when the first answer comes: then the memory is read.
func burst(call func(), calls int) {
	begin := make(chan struct{})
	var ready, running sync.WaitGroup
	var first sync.Once
	var memoryThen int
	for range calls {
		ready.Add(1)
		running.Add(1)
		go func() {
			defer running.Done()
			ready.Done()
			<-begin
			call()
			first.Do(func() { memoryThen = memory() })
		}()
	}
	ready.Wait()
	made := beginCost()
	close(begin)
	running.Wait()
	made.print(memoryThen)
}

package measure

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// CPU time of this process, user and system.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		Fail(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// KiB that this process has to itself now: files that it maps are left out.
func memory() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		Fail(err)
	}
	_, after, _ := strings.Cut(string(status), "RssAnon:")
	var kibibytes int
	if _, err := fmt.Sscan(after, &kibibytes); err != nil {
		Fail(err)
	}
	return kibibytes
}

//go:build unix

package extract

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// usage gives the processor time that the process spent while do ran, in seconds, and by how much it grew at most, in MiB: zero where the
// system doesn't tell (Linux does, proc(5)).
func usage(do func()) (seconds float64, grown int) {
	resident := func(field string) int {
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			return 0
		}
		_, rest, _ := strings.Cut(string(status), "\n"+field+":")
		kib, _ := strconv.Atoi(strings.Fields(rest + " 0")[0]) // no number is zero
		return kib >> 10
	}
	spent := func() float64 {
		var u syscall.Rusage
		if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
			return 0
		}
		return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
	}
	told := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) == nil // the peak begins anew
	before, begun := resident("VmRSS"), spent()
	do()
	seconds = spent() - begun
	if told {
		grown = resident("VmHWM") - before
	}
	return seconds, grown
}

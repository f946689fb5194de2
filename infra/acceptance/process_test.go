package acceptance

import (
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// freePort finds a port that nothing listens on at this moment.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("finding a port: %w", err)
	}
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), l.Close()
}

// process is one process at one time: a number alone may be given to another.
type process struct {
	pid         int
	start, name string
}

// look reads a process's parent, name and start from the kernel (proc(5), /proc/pid/stat).
func look(pid int) (p process, parent int, ok bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return p, 0, false
	}
	open, end := strings.IndexByte(string(text), '('), strings.LastIndexByte(string(text), ')')
	fields := strings.Fields(string(text[end+1:]))
	_, err = fmt.Sscan(fields[1], &parent)
	return process{pid, fields[19], string(text[open+1 : end])}, parent, err == nil && fields[0] != "Z"
}

// descendants lists everything that a process has started, directly or not. Where there is no /proc it finds nothing.
func descendants(pid int) []process {
	entries, _ := os.ReadDir("/proc")
	children := map[int][]process{}
	for _, entry := range entries {
		var n int
		if _, err := fmt.Sscan(entry.Name(), &n); err != nil {
			continue
		}
		if p, parent, ok := look(n); ok {
			children[parent] = append(children[parent], p)
		}
	}
	var out []process
	for next := children[pid]; len(next) > 0; {
		out = append(out, next[0])
		next = append(next[1:], children[next[0].pid]...)
	}
	return out
}

func survivors(family []process) error {
	for end := time.Now().Add(3 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		var left []process
		for _, p := range family {
			if now, _, ok := look(p.pid); ok && now == p {
				left = append(left, p)
			}
		}
		if len(left) == 0 {
			return nil
		}
		if time.Now().After(end) {
			for _, p := range left {
				_ = syscall.Kill(p.pid, syscall.SIGKILL)
			}
			return fmt.Errorf("these processes outlived the machine: %v", left)
		}
	}
}

package process_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"strongroom/infra/local/process"
)

// TestMain plays the parent of a child when asked: it starts a sleeper, prints its
// id and waits to be killed.
func TestMain(m *testing.M) {
	if status, asked := process.Guard(os.Args[1:]); asked {
		os.Exit(status)
	}
	if len(os.Args) > 1 && os.Args[1] == "parent" {
		child, err := process.Start(process.Command{Path: "/bin/sleep", Args: []string{"60"}})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(child.PID())
		time.Sleep(time.Minute)
	}
	os.Exit(m.Run())
}

func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Errorf("%s does not happen", what)
}

// TestChildrenEndWithAKilledParent kills a parent with SIGKILL and looks for its child.
func TestChildrenEndWithAKilledParent(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	parent, err := process.Start(process.Command{Path: os.Args[0], Args: []string{"parent"}, Out: writer})
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || !alive(pid) {
		t.Fatalf("no child: %q", line)
	}
	if err := syscall.Kill(parent.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the end of the child", func() bool { return !alive(pid) })
}

func TestEnvironmentIsExactlyWhatIsGiven(t *testing.T) {
	t.Setenv("SECRET_OF_THE_RUNNER", "x")
	for name, env := range map[string][]string{"none": nil, "one": {"ONE=1"}} {
		var out bytes.Buffer
		child, err := process.Start(process.Command{Path: "/usr/bin/env", Env: env, Out: &out})
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Err(); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(out.String()); got != strings.Join(env, "\n") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestStop(t *testing.T) {
	for _, c := range []struct {
		name, script string
		killed       bool
	}{
		{"one that listens", `trap 'exit 0' TERM; echo up; while :; do sleep 0.01; done`, false},
		{"one that does not", `trap '' TERM; echo up; while :; do sleep 0.01; done`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := new(process.Tail)
			child, err := process.Start(process.Command{Path: "/bin/sh", Args: []string{"-c", c.script}, Out: out, Env: []string{"PATH=/bin:/usr/bin"}})
			if err != nil {
				t.Fatal(err)
			}
			eventually(t, "the start", func() bool { return out.String() != "" })
			child.Stop(200 * time.Millisecond)
			if killed := child.Err() != nil; killed != c.killed {
				t.Errorf("ended with %v", child.Err())
			}
		})
	}
}

func TestStartFails(t *testing.T) {
	if _, err := process.Start(process.Command{Path: "/nowhere/program"}); err == nil || !strings.Contains(err.Error(), "/nowhere/program") {
		t.Error(err)
	}
}

func TestTailKeepsTheEnd(t *testing.T) {
	tail := new(process.Tail)
	for i := range 5000 {
		fmt.Fprintf(tail, "line %d\n", i)
	}
	if text := tail.String(); len(text) > 16<<10 || !strings.HasSuffix(text, "line 4999\n") {
		t.Errorf("%d bytes, ending in %q", len(text), text[len(text)-10:])
	}
}

func TestPortsAreKeptAndGiveWay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ports.json")
	open := func() (net.Listener, process.Ports) {
		ports := process.ReadPorts(path)
		l, err := ports.Listen("portal")
		if err != nil {
			t.Fatal(err)
		}
		if err := ports.Save(path); err != nil {
			t.Fatal(err)
		}
		return l, ports
	}
	first, ports := open()
	was := ports["portal"]
	other, _ := process.ReadPorts(path).Listen("portal")
	if process.Port(other) == was {
		t.Error("a taken port is given again")
	}
	first.Close()
	other.Close()
	again, _ := open()
	defer again.Close()
	if process.Port(again) != was {
		t.Errorf("port %d was not kept: %d", was, process.Port(again))
	}
}

// Package process starts child processes that never outlive this one.
//
// Guarantees: when this process ends in whatever way, SIGKILL included, every
// child it started is killed (on Linux by the kernel; elsewhere by a guard that
// notices its pipe close). A child's environment is exactly what the caller gives.
//
// Non-goals: restarting (package engine and package lambda do that), limits on
// memory or time.
package process

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// Command describes a child process.
type Command struct {
	Path  string
	Args  []string // without the name of the program
	Env   []string // the whole environment, as KEY=value
	Dir   string
	Input io.Reader // nil: empty
	Out   io.Writer // receives standard output; nil: thrown away
	Err   io.Writer // receives standard error; nil: thrown away
}

// Child is a started process.
type Child struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// Start starts the command.
func Start(c Command) (*Child, error) {
	cmd := exec.Command(c.Path, c.Args...)
	cmd.Env = c.Env
	if cmd.Env == nil {
		cmd.Env = []string{}
	}
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = c.Dir, c.Input, c.Out, c.Err
	cmd.WaitDelay = time.Second // a grandchild that holds the pipes must not block us
	if err := start(cmd); err != nil {
		return nil, fmt.Errorf("starting %s: %w", c.Path, err)
	}
	child := &Child{cmd: cmd, done: make(chan struct{})}
	go func() {
		child.err = cmd.Wait()
		close(child.done)
	}()
	return child, nil
}

// PID gives the process id.
func (c *Child) PID() int { return c.cmd.Process.Pid }

// Done is closed when the process has ended and its output has been read.
func (c *Child) Done() <-chan struct{} { return c.done }

// Err says how the process ended: nil for exit status 0. Valid after Done.
func (c *Child) Err() error {
	<-c.done
	return c.err
}

// Kill ends the process at once (SIGKILL) and waits until it is gone.
func (c *Child) Kill() {
	kill(c.cmd)
	<-c.done
}

// Stop asks the process to end (SIGTERM), waits up to patience and then kills it.
func (c *Child) Stop(patience time.Duration) {
	_ = c.cmd.Process.Signal(terminate)
	select {
	case <-c.done:
	case <-time.After(patience):
		c.Kill()
	}
}

// Tail keeps the last bytes written to it. It is safe for concurrent use.
type Tail struct {
	mu   sync.Mutex
	text []byte
}

// tailSize is how many bytes a Tail keeps.
const tailSize = 16 << 10

// Write never fails.
func (t *Tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if over := len(t.text) - tailSize; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(p), nil
}

// String gives the bytes kept.
func (t *Tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}

// Log opens a log file for appending.
func Log(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening a log: %w", err)
	}
	return file, nil
}

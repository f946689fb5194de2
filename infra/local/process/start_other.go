//go:build unix && !linux

package process

import (
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
)

const (
	terminate = syscall.SIGTERM
	guardWord = "guard-child"
)

// held keeps the writing ends from being closed by the garbage collector.
var held struct {
	sync.Mutex
	writers []*os.File
}

// start runs the child under a guard: this same program, which holds the reading
// end of a pipe that closes when we end, and then kills the whole process group.
func start(cmd *exec.Cmd) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		return err
	}
	defer reader.Close()
	held.Lock()
	held.writers = append(held.writers, writer) // stays open as long as we live
	held.Unlock()
	cmd.Args = append([]string{self, guardWord, cmd.Path}, cmd.Args[1:]...)
	cmd.Path = self
	cmd.ExtraFiles = []*os.File{reader}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd.Start()
}

func kill(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

// Guard plays the guard when the arguments (os.Args[1:]) ask for it. It answers
// the child's exit status, and whether it was asked.
func Guard(args []string) (int, bool) {
	if len(args) < 2 || args[0] != guardWord {
		return 0, false
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.NewFile(3, "parent"))
		_ = syscall.Kill(0, syscall.SIGKILL)
	}()
	cmd := exec.Command(args[1], args[2:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return 1, true
	}
	return 0, true
}

//go:build unix

package tesseract

import (
	"os/exec"
	"syscall"
)

// faulted reports that the program ended by a fault of its own.
func faulted(exit *exec.ExitError) bool {
	status, ok := exit.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() {
		return false
	}
	switch status.Signal() {
	case syscall.SIGSEGV, syscall.SIGABRT, syscall.SIGFPE, syscall.SIGILL, syscall.SIGBUS:
		return true
	}
	return false
}

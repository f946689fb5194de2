//go:build !unix

package tesseract

import "os/exec"

// faulted reports that the program ended by a fault of its own. Without signals nobody can tell.
func faulted(*exec.ExitError) bool { return true }

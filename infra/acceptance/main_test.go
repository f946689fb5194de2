package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// impatient are settings under which the schedule takes up what it finds at once, so that tests need not wait for it.
var impatient = map[string]string{"UPLOAD_GRACE_SECONDS": "1", "SCAN_LEASE_SECONDS": "2"}

// shared is the machine of the tests that kill nothing and need no empty trail. Those tests run one after the other.
var shared = sync.OnceValues(func() (*Machine, error) {
	folder := filepath.Join(root, ".local", "test", "shared")
	if err := os.RemoveAll(folder); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	m, err := open(folder, Options{Settings: impatient, Flags: []string{"-visibility", "1s"}})
	started = m
	return m, err
})

// started is the shared machine when it was used.
var started *Machine

// Shared gives the shared machine.
func Shared(t testing.TB) *Machine {
	t.Helper()
	m, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMain(m *testing.M) {
	code := m.Run()
	stopBrowser()
	if started != nil && started.ended != nil {
		if err := started.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "the shared machine:", err)
			code = max(code, 1)
		}
		if code != 0 {
			fmt.Fprintf(os.Stderr, "the shared machine said:\n%s\nits functions' failures:\n%s\n", started.Said(), started.failures())
		}
	}
	os.Exit(code)
}

package machine

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Config says what to run and where.
type Config struct {
	Template   string        // path of the synthesized template
	Bin        string        // folder of the programs: one per function, and the operator's command
	State      string        // folder for everything that is kept
	Dynoxide   string        // path of the DynamoDB engine
	Port       int           // wanted port of the portal; another is taken when it is in use
	Demo       bool          // make the demo firm at the first start
	Visibility time.Duration // visibility timeout of queues; 0: as the template says
	Processes  int           // processes of a function at the same time; 0: 8
	Out        io.Writer     // receives what people should read
	Log        *slog.Logger
	Console    io.Writer // also receives what functions print; nil: only their log files do
}

const defaultProcesses = 8

// ErrBusy is returned when another machine works on the state folder.
var ErrBusy = errors.New("another local machine is running on this state folder")

// folders below the state folder.
var folders = []string{"engines/s3", "queues", "logs", "temp", "home", "directory", "mail"}

// prepare makes the folders and takes the lock on the state folder. The lock ends
// with the process.
func (c *Config) prepare() (*os.File, error) {
	for _, path := range []*string{&c.Template, &c.Bin, &c.State, &c.Dynoxide} {
		absolute, err := filepath.Abs(*path)
		if err != nil {
			return nil, fmt.Errorf("preparing the state folder: %w", err)
		}
		*path = absolute
	}
	if c.Processes <= 0 {
		c.Processes = defaultProcesses
	}
	if err := os.RemoveAll(c.path("temp")); err != nil {
		return nil, fmt.Errorf("preparing the state folder: %w", err)
	}
	for _, name := range folders {
		if err := os.MkdirAll(c.path(name), 0o700); err != nil {
			return nil, fmt.Errorf("preparing the state folder: %w", err)
		}
	}
	lock, err := os.OpenFile(c.path("lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("preparing the state folder: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		return nil, fmt.Errorf("%w: %s", ErrBusy, c.State)
	}
	return lock, nil
}

func (c *Config) path(name string) string { return filepath.Join(c.State, filepath.FromSlash(name)) }

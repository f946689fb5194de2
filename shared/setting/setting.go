// Package setting reads a function's configuration from its environment, where the stack puts it. A missing or malformed value is an error at
// start, never a silent default.
package setting

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Reader collects what is wrong, so that a function that can't start says all of it at once.
type Reader struct {
	errs   []error
	lookup func(string) (string, bool)
}

// FromEnvironment reads the process environment.
func FromEnvironment() *Reader { return &Reader{lookup: os.LookupEnv} }

// From reads from a function, for tests.
func From(lookup func(string) (string, bool)) *Reader { return &Reader{lookup: lookup} }

// Text reads a value that must not be empty.
func (r *Reader) Text(name string) string {
	value, _ := r.lookup(name)
	if value == "" {
		r.errs = append(r.errs, fmt.Errorf("%s is not set", name))
	}
	return value
}

// Optional reads a value that may be missing.
func (r *Reader) Optional(name string) string {
	value, _ := r.lookup(name)
	return value
}

// Number reads a positive whole number.
func (r *Reader) Number(name string) int64 {
	value := r.Text(name)
	n, err := strconv.ParseInt(value, 10, 64)
	if value != "" && (err != nil || n <= 0) {
		r.errs = append(r.errs, fmt.Errorf("%s must be a positive whole number, not %q", name, value))
	}
	return n
}

// Duration reads a positive whole number of units.
func (r *Reader) Duration(name string, unit time.Duration) time.Duration {
	return time.Duration(r.Number(name)) * unit
}

// Err tells what is wrong, or nil.
func (r *Reader) Err() error {
	if len(r.errs) == 0 {
		return nil
	}
	return fmt.Errorf("reading the configuration: %w", errors.Join(r.errs...))
}

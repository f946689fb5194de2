//go:build !unix

package extract

import "context"

// arena leaves the sandbox's memory to the garbage-collected heap on systems without mmap.
type arena struct{}

func (a *arena) within(ctx context.Context) context.Context { return ctx }

func (a *arena) release() {}

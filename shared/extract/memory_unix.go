//go:build unix

package extract

import (
	"context"
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// arena gives a sandbox its memory outside the garbage-collected heap: the whole reach is reserved at once, the system backs only what is
// touched, growing copies nothing, and the end of the document gives everything back at once. (On the heap a document that needs 256 MiB
// leaves copies of 128, 64 and so on behind it: one GiB was measured.)
type arena struct {
	mapped [][]byte
}

// within makes sandboxes that start under the context take their memory from a.
func (a *arena) within(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(a.allocate))
}

func (a *arena) allocate(_, limit uint64) experimental.LinearMemory {
	reserved, err := syscall.Mmap(-1, 0, int(limit), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON|syscall.MAP_NORESERVE)
	if err != nil {
		return &heapMemory{}
	}
	a.mapped = append(a.mapped, reserved)
	return &mappedMemory{reserved}
}

// release gives the memory back. Nothing of the sandboxes may be used after it.
func (a *arena) release() {
	for _, m := range a.mapped {
		_ = syscall.Munmap(m) // it fails for bad addresses only
	}
	a.mapped = nil
}

type mappedMemory struct{ reserved []byte }

// Reallocate implements experimental.LinearMemory.
func (m *mappedMemory) Reallocate(size uint64) []byte {
	if size > uint64(len(m.reserved)) {
		return nil
	}
	return m.reserved[:size:size]
}

// Free implements experimental.LinearMemory. It does nothing: wazero calls it while others may still hold the memory; see release.
func (*mappedMemory) Free() {}

// heapMemory is what is left when the system gives no mapping.
type heapMemory struct{ b []byte }

// Reallocate implements experimental.LinearMemory.
func (m *heapMemory) Reallocate(size uint64) []byte {
	if more := int(size) - len(m.b); more > 0 {
		m.b = append(m.b, make([]byte, more)...)
	}
	return m.b[:size]
}

// Free implements experimental.LinearMemory.
func (*heapMemory) Free() {}

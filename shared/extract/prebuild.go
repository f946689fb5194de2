package extract

import (
	"context"
	"fmt"

	"github.com/tetratelabs/wazero"
)

// Prebuild compiles the PDF engine for the processor that it runs on and leaves the code in dir, for Config.CacheDir. It takes 3 to 4
// seconds of one core. The code fits every program that is built for the same operating system and processor family with the same
// versions of the two libraries, on processors with the same features; on arm64 the one feature that counts is LSE atomics, which every
// processor has that AWS Lambda uses (Graviton2 and later).
func Prebuild(ctx context.Context, dir string) error {
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return fmt.Errorf("prebuild: %w", err)
	}
	e := newEngine("", "")
	e.compiled = cache
	if err := e.with(ctx, func(*instance) error { return nil }); err != nil {
		return fmt.Errorf("prebuild: %w", err)
	}
	return e.close()
}

package extract

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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
	if err := e.with(ctx, func() {}, func(context.Context, *instance) error { return nil }); err != nil {
		return fmt.Errorf("prebuild: %w", err)
	}
	if err := e.close(); err != nil {
		return fmt.Errorf("prebuild: %w", err)
	}
	return readable(dir)
}

// readable lets every user read the code: a function runs as another user than the one who packs it.
func readable(dir string) error {
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			return os.Chmod(path, 0o755)
		default:
			return os.Chmod(path, 0o644)
		}
	})
	if err != nil {
		return fmt.Errorf("prebuild: %w", err)
	}
	return nil
}

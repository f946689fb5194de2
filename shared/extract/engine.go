package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// memoryPages bounds the memory of PDFium: 4,096 pages of 64 KiB are 256 MiB. A document that needs more is unreadable.
const memoryPages = 4096

// engine is PDFium in a WebAssembly sandbox that sees no files, no network and no clock but its own, and that can be stopped at any
// instruction. It starts at the first use, serves one document at a time, and starts anew, from compiled code, after it was stopped.
type engine struct {
	cacheDir   string
	scratchDir string
	compiled   wazero.CompilationCache
	pool       pdfium.Pool
	stop       context.CancelFunc // stops everything that runs in pool
	memory     arena              // of the instance in use
	closed     bool
}

// turn is held by whoever uses an engine: one PDF at a time in a process. One may need all the memory that is planned for the engine, and
// go-pdfium keeps tables of open forms for the whole process, by addresses that two sandboxes share.
var turn = make(chan struct{}, 1)

func newEngine(cacheDir, scratchDir string) *engine {
	return &engine{cacheDir: cacheDir, scratchDir: scratchDir}
}

// instance is the engine in use for one document.
type instance struct {
	pdfium.Pdfium
	broken error // the first trap; after it nothing the instance says counts
}

var errClosed = errors.New("the extractor is closed")

// with runs work with a fresh instance, waiting for its turn. It calls begin when the instance is there; when ctx ends, whatever runs inside
// the sandbox stops. The error is work's, ctx's, or a failure to start.
func (e *engine) with(ctx context.Context, begin func(), work func(context.Context, *instance) error) error {
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-turn }()
	if err := e.start(); err != nil {
		return err
	}
	defer e.memory.release() // after the instance is gone
	got, err := e.pool.GetInstanceWithContext(ctx)
	if err != nil {
		e.discard()
		return fmt.Errorf("starting a PDF instance: %w", err)
	}
	begin()
	release := context.AfterFunc(ctx, e.stop)
	i := &instance{Pdfium: got}
	defer func() {
		if release() && i.broken == nil && i.Close() == nil {
			return
		}
		// A sandbox that trapped or was stopped can't tidy up; it goes with the pool.
		e.discard()
	}()
	return work(ctx, i)
}

// start brings the engine up unless it is. The prebuilt code is tried twice: when its folder is read-only and holds nothing for this
// processor, the first try fails at writing the code that it has compiled, and the second finds that code in memory.
func (e *engine) start() (err error) {
	if e.closed {
		return errClosed
	}
	if e.pool != nil {
		return nil
	}
	if e.compiled != nil {
		return e.launch()
	}
	for _, dir := range []string{e.cacheDir, e.scratch()} {
		if dir == "" {
			continue
		}
		if e.compiled, err = wazero.NewCompilationCacheWithDir(dir); err != nil {
			continue
		}
		for range 2 {
			if err = e.launch(); err == nil {
				return nil
			}
		}
		_ = e.compiled.Close(context.Background()) // a damaged folder: its code was never used
	}
	e.compiled = wazero.NewCompilationCache()
	return e.launch()
}

// launch makes a sandbox from the compiled code, compiling it if need be.
func (e *engine) launch() error {
	ctx, stop := context.WithCancel(e.memory.within(context.Background()))
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MaxTotal: 1, MaxIdle: 0,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RandomSource:  zeroes{}, // the same document gives the same text
		RuntimeConfig: runtimeConfig().WithCompilationCache(e.compiled),
	})
	if err != nil {
		stop()
		return fmt.Errorf("starting the PDF engine: %w", err)
	}
	e.pool, e.stop = pool, stop
	return nil
}

func runtimeConfig() wazero.RuntimeConfig {
	return wazero.NewRuntimeConfigCompiler().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCloseOnContextDone(true).
		WithMemoryLimitPages(memoryPages)
}

// scratch is the folder for code compiled here, or empty when there is no private one. The temporary folder is no place for it: whoever
// can write there first would choose the machine code that this process runs.
func (e *engine) scratch() string {
	if e.scratchDir != "" {
		return e.scratchDir
	}
	if home, err := os.UserCacheDir(); err == nil {
		return filepath.Join(home, "strongroom", "pdf-engine")
	}
	return ""
}

// discard gives the sandbox up; the next document gets a new one.
func (e *engine) discard() {
	if e.pool == nil {
		return
	}
	e.stop()
	_ = e.pool.Close() // it only says what has gone already
	e.pool, e.stop = nil, nil
}

func (e *engine) close() error {
	turn <- struct{}{}
	defer func() { <-turn }()
	e.closed = true
	e.discard()
	if e.compiled == nil {
		return nil
	}
	return e.compiled.Close(context.Background())
}

type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

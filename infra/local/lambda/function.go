package lambda

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"strongroom/infra/local/process"
)

// Config describes a function.
type Config struct {
	Name    string // full name, for example strongroom-portal
	ARN     string
	Program string        // path of the bootstrap program for this machine
	Env     []string      // KEY=value; the Runtime API's address and TMPDIR are added
	Temp    string        // folder below which each process gets its own
	Timeout time.Duration // of one invocation
	Most    int           // processes at the same time
	Log     io.Writer     // receives what the function prints, and a report of each invocation
	// Logged is told when the platform writes the log in the function's name; may be nil.
	Logged func(action string)
}

// Result is the outcome of an invocation.
type Result struct {
	RequestID string
	Payload   []byte        // the answer, or the error as JSON
	Error     string        // empty; "Unhandled" as in the header X-Amz-Function-Error
	Cold      bool          // the process was started for this invocation
	Duration  time.Duration // from hand-over to result
	Log       string        // the end of what the process printed
}

// Limits of synchronous invocations in bytes.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const (
	MaxPayload = 6 << 20
	initLimit  = 10 * time.Second
)

// ErrClosed is returned for an invocation after Close.
var ErrClosed = errors.New("the function is shut down")

// Function runs one function in as many processes as it needs, up to a limit.
// It is safe for concurrent use.
type Function struct {
	Config
	slots chan struct{} // one token per process that may work

	mu     sync.Mutex
	idle   []*instance
	all    map[*instance]bool
	closed bool
	paused chan struct{} // closed when not paused
	starts starts
}

// New prepares a function; its first process starts with the first invocation.
func New(config Config) *Function {
	config.Most = max(config.Most, 1)
	running := make(chan struct{})
	close(running)
	return &Function{Config: config, slots: make(chan struct{}, config.Most), all: map[*instance]bool{}, paused: running}
}

// Invoke runs the function on an event and waits for the result. The error is
// not nil only when the function could not be run at all.
func (f *Function) Invoke(ctx context.Context, event []byte) (Result, error) {
	if !json.Valid(event) {
		return Result{}, fmt.Errorf("invoking %s: the event is not JSON", f.Name)
	}
	select {
	case f.slots <- struct{}{}:
		defer func() { <-f.slots }()
	case <-ctx.Done():
		return Result{}, fmt.Errorf("invoking %s: %w", f.Name, ctx.Err())
	}
	for {
		i, cold, err := f.take()
		if err != nil {
			return Result{}, fmt.Errorf("invoking %s: %w", f.Name, err)
		}
		result, taken := i.invoke(event)
		if !taken && !cold {
			continue // an idle process died before it took the work
		}
		result.Cold = cold
		f.report(result, i)
		f.giveBack(i)
		return result, nil
	}
}

// take gives an idle process, the one used last first, or starts one.
func (f *Function) take() (*instance, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil, false, ErrClosed
	}
	for len(f.idle) > 0 {
		last := len(f.idle) - 1
		i := f.idle[last]
		f.idle = f.idle[:last]
		if i.alive() {
			return i, false, nil
		}
	}
	i, err := f.start()
	if err != nil {
		return nil, true, err
	}
	f.all[i] = true
	go func() {
		<-i.child.Done()
		i.close()
		f.mu.Lock()
		delete(f.all, i)
		f.mu.Unlock()
	}()
	return i, true, nil
}

func (f *Function) giveBack(i *instance) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed || !i.alive() {
		return
	}
	f.idle = append(f.idle, i)
}

// Kill kills all processes of the function at once (SIGKILL). Invocations under
// way fail, as they do when a Lambda sandbox dies.
func (f *Function) Kill() int {
	f.mu.Lock()
	var doomed []*process.Child
	for i := range f.all {
		doomed = append(doomed, i.child)
	}
	f.idle = nil
	f.mu.Unlock()
	for _, child := range doomed {
		child.Kill()
	}
	return len(doomed)
}

// Close ends all processes for good.
func (f *Function) Close() {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.Kill()
}

// Pause holds back deliveries of event sources until Resume.
func (f *Function) Pause() {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.paused:
		f.paused = make(chan struct{})
	default:
	}
}

// Resume lets event sources deliver again.
func (f *Function) Resume() {
	f.mu.Lock()
	defer f.mu.Unlock()
	select {
	case <-f.paused:
	default:
		close(f.paused)
	}
}

// Running gives a channel that is closed while the function is not paused.
func (f *Function) Running() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.paused
}

// report writes the platform's line about an invocation to the log.
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report
func (f *Function) report(result Result, i *instance) {
	status := "success"
	if result.Error != "" {
		status = "error"
	}
	metrics := map[string]any{"durationMs": millis(result.Duration)}
	if result.Cold && i.init > 0 {
		metrics["initDurationMs"] = millis(i.init)
		f.mu.Lock()
		f.starts.add(i.init, i.first)
		f.mu.Unlock()
	}
	line, err := json.Marshal(map[string]any{
		"time": time.Now().UTC().Format(time.RFC3339Nano), "type": "platform.report",
		"record": map[string]any{"requestId": result.RequestID, "status": status, "metrics": metrics},
	})
	if err == nil {
		_, _ = f.Log.Write(append(line, '\n'))
	}
	if f.Logged != nil {
		f.Logged("logs:PutLogEvents")
	}
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

package lambda

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"

	"strongroom/infra/local/process"
)

// instance is one process of a function with a Runtime API of its own.
type instance struct {
	f      *Function
	child  *process.Child
	server *http.Server
	temp   string
	tail   *process.Tail
	began  time.Time
	init   time.Duration // process start to first request for work
	first  time.Duration // process start to first answer
	work   chan *invocation
	ready  chan struct{} // closed when child is set

	mu      sync.Mutex
	current *invocation
}

// invocation is one event under way.
type invocation struct {
	id       string
	event    []byte
	deadline time.Time
	taken    chan struct{} // closed when the deadline is set and the process is being answered
	done     chan answer   // one answer at most is read
}

type answer struct {
	payload []byte
	failed  bool
}

// start starts a process. The caller holds f.mu.
func (f *Function) start() (*instance, error) {
	listener, err := process.Listen(0)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(f.Temp, 0o700); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	temp, err := os.MkdirTemp(f.Temp, "run-")
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	i := &instance{f: f, temp: temp, tail: new(process.Tail), began: time.Now(), work: make(chan *invocation), ready: make(chan struct{})}
	i.server = &http.Server{Handler: i.api(), ReadHeaderTimeout: time.Minute}
	go func() { _ = i.server.Serve(listener) }()
	out := io.MultiWriter(f.Log, i.tail)
	env := append([]string{"AWS_LAMBDA_RUNTIME_API=" + listener.Addr().(*net.TCPAddr).String(), "TMPDIR=" + temp}, f.Env...)
	i.child, err = process.Start(process.Command{Path: f.Program, Env: env, Dir: temp, Out: out, Err: out})
	if err != nil {
		i.close()
		return nil, err
	}
	close(i.ready)
	if f.Logged != nil {
		f.Logged("logs:CreateLogStream")
	}
	return i, nil
}

func (i *instance) close() {
	_ = i.server.Close()
	_ = os.RemoveAll(i.temp)
}

func (i *instance) alive() bool {
	select {
	case <-i.child.Done():
		return false
	default:
		return true
	}
}

// invoke hands an event to the process and waits for the result. It answers
// false when the process ended before it took the event.
func (i *instance) invoke(event []byte) (Result, bool) {
	inv := &invocation{id: newID(), event: event, taken: make(chan struct{}), done: make(chan answer, 1)}
	limit := time.NewTimer(initLimit)
	defer limit.Stop()
	select {
	case i.work <- inv:
	case <-i.child.Done():
		return i.failed(inv, "Runtime.ExitError", "Runtime exited with error: "+exit(i.child.Err())), false
	case <-limit.C:
		i.child.Kill()
		return i.failed(inv, "Sandbox.Timedout", "the function did not ask for work in time"), true
	}
	<-inv.taken
	began := time.Now()
	timeout := time.NewTimer(time.Until(inv.deadline))
	defer timeout.Stop()
	result := i.await(inv, timeout.C)
	result.Duration = time.Since(began)
	result.Log = i.tail.String()
	if i.first == 0 {
		i.first = time.Since(i.began)
	}
	return result, true
}

func (i *instance) await(inv *invocation, timeout <-chan time.Time) Result {
	select {
	case a := <-inv.done:
		return i.answered(inv, a)
	case <-timeout:
		i.child.Kill()
		return i.failed(inv, "Sandbox.Timedout", fmt.Sprintf("Task timed out after %.2f seconds", i.f.Timeout.Seconds()))
	case <-i.child.Done():
		select {
		case a := <-inv.done: // it answered and died then
			return i.answered(inv, a)
		default:
			return i.failed(inv, "Runtime.ExitError", "Runtime exited with error: "+exit(i.child.Err()))
		}
	}
}

func (i *instance) answered(inv *invocation, a answer) Result {
	if a.failed {
		return Result{RequestID: inv.id, Payload: a.payload, Error: "Unhandled"}
	}
	if len(a.payload) > MaxPayload {
		return i.failed(inv, "Function.ResponseSizeTooLarge", fmt.Sprintf(
			"Response payload size (%d bytes) exceeded maximum allowed payload size (%d bytes).", len(a.payload), MaxPayload))
	}
	return Result{RequestID: inv.id, Payload: a.payload}
}

func (i *instance) failed(inv *invocation, kind, message string) Result {
	payload, _ := json.Marshal(map[string]string{ // strings only: can't fail
		"errorType": kind, "errorMessage": "RequestId: " + inv.id + " Error: " + message,
	})
	return Result{RequestID: inv.id, Payload: payload, Error: "Unhandled", Log: i.tail.String()}
}

func exit(err error) string {
	if err == nil {
		return "exit status 0"
	}
	return err.Error()
}

// api is the Runtime API of this process.
func (i *instance) api() http.Handler {
	mux := http.NewServeMux()
	const base = "/2018-06-01/runtime/"
	mux.HandleFunc("GET "+base+"invocation/next", i.next)
	mux.HandleFunc("POST "+base+"invocation/{id}/response", func(w http.ResponseWriter, r *http.Request) { i.result(w, r, false) })
	mux.HandleFunc("POST "+base+"invocation/{id}/error", func(w http.ResponseWriter, r *http.Request) { i.result(w, r, true) })
	mux.HandleFunc("POST "+base+"init/error", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) })
	return mux
}

// next answers the process's request for work when there is some.
func (i *instance) next(w http.ResponseWriter, r *http.Request) {
	<-i.ready
	i.mu.Lock()
	if i.init == 0 {
		i.init = time.Since(i.began)
	}
	i.mu.Unlock()
	select {
	case inv := <-i.work:
		inv.deadline = time.Now().Add(i.f.Timeout)
		i.mu.Lock()
		i.current = inv
		i.mu.Unlock()
		close(inv.taken)
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Lambda-Runtime-Aws-Request-Id", inv.id)
		h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(inv.deadline.UnixMilli(), 10))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", i.f.ARN)
		h.Set("Lambda-Runtime-Trace-Id", "Root=1-"+strconv.FormatInt(time.Now().Unix(), 16)+"-"+newTrace()+";Sampled=0")
		_, _ = w.Write(inv.event)
	case <-r.Context().Done():
	case <-i.child.Done():
	}
}

// result takes the answer to the current invocation.
func (i *instance) result(w http.ResponseWriter, r *http.Request, failed bool) {
	payload, err := io.ReadAll(io.LimitReader(r.Body, MaxPayload+1))
	i.mu.Lock()
	inv := i.current
	i.current = nil
	i.mu.Unlock()
	if err != nil || inv == nil || inv.id != r.PathValue("id") {
		http.Error(w, `{"errorType":"InvalidRequestID"}`, http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusAccepted)
	inv.done <- answer{payload, failed}
}

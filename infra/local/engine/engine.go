package engine

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"sync"
	"time"

	"strongroom/infra/local/process"
)

const (
	startLimit   = 20 * time.Second      // how long an engine may take until it answers
	restartPause = 50 * time.Millisecond // between the end of an engine and its next start
)

// Commander gives the command that starts an engine on a port.
type Commander func(port int) process.Command

// Engine is a supervised engine process.
type Engine struct {
	Name    string
	port    int
	command Commander

	mu      sync.Mutex
	child   *process.Child
	starts  int
	ended   bool
	stopped chan struct{}
	log     *slog.Logger
}

// Start starts an engine on a free port and waits until it accepts connections.
// The command is asked for at each start.
func Start(ctx context.Context, name string, log *slog.Logger, command Commander) (*Engine, error) {
	port, err := process.FreePort()
	if err != nil {
		return nil, err
	}
	e := &Engine{Name: name, port: port, command: command, stopped: make(chan struct{}), log: log}
	if err := e.launch(); err != nil {
		return nil, err
	}
	if err := e.await(ctx); err != nil {
		e.Stop()
		return nil, err
	}
	go e.keep()
	return e, nil
}

func (e *Engine) launch() error {
	child, err := process.Start(e.command(e.port))
	if err != nil {
		return fmt.Errorf("engine %s: %w", e.Name, err)
	}
	e.child = child
	e.starts++
	return nil
}

// await waits until the engine's port accepts connections.
func (e *Engine) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	for {
		connection, err := net.Dial("tcp", e.Address())
		if err == nil {
			return connection.Close()
		}
		select {
		case <-e.child.Done():
			return fmt.Errorf("engine %s ended while starting: %v", e.Name, e.child.Err())
		case <-ctx.Done():
			return fmt.Errorf("engine %s does not answer: %w", e.Name, ctx.Err())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// keep starts the engine again whenever it ends, until Stop.
func (e *Engine) keep() {
	defer close(e.stopped)
	for {
		e.mu.Lock()
		child := e.child
		e.mu.Unlock()
		<-child.Done()
		e.mu.Lock()
		if e.ended {
			e.mu.Unlock()
			return
		}
		e.log.Warn("engine ended, starting it again", "engine", e.Name, "cause", child.Err())
		time.Sleep(restartPause)
		for e.launch() != nil {
			time.Sleep(10 * restartPause)
		}
		e.mu.Unlock()
	}
}

// Address gives host and port of the engine; it stays the same over restarts.
func (e *Engine) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(e.port)) }

// URL gives the engine's base address.
func (e *Engine) URL() *url.URL { return &url.URL{Scheme: "http", Host: e.Address()} }

// Starts says how often the engine was started.
func (e *Engine) Starts() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.starts
}

// PID gives the id of the running process.
func (e *Engine) PID() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.child.PID()
}

// Kill kills the engine's process (SIGKILL); it is started again at once.
func (e *Engine) Kill() {
	e.mu.Lock()
	child := e.child
	e.mu.Unlock()
	child.Kill()
}

// Stop ends the engine for good.
func (e *Engine) Stop() {
	e.mu.Lock()
	e.ended = true
	child := e.child
	e.mu.Unlock()
	child.Stop(3 * time.Second)
}

// DynamoDB gives the command of the DynamoDB engine with its data in one file.
func DynamoDB(program, file string, log io.Writer) Commander {
	return func(port int) process.Command {
		return process.Command{
			Path: program,
			Args: []string{"serve", "--host", "127.0.0.1", "--port", strconv.Itoa(port), "--db-path", file},
			Out:  log, Err: log,
		}
	}
}

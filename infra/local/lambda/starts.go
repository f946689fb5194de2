package lambda

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"
)

// kept is how many starts of a function are remembered.
const kept = 100

// starts remembers how long the last starts of a function took.
type starts struct {
	count int
	init  []float64
	first []float64
}

func (s *starts) add(init, first time.Duration) {
	s.count++
	s.init = append(s.init, millis(init))
	s.first = append(s.first, millis(first))
	if len(s.init) > kept {
		s.init, s.first = s.init[1:], s.first[1:]
	}
}

// State is a function as the status page shows it.
type State struct {
	Name      string `json:"name"`
	Processes int    `json:"processes"`
	Idle      int    `json:"idle"`
	Paused    bool   `json:"paused"`
	Starts    int    `json:"starts"`
	// Milliseconds from the start of the process to its first request for work, and
	// to its first answer, of the last hundred starts.
	InitMillis        []float64 `json:"initMillis"`
	FirstAnswerMillis []float64 `json:"firstAnswerMillis"`
}

// State tells how the function is doing.
func (f *Function) State() State {
	f.mu.Lock()
	defer f.mu.Unlock()
	state := State{
		Name: f.Name, Processes: len(f.all), Idle: len(f.idle), Starts: f.starts.count,
		InitMillis: append([]float64{}, f.starts.init...), FirstAnswerMillis: append([]float64{}, f.starts.first...),
	}
	select {
	case <-f.paused:
	default:
		state.Paused = true
	}
	return state
}

// newID makes a request id: a random UUID.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func newTrace() string {
	var b [12]byte
	_, _ = rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

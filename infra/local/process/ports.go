package process

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
)

// Listen opens a loopback listener on the wanted port, or on a free one when it
// is taken or 0.
func Listen(port int) (net.Listener, error) {
	if port > 0 {
		if l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port)); err == nil {
			return l, nil
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("opening a port: %w", err)
	}
	return l, nil
}

// Port gives the port that a listener has.
func Port(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// FreePort finds a port that nothing listens on at this moment.
func FreePort() (int, error) {
	l, err := Listen(0)
	if err != nil {
		return 0, err
	}
	return Port(l), l.Close()
}

// Ports remembers which ports were used, so that addresses stay the same over restarts.
type Ports map[string]int

// ReadPorts reads remembered ports; a missing or damaged file counts as none.
func ReadPorts(path string) Ports {
	ports := Ports{}
	if text, err := os.ReadFile(path); err == nil {
		_ = json.Unmarshal(text, &ports)
	}
	return ports
}

// Listen opens the remembered port of a name, or a free one, and remembers it.
func (p Ports) Listen(name string) (net.Listener, error) {
	l, err := Listen(p[name])
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p[name] = Port(l)
	return l, nil
}

// Save writes the ports to a file.
func (p Ports) Save(path string) error {
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return fmt.Errorf("saving ports: %w", err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return fmt.Errorf("saving ports: %w", err)
	}
	return nil
}

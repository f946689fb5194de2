package acceptance

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Options are what a machine is started with.
type Options struct {
	Bare     bool              // without the demo firm
	Settings map[string]string // environment variables of the functions, in place of the template's
	MFA      string            // the user pool's MfaConfiguration, in place of the template's
	Flags    []string          // more of the runner's flags
}

// Machine is a running portal with everything behind it, in a process of its own.
type Machine struct {
	Portal string // "http://localhost:8080/portal", without a slash at the end
	Local  string // the machine's own pages: "http://localhost:8080/_local"
	State  string // its state folder
	bin    string
	flags  []string

	command *exec.Cmd
	ended   chan struct{}
	mu      sync.Mutex
	said    strings.Builder
	people  map[string]*Person
}

// startLimit is how long a start may take on a busy computer, the demo firm included.
const startLimit = 2 * time.Minute

// Start starts a machine for one test and stops it at the test's end, which fails when something survives.
func Start(t testing.TB, o Options) *Machine {
	t.Helper()
	m, err := open(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Stop(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Logf("the machine said:\n%s\nthe functions' failures:\n%s", m.Said(), m.failures())
		}
	})
	return m
}

// open builds the programs, writes the template and starts the machine in a folder.
func open(folder string, o Options) (*Machine, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	template := filepath.Join(folder, "template.json")
	if err := o.write(template); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	m := &Machine{State: filepath.Join(folder, "state"), bin: bin, people: map[string]*Person{}}
	m.flags = append([]string{"-template", template, "-bin", bin, "-state", m.State, "-port", port,
		"-dynoxide", filepath.Join(root, "infra/node_modules/@dynoxide/linux-x64/dynoxide")}, o.Flags...)
	if !o.Bare {
		m.flags = append(m.flags, "-demo")
	}
	return m, m.begin()
}

// write puts a copy of the golden template with the options' changes into a file.
func (o Options) write(path string) error {
	text, err := os.ReadFile(filepath.Join(root, "infra/stack/testdata/strongroom.json"))
	if err != nil {
		return fmt.Errorf("reading the template: %w", err)
	}
	var stack map[string]any
	if err := json.Unmarshal(text, &stack); err != nil {
		return fmt.Errorf("reading the template: %w", err)
	}
	changed := map[string]bool{}
	for _, r := range stack["Resources"].(map[string]any) {
		resource := r.(map[string]any)
		properties, _ := resource["Properties"].(map[string]any)
		switch resource["Type"] {
		case "AWS::Lambda::Function":
			variables := properties["Environment"].(map[string]any)["Variables"].(map[string]any)
			for name, value := range o.Settings {
				if _, has := variables[name]; has {
					variables[name], changed[name] = value, true
				}
			}
		case "AWS::Cognito::UserPool":
			if o.MFA != "" {
				properties["MfaConfiguration"] = o.MFA
			}
		}
	}
	for name := range o.Settings {
		if !changed[name] {
			return fmt.Errorf("changing the template: no function has the setting %s", name)
		}
	}
	if text, err = json.Marshal(stack); err != nil {
		return fmt.Errorf("changing the template: %w", err)
	}
	return os.WriteFile(path, text, 0o600)
}

// begin starts the process and waits until the portal answers.
func (m *Machine) begin() error {
	m.command = exec.Command(filepath.Join(m.bin, "local"), m.flags...)
	m.command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TMPDIR=" + os.TempDir()}
	out, in, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("starting the machine: %w", err)
	}
	m.command.Stdout, m.command.Stderr = in, in
	if err := m.command.Start(); err != nil {
		return fmt.Errorf("starting the machine: %w", err)
	}
	in.Close()
	ready := make(chan string, 1)
	m.ended = make(chan struct{})
	go m.listen(out, ready)
	select {
	case address := <-ready:
		m.Portal = strings.TrimSuffix(address, "/")
		m.Local = strings.TrimSuffix(m.Portal, "/portal") + "/_local"
		return nil
	case <-m.ended:
		return fmt.Errorf("the machine ended while starting:\n%s", m.Said())
	case <-time.After(startLimit):
		return errors.Join(fmt.Errorf("the machine was not ready after %s:\n%s", startLimit, m.Said()), m.Stop())
	}
}

// listen keeps what the machine says until it ends.
func (m *Machine) listen(out io.ReadCloser, ready chan<- string) {
	defer out.Close()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		m.mu.Lock()
		m.said.WriteString(lines.Text() + "\n")
		m.mu.Unlock()
		if address, ok := strings.CutPrefix(lines.Text(), "ready: "); ok {
			ready <- address
		}
	}
	_ = m.command.Wait() // how it ended is judged by what it leaves
	close(m.ended)
}

// Said is everything that the machine has printed.
func (m *Machine) Said() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.said.String()
}

// Stop interrupts the machine as Ctrl-C does, and fails when it or a process that it started is still there afterwards.
func (m *Machine) Stop() error {
	family := descendants(m.command.Process.Pid)
	if err := m.command.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stopping the machine: %w", err)
	}
	select {
	case <-m.ended:
	case <-time.After(30 * time.Second):
		_ = m.command.Process.Kill()
		<-m.ended
		return errors.New("the machine did not end within 30 seconds of an interrupt")
	}
	if code := m.command.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("the machine ended with %s:\n%s", m.command.ProcessState, m.Said())
	}
	return survivors(family)
}

// Restart stops the machine and starts it again on the same state.
func (m *Machine) Restart(t testing.TB) {
	t.Helper()
	before := m.Portal
	if err := errors.Join(m.Stop(), m.begin()); err != nil {
		t.Fatal(err)
	}
	if m.Portal != before {
		t.Fatalf("after the restart the portal is at %s, not %s", m.Portal, before)
	}
}

// Get reads one of the machine's own JSON pages.
func (m *Machine) Get(t testing.TB, page string, into any) {
	t.Helper()
	m.ask(t, http.MethodGet, page, into)
}

// Post uses one of the machine's own controls: kill, pause, resume, schedule.
func (m *Machine) Post(t testing.TB, control string) {
	t.Helper()
	var answer any
	m.ask(t, http.MethodPost, control, &answer)
}

func (m *Machine) ask(t testing.TB, method, page string, into any) {
	t.Helper()
	request, err := http.NewRequest(method, m.Local+"/"+page, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode == http.StatusOK {
		err = json.Unmarshal(text, into)
	}
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %d %v %.300s", method, page, answer.StatusCode, err, text)
	}
}

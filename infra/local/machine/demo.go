package machine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"strongroom/infra/local/ocr"
	"strongroom/infra/local/process"
)

// ErrDemo is returned when the operator's command could not make the demo firm.
var ErrDemo = errors.New("the demo firm could not be made")

// demoLimit is how long making the demo firm may take.
const demoLimit = 3 * time.Minute

// Demo makes the demo firm with the operator's command, once per state folder.
func (m *Machine) Demo(ctx context.Context) error {
	marker := m.config.path("demo-made")
	if _, err := os.Stat(marker); err == nil {
		return nil
	}
	var out bytes.Buffer
	child, err := process.Start(process.Command{
		Path: filepath.Join(m.config.Bin, "strongroom"), Args: []string{"demo"}, Env: m.operatorEnv(), Dir: m.config.State, Out: &out, Err: &out,
	})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDemo, err)
	}
	limit := time.NewTimer(demoLimit)
	defer limit.Stop()
	select {
	case <-child.Done():
	case <-ctx.Done():
		child.Kill()
		return ctx.Err()
	case <-limit.C:
		child.Kill()
	}
	if err := child.Err(); err != nil {
		return fmt.Errorf("%w: %w\n%s", ErrDemo, err, strings.TrimSpace(out.String()))
	}
	if err := os.WriteFile(marker, []byte(time.Now().UTC().Format(time.RFC3339)+"\n"), 0o600); err != nil {
		return fmt.Errorf("remembering the demo firm: %w", err)
	}
	return nil
}

// WriteOperatorEnv writes the operator's environment to a file that a shell can
// read, so that the operator's command can be used on the running machine.
func (m *Machine) WriteOperatorEnv() error {
	var text strings.Builder
	for _, variable := range m.operatorEnv() {
		name, value, _ := strings.Cut(variable, "=")
		if name == "PATH" || name == "HOME" || name == "TMPDIR" || name == "LANG" {
			continue
		}
		fmt.Fprintf(&text, "export %s='%s'\n", name, strings.ReplaceAll(value, "'", `'\''`))
	}
	if err := os.WriteFile(m.config.path("operator.env"), []byte(text.String()), fs.FileMode(0o600)); err != nil {
		return fmt.Errorf("writing the operator's environment: %w", err)
	}
	return nil
}

// Greet prints the address, the demo people and where to find their codes. The
// line that begins with "ready:" is the last; scripts wait for it.
func (m *Machine) Greet(ctx context.Context) {
	w := m.config.Out
	fmt.Fprintf(w, "\nStrongroom runs on this computer.\n\n  portal      %s\n  behind it   %s/_local/  (people with their codes, mail, logs, queues, permissions)\n",
		m.Address(), m.addresses.site())
	if wanted := m.config.Port; wanted != 0 && wanted != m.addresses.port {
		fmt.Fprintf(w, "\nPort %d is taken, so the portal is on port %d.\n", m.config.Port, m.addresses.port)
	}
	if people := m.directory.people(ctx); len(people) > 0 {
		fmt.Fprint(w, "\nPeople of the demo firm (their one-time codes are on the page above):\n\n")
		columns := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
		for _, p := range people {
			fmt.Fprintf(columns, "  %s\t%s\t%s\t%s\n", p.Name, p.Role, p.Email, p.Password)
		}
		_ = columns.Flush() // nobody to tell when the terminal is gone
	}
	if ocr.Program() == "" {
		fmt.Fprintln(w, "\n"+ocr.Hint)
	}
	fmt.Fprintf(w, "\nCtrl-C ends it; what was uploaded is kept.\nready: %s\n", m.Address())
}

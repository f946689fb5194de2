package machine

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"strongroom/infra/local/permissions"
	"strongroom/infra/local/recorder"
)

// rootName is the key pair with which the machine itself talks to the engines.
const rootName = "machine"

// principals gives a key pair to every function, the operator and the machine
// itself; they are kept in the state folder, so that links stay valid over restarts.
func principals(path string, functions []string) (map[string]recorder.Caller, error) {
	known := map[string]recorder.Caller{}
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &known)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading key pairs: %w", err)
	}
	for _, name := range append([]string{rootName, permissions.Operator}, functions...) {
		if _, ok := known[name]; ok {
			continue
		}
		known[name] = recorder.Caller{Name: name, Access: "AKIA" + letters(16), Secret: letters(40)}
	}
	if text, err = json.MarshalIndent(known, "", "  "); err != nil {
		return nil, fmt.Errorf("saving key pairs: %w", err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return nil, fmt.Errorf("saving key pairs: %w", err)
	}
	return known, nil
}

// letters gives n random capital letters and digits.
func letters(n int) string {
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(rand.Text())
	}
	return b.String()[:n]
}

package dlp

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// A verdict is older than the detectors when their tables have changed, however little.
func TestS61_SetVersion(t *testing.T) {
	want := fmt.Sprintf("%d-%s", revision, tables())
	if SetVersion == want {
		return
	}
	if !*update {
		t.Fatalf("SetVersion is %s, and the tables are %s: run go test ./shared/dlp -run SetVersion -update", SetVersion, want)
	}
	source, err := os.ReadFile("version.go")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(source), `const SetVersion = "`+SetVersion+`"`, `const SetVersion = "`+want+`"`, 1)
	if err := os.WriteFile("version.go", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

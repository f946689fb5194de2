package acceptance

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
)

// root is the repository's folder, which tests run two folders below.
var root = func() string {
	folder, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	return folder
}()

// programs builds what a machine runs, as "make build" does, once per test run, and gives the folder. It is a folder of its own, so that a
// portal that somebody runs meanwhile keeps its programs; unchanged programs are not built again.
var programs = sync.OnceValues(func() (string, error) {
	bin := filepath.Join(root, ".local", "test", "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return "", fmt.Errorf("building the programs: %w", err)
	}
	for _, arguments := range [][]string{
		{"build", "-trimpath", "-tags", "lambda.norpc", "-o", bin + "/", "./functions/signin", "./functions/portal", "./functions/transfer", "./functions/scan", "./infra/strongroom"},
		{"build", "-C", "infra/local", "-trimpath", "-o", filepath.Join(bin, "local"), "."},
		{"run", "./shared/extract/prebuild", filepath.Join(bin, "pdfium-cache")},
	} {
		command := exec.Command("go", arguments...)
		command.Dir = root
		if out, err := command.CombinedOutput(); err != nil {
			return "", fmt.Errorf("building the programs: go %v: %w\n%s", arguments, err, out)
		}
	}
	return bin, nil
})

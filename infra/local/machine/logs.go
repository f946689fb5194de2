package machine

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"slices"
)

// logShown is how much of a log file is shown, from its end, in bytes.
const logShown = 256 << 10

var logName = regexp.MustCompile(`^[a-z0-9]+$`)

// sub gives a folder of embedded files; the folder is known to exist.
func sub(files fs.FS, folder string) fs.FS {
	out, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // only for a name that is not a valid path
	}
	return out
}

// logNames lists the logs that there are: of each function and each engine.
func (m *Machine) logNames() []string {
	var out []string
	for name := range m.functions {
		out = append(out, short(name))
	}
	for name := range m.engines {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// showLog shows the end of the log of a function or an engine.
func (m *Machine) showLog(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if !logName.MatchString(name) {
		http.NotFound(w, r)
		return
	}
	file, err := os.Open(m.config.path("logs/" + name + ".log"))
	if errors.Is(err, fs.ErrNotExist) {
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "the log can't be read", http.StatusInternalServerError)
		return
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > logShown {
		_, _ = file.Seek(-logShown, io.SeekEnd) // from the start when it can't
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = io.Copy(w, file)
}

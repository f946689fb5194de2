package machine

import (
	"embed"
	"encoding/json"
	"html/template"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"strongroom/infra/local/lambda"
	"strongroom/infra/local/queue"
)

//go:embed panel
var panelFiles embed.FS

var panelPage = template.Must(template.ParseFS(panelFiles, "panel/index.html"))

// panel serves the machine's own pages and controls below /_local/.
func (m *Machine) panel() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_local/{$}", m.showIndex)
	mux.Handle("GET /_local/style.css", http.StripPrefix("/_local/", http.FileServerFS(sub(panelFiles, "panel"))))
	mux.Handle("/_local/mail", m.directory.box.Handler())
	mux.Handle("/_local/mail/", m.directory.box.Handler())
	mux.HandleFunc("GET /_local/people.json", func(w http.ResponseWriter, r *http.Request) { writeJSON(w, m.directory.people(r.Context())) })
	mux.HandleFunc("GET /_local/permissions.json", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, m.ledger.Report()) })
	mux.HandleFunc("GET /_local/functions.json", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, m.functionStates()) })
	mux.HandleFunc("GET /_local/queues.json", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, m.queueStates()) })
	mux.HandleFunc("GET /_local/logs/{name}", m.showLog)
	mux.HandleFunc("POST /_local/invoke/{function}", m.invoke)
	mux.HandleFunc("POST /_local/kill/{name}", m.kill)
	mux.HandleFunc("POST /_local/schedule/{rule}", m.fire)
	mux.HandleFunc("POST /_local/pause/{function}", func(w http.ResponseWriter, r *http.Request) { m.pause(w, r, (*lambda.Function).Pause) })
	mux.HandleFunc("POST /_local/resume/{function}", func(w http.ResponseWriter, r *http.Request) { m.pause(w, r, (*lambda.Function).Resume) })
	return local(mux)
}

// local admits only requests that were made for this machine: another site's page
// can neither reach it through a name of its own nor post to it.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if !slices.Contains([]string{"localhost", "127.0.0.1", "::1", "[::1]"}, host) {
			http.Error(w, "This page is only for this computer.", http.StatusForbidden)
			return
		}
		if origin := r.Header.Get("Origin"); origin != "" && r.Method != http.MethodGet {
			if u, err := url.Parse(origin); err != nil || u.Host != r.Host {
				http.Error(w, "This request comes from another site.", http.StatusForbidden)
				return
			}
		}
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		if h.Get("Content-Security-Policy") == "" {
			h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		}
		next.ServeHTTP(w, r)
	})
}

func (m *Machine) showIndex(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	err := panelPage.Execute(w, map[string]any{
		"Address": m.Address(), "People": m.directory.people(r.Context()), "Functions": m.functionStates(), "Queues": m.queueStates(),
		"Report": m.ledger.Report(), "Mail": len(m.directory.box.Messages("")), "State": m.config.State,
		"Logs": m.logNames(),
	})
	if err != nil {
		m.config.Log.Warn("the status page can't be shown", "cause", err)
	}
}

func (m *Machine) functionStates() []lambda.State {
	out := []lambda.State{}
	for _, function := range m.functions {
		out = append(out, function.State())
	}
	slices.SortFunc(out, func(a, b lambda.State) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (m *Machine) queueStates() []queue.State {
	out := []queue.State{}
	for _, q := range m.queues {
		out = append(out, q.State())
	}
	slices.SortFunc(out, func(a, b queue.State) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// maxEvent is the largest event that can be given to a function by hand, in bytes.
const maxEvent = 6 << 20

func (m *Machine) invoke(w http.ResponseWriter, r *http.Request) {
	function, err := m.functions.find(r.PathValue("function"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	event, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxEvent))
	if err != nil || !json.Valid(event) {
		http.Error(w, "the body must be an event as JSON of at most 6 MiB", http.StatusBadRequest)
		return
	}
	result, err := function.Invoke(r.Context(), event)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	answer := json.RawMessage(result.Payload)
	if !json.Valid(answer) {
		answer, _ = json.Marshal(string(result.Payload)) // a string: can't fail
	}
	writeJSON(w, map[string]any{
		"requestId": result.RequestID, "error": result.Error, "answer": answer,
		"millis": float64(result.Duration.Microseconds()) / 1000, "cold": result.Cold, "log": result.Log,
	})
}

// kill kills the processes of a function or an engine (SIGKILL).
func (m *Machine) kill(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if e := m.engines[name]; e != nil {
		e.Kill()
		writeJSON(w, map[string]any{"killed": 1})
		return
	}
	function, err := m.functions.find(name)
	if err != nil {
		http.Error(w, "there is no function or engine of this name", http.StatusNotFound)
		return
	}
	writeJSON(w, map[string]any{"killed": function.Kill()})
}

func (m *Machine) fire(w http.ResponseWriter, r *http.Request) {
	for _, schedule := range m.schedules {
		if schedule.Name != r.PathValue("rule") {
			continue
		}
		failures := []string{}
		for _, result := range schedule.Fire(r.Context()) {
			if result.Error != "" {
				failures = append(failures, string(result.Payload))
			}
		}
		writeJSON(w, map[string]any{"failures": failures})
		return
	}
	http.Error(w, "there is no rule of this name", http.StatusNotFound)
}

func (m *Machine) pause(w http.ResponseWriter, r *http.Request, act func(*lambda.Function)) {
	function, err := m.functions.find(r.PathValue("function"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	act(function)
	writeJSON(w, function.State())
}

func writeJSON(w http.ResponseWriter, value any) {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		http.Error(w, "the answer can't be written as JSON", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(text, '\n'))
}

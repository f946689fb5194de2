package mail

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"strconv"
	"time"
)

//go:embed pages
var pages embed.FS

var views = template.Must(template.New("").Funcs(template.FuncMap{
	"when":    func(t time.Time) string { return t.Format("2 Jan 2006, 15:04:05 MST") },
	"machine": func(t time.Time) string { return t.Format(time.RFC3339) },
	"size":    size,
}).ParseFS(pages, "pages/*.html"))

// size says bytes in words that people use.
func size(bytes int) string {
	switch {
	case bytes < 1<<10:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(bytes)/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
}

// The page may load its style sheet and frame a message's body, nothing else. The
// body is sandboxed whole: no scripts, no forms, no origin, no loading.
const (
	pagePolicy = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
	bodyPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)

// Handler serves the box below /_local/mail:
//
//	/_local/mail                            the list
//	/_local/mail/messages.json?to=ADDRESS   the same as JSON, newest first
//	/_local/mail/ID                         one message
//	/_local/mail/ID/body                    its HTML, sandboxed
//	/_local/mail/ID/attachments/N           one attachment, always as a download
//
// It has no protection of its own: whoever mounts it binds it to the loopback interface.
func (b *Box) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_local/mail", b.list)
	mux.HandleFunc("GET /_local/mail/{$}", b.list)
	mux.HandleFunc("GET /_local/mail/messages.json", b.listJSON)
	mux.HandleFunc("GET /_local/mail/style.css", style)
	mux.HandleFunc("GET /_local/mail/{id}", b.show)
	mux.HandleFunc("GET /_local/mail/{id}/body", b.body)
	mux.HandleFunc("GET /_local/mail/{id}/attachments/{n}", b.download)
	return mux
}

func (b *Box) list(w http.ResponseWriter, _ *http.Request) {
	render(w, http.StatusOK, "list.html", b.Messages(""))
}

func (b *Box) listJSON(w http.ResponseWriter, r *http.Request) {
	messages := b.Messages(r.URL.Query().Get("to"))
	if messages == nil {
		messages = []Message{}
	}
	text, err := json.MarshalIndent(messages, "", "  ")
	if err != nil {
		http.Error(w, "The list can't be written.", http.StatusInternalServerError)
		return
	}
	header(w, "application/json", pagePolicy)
	_, _ = w.Write(append(text, '\n'))
}

func style(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, pages, "pages/style.css")
}

func (b *Box) show(w http.ResponseWriter, r *http.Request) {
	message, ok := b.Message(r.PathValue("id"))
	if !ok {
		render(w, http.StatusNotFound, "missing.html", nil)
		return
	}
	render(w, http.StatusOK, "message.html", message)
}

func (b *Box) body(w http.ResponseWriter, r *http.Request) {
	message, ok := b.Message(r.PathValue("id"))
	if !ok || message.HTML == "" {
		render(w, http.StatusNotFound, "missing.html", nil)
		return
	}
	header(w, "text/html; charset=utf-8", bodyPolicy)
	_, _ = w.Write([]byte(message.HTML))
}

func (b *Box) download(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		n = -1
	}
	attachment, ok, err := b.attachment(r.PathValue("id"), n)
	switch {
	case err != nil:
		http.Error(w, "The attachment can't be read.", http.StatusInternalServerError)
		return
	case !ok:
		render(w, http.StatusNotFound, "missing.html", nil)
		return
	}
	header(w, "application/octet-stream", bodyPolicy)
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": attachment.Name})
	if disposition == "" { // a name that can't be written
		disposition = "attachment"
	}
	w.Header().Set("Content-Disposition", disposition)
	_, _ = w.Write(attachment.Content)
}

func header(w http.ResponseWriter, contentType, policy string) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
}

// render writes a whole page or, when the page can't be made, an error and no half page.
func render(w http.ResponseWriter, status int, name string, view any) {
	var page bytes.Buffer
	if err := views.ExecuteTemplate(&page, name, view); err != nil {
		http.Error(w, "The page can't be made.", http.StatusInternalServerError)
		return
	}
	header(w, "text/html; charset=utf-8", pagePolicy)
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}

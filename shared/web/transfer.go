package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"strongroom/shared/document"
	"strongroom/shared/transfer"
	"strongroom/shared/visit"
)

// Transfer serves uploads and downloads.
func Transfer(s *Site, service *transfer.Service) http.Handler {
	h := transferHandlers{Site: s, transfer: service}
	return s.handler(h.routes())
}

func (h transferHandlers) routes() []route {
	return []route{
		{method: "GET", path: "/api/v1/uploads", handle: h.unfinished},
		{method: "POST", path: "/api/v1/uploads", handle: h.begin},
		{method: "GET", path: "/api/v1/uploads/{upload}", handle: h.status},
		{method: "DELETE", path: "/api/v1/uploads/{upload}", handle: h.cancel},
		{method: "POST", path: "/api/v1/uploads/{upload}/parts", handle: h.parts},
		{method: "POST", path: "/api/v1/uploads/{upload}/complete", handle: h.complete},
		{method: "POST", path: "/api/v1/downloads", handle: h.download},
		{method: "POST", path: "/downloads", handle: h.open},
	}
}

type transferHandlers struct {
	*Site
	transfer *transfer.Service
}

type partJSON struct {
	Number   int    `json:"number"`
	Size     int64  `json:"size"`
	Checksum string `json:"checksum"`
}

type uploadJSON struct {
	ID       string     `json:"id"`
	Document string     `json:"document"`
	Matter   string     `json:"matter"`
	Name     string     `json:"name"`
	Size     int64      `json:"size"`
	Modified int64      `json:"modified,omitempty"`
	PartSize int64      `json:"partSize"`
	Parts    int        `json:"parts"`
	State    string     `json:"state"`
	Reason   string     `json:"reason,omitempty"`
	Received []partJSON `json:"received"`
}

func upload(d *document.Document, arrived []document.Part) uploadJSON {
	out := uploadJSON{ID: d.Matter + "." + d.ID, Document: d.ID, Matter: d.Matter, Name: d.Name, Size: d.Size, Modified: d.Upload.Modified,
		PartSize: d.Upload.PartSize, Parts: d.Upload.Parts, State: string(d.State), Reason: d.Reason, Received: []partJSON{}}
	for _, p := range arrived {
		out.Received = append(out.Received, partJSON{p.Number, p.Size, p.Checksum})
	}
	return out
}

// which reads the matter and document out of an upload's id.
func which(r *http.Request) (matter, document string) {
	matter, document, _ = strings.Cut(r.PathValue("upload"), ".")
	if document == "" {
		document = "-" // no such document, rather than none asked for
	}
	return matter, document
}

func (h transferHandlers) begin(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	var asked struct {
		Matter   string `json:"matter"`
		Name     string `json:"name"`
		Size     int64  `json:"size"`
		Type     string `json:"type"`
		Modified int64  `json:"modified"`
	}
	if err := read(r, &asked); err != nil {
		return err
	}
	d, err := h.transfer.Begin(r.Context(), v, transfer.Announcement(asked))
	if err != nil {
		return err
	}
	answer(w, http.StatusCreated, upload(d, nil))
	return nil
}

func (h transferHandlers) unfinished(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	documents, parts, err := h.transfer.Unfinished(r.Context(), v, r.URL.Query().Get("matter"))
	if err != nil {
		return err
	}
	out := make([]uploadJSON, 0, len(documents))
	for i := range documents {
		out = append(out, upload(&documents[i], parts[i]))
	}
	answer(w, http.StatusOK, map[string]any{"uploads": out})
	return nil
}

func (h transferHandlers) status(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	matter, id := which(r)
	d, parts, err := h.transfer.Status(r.Context(), v, matter, id)
	if err != nil {
		return err
	}
	answer(w, http.StatusOK, upload(d, parts))
	return nil
}

func (h transferHandlers) parts(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	var asked struct {
		Parts []partJSON `json:"parts"`
	}
	if err := read(r, &asked); err != nil {
		return err
	}
	wanted := make([]document.Part, len(asked.Parts))
	for i, p := range asked.Parts {
		wanted[i] = document.Part{Number: p.Number, Size: p.Size, Checksum: p.Checksum}
	}
	matter, id := which(r)
	links, err := h.transfer.Links(r.Context(), v, matter, id, wanted)
	if err != nil {
		return err
	}
	type linkJSON struct {
		Number  int               `json:"number"`
		URL     string            `json:"url"`
		Headers map[string]string `json:"headers"`
		Expires time.Time         `json:"expires"`
	}
	out := make([]linkJSON, 0, len(links))
	for _, l := range links {
		out = append(out, linkJSON{l.Number, l.URL, l.Headers, l.Expires.UTC()})
	}
	answer(w, http.StatusOK, map[string]any{"parts": out})
	return nil
}

func (h transferHandlers) complete(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	matter, id := which(r)
	d, err := h.transfer.Complete(r.Context(), v, matter, id)
	if err != nil {
		return err
	}
	answer(w, http.StatusOK, upload(d, nil))
	return nil
}

func (h transferHandlers) cancel(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	matter, id := which(r)
	if err := h.transfer.Cancel(r.Context(), v, matter, id); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (h transferHandlers) download(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	var asked struct {
		Matter   string `json:"matter"`
		Document string `json:"document"`
	}
	if err := read(r, &asked); err != nil {
		return err
	}
	d, link, err := h.transfer.Download(r.Context(), v, asked.Matter, orNone(asked.Document))
	if err != nil {
		return err
	}
	answer(w, http.StatusOK, map[string]any{"url": link.URL, "expires": link.Expires.UTC(), "name": d.Name, "size": d.Size, "sha256": d.SHA256})
	return nil
}

// open is the form behind the "Open" button: it leads the browser straight to the bytes.
func (h transferHandlers) open(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	matterID, id := r.PostFormValue("matter"), orNone(r.PostFormValue("document"))
	_, link, err := h.transfer.Download(r.Context(), v, matterID, id)
	if errors.Is(err, transfer.ErrRechecking) { // the document's page says so, and follows the check
		h.goTo(w, "matters/"+matterID+"/documents/"+id)
		return nil
	}
	if err != nil {
		return err
	}
	w.Header().Set("Location", link.URL)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

func orNone(id string) string {
	if id == "" {
		return "-"
	}
	return id
}

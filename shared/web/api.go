package web

import (
	_ "embed"
	"net/http"
	"strconv"
	"strings"
	"time"

	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/problem"
	"strongroom/shared/visit"
)

//go:embed openapi.json
var openAPI []byte

func (h portalHandlers) openAPI(w http.ResponseWriter, _ *http.Request, _ visit.Visit) error {
	w.Header().Set("Content-Type", "application/json")
	_, err := w.Write(openAPI)
	return err
}

type sessionJSON struct {
	Now          time.Time `json:"now"`
	IdleEnds     time.Time `json:"idleEnds"`
	AbsoluteEnds time.Time `json:"absoluteEnds"`
	Person       string    `json:"person"`
	Role         string    `json:"role"`
}

func (h portalHandlers) sessionState(w http.ResponseWriter, _ *http.Request, v visit.Visit) error {
	answer(w, http.StatusOK, sessionJSON{h.Now().UTC(), v.Session.IdleEnd(h.Sessions).UTC(), v.Session.AbsoluteEnd(h.Sessions).UTC(), v.Person.Name, string(v.Person.Role)})
	return nil
}

func (h portalHandlers) sessionStay(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if err := h.touch(r, v, true); err != nil {
		return err
	}
	return h.sessionState(w, r, v)
}

type matterJSON struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Name   string `json:"name"`
	Client string `json:"client"`
}

func (h portalHandlers) apiMatters(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	matters, err := h.mine(r.Context(), v)
	if err != nil {
		return err
	}
	out := make([]matterJSON, 0, len(matters))
	for _, m := range matters {
		out = append(out, matterJSON{m.ID, m.Number, m.Name, m.Client})
	}
	answer(w, http.StatusOK, map[string]any{"matters": out})
	return nil
}

func (h portalHandlers) apiMatter(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	place, err := v.Find(r.Context(), h.Rows, r.PathValue("matter"), "")
	if err != nil {
		return err
	}
	if err := v.See(r.Context(), h.Door, place, door.Act{Action: audit.MatterView}); err != nil {
		return err
	}
	m := place.Matter
	answer(w, http.StatusOK, matterJSON{m.ID, m.Number, m.Name, m.Client})
	return nil
}

type documentJSON struct {
	ID       string     `json:"id"`
	Matter   string     `json:"matter"`
	Name     string     `json:"name"`
	Size     int64      `json:"size"`
	Type     string     `json:"type,omitempty"`
	Sender   string     `json:"sender"`
	Sent     time.Time  `json:"sent"`
	State    string     `json:"state"`
	Reason   string     `json:"reason,omitempty"`
	SHA256   string     `json:"sha256,omitempty"`
	MayOpen  bool       `json:"mayOpen"`
	Decided  *time.Time `json:"decided,omitempty"`
	Revision uint64     `json:"revision"`
}

func (h portalHandlers) documentJSON(v visit.Visit, place visit.Place, d document.Document) documentJSON {
	place.Document = &d
	out := documentJSON{ID: d.ID, Matter: d.Matter, Name: d.Name, Size: d.Size, Type: d.Type, Sender: d.UploaderName, Sent: d.Begun.UTC(), State: string(d.State),
		Reason: d.Reason, SHA256: d.SHA256, Revision: d.Revision, MayOpen: v.May(h.Door, place, audit.Download)}
	if !d.DecidedAt.IsZero() {
		at := d.DecidedAt.UTC()
		out.Decided = &at
	}
	return out
}

// maxListed bounds one answer of the list; API Gateway passes at most 6 MB from a function.
const maxListed = 1000

func (h portalHandlers) apiDocuments(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	limit := stretch
	if asked := r.URL.Query().Get("limit"); asked != "" {
		n, err := strconv.Atoi(asked)
		if err != nil || n < 1 || n > maxListed {
			return problem.New(problem.Invalid, "limit", "limit must be a number from 1 to "+strconv.Itoa(maxListed)+".")
		}
		limit = n
	}
	place, documents, older, err := h.shown(r, v, limit)
	if err != nil {
		return err
	}
	out := make([]documentJSON, 0, len(documents))
	for _, d := range documents {
		out = append(out, h.documentJSON(v, place, d))
	}
	answer(w, http.StatusOK, map[string]any{"documents": out, "before": older})
	return nil
}

// apiStates refreshes the states of documents that a page already shows. It hands out nothing that the page's own record does not cover.
func (h portalHandlers) apiStates(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	ids := strings.Split(r.URL.Query().Get("ids"), ",")
	if len(ids) > 50 {
		return problem.New(problem.Invalid, "ids", "Ask for 50 documents at most.")
	}
	type state struct {
		ID     string `json:"id"`
		State  string `json:"state"`
		Reason string `json:"reason,omitempty"`
	}
	out := make([]state, 0, len(ids))
	for _, id := range ids {
		if !visit.ValidID(id) {
			return errNoPage
		}
		place, err := v.Find(r.Context(), h.Rows, r.PathValue("matter"), id)
		if err != nil {
			return err
		}
		if err := v.See(r.Context(), h.Door, place, door.Act{Action: audit.DocumentView}); err != nil {
			return err
		}
		out = append(out, state{id, string(place.Document.State), place.Document.Reason})
	}
	answer(w, http.StatusOK, map[string]any{"states": out})
	return nil
}

type recordJSON struct {
	ID       string            `json:"id"`
	At       time.Time         `json:"at"`
	Actor    string            `json:"actor"`
	Action   string            `json:"action"`
	Outcome  string            `json:"outcome"`
	Revision uint64            `json:"revision,omitempty"`
	Details  map[string]string `json:"details,omitempty"`
}

func (h portalHandlers) apiDocument(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	place, history, older, err := h.opened(r, v)
	if err != nil {
		return err
	}
	records := make([]recordJSON, 0, len(history))
	for _, record := range history {
		out := recordJSON{ID: record.ID, At: record.At, Actor: record.ActorName, Action: string(record.Action), Outcome: string(record.Outcome), Revision: record.Revision, Details: map[string]string{}}
		for _, d := range event(v, record).Details {
			out.Details[d.Name] = d.Value
		}
		records = append(records, out)
	}
	answer(w, http.StatusOK, map[string]any{"document": h.documentJSON(v, place, *place.Document), "history": records, "before": older})
	return nil
}

func (h portalHandlers) apiRescan(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	place, err := h.again(r, v)
	if err != nil {
		return err
	}
	answer(w, http.StatusAccepted, map[string]any{"id": place.Document.ID, "state": string(document.Received)})
	return nil
}

package web

import (
	"context"
	"net/http"
	"sort"
	"strings"
	"time"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/dlp"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/policy"
	"strongroom/shared/review"
	"strongroom/shared/store"
	"strongroom/shared/visit"
	"strongroom/shared/web/page"
)

// Lists is what the portal lists; see table.Tables for order and limits.
type Lists interface {
	MattersOf(ctx context.Context, person string) ([]matter.Member, error)
	People(ctx context.Context) ([]person.Person, error)
	MembersOf(ctx context.Context, matter string) ([]matter.Member, error)
	Documents(ctx context.Context, matter, after string, limit int) ([]document.Document, bool, error)
	Work(ctx context.Context, work string, before time.Time, limit int) ([]document.Document, error)
	PolicyVersions(ctx context.Context, limit int) ([]policy.Version, error)
	RecordsOf(ctx context.Context, actor, before string, limit int) ([]audit.Record, error)
	HistoryOf(ctx context.Context, document, before string, limit int) ([]audit.Record, error)
}

// Portal serves pages and the API but for signing in and transfers. maxBytes is the largest document that is taken.
func Portal(s *Site, lists Lists, reviews *review.Service, maxBytes int64) http.Handler {
	h := portalHandlers{Site: s, lists: lists, review: reviews, maxBytes: maxBytes}
	return s.handler(h.routes())
}

func (h portalHandlers) routes() []route {
	return []route{
		{method: "GET", path: "/assets/", public: true, handle: h.assets},
		{method: "GET", path: "/welcome", public: true, handle: h.welcome},
		{method: "GET", path: "/{$}", handle: h.matters},
		{method: "GET", path: "/matters/{matter}", handle: h.matter},
		{method: "GET", path: "/matters/{matter}/upload", handle: h.upload},
		{method: "GET", path: "/matters/{matter}/documents/{document}", handle: h.document},
		{method: "POST", path: "/matters/{matter}/documents/{document}/scan", handle: h.rescan},
		{method: "GET", path: "/matters/{matter}/documents/{document}/review", handle: h.reviewed},
		{method: "POST", path: "/matters/{matter}/documents/{document}/review", handle: h.decide},
		{method: "GET", path: "/review", handle: h.queue},
		{method: "GET", path: "/rules", handle: h.rules},
		{method: "POST", path: "/rules", handle: h.writeRules},
		{method: "GET", path: "/rules/versions/{version}", handle: h.ruleVersion},
		{method: "POST", path: "/rules/versions/{version}", handle: h.activateRules},
		{method: "GET", path: "/rules/lists", handle: h.firmLists},
		{method: "POST", path: "/rules/lists", handle: h.loadList},
		{method: "POST", path: "/rules/lists/remove", handle: h.removeList},
		{method: "GET", path: "/activity", handle: h.activity},
		{method: "GET", path: "/attention", handle: h.attention},
		{method: "POST", path: "/session", handle: h.stay},
		{method: "GET", path: "/api/v1/session", handle: h.sessionState},
		{method: "POST", path: "/api/v1/session", handle: h.sessionStay},
		{method: "GET", path: "/api/v1/matters", handle: h.apiMatters},
		{method: "GET", path: "/api/v1/matters/{matter}", handle: h.apiMatter},
		{method: "GET", path: "/api/v1/matters/{matter}/documents", handle: h.apiDocuments},
		{method: "GET", path: "/api/v1/matters/{matter}/states", handle: h.apiStates},
		{method: "GET", path: "/api/v1/matters/{matter}/documents/{document}", handle: h.apiDocument},
		{method: "POST", path: "/api/v1/matters/{matter}/documents/{document}/scan", handle: h.apiRescan},
		{method: "GET", path: "/api/v1/matters/{matter}/documents/{document}/review", handle: h.apiReviewed},
		{method: "POST", path: "/api/v1/matters/{matter}/documents/{document}/review", handle: h.apiDecide},
		{method: "GET", path: "/api/v1/review", handle: h.apiQueue},
		{method: "GET", path: "/api/v1/openapi.json", handle: h.openAPI},
	}
}

type portalHandlers struct {
	*Site
	lists    Lists
	review   *review.Service
	maxBytes int64
}

func (h portalHandlers) assets(w http.ResponseWriter, r *http.Request, _ visit.Visit) error {
	h.Pages.Assets().ServeHTTP(w, r) // takes the whole path
	return nil
}

// mine loads the visitor's matters, by number.
func (h portalHandlers) mine(ctx context.Context, v visit.Visit) ([]*matter.Matter, error) {
	members, err := h.lists.MattersOf(ctx, v.Person.ID)
	if err != nil {
		return nil, err
	}
	matters := make([]*matter.Matter, len(members))
	wanted := make([]store.Entity, len(members))
	for i, m := range members {
		matters[i] = &matter.Matter{ID: m.Matter}
		wanted[i] = matters[i]
	}
	if err := h.Rows.Load(ctx, wanted...); err != nil {
		return nil, err
	}
	sort.Slice(matters, func(i, j int) bool { return matters[i].Number < matters[j].Number })
	return matters, nil
}

func (h portalHandlers) matters(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if atStageRoot(r) {
		h.goTo(w, "")
		return nil
	}
	matters, err := h.mine(r.Context(), v)
	if err != nil {
		return err
	}
	view := &page.Matters{Frame: h.frame(r, &v, page.SectionMatters), Staff: v.Person.Role.Staff()}
	for _, m := range matters {
		view.Matters = append(view.Matters, page.MatterRow{ID: m.ID, Number: m.Number, Name: m.Name, Client: m.Client, Documents: -1})
	}
	return h.render(w, http.StatusOK, view)
}

// stretch is how many documents or records a page shows.
const stretch = 100

// shown decides, records and lists one stretch of a matter's documents, without those that the visitor may not see.
func (h portalHandlers) shown(r *http.Request, v visit.Visit, limit int) (visit.Place, []document.Document, string, error) {
	ctx := r.Context()
	place, err := v.Find(ctx, h.Rows, r.PathValue("matter"), "")
	if err != nil {
		return place, nil, "", err
	}
	if err := v.Do(ctx, h.Door, place, door.Act{Action: audit.MatterView, Details: map[string]string{"name": place.Matter.Name}}); err != nil {
		return place, nil, "", err
	}
	before := r.URL.Query().Get("before")
	if before != "" && !visit.ValidID(before) {
		return place, nil, "", errNoPage
	}
	all, more, err := h.lists.Documents(ctx, place.Matter.ID, before, limit)
	if err != nil {
		return place, nil, "", err
	}
	older := ""
	if more {
		older = all[len(all)-1].ID
	}
	visible := all[:0]
	for _, d := range all {
		there := place
		there.Document = &d
		if d.State != document.Cancelled && v.May(h.Door, there, audit.DocumentView) {
			visible = append(visible, d)
		}
	}
	return place, visible, older, nil
}

func (h portalHandlers) matter(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	place, documents, older, err := h.shown(r, v, stretch)
	if err != nil {
		return err
	}
	people, err := h.lists.MembersOf(r.Context(), place.Matter.ID)
	if err != nil {
		return err
	}
	m := place.Matter
	view := &page.Matter{Frame: h.frame(r, &v, page.SectionMatters), ID: m.ID, Number: m.Number, Name: m.Name, Client: m.Client, Opened: m.Opened,
		MayUpload: v.May(h.Door, place, audit.UploadBegin), Paged: r.URL.Query().Get("before") != "", Older: older}
	for _, d := range documents {
		view.Documents = append(view.Documents, page.DocumentRow{ID: d.ID, Name: d.Name, Type: d.Type, Size: d.Size, Sender: d.UploaderName, Sent: d.Begun, State: string(d.State), Reason: d.Reason})
	}
	for _, p := range people {
		view.People = append(view.People, page.Member{Name: p.Name, Role: string(p.Role)})
	}
	return h.render(w, http.StatusOK, view)
}

func (h portalHandlers) upload(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	place, err := v.Find(r.Context(), h.Rows, r.PathValue("matter"), "")
	if err != nil {
		return err
	}
	if err := v.See(r.Context(), h.Door, place, door.Act{Action: audit.UploadBegin}); err != nil {
		return err
	}
	m := place.Matter
	return h.render(w, http.StatusOK, &page.Upload{Frame: h.frame(r, &v, page.SectionMatters), Matter: m.ID, MatterNumber: m.Number, MatterName: m.Name, MaxBytes: h.maxBytes})
}

func administers(v visit.Visit) bool { return v.Person.Role == "administrator" }

func (h portalHandlers) document(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	place, history, older, err := h.opened(r, v)
	if err != nil {
		return err
	}
	m, d := place.Matter, place.Document
	view := &page.Document{Frame: h.frame(r, &v, page.SectionMatters), Matter: m.ID, MatterNumber: m.Number, MatterName: m.Name,
		ID: d.ID, Name: d.Name, Type: d.Type, Size: d.Size, SHA256: d.SHA256, Sender: d.UploaderName, Sent: d.Begun, Decided: d.DecidedAt,
		State: string(d.State), Reason: d.Reason, MayOpen: v.May(h.Door, place, audit.Download),
		MayRescan: d.ScanFailed && v.May(h.Door, place, audit.Rescan), MayReview: h.mayReview(v, place), OlderHistory: older}
	if v.Person.Role.Staff() {
		for _, f := range d.Findings {
			view.Findings = append(view.Findings, finding(f))
		}
	}
	for _, record := range history {
		e := event(v, record)
		e.Matter, e.Document, e.Subject = "", "", ""
		view.History = append(view.History, e)
	}
	return h.render(w, http.StatusOK, view)
}

// detectorWords names a detector for a person.
func detectorWords(id string) string {
	for _, d := range dlp.Detectors() {
		if d.ID == id {
			return d.Plural
		}
	}
	for prefix, words := range map[string]string{"firm-list-": "entries of the firm's list ", "firm-pattern-": "matches of the firm's pattern ", "firm-records-": "records of the firm's list "} {
		if name, own := strings.CutPrefix(id, prefix); own {
			return words + name
		}
	}
	return id
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// again puts a document whose scan failed back in line.
func (h portalHandlers) again(r *http.Request, v visit.Visit) (visit.Place, error) {
	var place visit.Place
	err := door.Retry(r.Context(), func() (err error) {
		if place, err = v.Find(r.Context(), h.Rows, r.PathValue("matter"), r.PathValue("document")); err != nil {
			return err
		}
		renewed := *place.Document
		act := door.Act{Action: audit.Rescan, Revision: renewed.Revision + 1, Details: map[string]string{"name": renewed.Name}}
		if v.May(h.Door, place, audit.Rescan) {
			if err := renewed.Again(h.Now()); err != nil {
				return err
			}
		}
		return v.Do(r.Context(), h.Door, place, act, store.Put(&renewed))
	})
	return place, err
}

func (h portalHandlers) rescan(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	place, err := h.again(r, v)
	if err != nil {
		return err
	}
	h.goTo(w, back(r, "matters/"+place.Matter.ID+"/documents/"+place.Document.ID))
	return nil
}

func attention(v visit.Visit) door.Act {
	return door.Act{Who: access.ByPerson(v.Person), Action: audit.AttentionView, From: v.From}
}

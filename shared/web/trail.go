package web

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/awslabs/aws-lambda-go-api-proxy/core"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/signin"
	"strongroom/shared/store"
	"strongroom/shared/visit"
	"strongroom/shared/web/page"
)

// atStageRoot reports whether the portal was asked for without the slash behind the stage's name, from where relative links lead astray.
func atStageRoot(r *http.Request) bool {
	front, ok := core.GetAPIGatewayContextFromContext(r.Context())
	return ok && front.Path != "" && !strings.HasSuffix(front.Path, "/")
}

// back is where a form wants to return to, if that is a place within the portal.
func back(r *http.Request, otherwise string) string {
	if to := signin.CleanReturn(r.PostFormValue("return")); to != "" {
		return to
	}
	return otherwise
}

// details that every reader may see, with their words.
var details = map[string]string{
	"reason": "Reason", "verdict": "Verdict", "sha256": "SHA-256", "noticedBy": "Noticed by", "ended": "Ended", "attempt": "Attempt",
	"version": "Stored version", "detectors": "Detector set", "policy": "Content policy", "lists": "Firm’s lists", "task": "Task", "blackedOut": "Blacked out", "flagged": "Flagged", "role": "Role", "person": "Person", "whose": "Whose record",
}

// event words a record for a reader. Addresses are shown to the actor and to administrators, deciding policies to administrators. What a denied
// act was about is told to administrators alone: its name would tell an outsider what the denial kept from them.
func event(v visit.Visit, record audit.Record) page.Event {
	e := page.Event{At: record.At, Actor: record.ActorName, Action: string(record.Action), Outcome: string(record.Outcome)}
	if record.Outcome == audit.Denied && !administers(v) {
		record.Matter, record.Document, record.Details = "", "", nil
	}
	e.Matter, e.Document, e.Subject = record.Matter, record.Document, record.Details["name"]
	for _, name := range sorted(record.Details) {
		words, known := details[name]
		if found, ok := strings.CutPrefix(name, "found "); ok && v.Person.Role.Staff() {
			words, known = "Found "+detectorWords(found), true
		}
		if known {
			e.Details = append(e.Details, page.Detail{Name: words, Value: record.Details[name]})
		}
	}
	if administers(v) || record.Actor == v.Person.ID {
		e.From = record.From.IP
	}
	if administers(v) {
		e.Policies = strings.Join(record.Policies, ", ")
	}
	return e
}

func sorted(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (h portalHandlers) activity(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	whose, before := &person.Person{ID: r.URL.Query().Get("person")}, r.URL.Query().Get("before")
	if whose.ID == "" {
		whose.ID = v.Person.ID
	}
	if !visit.ValidID(whose.ID) || (before != "" && !visit.ValidID(before)) {
		return errNoPage
	}
	if err := h.Rows.Load(r.Context(), whose); err != nil {
		return err
	}
	act := door.Act{Who: access.ByPerson(v.Person), Action: audit.ActivityView, What: access.Resource{Person: whose.ID}, From: v.From, Details: map[string]string{"whose": whose.Name}}
	if err := h.Door.Do(r.Context(), act); err != nil {
		return err
	}
	if whose.Revision == 0 {
		return errNoPage
	}
	records, err := h.lists.RecordsOf(r.Context(), whose.ID, before, stretch+1)
	if err != nil {
		return err
	}
	mine, err := h.memberships(r.Context(), v)
	if err != nil {
		return err
	}
	view := &page.Activity{Frame: h.frame(r, &v, page.SectionActivity), Whose: whose.Name, Own: whose.ID == v.Person.ID, Paged: before != ""}
	if !view.Own {
		view.WhoseID = whose.ID
	}
	if len(records) > stretch {
		records = records[:stretch]
		view.Older = records[stretch-1].ID
	}
	for _, record := range records {
		e := event(v, record)
		if !mine[e.Matter] { // a link would lead nowhere
			for name, id := range map[string]string{"Document": e.Document, "Matter": e.Matter} {
				if id != "" {
					e.Details = append(e.Details, page.Detail{Name: name, Value: id})
				}
			}
			slices.SortFunc(e.Details, func(a, b page.Detail) int { return strings.Compare(a.Name, b.Name) })
			e.Matter, e.Document = "", ""
		}
		view.Events = append(view.Events, e)
	}
	if administers(v) {
		if view.Choice, err = h.choice(r.Context(), whose.ID); err != nil {
			return err
		}
	}
	return h.render(w, http.StatusOK, view)
}

// choice lists the people whose trail an administrator can look at, by name.
func (h portalHandlers) choice(ctx context.Context, selected string) ([]page.Choice, error) {
	people, err := h.lists.People(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(people, func(a, b person.Person) int { return strings.Compare(a.Name, b.Name) })
	out := make([]page.Choice, 0, len(people))
	for _, p := range people {
		out = append(out, page.Choice{ID: p.ID, Name: p.Name, Role: string(p.Role), Selected: p.ID == selected})
	}
	return out, nil
}

// memberships tells which matters the visitor belongs to.
func (h portalHandlers) memberships(ctx context.Context, v visit.Visit) (map[string]bool, error) {
	members, err := h.lists.MattersOf(ctx, v.Person.ID)
	out := map[string]bool{}
	for _, m := range members {
		out[m.Matter] = true
	}
	return out, err
}

// attention lists what needs a hand: documents whose scan failed, and those that have waited longer than a scan takes.
func (h portalHandlers) attention(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if err := h.Door.Do(r.Context(), attention(v)); err != nil {
		return err
	}
	failed, err := h.lists.Work(r.Context(), document.Failed, h.Now(), stretch)
	if err != nil {
		return err
	}
	waiting, err := h.lists.Work(r.Context(), document.Waiting, h.Now().Add(-2*time.Minute), stretch)
	if err != nil {
		return err
	}
	mine, err := h.memberships(r.Context(), v)
	if err != nil {
		return err
	}
	view := &page.Attention{Frame: h.frame(r, &v, page.SectionAttention)}
	matters := map[string]*matter.Matter{}
	rows := []document.Document{}
	for _, d := range append(failed, waiting...) {
		rows = append(rows, d)
		matters[d.Matter] = &matter.Matter{ID: d.Matter}
	}
	wanted := []store.Entity{}
	for _, m := range matters {
		wanted = append(wanted, m)
	}
	if err := h.Rows.Load(r.Context(), wanted...); err != nil {
		return err
	}
	for _, d := range rows {
		m := matters[d.Matter]
		since := d.ReceivedAt
		if d.ScanFailed {
			since = d.DecidedAt
		}
		view.Documents = append(view.Documents, page.AttentionRow{Matter: d.Matter, MatterNumber: m.Number, MatterName: m.Name, ID: d.ID, Name: d.Name, Size: d.Size,
			Sender: d.UploaderName, Since: since, State: string(d.State), Reason: d.Reason, Attempts: d.Attempts, MayRescan: d.ScanFailed, MayView: mine[d.Matter]})
	}
	return h.render(w, http.StatusOK, view)
}

// stay keeps the session alive for people without scripts.
func (h portalHandlers) stay(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if err := h.touch(r, v, true); err != nil {
		return err
	}
	h.goTo(w, back(r, ""))
	return nil
}

package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/person"
	"strongroom/shared/problem"
	"strongroom/shared/review"
	"strongroom/shared/visit"
	"strongroom/shared/web/page"
)

// reviews tells whether somebody's role decides about held documents anywhere, to show or hide the way there.
func reviews(p *person.Person) bool {
	return p.Role == person.Attorney || p.Role == person.Administrator
}

func (h portalHandlers) queue(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	waiting, cut, err := h.review.Waiting(r.Context(), v)
	if err != nil {
		return err
	}
	view := &page.Queue{Frame: h.frame(r, &v, page.SectionReview), Cut: cut}
	for _, place := range waiting {
		m, d := place.Matter, place.Document
		view.Documents = append(view.Documents, page.QueueRow{Matter: m.ID, MatterNumber: m.Number, MatterName: m.Name, ID: d.ID, Name: d.Name, Type: d.Type,
			Sender: d.UploaderName, Since: d.DecidedAt, Reason: d.Reason, Blocked: d.Blocked})
	}
	return h.render(w, http.StatusOK, view)
}

// standing is what a visitor may do about a held document.
type standing struct {
	may    bool // decide now
	stale  bool // decide, after signing in again
	sender bool // sent the document
}

func (h portalHandlers) standing(v visit.Visit, place visit.Place) standing {
	out := standing{sender: place.Document.Uploader == v.Person.ID}
	if !place.Document.Decidable() { // its check failed: there is nothing to decide until it was checked again
		return out
	}
	out.may = v.May(h.Door, place, audit.Reject)
	if !out.may && v.Session != nil {
		fresh := v
		again := *v.Session
		again.AuthTime = v.At.Add(-time.Second)
		fresh.Session = &again
		out.stale = fresh.May(h.Door, place, audit.Reject)
	}
	return out
}

// asked is a decision as a form or a script sends it.
type asked struct {
	Decision  string   `json:"decision"`
	Reason    string   `json:"reason"`
	Detectors []string `json:"detectors"`
	Revision  uint64   `json:"revision"`
}

func (a asked) review() document.Review {
	return document.Review{Decision: document.Choice(a.Decision), Reason: a.Reason, Detectors: a.Detectors}
}

func (h portalHandlers) reviewed(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	return h.reviewPage(w, r, v, asked{}, nil)
}

// reviewPage shows the findings of a held document. After a decision that could not be taken it shows what was asked, and why.
func (h portalHandlers) reviewPage(w http.ResponseWriter, r *http.Request, v visit.Visit, a asked, trouble *problem.Problem) error {
	place, notes, err := h.review.Open(r.Context(), v, r.PathValue("matter"), r.PathValue("document"))
	if err != nil {
		return err
	}
	m, d, stands := place.Matter, place.Document, h.standing(v, place)
	view := &page.Review{Frame: h.frame(r, &v, page.SectionReview), Matter: m.ID, MatterNumber: m.Number, MatterName: m.Name, ID: d.ID, Name: d.Name,
		Type: d.Type, Size: d.Size, Sender: d.UploaderName, Sent: d.Begun, Held: d.DecidedAt, Reason: d.Reason, Blocked: d.Blocked, Redactable: d.Redactable(),
		Revision: d.Revision, Readable: d.Unreadable == "" && !d.ScanFailed, MayDecide: stands.may, Undecided: d.ScanFailed, SignIn: stands.stale, Own: stands.sender, More: notes.More,
		Decision: a.Decision, Words: a.Reason}
	view.Here = "matters/" + m.ID + "/documents/" + d.ID + "/review" // also after a form: signing in again leads back here
	view.SignInAddress = "auth/login?return=" + url.QueryEscape(view.Here)
	status := http.StatusOK
	if trouble != nil {
		view.Trouble, status = trouble.Words, statuses[trouble.Kind]
		if stands.stale {
			view.Trouble = "Your sign-in is too long ago for a decision. Confirm that it is you, and record the decision again."
		}
	}
	chosen := map[string]bool{}
	for _, id := range a.Detectors {
		chosen[id] = true
	}
	for _, f := range d.Findings {
		view.Findings = append(view.Findings, page.ReviewFinding{ID: f.Detector, Finding: finding(f), Where: f.Where, Chosen: len(a.Detectors) == 0 || chosen[f.Detector]})
	}
	for _, p := range notes.Places {
		view.Places = append(view.Places, passage(p))
	}
	return h.render(w, status, view)
}

func finding(f document.Finding) page.Finding {
	return page.Finding{What: capital(detectorWords(f.Detector)), Count: f.Count(), Confidence: f.Confidence(), Sample: f.Sample}
}

// passage cuts a place's text into what was found and what stands between.
func passage(p review.Place) page.Passage {
	out := page.Passage{Name: p.Name, Before: p.Before, After: p.After}
	at := 0
	for _, m := range p.Marks {
		out.Pieces = append(out.Pieces, page.Piece{Text: p.Text[at:m.Start]},
			page.Piece{Text: p.Text[m.Start:m.End], Found: capital(detectorWords(m.Detector)), Confidence: m.Confidence, Where: m.Where})
		at = m.End
	}
	out.Pieces = append(out.Pieces, page.Piece{Text: p.Text[at:]})
	return out
}

// retryable are the answers to a decision after which the same page can be used again.
func retryable(p *problem.Problem) bool {
	switch p.Code {
	case "reason", "decision", "nothing-to-redact", "redact", "blocked", "forbidden":
		return true
	}
	return false
}

// decide takes the form of the review page.
func (h portalHandlers) decide(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if err := r.ParseForm(); err != nil {
		return bodyProblem(err)
	}
	revision, err := strconv.ParseUint(r.PostFormValue("revision"), 10, 64)
	if err != nil {
		return errBody.Because(err)
	}
	a := asked{Decision: r.PostFormValue("decision"), Reason: r.PostFormValue("reason"), Detectors: r.PostForm["detector"], Revision: revision}
	d, err := h.review.Resolve(r.Context(), v, r.PathValue("matter"), r.PathValue("document"), a.Revision, a.review())
	if p := problem.Of(err); p != nil && retryable(p) {
		return h.reviewPage(w, r, v, a, p)
	}
	if err != nil {
		return err
	}
	h.goTo(w, "matters/"+d.Matter+"/documents/"+d.ID)
	return nil
}

func (h portalHandlers) apiQueue(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	waiting, cut, err := h.review.Waiting(r.Context(), v)
	if err != nil {
		return err
	}
	out := make([]documentJSON, 0, len(waiting))
	for _, place := range waiting {
		out = append(out, h.documentJSON(v, place, *place.Document))
	}
	answer(w, http.StatusOK, map[string]any{"documents": out, "cut": cut})
	return nil
}

type findingJSON struct {
	Detector   string   `json:"detector"`
	Confidence string   `json:"confidence"`
	Count      int      `json:"count"`
	Sample     string   `json:"sample"`
	Where      []string `json:"where"`
}

func (h portalHandlers) apiReviewed(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	place, notes, err := h.review.Open(r.Context(), v, r.PathValue("matter"), r.PathValue("document"))
	if err != nil {
		return err
	}
	d, stands := place.Document, h.standing(v, place)
	found := make([]findingJSON, 0, len(d.Findings))
	for _, f := range d.Findings {
		found = append(found, findingJSON{f.Detector, f.Confidence(), f.Count(), f.Sample, append([]string{}, f.Where...)})
	}
	if notes.Places == nil {
		notes.Places = []review.Place{}
	}
	answer(w, http.StatusOK, map[string]any{"document": h.documentJSON(v, place, *d), "findings": found, "places": notes.Places, "more": notes.More,
		"mayDecide": stands.may, "signInAgain": stands.stale, "blocked": d.Blocked, "redactable": d.Redactable()})
	return nil
}

func (h portalHandlers) apiDecide(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	var a asked
	if err := read(r, &a); err != nil {
		return err
	}
	d, err := h.review.Resolve(r.Context(), v, r.PathValue("matter"), r.PathValue("document"), a.Revision, a.review())
	if err != nil {
		return err
	}
	answer(w, http.StatusAccepted, map[string]any{"id": d.ID, "state": string(d.State), "revision": d.Revision})
	return nil
}

// mayReview tells whether to lead from a document's page to its review.
func (h portalHandlers) mayReview(v visit.Visit, place visit.Place) bool {
	return place.Document.Decidable() && h.Door.May(door.Act{Who: place.Who, What: place.What(), Action: audit.Inspect})
}

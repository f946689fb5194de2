package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/dlp"
	"strongroom/shared/lexicon"
	"strongroom/shared/policy"
	"strongroom/shared/problem"
	"strongroom/shared/rulebook"
	"strongroom/shared/visit"
	"strongroom/shared/web/page"
)

// rulebook gives the acts on the content policy and the firm's lists.
func (h portalHandlers) rulebook() *rulebook.Service {
	rows := struct {
		Rows
		Lists
	}{h.Rows, h.lists}
	return &rulebook.Service{Door: h.Door, Rows: rows, Now: h.Now, NewID: h.Door.NewID}
}

func actor(v visit.Visit) rulebook.Actor {
	return rulebook.Actor{Who: access.ByPerson(v.Person), Env: access.Environment{AuthAge: v.AuthAge()}, From: v.From}
}

// mayNow tells whether somebody may change what is in force, or may after signing in again.
func (h portalHandlers) mayNow(v visit.Visit, action audit.Action) (may, afterSignIn bool) {
	a := actor(v)
	if h.rulebook().May(a, action) {
		return true, false
	}
	a.Env.AuthAge = time.Second
	return false, h.rulebook().May(a, action)
}

func signInAddress(back string) string { return "auth/login?return=" + url.QueryEscape(back) }

func (h portalHandlers) rules(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	return h.rulesPage(w, r, v, "", nil)
}

// rulesPage shows the policy in force; after a text that could not be understood it shows that one, with its mistakes.
func (h portalHandlers) rulesPage(w http.ResponseWriter, r *http.Request, v visit.Visit, sent string, mistakes policy.Errors) error {
	standing, err := h.rulebook().Look(r.Context(), actor(v))
	if err != nil {
		return err
	}
	view := &page.Rules{Frame: h.frame(r, &v, page.SectionRules), Shipped: standing.InForce.Revision == 0, Broken: standing.Policy == nil, Since: standing.InForce.Since, Text: standing.InForce.Text}
	view.Here = "rules"
	if view.Shipped {
		view.Text = policy.Default().Format()
	}
	status := http.StatusOK
	if mistakes != nil {
		view.Text, status = sent, http.StatusBadRequest
		for _, m := range mistakes {
			view.Mistakes = append(view.Mistakes, page.Mistake{Line: m.Line, Words: m.Words})
		}
	}
	for _, g := range policy.Groups() {
		view.Groups = append(view.Groups, page.RuleGroup{Name: g.Name, Says: g.Says})
	}
	for _, one := range standing.Versions {
		view.Versions = append(view.Versions, ruleVersion(&one))
	}
	return h.render(w, status, view)
}

func ruleVersion(v *policy.Version) page.RuleVersion {
	return page.RuleVersion{ID: v.ID, State: capital(string(v.State)), Author: v.AuthorName, Written: v.Written, Note: v.Note}
}

// writeRules keeps a draft and leads to it.
func (h portalHandlers) writeRules(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if err := r.ParseForm(); err != nil {
		return bodyProblem(err)
	}
	text := r.PostFormValue("text")
	written, err := h.rulebook().Write(r.Context(), actor(v), text)
	var mistakes policy.Errors
	if errors.As(err, &mistakes) {
		return h.rulesPage(w, r, v, text, mistakes)
	}
	if err != nil {
		return err
	}
	h.goTo(w, "rules/versions/"+written.ID)
	return nil
}

func (h portalHandlers) ruleVersion(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	return h.trialPage(w, r, v, "", nil)
}

// trialPage shows a version with what it would change. After a note that could not be taken it shows that, and why.
func (h portalHandlers) trialPage(w http.ResponseWriter, r *http.Request, v visit.Visit, note string, trouble *problem.Problem) error {
	ctx, id, book := r.Context(), r.PathValue("version"), h.rulebook()
	if !visit.ValidID(id) {
		return errNoPage
	}
	version, err := book.Version(ctx, actor(v), id)
	if err != nil {
		return err
	}
	standing, err := book.Look(ctx, actor(v))
	if err != nil {
		return err
	}
	trial, err := book.Try(ctx, standing.Policy, version, func(p *policy.Policy) []policy.Warning { return p.Check(dlp.Detectors()) })
	if err != nil {
		return err
	}
	view := &page.RuleTrial{Frame: h.frame(r, &v, page.SectionRules), RuleVersion: ruleVersion(version), Text: version.Text, Outcome: trial.Sentence(), Words: note}
	view.Here = "rules/versions/" + id
	view.SignInAddress = signInAddress(view.Here)
	view.MayActivate, view.SignIn = h.mayNow(v, audit.PolicyActivate)
	view.State = string(version.State)
	for _, warning := range trial.Warnings {
		view.Mistakes = append(view.Mistakes, page.Mistake{Line: warning.Line, Words: warning.Words})
	}
	for _, c := range trial.Changes {
		view.Changes = append(view.Changes, page.RuleChange{Name: trial.Documents[c.ID].Name, Was: c.Was.Past(), Now: c.Now.Past(), Rule: c.Why.Rule, Line: c.Why.Line})
	}
	view.More = trial.Changed() - len(trial.Changes)
	status := http.StatusOK
	if trouble != nil {
		view.Trouble, status = trouble.Words, statuses[trouble.Kind]
	}
	return h.render(w, status, view)
}

func (h portalHandlers) activateRules(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if err := r.ParseForm(); err != nil {
		return bodyProblem(err)
	}
	id, note := r.PathValue("version"), r.PostFormValue("note")
	if !visit.ValidID(id) {
		return errNoPage
	}
	err := h.rulebook().Activate(r.Context(), actor(v), id, note)
	if p := problem.Of(err); p != nil && p.Code == "note" {
		return h.trialPage(w, r, v, note, p)
	}
	if err != nil {
		return err
	}
	h.goTo(w, "rules")
	return nil
}

func (h portalHandlers) firmLists(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	return h.listsPage(w, r, v, "", "", nil)
}

// listsPage shows the lists in force. After one that could not be taken it says why; what it held is not sent back.
func (h portalHandlers) listsPage(w http.ResponseWriter, r *http.Request, v visit.Visit, sort, name string, trouble *problem.Problem) error {
	standing, err := h.rulebook().Look(r.Context(), actor(v))
	if err != nil {
		return err
	}
	view := &page.FirmLists{Frame: h.frame(r, &v, page.SectionRules), Sort: sort, Name: name, MaxBytes: maxBody / 2}
	view.Here = "rules/lists"
	view.SignInAddress = signInAddress(view.Here)
	view.MayLoad, view.SignIn = h.mayNow(v, audit.ListLoad)
	for _, e := range standing.Lists.Lists {
		view.Lists = append(view.Lists, page.FirmList{Sort: string(e.Sort), Name: e.Name, Entries: e.Entries, By: e.ByName, At: e.At})
	}
	status := http.StatusOK
	if trouble != nil {
		view.Trouble, status = trouble.Words, statuses[trouble.Kind]
	}
	return h.render(w, status, view)
}

func (h portalHandlers) loadList(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if err := r.ParseForm(); err != nil {
		return bodyProblem(err)
	}
	sort, name := r.PostFormValue("sort"), r.PostFormValue("name")
	_, err := h.rulebook().LoadList(r.Context(), actor(v), lexicon.Sort(sort), name, strings.NewReader(r.PostFormValue("text")))
	if p := problem.Of(err); p != nil && (p.Code == "list" || p.Code == "too-many-lists") {
		return h.listsPage(w, r, v, sort, name, p)
	}
	if err != nil {
		return err
	}
	h.goTo(w, "rules/lists")
	return nil
}

func (h portalHandlers) removeList(w http.ResponseWriter, r *http.Request, v visit.Visit) error {
	if err := r.ParseForm(); err != nil {
		return bodyProblem(err)
	}
	if err := h.rulebook().RemoveList(r.Context(), actor(v), lexicon.Sort(r.PostFormValue("sort")), r.PostFormValue("name")); err != nil {
		return err
	}
	h.goTo(w, "rules/lists")
	return nil
}

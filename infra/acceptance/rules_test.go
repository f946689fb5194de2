package acceptance

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"strongroom/shared/sample"
)

// TestS63_AnAdministratorChangesTheRules: a rule that isn't one is refused by its line; a good one is tried on what was found before, put in force with a
// reason, and judges what comes and what is opened from then on. A word list of the firm's own finds what nobody else looks for.
func TestS63_AnAdministratorChangesTheRules(t *testing.T) {
	t.Parallel()
	m := Start(t, Options{})
	client := m.As(t, adaeze)
	matter := client.Matters()[shipping]
	cards, letter := sample.Cards("Hallam & Reyes"), sample.Letter("Hallam & Reyes")
	client.Send(matter, "Before.pdf", cards, "held")
	old := client.Send(matter, "Letter.pdf", letter, "available")

	w := m.Window(t)
	w.SignIn(ines)
	w.Click(`a[href$="rules"]`)
	w.Has("Content rules")
	w.Expect("400")
	writeRule(w, "hold cards at mediun")
	w.Has("Nothing was saved.")
	w.Has("Line 1")
	w.Open("/rules")
	writeRule(w, "block cards at medium because nobody may keep card numbers here")
	w.Has("would now be blocked")
	w.Has("Before.pdf")
	w.Do(chromedp.SendKeys(chromedp.CSS("#note"), "The firm's insurer asks for it."))
	w.Click(`form.decision button[type="submit"]`)
	w.Has("The rules in force since")
	w.Open("/rules/lists")
	w.Do(chromedp.SendKeys(chromedp.CSS("#name"), "codenames"), chromedp.SendKeys(chromedp.CSS("#list-text"), "MV Aurelia"))
	w.Click(`form.decision button[type="submit"]`)
	w.Has("codenames")
	m.renew(t)

	blocked := client.Send(matter, "After.pdf", cards, "held")
	if !strings.Contains(blocked.Reason, "Nobody may keep card numbers here.") {
		t.Errorf("the reason is %q", blocked.Reason)
	}
	attorney := m.As(t, eleanor)
	if a := attorney.decide(blocked, "release", "the client has agreed"); a.Status != http.StatusConflict {
		t.Errorf("releasing what is blocked: %d %s", a.Status, a.Body)
	}
	if page := attorney.Page("/matters/" + matter + "/documents/" + blocked.Document + "/review"); strings.Contains(string(page.Body), `value="release"`) {
		t.Error("the page offers to release what nobody may release")
	}
	named := client.Send(matter, "Named.pdf", letter, "held") // the letter speaks of the MV Aurelia
	if !strings.Contains(named.Reason, "codenames") {
		t.Errorf("the reason is %q", named.Reason)
	}
	if a := client.Form("/downloads", url.Values{"matter": {matter}, "document": {old.Document}}); !strings.HasSuffix(a.Header.Get("Location"), "/documents/"+old.Document) {
		t.Errorf("opening what older rules let through: %d to %s", a.Status, a.Header.Get("Location"))
	}
	client.Await(old, "held") // by the newer list
	w.Open("/rules/lists")
	w.Click(`form[action$="lists/remove"] button`)
	w.Has("There are no lists yet.")
}

// writeRule puts a rule before all others and saves the draft.
func writeRule(w *Window, rule string) {
	w.Helper()
	w.Eval(`(() => { const t = document.querySelector("#rules-text"); t.value = ` + "`" + rule + "\n`" + ` + t.value; return "" })()`)
	w.Click(`form.decision button[type="submit"]`)
}

// renew starts the functions that judge anew, so that they need not come to read the rules again by themselves.
func (m *Machine) renew(t testing.TB) {
	t.Helper()
	for _, function := range []string{"scan", "transfer"} {
		m.Post(t, "kill/"+function)
	}
}

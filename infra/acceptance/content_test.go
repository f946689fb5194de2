package acceptance

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"strongroom/shared/audit"
	"strongroom/shared/sample"
)

// exhibit is a file that the content check has to hold, with what people read about it.
type exhibit struct {
	name    string
	content []byte
	reasons []string // parts of the reason, in lower case
	masked  []string // what the reviewer's page shows; none when the text can't be read
	secret  []string // what no page may show
}

// TestS64_HiddenContentIsHeld: what people overlook is held, each with a reason of its own, and shown masked: a card number on a hidden sheet, a social security
// number in a tracked deletion, a scanned passport page, a PDF that nobody can open. The reviewer releases one and rejects one; the records say so.
func TestS64_HiddenContentIsHeld(t *testing.T) {
	t.Parallel()
	m := Start(t, Options{})
	folder := t.TempDir()
	exhibits := hidden(t)
	client := m.Window(t)
	client.SignIn(adaeze)
	client.Click("a.cover")
	matter := client.Eval(`location.pathname.split("/").pop()`)
	client.Click(`a[href$="/upload"]`)
	var paths []string
	for _, e := range exhibits {
		path := filepath.Join(folder, e.name)
		if err := os.WriteFile(path, e.content, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	client.Do(chromedp.SetUploadFiles(chromedp.CSS("#files"), paths))
	client.Until("the verdicts", `document.querySelectorAll('[data-upload][data-state="held"]').length === 4`)

	attorney := m.Window(t)
	attorney.SignIn(eleanor)
	documents := map[string]string{}
	for _, e := range exhibits {
		attorney.Open("/review")
		attorney.Click(`a[aria-label="Review ` + e.name + `"]`)
		documents[e.name] = attorney.Eval(`location.pathname.split("/").at(-2)`)
		page := attorney.Eval("document.body.innerText")
		reason := strings.ToLower(attorney.Eval(`document.querySelector(".verdict strong").textContent`))
		for _, words := range e.reasons {
			if !strings.Contains(reason, words) {
				t.Errorf("%s: the reason %q lacks %q", e.name, reason, words)
			}
		}
		for _, words := range e.masked {
			if !strings.Contains(page, words) {
				t.Errorf("%s: the page lacks %q:\n%s", e.name, words, page)
			}
		}
		for _, words := range e.secret {
			if strings.Contains(attorney.Eval("document.documentElement.outerHTML"), words) {
				t.Errorf("%s: the page shows %q", e.name, words)
			}
		}
	}
	decideInBrowser(attorney, matter, documents[exhibits[1].name], "release", "The client has agreed that the number is read.")
	decideInBrowser(attorney, matter, documents[exhibits[0].name], "reject", "Card numbers have no place in this matter.")
	attorney.Open("/matters/" + matter + "/documents/" + documents[exhibits[1].name])
	attorney.Until("the release", `document.querySelector("[data-state]").dataset.state === "available"`)
	attorney.Has("Released by a reviewer.")
	attorney.Has("The client has agreed that the number is read.")
	client.Open("/matters/" + matter + "/documents/" + documents[exhibits[0].name])
	client.Has("Rejected")
	m.keepsQuiet(t, exhibits, documents)
	for id, act := range map[string]audit.Action{documents[exhibits[1].name]: audit.Release, documents[exhibits[0].name]: audit.Reject} {
		recorded(t, m, id, act)
	}
}

// hidden are the four files.
func hidden(t *testing.T) []exhibit {
	t.Helper()
	must := func(content []byte, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	mrz := sample.PassportMRZ()
	return []exhibit{
		{"Expenses.xlsx", must(sample.HiddenCard()), []string{"payment card number", "hidden sheet"}, []string{"hidden sheet"}, []string{sample.CardNumber("4716", 16, 1)}},
		{"Affidavit.docx", must(sample.TrackedDeletion("Hallam & Reyes", "The defendant signed the receipt.", " His social security number is 512-43-6789.")),
			[]string{"social security number"}, []string{"The defendant signed the receipt."}, []string{"512-43-6789", "43-6789"}},
		{"Passport.pdf", must(sample.ScannedPassport("Hallam & Reyes")), passportReasons(), nil, mrz[:]},
		{"Settlement.pdf", sample.Locked("Hallam & Reyes", "lemon"), []string{"protected by a password"}, []string{"could not be read"}, nil},
	}
}

// decideInBrowser fills the reviewer's form in.
func decideInBrowser(w *Window, matter, document, decision, reason string) {
	w.Helper()
	w.Open("/matters/" + matter + "/documents/" + document + "/review")
	w.Do(chromedp.Click(chromedp.CSS(`input[name="decision"][value="` + decision + `"]`)))
	w.Do(chromedp.SendKeys(chromedp.CSS("#reason"), reason))
	w.Click(`form.decision button[type="submit"]`)
}

// recorded checks that the records have one such act of the attorney about the document.
func recorded(t *testing.T, m *Machine, document string, act audit.Action) {
	t.Helper()
	records, err := m.tables(t).HistoryOf(t.Context(), document, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range records {
		if r.Action == act && r.Outcome == audit.Done && r.ActorName == "Eleanor Whitcombe" && r.Details["reason"] != "" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%s: %d records of %s", document, n, act)
	}
}

// passportReasons is what people read about the scanned page: what is on it where something reads pictures, and otherwise that nothing does.
func passportReasons() []string {
	if _, err := exec.LookPath("tesseract"); err != nil {
		return []string{"scanned", "text recognition isn't available"}
	}
	return []string{"machine-readable zone", "page 1"}
}

// keepsQuiet checks that neither a log nor a record holds what was found.
func (m *Machine) keepsQuiet(t *testing.T, exhibits []exhibit, documents map[string]string) {
	t.Helper()
	said := map[string]string{}
	logs, err := filepath.Glob(filepath.Join(m.State, "logs", "*.log"))
	if err != nil || len(logs) == 0 {
		t.Fatalf("%d logs, %v", len(logs), err)
	}
	for _, path := range logs {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		said[filepath.Base(path)] = string(text)
	}
	for name, id := range documents {
		records, err := m.tables(t).HistoryOf(t.Context(), id, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		said["the records of "+name] = fmt.Sprint(records)
	}
	for _, e := range exhibits {
		for _, secret := range e.secret {
			for where, text := range said {
				if strings.Contains(text, secret) {
					t.Errorf("%s: %s tells %q", e.name, where, secret)
				}
			}
		}
	}
}

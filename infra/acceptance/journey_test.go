package acceptance

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"strongroom/shared/sample"
)

// journey is one document's way, seen by everybody whom it concerns.
type journey struct {
	*testing.T
	m              *Machine
	adaeze         *Window // the client who sends
	bundle, cards  string  // paths of the files
	matter         string  // ids
	bundleID, held string
}

// The files that the journey sends.
const (
	bundleName = "Hearing bundle.pdf"
	cardsName  = "Refund list.pdf"
	bundleSize = 40 << 20
)

// TestJourney_OneDocumentEndToEnd is the portal's first promise in a real browser: sign in with password and one-time code, send a 40 MiB PDF
// with a reload in the middle, see it become available, open it and get the same bytes; a file with card numbers is held with a plain reason;
// the firm sees both, the other client neither; everybody's trail names each act once, in order.
func TestJourney_OneDocumentEndToEnd(t *testing.T) {
	t.Parallel()
	j := &journey{T: t, m: Start(t, Options{}), bundle: filepath.Join(t.TempDir(), bundleName), cards: filepath.Join(t.TempDir(), cardsName)}
	j.write()
	j.signIn()
	j.sendWithReload()
	j.open()
	j.sendCards()
	j.firmSees()
	j.otherClientDoesNot()
	j.elsewhere()
	j.withoutScripts()
	j.trails()
}

func (j *journey) write() {
	file, err := os.Create(j.bundle)
	if err == nil {
		err = sample.WriteLarge(file, "Hallam & Reyes", bundleSize)
	}
	if err == nil {
		err = file.Close()
	}
	if err == nil {
		err = os.WriteFile(j.cards, sample.Cards("Hallam & Reyes"), 0o600)
	}
	if err != nil {
		j.Fatal(err)
	}
}

// S1.3: the session's end is counted down in sight, and a button puts it off.
func (j *journey) signIn() {
	w := j.m.Window(j)
	j.adaeze = w
	w.SignIn(adaeze)
	w.Has("Okafor Shipping v. Castellan")
	w.Until("a countdown", `/Your session ends in 1[45]:\d\d without activity/.test(document.querySelector("[data-session-text]").textContent)`)
	w.Do(chromedp.Click(chromedp.CSS("[data-session-form] button")))
	w.Until("staying signed in", `document.querySelector("[data-session-said]").textContent === "You stay signed in."`)
}

func (j *journey) sendWithReload() {
	w := j.adaeze
	w.Click("a.cover")
	j.matter = w.Eval(`location.pathname.split("/").pop()`)
	w.Click(`a[href$="/upload"]`)
	w.Throttle(8 << 20)
	w.Do(chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{j.bundle}))
	list := fmt.Sprintf("(await (await fetch(%q)).json()).uploads[0]?.received.length ?? 0", j.m.Portal+"/api/v1/uploads?matter="+j.matter)
	for w.Await(list) == "0" { // parts go side by side, so the first arrives late
		time.Sleep(50 * time.Millisecond)
	}
	w.Do(chromedp.Click(chromedp.CSS("h1")), chromedp.Reload())
	w.Throttle(0)
	w.Until("the unfinished upload", `document.querySelector("#unfinished:not([hidden]) [data-id]") !== null`)
	arrived := w.Eval(`document.querySelector("#unfinished [data-words]").textContent`)
	if arrived == "0% arrived" || arrived == "100% arrived" {
		j.Errorf("after a reload in the middle, %s", arrived)
	}
	w.Do(chromedp.SetUploadFiles(chromedp.CSS("#unfinished [data-id] input"), []string{j.bundle}))
	w.Until("the verdict", `document.querySelector("[data-upload]")?.dataset.state === "available"`)
	j.bundleID = w.Eval(`document.querySelector("[data-upload] [data-link]").href.split("/").pop()`)
}

func (j *journey) open() {
	w := j.adaeze
	w.Click("[data-upload] [data-link]")
	w.Has("Available")
	w.Do(chromedp.Click(chromedp.CSS(`form[action$="downloads"] button`)))
	j.same(w.Downloaded(bundleName), j.bundle)
}

// same compares what was opened with the file that was sent.
func (j *journey) same(got []byte, path string) {
	j.Helper()
	want, err := os.ReadFile(path)
	if err != nil {
		j.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		j.Errorf("%d bytes were opened (SHA-256 %x), not the %d that were sent (%x)", len(got), sha256.Sum256(got), len(want), sha256.Sum256(want))
	}
}

func (j *journey) sendCards() {
	w := j.adaeze
	w.Open("/matters/" + j.matter + "/upload")
	w.Do(chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{j.cards}))
	w.Until("the verdict", `document.querySelector("[data-upload]")?.dataset.state === "held"`)
	j.held = w.Eval(`document.querySelector("[data-upload] [data-link]").href.split("/").pop()`)
	w.Click("[data-upload] [data-link]")
	w.Has("Held for review")
	reason := strings.ToLower(w.Eval(`document.querySelector(".verdict strong").textContent`))
	if !strings.Contains(reason, "payment card") {
		j.Errorf("the reason is not plain: %q", reason)
	}
	if w.Eval(`document.querySelector('form[action$="downloads"]')`) != "null" {
		j.Error("a held document can be downloaded")
	}
}

func (j *journey) firmSees() {
	w := j.m.Window(j)
	w.SignIn(eleanor)
	w.Open("/matters/" + j.matter)
	for id, state := range map[string]string{j.bundleID: "available", j.held: "held"} {
		if got := w.Eval(fmt.Sprintf(`document.querySelector('tr[data-document=%q]')?.dataset.state`, id)); got != state {
			j.Errorf("the attorney sees %s as %s, not %s", id, got, state)
		}
	}
	w.Has("payment card number")
}

// S3.2: not in a list, not by address, not by API.
func (j *journey) otherClientDoesNot() {
	w := j.m.Window(j)
	w.SignIn(samir)
	if w.Has("Disputed card charges"); strings.Contains(w.Eval("document.documentElement.outerHTML"), j.matter) {
		j.Error("the other client's list names the matter")
	}
	w.Expect("404")
	for _, path := range []string{"/matters/" + j.matter, "/matters/" + j.matter + "/documents/" + j.bundleID, "/matters/" + j.matter + "/documents/" + j.held} {
		w.Open(path)
		w.Has("Nothing to see here")
		if text := w.Eval("document.documentElement.outerHTML"); strings.Contains(text, "Castellan") || strings.Contains(text, bundleName) || strings.Contains(text, cardsName) {
			j.Errorf("%s tells the other client a name", path)
		}
	}
	w.Open("/")
	for _, id := range []string{j.bundleID, j.held} {
		address := j.m.Portal + "/api/v1/matters/" + j.matter + "/documents/" + id
		if got := w.Await(fmt.Sprintf("(await (await fetch(%q)).json()).status", address)); got != fmt.Sprint(http.StatusNotFound) {
			j.Errorf("the API answers the other client with %s", got)
		}
	}
}

// S1.4: a sign-in elsewhere ends the first session and says so on both sides.
func (j *journey) elsewhere() {
	second := j.m.Window(j)
	second.SignIn(adaeze)
	second.Has("You were signed in somewhere else as well. That session has been ended.")
	first := j.adaeze
	first.Expect("401")
	first.Open("/")
	first.Has("You were signed out because you signed in somewhere else.")
	if strings.Contains(first.Eval("document.body.innerText"), "Castellan") {
		j.Error("the ended session still shows a matter")
	}
}

// Everything but sending works without scripts.
func (j *journey) withoutScripts() {
	w := j.m.Window(j)
	w.Scriptless()
	w.SignIn(eleanor)
	w.Open("/matters/" + j.matter + "/documents/" + j.bundleID)
	w.Do(chromedp.Click(chromedp.CSS(`form[action$="downloads"] button`)))
	j.same(w.Downloaded(bundleName), j.bundle)
}

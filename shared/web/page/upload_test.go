package page_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

func TestUpload_OnePartBecomesAvailable(t *testing.T) {
	s := open(t, newFake())
	path, content := file(t, "letter.pdf", fakePart)
	s.choose(path)
	s.state(0, "checking")
	s.state(0, "available")
	s.arrived(0, content)
	if link := s.eval("new URL(document.querySelector('[data-upload] [data-link]').href).pathname"); link != "/matters/"+matterID+"/documents/DU1" {
		t.Errorf("the link leads to %s", link)
	}
	if said := s.complaints.text(); said != "" {
		t.Errorf("the browser complains: %s", said)
	}
}

func TestUpload_SeveralFilesInSeveralParts(t *testing.T) {
	f := newFake()
	f.gate = func(*fakeUpload, int) { time.Sleep(30 * time.Millisecond) }
	s := open(t, f)
	contents, paths := map[string][]byte{}, []string{}
	for i := range 5 {
		name := fmt.Sprintf("exhibit %d.pdf", i+1)
		path, content := file(t, name, 6*fakePart+i*1000+1)
		contents[name], paths = content, append(paths, path)
	}
	s.choose(paths...)
	for i := range paths {
		s.state(i, "available")
	}
	for i := range paths {
		s.arrived(i, contents[read(f, func() string { return f.uploads[i].Name })])
	}
	if f.top["files"] > 3 || f.top["parts"] > 4 || f.top["parts"] < 2 {
		t.Errorf("at the same time there were %d files (at most 3) and %d parts of one (at most 4, more than 1)", f.top["files"], f.top["parts"])
	}
}

func TestUpload_GoesOnAfterAReload(t *testing.T) {
	for name, input := range map[string]string{"by its entry": `#unfinished [data-id="U1"] input`, "by the general picker": "#files"} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			gate, release := gated(5)
			f.gate = gate
			s := open(t, f)
			t.Cleanup(release) // before the server waits for its requests
			path, content := file(t, "bundle of exhibits.pdf", 40*fakePart)
			s.choose(path)
			s.until("five parts sent", fmt.Sprintf("document.querySelector('[data-upload] progress')?.value >= %d", 100*5/40))
			s.do(chromedp.Click(chromedp.CSS("h1")), chromedp.Reload())
			release()
			s.until("an unfinished entry", `document.querySelector('#unfinished:not([hidden]) [data-id="U1"]') !== null`)
			if stored := s.eval("Object.keys(localStorage).length + Object.keys(sessionStorage).length + document.cookie.length"); stored != "0" {
				t.Error("something is stored in the browser")
			}
			before := read(f, func() int { return len(f.uploads[0].stored) })
			puts := s.count("PUT store")
			s.do(chromedp.SetUploadFiles(chromedp.CSS(input), []string{path}))
			s.state(0, "available")
			s.arrived(0, content)
			if again := s.count("PUT store") - puts; again > 40-before {
				t.Errorf("%d parts were sent although %d of 40 had arrived", again, before)
			}
			if n := s.count("POST api/v1/uploads"); n != 1 {
				t.Errorf("%d uploads were begun", n)
			}
			if s.complaints.asked() == 0 {
				t.Error("the page did not ask before it was left while sending")
			}
		})
	}
}

func TestUpload_ChangedFileReplacesParts(t *testing.T) {
	f := newFake()
	_, content := file(t, "draft.txt", 3*fakePart)
	old := append([]byte("an older draft"), content[14:fakePart]...)
	f.uploads = []*fakeUpload{{ID: "U1", Name: "draft.txt", State: "uploading", Size: 3 * fakePart, Parts: 3, signed: map[int]string{}, stored: map[int][]byte{1: old, 3: content[2*fakePart:]}}}
	s := open(t, f)
	path, _ := file(t, "draft.txt", 3*fakePart)
	s.choose(path)
	s.state(0, "available")
	s.arrived(0, content)
	if n := s.count("PUT store"); n != 2 {
		t.Errorf("%d parts were sent, not the changed one and the missing one", n)
	}
}

func TestUpload_AnotherFileIsNotTaken(t *testing.T) {
	f := newFake()
	f.uploads = []*fakeUpload{{ID: "U1", Name: "deed.pdf", State: "uploading", Size: 3 * fakePart, Parts: 3, signed: map[int]string{}, stored: map[int][]byte{}}}
	s := open(t, f)
	path, _ := file(t, "deed.pdf", 3*fakePart+1)
	s.until("the entry", `document.querySelector('#unfinished [data-id]') !== null`)
	s.do(chromedp.SetUploadFiles(chromedp.CSS(`#unfinished [data-id] input`), []string{path}))
	s.until("an explanation", `document.querySelector('#unfinished [data-detail]').textContent.startsWith('That is another file.')`)
	s.do(chromedp.Click(chromedp.CSS(`[data-action="discard"]`)), chromedp.Click(chromedp.CSS(`[data-action="discard"]`)))
	s.until("an empty list", `document.querySelector('#unfinished').hidden`)
	if read(f, func() string { return f.uploads[0].State }) != "cancelled" {
		t.Error("the discarded upload is still open")
	}
}

func TestUpload_PausesAndGoesOn(t *testing.T) {
	f := newFake()
	f.gate = func(*fakeUpload, int) { time.Sleep(60 * time.Millisecond) }
	s := open(t, f)
	path, content := file(t, "statement.pdf", 40*fakePart)
	s.choose(path)
	s.until("a tenth", "document.querySelector('[data-upload] progress')?.value >= 10")
	s.press("pause")
	s.state(0, "paused")
	time.Sleep(200 * time.Millisecond)
	puts := s.count("PUT store")
	time.Sleep(300 * time.Millisecond)
	if now := s.count("PUT store"); now != puts {
		t.Errorf("%d parts were sent while paused", now-puts)
	}
	s.press("resume")
	s.state(0, "available")
	s.arrived(0, content)
}

func TestUpload_CancelGivesUp(t *testing.T) {
	f := newFake()
	gate, release := gated(1)
	f.gate = gate
	s := open(t, f)
	t.Cleanup(release)
	path, _ := file(t, "mistake.pdf", 9*fakePart)
	s.choose(path)
	s.state(0, "sending")
	s.until("an upload", "document.querySelector('[data-upload] progress').value > 0")
	s.press("cancel")
	s.until("an empty list", "document.querySelectorAll('[data-upload]').length === 0")
	s.until("a cancelled upload", fmt.Sprint(waitFor(func() bool { return read(f, func() bool { return f.uploads[0].State == "cancelled" }) })))
}

func waitFor(condition func() bool) bool {
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if condition() {
			return true
		}
	}
	return false
}

// The rows: which answers are lost, and how often each call may be seen by then. Every act is carried out; only its answer goes missing.
func TestUpload_LostConnections(t *testing.T) {
	for name, row := range map[string]struct {
		size int
		lose func(call string, times int) bool
	}{
		"answers of parts":               {9 * fakePart, func(call string, times int) bool { return call == "PUT store" && times%3 == 1 }},
		"the answer of a single part":    {1000, func(call string, times int) bool { return call == "PUT store" && times == 1 }}, // then 412: it is there
		"the answer of the announcement": {3 * fakePart, func(call string, times int) bool { return call == "POST api/v1/uploads" && times == 1 }},
		"answers of links":               {3 * fakePart, func(call string, times int) bool { return call == "POST api/v1/uploads/id/parts" && times < 3 }},
		"the answer of the completion":   {3 * fakePart, func(call string, times int) bool { return call == "POST api/v1/uploads/id/complete" && times == 1 }},
		"answers about the check":        {1000, func(call string, times int) bool { return call == "GET api/v1/uploads/id" && times < 3 }},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.lose = row.lose
			s := open(t, f)
			path, content := file(t, "contract.pdf", row.size)
			s.choose(path)
			s.state(0, "available")
			s.arrived(0, content)
			if n := read(f, func() int { return len(f.uploads) }); n != 1 {
				t.Errorf("there are %d uploads of one file", n)
			}
		})
	}
}

// The store takes the only part although its answer tells otherwise, and the file is taken in before the page asks for another link: the page finds
// that it has arrived.
func TestUpload_ArrivedAlthoughTheAnswerWasLost(t *testing.T) {
	f := newFake()
	path, content := file(t, "letter.pdf", fakePart)
	f.refuse = func(call string) (int, string) {
		f.mu.Lock()
		defer f.mu.Unlock()
		switch {
		case call == "PUT store" && f.uploads[0].State == "uploading":
			f.uploads[0].stored[1], f.uploads[0].State = content, "received"
			return 503, "The answer was lost."
		case call == "POST api/v1/uploads/id/parts" && f.uploads[0].State != "uploading":
			return 409, "This upload is over; nothing more can be sent to it."
		}
		return 0, ""
	}
	s := open(t, f)
	s.choose(path)
	s.state(0, "available")
}

// The rows: what is sent or answered, the state that the line ends in, and what it tells.
func TestUpload_WhatPeopleAreTold(t *testing.T) {
	refuse := func(on string, status int, text string) func(string) (int, string) {
		return func(call string) (int, string) {
			if call == on {
				return status, text
			}
			return 0, ""
		}
	}
	for name, row := range map[string]struct {
		size   int
		max    string
		set    func(*fake)
		state  string
		words  string
		called int // uploads begun
	}{
		"empty":     {0, "", nil, "failed", "empty (0 bytes)", 0},
		"too large": {3000, "2999", nil, "failed", "The largest that is taken has", 0},
		"held": {3000, "", func(f *fake) {
			f.verdict = func(string) (string, string) { return "held", "Payment card numbers were found." }
		}, "held", "Held for review: Payment card numbers were found.", 1},
		"refused":       {3000, "", func(f *fake) { f.refuse = refuse("POST api/v1/uploads", 400, "The file’s name is too long.") }, "failed", "The file’s name is too long.", 1},
		"session ended": {3000, "", func(f *fake) { f.refuse = refuse("POST api/v1/uploads/id/parts", 401, "Sign in.") }, "failed", "Your session has ended.", 1},
		"given up":      {3000, "", func(f *fake) { f.refuse = refuse("POST api/v1/uploads/id/complete", 410, "This upload is over.") }, "failed", "This upload is over.", 1},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			if row.set != nil {
				row.set(f)
			}
			s := open(t, f)
			if row.max != "" {
				s.eval("document.querySelector('#upload').dataset.maxBytes = " + row.max)
				s.do(chromedp.Sleep(10 * time.Millisecond))
			}
			path, _ := file(t, "brief.pdf", row.size)
			s.choose(path)
			s.state(0, row.state)
			if text := s.row(0); !strings.Contains(text, row.words) {
				t.Errorf("the line tells %q, not %q", text, row.words)
			}
			if n := s.count("POST api/v1/uploads"); n != row.called {
				t.Errorf("%d uploads were begun, not %d", n, row.called)
			}
		})
	}
}

package acceptance

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"strongroom/shared/sample"
)

// TestInvariant4_ReplayedLinksChangeNothing replays upload links after the verdict, before and after a restart of everything: the same bytes are
// refused, other bytes are refused, and what opens is what was decided about.
func TestInvariant4_ReplayedLinksChangeNothing(t *testing.T) {
	t.Parallel()
	m := Start(t, Options{})
	p := m.As(t, adaeze)
	matter := p.Matters()[shipping]
	content := sample.Letter("Hallam & Reyes")
	small := p.Begin(matter, "Small.pdf", len(content))
	one, _ := small.part(1, content)
	link := p.Link(small, one)
	p.Put(link, content, nil)
	bundle := pdf(8<<20 + 5000)
	large := p.Begin(matter, "Large.pdf", len(bundle))
	var links []Link
	var parts [][]byte
	for n := 1; n <= large.Parts; n++ {
		part, bytes := large.part(n, bundle)
		links, parts = append(links, p.Link(large, part)), append(parts, bytes)
		if a := p.Put(links[n-1], bytes, nil); a.Status != http.StatusOK {
			t.Fatalf("part %d: %d %s", n, a.Status, a.Body)
		}
	}
	p.Call("POST", "/api/v1/uploads/"+large.ID+"/complete", map[string]any{})
	p.Await(small, "available")
	verdict := p.Await(large, "available", "held").State
	last := len(links) - 1
	replay := func(when string) {
		t.Helper()
		for name, c := range map[string]struct {
			link    Link
			content []byte
			status  int
		}{
			"the same bytes":  {link, content, http.StatusPreconditionFailed},
			"other bytes":     {link, append(append([]byte{}, content[:len(content)-1]...), 'x'), 0},
			"the same part":   {links[last], parts[last], http.StatusNotFound},
			"another content": {links[last], make([]byte, len(parts[last])), 0},
		} {
			if a := p.Put(c.link, c.content, nil); a.Status/100 != 4 || (c.status != 0 && a.Status != c.status) {
				t.Errorf("%s, %s: %d %s", when, name, a.Status, a.Body)
			}
		}
		p.Call("POST", "/api/v1/uploads/"+large.ID+"/complete", map[string]any{})
		if now := p.Await(large, "available", "held").State; now != verdict {
			t.Errorf("%s, the verdict became %s", when, now)
		}
		if got := p.Fetch("GET", p.Download(matter, small.Document)); !bytes.Equal(got.Body, content) {
			t.Errorf("%s, another content is opened: %d, %d bytes", when, got.Status, len(got.Body))
		}
	}
	replay("after the verdict")
	m.Restart(t)
	replay("after a restart")
}

// lose takes a document's bytes out of intake as a broken disk would, and gives the way to put them back.
func (m *Machine) lose(t testing.TB, u Upload) (restore func()) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(m.State, "engines/s3/*/strongroom-intake-*", u.Matter, u.Document))
	var kept []string
	for _, path := range found {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			kept = append(kept, path)
		}
	}
	if err != nil || len(kept) != 1 {
		t.Fatalf("the store keeps the object in %v (%v)", found, err)
	}
	aside := filepath.Join(t.TempDir(), "object")
	rename := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	rename(kept[0], aside)
	return func() { t.Helper(); rename(aside, kept[0]) }
}

// fire runs the schedule once.
func (m *Machine) fire(t testing.TB) {
	t.Helper()
	m.Post(t, "schedule/strongroom-scan-reconcile")
}

// failScan brings a document to the state in which no verdict could be reached: its bytes can't be read, again and again.
func (m *Machine) failScan(t testing.TB, p *Person, name string) (Upload, func()) {
	t.Helper()
	m.Post(t, "pause/scan")
	content := pdf(8<<20 + 100) // in parts: its arrival is noted when they are joined, not by the scan
	u := p.Send(p.Matters()[shipping], name, append(sample.Letter("Hallam & Reyes"), content...), "received")
	restore := m.lose(t, u)
	m.Post(t, "resume/scan")
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		m.fire(t)
		if u = p.Await(u, "received", "held"); u.State == "held" {
			return u, restore
		}
	}
	t.Fatalf("the document was not held: %+v", u)
	return u, restore
}

// TestS73_FailedScanIsHeldSeenAndMended makes a document unreadable: the event ends in the dead-letter queue, the document is held with a plain
// reason and stands in the administrator's list; when it can be read again, one button brings it to its verdict.
func TestS73_FailedScanIsHeldSeenAndMended(t *testing.T) {
	m := Shared(t)
	sender := m.As(t, adaeze)
	u, restore := m.failScan(t, sender, "Unreadable.pdf")
	if !strings.Contains(u.Reason, "did not finish") {
		t.Errorf("the reason is %q", u.Reason)
	}
	m.untilDead(t, u)
	admin := m.As(t, ines)
	list := string(admin.Page("/attention").Body)
	if !strings.Contains(list, "Unreadable.pdf") || !strings.Contains(list, "Scan again") {
		t.Errorf("the list of what needs attention lacks it:\n%s", list)
	}
	path := "/matters/" + u.Matter + "/documents/" + u.Document + "/scan"
	if a := sender.Call("POST", "/api/v1"+path, nil); a.Status != http.StatusForbidden {
		t.Errorf("the client asks for another scan: %d", a.Status)
	}
	restore()
	if a := admin.Form(path, nil); a.Status != http.StatusSeeOther {
		t.Fatalf("the administrator asks for another scan: %d %s", a.Status, a.Body)
	}
	m.fire(t)
	sender.Await(u, "available", "held")
	if now := sender.Await(u, "available"); now.State != "available" {
		t.Errorf("after the second scan: %+v", now)
	}
	if a := admin.Form(path, nil); a.Status != http.StatusConflict {
		t.Errorf("another scan of an available document: %d", a.Status)
	}
}

// untilDead waits until the document's event lies in the dead-letter queue.
func (m *Machine) untilDead(t testing.TB, u Upload) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		var queues []struct {
			Name    string
			Visible int
		}
		m.Get(t, "queues.json", &queues)
		for _, q := range queues {
			if q.Name == "strongroom-scan-dead" && q.Visible > 0 {
				return
			}
		}
	}
	t.Errorf("no message is in the dead-letter queue")
}

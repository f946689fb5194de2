package acceptance

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"strongroom/shared/audit"
)

// TestS73_PoisonIsHeldSeenAndMended sends a document whose inspection crashes the scanner every time. Its event ends in the dead-letter queue; the document
// is held, opens for nobody, and stands in the administrator's list; when the scanner survives it, "Scan again" brings it to its verdict. Its history
// tells each step once.
func TestS73_PoisonIsHeldSeenAndMended(t *testing.T) {
	t.Parallel()
	m := Start(t, Options{Settings: impatient, Flags: []string{"-visibility", "1s"}})
	sender, administrator := m.As(t, adaeze), m.As(t, ines)
	content := bundleOf(t, 24<<20)
	crashing, mend := context.WithCancel(t.Context())
	crashed := make(chan int)
	go func() { crashed <- m.crash(crashing) }()
	u := sender.Send(sender.Matters()[shipping], "Poison.pdf", content, "received")
	for end := time.Now().Add(time.Minute); u.State != "held"; time.Sleep(250 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the document is not held: %+v", u)
		}
		m.fireAnyhow()
		u = sender.Await(u, "received", "held")
	}
	if !strings.Contains(u.Reason, "did not finish") {
		t.Errorf("it is held because %q", u.Reason)
	}
	if letter := m.deadLetter(t); !strings.Contains(letter, u.Document) {
		t.Errorf("the dead-letter queue holds %s", letter)
	}
	mend()
	if n := <-crashed; n < 4 {
		t.Errorf("the scanner crashed %d times only", n)
	}
	document := map[string]string{"matter": u.Matter, "document": u.Document}
	if a := sender.Call("POST", "/api/v1/downloads", document); a.Status != http.StatusForbidden {
		t.Errorf("held, it opens: %d", a.Status)
	}
	if list := string(administrator.Page("/attention").Body); !strings.Contains(list, "Poison.pdf") || !strings.Contains(list, "Scan again") {
		t.Errorf("the administrator's list lacks it:\n%s", list)
	}
	if a := administrator.Call("POST", "/api/v1/matters/"+u.Matter+"/documents/"+u.Document+"/scan", nil); a.Status != http.StatusAccepted {
		t.Fatalf("the administrator asks for another scan: %d %s", a.Status, a.Body)
	}
	m.fire(t)
	sender.Await(u, "available")
	if list := string(administrator.Page("/attention").Body); strings.Contains(list, "Poison.pdf") {
		t.Errorf("mended, it still stands in the administrator's list")
	}
	if got := sender.Fetch("GET", sender.Download(u.Matter, u.Document)); !bytes.Equal(got.Body, content) {
		t.Errorf("%d bytes are opened, not the %d that were sent", len(got.Body), len(content))
	}
	m.tellsOnce(t, u)
}

// crash kills the scanner (SIGKILL) whenever it looks into a file, until the context ends, and counts.
func (m *Machine) crash(ctx context.Context) (count int) {
	for ; ctx.Err() == nil; time.Sleep(2 * time.Millisecond) {
		for _, p := range descendants(m.command.Process.Pid) {
			if p.name == "scan" && p.inspects() && syscall.Kill(p.pid, syscall.SIGKILL) == nil {
				count++
			}
		}
	}
	return count
}

// inspects tells whether a scanner holds its scratch copy of a file open. The copy has no name any more: it goes with the process.
func (p process) inspects() bool {
	open, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", p.pid))
	for _, path := range open {
		to, _ := os.Readlink(path)
		if info, err := os.Stat(path); err == nil && info.Size() > 0 && strings.HasPrefix(filepath.Base(to), "scan-") {
			return true
		}
	}
	return false
}

// fireAnyhow runs the schedule once, whatever comes of it.
func (m *Machine) fireAnyhow() {
	if answer, err := wire.Post(m.Local+"/schedule/strongroom-scan-reconcile", "", nil); err == nil {
		answer.Body.Close()
	}
}

// deadLetter waits until a message lies in the dead-letter queue and gives it.
func (m *Machine) deadLetter(t testing.TB) string {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		var queues []struct {
			Name     string
			Messages []struct{ Body string }
		}
		m.Get(t, "queues.json", &queues)
		for _, q := range queues {
			if q.Name == "strongroom-scan-dead" && len(q.Messages) > 0 {
				return q.Messages[0].Body
			}
		}
	}
	return "nothing"
}

// tellsOnce: the records of the document's changes tell its life in order, each step once.
func (m *Machine) tellsOnce(t testing.TB, u Upload) {
	t.Helper()
	history, err := m.tables(t).HistoryOf(t.Context(), u.Document, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	var life []string
	for i := len(history) - 1; i >= 0; i-- {
		if r := history[i]; r.Revision > 0 {
			life = append(life, strings.TrimSpace(string(r.Action)+" "+r.Details["verdict"]))
		}
	}
	want := []string{string(audit.UploadBegin), string(audit.Receive), string(audit.Retry), string(audit.Retry), string(audit.Retry),
		string(audit.Scan) + " held", string(audit.Rescan), string(audit.Retry), string(audit.Scan) + " available"}
	if diff := cmp.Diff(want, life); diff != "" {
		t.Errorf("the document's life, wanted (-) and recorded (+):\n%s", diff)
	}
}

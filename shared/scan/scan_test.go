package scan_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/aws/table"
	"strongroom/shared/aws/table/tabletest"
	"strongroom/shared/dlp"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/extract"
	"strongroom/shared/scan"
	"strongroom/shared/store"
)

const matterID = "01JNABCDEFGHJKMNPQRSTVWXYZ"

var errBroken = errors.New("broken on purpose")

// bench is a scanner over the real table engine, with bytes in memory and failures on demand.
type bench struct {
	*scan.Service
	tables    *table.Tables
	fail      func() (before, after bool) // asked at every step that writes or reads bytes; nil: nothing fails
	mu        sync.Mutex
	intake    map[string][]version
	kept      map[string]version // by zone and version
	decided   map[string]string  // intake versions that may expire
	keeps     int
	now       time.Time
	ids       int
	inspect   func(content string) (scan.Inspection, error)
	policy    string
	withdrawn map[string]bool // versions in the vault that no link opens any more
}

type version struct{ id, content string }

func newBench(t *testing.T) *bench {
	t.Helper()
	policies, err := access.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{tables: tabletest.Open(t), intake: map[string][]version{}, kept: map[string]version{}, decided: map[string]string{}, withdrawn: map[string]bool{}, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	b.inspect = look
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	clock := func() time.Time { b.mu.Lock(); defer b.mu.Unlock(); return b.now }
	newID := func(time.Time) string {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.ids++
		return fmt.Sprintf("01JP%022d", b.ids)
	}
	b.Service = &scan.Service{
		Door: &door.Door{Policies: policies, Store: b, Now: clock, NewID: newID, Log: log},
		Rows: b.tables, Bytes: b, Inspector: b, Judge: b, Lease: 5 * time.Minute, Abandon: 24 * time.Hour, Now: clock, Log: log,
	}
	return b
}

// look finds the words "secret" and "rumour".
func look(content string) (scan.Inspection, error) {
	seen := scan.Inspection{Type: "PDF document", Media: "application/pdf"}
	for _, word := range []string{"rumour", "secret"} {
		if at := strings.Index(content, word); at >= 0 {
			seen.Passages = append(seen.Passages, scan.Passage{Segment: extract.Segment{Part: "page 1", Text: content},
				Findings: []dlp.Finding{{Detector: word, Start: at, End: at + len(word), Confidence: dlp.High, Masked: "***", Where: "page 1"}}})
		}
	}
	return seen, nil
}

func (b *bench) step(do func() error) error {
	before, after := false, false
	if b.fail != nil {
		before, after = b.fail()
	}
	if before {
		return errBroken
	}
	if err := do(); err != nil {
		return err
	}
	if after {
		return errBroken
	}
	return nil
}

// Commit is the real one, between two chances to fail: before anything is written, and after everything was.
func (b *bench) Commit(ctx context.Context, r audit.Record, changes ...store.Change) error {
	return b.step(func() error { return b.tables.Commit(ctx, r, changes...) })
}

func (b *bench) Arrived(_ context.Context, d *document.Document, wanted string) (o document.Object, ok bool, err error) {
	err = b.step(func() error {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, v := range b.intake[d.ObjectKey()] {
			if wanted == "" || v.id == wanted {
				o, ok = document.Object{Version: v.id, Size: int64(len(v.content))}, true
			}
		}
		return nil
	})
	return o, ok, err
}

// find gives a stored version. The caller holds the lock.
func (b *bench) find(d *document.Document, from document.Kept) (version, error) {
	if from.Zone != document.Intake {
		if v, ok := b.kept[string(from.Zone)+" "+from.Version]; ok {
			return v, nil
		}
	}
	for _, v := range b.intake[d.ObjectKey()] {
		if from.Zone == document.Intake && v.id == from.Version {
			return v, nil
		}
	}
	return version{}, fmt.Errorf("no version %v", from)
}

func (b *bench) Open(_ context.Context, d *document.Document, from document.Kept) (r io.ReadCloser, err error) {
	err = b.step(func() error {
		b.mu.Lock()
		defer b.mu.Unlock()
		v, err := b.find(d, from)
		r = io.NopCloser(strings.NewReader(v.content))
		return err
	})
	return r, err
}

func (b *bench) Keep(_ context.Context, d *document.Document, from document.Kept, _ string, zone document.Zone) (id string, err error) {
	if from.Zone == zone {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.withdrawn, from.Version)
		return from.Version, nil
	}
	err = b.step(func() error {
		b.mu.Lock()
		defer b.mu.Unlock()
		v, err := b.find(d, from)
		if err != nil {
			return err
		}
		id = b.put(zone, v)
		return nil
	})
	return id, err
}

// put keeps a version under a new name. The caller holds the lock.
func (b *bench) put(zone document.Zone, v version) string {
	b.keeps++
	id := fmt.Sprintf("kept-%d", b.keeps)
	b.kept[string(zone)+" "+id] = v
	return id
}

func (b *bench) Withdraw(_ context.Context, _ *document.Document, version string) error {
	return b.step(func() error {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.withdrawn[version] = true
		return nil
	})
}

func (b *bench) PutRedacted(_ context.Context, _ *document.Document, from document.Kept, _, _ string, content io.ReadSeeker, _ int64) (id string, err error) {
	err = b.step(func() error {
		b.mu.Lock()
		defer b.mu.Unlock()
		all, err := io.ReadAll(content)
		id = b.put(document.Vault, version{b.kept[string(from.Zone)+" "+from.Version].id, string(all)})
		return err
	})
	return id, err
}

func (b *bench) PutNotes(_ context.Context, _ *document.Document, notes []byte) (id string, err error) {
	err = b.step(func() error {
		b.mu.Lock()
		defer b.mu.Unlock()
		id = b.put("notes", version{"", string(notes)})
		return nil
	})
	return id, err
}

func (b *bench) Decided(_ context.Context, d *document.Document, version string) error {
	return b.step(func() error {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.decided[d.ObjectKey()] = version
		return nil
	})
}

func (b *bench) Inspect(_ context.Context, _ string, content io.ReaderAt, size int64) (seen scan.Inspection, err error) {
	err = b.step(func() error {
		var text bytes.Buffer
		if _, err := io.Copy(&text, io.NewSectionReader(content, 0, size)); err != nil {
			return err
		}
		seen, err = b.inspect(text.String())
		return err
	})
	return seen, err
}

func (b *bench) Redact(_ context.Context, content io.ReaderAt, size int64, detectors []string, out io.Writer) error {
	return b.step(func() error {
		text, err := io.ReadAll(io.NewSectionReader(content, 0, size))
		if err != nil {
			return err
		}
		for _, d := range detectors {
			text = bytes.ReplaceAll(text, []byte(d), []byte("*****"))
		}
		_, err = out.Write(text)
		return err
	})
}

// Judge holds what has findings, in so far as the bench's policy says.
func (b *bench) Judge(_ context.Context, c scan.Case, seen scan.Inspection) (document.Verdict, error) {
	v := document.Verdict{Type: seen.Type, Media: seen.Media, Findings: seen.Findings(), Policy: b.policy, Allowed: true}
	for _, f := range v.Findings {
		if f.Detector == "secret" || f.Detector == "rumour" && b.policy == "strict" {
			v.Allowed, v.Reason = false, "It holds a "+f.Detector+"."
		}
	}
	return v, nil
}

// announce puts a document that is being uploaded, as transfer does; arrive stores its bytes, as S3 does.
func (b *bench) announce(t *testing.T, n int, content string) *document.Document {
	t.Helper()
	d := &document.Document{Matter: matterID, ID: fmt.Sprintf("01JQ%022d", n), Name: "a.txt", Size: int64(len(content)), Uploader: "P", UploaderName: "Ada",
		State: document.Uploading, Begun: b.now, Due: b.now.Add(time.Minute), Upload: document.Layout(int64(len(content)))}
	if err := b.tables.Commit(context.Background(), audit.Record{Day: "x", ID: d.ID, Action: audit.UploadBegin, Outcome: audit.Done, Actor: "P", Document: d.ID, Matter: matterID}, store.Put(d)); err != nil {
		t.Fatal(err)
	}
	return d
}

func (b *bench) arrive(d *document.Document, content string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	id := fmt.Sprintf("v%d", len(b.intake[d.ObjectKey()])+1)
	b.intake[d.ObjectKey()] = append(b.intake[d.ObjectKey()], version{id, content})
	return id
}

func (b *bench) read(t *testing.T, d *document.Document) *document.Document {
	t.Helper()
	out := &document.Document{Matter: d.Matter, ID: d.ID}
	if err := b.tables.Load(context.Background(), out); err != nil {
		t.Fatal(err)
	}
	return out
}

func (b *bench) count(t *testing.T, d *document.Document) map[audit.Action]int {
	t.Helper()
	records, err := b.tables.HistoryOf(context.Background(), d.ID, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	out := map[audit.Action]int{}
	for _, r := range records {
		if r.Outcome == audit.Done {
			out[r.Action]++
		}
	}
	return out
}

// check holds the end state against what was sent, and the records against the state.
func (b *bench) check(t *testing.T, d *document.Document, content string) {
	t.Helper()
	got, counts := b.read(t, d), b.count(t, d)
	state, zone := document.Available, document.Vault
	if strings.Contains(content, "secret") {
		state, zone = document.Held, document.Quarantine
	}
	if got.State != state || got.ScanFailed || got.Kept.Zone != zone {
		t.Errorf("%s: state %s, failed %v, kept in %s; want %s in %s", d.ID, got.State, got.ScanFailed, got.Kept.Zone, state, zone)
	}
	if b.decided[d.ObjectKey()] != got.Version {
		t.Errorf("%s: the intake version %q is not released", d.ID, got.Version)
	}
	if v := b.kept[string(got.Kept.Zone)+" "+got.Kept.Version]; v.content != content || v.id != got.Version {
		t.Errorf("%s: kept %+v of version %s", d.ID, v, got.Version)
	}
	if counts[audit.Receive] != 1 || counts[audit.Scan] != 1 {
		t.Errorf("%s: %v; want one arrival and one verdict", d.ID, counts)
	}
	changes := counts[audit.UploadBegin] + counts[audit.Receive] + counts[audit.Scan] + counts[audit.Retry] + counts[audit.Rescan] + counts[audit.UploadCancel]
	if got.Revision != uint64(changes) {
		t.Errorf("%s: revision %d, but %d records of changes", d.ID, got.Revision, changes)
	}
}

func TestS61_OneEventOneVerdict(t *testing.T) {
	b := newBench(t)
	for n, content := range []string{"a clean letter", "a secret"} {
		d := b.announce(t, n, content)
		if err := b.deliver(d, b.arrive(d, content)); err != nil {
			t.Fatal(err)
		}
		b.check(t, d, content)
	}
}

// deliver delivers an event; the embedded Service's method of that name is hidden by the byte store's.
func (b *bench) deliver(d *document.Document, version string) error {
	return b.Service.Arrived(context.Background(), d.ObjectKey(), version, false)
}

// Events may repeat, come together, or name a version that came later: one verdict, about the first version.
func TestS73_RepeatedAndParallelEventsAreHarmless(t *testing.T) {
	b := newBench(t)
	d := b.announce(t, 1, "a clean letter")
	v := b.arrive(d, "a clean letter")
	var wg sync.WaitGroup
	for range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := b.deliver(d, v); err != nil && !errors.Is(err, store.ErrConflict) {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	b.check(t, d, "a clean letter")
}

func TestInvariant4_NothingUploadedLaterRidesOnAVerdict(t *testing.T) {
	b := newBench(t)
	d := b.announce(t, 1, "a clean letter")
	if err := b.deliver(d, b.arrive(d, "a clean letter")); err != nil {
		t.Fatal(err)
	}
	if err := b.deliver(d, b.arrive(d, "a later secret")); err != nil {
		t.Fatal(err)
	}
	b.check(t, d, "a clean letter")
}

func TestS61_ASizeThatWasNotAnnouncedIsHeld(t *testing.T) {
	b := newBench(t)
	d := b.announce(t, 1, "a clean letter")
	if err := b.deliver(d, b.arrive(d, "something else altogether")); err != nil {
		t.Fatal(err)
	}
	if got := b.read(t, d); got.State != document.Held || got.Kept.Zone != document.Quarantine || got.Reason == "" {
		t.Errorf("%+v", got)
	}
}

func TestS73_ObjectsOfNobodyAreIgnored(t *testing.T) {
	b := newBench(t)
	for _, key := range []string{"", "x", "a/b", matterID + "/../x", matterID + "/01JQ0000000000000000000099", "%00/%00"} {
		if err := b.Service.Arrived(context.Background(), key, "v1", true); err != nil {
			t.Errorf("%q: %v", key, err)
		}
	}
}

// A failure at every single step, before it is carried out and after: the event comes again, or the schedule takes over, and the end is the same.
func TestS73_AFailureAtEveryStepLosesNothing(t *testing.T) {
	b := newBench(t)
	n := 0
	for step := 0; step < 12; step++ {
		for _, persisted := range []bool{false, true} {
			for _, content := range []string{"a clean letter", "a secret"} {
				n++
				d := b.announce(t, n, content)
				v := b.arrive(d, content)
				at := 0
				b.fail = func() (bool, bool) { at++; hit := at-1 == step; return hit && !persisted, hit && persisted }
				err := b.deliver(d, v)
				b.fail = nil
				if err != nil {
					if again := b.deliver(d, v); again != nil {
						t.Fatalf("step %d, persisted %v: again: %v", step, persisted, again)
					}
				}
				b.check(t, d, content)
			}
		}
	}
}

// With steps failing at random and no event ever delivered twice, the schedule alone brings every upload to its end.
func TestS73_TheScheduleFinishesWhatEventsDidNot(t *testing.T) {
	b := newBench(t)
	random := rand.New(rand.NewPCG(1, 2))
	contents := map[*document.Document]string{}
	for n := range 30 {
		content := []string{"a clean letter", "a secret"}[n%2]
		d := b.announce(t, n, content)
		contents[d] = content
		v := b.arrive(d, content)
		b.fail = func() (bool, bool) { return random.IntN(4) == 0, random.IntN(8) == 0 }
		if n%3 > 0 {
			_ = b.deliver(d, v) // may fail anywhere; every third event is lost altogether
		}
		b.fail = nil
	}
	for range 4 {
		b.now = b.now.Add(6 * time.Minute)
		if err := b.Reconcile(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	for d, content := range contents {
		b.check(t, d, content)
	}
}

// A document that can't be inspected is held where people see it, after the last event or by the schedule, and can be taken up again.
func TestS63_PoisonIsHeldVisibleAndRecoverable(t *testing.T) {
	b := newBench(t)
	works := b.inspect
	b.inspect = func(string) (scan.Inspection, error) { return scan.Inspection{}, errors.New("the engine fell over") }
	ctx := context.Background()
	byEvent, bySchedule := b.announce(t, 1, "a clean letter"), b.announce(t, 2, "a clean letter")
	v := b.arrive(byEvent, "a clean letter")
	b.arrive(bySchedule, "a clean letter")
	for receive := 1; receive <= 3; receive++ {
		if err := b.Service.Arrived(ctx, byEvent.ObjectKey(), v, receive == 3); err == nil {
			t.Fatal("a failure was swallowed: the message would not reach the dead-letter queue")
		}
	}
	for range 6 {
		b.now = b.now.Add(6 * time.Minute)
		_ = b.Reconcile(ctx)
	}
	failed, err := b.tables.Work(ctx, document.Failed, b.now.Add(time.Hour), 10)
	if err != nil || len(failed) != 2 {
		t.Fatalf("%d documents in the list of failures, %v; want 2", len(failed), err)
	}
	b.inspect = works
	for _, d := range []*document.Document{byEvent, bySchedule} {
		if got := b.read(t, d); got.State != document.Held || !got.ScanFailed || got.Kept != (document.Kept{}) || got.Reason == "" || b.decided[d.ObjectKey()] != "" {
			t.Errorf("%+v", got)
		}
	}
	if err := b.deliver(byEvent, v); err != nil { // the message was put back from the dead-letter queue
		t.Fatal(err)
	}
	if got := b.read(t, byEvent); got.State != document.Available {
		t.Errorf("after the message came back: %s", got.State)
	}
}

// A store that can't be reached is nobody's fault: nothing is held for it.
func TestS73_AnOutageHoldsNothing(t *testing.T) {
	b := newBench(t)
	d := b.announce(t, 1, "a clean letter")
	v := b.arrive(d, "a clean letter")
	at := 0
	b.fail = func() (bool, bool) { at++; return at == 2, false } // the bytes can't be opened
	if err := b.Service.Arrived(context.Background(), d.ObjectKey(), v, true); !errors.Is(err, errBroken) {
		t.Fatal(err)
	}
	b.fail = nil
	if got := b.read(t, d); got.State != document.Received {
		t.Errorf("state %s", got.State)
	}
	b.now = b.now.Add(6 * time.Minute)
	if err := b.Reconcile(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.check(t, d, "a clean letter")
}

func TestS73_UploadsThatNeverArriveAreGivenUp(t *testing.T) {
	b := newBench(t)
	d := b.announce(t, 1, "a clean letter")
	for _, c := range []struct {
		after time.Duration
		state document.State
	}{{2 * time.Hour, document.Uploading}, {23 * time.Hour, document.Cancelled}} {
		b.now = b.now.Add(c.after)
		if err := b.Reconcile(context.Background()); err != nil {
			t.Fatal(err)
		}
		if got := b.read(t, d); got.State != c.state {
			t.Errorf("state %s, want %s", got.State, c.state)
		}
	}
	if n := b.count(t, d)[audit.UploadCancel]; n != 1 {
		t.Errorf("%d records of giving it up", n)
	}
}

// However many announcements never arrive, they keep nothing that did arrive from its verdict.
func TestS73_AnnouncementsCrowdNothingOut(t *testing.T) {
	b := newBench(t)
	for n := range 300 {
		b.announce(t, n, "never sent")
	}
	b.now = b.now.Add(time.Minute)
	unnoticed, died := b.announce(t, 1001, "a clean letter"), b.announce(t, 1002, "a secret")
	b.arrive(unnoticed, "a clean letter")
	v := b.arrive(died, "a secret")
	at := 0
	b.fail = func() (bool, bool) { at++; return at == 2, false }
	if err := b.deliver(died, v); !errors.Is(err, errBroken) {
		t.Fatal(err)
	}
	b.fail = nil
	b.now = b.now.Add(6 * time.Minute)
	if err := b.Reconcile(context.Background()); err != nil {
		t.Fatal(err)
	}
	b.check(t, unnoticed, "a clean letter")
	b.check(t, died, "a secret")
}

// A run of the schedule that has little time left begins nothing: the document keeps its attempts.
func TestS73_AShortRunTakesNoAttempt(t *testing.T) {
	b := newBench(t)
	d := b.announce(t, 1, "a clean letter")
	v := b.arrive(d, "a clean letter")
	at := 0
	b.fail = func() (bool, bool) { at++; return at == 2, false }
	_ = b.deliver(d, v)
	b.fail = nil
	b.now = b.now.Add(6 * time.Minute)
	short, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := b.Reconcile(short); err != nil {
		t.Fatal(err)
	}
	if got := b.read(t, d); got.State != document.Received || got.Attempts != 0 {
		t.Errorf("state %s, %d attempts", got.State, got.Attempts)
	}
	long, cancel := context.WithTimeout(context.Background(), 9*time.Minute)
	defer cancel()
	if err := b.Reconcile(long); err != nil {
		t.Fatal(err)
	}
	b.check(t, d, "a clean letter")
}

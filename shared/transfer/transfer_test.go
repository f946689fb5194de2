package transfer_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/aws/table"
	"strongroom/shared/aws/table/tabletest"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/problem"
	"strongroom/shared/store"
	"strongroom/shared/transfer"
	"strongroom/shared/visit"
)

const matterID = "01JNABCDEFGHJKMNPQRSTVWXYZ"

var errBroken = errors.New("broken on purpose")

// office is a transfer service over the real tables, with multipart uploads kept in memory, and failures on demand at each step.
type office struct {
	*transfer.Service
	tables  *table.Tables
	visit   visit.Visit
	parts   map[string][]document.Part // open multipart uploads
	whole   map[string]string          // objects by key, with their version
	fail    func() (before, after bool)
	now     document.Standard // what verdicts are reached with
	unsure  error             // nobody knows
	refuses string            // why the content policy lets nobody open anything; empty: it does
}

func (o *office) Opens(context.Context, *document.Document, string, person.Role) (bool, string, string, error) {
	return o.refuses == "", o.refuses, "hold cards on download by attorney", nil
}

func (o *office) Standard(context.Context) (document.Standard, error) { return o.now, o.unsure }

func newOffice(t *testing.T) *office {
	t.Helper()
	policies, err := access.Load()
	if err != nil {
		t.Fatal(err)
	}
	o := &office{tables: tabletest.Open(t), parts: map[string][]document.Part{}, whole: map[string]string{}}
	now := func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }
	newID := func(time.Time) string { return ulid.Make().String() }
	d := &door.Door{Policies: policies, Store: o, Now: now, NewID: newID, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	o.Service = &transfer.Service{Content: o, Door: d, Rows: o.tables, Bytes: o, Now: now, NewID: newID,
		Limits: transfer.Limits{MaxBytes: 1 << 30, UploadLink: 10 * time.Minute, DownloadLink: time.Minute, Grace: time.Minute, Lease: time.Minute}}
	p := &person.Person{ID: "P", Name: "Ada", Role: person.Attorney}
	o.visit = visit.Visit{Person: p}
	setup := []store.Change{store.Put(&matter.Matter{ID: matterID}), store.Put(&matter.Member{Person: "P", Matter: matterID})}
	if err := o.tables.Commit(context.Background(), audit.Record{Day: "setup", ID: "setup", Actor: "setup"}, setup...); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) step(do func() error) error {
	before, after := false, false
	if o.fail != nil {
		before, after = o.fail()
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

func (o *office) Commit(ctx context.Context, r audit.Record, changes ...store.Change) error {
	return o.step(func() error { return o.tables.Commit(ctx, r, changes...) })
}

func (o *office) Begin(_ context.Context, d *document.Document) (id string, err error) {
	err = o.step(func() error { id = "U" + d.ID; o.parts[id] = nil; return nil })
	return id, err
}

func (o *office) Parts(_ context.Context, d *document.Document) (parts []document.Part, err error) {
	err = o.step(func() error {
		var open bool
		if parts, open = o.parts[d.Upload.Multipart]; !open {
			return document.ErrNoUpload
		}
		return nil
	})
	return parts, err
}

func (o *office) Complete(_ context.Context, d *document.Document, parts []document.Part) (version string, err error) {
	err = o.step(func() error {
		if _, open := o.parts[d.Upload.Multipart]; !open || o.whole[d.ObjectKey()] != "" {
			return document.ErrNoUpload
		}
		delete(o.parts, d.Upload.Multipart)
		version = "v-" + d.ID
		o.whole[d.ObjectKey()] = version
		return nil
	})
	return version, err
}

func (o *office) Abort(_ context.Context, d *document.Document) error {
	return o.step(func() error { delete(o.parts, d.Upload.Multipart); return nil })
}

func (o *office) PutLink(_ context.Context, _ *document.Document, _ document.Part, now time.Time, life time.Duration) (document.Link, error) {
	return document.Link{URL: "put", Expires: now.Add(life)}, nil
}

func (o *office) PartLink(_ context.Context, _ *document.Document, _ document.Part, now time.Time, life time.Duration) (document.Link, error) {
	return document.Link{URL: "part", Expires: now.Add(life)}, nil
}

func (o *office) GetLink(_ context.Context, _ *document.Document, now time.Time, life time.Duration) (document.Link, error) {
	return document.Link{URL: "get", Expires: now.Add(life)}, nil
}

var ctx = context.Background()

const twoParts = document.PartSize + 1

func (o *office) begin(t *testing.T, size int64) *document.Document {
	t.Helper()
	d, err := o.Service.Begin(ctx, o.visit, transfer.Announcement{Matter: matterID, Name: "a.pdf", Size: size})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (o *office) sendAll(d *document.Document) {
	for n := 1; n <= d.Upload.Parts; n++ {
		o.parts[d.Upload.Multipart] = append(o.parts[d.Upload.Multipart], document.Part{Number: n, Size: d.PartBytes(n), ETag: "e", Checksum: checksum})
	}
}

var checksum = base64.StdEncoding.EncodeToString(make([]byte, 32))

func (o *office) read(t *testing.T, d *document.Document) (*document.Document, map[audit.Action]int) {
	t.Helper()
	out := &document.Document{Matter: d.Matter, ID: d.ID}
	if err := o.tables.Load(ctx, out); err != nil {
		t.Fatal(err)
	}
	records, err := o.tables.HistoryOf(ctx, d.ID, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[audit.Action]int{}
	for _, r := range records {
		if r.Outcome == audit.Done {
			counts[r.Action]++
		}
	}
	return out, counts
}

// Links are signed for exactly the announced parts, and for nothing once the upload is over.
func TestS61_LinksFitTheAnnouncement(t *testing.T) {
	o := newOffice(t)
	d := o.begin(t, twoParts)
	part := func(n int, size int64, sum string) []document.Part {
		return []document.Part{{Number: n, Size: size, Checksum: sum}}
	}
	for name, c := range map[string]struct {
		parts []document.Part
		code  string
	}{
		"the first part":         {part(1, document.PartSize, checksum), ""},
		"the last part":          {part(2, 1, checksum), ""},
		"part zero":              {part(0, document.PartSize, checksum), "part-size"},
		"a part too many":        {part(3, 1, checksum), "part-size"},
		"a part that is short":   {part(1, 5, checksum), "part-size"},
		"a part that is long":    {part(2, document.PartSize, checksum), "part-size"},
		"no checksum":            {part(1, document.PartSize, ""), "checksum"},
		"a checksum of MD5":      {part(1, document.PartSize, base64.StdEncoding.EncodeToString(make([]byte, 16))), "checksum"},
		"a checksum in hex":      {part(1, document.PartSize, strings.Repeat("0", 64)), "checksum"},
		"no parts":               {nil, "parts"},
		"more than one can need": {make([]document.Part, 101), "parts"},
	} {
		links, err := o.Links(ctx, o.visit, matterID, d.ID, c.parts)
		if p := problem.Of(err); (c.code == "") != (err == nil && len(links) == 1) || (c.code != "" && (p == nil || p.Code != c.code)) {
			t.Errorf("%s: %v, %v; want %q", name, links, err, c.code)
		}
	}
	if err := o.Cancel(ctx, o.visit, matterID, d.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Links(ctx, o.visit, matterID, d.ID, part(2, 1, checksum)); problem.Of(err) == nil {
		t.Errorf("a link into a cancelled upload: %v", err)
	}
}

// A failure at each step of completing, carried out or not: asking again ends right, and the object exists once.
func TestS73_CompletingSurvivesAFailureAtEveryStep(t *testing.T) {
	o := newOffice(t)
	for step := range 4 {
		for _, persisted := range []bool{false, true} {
			d := o.begin(t, twoParts)
			o.sendAll(d)
			at := 0
			o.fail = func() (bool, bool) { at++; hit := at-1 == step; return hit && !persisted, hit && persisted }
			_, first := o.Service.Complete(ctx, o.visit, matterID, d.ID)
			o.fail = nil
			again, err := o.Service.Complete(ctx, o.visit, matterID, d.ID)
			if err != nil {
				t.Fatalf("step %d, persisted %v: %v, then %v", step, persisted, first, err)
			}
			got, counts := o.read(t, d)
			joined := o.whole[d.ObjectKey()] == "v-"+d.ID
			switch {
			case !joined:
				t.Errorf("step %d, persisted %v: nothing was joined", step, persisted)
			case got.State == document.Received && (counts[audit.Receive] != 1 || got.Version != "v-"+d.ID):
				t.Errorf("step %d, persisted %v: %+v, %v", step, persisted, got, counts)
			case got.State == document.Uploading && (counts[audit.Receive] != 0 || again.State != document.Uploading):
				t.Errorf("step %d, persisted %v: %+v, %v", step, persisted, got, counts) // the scan notes the arrival
			}
		}
	}
}

func TestCompletingWaitsForEveryPart(t *testing.T) {
	o := newOffice(t)
	d := o.begin(t, twoParts)
	o.parts[d.Upload.Multipart] = []document.Part{{Number: 1, Size: document.PartSize}}
	if _, err := o.Service.Complete(ctx, o.visit, matterID, d.ID); !problem.Is(err, problem.Conflict) || !strings.Contains(err.Error(), "1 of 2 parts") {
		t.Errorf("%v", err)
	}
	if _, arrived, err := o.Status(ctx, o.visit, matterID, d.ID); err != nil || len(arrived) != 1 {
		t.Errorf("%v, %v", arrived, err)
	}
	if own, parts, err := o.Unfinished(ctx, o.visit, matterID); err != nil || len(own) != 1 || len(parts[0]) != 1 {
		t.Errorf("%v %v %v", own, parts, err)
	}
}

func TestCancellingTwiceIsOneAct(t *testing.T) {
	o := newOffice(t)
	d := o.begin(t, twoParts)
	for range 2 {
		if err := o.Cancel(ctx, o.visit, matterID, d.ID); err != nil {
			t.Fatal(err)
		}
	}
	got, counts := o.read(t, d)
	if _, open := o.parts[d.Upload.Multipart]; got.State != document.Cancelled || counts[audit.UploadCancel] != 1 || open {
		t.Errorf("%+v %v", got, counts)
	}
}

// Nobody but the sender finishes, cancels or looks at an upload.
func TestS32_UploadsAreTheirSendersAlone(t *testing.T) {
	o := newOffice(t)
	d := o.begin(t, twoParts)
	if err := o.tables.Commit(ctx, audit.Record{Day: "setup", ID: "setup2", Actor: "setup"}, store.Put(&matter.Member{Person: "Q", Matter: matterID})); err != nil {
		t.Fatal(err)
	}
	other := visit.Visit{Person: &person.Person{ID: "Q", Role: person.Attorney}}
	_, complete := o.Service.Complete(ctx, other, matterID, d.ID)
	_, _, status := o.Status(ctx, other, matterID, d.ID)
	_, links := o.Links(ctx, other, matterID, d.ID, []document.Part{{Number: 1, Size: document.PartSize, Checksum: checksum}})
	for name, err := range map[string]error{"complete": complete, "status": status, "links": links, "cancel": o.Cancel(ctx, other, matterID, d.ID)} {
		if !problem.Is(err, problem.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, _ := o.read(t, d); got.State != document.Uploading {
		t.Errorf("%s", got.State)
	}
}

// A verdict that is taken back between the decision and the record wins: no link.
func TestInvariant1_ADownloadIsRecordedAboutTheRowThatWasDecidedOn(t *testing.T) {
	o := newOffice(t)
	d := o.begin(t, 10)
	d.State, d.Kept, d.Revision = document.Available, document.Kept{Zone: document.Vault, Version: "k"}, 1
	commit := func(id string) {
		if err := o.tables.Commit(ctx, audit.Record{Day: "setup", ID: id, Actor: "setup"}, store.Put(d)); err != nil {
			t.Fatal(err)
		}
		d.Revision++
	}
	commit("available")
	if _, link, err := o.Download(ctx, o.visit, matterID, d.ID); err != nil || link.URL != "get" {
		t.Fatalf("%v, %v", link, err)
	}
	at := 0
	o.fail = func() (bool, bool) {
		if at++; at == 1 { // the document is held just before the record commits
			d.State = document.Held
			commit("held")
		}
		return false, false
	}
	_, link, err := o.Download(ctx, o.visit, matterID, d.ID)
	o.fail = nil
	if _, counts := o.read(t, d); !problem.Is(err, problem.Forbidden) || link.URL != "" || counts[audit.Download] != 1 {
		t.Errorf("%v, %v, %v", link, err, counts)
	}
}

// A document whose verdict is older than the policy or the detectors is checked again before anybody opens it; when nobody knows, nobody opens it.
func TestS61_ADownloadUnderANewerPolicyIsCheckedAgain(t *testing.T) {
	reached := document.Standard{Detectors: "d1", Lists: "l1", Policy: "p1"}
	for name, c := range map[string]struct {
		now    document.Standard
		unsure error
		code   string
		state  document.State
	}{
		"the same":        {reached, nil, "", document.Available},
		"newer detectors": {document.Standard{Detectors: "d2", Lists: "l1", Policy: "p1"}, nil, "rechecking", document.Received},
		"newer lists":     {document.Standard{Detectors: "d1", Lists: "l2", Policy: "p1"}, nil, "rechecking", document.Received},
		"newer policy":    {document.Standard{Detectors: "d1", Lists: "l1", Policy: "p2"}, nil, "rechecking", document.Received},
		"nobody knows":    {reached, errBroken, "broken", document.Available},
	} {
		o := newOffice(t)
		d := &document.Document{Matter: matterID, ID: "01JQ0000000000000000000001", Name: "a.pdf", State: document.Available, Uploader: "P", Version: "v",
			Kept: document.Kept{Zone: document.Vault, Version: "k"}, Detectors: reached.Detectors, Lists: reached.Lists, Policy: reached.Policy}
		if err := o.tables.Commit(context.Background(), audit.Record{Day: "setup", ID: "setup2", Actor: "setup"}, store.Put(d)); err != nil {
			t.Fatal(err)
		}
		o.now, o.unsure = c.now, c.unsure
		_, _, err := o.Download(context.Background(), o.visit, matterID, d.ID)
		got := &document.Document{Matter: matterID, ID: d.ID}
		if err := o.tables.Load(context.Background(), got); err != nil {
			t.Fatal(err)
		}
		code := ""
		if p := problem.Of(err); p != nil {
			code = p.Code
		} else if errors.Is(err, errBroken) {
			code = "broken"
		}
		if code != c.code || got.State != c.state || (got.Task == document.Recheck) != (c.state == document.Received) {
			t.Errorf("%s: %v; the document is %s %q", name, err, got.State, got.Task)
		}
	}
}

// What the content policy refuses on download is refused with its reason, recorded with its rule, and hands out no link.
func TestS63_TheContentPolicyRefusesADownload(t *testing.T) {
	o := newOffice(t)
	d := o.begin(t, 10)
	d.State, d.Kept, d.Revision = document.Available, document.Kept{Zone: document.Vault, Version: "k"}, 1
	if err := o.tables.Commit(ctx, audit.Record{Day: "setup", ID: "available", Actor: "setup"}, store.Put(d)); err != nil {
		t.Fatal(err)
	}
	o.refuses = "The document contains a payment card number."
	_, link, err := o.Download(ctx, o.visit, matterID, d.ID)
	if p := problem.Of(err); p == nil || p.Kind != problem.Forbidden || !strings.Contains(p.Words, o.refuses) || link.URL != "" {
		t.Errorf("%v, %v", err, link)
	}
	records, err := o.tables.HistoryOf(ctx, d.ID, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, r := range records {
		if r.Action == audit.Download && r.Outcome == audit.Denied && r.Details["contentPolicy"] == "hold cards on download by attorney" {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("%d records of the refusal among %v", refused, records)
	}
}

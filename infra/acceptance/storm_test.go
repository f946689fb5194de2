package acceptance

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"strongroom/shared/document"
)

// storm is a time in which people send many files while parts of the portal are killed.
type storm struct {
	testing.TB
	m              *Machine
	portal, local  string // the machine's addresses, which stay the same
	parcels        []*parcel
	delivered      atomic.Int64
	demo           map[string]bool // documents that were there before
	renewed        int             // documents that a person had scanned again
	longest        time.Duration   // that the portal was away when the machine was killed
	kills          map[string]int
	refusals, lost atomic.Int64

	mu     sync.Mutex
	shut   []*parcel            // announced, and not known to be open
	opened map[string]time.Time // documents with the time of the answer that gave their link
}

// victims are what is killed, with how often out of ten.
var victims = []string{"scan", "scan", "scan", "scan", "transfer", "transfer", "s3", "s3", "dynamodb", "dynamodb"}

// rage kills parts of the portal at random moments until the context ends, and once the machine itself, when half of the files have been sent.
func (s *storm) rage(ctx context.Context, random *rand.Rand) {
	for ctx.Err() == nil {
		time.Sleep(time.Duration(20+random.IntN(280)) * time.Millisecond)
		if s.kills["machine"] == 0 && int(s.delivered.Load()) >= len(s.parcels)/2 {
			s.fell()
		}
		victim := victims[random.IntN(len(victims))]
		if s.control("kill/" + victim) {
			s.kills[victim]++
		}
	}
}

// fell kills the machine (SIGKILL), makes sure that nothing survives it, and starts it again on the same folder.
func (s *storm) fell() {
	s.kills["machine"]++
	began := time.Now()
	family := descendants(s.m.command.Process.Pid)
	if err := s.m.command.Process.Kill(); err != nil {
		s.Errorf("killing the machine: %v", err)
	}
	<-s.m.ended
	if err := errors.Join(survivors(family), s.m.begin()); err != nil {
		s.Errorf("after the machine was killed: %v", err)
	}
	if s.m.Portal != s.portal {
		s.Errorf("the portal moved from %s to %s", s.portal, s.m.Portal)
	}
	s.longest = time.Since(began)
}

// control uses one of the machine's controls; it may be away.
func (s *storm) control(path string) bool {
	answer, err := wire.Post(s.local+"/"+path, "", nil)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// schedule runs the schedule far more often than the cloud does, one run after the other.
func (s *storm) schedule(ctx context.Context) {
	for ctx.Err() == nil {
		s.control("schedule/strongroom-scan-reconcile")
		time.Sleep(time.Second)
	}
}

// together is how many files a browser sends at a time.
const together = 3

// send has one person send files.
func (s *storm) send(ctx context.Context, b *tab, parcels <-chan *parcel) {
	var senders sync.WaitGroup
	for range together {
		senders.Go(func() {
			for p := range parcels {
				if err := b.deliver(ctx, p, s.announced); err != nil {
					s.Errorf("%s (%s): %v", p.name, p.id, err)
				}
				s.lost.Add(int64(p.tries))
				s.delivered.Add(1)
			}
		})
	}
	senders.Wait()
}

func (s *storm) announced(p *parcel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = append(s.shut, p)
}

// watch tries to open documents that are not known to be open, all the time.
func (s *storm) watch(ctx context.Context, b *tab, random *rand.Rand) {
	for ctx.Err() == nil {
		time.Sleep(time.Duration(random.IntN(20)) * time.Millisecond)
		s.mu.Lock()
		if len(s.shut) == 0 {
			s.mu.Unlock()
			continue
		}
		p := s.shut[random.IntN(len(s.shut))]
		matter, id := p.matter, p.document
		s.mu.Unlock()
		err := b.call(ctx, "POST", "/downloads", map[string]string{"matter": matter, "document": id}, nil)
		switch {
		case err == nil:
			s.gave(id)
		case refusedWith(err, http.StatusForbidden):
			s.refusals.Add(1)
		case !errors.Is(err, errLost):
			s.Errorf("opening %s: %v", id, err)
		}
	}
}

// gave notes that a document's link was handed out.
func (s *storm) gave(id string) {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, before := s.opened[id]; !before {
		s.opened[id] = now
	}
	for i, p := range s.shut {
		if p.document == id {
			s.shut = append(s.shut[:i], s.shut[i+1:]...)
			return
		}
	}
}

// calmLimit is how long after a storm everything may take to reach its end.
const calmLimit = 60 * time.Second

// settle waits until every file that was sent has a verdict. A document whose scan was killed again and again is held; the administrator has it
// scanned again, as people would.
func (s *storm) settle(ctx context.Context, administrator *tab) map[string]document.Document {
	s.Helper()
	for end := time.Now().Add(calmLimit); ; time.Sleep(200 * time.Millisecond) {
		rows, open := s.rows(), 0
		for _, p := range s.parcels {
			row := rows[p.document]
			if row.State == document.Held && row.ScanFailed {
				err := administrator.call(ctx, "POST", "/matters/"+p.matter+"/documents/"+p.document+"/scan", map[string]any{}, nil)
				if err != nil {
					s.Fatalf("having %s scanned again: %v", p.name, err)
				}
				s.renewed++
			}
			if row.ScanFailed || (row.State != document.Available && row.State != document.Held) {
				open++
			}
		}
		if open == 0 {
			return rows
		}
		if time.Now().After(end) {
			for _, p := range s.parcels {
				if row := rows[p.document]; row.State != document.Available && row.State != document.Held {
					s.Errorf("%s (%s) is %q at revision %d", p.name, p.document, row.State, row.Revision)
				}
			}
			s.Fatalf("%d of %d files have not reached their end %s after the storm", open, len(s.parcels), calmLimit)
		}
	}
}

// rows reads every document of the storm's matters.
func (s *storm) rows() map[string]document.Document {
	s.Helper()
	out := map[string]document.Document{}
	tables := s.m.tables(s)
	for _, matter := range s.matters() {
		documents, more, err := tables.Documents(s.Context(), matter, "", 2000)
		if err != nil || more {
			s.Fatalf("reading the documents of %s: %v (more: %v)", matter, err, more)
		}
		for _, d := range documents {
			out[d.ID] = d
		}
	}
	return out
}

func (s *storm) matters() []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range s.parcels {
		if !seen[p.matter] {
			seen[p.matter] = true
			out = append(out, p.matter)
		}
	}
	return out
}

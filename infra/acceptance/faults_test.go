package acceptance

import (
	"context"
	"flag"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	seed  = flag.Uint64("seed", 0, "seed of the fault test's storm, to repeat one (default: the clock)")
	files = flag.Int("files", 200, "files that are sent in the fault test's storm")
)

// hasty are settings under which the schedule takes up in seconds what it finds.
var hasty = map[string]string{"UPLOAD_GRACE_SECONDS": "2", "SCAN_LEASE_SECONDS": "4"}

// TestS73_FaultsLoseNothing (S7.3, S4.2, invariants 1, 2 and 4) has four people send 200 files at once while functions and engines are killed at
// random moments, and once the whole machine. Afterwards every file that was accepted is in its right end state, with its bytes and one record for
// each change; nothing was opened before its verdict. The seed decides files and kills, but not the moments at which other processes run: the same
// seed makes the same kind of storm, not the same storm.
func TestS73_FaultsLoseNothing(t *testing.T) {
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	t.Logf("the storm's seed is %d", *seed)
	m := Start(t, Options{Settings: hasty, Flags: []string{"-visibility", "1s"}})
	s := &storm{TB: t, m: m, portal: m.Portal, local: m.Local, kills: map[string]int{}, opened: map[string]time.Time{}, demo: map[string]bool{}}
	s.parcels = plan(t, rand.New(rand.NewPCG(*seed, 1)), *files)
	began := time.Now()
	senders, administrator := s.address(), m.As(t, ines).Tab()
	for id := range s.rows() {
		s.demo[id] = true
	}
	calm, end := context.WithTimeout(t.Context(), 3*time.Minute)
	defer end()
	watching, unwatch := context.WithCancel(calm)
	var watchers sync.WaitGroup
	watchers.Go(func() { s.schedule(watching) })
	for n := range 2 {
		watchers.Go(func() { s.watch(watching, m.As(t, eleanor).Tab(), rand.New(rand.NewPCG(*seed, 10+uint64(n)))) })
	}
	s.brew(calm, senders)
	t.Logf("after %.1f s all are sent; kills: %v; the machine was away for %.1f s", time.Since(began).Seconds(), s.kills, s.longest.Seconds())
	rows := s.settle(calm, administrator)
	unwatch()
	watchers.Wait()
	t.Logf("after %.1f s all have a verdict; %d requests were repeated, %d openings refused, %d given; %d scans failed and were begun again by hand",
		time.Since(began).Seconds(), s.lost.Load(), s.refusals.Load(), len(s.opened), s.renewed)
	s.judge(rows)
	t.Logf("after %.1f s all is checked", time.Since(began).Seconds())
}

// address gives every file a sender and a matter, and every sender a window and a queue of files.
func (s *storm) address() map[*tab]chan *parcel {
	out := map[*tab]chan *parcel{}
	var queues []func(*parcel)
	for _, email := range []string{eleanor, tom, adaeze, samir} {
		p := s.m.As(s, email)
		var matters []string
		for _, id := range p.Matters() {
			matters = append(matters, id)
		}
		queue := make(chan *parcel, len(s.parcels))
		out[p.Tab()] = queue
		queues = append(queues, func(file *parcel) {
			file.matter = matters[len(queue)%len(matters)]
			queue <- file
		})
	}
	for n, file := range s.parcels {
		queues[n%len(queues)](file)
	}
	for _, queue := range out {
		close(queue)
	}
	return out
}

// brew sends everything while the storm rages, which goes on a little longer: most verdicts are still to come then.
func (s *storm) brew(ctx context.Context, senders map[*tab]chan *parcel) {
	raging, calm := context.WithCancel(ctx)
	var rage, people sync.WaitGroup
	rage.Go(func() { s.rage(raging, rand.New(rand.NewPCG(*seed, 2))) })
	for b, queue := range senders {
		people.Go(func() { s.send(ctx, b, queue) })
	}
	people.Wait()
	time.Sleep(5 * time.Second)
	calm()
	rage.Wait()
	var missed []string
	for _, victim := range append([]string{"machine"}, victims...) {
		if s.kills[victim] == 0 {
			missed = append(missed, victim)
		}
	}
	if len(missed) > 0 {
		s.Errorf("the storm killed no %s", strings.Join(missed, ", "))
	}
}

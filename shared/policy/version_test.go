package policy_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"strongroom/shared/policy"
	"strongroom/shared/problem"
	"strongroom/shared/store"
)

// shelf is a store of one active policy.
type shelf struct {
	active policy.InForce
	err    error
	reads  int
}

func (s *shelf) Load(_ context.Context, entities ...store.Entity) error {
	s.reads++
	if s.err == nil {
		*entities[0].(*policy.InForce) = s.active
	}
	return s.err
}

func TestS63_ADecisionNeverUsesAnOlderPolicyThanFreshness(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rows := &shelf{}
	current := policy.Current{Rows: rows, Now: func() time.Time { return now }}
	in := func(text string, rev uint64) policy.InForce {
		return policy.InForce{ID: text, Text: text, Digest: "x", Revision: rev}
	}
	one := parse(t, "hold us-ssn")
	for _, c := range []struct {
		name   string
		later  time.Duration
		active policy.InForce
		err    error
		want   string // version, empty for an error
		reads  int
	}{
		{"none was activated: the shipped one", 0, policy.InForce{}, nil, policy.Default().Version(), 1},
		{"kept for a while", policy.Freshness - 1, in("hold us-ssn", 1), nil, policy.Default().Version(), 1},
		{"then read again", 1, in("hold us-ssn", 1), nil, one.Version(), 2},
		{"the store fails within the time", policy.Freshness - 1, in("hold us-ssn", 1), errors.New("down"), one.Version(), 2},
		{"the store fails after it", 1, in("hold us-ssn", 1), errors.New("down"), "", 3},
		{"and works again", 0, in("hold us-ssn", 1), nil, one.Version(), 4},
		{"a text that can't be understood", policy.Freshness, in("hodl", 2), nil, "", 5},
		{"the clock goes back", -time.Hour, in("hold us-ssn", 3), nil, one.Version(), 6},
	} {
		now = now.Add(c.later)
		rows.active, rows.err = c.active, c.err
		p, err := current.Policy(context.Background())
		if p.Version() != c.want || (err != nil) != (c.want == "") || rows.reads != c.reads {
			t.Errorf("%s: version %q, error %v, %d reads", c.name, p.Version(), err, rows.reads)
		}
	}
}

func TestS63_VersionsAreWrittenActivatedAndArchived(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	v := &policy.Version{ID: "A"}
	if err := v.Write("hodl", "P", "Ada", at); err == nil {
		t.Fatal("a text with a mistake was kept")
	}
	if err := v.Write("HOLD us-ssn", "P", "Ada", at); err != nil || v.Text != "hold us-ssn at medium\n" || v.State != policy.Draft || v.Digest == "" {
		t.Fatalf("%v %+v", err, v)
	}
	if _, err := v.Activate(&policy.InForce{}, nil, "why", "P", "Ada", at); !problem.Is(err, problem.Conflict) {
		t.Errorf("a version that was never stored was activated: %v", err)
	}
	v.Revision = 1
	if _, err := v.Activate(&policy.InForce{}, nil, "  ", "P", "Ada", at); !problem.Is(err, problem.Invalid) {
		t.Errorf("without a note: %v", err)
	}
	changes, err := v.Activate(&policy.InForce{}, nil, "first", "P", "Ada", at)
	if err != nil || len(changes) != 2 || v.State != policy.Active {
		t.Fatalf("%v, %d changes", err, len(changes))
	}
	if err := v.Write("hold us-itin", "P", "Ada", at); !problem.Is(err, problem.Conflict) {
		t.Errorf("an active version was rewritten: %v", err)
	}
	next := &policy.Version{ID: "B", Revision: 1, Text: "hold us-itin", State: policy.Draft}
	changes, err = next.Activate(&policy.InForce{ID: "A", Revision: 7}, v, "second", "P", "Ada", at)
	if err != nil || len(changes) != 3 || v.State != policy.Archived || changes[1].Entity.Rev() != 7 {
		t.Fatalf("%v, %d changes, the old one %s", err, len(changes), v.State)
	}
	if changes, err = v.Activate(&policy.InForce{ID: "B", Revision: 8}, next, "back again", "P", "Ada", at); err != nil || len(changes) != 3 {
		t.Errorf("an archived version can't come back: %v", err)
	}
}

package policy

import (
	"fmt"
	"iter"
	"strings"
)

// Past is a document that was judged before.
type Past struct {
	ID    string // what Difference lists
	Facts Facts
}

// Change is a document about which two policies disagree.
type Change struct {
	ID       string
	Was, Now Outcome
	Why      Applied // the strictest rule of the policy that is stricter about it
}

// Move is a pair of different outcomes.
type Move struct{ From, To Outcome }

// Difference is what a change of policy would have meant for documents of the past.
type Difference struct {
	Seen    int          // documents that were tried
	Moves   map[Move]int // how many changed, by how
	Changes []Change     // the first of them, at most as many as Replay was asked to list
}

// Replay judges past documents by an old and a new policy and lists up to limit of those whose outcome would change, in their order. The counts are
// of all.
func Replay(before, after *Policy, past iter.Seq[Past], limit int) Difference {
	d := Difference{Moves: map[Move]int{}}
	for one := range past {
		d.Seen++
		was, now := before.Decide(one.Facts), after.Decide(one.Facts)
		if was.Outcome == now.Outcome {
			continue
		}
		d.Moves[Move{was.Outcome, now.Outcome}]++
		if len(d.Changes) >= limit {
			continue
		}
		c := Change{ID: one.ID, Was: was.Outcome, Now: now.Outcome}
		stricter := was
		if now.Outcome.Stricter(was.Outcome) {
			stricter = now
		}
		c.Why = stricter.Rules[0] // an outcome that is stricter than another has a rule
		d.Changes = append(d.Changes, c)
	}
	return d
}

// Changed counts the documents whose outcome would change.
func (d Difference) Changed() int {
	n := 0
	for _, count := range d.Moves {
		n += count
	}
	return n
}

// Sentence sums the difference up for a person: "Of 200 past documents, 14 would now be held and 3 allowed."
func (d Difference) Sentence() string {
	of := fmt.Sprintf("Of %d past documents, ", d.Seen)
	if d.Seen == 1 {
		of = "Of 1 past document, "
	}
	if d.Changed() == 0 {
		return of + "none would be decided differently."
	}
	var parts []string
	for _, to := range []Outcome{Block, Hold, Flag, Allow} {
		n := 0
		for move, count := range d.Moves {
			if move.To == to {
				n += count
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, past[to]))
		}
	}
	last := len(parts) - 1
	if last == 0 {
		return of + strings.Replace(parts[0], " ", " would now be ", 1) + "."
	}
	parts[0] = strings.Replace(parts[0], " ", " would now be ", 1)
	return of + strings.Join(parts[:last], ", ") + " and " + parts[last] + "."
}

var past = map[Outcome]string{Allow: "allowed", Flag: "flagged", Hold: "held", Block: "blocked"}

// Past gives the outcome as what was done: "held".
func (o Outcome) Past() string { return past[o] }

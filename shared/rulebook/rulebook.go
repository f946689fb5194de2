// Package rulebook is what administrators do with the content policy and the firm's lists (S6.2, S6.3): write, try, put in force, load and remove.
//
// Guarantees: each of these is an act through the door, with its record; a version that was in force is never rewritten; a list comes into force
// whole, in one write, or not at all; what a list holds is in no record, log or error.
// Non-goals: what policies and lists mean (shared/policy, shared/lexicon), and a second person's consent.
package rulebook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/door"
	"strongroom/shared/lexicon"
	"strongroom/shared/policy"
	"strongroom/shared/problem"
	"strongroom/shared/store"
)

// Rows is what the rulebook reads and writes.
type Rows interface {
	Load(ctx context.Context, entities ...store.Entity) error
	// Save writes one entity without a record; here, pieces of lists that nothing refers to yet.
	Save(ctx context.Context, e store.Entity) error
	PolicyVersions(ctx context.Context, limit int) ([]policy.Version, error)
	RecordsOf(ctx context.Context, actor, before string, limit int) ([]audit.Record, error)
}

// Service does it. Every field is required.
type Service struct {
	Door  *door.Door
	Rows  Rows
	Now   func() time.Time
	NewID func(time.Time) string
}

// Actor is whoever acts, with what the records keep of it.
type Actor struct {
	Who  access.Principal
	Env  access.Environment
	From audit.Origin
}

func (a Actor) act(action audit.Action, details map[string]string) door.Act {
	return door.Act{Who: a.Who, Env: a.Env, From: a.From, Action: action, Details: details}
}

// May tells whether to show a control.
func (s *Service) May(a Actor, action audit.Action) bool { return s.Door.May(a.act(action, nil)) }

// History is how many versions of the policy are listed.
const History = 50

// Standing is what is in force.
type Standing struct {
	InForce  policy.InForce // revision 0: the shipped policy
	Policy   *policy.Policy // nil when the text in force can't be understood any more; everything is held then
	Versions []policy.Version
	Lists    lexicon.Head
}

// Look shows what is in force, and the newest versions of the policy.
func (s *Service) Look(ctx context.Context, a Actor) (Standing, error) {
	var out Standing
	if err := s.Door.See(ctx, a.act(audit.RulesView, nil)); err != nil {
		return out, err
	}
	if err := s.Rows.Load(ctx, &out.InForce, &out.Lists); err != nil {
		return out, err
	}
	if out.Policy = policy.Default(); out.InForce.Revision > 0 {
		p, err := policy.Parse(out.InForce.Text)
		if out.Policy = p; err != nil {
			out.Policy = nil
		}
	}
	var err error
	out.Versions, err = s.Rows.PolicyVersions(ctx, History)
	return out, err
}

var errNoVersion = problem.New(problem.NotFound, "policy-version", "There is no such version of the content policy.")

// Version shows one version.
func (s *Service) Version(ctx context.Context, a Actor, id string) (*policy.Version, error) {
	if err := s.Door.See(ctx, a.act(audit.RulesView, nil)); err != nil {
		return nil, err
	}
	return s.version(ctx, id)
}

func (s *Service) version(ctx context.Context, id string) (*policy.Version, error) {
	v := &policy.Version{ID: id}
	if err := s.Rows.Load(ctx, v); err != nil {
		return nil, err
	}
	if v.Revision == 0 {
		return nil, errNoVersion
	}
	return v, nil
}

// Write keeps a text as a new draft. The error is policy.Errors when it can't be understood; then nothing is kept.
func (s *Service) Write(ctx context.Context, a Actor, text string) (*policy.Version, error) {
	now := s.Now()
	v := &policy.Version{ID: s.NewID(now)}
	act := a.act(audit.PolicyWrite, nil)
	if err := v.Write(text, a.Who.ID(), a.Who.Name(), now); err != nil {
		if denied := s.Door.See(ctx, act); denied != nil {
			return nil, denied
		}
		return nil, err
	}
	act.Details = map[string]string{"version": v.ID, "policy": v.Digest}
	if err := s.Door.Do(ctx, act, store.Put(v)); err != nil {
		return nil, fmt.Errorf("writing a content policy: %w", err)
	}
	v.Revision = 1
	return v, nil
}

// Activate puts a version in force, with a note that says why.
func (s *Service) Activate(ctx context.Context, a Actor, id, note string) error {
	return door.Retry(ctx, func() error {
		v, err := s.version(ctx, id)
		if err != nil {
			return err
		}
		var before policy.InForce
		if err := s.Rows.Load(ctx, &before); err != nil {
			return err
		}
		former := &policy.Version{ID: before.ID}
		if before.Revision > 0 {
			if err := s.Rows.Load(ctx, former); err != nil {
				return err
			}
		}
		act := a.act(audit.PolicyActivate, map[string]string{"version": v.ID, "policy": v.Digest, "before": before.Digest})
		changes, err := v.Activate(&before, former, note, a.Who.ID(), a.Who.Name(), s.Now())
		if err != nil {
			if denied := s.Door.See(ctx, act); denied != nil {
				return denied
			}
			return err
		}
		act.Details["note"] = v.Note
		return s.Door.Do(ctx, act, changes...)
	})
}

// LoadList reads a list and puts it in force, in place of the one of the same sort and name. The error is one for a person when the list can't be
// understood. A list is kept in pieces that are written first; pieces of a list that was replaced stay in the table, and nothing refers to them.
func (s *Service) LoadList(ctx context.Context, a Actor, sort lexicon.Sort, name string, source io.Reader) (*lexicon.Prepared, error) {
	act := a.act(audit.ListLoad, map[string]string{"sort": string(sort), "list": name})
	if !s.Door.May(act) {
		return nil, s.Door.See(ctx, act)
	}
	key, err := s.key(ctx, sort)
	if err != nil {
		return nil, err
	}
	p, err := lexicon.Prepare(sort, name, source, key)
	if err != nil {
		return nil, problem.New(problem.Invalid, "list", err.Error())
	}
	now := s.Now()
	blob, stored := s.NewID(now), false
	act.Details["entries"] = strconv.Itoa(p.Entries)
	return p, door.Retry(ctx, func() error {
		var head lexicon.Head
		if err := s.Rows.Load(ctx, &head); err != nil {
			return err
		}
		chunks, err := head.Put(p, blob, a.Who.ID(), a.Who.Name(), now)
		if err != nil {
			return err
		}
		for _, c := range chunks {
			if stored {
				break
			}
			if err := s.Rows.Save(ctx, c); err != nil {
				return fmt.Errorf("storing a piece of the list: %w", err)
			}
		}
		stored = true
		act.Details["lists"] = head.Version
		return s.Door.Do(ctx, act, store.Put(&head))
	})
}

// key gives the firm's key for client data, making it the first time.
func (s *Service) key(ctx context.Context, sort lexicon.Sort) ([]byte, error) {
	if sort != lexicon.Clients {
		return nil, nil
	}
	var secret lexicon.Secret
	if err := s.Rows.Load(ctx, &secret); err != nil || secret.Revision > 0 {
		return secret.Value, err
	}
	secret.Value = lexicon.NewKey()
	err := s.Rows.Save(ctx, &secret)
	if errors.Is(err, store.ErrConflict) { // somebody else made one a moment ago
		secret = lexicon.Secret{}
		err = s.Rows.Load(ctx, &secret)
	}
	return secret.Value, err
}

// RemoveList takes a list out of force.
func (s *Service) RemoveList(ctx context.Context, a Actor, sort lexicon.Sort, name string) error {
	return door.Retry(ctx, func() error {
		var head lexicon.Head
		if err := s.Rows.Load(ctx, &head); err != nil {
			return err
		}
		act := a.act(audit.ListRemove, map[string]string{"sort": string(sort), "list": name})
		if err := head.Remove(sort, name); err != nil {
			if denied := s.Door.See(ctx, act); denied != nil {
				return denied
			}
			return err
		}
		act.Details["lists"] = head.Version
		return s.Door.Do(ctx, act, store.Put(&head))
	})
}

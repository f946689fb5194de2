// Package door is the one way through which anything happens: authorize, record, mutate (invariant 2). An act is decided by the access
// policies; when it is allowed, its record and its changes commit in one transaction or not at all; when it is denied, the denial is
// recorded and nothing else happens.
//
// Guarantees: no change without its record, no record of a change that did not commit; content that is handed out was recorded before;
// an error while deciding is a denial. The package knows neither HTTP nor the database.
package door

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/store"
)

// Store commits. See package store for what Commit promises; it returns store.ErrConflict when a row was changed meanwhile, and any
// other error when the outcome is a failure or unknown: an unknown outcome must be read back, never assumed.
type Store interface {
	Commit(ctx context.Context, record audit.Record, changes ...store.Change) error
}

// Act is one thing that somebody wants to do.
type Act struct {
	Who     access.Principal
	Action  audit.Action
	What    access.Resource
	Env     access.Environment
	From    audit.Origin
	Details map[string]string // plain facts for the record
	// For names the person on whose behalf a service acts; the record then names that person as the actor and the service in its details.
	For, ForName string
	// Document names the document that the record is about when the decision is about something else: its matter, before it exists.
	Document string
	// Revision is the document's revision after the act; 0 when the act changes no document.
	Revision uint64
}

// Denied says that the policies do not allow an act. Code is what the person may quote; it is the record's id.
type Denied struct {
	Action   audit.Action
	Policies []string
	Says     []string
	Code     string
}

// Error is for the log.
func (d *Denied) Error() string {
	return fmt.Sprintf("%s denied by %v (record %s)", d.Action, d.Policies, d.Code)
}

// Door decides, records and commits. Every field is required.
type Door struct {
	Policies *access.Policies
	Store    Store
	Now      func() time.Time
	NewID    func(time.Time) string // a ULID
	Log      *slog.Logger
}

// Do carries an act out: it decides, and commits the changes together with the record. It returns *Denied when the policies say no, and
// store.ErrConflict when a row was changed meanwhile; in both cases nothing was changed.
func (d *Door) Do(ctx context.Context, act Act, changes ...store.Change) error {
	decision := d.decide(act)
	record := d.record(act, decision)
	if !decision.Allowed {
		return d.deny(ctx, act, decision, record)
	}
	if err := d.Store.Commit(ctx, record, changes...); err != nil {
		return fmt.Errorf("committing %s: %w", act.Action, err)
	}
	return nil
}

// See decides an act that hands out no content and changes nothing, such as the refresh of a list that was opened before. It records
// only a denial.
func (d *Door) See(ctx context.Context, act Act) error {
	decision := d.decide(act)
	if decision.Allowed {
		return nil
	}
	return d.deny(ctx, act, decision, d.record(act, decision))
}

// May tells whether an act would be allowed, to show or to hide a control. It decides nothing: Do decides again.
func (d *Door) May(act Act) bool { return d.decide(act).Allowed }

// Refuse records an act that failed before it could be decided, for example a sign-in with a token that doesn't verify.
func (d *Door) Refuse(ctx context.Context, act Act, changes ...store.Change) error {
	record := d.record(act, access.Decision{Policies: []string{access.DefaultDeny}})
	record.Outcome = audit.Denied
	if err := d.Store.Commit(ctx, record, changes...); err != nil {
		return fmt.Errorf("recording a refused %s: %w", act.Action, err)
	}
	return nil
}

func (d *Door) decide(act Act) access.Decision {
	decision := d.Policies.Decide(act.Who, act.Action, act.What, act.Env)
	for _, problem := range decision.Problems {
		d.Log.Error("policy evaluation failed; the act is denied", "action", act.Action, "policy", problem)
	}
	return decision
}

func (d *Door) deny(ctx context.Context, act Act, decision access.Decision, record audit.Record) error {
	if err := d.Store.Commit(ctx, record); err != nil {
		return fmt.Errorf("recording the denial of %s: %w", act.Action, err)
	}
	return &Denied{Action: act.Action, Policies: decision.Policies, Says: decision.Says, Code: record.ID}
}

func (d *Door) record(act Act, decision access.Decision) audit.Record {
	now := d.Now().UTC()
	record := audit.Record{
		Day: now.Format(time.DateOnly), ID: d.NewID(now), At: now,
		Actor: act.Who.ID(), ActorName: act.Who.Name(), Action: act.Action, Outcome: audit.Done,
		Matter: act.What.Matter, Document: act.What.Document, Revision: act.Revision,
		Policies: decision.Policies, From: act.From, Details: act.Details,
	}
	if act.Document != "" {
		record.Document = act.Document
	}
	if !decision.Allowed {
		record.Outcome, record.Revision = audit.Denied, 0
	}
	if act.For != "" {
		record.Details = map[string]string{"noticedBy": act.Who.Name()}
		for k, v := range act.Details {
			record.Details[k] = v
		}
		record.Actor, record.ActorName = act.For, act.ForName
	}
	return record
}

// maxTries bounds Retry. Conflicts come from a handful of people and functions at most.
const maxTries = 8

// Retry runs a load-decide-commit step again when another writer came first. The step must load afresh each time.
func Retry(ctx context.Context, step func() error) error {
	for try := 1; ; try++ {
		err := step()
		if !errors.Is(err, store.ErrConflict) || try == maxTries {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(try*try) * 2 * time.Millisecond):
		}
	}
}

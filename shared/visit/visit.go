// Package visit is one request of a signed-in person: it loads what a decision needs, goes through the door, and turns a denial into what
// that person may know.
//
// Guarantees: for somebody outside a matter, everything in it looks like nothing: the same answer, after the same work, for a document that
// exists, one that doesn't, and a matter that doesn't.
package visit

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"strongroom/shared/access"
	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/door"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/problem"
	"strongroom/shared/session"
	"strongroom/shared/store"
)

// Visit is a signed-in person's request.
type Visit struct {
	Person  *person.Person
	Session *session.Session
	Secret  session.Secret
	From    audit.Origin
	At      time.Time // when it came in
}

// Rows loads entities, consistently, in one read.
type Rows interface {
	Load(ctx context.Context, entities ...store.Entity) error
}

// Place is what a visit found: a matter, perhaps a document in it, and whether the visitor belongs there.
type Place struct {
	Matter   *matter.Matter
	Document *document.Document // nil when only the matter was asked for
	Who      access.Principal
	Member   *matter.Member // revision 0 when the visitor does not belong to the matter
}

// What is the place as the policies see it.
func (p Place) What() access.Resource {
	what := access.Resource{Matter: p.Matter.ID}
	if d := p.Document; d != nil {
		what.Document, what.State, what.Uploader = d.ID, string(d.State), d.Uploader
	}
	return what
}

var errNothing = problem.New(problem.NotFound, "not-found", "There is nothing here that you can see. Check the address, or go back to your matters.")

// Find loads a matter, and a document when its id is given, with the visitor's membership. It decides nothing.
func (v Visit) Find(ctx context.Context, rows Rows, matterID, documentID string) (Place, error) {
	if !ValidID(matterID) || (documentID != "" && !ValidID(documentID)) {
		return Place{}, errNothing
	}
	place := Place{Matter: &matter.Matter{ID: matterID}}
	place.Member = &matter.Member{Person: v.Person.ID, Matter: matterID}
	wanted := []store.Entity{place.Matter, place.Member}
	if documentID != "" {
		place.Document = &document.Document{Matter: matterID, ID: documentID}
		wanted = append(wanted, place.Document)
	}
	if err := rows.Load(ctx, wanted...); err != nil {
		return Place{}, err
	}
	place.Who = access.ByPerson(v.Person)
	if place.Member.Revision > 0 {
		place.Who = access.ByPerson(v.Person, matterID)
	}
	return place, nil
}

// ValidID reports whether a text can be an identifier at all: a ULID in its canonical upper case.
func ValidID(id string) bool {
	_, err := ulid.ParseStrict(id)
	return err == nil && strings.ToUpper(id) == id
}

// Do carries an act on the place out through the door. A document that doesn't exist is refused, and recorded like any refusal.
func (v Visit) Do(ctx context.Context, d *door.Door, place Place, act door.Act, changes ...store.Change) error {
	act = v.fill(place, act)
	if place.absent() {
		if err := d.Refuse(ctx, act); err != nil {
			return err
		}
		return errNothing
	}
	return place.explain(d.Do(ctx, act, changes...))
}

// See decides an act that hands out nothing new; see door.See.
func (v Visit) See(ctx context.Context, d *door.Door, place Place, act door.Act) error {
	act = v.fill(place, act)
	if place.absent() {
		if err := d.Refuse(ctx, act); err != nil {
			return err
		}
		return errNothing
	}
	return place.explain(d.See(ctx, act))
}

// May tells whether to show a control.
func (v Visit) May(d *door.Door, place Place, action audit.Action) bool {
	return !place.absent() && d.May(v.fill(place, door.Act{Action: action}))
}

func (v Visit) fill(place Place, act door.Act) door.Act {
	act.Who, act.What, act.From = place.Who, place.What(), v.From
	act.Env.AuthAge = v.AuthAge()
	return act
}

// AuthAge is the time since the visitor proved who they are; zero when nobody knows.
func (v Visit) AuthAge() time.Duration {
	if v.Session == nil || v.Session.AuthTime.IsZero() || v.At.Before(v.Session.AuthTime) {
		return 0
	}
	return max(v.At.Sub(v.Session.AuthTime), time.Nanosecond)
}

func (p Place) absent() bool {
	return p.Matter.Revision == 0 || (p.Document != nil && p.Document.Revision == 0)
}

// explain turns a denial into a problem. Somebody outside the matter learns nothing but "nothing here".
func (p Place) explain(err error) error {
	var denied *door.Denied
	if !errors.As(err, &denied) {
		return err
	}
	if p.Member.Revision == 0 {
		return errNothing.Because(denied)
	}
	return Forbidden(denied, p.Document)
}

// Forbidden words a denial for somebody who may know of the thing.
func Forbidden(denied *door.Denied, d *document.Document) error {
	words := "The firm's rules don't allow this for your account."
	if denied.Action == audit.Download && d != nil {
		words = NotOpenable(d)
	}
	p := problem.New(problem.Forbidden, "forbidden", words).Because(denied)
	p.Quote = Code(denied.Code)
	return p
}

// NotOpenable says in plain words why a document can't be opened now.
func NotOpenable(d *document.Document) string {
	switch d.State {
	case document.Held:
		return "This document is held for review, so nobody can open it."
	case document.Received:
		if d.Task == document.Recheck {
			return "The firm's content policy has changed since this document was checked, so it is being checked again. It usually takes less than a minute."
		}
		return "This document is still being checked. It usually takes less than a minute."
	case document.Rejected:
		return "A reviewer has decided that this document stays closed."
	case document.Uploading:
		return "This document has not arrived completely yet."
	}
	return "This document can't be opened."
}

// Code is the short form of a record's id that people quote: its last eight characters.
func Code(id string) string {
	if len(id) > 8 {
		id = id[len(id)-8:]
	}
	return id
}

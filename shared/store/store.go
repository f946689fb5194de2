// Package store says what a store of the portal's rows has to promise, in terms that a domain package can use without knowing
// which database keeps them.
//
// Guarantees that an implementation gives: Commit is one transaction (every change and the record, or nothing); an entity is
// written only over the revision it was read at; a read sees every commit that was acknowledged before it began; a commit that is repeated with
// the same record is one commit, and the repetition succeeds.
// It is no object mapper: queries are named methods of the implementation, declared as small interfaces by the packages that use them.
package store

import "errors"

// Room names the table that an entity lives in.
type Room int

// The rooms. The audit table is none of them: records are written by Commit alone.
const (
	Portal Room = iota
	Sessions
)

// Key places an entity. Sort is empty in the sessions room.
type Key struct {
	Room            Room
	Partition, Sort string
}

// Entity is one row. Its type is a pointer to a struct, so that a load can fill it in.
type Entity interface {
	// Key is computed from the entity's own identifiers, which are set before a load.
	Key() Key
	// Rev is the revision that the entity was read at; 0 means that no such row was found, or that it is new.
	Rev() uint64
}

// Indexed is an entity that also stands in a secondary index. Empty values are left out of the index.
type Indexed interface {
	Entity
	// Index gives the attributes of the index, by name.
	Index() map[string]string
}

// Change is one write of a transaction.
type Change struct {
	Entity Entity
	// Drop deletes the entity instead of writing it.
	Drop bool
	// Unchanged only demands that the entity is still at its revision.
	Unchanged bool
}

// Put writes an entity over the revision it was read at, and raises the stored revision by one.
func Put(e Entity) Change { return Change{Entity: e} }

// Drop deletes an entity that is still at the revision it was read at.
func Drop(e Entity) Change { return Change{Entity: e, Drop: true} }

// Hold makes the transaction fail when the entity is no longer at the revision it was read at, and writes nothing.
func Hold(e Entity) Change { return Change{Entity: e, Unchanged: true} }

// ErrConflict says that a row was changed by somebody else since it was read. Nothing was written: read again, decide again.
var ErrConflict = errors.New("the row was changed meanwhile")

// Package machine puts the local machine together: it reads the template, starts
// the engines, stands the recorder in front of them, and runs the functions behind
// the gateway and the event sources.
//
// Guarantees: everything listens on the loopback address only; one machine works
// on a state folder at a time; when the machine ends, its children end; state is
// kept, and a later machine on the same folder goes on where this one stopped,
// however this one ended.
//
// Non-goals: being reachable from other computers, being a place for real
// documents.
package machine

// Package engine runs the storage engines: versitygw (S3) and dynoxide
// (DynamoDB), each in a process of its own.
//
// Guarantees: an engine that dies is started again on the same port with the same
// data; what an engine had acknowledged is there after it was killed; engines
// listen on the loopback address only, and only package recorder talks to them.
//
// Non-goals: deciding who may do what (package recorder), keeping buckets and
// tables in line with the template (package store).
package engine

// Package store brings the local engines in line with the template: buckets,
// tables, and the deletion of items whose time to live is over.
//
// Guarantees: running it again changes nothing that is already so and deletes no
// data; a table whose keys differ from the template is an error, never rebuilt.
//
// Non-goals: removing buckets and tables that left the template, lifecycle rules
// of buckets (the state folder is thrown away as a whole), encryption.
package store

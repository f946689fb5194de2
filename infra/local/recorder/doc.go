// Package recorder stands between every caller and the local engines. It knows
// the caller by its access key, names the IAM actions that a request needs, lets
// package permissions decide each of them by the template's policies, and passes
// the request on only when all are allowed.
//
// Guarantees: a request whose actions can't be named is refused; nothing reaches
// an engine without a decision on record, CORS preflights aside; denials look like
// those of AWS; a created object is announced (see Created) before its writer
// hears of success.
//
// Signatures: those of S3 requests, presigned ones included, are checked by the
// S3 engine; those of JSON services are checked here.
//
// Non-goals: speed limits, quotas, and services of AWS that no function uses.
package recorder

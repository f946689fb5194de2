// Package permissions decides AWS requests by the policies in the template, as
// AWS does, and remembers every decision.
//
// Guarantees: what no statement allows is denied; an explicit Deny wins over any
// Allow; a policy that uses a part of the policy language this package does not
// know is an error when it is read, never a guess when it is evaluated.
//
// Non-goals: permission boundaries, service control policies, session policies
// and cross-account access. The stack uses none of them.
package permissions

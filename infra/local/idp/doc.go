// Package idp stands in for an Amazon Cognito user pool on one machine: the
// managed login pages, the OpenID endpoints and the few administrative operations
// that the portal uses.
//
// Guarantees: the tokens carry Cognito's claims exactly, so that the portal's
// verification runs unchanged (S1.7); only the authorization code flow with PKCE
// (S256) and exact redirect addresses works; a code works once and for five
// minutes; nobody without a second factor gets a code when the pool demands one
// (S1.1), and a one-time code is accepted once; the pool's password rules are those
// of the template (S1.2); wrong guesses are answered with a growing delay, the same
// for people who exist and people who don't; people and signing keys survive
// restarts; a parameter that this package does not know is refused, never
// ignored.
//
// Non-goals: passkeys, SMS, federation, refresh tokens, self-registration, the
// breached-password check and risk scores of Cognito's threat protection. Sign-ins
// under way, locks and one-hour browser sessions are forgotten by a restart.
package idp

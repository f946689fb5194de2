// Package gateway plays API Gateway's REST API: it turns HTTP requests into proxy
// events for the functions that the template's resources and methods name, and
// their answers into HTTP.
//
// Guarantees: routes, permissions to invoke, error answers and their headers come
// from the template; requests above 10 MB, answers above 6 MB and functions
// slower than 29 seconds fail as they do in the cloud.
//
// Non-goals: authorizers, request models, API keys, usage plans, caching,
// throttling, WebSocket and HTTP APIs. The stack uses none of them, or (throttling
// and the firewall) they need many callers to mean anything.
package gateway

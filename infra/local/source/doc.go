// Package source turns what happens into events for functions, as the template's
// notifications, event source mappings and rules say: objects created in buckets,
// messages in queues, changes in tables, and the clock.
//
// Guarantees: an announcement of an object is on disk before the object's writer
// hears of success; queue messages and stream records are delivered at least once,
// records of one shard in order; a mapping, rule or notification that uses a
// feature this package does not have is an error when the machine starts.
//
// Non-goals: filters on mappings, cron expressions, event patterns, destinations.
// The stack uses none of them.
package source

import (
	"context"
	"errors"

	"strongroom/infra/local/lambda"
)

// ErrTemplate is returned for a source that this package can't play.
var ErrTemplate = errors.New("the local machine can't play this event source")

// Invoker runs a function by its name and says when it takes deliveries.
type Invoker interface {
	Invoke(ctx context.Context, function string, event []byte) (lambda.Result, error)
	// Running gives a channel that is closed while the function is not paused.
	Running(function string) <-chan struct{}
}

// Permit decides, and records, an action that the platform takes in a function's name.
type Permit func(function, action, resource string) bool

package extract

import (
	"context"
	"errors"
	"time"
)

var errTooSlow = errors.New("time limit for one document")

// clock ends a context when a document has used its time up. It can stand still while the document waits for something that is not its
// doing: its turn at the PDF engine. It belongs to one goroutine.
type clock struct {
	left  time.Duration
	since time.Time
	timer *time.Timer
	end   context.CancelCauseFunc
}

// newClock gives a running clock and the context that it ends, with errTooSlow as the cause.
func newClock(ctx context.Context, limit time.Duration) (context.Context, *clock) {
	ctx, end := context.WithCancelCause(ctx)
	c := &clock{left: limit, end: end}
	c.run()
	return ctx, c
}

// run lets the clock go on.
func (c *clock) run() {
	if c.timer == nil {
		if c.left <= 0 { // at once, and not when a timer gets its turn
			c.end(errTooSlow)
		}
		c.since = time.Now()
		c.timer = time.AfterFunc(max(c.left, 0), func() { c.end(errTooSlow) })
	}
}

// pause makes the clock stand still.
func (c *clock) pause() {
	if c.timer != nil {
		c.timer.Stop()
		c.timer = nil
		c.left -= time.Since(c.since)
	}
}

// stop ends the context and gives the timer back.
func (c *clock) stop() {
	c.pause()
	c.end(nil)
}

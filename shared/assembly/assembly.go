// Package assembly puts the parts together that several functions share: clock, identifiers, log, door, tables and site. It has no behaviour of
// its own, and nothing but the functions and the operator's command imports it.
package assembly

import (
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
	"github.com/oklog/ulid/v2"

	"strongroom/shared/access"
	"strongroom/shared/aws/account"
	"strongroom/shared/aws/table"
	"strongroom/shared/door"
	"strongroom/shared/session"
	"strongroom/shared/setting"
	"strongroom/shared/web"
	"strongroom/shared/web/page"
)

// Parts are what every function has.
type Parts struct {
	AWS      aws.Config
	Settings *setting.Reader
	Tables   *table.Tables
	Door     *door.Door
	Log      *slog.Logger
	Now      func() time.Time
	NewID    func(time.Time) string
}

// New builds the parts. sessions says whether the function has to do with sessions.
func New(ctx context.Context, sessions bool) (*Parts, error) {
	s := setting.FromEnvironment()
	names := table.Names{Portal: s.Text("PORTAL_TABLE"), Audit: s.Text("AUDIT_TABLE")}
	if sessions {
		names.Sessions = s.Text("SESSIONS_TABLE")
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	cfg, err := account.Open(ctx)
	if err != nil {
		return nil, err
	}
	policies, err := access.Load()
	if err != nil {
		return nil, err
	}
	tables := table.New(cfg, names)
	p := &Parts{AWS: cfg, Settings: s, Tables: tables, Now: time.Now, NewID: identifiers(), Log: slog.New(slog.NewJSONHandler(os.Stderr, nil))}
	p.Door = &door.Door{Policies: policies, Store: tables, Now: p.Now, NewID: p.NewID, Log: p.Log}
	return p, nil
}

// identifiers gives ULIDs that rise within one process, even within one millisecond.
func identifiers() func(time.Time) string {
	var mu sync.Mutex
	entropy := ulid.Monotonic(rand.Reader, 0)
	return func(t time.Time) string {
		mu.Lock()
		defer mu.Unlock()
		return ulid.MustNew(ulid.Timestamp(t), entropy).String()
	}
}

// Serve runs a web function: it builds the parts, has the handler built from them, and answers API Gateway's events with it. It does not return.
func Serve(build func(ctx context.Context, parts *Parts) (http.Handler, error)) {
	ctx := context.Background()
	parts, err := New(ctx, true)
	if err != nil {
		log.Fatal(err)
	}
	handler, err := build(ctx, parts)
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(httpadapter.New(handler).ProxyWithContext)
}

// Sessions reads the firm's time-outs.
func (p *Parts) Sessions() session.Policy {
	return session.Policy{Idle: p.Settings.Duration("SESSION_IDLE_MINUTES", time.Minute), Absolute: p.Settings.Duration("SESSION_ABSOLUTE_MINUTES", time.Minute)}
}

// Site builds what the web functions share. connect and submit are the origins that pages may send to and that forms may lead to.
func (p *Parts) Site(connect, submit []string) (*web.Site, error) {
	firm := page.Firm{Name: p.Settings.Text("FIRM_NAME"), Colour: p.Settings.Text("FIRM_COLOUR")}
	portal, sessions := p.Settings.Text("PORTAL_URL"), p.Sessions()
	if err := p.Settings.Err(); err != nil {
		return nil, err
	}
	pages, err := page.New(firm)
	if err != nil {
		return nil, fmt.Errorf("preparing the pages: %w", err)
	}
	return &web.Site{Pages: pages, Door: p.Door, Rows: p.Tables, Sessions: sessions, Portal: portal, Now: p.Now, Log: p.Log, Connect: connect, Submit: submit}, nil
}

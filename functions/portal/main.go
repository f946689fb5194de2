// Command portal is the function behind the pages and the JSON API, but for signing in and transfers. See package shared/web.
package main

import (
	"context"
	"net/http"
	"time"

	"strongroom/shared/assembly"
	"strongroom/shared/aws/vault"
	"strongroom/shared/review"
	"strongroom/shared/web"
)

func main() { assembly.Serve(build) }

func build(ctx context.Context, parts *assembly.Parts) (http.Handler, error) {
	s := parts.Settings
	buckets := vault.Buckets{Intake: s.Text("INTAKE_BUCKET"), Vault: s.Text("VAULT_BUCKET"), Quarantine: s.Text("QUARANTINE_BUCKET")}
	maxBytes := s.Number("MAX_DOCUMENT_MIB") << 20
	provider := s.Text("SIGNIN_URL")
	lease := s.Duration("SCAN_LEASE_SECONDS", time.Second)
	if err := s.Err(); err != nil {
		return nil, err
	}
	bytes := vault.New(parts.AWS, buckets)
	intake, kept, err := bytes.Origins(ctx)
	if err != nil {
		return nil, err
	}
	site, err := parts.Site([]string{intake}, []string{kept, provider})
	if err != nil {
		return nil, err
	}
	reviews := &review.Service{Door: parts.Door, Rows: parts.Tables, Shelf: bytes, Lease: lease, Now: parts.Now}
	return web.Portal(site, parts.Tables, reviews, maxBytes), nil
}

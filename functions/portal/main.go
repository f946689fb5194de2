// Command portal is the function behind the pages and the JSON API, but for signing in and transfers. See package shared/web.
package main

import (
	"context"
	"net/http"

	"strongroom/shared/assembly"
	"strongroom/shared/aws/vault"
	"strongroom/shared/web"
)

func main() { assembly.Serve(build) }

func build(ctx context.Context, parts *assembly.Parts) (http.Handler, error) {
	s := parts.Settings
	buckets := vault.Buckets{Intake: s.Text("INTAKE_BUCKET"), Vault: s.Text("VAULT_BUCKET")}
	maxBytes := s.Number("MAX_DOCUMENT_MIB") << 20
	provider := s.Text("SIGNIN_URL")
	if err := s.Err(); err != nil {
		return nil, err
	}
	intake, kept, err := vault.New(parts.AWS, buckets).Origins(ctx)
	if err != nil {
		return nil, err
	}
	site, err := parts.Site([]string{intake}, []string{kept, provider})
	if err != nil {
		return nil, err
	}
	return web.Portal(site, parts.Tables, maxBytes), nil
}

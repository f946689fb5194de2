// Command portal is the function behind the pages and the JSON API, but for signing in and transfers. See package shared/web.
package main

import (
	"context"
	"log"
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"

	"strongroom/shared/assembly"
	"strongroom/shared/aws/vault"
	"strongroom/shared/web"
)

func main() {
	handler, err := build(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(httpadapter.New(handler).ProxyWithContext)
}

func build(ctx context.Context) (http.Handler, error) {
	parts, err := assembly.New(ctx, true)
	if err != nil {
		return nil, err
	}
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

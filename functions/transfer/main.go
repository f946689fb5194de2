// Command transfer is the function that hands out upload and download links. See package shared/transfer.
package main

import (
	"context"
	"log"
	"net/http"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"

	"strongroom/shared/assembly"
	"strongroom/shared/aws/vault"
	"strongroom/shared/transfer"
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
	limits := transfer.Limits{
		MaxBytes:   s.Number("MAX_DOCUMENT_MIB") << 20,
		UploadLink: s.Duration("UPLOAD_LINK_MINUTES", time.Minute), DownloadLink: s.Duration("DOWNLOAD_LINK_SECONDS", time.Second),
		Grace: s.Duration("UPLOAD_GRACE_SECONDS", time.Second), Lease: s.Duration("SCAN_LEASE_SECONDS", time.Second),
	}
	site, err := parts.Site(nil, nil)
	if err != nil {
		return nil, err
	}
	return web.Transfer(site, &transfer.Service{
		Door: parts.Door, Rows: parts.Tables, Bytes: vault.New(parts.AWS, buckets), Limits: limits, Now: parts.Now, NewID: parts.NewID,
	}), nil
}

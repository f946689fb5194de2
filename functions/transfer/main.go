// Command transfer is the function that hands out upload and download links. See package shared/transfer.
package main

import (
	"context"
	"net/http"
	"time"

	"strongroom/shared/assembly"
	"strongroom/shared/aws/vault"
	"strongroom/shared/lexicon"
	"strongroom/shared/policy"
	"strongroom/shared/transfer"
	"strongroom/shared/web"
)

func main() { assembly.Serve(build) }

func build(_ context.Context, parts *assembly.Parts) (http.Handler, error) {
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
		Content: transfer.ByPolicy{Policies: &policy.Current{Rows: parts.Tables, Now: parts.Now}, Lists: (&lexicon.Current{Rows: parts.Tables, Now: parts.Now}).Version},
		Door:    parts.Door, Rows: parts.Tables, Bytes: vault.New(parts.AWS, buckets), Limits: limits, Now: parts.Now, NewID: parts.NewID,
	}), nil
}

package vault_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/google/go-cmp/cmp"

	"strongroom/shared/aws/vault"
	"strongroom/shared/document"
)

// What keeping a version asks of the store, by what is there already. A copy is never without its verdict's tag.
func TestS61_EveryCopyIsTagged(t *testing.T) {
	const tagged = `<Tagging xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><TagSet><Tag><Key>verdict</Key><Value>%s</Value></Tag></TagSet></Tagging>`
	for name, c := range map[string]struct {
		zone  document.Zone
		there string // what the object there is made from; "-" when there is none
		want  []string
	}{
		"nothing":             {document.Vault, "-", []string{"HEAD /vault/M/D", "PUT /vault/M/D copy intake/M/D?versionId=v1 verdict=clean"}},
		"another version":     {document.Vault, "copy/intake/v0", []string{"HEAD /vault/M/D", "PUT /vault/M/D copy intake/M/D?versionId=v1 verdict=clean"}},
		"this version":        {document.Vault, "copy/intake/v1", []string{"HEAD /vault/M/D", "PUT /vault/M/D?tagging " + fmt.Sprintf(tagged, "clean")}},
		"this version, held":  {document.Quarantine, "copy/intake/v1", []string{"HEAD /quarantine/M/D", "PUT /quarantine/M/D?tagging " + fmt.Sprintf(tagged, "held")}},
		"nothing, to be held": {document.Quarantine, "-", []string{"HEAD /quarantine/M/D", "PUT /quarantine/M/D copy intake/M/D?versionId=v1 verdict=held"}},
	} {
		var asked []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			line := r.Method + " " + r.URL.Path
			switch {
			case r.URL.Query().Has("tagging"):
				line += "?tagging " + string(body)
			case r.Method == http.MethodPut:
				line += " copy " + r.Header.Get("X-Amz-Copy-Source") + " " + r.Header.Get("X-Amz-Tagging")
				fmt.Fprint(w, "<CopyObjectResult></CopyObjectResult>")
			case c.there == "-":
				w.WriteHeader(http.StatusNotFound)
			default:
				w.Header().Set("X-Amz-Meta-Made-From", c.there)
				w.Header().Set("X-Amz-Version-Id", "k1")
			}
			asked = append(asked, line)
		}))
		cfg := aws.Config{Region: "eu-central-1", BaseEndpoint: &server.URL, RetryMaxAttempts: 1, Credentials: credentials.NewStaticCredentialsProvider("key", "secret", "")}
		v := vault.New(cfg, vault.Buckets{Intake: "intake", Vault: "vault", Quarantine: "quarantine"})
		if _, err := v.Keep(context.Background(), letter(), document.Kept{Zone: document.Intake, Version: "v1"}, "application/pdf", c.zone); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, asked); diff != "" {
			t.Errorf("%s: wanted (-), asked (+):\n%s", name, diff)
		}
		server.Close()
	}
}

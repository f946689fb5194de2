package vault_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"strongroom/shared/aws/vault"
	"strongroom/shared/document"
)

// What a store may answer to the joining of parts, and what it means: only a named version is an arrival.
func TestS73_OnlyANamedVersionHasArrived(t *testing.T) {
	const joined = `<CompleteMultipartUploadResult><Key>M/D</Key></CompleteMultipartUploadResult>`
	refusal := func(code string) string { return fmt.Sprintf("<Error><Code>%s</Code></Error>", code) }
	for name, c := range map[string]struct {
		status        int
		version, body string
		want          string
		over, fails   bool
	}{
		"joined":                     {status: 200, version: "v1", body: joined, want: "v1"},
		"another call is joining":    {status: 200, body: joined, over: true},
		"another call has joined":    {status: 404, body: refusal("NoSuchUpload"), over: true},
		"the object is there":        {status: 412, body: refusal("PreconditionFailed"), over: true},
		"a failure after the answer": {status: 200, body: refusal("InternalError"), fails: true},
		"a part is missing":          {status: 400, body: refusal("InvalidPart"), fails: true},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if c.version != "" {
				w.Header().Set("X-Amz-Version-Id", c.version)
			}
			w.WriteHeader(c.status)
			fmt.Fprint(w, c.body)
		}))
		cfg := aws.Config{Region: "eu-central-1", BaseEndpoint: &server.URL, RetryMaxAttempts: 1, Credentials: credentials.NewStaticCredentialsProvider("key", "secret", "")}
		version, err := vault.New(cfg, vault.Buckets{Intake: "intake"}).Complete(context.Background(), letter(), []document.Part{{Number: 1, ETag: "e", Checksum: "c3Vt"}})
		if version != c.want || errors.Is(err, document.ErrNoUpload) != c.over || (err != nil) != (c.over || c.fails) {
			t.Errorf("%s: version %q, %v", name, version, err)
		}
		server.Close()
	}
}

package vault_test

import (
	"context"
	"mime"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"strongroom/shared/aws/vault"
	"strongroom/shared/document"
)

func newVault() *vault.Vault {
	return vault.New(aws.Config{Region: "eu-central-1", Credentials: credentials.NewStaticCredentialsProvider("key", "secret", "token")},
		vault.Buckets{Intake: "intake", Vault: "vault", Quarantine: "quarantine"})
}

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func letter() *document.Document {
	return &document.Document{Matter: "M", ID: "D", Name: "Müller “draft”.pdf", Declared: "application/pdf", Media: "application/pdf", Size: 7,
		Upload: document.Upload{Multipart: "U", Parts: 2}, Kept: document.Kept{Zone: document.Vault, Version: "k1"}}
}

// A link is good for exactly what it was signed for: each of these is part of the signature, so that the store checks it.
func TestS61_LinksSignWhatTheyAreFor(t *testing.T) {
	v, ctx, part := newVault(), context.Background(), document.Part{Number: 2, Size: 7, Checksum: "c3Vt"}
	put, err := v.PutLink(ctx, letter(), part, now, 10*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	piece, err := v.PartLink(ctx, letter(), part, now, 10*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	get, err := v.GetLink(ctx, letter(), now, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		link          document.Link
		path, expires string
		signed        string
		headers       map[string]string
		query         map[string]string
	}{
		"a whole file": {put, "/M/D", "600", "content-length;content-type;host;if-none-match;x-amz-checksum-sha256",
			map[string]string{"If-None-Match": "*", "Content-Type": "application/pdf", "X-Amz-Checksum-Sha256": "c3Vt"}, nil},
		"a part": {piece, "/M/D", "600", "content-length;host;x-amz-checksum-sha256", map[string]string{"X-Amz-Checksum-Sha256": "c3Vt"},
			map[string]string{"uploadId": "U", "partNumber": "2"}},
		"a download": {get, "/M/D", "60", "host", nil, map[string]string{"versionId": "k1", "response-content-type": "application/pdf", "response-cache-control": "no-store"}},
	} {
		u, err := url.Parse(c.link.URL)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		if u.Path != c.path || q.Get("X-Amz-Expires") != c.expires || q.Get("X-Amz-SignedHeaders") != c.signed || q.Get("X-Amz-Signature") == "" {
			t.Errorf("%s: %s", name, c.link.URL)
		}
		for header, want := range c.headers {
			if c.link.Headers[header] != want {
				t.Errorf("%s: the holder sends %v; want %s: %s", name, c.link.Headers, header, want)
			}
		}
		for key, want := range c.query {
			if q.Get(key) != want {
				t.Errorf("%s: %s is %q, want %q", name, key, q.Get(key), want)
			}
		}
		if len(c.link.Headers) != len(c.headers) || strings.Contains(c.link.URL, "x-amz-checksum-crc32") {
			t.Errorf("%s: headers %v", name, c.link.Headers)
		}
	}
	if !put.Expires.Equal(now.Add(10 * time.Minute)) {
		t.Errorf("the link says that it ends at %s", put.Expires)
	}
}

func TestS61_DownloadsAreSavedUnderTheirNameAndNeverShown(t *testing.T) {
	for _, name := range []string{"a.pdf", "Müller “draft”.pdf", `quote".pdf`, "semi;colon.pdf", "عقد.pdf", "percent%20.pdf", "new\nline"} {
		kind, parameters, err := mime.ParseMediaType(vault.Disposition(name))
		if err != nil || kind != "attachment" || parameters["filename"] != name {
			t.Errorf("%q: %s, %v, %v", name, vault.Disposition(name), parameters, err)
		}
		if strings.ContainsAny(vault.Disposition(name), "\r\n") {
			t.Errorf("%q breaks the header", name)
		}
	}
}

func TestOriginsAreThoseOfTheLinks(t *testing.T) {
	intake, kept, err := newVault().Origins(context.Background())
	if err != nil || intake != "https://intake.s3.eu-central-1.amazonaws.com" || kept != "https://vault.s3.eu-central-1.amazonaws.com" {
		t.Errorf("%s, %s, %v", intake, kept, err)
	}
}

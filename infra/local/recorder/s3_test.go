package recorder_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"strongroom/infra/local/engine"
	"strongroom/infra/local/engine/enginetest"
	"strongroom/infra/local/recorder"
)

func remove(ctx context.Context, client *s3.Client, bucket, key string) error {
	_, err := client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &bucket, Key: &key})
	return err
}

func TestC07_S3ThroughTheRecorder(t *testing.T) {
	s, ctx := start(t), context.Background()
	client := objects(s.s3URL, fnAccount)
	put := func(bucket, key, tags string) error {
		input := &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("hello")}
		if tags != "" {
			input.Tagging = &tags
		}
		_, err := client.PutObject(ctx, input)
		return err
	}
	get := func(client *s3.Client, bucket, key string) error {
		_, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
		return err
	}
	blind := objects(s.s3URL, blindAccount)
	for _, c := range []struct {
		name string
		do   func() error
		want string
	}{
		{"allowed write", func() error { return put("intake", "m/d", "") }, ""},
		{"allowed read", func() error { return get(client, "intake", "m/d") }, ""},
		{"missing, for one who may list", func() error { return get(client, "intake", "m/none") }, "NoSuchKey"},
		{"missing, for one who may not", func() error { return get(blind, "intake", "m/none") }, "AccessDenied"},
		{"delete", func() error { return remove(ctx, client, "intake", "m/d") }, "AccessDenied"},
		{"write a clean document", func() error { return put("vault", "m/clean", "verdict=clean") }, ""},
		{"write a held document", func() error { return put("vault", "m/held", "verdict=held") }, ""},
		{"read a clean document", func() error { return get(client, "vault", "m/clean") }, ""},
		{"read a held document", func() error { return get(client, "vault", "m/held") }, "AccessDenied"},
		{"write without the bucket's key", func() error {
			_, err := blind.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("vault"), Key: aws.String("k"), Body: strings.NewReader("x")})
			return err
		}, "AccessDenied"},
		{"another bucket", func() error { return put("elsewhere", "k", "") }, "AccessDenied"},
		{"unknown key", func() error {
			return get(objects(s.s3URL, engine.Account{Access: "AKIAWHO", Secret: "x"}), "intake", "m/d")
		}, "InvalidAccessKeyId"},
		{"wrong secret", func() error {
			return get(objects(s.s3URL, engine.Account{Access: fnAccount.Access, Secret: "x"}), "intake", "m/d")
		}, "SignatureDoesNotMatch"},
		{"a request without a known action", func() error {
			_, err := client.GetBucketWebsite(ctx, &s3.GetBucketWebsiteInput{Bucket: aws.String("intake")})
			return err
		}, "NotImplemented"},
	} {
		if got := code(c.do()); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if len(s.created) != 3 {
		t.Errorf("%d objects announced: %+v", len(s.created), s.created)
	}
	report := s.ledger.Report()
	if len(report.Denied) == 0 || len(report.Used) == 0 {
		t.Errorf("the ledger is empty: %+v", report)
	}
}

func TestS73_CreatedObjectsAreAnnounced(t *testing.T) {
	s, ctx := start(t), context.Background()
	client := objects(s.s3URL, fnAccount)
	bucket := aws.String("intake")
	put, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String("a b"), Body: bytes.NewReader(make([]byte, 1000))})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.CopyObject(ctx, &s3.CopyObjectInput{Bucket: bucket, Key: aws.String("copy"), CopySource: aws.String("intake/a%20b?versionId=" + *put.VersionId)})
	if err != nil {
		t.Fatal(err)
	}
	up, err := client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: bucket, Key: aws.String("large")})
	if err != nil {
		t.Fatal(err)
	}
	var parts []types.CompletedPart
	for n := int32(1); n <= 2; n++ {
		part, err := client.UploadPart(ctx, &s3.UploadPartInput{Bucket: bucket, Key: aws.String("large"), UploadId: up.UploadId, PartNumber: &n, Body: bytes.NewReader(make([]byte, 5<<20))})
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, types.CompletedPart{ETag: part.ETag, PartNumber: &n})
	}
	complete := &s3.CompleteMultipartUploadInput{Bucket: bucket, Key: aws.String("large"), UploadId: up.UploadId, MultipartUpload: &types.CompletedMultipartUpload{Parts: parts}}
	if _, err := client.CompleteMultipartUpload(ctx, complete); err != nil {
		t.Fatal(err)
	}
	want := []recorder.Created{
		{Event: "ObjectCreated:Put", Key: "a b", Size: 1000}, {Event: "ObjectCreated:Copy", Key: "copy", Size: 1000},
		{Event: "ObjectCreated:CompleteMultipartUpload", Key: "large", Size: 10 << 20},
	}
	if len(s.created) != len(want) {
		t.Fatalf("%+v", s.created)
	}
	for i, got := range s.created {
		if got.Event != want[i].Event || got.Key != want[i].Key || got.Size != want[i].Size || got.Bucket != "intake" || got.Caller != "fn" ||
			got.Version == "" || got.ETag == "" || strings.Contains(got.ETag, `"`) || strings.Contains(got.ETag, "&") {
			t.Errorf("%+v", got)
		}
	}
	if s.created[0].Version != *put.VersionId {
		t.Errorf("version %s, want %s", s.created[0].Version, *put.VersionId)
	}
}

// TestS73_NoSuccessWithoutAnnouncement has the announcement fail: the writer must not hear of success.
func TestS73_NoSuccessWithoutAnnouncement(t *testing.T) {
	s := start(t)
	s.refuse = errors.New("disk full")
	client := s3.NewFromConfig(enginetest.Config(fnAccount), func(o *s3.Options) { o.BaseEndpoint, o.RetryMaxAttempts = &s.s3URL, 1 })
	_, err := client.PutObject(context.Background(), &s3.PutObjectInput{Bucket: aws.String("intake"), Key: aws.String("k"), Body: strings.NewReader("x")})
	if code(err) != "ServiceUnavailable" {
		t.Errorf("%v", err)
	}
}

func TestPresignedLinksAndPreflight(t *testing.T) {
	s, ctx := start(t), context.Background()
	presign := s3.NewPresignClient(objects(s.s3URL, fnAccount))
	link, err := presign.PresignPutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("intake"), Key: aws.String("m/d"), IfNoneMatch: aws.String("*"), ContentType: aws.String("text/plain"), ContentLength: aws.Int64(5)})
	if err != nil {
		t.Fatal(err)
	}
	send := func(method, url, body string, header http.Header) *http.Response {
		req, err := http.NewRequest(method, url, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for name, values := range header {
			req.Header[name] = values
		}
		answer, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { answer.Body.Close() })
		return answer
	}
	for _, c := range []struct {
		name, method, url, body string
		header                  http.Header
		status                  int
	}{
		{"preflight", "OPTIONS", link.URL, "", http.Header{"Origin": {"http://localhost:8080"}, "Access-Control-Request-Method": {"PUT"}, "Access-Control-Request-Headers": {"content-type"}}, 200},
		{"preflight of another site", "OPTIONS", link.URL, "", http.Header{"Origin": {"http://evil.example"}, "Access-Control-Request-Method": {"PUT"}}, 403},
		{"first use", "PUT", link.URL, "hello", http.Header{"Content-Type": {"text/plain"}, "If-None-Match": {"*"}, "Origin": {"http://localhost:8080"}}, 200},
		{"second use", "PUT", link.URL, "world", http.Header{"Content-Type": {"text/plain"}, "If-None-Match": {"*"}}, 412},
		{"other length", "PUT", link.URL, "longer than signed", http.Header{"Content-Type": {"text/plain"}, "If-None-Match": {"*"}}, 403},
		{"other key", "PUT", strings.Replace(link.URL, "/m/d", "/m/e", 1), "hello", http.Header{"Content-Type": {"text/plain"}, "If-None-Match": {"*"}}, 403},
		{"no credentials", "GET", s.s3URL + "/intake/m/d", "", nil, 403},
	} {
		answer := send(c.method, c.url, c.body, c.header)
		if answer.StatusCode != c.status {
			text, _ := io.ReadAll(answer.Body)
			t.Errorf("%s: %d %s", c.name, answer.StatusCode, text)
		}
		if c.name == "first use" && answer.Header.Get("Access-Control-Allow-Origin") != "http://localhost:8080" {
			t.Errorf("no CORS header: %v", answer.Header)
		}
	}
}

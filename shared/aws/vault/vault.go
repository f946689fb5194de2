// Package vault keeps documents' bytes in S3: in intake until their verdict, then in the vault or in quarantine. It is the only package that
// talks to S3.
//
// Guarantees: an upload link is good for one key, one length, one checksum and one media type, and creates an object at most once
// (If-None-Match, RFC 9110, 13.1.2); a download link names one version; a version is copied byte for byte under the key of its zone's bucket.
// It decides nothing: who may have a link is settled before it is asked.
package vault

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"strongroom/shared/document"
)

// Buckets are the buckets' names; those that a function has no business with stay empty.
type Buckets struct{ Intake, Vault, Quarantine string }

// Vault reads, copies and signs links.
type Vault struct {
	s3      *s3.Client
	links   *s3.PresignClient
	buckets Buckets
}

// New makes the access from the SDK's configuration.
func New(cfg aws.Config, buckets Buckets) *Vault {
	client := s3.NewFromConfig(cfg, func(o *s3.Options) {
		// Links carry the checksum that the sender computed; the SDK must not add one of its own over an empty body.
		o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
		o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
	})
	signer := v4.NewSigner(func(o *v4.SignerOptions) {
		o.DisableURIPathEscaping = true // S3 signs the path as it is sent
		o.DisableHeaderHoisting = true  // headers stay headers, so that the sender has to send them and S3 verifies them
	})
	return &Vault{s3: client, buckets: buckets, links: s3.NewPresignClient(client, func(o *s3.PresignOptions) { o.Presigner = signer })}
}

func link(r *v4.PresignedHTTPRequest, expires time.Time) document.Link {
	out := document.Link{URL: r.URL, Headers: map[string]string{}, Expires: expires}
	for name, values := range r.SignedHeader {
		if name = http.CanonicalHeaderKey(name); name != "Host" && name != "Content-Length" && len(values) > 0 {
			out.Headers[name] = values[0]
		}
	}
	return out
}

// PutLink signs the one PUT that creates the intake object.
func (v *Vault) PutLink(ctx context.Context, d *document.Document, p document.Part, now time.Time, life time.Duration) (document.Link, error) {
	r, err := v.links.PresignPutObject(ctx, &s3.PutObjectInput{
		Bucket: &v.buckets.Intake, Key: aws.String(d.ObjectKey()), ContentLength: &p.Size, ContentType: &d.Declared,
		ChecksumSHA256: &p.Checksum, IfNoneMatch: aws.String("*"),
	}, s3.WithPresignExpires(life))
	if err != nil {
		return document.Link{}, fmt.Errorf("signing an upload link: %w", err)
	}
	return link(r, now.Add(life)), nil
}

// PartLink signs the PUT of one part. Sending the same part twice is harmless: the checksum is signed, so it can only be the same bytes.
func (v *Vault) PartLink(ctx context.Context, d *document.Document, p document.Part, now time.Time, life time.Duration) (document.Link, error) {
	r, err := v.links.PresignUploadPart(ctx, &s3.UploadPartInput{
		Bucket: &v.buckets.Intake, Key: aws.String(d.ObjectKey()), UploadId: &d.Upload.Multipart,
		PartNumber: aws.Int32(int32(p.Number)), ContentLength: &p.Size, ChecksumSHA256: &p.Checksum,
	}, s3.WithPresignExpires(life))
	if err != nil {
		return document.Link{}, fmt.Errorf("signing the link of part %d: %w", p.Number, err)
	}
	return link(r, now.Add(life)), nil
}

// GetLink signs a download of one version from the vault, under the document's own name.
func (v *Vault) GetLink(ctx context.Context, d *document.Document, now time.Time, life time.Duration) (document.Link, error) {
	r, err := v.links.PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket: &v.buckets.Vault, Key: aws.String(d.ObjectKey()), VersionId: &d.Kept.Version,
		ResponseContentDisposition: aws.String(Disposition(d.Name)), ResponseContentType: &d.Media,
		ResponseCacheControl: aws.String("no-store"),
	}, s3.WithPresignExpires(life))
	if err != nil {
		return document.Link{}, fmt.Errorf("signing a download link: %w", err)
	}
	return link(r, now.Add(life)), nil
}

// Disposition makes browsers save a file under its name and never show it in the portal's place (RFC 6266; non-ASCII names as RFC 8187).
func Disposition(name string) string {
	if value := mime.FormatMediaType("attachment", map[string]string{"filename": name}); value != "" {
		return value
	}
	return "attachment"
}

// Begin opens a multipart upload and gives its id.
func (v *Vault) Begin(ctx context.Context, d *document.Document) (string, error) {
	out, err := v.s3.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{
		Bucket: &v.buckets.Intake, Key: aws.String(d.ObjectKey()), ContentType: &d.Declared,
		ChecksumAlgorithm: types.ChecksumAlgorithmSha256, ChecksumType: types.ChecksumTypeComposite,
	})
	if err != nil {
		return "", fmt.Errorf("opening a multipart upload: %w", err)
	}
	return aws.ToString(out.UploadId), nil
}

// Parts lists the parts that S3 has accepted, by number.
func (v *Vault) Parts(ctx context.Context, d *document.Document) ([]document.Part, error) {
	var parts []document.Part
	pages := s3.NewListPartsPaginator(v.s3, &s3.ListPartsInput{Bucket: &v.buckets.Intake, Key: aws.String(d.ObjectKey()), UploadId: &d.Upload.Multipart})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if is(err, "NoSuchUpload") {
			return nil, document.ErrNoUpload
		}
		if err != nil {
			return nil, fmt.Errorf("listing parts: %w", err)
		}
		for _, p := range page.Parts {
			parts = append(parts, document.Part{Number: int(aws.ToInt32(p.PartNumber)), Size: aws.ToInt64(p.Size), Checksum: aws.ToString(p.ChecksumSHA256), ETag: aws.ToString(p.ETag)})
		}
	}
	return parts, nil
}

// Complete joins the parts and gives the new object's version. It creates the object at most once. A store may answer a call that meets another
// one's work without naming a version; then this call has not made the object, and the upload is over for it.
func (v *Vault) Complete(ctx context.Context, d *document.Document, parts []document.Part) (version string, err error) {
	done := make([]types.CompletedPart, len(parts))
	for i, p := range parts {
		done[i] = types.CompletedPart{PartNumber: aws.Int32(int32(p.Number)), ETag: aws.String(p.ETag), ChecksumSHA256: aws.String(p.Checksum)}
	}
	out, err := v.s3.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: &v.buckets.Intake, Key: aws.String(d.ObjectKey()), UploadId: &d.Upload.Multipart, IfNoneMatch: aws.String("*"),
		MultipartUpload: &types.CompletedMultipartUpload{Parts: done},
	})
	if is(err, "NoSuchUpload", "PreconditionFailed") {
		return "", document.ErrNoUpload
	}
	if err != nil {
		return "", fmt.Errorf("completing a multipart upload: %w", err)
	}
	if aws.ToString(out.VersionId) == "" {
		return "", document.ErrNoUpload
	}
	return *out.VersionId, nil
}

// Abort gives a multipart upload up and frees its parts.
func (v *Vault) Abort(ctx context.Context, d *document.Document) error {
	_, err := v.s3.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &v.buckets.Intake, Key: aws.String(d.ObjectKey()), UploadId: &d.Upload.Multipart})
	if err != nil && !is(err, "NoSuchUpload") {
		return fmt.Errorf("aborting a multipart upload: %w", err)
	}
	return nil
}

func is(err error, codes ...string) bool {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return false
	}
	for _, code := range codes {
		if api.ErrorCode() == code {
			return true
		}
	}
	return false
}

// Origins gives the scheme and host that browsers send uploads to and fetch downloads from, for the pages' content security policy.
func (v *Vault) Origins(ctx context.Context) (intake, vault string, err error) {
	probe := &document.Document{Matter: "m", ID: "d", Declared: "text/plain", Kept: document.Kept{Version: "v"}}
	put, err := v.PutLink(ctx, probe, document.Part{Size: 1, Checksum: "x"}, time.Time{}, time.Minute)
	if err != nil {
		return "", "", err
	}
	get, err := v.GetLink(ctx, probe, time.Time{}, time.Minute)
	if err != nil {
		return "", "", err
	}
	origin := func(l document.Link) string {
		u, err := url.Parse(l.URL)
		if err != nil {
			return ""
		}
		return u.Scheme + "://" + u.Host
	}
	return origin(put), origin(get), nil
}

// Arrived tells which version of the document's intake object exists; ok is false when none does. An empty version asks for the newest.
func (v *Vault) Arrived(ctx context.Context, d *document.Document, version string) (o document.Object, ok bool, err error) {
	input := &s3.HeadObjectInput{Bucket: &v.buckets.Intake, Key: aws.String(d.ObjectKey())}
	if version != "" {
		input.VersionId = &version
	}
	out, err := v.s3.HeadObject(ctx, input)
	if is(err, "NotFound", "NoSuchKey", "NoSuchVersion") {
		return document.Object{}, false, nil
	}
	if err != nil {
		return document.Object{}, false, fmt.Errorf("asking for the intake object: %w", err)
	}
	return document.Object{Version: aws.ToString(out.VersionId), Size: aws.ToInt64(out.ContentLength)}, true, nil
}

// Decided marks an intake version as one whose verdict is committed, so that it may expire. Marking it again is harmless.
func (v *Vault) Decided(ctx context.Context, d *document.Document, version string) error {
	_, err := v.s3.PutObjectTagging(ctx, &s3.PutObjectTaggingInput{
		Bucket: &v.buckets.Intake, Key: aws.String(d.ObjectKey()), VersionId: &version,
		Tagging: &types.Tagging{TagSet: []types.Tag{{Key: aws.String("decided"), Value: aws.String("yes")}}},
	})
	if err != nil && !is(err, "NoSuchKey", "NoSuchVersion") {
		return fmt.Errorf("marking the intake object: %w", err)
	}
	return nil
}

package vault

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"strongroom/shared/document"
)

// madeFrom is the metadata field that says which version, of which zone, an object is made from.
const madeFrom = "made-from"

func origin(from document.Kept, how string) string {
	return how + "/" + string(from.Zone) + "/" + from.Version
}

// bucket gives the bucket of a zone and the tag of what lies there. The vault's bucket policy refuses to hand out what is not tagged clean.
func (v *Vault) bucket(zone document.Zone) (name, verdict string) {
	switch zone {
	case document.Vault:
		return v.buckets.Vault, "clean"
	case document.Quarantine:
		return v.buckets.Quarantine, "held"
	}
	return v.buckets.Intake, ""
}

// Open reads one version of the document's bytes. The caller closes it.
func (v *Vault) Open(ctx context.Context, d *document.Document, from document.Kept) (io.ReadCloser, error) {
	bucket, _ := v.bucket(from.Zone)
	out, err := v.s3.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: aws.String(d.ObjectKey()), VersionId: &from.Version})
	if err != nil {
		return nil, fmt.Errorf("opening the object in %s: %w", from.Zone, err)
	}
	return out.Body, nil
}

// Keep copies one version into a zone and gives the copy's version. The copy is tagged with the verdict. Keeping the same version again finds
// the copy that exists, and tags it again: a store that does not copy and tag in one step may have ended in between. What lies in the zone
// already is only tagged.
func (v *Vault) Keep(ctx context.Context, d *document.Document, from document.Kept, media string, zone document.Zone) (kept string, err error) {
	if from.Zone == zone {
		_, verdict := v.bucket(zone)
		return from.Version, v.tag(ctx, d, from, verdict)
	}
	made := origin(from, "copy")
	if kept, err := v.made(ctx, d, zone, made); err != nil || kept != "" {
		return kept, err
	}
	there, _ := v.bucket(from.Zone)
	bucket, verdict := v.bucket(zone)
	key := d.ObjectKey()
	source := url.PathEscape(there) + "/" + key + "?versionId=" + url.QueryEscape(from.Version)
	out, err := v.s3.CopyObject(ctx, &s3.CopyObjectInput{
		Bucket: &bucket, Key: &key, CopySource: &source,
		MetadataDirective: types.MetadataDirectiveReplace, ContentType: &media, Metadata: map[string]string{madeFrom: made},
		TaggingDirective: types.TaggingDirectiveReplace, Tagging: aws.String("verdict=" + verdict),
	})
	if err != nil {
		return "", fmt.Errorf("copying into %s: %w", zone, err)
	}
	return aws.ToString(out.VersionId), nil
}

// made finds the newest version in a zone when it is made from another one in this way, and tags it with the zone's verdict.
func (v *Vault) made(ctx context.Context, d *document.Document, zone document.Zone, from string) (version string, err error) {
	bucket, verdict := v.bucket(zone)
	head, err := v.s3.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: aws.String(d.ObjectKey())})
	switch {
	case is(err, "NotFound", "NoSuchKey"):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("looking for the copy in %s: %w", zone, err)
	case head.Metadata[madeFrom] != from:
		return "", nil
	}
	version = aws.ToString(head.VersionId)
	return version, v.tag(ctx, d, document.Kept{Zone: zone, Version: version}, verdict)
}

func (v *Vault) tag(ctx context.Context, d *document.Document, at document.Kept, verdict string) error {
	bucket, _ := v.bucket(at.Zone)
	_, err := v.s3.PutObjectTagging(ctx, &s3.PutObjectTaggingInput{
		Bucket: &bucket, Key: aws.String(d.ObjectKey()), VersionId: &at.Version,
		Tagging: &types.Tagging{TagSet: []types.Tag{{Key: aws.String("verdict"), Value: &verdict}}},
	})
	if err != nil {
		return fmt.Errorf("tagging the object in %s: %w", at.Zone, err)
	}
	return nil
}

// Withdraw takes the clean tag off a version in the vault, so that no link opens it any more. Withdrawing it again is harmless.
func (v *Vault) Withdraw(ctx context.Context, d *document.Document, version string) error {
	return v.tag(ctx, d, document.Kept{Zone: document.Vault, Version: version}, "withdrawn")
}

// PutRedacted writes the redacted form of a version to the vault and gives its version. Content is read from its beginning. Doing it again finds what
// was written for the same version with the same content.
func (v *Vault) PutRedacted(ctx context.Context, d *document.Document, from document.Kept, sha256, media string, content io.ReadSeeker, size int64) (version string, err error) {
	made := origin(from, "redaction "+sha256)
	if version, err = v.made(ctx, d, document.Vault, made); err != nil || version != "" {
		return version, err
	}
	bucket, verdict := v.bucket(document.Vault)
	out, err := v.s3.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &bucket, Key: aws.String(d.ObjectKey()), Body: content, ContentLength: &size, ContentType: &media,
		Metadata: map[string]string{madeFrom: made}, Tagging: aws.String("verdict=" + verdict),
	})
	if err != nil {
		return "", fmt.Errorf("writing the redacted document: %w", err)
	}
	return aws.ToString(out.VersionId), nil
}

// notesKey is where the reviewer's copy of a document's findings lies, in quarantine.
func notesKey(d *document.Document) string { return "notes/" + d.ObjectKey() }

// PutNotes writes the reviewer's notes and gives their version.
func (v *Vault) PutNotes(ctx context.Context, d *document.Document, notes []byte) (version string, err error) {
	out, err := v.s3.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &v.buckets.Quarantine, Key: aws.String(notesKey(d)), Body: bytes.NewReader(notes), ContentType: aws.String("application/json"),
	})
	if err != nil {
		return "", fmt.Errorf("writing the reviewer's notes: %w", err)
	}
	return aws.ToString(out.VersionId), nil
}

// Notes opens one version of the reviewer's notes. The caller closes it.
func (v *Vault) Notes(ctx context.Context, d *document.Document, version string) (io.ReadCloser, error) {
	out, err := v.s3.GetObject(ctx, &s3.GetObjectInput{Bucket: &v.buckets.Quarantine, Key: aws.String(notesKey(d)), VersionId: &version})
	if err != nil {
		return nil, fmt.Errorf("opening the reviewer's notes: %w", err)
	}
	return out.Body, nil
}

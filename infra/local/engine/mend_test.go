package engine_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"strongroom/infra/local/engine/enginetest"
)

// TestS73_CutJoinIsTakenBack leaves an upload as the engine does when it is killed while it joins the parts; after the next start the parts are there
// and can be joined, once.
func TestS73_CutJoinIsTakenBack(t *testing.T) {
	for name, roots := range map[string][]string{
		"before the metadata moved": {"data"},
		"after the metadata moved":  {"data", "meta"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, folder := context.Background(), t.TempDir()
			e := enginetest.StartS3(t, folder)
			client := objects(e, enginetest.Root)
			bucket, key := aws.String("bucket"), aws.String("m/d")
			if _, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket}); err != nil {
				t.Fatal(err)
			}
			begun, err := client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: bucket, Key: key, ChecksumAlgorithm: types.ChecksumAlgorithmSha256})
			if err != nil {
				t.Fatal(err)
			}
			content := bytes.Repeat([]byte("part of a bundle "), 1000)
			_, err = client.UploadPart(ctx, &s3.UploadPartInput{Bucket: bucket, Key: key, UploadId: begun.UploadId, PartNumber: aws.Int32(1),
				Body: bytes.NewReader(content), ChecksumAlgorithm: types.ChecksumAlgorithmSha256})
			if err != nil {
				t.Fatal(err)
			}
			e.Stop()
			for _, root := range roots {
				cut(t, filepath.Join(folder, root), *begun.UploadId)
			}
			client = objects(enginetest.StartS3(t, folder), enginetest.Root)
			for _, want := range []bool{true, false} {
				if joined := join(client, bucket, key, begun.UploadId); joined != want {
					t.Errorf("joined: %v, want %v", joined, want)
				}
			}
			got, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
			if err != nil {
				t.Fatal(err)
			}
			if text, err := io.ReadAll(got.Body); err != nil || !bytes.Equal(text, content) {
				t.Errorf("the object is damaged: %v", err)
			}
		})
	}
}

// TestS73_GhostIsDropped leaves an object as the engine does when it is killed before the object gets its name: with metadata alone. After the next start
// the object can be written, once, and what was there before is as it was.
func TestS73_GhostIsDropped(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	e := enginetest.StartS3(t, folder)
	client := objects(e, enginetest.Root)
	bucket := aws.String("bucket")
	if _, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	put := func(key string) error {
		_, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: &key, Body: strings.NewReader(key), IfNoneMatch: aws.String("*"), ContentType: aws.String("text/plain")})
		return err
	}
	keys := []string{"m/d", "m/ghost", "m/meta/d", "meta/meta"}
	for _, key := range keys {
		if err := put(key); err != nil {
			t.Fatal(err)
		}
	}
	e.Stop()
	if err := os.Remove(filepath.Join(folder, "data", "bucket", "m", "ghost")); err != nil {
		t.Fatal(err)
	}
	client = objects(enginetest.StartS3(t, folder), enginetest.Root)
	for _, key := range keys {
		if err := put(key); (err == nil) != (key == "m/ghost") {
			t.Errorf("%s can be written: %v", key, err)
		}
		if head, err := client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: &key}); err != nil || *head.ContentType != "text/plain" {
			t.Errorf("%s is lost: %v", key, err)
		}
	}
}

// join lists an upload's parts and joins them.
func join(client *s3.Client, bucket, key, upload *string) bool {
	ctx := context.Background()
	parts, err := client.ListParts(ctx, &s3.ListPartsInput{Bucket: bucket, Key: key, UploadId: upload})
	if err != nil {
		return false
	}
	done := &types.CompletedMultipartUpload{}
	for _, p := range parts.Parts {
		done.Parts = append(done.Parts, types.CompletedPart{PartNumber: p.PartNumber, ETag: p.ETag, ChecksumSHA256: p.ChecksumSHA256})
	}
	_, err = client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{Bucket: bucket, Key: key, UploadId: upload, IfNoneMatch: aws.String("*"), MultipartUpload: done})
	return err == nil
}

// cut renames an upload as the engine does before it joins the parts.
func cut(t *testing.T, root, upload string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, "bucket", ".sgwtmp", "multipart", "*", upload))
	if err != nil || len(found) != 1 {
		t.Fatalf("the upload lies in %v (%v)", found, err)
	}
	if err := os.Rename(found[0], found[0]+".0123456789abcdef-1.inprogress"); err != nil {
		t.Fatal(err)
	}
}

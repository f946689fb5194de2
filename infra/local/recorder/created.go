package recorder

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Created tells of an object that came to be.
type Created struct {
	Event     string // ObjectCreated:Put, :Copy or :CompleteMultipartUpload
	Bucket    string
	Key       string // as it is, not encoded
	Size      int64  // bytes
	ETag      string // without quotes
	Version   string // empty in a bucket without versions
	Caller    string
	Remote    string // address of the caller
	RequestID string
	Time      time.Time
}

// announce tells of the created object before its writer hears of success. When
// it can't, the writer hears of a failure and writes again.
func (r *Recorder) announce(answer *http.Response, carry carried) error {
	created := Created{
		Event: carry.call.creates, Bucket: carry.call.bucket, Key: carry.call.key,
		ETag: strings.Trim(answer.Header.Get("Etag"), `"`), Version: answer.Header.Get("X-Amz-Version-Id"),
		Caller: carry.caller.Name, Remote: carry.remote, RequestID: requestID(), Time: time.Now(),
	}
	if carry.call.creates == "ObjectCreated:Put" {
		created.Size = sent(answer.Request)
	} else {
		// These answers start before the work is done: an error may stand in the text.
		text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
		if err != nil {
			return fmt.Errorf("reading the engine's answer: %w", err)
		}
		answer.Body.Close()
		answer.Body = io.NopCloser(bytes.NewReader(text))
		if bytes.Contains(text, []byte("<Error>")) {
			return nil
		}
		if start := bytes.Index(text, []byte("<ETag>")); created.ETag == "" && start >= 0 {
			tag, _, _ := bytes.Cut(text[start+6:], []byte("</ETag>"))
			created.ETag = strings.Trim(strings.ReplaceAll(string(tag), "&#34;", `"`), `"`)
			created.ETag = strings.ReplaceAll(created.ETag, "&quot;", "")
		}
		r.measure(answer.Request.Context(), &created)
	}
	if err := r.Created(created); err != nil {
		return fmt.Errorf("announcing an object: %w", err)
	}
	return nil
}

// measure asks the engine for the size, which is not known otherwise. The engine
// may just be starting again; without an answer the size stays 0.
func (r *Recorder) measure(ctx context.Context, created *Created) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	size, version, err := r.Size(ctx, created.Bucket, created.Key)
	if err != nil {
		r.Log.Warn("size of a created object is not known", "bucket", created.Bucket, "key", created.Key, "cause", err)
		return
	}
	created.Size = size
	if created.Version == "" {
		created.Version = version
	}
}

// sent gives the size of an object from the request that wrote it.
func sent(req *http.Request) int64 {
	if decoded, err := strconv.ParseInt(req.Header.Get("X-Amz-Decoded-Content-Length"), 10, 64); err == nil {
		return decoded
	}
	return max(req.ContentLength, 0)
}

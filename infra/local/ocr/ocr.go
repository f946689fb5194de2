// Package ocr stands in for Amazon Textract on the local machine: it answers DetectDocumentText with what the program tesseract reads, where
// that is installed, and otherwise says of every picture that it can't be read, so that documents which need it are held.
//
// Guarantees: the answer has the service's shape, with words, lines, places and confidence; pictures over the service's limits are refused as
// the service does; nothing is written to disk.
//
// Non-goals: reading as well as the service, and its other operations.
package ocr

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	_ "image/jpeg" // the service's two formats
	_ "image/png"
	"log/slog"
	"net/http"
	"os/exec"
	"time"
)

// The service's limits for a picture in a request.
// https://docs.aws.amazon.com/textract/latest/APIReference/API_Document.html
const (
	mostBytes = 5_000_000
	mostSide  = 10_000
)

// callTime is how long a picture may take.
const callTime = 2 * time.Minute

// Program looks for tesseract and gives its path, or "" when it isn't installed.
func Program() string {
	path, err := exec.LookPath("tesseract")
	if err != nil {
		return ""
	}
	return path
}

// Hint tells whoever runs the machine how to get the program.
const Hint = "Scanned pages are held as unreadable, because tesseract is not installed (Debian: apt install tesseract-ocr; macOS: brew install tesseract)."

// service answers the calls.
type service struct {
	program string
	turns   chan struct{} // as many pictures at a time
	log     *slog.Logger
}

// New makes the service with a program that Program found. It does not look at signatures; the recorder in front of it knows the caller.
func New(program string, log *slog.Logger) http.Handler {
	return &service{program: program, turns: make(chan struct{}, 2), log: log}
}

// request is what DetectDocumentText takes, as far as scan may use it.
type request struct {
	Document struct {
		Bytes    []byte
		S3Object json.RawMessage
	}
}

// ServeHTTP implements http.Handler.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var asked request
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		refuse(w, "InvalidParameterException", "The request can't be read.")
		return
	}
	content := asked.Document.Bytes
	config, format, err := image.DecodeConfig(bytes.NewReader(content))
	switch {
	case asked.Document.S3Object != nil || len(content) == 0:
		refuse(w, "InvalidParameterException", "The local machine takes a document's bytes alone.")
	case len(content) > mostBytes:
		refuse(w, "DocumentTooLargeException", "The document is larger than 5 MB.")
	case err != nil || format != "png" && format != "jpeg":
		refuse(w, "UnsupportedDocumentException", "The document is neither PNG nor JPEG.")
	case config.Width > mostSide || config.Height > mostSide:
		refuse(w, "BadDocumentException", "A side of the document is longer than 10,000 pixels.")
	case s.program == "":
		refuse(w, "UnsupportedDocumentException", "tesseract is not installed on this machine.")
	default:
		s.answer(w, r.Context(), content, config)
	}
}

func (s *service) answer(w http.ResponseWriter, ctx context.Context, content []byte, size image.Config) {
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		return
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	words, err := read(ctx, s.program, content)
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed) && failed.ExitCode() > 0:
		refuse(w, "BadDocumentException", "tesseract can't read the picture.")
	case err != nil:
		s.log.Warn("tesseract failed", "cause", err)
		respond(w, http.StatusInternalServerError, map[string]string{"__type": "InternalServerError", "Message": "tesseract failed."})
	default:
		respond(w, http.StatusOK, map[string]any{"DocumentMetadata": map[string]int{"Pages": 1}, "DetectDocumentTextModelVersion": "1.0",
			"Blocks": blocks(words, size.Width, size.Height)})
	}
}

func refuse(w http.ResponseWriter, kind, message string) {
	respond(w, http.StatusBadRequest, map[string]string{"__type": kind, "Message": message})
}

func respond(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // the caller sees a broken answer
}

package textract

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"strongroom/shared/extract"
)

// reader makes a Reader whose calls go to a handler.
func reader(t *testing.T, answer http.HandlerFunc) *Reader {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return New(aws.Config{Region: "eu-west-1", BaseEndpoint: &server.URL, Credentials: credentials.NewStaticCredentialsProvider("A", "S", "")})
}

const twoLines = `{"DocumentMetadata":{"Pages":1},"Blocks":[
 {"BlockType":"PAGE","Id":"p","Relationships":[{"Type":"CHILD","Ids":["l1","l2"]}]},
 {"BlockType":"LINE","Id":"l1","Text":"SSN 536-22-1234","Confidence":98,"Relationships":[{"Type":"CHILD","Ids":["w1","w2","lost"]}]},
 {"BlockType":"LINE","Id":"l2","Text":"second","Confidence":40},
 {"BlockType":"WORD","Id":"w1","Text":"SSN","Confidence":99.5,"Geometry":{"BoundingBox":{"Left":0.1,"Top":0.2,"Width":0.3,"Height":0.1}}},
 {"BlockType":"WORD","Id":"w2","Text":"536-22-1234","Confidence":97,"Geometry":{"BoundingBox":{"Left":0.5,"Top":0.2,"Width":0.9,"Height":0.1}}}]}`

// TestS61_Words: lines keep their order and words, words their place and confidence.
func TestS61_Words(t *testing.T) {
	r := reader(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(twoLines)) })
	page, err := r.Recognize(t.Context(), extract.Picture{Image: image.NewGray(image.Rect(0, 0, 200, 100))})
	if err != nil {
		t.Fatal(err)
	}
	if got := page.Text(); got != "SSN 536-22-1234\nsecond\n" {
		t.Errorf("%q", got)
	}
	if got := page.Lines[0].Box(); got != image.Rect(20, 20, 200, 31) {
		t.Errorf("line at %v", got)
	}
	if got := page.Lines[0].Words[0].Confidence; got < 0.99 || got > 1 {
		t.Errorf("confidence %v", got)
	}
	if got := page.Lines[1].Box(); got != image.Rect(0, 0, 200, 100) {
		t.Errorf("a word without a place is at %v", got)
	}
}

// TestS63_Refusals: what the service says of the picture is told from its other refusals, and throttling is waited out.
func TestS63_Refusals(t *testing.T) {
	for _, row := range []struct {
		name, kind string
		status     int
		illegible  bool
		calls      int32
	}{
		{"unsupported", "UnsupportedDocumentException", 400, true, 1},
		{"bad", "BadDocumentException", 400, true, 1},
		{"too large", "DocumentTooLargeException", 400, true, 1},
		{"not allowed", "AccessDeniedException", 400, false, 1},
		{"wrong call", "InvalidParameterException", 400, false, 1},
	} {
		var calls atomic.Int32
		r := reader(t, func(w http.ResponseWriter, _ *http.Request) {
			calls.Add(1)
			w.WriteHeader(row.status)
			_, _ = w.Write([]byte(`{"__type":"` + row.kind + `","Message":"no"}`))
		})
		_, err := r.Recognize(t.Context(), extract.Picture{Image: image.NewGray(image.Rect(0, 0, 100, 100))})
		if err == nil || errors.Is(err, extract.ErrIllegible) != row.illegible || calls.Load() != row.calls {
			t.Errorf("%s: %v after %d calls", row.name, err, calls.Load())
		}
	}
	var calls atomic.Int32
	r := reader(t, func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) < 3 {
			w.WriteHeader(400)
			_, _ = w.Write([]byte(`{"__type":"ProvisionedThroughputExceededException"}`))
			return
		}
		_, _ = w.Write([]byte(twoLines))
	})
	if _, err := r.Recognize(t.Context(), extract.Picture{Image: image.NewGray(image.Rect(0, 0, 100, 100))}); err != nil || calls.Load() != 3 {
		t.Errorf("throttled twice: %v after %d calls", err, calls.Load())
	}
}

// TestS61_Fit: whatever the picture, what is sent is one that the service takes, in its proportions.
func TestS61_Fit(t *testing.T) {
	noise := func(width, height int) *image.Gray {
		m := image.NewGray(image.Rect(0, 0, width, height))
		random := rand.New(rand.NewPCG(1, 2))
		for i := range m.Pix {
			m.Pix[i] = uint8(random.Uint32())
		}
		return m
	}
	for _, row := range []struct {
		name          string
		picture       *image.Gray
		format        string
		width, height int
	}{
		{"as it is", noise(800, 600), "png", 800, 600},
		{"a strip", noise(400, 20), "png", 400, 64},
		{"too long", image.NewGray(image.Rect(0, 0, 20_000, 400)), "png", 10_000, 200},
		{"too many bytes for PNG", noise(2_500, 2_200), "jpeg", 2_500, 2_200},
		{"too many bytes for either", noise(4_000, 4_000), "png", 2_250, 2_250},
	} {
		var sent []byte
		r := reader(t, func(w http.ResponseWriter, request *http.Request) {
			var body struct{ Document struct{ Bytes string } }
			if err := json.NewDecoder(request.Body).Decode(&body); err != nil {
				t.Error(err)
			}
			sent, _ = base64.StdEncoding.DecodeString(body.Document.Bytes)
			_, _ = w.Write([]byte(strings.ReplaceAll(twoLines, `"Left":0.1,"Top":0.2,"Width":0.3,"Height":0.1`, `"Left":0,"Top":0,"Width":1,"Height":1`)))
		})
		page, err := r.Recognize(t.Context(), extract.Picture{Image: row.picture})
		if err != nil {
			t.Fatal(err)
		}
		config, format, err := image.DecodeConfig(bytes.NewReader(sent))
		if err != nil || format != row.format || config.Width != row.width || config.Height != row.height || len(sent) > mostBytes {
			t.Errorf("%s: %d bytes of %s, %d by %d, %v", row.name, len(sent), format, config.Width, config.Height, err)
		}
		if got := page.Lines[0].Words[0].Box; got != row.picture.Rect {
			t.Errorf("%s: a word all over the sheet is at %v", row.name, got)
		}
	}
}

package acceptance

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"strongroom/shared/sample"
)

// code is the error code of S3's answer.
func (a Answer) code() string {
	var e struct{ Code string }
	_ = xml.Unmarshal(a.Body, &e)
	return e.Code
}

// altered changes an address's query and path.
func altered(t testing.TB, address string, change func(u *url.URL, q url.Values)) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	change(u, q)
	u.RawQuery = q.Encode()
	return u.String()
}

func pdf(size int) []byte { return append([]byte("%PDF-1.7\n"), make([]byte, size-9)...) }

// TestInvariant4_UploadLinkIsGoodForExactlyOneThing uses the link of a file in one part for other things: the store refuses each, then takes the announced
// bytes once, and never again.
func TestInvariant4_UploadLinkIsGoodForExactlyOneThing(t *testing.T) {
	m := Shared(t)
	p := m.As(t, adaeze)
	matter := p.Matters()[shipping]
	content := sample.Letter("Hallam & Reyes")
	other := append([]byte{}, content...)
	other[len(other)-1] ^= 1
	u, second := p.Begin(matter, "Exact.pdf", len(content)), p.Begin(matter, "Second.pdf", len(content))
	part, _ := u.part(1, content)
	link := p.Link(u, part)
	for name, c := range map[string]struct {
		content []byte
		change  func(*http.Request)
	}{
		"another key":        {content, func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, u.Document, second.Document, 1) }},
		"another bucket":     {content, func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, "-intake-", "-vault-", 1) }},
		"more bytes":         {append(append([]byte{}, content...), 'x'), nil},
		"fewer bytes":        {content[:len(content)-1], nil},
		"other bytes":        {other, nil},
		"another checksum":   {other, func(r *http.Request) { r.Header.Set("X-Amz-Checksum-Sha256", checksum(other)) }},
		"no checksum":        {other, func(r *http.Request) { r.Header.Del("X-Amz-Checksum-Sha256") }},
		"another type":       {content, func(r *http.Request) { r.Header.Set("Content-Type", "text/html") }},
		"over what is there": {content, func(r *http.Request) { r.Header.Del("If-None-Match") }},
		"another method":     {nil, func(r *http.Request) { r.Method = http.MethodDelete }},
		"to read":            {nil, func(r *http.Request) { r.Method = http.MethodGet }},
		"a later end": {content, func(r *http.Request) {
			r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "X-Amz-Expires=600", "X-Amz-Expires=6000", 1)
		}},
		"another tag": {content, func(r *http.Request) { r.Header.Set("X-Amz-Tagging", "verdict=clean") }},
	} {
		if a := p.Put(link, c.content, c.change); a.Status < 400 || a.Status >= 500 {
			t.Errorf("%s: %d %s", name, a.Status, a.Body)
		}
	}
	if now := p.Await(u, "uploading"); now.State != "uploading" {
		t.Fatalf("something was taken: %+v", now)
	}
	for _, want := range []int{200, 412, 412} {
		if a := p.Put(link, content, nil); a.Status != want {
			t.Errorf("the announced bytes: %d %s, not %d", a.Status, a.Body, want)
		}
	}
	p.Await(u, "available")
	if a := p.Put(link, content, nil); a.Status != http.StatusPreconditionFailed {
		t.Errorf("after the verdict: %d %s", a.Status, a.Body)
	}
	if got := p.Fetch("GET", p.Download(matter, u.Document)); !bytes.Equal(got.Body, content) {
		t.Errorf("opened: %d, %d bytes", got.Status, len(got.Body))
	}
}

// TestInvariant4_PartLinks uses the link of a part for other parts and other uploads, and after the upload was given up.
func TestInvariant4_PartLinks(t *testing.T) {
	m := Shared(t)
	p := m.As(t, adaeze)
	matter := p.Matters()[shipping]
	content := pdf(16<<20 + 1000)
	u, second := p.Begin(matter, "Parts.pdf", len(content)), p.Begin(matter, "Other parts.pdf", len(content))
	last, bytes := u.part(u.Parts, content)
	if u.Parts < 2 || last.Size != 1000 {
		t.Fatalf("%d parts, the last of %d bytes", u.Parts, last.Size)
	}
	link, foreign := p.Link(u, last), p.Link(second, last)
	upload := func(l Link) string { return l.query(t).Get("uploadId") }
	for name, c := range map[string]struct{ from, to string }{
		"another part":   {fmt.Sprintf("partNumber=%d", u.Parts), "partNumber=1"},
		"another upload": {"uploadId=" + url.QueryEscape(upload(link)), "uploadId=" + url.QueryEscape(upload(foreign))},
		"another key":    {u.Document, second.Document},
	} {
		changed := link
		if changed.URL = strings.Replace(link.URL, c.from, c.to, 1); changed.URL == link.URL {
			t.Fatalf("%s: the link has no %s", name, c.from)
		}
		if a := p.Put(changed, bytes, nil); a.Status != http.StatusForbidden {
			t.Errorf("%s: %d %s", name, a.Status, a.Body)
		}
	}
	if a := p.Put(link, bytes[1:], nil); a.Status/100 != 4 {
		t.Errorf("fewer bytes: %d %s", a.Status, a.Body)
	}
	for range 2 { // the same part twice is harmless
		if a := p.Put(link, bytes, nil); a.Status != http.StatusOK {
			t.Errorf("the part: %d %s", a.Status, a.Body)
		}
	}
	if now := p.Await(u, "uploading"); len(now.Received) != 1 || now.Received[0] != last {
		t.Errorf("arrived: %+v", now.Received)
	}
	if a := p.Call("POST", "/api/v1/uploads/"+u.ID+"/complete", map[string]any{}); a.Status != http.StatusConflict {
		t.Errorf("completing what is incomplete: %d %s", a.Status, a.Body)
	}
	for _, given := range []Upload{u, second} {
		if a := p.Call("DELETE", "/api/v1/uploads/"+given.ID, nil); a.Status != http.StatusNoContent {
			t.Errorf("giving up: %d %s", a.Status, a.Body)
		}
	}
	if a := p.Put(link, bytes, nil); a.Status != http.StatusNotFound || a.code() != "NoSuchUpload" {
		t.Errorf("a part of an upload that was given up: %d %s", a.Status, a.Body)
	}
	if a := p.Call("POST", "/api/v1/uploads/"+u.ID+"/parts", map[string]any{"parts": []Part{last}}); a.Status != http.StatusConflict {
		t.Errorf("a new link for an upload that was given up: %d %s", a.Status, a.Body)
	}
}

func (l Link) query(t testing.TB) url.Values {
	t.Helper()
	u, err := url.Parse(l.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

// TestInvariant1_DownloadLinkIsGoodForExactlyOneVersion alters a download link; the store refuses each alteration.
func TestInvariant1_DownloadLinkIsGoodForExactlyOneVersion(t *testing.T) {
	m := Shared(t)
	p := m.As(t, adaeze)
	matter := p.Matters()[shipping]
	content := sample.Letter("Hallam & Reyes")
	mine, other := p.Send(matter, "Größe “1”; a.pdf", content, "available"), p.Send(matter, "Other.pdf", content, "available")
	link := p.Download(matter, mine.Document)
	a := p.Fetch("GET", link)
	if a.Status != http.StatusOK || !bytes.Equal(a.Body, content) || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment;") || a.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the link itself: %d %v", a.Status, a.Header)
	}
	for name, change := range map[string]func(u *url.URL, q url.Values){
		"another version":      func(_ *url.URL, q url.Values) { q.Set("versionId", "00000000000000000000000000") },
		"no version":           func(_ *url.URL, q url.Values) { q.Del("versionId") },
		"another document":     func(u *url.URL, _ url.Values) { u.Path = strings.Replace(u.Path, mine.Document, other.Document, 1) },
		"another bucket":       func(u *url.URL, _ url.Values) { u.Path = strings.Replace(u.Path, "-vault-", "-intake-", 1) },
		"shown in the browser": func(_ *url.URL, q url.Values) { q.Set("response-content-disposition", "inline") },
		"as a page":            func(_ *url.URL, q url.Values) { q.Set("response-content-type", "text/html") },
		"a later end":          func(_ *url.URL, q url.Values) { q.Set("X-Amz-Expires", "86400") },
		"a later beginning":    func(_ *url.URL, q url.Values) { q.Set("X-Amz-Date", "20990101T000000Z") },
		"another signature":    func(_ *url.URL, q url.Values) { q.Set("X-Amz-Signature", strings.Repeat("0", 64)) },
		"no signature":         func(_ *url.URL, q url.Values) { q.Del("X-Amz-Signature") },
		"nothing of it":        func(_ *url.URL, q url.Values) { clear(q) },
	} {
		if a := p.Fetch("GET", altered(t, link, change)); a.Status != http.StatusForbidden && a.Status != http.StatusBadRequest {
			t.Errorf("%s: %d %.200s", name, a.Status, a.Body)
		}
	}
	for _, method := range []string{"PUT", "DELETE"} {
		if a := p.Fetch(method, link); a.Status != http.StatusForbidden {
			t.Errorf("%s: %d", method, a.Status)
		}
	}
}

// TestS51_NoBucketAnswersStrangers sends requests without a signature to every bucket.
func TestS51_NoBucketAnswersStrangers(t *testing.T) {
	m := Shared(t)
	p := m.As(t, adaeze)
	matter := p.Matters()[shipping]
	sent := p.Send(matter, "Strangers.pdf", sample.Letter("Hallam & Reyes"), "available")
	store := m.operator(t)["AWS_ENDPOINT_URL_S3"]
	for _, zone := range []string{"intake", "vault", "quarantine", "delivery", "log", "access"} {
		bucket := store + "/strongroom-" + zone + "-000000000000-eu-central-1"
		for _, r := range []string{"GET ", "HEAD ", "PUT ", "DELETE ", "GET ?versions", "GET ?uploads", "GET ?acl", "PUT ?acl", "PUT ?policy", "GET ?location",
			"GET /" + matter + "/" + sent.Document, "HEAD /" + matter + "/" + sent.Document, "PUT /" + matter + "/" + sent.Document, "DELETE /" + matter + "/" + sent.Document, "POST /" + matter + "/x?uploads"} {
			method, path, _ := strings.Cut(r, " ")
			if a := p.Fetch(method, bucket+path); a.Status != http.StatusForbidden {
				t.Errorf("%s %s: %d %.200s", method, zone+path, a.Status, a.Body)
			}
		}
	}
	if a := p.Fetch("GET", store+"/"); a.Status != http.StatusForbidden {
		t.Errorf("listing buckets: %d %.200s", a.Status, a.Body)
	}
}

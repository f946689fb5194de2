package acceptance

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// Upload is the API's Upload.
type Upload struct {
	ID, Document, Matter, Name, State, Reason string
	Size, PartSize                            int64
	Parts                                     int
	Received                                  []Part
}

// Part is the API's Part.
type Part struct {
	Number   int    `json:"number"`
	Size     int64  `json:"size"`
	Checksum string `json:"checksum"`
}

// Link is the API's Link.
type Link struct {
	Number  int
	URL     string
	Headers map[string]string
	Expires time.Time
}

// Begin announces a file.
func (p *Person) Begin(matter, name string, size int) Upload {
	p.Helper()
	var u Upload
	p.Call("POST", "/api/v1/uploads", map[string]any{"matter": matter, "name": name, "size": size, "type": "application/pdf"}).Into(p, http.StatusCreated, &u)
	return u
}

// part describes the n-th part of a content.
func (u Upload) part(n int, content []byte) (Part, []byte) {
	from := int64(n-1) * u.PartSize
	bytes := content[from:min(from+u.PartSize, int64(len(content)))]
	return Part{n, int64(len(bytes)), checksum(bytes)}, bytes
}

func checksum(content []byte) string {
	sum := sha256.Sum256(content)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// Link asks for the link of one part.
func (p *Person) Link(u Upload, part Part) Link {
	p.Helper()
	var answer struct{ Parts []Link }
	p.Call("POST", "/api/v1/uploads/"+u.ID+"/parts", map[string]any{"parts": []Part{part}}).Into(p, http.StatusOK, &answer)
	return answer.Parts[0]
}

// Put sends bytes to a link as the upload page does; change may alter the request.
func (p *Person) Put(l Link, content []byte, change func(*http.Request)) Answer {
	p.Helper()
	r, err := http.NewRequest(http.MethodPut, l.URL, bytes.NewReader(content))
	if err != nil {
		p.Fatal(err)
	}
	for name, value := range l.Headers {
		r.Header.Set(name, value)
	}
	if change != nil {
		change(r)
	}
	r.Header.Set("Cookie", "-")
	return p.Do(r)
}

// Send sends a whole file and waits until its state is one of these.
func (p *Person) Send(matter, name string, content []byte, states ...string) Upload {
	p.Helper()
	u := p.Begin(matter, name, len(content))
	for n := 1; n <= u.Parts; n++ {
		part, bytes := u.part(n, content)
		if a := p.Put(p.Link(u, part), bytes, nil); a.Status != http.StatusOK {
			p.Fatalf("sending part %d of %s: %d %s", n, name, a.Status, a.Body)
		}
	}
	if a := p.Call("POST", "/api/v1/uploads/"+u.ID+"/complete", map[string]any{}); a.Status != http.StatusOK {
		p.Fatalf("completing %s: %d %s", name, a.Status, a.Body)
	}
	return p.Await(u, states...)
}

// Await waits until an upload's state is one of these.
func (p *Person) Await(u Upload, states ...string) Upload {
	p.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		var now Upload
		p.Call("GET", "/api/v1/uploads/"+u.ID, nil).Into(p, http.StatusOK, &now)
		for _, state := range states {
			if now.State == state {
				return now
			}
		}
		u = now
	}
	p.Fatalf("%s did not become %s but is %s", u.Name, strings.Join(states, " or "), u.State)
	return u
}

// Download asks for the link of a document.
func (p *Person) Download(matter, document string) string {
	p.Helper()
	var link struct{ URL string }
	p.Call("POST", "/api/v1/downloads", map[string]string{"matter": matter, "document": document}).Into(p, http.StatusOK, &link)
	return link.URL
}

// Fetch asks a store's address for what it holds, without any cookie.
func (p *Person) Fetch(method, address string) Answer {
	p.Helper()
	return p.request(method, address, nil, map[string]string{"Cookie": "-"})
}

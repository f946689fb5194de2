package page_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
)

const fakePart = 256 << 10 // small parts, so that files of a few MiB have many

// fake is the transfer API and the store behind it, with the faults that a test asks for. What a test sets, it sets before the page opens.
type fake struct {
	mu      sync.Mutex
	uploads []*fakeUpload
	calls   map[string]int
	csrf    string // the token that every change must carry

	verdict   func(name string) (state, reason string)    // of the check; nil allows everything
	refuse    func(call string) (status int, text string) // an answer in place of the API's; status 0 for none
	lose      func(call string, times int) bool           // the act happens, its answer is lost
	gate      func(upload *fakeUpload, number int)        // runs, unlocked, before a part is stored
	busy, top map[string]int                              // what is under way now, and the most that was: "parts of <id>", "files"
}

type fakeUpload struct {
	ID, Name, State, Reason string
	Size, Modified          int64
	Parts                   int
	stored                  map[int][]byte
	signed                  map[int]string
	asked                   int
}

func newFake() *fake {
	return &fake{calls: map[string]int{}, csrf: "token-of-the-session", busy: map[string]int{}, top: map[string]int{}}
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	pieces := strings.Split(path, "/")
	call := r.Method + " " + strings.Join(pieces[:min(3, len(pieces))], "/")
	switch {
	case strings.HasPrefix(path, "store/"):
		call = "PUT store"
	case len(pieces) == 4:
		call += "/id"
	case len(pieces) == 5:
		call += "/id/" + pieces[4]
	}
	f.mu.Lock()
	f.calls[call]++
	times := f.calls[call]
	f.mu.Unlock()
	if f.refuse != nil {
		if status, text := f.refuse(call); status != 0 {
			problem(w, status, text)
			return
		}
	}
	if r.Method != http.MethodGet && call != "PUT store" && r.Header.Get("X-CSRF-Token") != f.csrf {
		problem(w, 403, "The token is missing.")
		return
	}
	answer := &bytes.Buffer{}
	status := f.act(call, pieces, r, answer)
	if f.lose != nil && f.lose(call, times) {
		if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
			if call == "POST api/v1/uploads" { // a connection that ends without a byte is something that Chromium repeats by itself
				_, _ = io.WriteString(c, "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{")
			}
			_ = c.Close()
		}
		return
	}
	if status >= 400 {
		problem(w, status, answer.String())
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(answer.Bytes())
}

func problem(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"title": http.StatusText(status), "status": status, "detail": text, "code": "fake"})
}

func (f *fake) act(call string, pieces []string, r *http.Request, answer io.Writer) int {
	if call == "PUT store" {
		return f.put(pieces, r, answer)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	switch call {
	case "POST api/v1/uploads":
		return f.begin(r, answer)
	case "GET api/v1/uploads":
		list := []any{}
		for _, u := range f.uploads {
			if u.State == "uploading" {
				list = append(list, u.json())
			}
		}
		return reply(answer, 200, map[string]any{"uploads": list})
	}
	u := f.find(pieces[3])
	switch {
	case u == nil:
		return reply(answer, 404, "There is no such upload.")
	case call == "GET api/v1/uploads/id":
		f.check(u)
		return reply(answer, 200, u.json())
	case call == "DELETE api/v1/uploads/id":
		u.State = "cancelled"
		return 204
	case call == "POST api/v1/uploads/id/complete":
		if len(u.stored) != u.Parts {
			return reply(answer, 409, "Parts are missing.")
		}
		u.State = "received"
		return reply(answer, 200, map[string]any{"id": u.ID, "state": u.State})
	}
	return f.sign(u, r, answer)
}

func (f *fake) begin(r *http.Request, answer io.Writer) int {
	var in struct {
		Matter, Name, Type string
		Size, Modified     int64
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil || in.Matter != matterID {
		return reply(answer, 400, "This is not an upload.")
	}
	u := &fakeUpload{ID: fmt.Sprintf("U%d", len(f.uploads)+1), Name: in.Name, Size: in.Size, Modified: in.Modified, State: "uploading",
		Parts: int((in.Size + fakePart - 1) / fakePart), stored: map[int][]byte{}, signed: map[int]string{}}
	f.uploads = append(f.uploads, u)
	return reply(answer, 201, u.json())
}

func (f *fake) sign(u *fakeUpload, r *http.Request, answer io.Writer) int {
	var in struct {
		Parts []struct {
			Number   int
			Size     int64
			Checksum string
		}
	}
	if json.NewDecoder(r.Body).Decode(&in) != nil || len(in.Parts) == 0 {
		return reply(answer, 400, "These are no parts.")
	}
	out := []any{}
	for _, p := range in.Parts {
		u.signed[p.Number] = p.Checksum
		headers := map[string]string{"x-amz-checksum-sha256": p.Checksum, "Content-Type": "application/octet-stream"}
		if u.Parts == 1 {
			headers["If-None-Match"] = "*"
		}
		out = append(out, map[string]any{"number": p.Number, "url": fmt.Sprintf("http://%s/store/%s/%d?signature=x", r.Host, u.ID, p.Number), "headers": headers})
	}
	return reply(answer, 200, map[string]any{"parts": out})
}

// put is the store: it takes a part whose header and content have the checksum that was signed, and a single one only once.
func (f *fake) put(pieces []string, r *http.Request, answer io.Writer) int {
	number := 0
	_, _ = fmt.Sscan(pieces[2], &number)
	f.mu.Lock()
	u := f.find(pieces[1])
	f.enter("parts of "+u.ID, +1)
	f.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if f.gate != nil {
		f.gate(u, number)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.enter("parts of "+u.ID, -1)
	sum := sha256.Sum256(body)
	switch checksum := base64.StdEncoding.EncodeToString(sum[:]); {
	case err != nil:
		return reply(answer, 400, "cut off")
	case u.State != "uploading":
		return reply(answer, 404, "NoSuchUpload")
	case checksum != u.signed[number] || checksum != r.Header.Get("x-amz-checksum-sha256"):
		return reply(answer, 400, "BadDigest")
	case u.Parts == 1 && u.stored[number] != nil:
		return reply(answer, 412, "PreconditionFailed")
	}
	u.stored[number] = body
	return 200
}

func (f *fake) enter(what string, by int) {
	f.busy[what] += by
	f.top["parts"] = max(f.top["parts"], f.busy[what])
	files := 0
	for _, n := range f.busy {
		if n > 0 {
			files++
		}
	}
	f.top["files"] = max(f.top["files"], files)
}

// check moves a received upload on, the second time that somebody asks.
func (f *fake) check(u *fakeUpload) {
	if u.asked++; u.State == "received" && u.asked > 1 {
		u.State = "available"
		if f.verdict != nil {
			u.State, u.Reason = f.verdict(u.Name)
		}
	}
}

func (f *fake) find(id string) *fakeUpload {
	for _, u := range f.uploads {
		if u.ID == id {
			return u
		}
	}
	return nil
}

// read runs a question under the lock.
func read[T any](f *fake, question func() T) T {
	f.mu.Lock()
	defer f.mu.Unlock()
	return question()
}

func (u *fakeUpload) json() map[string]any {
	received := []any{}
	numbers := []int{}
	for n := range u.stored {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		sum := sha256.Sum256(u.stored[n])
		received = append(received, map[string]any{"number": n, "size": len(u.stored[n]), "checksum": base64.StdEncoding.EncodeToString(sum[:])})
	}
	return map[string]any{"id": u.ID, "document": "D" + u.ID, "matter": matterID, "name": u.Name, "size": u.Size, "modified": u.Modified,
		"partSize": fakePart, "parts": u.Parts, "state": u.State, "reason": u.Reason, "received": received}
}

// content is what the store holds, in order.
func (u *fakeUpload) content() []byte {
	var b []byte
	for n := 1; n <= u.Parts; n++ {
		b = append(b, u.stored[n]...)
	}
	return b
}

func reply(w io.Writer, status int, value any) int {
	if text, ok := value.(string); ok {
		_, _ = io.WriteString(w, text)
	} else {
		_ = json.NewEncoder(w).Encode(value)
	}
	return status
}

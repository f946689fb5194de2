package acceptance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// parcel is one file on its way, with what is known of it.
type parcel struct {
	kind    string
	matter  string
	name    string
	content []byte
	want    string // the state it has to end in
	why     string // a word of the reason, when that is held

	id       string // of the upload that its bytes went to
	document string
	tries    int // requests that had to be repeated
}

// tab is a browser's window with the upload page: it repeats what failed as that page does (assets/send.js, parts.js), and takes part in a storm
// in which every answer may get lost. Unlike Person it fails no test by itself. It is safe for concurrent use.
type tab struct {
	portal, cookie, csrf string
	client               *http.Client
}

// Tab opens a window in a signed-in person's browser.
func (p *Person) Tab() *tab {
	p.Helper()
	var cookies []string
	for key, value := range p.cookies {
		if host, name, _ := strings.Cut(key, " "); host == p.host() {
			cookies = append(cookies, name+"="+value)
		}
	}
	return &tab{portal: p.m.Portal, cookie: strings.Join(cookies, "; "), csrf: p.csrf, client: &http.Client{Timeout: 30 * time.Second}}
}

// errLost says that no usable answer came: trying again may help.
var errLost = errors.New("no usable answer")

// refusedError is an answer that names a problem.
type refusedError struct {
	status int
	words  string
}

// Error is for the test's log.
func (r *refusedError) Error() string { return fmt.Sprintf("refused: %d %s", r.status, r.words) }

// refusedWith tells whether an error is an answer of this status.
func refusedWith(err error, status int) bool {
	var r *refusedError
	return errors.As(err, &r) && r.status == status
}

// call asks the portal once. into may be nil.
func (b *tab) call(ctx context.Context, method, path string, body, into any) error {
	headers := map[string]string{"Cookie": b.cookie, "Accept": "application/json"}
	var content []byte
	if body != nil {
		var err error
		if content, err = json.Marshal(body); err != nil {
			return err
		}
		headers["X-CSRF-Token"], headers["Content-Type"] = b.csrf, "application/json"
	}
	status, answer, err := b.send(ctx, method, b.portal+"/api/v1"+path, content, headers)
	switch {
	case err != nil:
		return err
	case status >= 500 || status == http.StatusTooManyRequests:
		return fmt.Errorf("%w: %d %.200s", errLost, status, answer)
	case status >= 300:
		return &refusedError{status, string(answer)}
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("%w: %w", errLost, err)
	}
	return nil
}

func (b *tab) send(ctx context.Context, method, address string, content []byte, headers map[string]string) (int, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(content))
	if err != nil {
		return 0, nil, err
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	answer, err := b.client.Do(r)
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %w", errLost, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %w", errLost, err)
	}
	return answer.StatusCode, text, nil
}

// persist repeats an act while no usable answer comes, ever more slowly, as long as there is time. The act learns whether it is a repetition.
func (p *parcel) persist(ctx context.Context, act func(again bool) error) error {
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		err := act(wait > 50*time.Millisecond)
		if !errors.Is(err, errLost) {
			return err
		}
		p.tries++
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
		}
	}
}

// deliver sends a file from the announcement to the answer that it has arrived. announced is told as soon as the portal knows of the file.
func (b *tab) deliver(ctx context.Context, p *parcel, announced func(*parcel)) error {
	var now Upload
	if err := p.persist(ctx, func(again bool) error { return b.begin(ctx, p, again, &now) }); err != nil {
		return fmt.Errorf("announcing %s: %w", p.name, err)
	}
	p.id, p.document = now.ID, now.Document
	announced(p)
	for round := 1; ; round++ {
		err := b.finish(ctx, p, now)
		if round > 1 || !refusedWith(err, http.StatusConflict) {
			return err
		}
		// An answer was lost, and the upload has moved on: where does it stand?
		if err := p.persist(ctx, func(bool) error { return b.call(ctx, "GET", "/uploads/"+p.id, nil, &now) }); err != nil {
			return fmt.Errorf("asking for %s: %w", p.name, err)
		}
		if now.State != "uploading" {
			return nil
		}
	}
}

// finish sends what has not arrived and says that this was all.
func (b *tab) finish(ctx context.Context, p *parcel, u Upload) error {
	for n := 1; n <= u.Parts; n++ {
		if part, _ := u.part(n, p.content); slices.Contains(u.Received, part) {
			continue
		}
		if err := p.persist(ctx, func(bool) error { return b.part(ctx, p, u, n) }); err != nil {
			return fmt.Errorf("sending part %d of %s: %w", n, p.name, err)
		}
	}
	err := p.persist(ctx, func(bool) error {
		return b.call(ctx, "POST", "/uploads/"+p.id+"/complete", map[string]any{}, nil)
	})
	if err != nil {
		return fmt.Errorf("completing %s: %w", p.name, err)
	}
	return nil
}

// begin announces a file. When the answer to an earlier announcement was lost, the portal may know the file: it is looked for first.
func (b *tab) begin(ctx context.Context, p *parcel, again bool, u *Upload) error {
	if again {
		var open struct{ Uploads []Upload }
		if err := b.call(ctx, "GET", "/uploads?matter="+p.matter, nil, &open); err != nil {
			return err
		}
		for _, known := range open.Uploads {
			if known.Name == p.name && known.Size == int64(len(p.content)) {
				*u = known
				return nil
			}
		}
	}
	return b.call(ctx, "POST", "/uploads", map[string]any{"matter": p.matter, "name": p.name, "size": len(p.content)}, u)
}

// part has one part's link signed and sends it there. What the store says to be there already has arrived before.
func (b *tab) part(ctx context.Context, p *parcel, u Upload, n int) error {
	part, content := u.part(n, p.content)
	var links struct{ Parts []Link }
	if err := b.call(ctx, "POST", "/uploads/"+p.id+"/parts", map[string]any{"parts": []Part{part}}, &links); err != nil {
		return err
	}
	status, answer, err := b.send(ctx, http.MethodPut, links.Parts[0].URL, content, links.Parts[0].Headers)
	switch {
	case err != nil:
		return err
	case status == http.StatusOK, status == http.StatusPreconditionFailed && u.Parts == 1:
		return nil
	case status == http.StatusNotFound:
		return &refusedError{status, string(answer)}
	}
	return fmt.Errorf("%w: the store answered %d %.300s", errLost, status, answer)
}

// open downloads a file that was sent.
func (b *tab) open(ctx context.Context, p *parcel) ([]byte, error) {
	var link struct{ URL string }
	if err := b.call(ctx, "POST", "/downloads", map[string]string{"matter": p.matter, "document": p.document}, &link); err != nil {
		return nil, err
	}
	status, content, err := b.send(ctx, http.MethodGet, link.URL, nil, nil)
	if err == nil && status != http.StatusOK {
		err = &refusedError{status, string(content)}
	}
	return content, err
}

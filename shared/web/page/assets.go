package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strings"
	"time"
)

//go:embed assets/*.css assets/*.js
var assetFiles embed.FS

// assets are the files that pages refer to. All of them stand in one folder that is named after their content: scripts import each other
// by relative names, and a change of any file gives all of them new addresses.
type assets struct {
	hash  string
	files map[string]asset
}

type asset struct {
	body      []byte
	mediaType string
	tag       string
}

func newAssets(firm Firm) (*assets, error) {
	c, err := parseColour(firm.Colour)
	if err != nil {
		return nil, err
	}
	bodies := map[string][]byte{"firm.css": firmSheet(c), "favicon.svg": favicon(c)}
	if firm.LogoSVG != nil {
		if err := checkSVG(firm.LogoSVG); err != nil {
			return nil, fmt.Errorf("the firm's logo: %w", err)
		}
		bodies["logo.svg"] = firm.LogoSVG
	}
	entries, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, fmt.Errorf("reading assets: %w", err)
	}
	for _, e := range entries {
		if bodies[e.Name()], err = assetFiles.ReadFile("assets/" + e.Name()); err != nil {
			return nil, fmt.Errorf("reading assets: %w", err)
		}
	}
	a := &assets{files: map[string]asset{}}
	for name, body := range bodies {
		sum := sha256.Sum256(body)
		a.files[name] = asset{body: body, mediaType: mediaType(name), tag: `"` + hex.EncodeToString(sum[:8]) + `"`}
	}
	a.hash = a.sum()
	return a, nil
}

func (a *assets) sum() string {
	names := make([]string, 0, len(a.files))
	for name := range a.files {
		names = append(names, name)
	}
	sort.Strings(names)
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintln(h, name, a.files[name].tag)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// address is where a file stands, relative to the portal's root. It fails for a file that isn't there, so that a template can't name one.
func (a *assets) address(name string) (string, error) {
	if _, ok := a.files[name]; !ok {
		return "", fmt.Errorf("there is no asset %q", name)
	}
	return "assets/" + a.hash + "/" + name, nil
}

func mediaType(name string) string {
	switch {
	case strings.HasSuffix(name, ".css"):
		return "text/css; charset=utf-8"
	case strings.HasSuffix(name, ".js"):
		return "text/javascript; charset=utf-8"
	}
	return "image/svg+xml"
}

// checkSVG asks for a well-formed document whose root is svg. Scripts in it never run: it is only ever shown as an image, and is served
// with a policy that forbids everything.
func checkSVG(b []byte) error {
	d := xml.NewDecoder(bytes.NewReader(b))
	root := ""
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("it is not well-formed XML: %w", err)
		}
		if s, ok := t.(xml.StartElement); ok && root == "" {
			root = s.Name.Local
		}
	}
	if root != "svg" {
		return errors.New("it is not an SVG document")
	}
	return nil
}

// favicon is a lock in the firm's colour.
func favicon(c colour) []byte {
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="%s"/>`+
		`<path d="M11 14v-3a5 5 0 0 1 10 0v3M9 14h14v10H9z" fill="none" stroke="%s" stroke-width="2" stroke-linejoin="round"/></svg>`, c, c.ink())
}

// Assets serves the files that pages refer to, all of them text. It answers every path that ends in assets/<version>/<name>, so it can be
// mounted with or without a prefix. Files under the present version may be kept for a year (RFC 8246); one of another version, which a
// page from before an update may still ask for, is answered with the present file and must not be kept. There is no directory listing.
func (p *Pages) Assets() http.Handler { return http.HandlerFunc(p.assets.serve) }

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "This address only answers GET and HEAD.", http.StatusMethodNotAllowed)
		return
	}
	parts := strings.Split(r.URL.Path, "/")
	n := len(parts)
	file, ok := a.files[parts[n-1]]
	if !ok || n < 3 || parts[n-3] != "assets" {
		h.Set("Cache-Control", "no-store")
		http.Error(w, "There is nothing at this address.", http.StatusNotFound)
		return
	}
	h.Set("Cache-Control", "no-store")
	if parts[n-2] == a.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	if file.mediaType != "image/svg+xml" {
		h.Set("Content-Security-Policy", "default-src 'none'")
	}
	h.Set("Content-Type", file.mediaType)
	h.Set("ETag", file.tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file.body))
}

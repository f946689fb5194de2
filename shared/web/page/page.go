// Package page is what people see: view models, templates and assets of the portal's pages.
//
// It takes plain values (strings, times, counts) and writes HTML; sizes, dates and the plain words for states and acts are made here.
//
// Guarantees: whatever a view holds is escaped for the place where it stands; names of files are isolated so that their reading direction
// changes nothing around them; no page needs an inline script, an inline style or another host, so the strictest Content-Security-Policy
// fits; every link is relative, because the pages do not know under which path they are served; every form that changes something carries
// the CSRF token; everything but uploading works without scripts.
//
// Non-goals: it decides nothing (what a person may see or do is already settled in the view), it knows no HTTP but the delivery of its
// assets, and it imports no domain package.
package page

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"
)

// Firm is how the firm appears. Everything in it comes from the firm's settings.
type Firm struct {
	Name    string // as the firm writes it, for example "Hallam & Reyes LLP"; must not be empty
	Colour  string // #rrggbb; text on it and links in it are adjusted until they can be read (WCAG 2.2, 1.4.3)
	LogoSVG []byte // optional SVG file; shown in place of the name's initial, at 32 CSS pixels high
}

// Pages renders views. It is safe for concurrent use.
type Pages struct {
	firm      Firm
	templates map[string]*template.Template
	assets    *assets
}

// View is one of this package's view models: Matters, Matter, Upload, Document, Activity, Attention, Welcome, SessionEnded, Failure.
type View interface {
	frame() *Frame
	template() string
}

//go:embed templates/*.html
var templateFiles embed.FS

// New prepares the pages of a firm. It fails when the firm has no name, when its colour is not #rrggbb, or when its logo is not an SVG
// document.
func New(firm Firm) (*Pages, error) {
	if strings.TrimSpace(firm.Name) == "" {
		return nil, errors.New("preparing pages: the firm has no name")
	}
	a, err := newAssets(firm)
	if err != nil {
		return nil, fmt.Errorf("preparing pages: %w", err)
	}
	p := &Pages{firm: firm, templates: map[string]*template.Template{}, assets: a}
	base, err := template.New("").Funcs(p.functions()).ParseFS(templateFiles, "templates/frame.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("preparing pages: %w", err)
	}
	for _, name := range []string{"matters", "matter", "upload", "document", "activity", "attention", "queue", "review", "rules", "trial", "lists", "welcome", "failure"} {
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(templateFiles, "templates/"+name+".html")
		}
		if err != nil {
			return nil, fmt.Errorf("preparing pages: %w", err)
		}
		p.templates[name] = t
	}
	return p, nil
}

var rootForm = regexp.MustCompile(`^(\.\./)*$`)

// Render writes a view as a whole HTML document (UTF-8). Nothing is written when the view can't be rendered, so that the caller can
// still answer with something else.
func (p *Pages) Render(w io.Writer, v View) error {
	f := v.frame()
	if !rootForm.MatchString(f.Root) {
		return fmt.Errorf("rendering %s: the way to the root must be a repetition of \"../\", not %q", v.template(), f.Root)
	}
	t, ok := p.templates[v.template()]
	if !ok {
		return fmt.Errorf("rendering %s: there is no such page", v.template())
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "frame", v); err != nil {
		return fmt.Errorf("rendering %s: %w", v.template(), err)
	}
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("writing %s: %w", v.template(), err)
	}
	return nil
}

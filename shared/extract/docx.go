package extract

import (
	"errors"
	"io"
	"path"
	"strings"
)

// readDOCX takes the text of a Word document: every XML part of its package, whatever its name, so that headers, notes, comments,
// glossaries, charts, diagrams, custom XML and properties can't be overlooked. Parts that are neither XML nor a picture or font are
// something that a person must look at.
func readDOCX(src *source, out *sink, limits Limits) error {
	p, err := openPackage(src, limits)
	if err != nil {
		return err
	}
	if err := p.disjoint(); err != nil {
		return err
	}
	if err := p.foreign(); err != nil {
		return err
	}
	pictures, before := 0, out.used
	for _, name := range p.order {
		switch {
		case picture[path.Ext(name)]:
			pictures++
		case isXML(name):
			if err := src.ctx.Err(); err != nil {
				return err
			}
			if err := p.readPart(name, out, limits); err != nil {
				return err
			}
		}
	}
	if pictures > 0 && !hasBody(out) && out.used-before < scantText {
		return unreadable(Scanned, "the document has pictures and no text")
	}
	return nil
}

// scantText is the number of bytes below which a document with pictures counts as having no text of its own: Word always writes some
// properties.
const scantText = 4 << 10

func hasBody(out *sink) bool {
	for _, s := range out.segments {
		if s.Part == "text" {
			return true
		}
	}
	return false
}

var picture = map[string]bool{".png": true, ".jpg": true, ".jpeg": true, ".jpe": true, ".jfif": true, ".gif": true, ".bmp": true, ".dib": true, ".tif": true,
	".tiff": true, ".emf": true, ".wmf": true, ".emz": true, ".wmz": true, ".wdp": true, ".ico": true, ".webp": true, ".eps": true, ".pct": true, ".pcx": true}

// inert parts hold no text that Word shows.
var inert = map[string]bool{".odttf": true, ".ttf": true, ".fntdata": true}

func isXML(name string) bool {
	switch path.Ext(name) {
	case ".xml", ".rels", ".vml", ".svg", ".sigs", ".xsd", ".xsl", ".xslt":
		return true
	}
	return false
}

// foreign looks for programs and files inside the package.
func (p *ooxml) foreign() error {
	var found error
	for _, name := range p.order {
		ext := path.Ext(name)
		switch {
		case strings.HasPrefix(path.Base(name), "vbaproject"), strings.HasPrefix(path.Base(name), "vbadata"):
			return unreadable(Macros)
		case strings.HasPrefix(name, "word/embeddings/"), strings.HasPrefix(name, "word/activex/") && !strings.Contains(name, "_rels"):
			found = unreadable(Embedded)
		case isXML(name), picture[ext], inert[ext], strings.Contains(name, "printersettings"), strings.HasPrefix(name, "docprops/thumbnail"),
			strings.HasPrefix(name, "_xmlsignatures/"), path.Base(name) == ".ds_store":
		default:
			found = unreadable(Embedded)
		}
	}
	return found
}

// readPart adds one XML part's text.
func (p *ooxml) readPart(name string, out *sink, limits Limits) error {
	body, counted, err := p.open(name)
	if err != nil {
		return err
	}
	defer body.Close()
	w := &walker{part: name, limits: limits, out: out}
	err = w.walk(counted)
	switch {
	case counted.verdict != nil:
		return counted.verdict
	case err == nil, errors.As(err, new(*Unreadable)):
	default:
		return unreadable(Damaged, p.kind.String())
	}
	if err != nil {
		return err
	}
	// What follows the last element decides whether the part's checksum is right.
	if _, err := io.Copy(io.Discard, counted); err != nil {
		if counted.verdict != nil {
			return counted.verdict
		}
		return unreadable(Damaged, p.kind.String())
	}
	out.keep(partName(name), "paragraph", strings.Join(w.done, "\n"))
	return nil
}

// partName names a part for a person.
func partName(name string) string {
	base := strings.TrimRight(strings.TrimSuffix(path.Base(name), path.Ext(name)), "0123456789")
	switch {
	case strings.HasSuffix(name, ".rels"):
		return "links"
	case strings.HasPrefix(name, "docprops/"):
		return "document properties"
	case strings.HasPrefix(name, "customxml/"):
		return "custom data"
	case strings.Contains(name, "/charts/"):
		return "charts"
	case strings.Contains(name, "/diagrams/"):
		return "diagrams"
	case strings.Contains(name, "/glossary/"):
		return "building blocks"
	}
	switch base {
	case "document":
		return "text"
	case "header":
		return "header"
	case "footer":
		return "footer"
	case "footnotes", "endnotes", "comments":
		return base
	case "commentsextended", "commentsids", "commentsextensible", "people":
		return "comments"
	}
	return "settings"
}

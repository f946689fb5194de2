package extract

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
)

// relation says what one part of a package is to another (ECMA-376 part 2, 6.5).
type relation struct {
	id     string
	kind   string // the last word of the relationship type, in lower case: "worksheet", "comments"
	target string // the part's name as in ooxml.files
}

// owner is what a part of a package is to another part.
type owner struct{ source, kind string }

// relations reads a part that lists relations. What leads outside of the package is text: it goes through the walker.
type relations struct {
	walker
	from  string // folder of the part that the relations start from
	found []relation
}

// start implements elements.
func (r *relations) start(name string, attributes []xml.Attr) error {
	if name == "Relationship" && attribute(attributes, "TargetMode") != "External" {
		target := attribute(attributes, "Target")
		if plain, err := url.PathUnescape(target); err == nil {
			target = plain
		}
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", r.from, target)
		}
		kind := attribute(attributes, "Type")
		r.found = append(r.found, relation{attribute(attributes, "Id"), strings.ToLower(path.Base(kind)), strings.ToLower(strings.TrimPrefix(path.Clean(target), "/"))})
	}
	return r.walker.start(name, attributes)
}

// relate reads all relations of the package, so that a part's place can be told from what uses it. It gives where the links lead.
func (p *ooxml) relate(out *sink) (links []string, err error) {
	p.relations, p.owners = map[string][]relation{}, map[string]owner{}
	for _, name := range p.order {
		if path.Ext(name) != ".rels" {
			continue
		}
		folder, base := path.Split(name)
		folder = strings.TrimSuffix(folder, "_rels/")
		source := folder + strings.TrimSuffix(base, ".rels")
		r := &relations{walker: walker{out: out}, from: folder}
		if err := p.read(name, r); err != nil {
			return nil, err
		}
		p.relations[source] = r.found
		for _, to := range r.found {
			if _, taken := p.owners[to.target]; !taken {
				p.owners[to.target] = owner{source, to.kind}
			}
		}
		links = append(links, r.done...)
	}
	return links, nil
}

// related gives the first part that a part has this relation to, or nothing.
func (p *ooxml) related(source, kind string) string {
	for _, r := range p.relations[source] {
		if _, there := p.files[r.target]; there && r.kind == kind {
			return r.target
		}
	}
	return ""
}

// readOffice takes the text of an OOXML package: every XML part, whatever its name, so that headers, notes, comments, glossaries, charts,
// diagrams, custom XML and properties can't be overlooked. The other parts are pictures, which show offers; fonts and settings of
// printers, which have no text; macros, which are refused; and documents inside the document, whatever they are called.
func readOffice(src *source, out *sink, limits Limits, body func(p *ooxml) (func(name string) error, error)) error {
	p, err := openPackage(src, limits)
	if err != nil {
		return err
	}
	if err := p.disjoint(); err != nil {
		return err
	}
	for _, name := range p.order {
		if base := path.Base(name); strings.HasPrefix(base, "vbaproject") || strings.HasPrefix(base, "vbadata") {
			return unreadable(Macros)
		}
	}
	links, err := p.relate(out)
	if err != nil {
		return err
	}
	read, err := body(p)
	if err != nil {
		return err
	}
	for _, name := range p.order {
		if err := src.ctx.Err(); err != nil {
			return err
		}
		if err := p.part(name, out, read); err != nil {
			return err
		}
	}
	out.keep("links", "", strings.Join(links, "\n"))
	return nil
}

// part reads one part, or queues it.
func (p *ooxml) part(name string, out *sink, read func(name string) error) error {
	ext := path.Ext(name)
	switch {
	case ext == ".rels":
		return nil // relate has read it
	case strings.HasPrefix(name, "docprops/thumbnail"):
		return nil // the first page once more
	case picture[ext]:
		return p.show(name, out)
	case isXML(name):
		return read(name)
	case inert[ext], strings.Contains(name, "printersettings"), path.Base(name) == ".ds_store":
		return nil
	case strings.Contains(name, "/activex/"):
		return p.nestPart(out, "control", path.Base(p.files[name].Name), name)
	case strings.Contains(name, "/afchunk"):
		return p.nestPart(out, "inserted file", path.Base(p.files[name].Name), name)
	}
	return p.nestPart(out, "embedded file", path.Base(p.files[name].Name), name)
}

// show is where the pictures of a package are offered. Where a Recognizer is, those made of points are documents inside the document, by
// what their bytes are; without one they are passed over. Of drawings made of lines the words are read. A document of nothing but pictures is a scan, see scanned.
func (p *ooxml) show(name string, out *sink) error {
	p.pictures++
	base := path.Base(p.files[name].Name)
	role := fmt.Sprintf("picture %d", p.pictures)
	if p.place != nil {
		if place := p.place(p.owners[name].source); place != "" {
			role = place + ", " + role
		}
	}
	switch {
	case metafiles[path.Ext(name)]:
		return p.sketch(name, role, out)
	case lineArt[path.Ext(name)]:
		out.passed = append(out.passed, label("picture", base)+" (drawing)")
	case !out.sees:
		out.passed = append(out.passed, label("picture", base)+" (picture beside text)")
	default:
		return p.nestPart(out, role, "", name)
	}
	return nil
}

// sketch reads a drawing made of lines and letters.
func (p *ooxml) sketch(name, role string, out *sink) error {
	body, m, err := p.open(name)
	if err != nil {
		return err
	}
	defer body.Close()
	m.limits.Ratio = deflateMost // the blank areas of a drawing's bitmaps pack to next to nothing, and drawing reads only so much
	err = out.drawing(role, label("picture", path.Base(p.files[name].Name)), m)
	switch {
	case m.verdict != nil:
		return m.verdict
	case err != nil && !errors.As(err, new(*Unreadable)):
		return unreadable(Damaged, p.kind.String())
	}
	return err
}

// deflateMost is above what Deflate can pack into a byte (1,032).
const deflateMost = 1 << 11

// metafiles are the drawings whose words are read.
var metafiles = map[string]bool{".emf": true, ".wmf": true, ".emz": true, ".wmz": true}

// lineArt are forms of pictures and drawings for which there is no decoder.
var lineArt = map[string]bool{".wdp": true, ".ico": true, ".eps": true, ".pct": true, ".pcx": true}

var picture = map[string]bool{".png": true, ".jpg": true, ".jpeg": true, ".jpe": true, ".jfif": true, ".gif": true, ".bmp": true, ".dib": true, ".tif": true,
	".tiff": true, ".emf": true, ".wmf": true, ".emz": true, ".wmz": true, ".wdp": true, ".ico": true, ".webp": true, ".eps": true, ".pct": true, ".pcx": true}

// inert parts hold no text that Office shows.
var inert = map[string]bool{".odttf": true, ".ttf": true, ".fntdata": true}

func isXML(name string) bool {
	switch path.Ext(name) {
	case ".xml", ".vml", ".svg", ".sigs", ".xsd", ".xsl", ".xslt":
		return true
	}
	return false
}

// walk adds one XML part's text as paragraphs, and what stands beside them on its own, so that their count is right.
func (p *ooxml) walk(name, part string, out *sink) error {
	w := &walker{out: out}
	if err := p.read(name, w); err != nil {
		return err
	}
	out.keep(part, "paragraph", strings.Join(w.done, "\n"))
	out.keep(part+", descriptions", "", strings.Join(w.asides, "\n"))
	return nil
}

// scanned refuses a document that has pictures and no text of its own, having used so many bytes of text in all. A picture beside an
// embedded file shows what the file looks like.
func (p *ooxml) scanned(out *sink, used int, body bool) error {
	if p.pictures > 0 && !body && used < scantText && len(out.nested) == 0 {
		return unreadable(Scanned, "the document has pictures and no text")
	}
	return nil
}

// scantText is the number of bytes below which a document with pictures counts as having no text of its own: Office always writes some
// properties.
const scantText = 4 << 10

// general names the parts that all three kinds have, for a person; "" when the part isn't one of them.
func general(name string) string {
	switch {
	case strings.HasPrefix(name, "docprops/"):
		return "document properties"
	case strings.HasPrefix(name, "customxml/"):
		return "custom data"
	case strings.Contains(name, "/charts/"), strings.Contains(name, "/chartex/"):
		return "charts"
	case strings.Contains(name, "/diagrams/"):
		return "diagrams"
	}
	return ""
}

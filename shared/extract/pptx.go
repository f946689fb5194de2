package extract

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// readPPTX takes the text of a PowerPoint presentation: its slides, shown or hidden, with tables, charts, diagrams and the descriptions of
// pictures, the notes and comments of each, masters and layouts once, tags and properties.
func readPPTX(src *source, out *sink, limits Limits) error {
	before := out.used
	d := &deck{out: out, number: map[string]int{}, drawn: map[string]map[string]bool{}}
	if err := readOffice(src, out, limits, d.open); err != nil {
		return err
	}
	return d.p.scanned(out, out.used-before, d.words)
}

// deck is a presentation that is being read.
type deck struct {
	p      *ooxml
	out    *sink
	number map[string]int             // of the slides that the presentation lists, counted from 1, by part
	drawn  map[string]map[string]bool // what the diagrams of a slide have said, by slide
	words  bool                       // a slide has text
}

// presentation is the part that lists the slides (ECMA-376 part 1, 19.2.1.26).
type presentation struct {
	walker
	slides []string // the ids of the relations to them, in their order
}

// start implements elements.
func (p *presentation) start(name string, attributes []xml.Attr) error {
	if name == "sldId" {
		for _, a := range attributes {
			if a.Name.Local == "id" && a.Name.Space != "" { // "id" without a prefix is a number of PowerPoint's
				p.slides = append(p.slides, a.Value)
			}
		}
	}
	return p.walker.start(name, attributes)
}

// open finds the slides' numbers, and puts the slides before everything else.
func (d *deck) open(p *ooxml) (func(name string) error, error) {
	d.p = p
	main := p.related("", "officedocument")
	if main == "" {
		main = "ppt/presentation.xml"
	}
	if _, there := p.files[main]; !there {
		return nil, unreadable(Damaged, p.kind.String())
	}
	list := &presentation{walker: walker{out: d.out}}
	if err := p.read(main, list); err != nil {
		return nil, err
	}
	for _, id := range list.slides {
		for _, r := range p.relations[main] {
			if _, twice := d.number[r.target]; r.id == id && !twice {
				d.number[r.target] = len(d.number) + 1
			}
		}
	}
	p.place = func(name string) string {
		if d.number[name] > 0 {
			return d.slideName(name)
		}
		return once[p.owners[name].kind]
	}
	slices.SortStableFunc(p.order, func(a, b string) int { return d.rank(a) - d.rank(b) })
	return func(name string) error {
		if name == main {
			d.out.keep("settings", "", list.text())
			return nil
		}
		return d.read(name)
	}, nil
}

func (d *deck) rank(name string) int {
	if n := d.number[name]; n > 0 {
		return n
	}
	return len(d.number) + 1
}

// slide is the walker of a slide; the slide itself says whether it is hidden (ECMA-376 part 1, 19.3.1.38).
type slide struct {
	walker
	hidden bool
}

// start implements elements.
func (s *slide) start(name string, attributes []xml.Attr) error {
	if show := attribute(attributes, "show"); len(s.path) == 0 && (show == "0" || show == "false") {
		s.hidden = true
	}
	return s.walker.start(name, attributes)
}

// read adds one part's text under the name that a person knows it by.
func (d *deck) read(name string) error {
	s := &slide{walker: walker{out: d.out}}
	if err := d.p.read(name, s); err != nil {
		return err
	}
	kind := d.p.owners[name].kind
	if strings.HasPrefix(kind, "diagram") {
		d.drop(name, &s.walker)
	}
	part := d.place(name, kind)
	if s.hidden {
		part = "hidden " + part
	}
	d.words = d.words || len(s.done) > 0 && (kind == "slide" || beside[kind] != "")
	d.out.keep(part, "", s.text())
	return nil
}

// beside are the parts of a slide that are named after it, by the relation that leads to them.
var beside = map[string]string{"notesslide": ", notes", "comments": ", comments", "chart": ", chart", "chartex": ", chart", "diagramdata": ", diagram",
	"diagramdrawing": ", diagram", "tags": ", tags", "vmldrawing": ", drawing", "chartusershapes": ", chart"}

// once are the parts that stand by themselves.
var once = map[string]string{"slidemaster": "slide master", "slidelayout": "slide layout", "notesmaster": "notes master", "handoutmaster": "handout master",
	"commentauthors": "comments", "authors": "comments", "tags": "tags", "chart": "chart"}

// place names a part.
func (d *deck) place(name, kind string) string {
	if kind == "slide" || d.number[name] > 0 {
		return d.slideName(name)
	}
	if role := beside[kind]; role != "" {
		owner := name
		for range 4 { // a chart's drawing belongs to the chart, and the chart to the slide
			if owner = d.p.owners[owner].source; d.number[owner] > 0 {
				return d.slideName(owner) + role
			}
		}
	}
	if part := once[kind]; part != "" {
		return part
	}
	if part := general(name); part != "" {
		return part
	}
	return "settings"
}

func (d *deck) slideName(name string) string {
	if n := d.number[name]; n > 0 {
		return fmt.Sprintf("slide %d", n)
	}
	return "slide outside of the show"
}

// drop takes out of a diagram's part what another part of it has said: a diagram is kept as data and again as it was drawn.
func (d *deck) drop(name string, w *walker) {
	owner := d.p.owners[name].source
	said := d.drawn[owner]
	if said == nil {
		said = map[string]bool{}
		d.drawn[owner] = said
	}
	all := w.done
	w.done = slices.DeleteFunc(slices.Clone(all), func(text string) bool { return said[text] })
	for _, text := range all {
		said[text] = true
	}
}

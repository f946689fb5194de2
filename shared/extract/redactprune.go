package extract

import (
	"reflect"
	"strings"
)

// prune takes out of a copy that the engine wrote whatever its pages don't show. A page that is taken over brings along all that it refers to: resources
// that it has in common with redacted pages, parts of forms, threads, the private data of programs. What stays is what the
// catalog, the pages and the resources that their content names lead to. An error means that nobody can tell what a page uses.
func prune(b []byte) ([]byte, error) {
	f, err := openObjects(b)
	if err != nil {
		return nil, err
	}
	p := &pruner{f: f, done: map[pdfRef]bool{}, seen: map[uintptr]bool{}, named: map[*pdfData][]pdfName{}}
	f.root = only(f.root, "Type", "Pages")
	if err := p.node(f.root["Pages"], 0); err != nil {
		return nil, err
	}
	return f.write()
}

// pruner walks from the pages to everything that they show.
type pruner struct {
	f     *objectFile
	done  map[pdfRef]bool
	seen  map[uintptr]bool       // dictionaries, which may be parts of several others now
	named map[*pdfData][]pdfName // of content that was read
}

func only(d pdfDict, keys ...pdfName) pdfDict {
	out := pdfDict{}
	for _, k := range keys {
		if v, ok := d[k]; ok {
			out[k] = v
		}
	}
	return out
}

// node prunes a node of the page tree, which is always an object of its own.
func (p *pruner) node(v any, depth int) error {
	ref, is := v.(pdfRef)
	if !is || depth > deepest || p.done[ref] {
		return errObjects
	}
	p.done[ref] = true
	d, err := p.f.dict(ref)
	if err != nil || d == nil {
		return errObjects
	}
	if d["Type"] != pdfName("Pages") {
		d = only(d, "Type", "Parent", "MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox", "Rotate", "UserUnit", "Contents", "Resources", "Group")
		p.f.known[ref] = d
		return p.page(d)
	}
	d = only(d, "Type", "Parent", "Kids", "Count", "MediaBox", "CropBox", "Rotate")
	p.f.known[ref] = d
	kids, err := p.f.get(d["Kids"])
	if err != nil {
		return err
	}
	list, _ := kids.(pdfArray)
	for _, kid := range list {
		if err := p.node(kid, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (p *pruner) page(d pdfDict) error {
	contents, err := p.f.get(d["Contents"])
	if err != nil {
		return err
	}
	parts, _ := contents.(pdfArray)
	if parts == nil {
		parts = pdfArray{contents}
	}
	used := map[pdfName]bool{}
	for _, part := range parts {
		got, err := p.f.get(part)
		if err != nil {
			return err
		}
		if s, is := got.(*pdfData); is {
			s.dict = only(s.dict, "Filter", "DecodeParms")
			if err := p.names(s, used); err != nil {
				return err
			}
		}
	}
	return p.resources(d, used, 0)
}

// resources puts into d's own dictionary of resources those that content uses, and prunes them.
func (p *pruner) resources(d pdfDict, used map[pdfName]bool, depth int) error {
	all, err := p.f.dict(d["Resources"])
	if err != nil || all == nil {
		return err
	}
	if err := p.inherited(all, used); err != nil {
		return err
	}
	out := pdfDict{}
	for _, kind := range []pdfName{"XObject", "Pattern", "Properties", "Shading", "Font", "ExtGState", "ColorSpace"} {
		have, err := p.f.dict(all[kind])
		if err != nil {
			return err
		}
		keep := pdfDict{}
		for name, v := range have {
			if used[name] || strings.HasPrefix(string(name), "Default") { // colour spaces that nothing names (8.6.5.6)
				keep[name] = v
			}
		}
		if len(keep) > 0 {
			out[kind] = keep
		}
	}
	d["Resources"] = p.f.add(out) // an object of its own: what is in it may lead back to d
	return p.walk(d["Resources"], depth+1)
}

// inherited adds what is named by content without resources of its own, which uses those of the page (7.8.3): forms of old programs, and the signs of fonts.
func (p *pruner) inherited(all pdfDict, used map[pdfName]bool) error {
	for _, kind := range []pdfName{"XObject", "Font"} {
		have, err := p.f.dict(all[kind])
		if err != nil {
			return err
		}
		for again := true; again; {
			again = false
			for name, v := range have {
				got, err := p.f.get(v)
				if err != nil {
					return err
				}
				before := len(used)
				switch o := got.(type) {
				case *pdfData:
					if used[name] && o.dict["Subtype"] == pdfName("Form") && o.dict["Resources"] == nil {
						err = p.names(o, used)
					}
				case pdfDict:
					if used[name] && o["Resources"] == nil {
						err = p.signs(o, used)
					}
				}
				if err != nil {
					return err
				}
				again = again || len(used) > before
			}
		}
	}
	return nil
}

// signs adds the names that the signs of a Type 3 font use (9.6.5).
func (p *pruner) signs(font pdfDict, used map[pdfName]bool) error {
	procs, err := p.f.dict(font["CharProcs"])
	if err != nil {
		return err
	}
	for _, v := range procs {
		got, err := p.f.get(v)
		if err != nil {
			return err
		}
		if s, is := got.(*pdfData); is {
			if err := p.names(s, used); err != nil {
				return err
			}
		}
	}
	return nil
}

// walk prunes everything that v leads to.
func (p *pruner) walk(v any, depth int) error {
	if depth > deepest {
		return errObjects
	}
	if ref, is := v.(pdfRef); is {
		if p.done[ref] {
			return nil
		}
		p.done[ref] = true
		got, err := p.f.get(ref)
		if err != nil {
			return err
		}
		v = got
	}
	switch o := v.(type) {
	case pdfArray:
		for _, e := range o {
			if err := p.walk(e, depth+1); err != nil {
				return err
			}
		}
	case *pdfData:
		if o.dict["Resources"] != nil {
			used := map[pdfName]bool{}
			if err := p.names(o, used); err != nil {
				return err
			}
			if err := p.resources(o.dict, used, depth); err != nil {
				return err
			}
		}
		return p.entries(o.dict, depth)
	case pdfDict:
		id := reflect.ValueOf(o).Pointer()
		if p.seen[id] {
			return nil
		}
		p.seen[id] = true
		if o["Resources"] != nil {
			used := map[pdfName]bool{}
			if err := p.signs(o, used); err != nil {
				return err
			}
			if err := p.resources(o, used, depth); err != nil {
				return err
			}
		}
		return p.entries(o, depth)
	}
	return nil
}

// aside are the entries that lead from what is shown to what isn't.
var aside = []pdfName{"Parent", "PieceInfo", "Metadata", "OPI", "Ref", "Alternates", "StructParent", "StructParents", "AF", "P", "Pg", "Annots", "Measure", "PtData"}

func (p *pruner) entries(d pdfDict, depth int) error {
	for _, key := range aside {
		delete(d, key)
	}
	for key, v := range d {
		if key == "Resources" {
			continue
		}
		target, err := p.f.dict(v)
		if err != nil {
			return err
		}
		if t := target["Type"]; t == pdfName("Page") || t == pdfName("Pages") || t == pdfName("Catalog") {
			delete(d, key)
			continue
		}
		if err := p.walk(v, depth+1); err != nil {
			return err
		}
	}
	return nil
}

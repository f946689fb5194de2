package extract

import (
	"path"
	"strings"
)

// readDOCX takes the text of a Word document. Text that was deleted or moved while changes were tracked, rows of tables that were, hidden
// text and the codes of fields stand in the parts like other text, and are read with it.
func readDOCX(src *source, out *sink, limits Limits) error {
	before := out.used
	var p *ooxml
	body := false
	err := readOffice(src, out, limits, func(opened *ooxml) (func(string) error, error) {
		p = opened
		return func(name string) error {
			part, have := partName(name), len(out.segments)
			err := p.walk(name, part, out)
			body = body || part == "text" && len(out.segments) > have
			return err
		}, nil
	})
	if err != nil {
		return err
	}
	return p.scanned(out, out.used-before, body)
}

// partName names a part for a person.
func partName(name string) string {
	if part := general(name); part != "" {
		return part
	}
	if strings.Contains(name, "/glossary/") {
		return "building blocks"
	}
	base := strings.TrimRight(strings.TrimSuffix(path.Base(name), path.Ext(name)), "0123456789")
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

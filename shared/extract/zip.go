package extract

import "strings"

// readZIP queues every member of a ZIP archive, in the directory's order. Comments of the archive and its members are text.
//
// The checks of openPackage hold: no two members share a name (in any case of letters) or bytes, none is encrypted, and the directory ends.
func readZIP(src *source, out *sink, limits Limits) error {
	p, err := openPackage(src, limits)
	if err != nil {
		return err
	}
	if err := p.disjoint(); err != nil {
		return err
	}
	comments := []string{p.comment}
	for _, name := range p.order {
		comments = append(comments, p.files[name].Comment)
		if err := p.nestPart(out, "file", memberName(p.files[name]), name); err != nil {
			return err
		}
	}
	return out.add("comments", "", strings.TrimSpace(strings.Join(comments, "\n")))
}

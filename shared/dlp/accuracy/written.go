package accuracy

import "strings"

// Written is one of the ways in which people, programs and scanners write a number down.
type Written int

// The ten written forms.
const (
	Solid Written = iota
	Spaces
	Dashes
	Dots
	NoBreakSpaces
	ThinSpaces
	FullWidth
	ZeroWidth // with an invisible character inside, as from web pages
	LineBreak // broken over two lines in a table's cell
	TabCell   // a cell between tabs
	Forms     // how many there are
)

var writtenNames = [Forms]string{"solid", "spaces", "dashes", "dots", "no-break spaces", "thin spaces", "full width", "zero width", "line break", "tab cell"}

// String names the form.
func (w Written) String() string { return writtenNames[w] }

// Grouped reports whether the form sets groups apart by a sign.
func (w Written) Grouped() bool { return w >= Spaces && w <= ThinSpaces }

var between = map[Written]string{Spaces: " ", Dashes: "-", Dots: ".", NoBreakSpaces: "\u00a0", ThinSpaces: "\u2009"}

// Write writes a number of the kind in a form, and reports whether it stands in groups. A number without customary groups stands in one piece.
func (k *Kind) Write(s *Source, v string, w Written) (text string, grouped bool) {
	if k.Raw {
		return v, false
	}
	if mark := k.mark(v); mark != "" && (w == Dots || w == Dashes || len(k.Groups) == 0 && w.Grouped()) {
		return mark, true
	}
	groups := k.groups(s, v)
	switch {
	case w.Grouped() && len(groups) > 1 && !k.Hyphen:
		return strings.Join(groups, between[w]), true
	case k.Hyphen:
		v, grouped = strings.Join(groups, "-"), true
	}
	switch w {
	case FullWidth:
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
				return r - '!' + '！'
			}
			return r
		}, v), grouped
	case ZeroWidth:
		at := 1 + s.IntN(len(v)-1)
		return v[:at] + "\u200b" + v[at:], grouped
	case LineBreak:
		if len(groups) > 1 && !k.Hyphen {
			at := 1 + s.IntN(len(groups)-1)
			return strings.Join(groups[:at], " ") + "\n" + strings.Join(groups[at:], " "), true
		}
	}
	return v, grouped
}

// groups cuts a number as one of its customary groupings does.
func (k *Kind) groups(s *Source, v string) []string {
	var fit [][]int
	for _, sizes := range k.Groups {
		n := 0
		for _, size := range sizes {
			n += size
		}
		if n == len(v) {
			fit = append(fit, sizes)
		}
	}
	if len(fit) == 0 {
		return []string{v}
	}
	var groups []string
	for _, size := range pick(s, fit) {
		groups = append(groups, v[:size])
		v = v[size:]
	}
	return groups
}

// mark writes a number in its printed form, which is empty when there is none for its length.
func (k *Kind) mark(v string) string {
	for _, m := range k.Marks {
		letters := strings.TrimRight(m[:strings.IndexByte(m, '#')], "-. ")
		if strings.Count(m, "#")+len(letters) != len(v) || !strings.HasPrefix(v, letters) {
			continue
		}
		var b strings.Builder
		rest := v[len(letters):]
		for _, c := range m {
			if c == '#' {
				b.WriteByte(rest[0])
				rest = rest[1:]
			} else {
				b.WriteRune(c)
			}
		}
		return b.String()
	}
	return ""
}

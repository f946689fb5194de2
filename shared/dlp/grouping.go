package dlp

// grouping is how the characters of a number are grouped.
type grouping struct {
	sizes      uint64 // four bits a group
	solid      bool   // in one piece, or broken once at a line's end
	printed    bool   // one kind of separator, or dashes with dots or slashes
	standalone bool   // one kind of separator, and no more groups after it
}

func (m *matcher) grouping(n int) grouping {
	sizes, kinds, groups, broken := m.layout(n)
	single := kinds&(kinds-1) == 0
	return grouping{sizes: sizes, solid: groups == 1 || groups == 2 && broken == 1 && kinds == 0, printed: single || kinds == dash|dot || kinds == dash|slash,
		standalone: single && n == m.n && kinds&slash == 0}
}

// fits reports whether the grouping is the rule's. Other groupings are not regular, and nothing at all unless the number stands alone and has
// a check, or the rule leaves the grouping open.
func (m *matcher) fits(w grouping, id int) (regular, ok bool) {
	if w.solid || rules[id].strength == certain {
		return true, true
	}
	for _, g := range m.table.groups[id] {
		if g == w.sizes && (w.printed || m.letters&1 == 1) {
			return true, true
		}
	}
	return false, (rules[id].strength > shape || rules[id].anyGroups) && w.standalone
}

// spelled reports whether group g stands in the middle of digits that are all apart, as a number that is spelled out begins with its first.
func (n *number) spelled(g int) bool {
	one := func(g int) bool { return n.group[g+1]-n.group[g] == 1 && n.digits[n.group[g]].gap&line == 0 }
	return g > 0 && g+2 < len(n.group) && n.group[g]-n.group[g-1] == 1 && one(g) && one(g+1)
}

// same reports whether the digits of a value are many and all the same, as in placeholders.
func same(value string) bool {
	var first byte
	digits := 0
	for i := range len(value) {
		if value[i] > '9' {
			continue
		}
		if digits++; first == 0 {
			first = value[i]
		} else if value[i] != first {
			return false
		}
	}
	return digits >= shortest
}

// dated reports whether eight digits are a date of this or the last two centuries, written in its groups.
func dated(value string, w grouping) bool {
	switch w.sizes {
	case 0x422:
		return len(value) == 8 && within(num(value[:4]), 1800, 2099) && date(-1, num(value[4:6]), num(value[6:]))
	case 0x224:
		return len(value) == 8 && within(num(value[4:]), 1800, 2099) && (date(-1, num(value[2:4]), num(value[:2])) || date(-1, num(value[:2]), num(value[2:4])))
	}
	return false
}

// day reports whether the first n characters are eight digits in one piece that are a day of this or the last century: 20240131.
func (m *matcher) day(n int, w grouping) bool {
	if n != 8 || !w.solid || m.letters&0xff != 0 {
		return false
	}
	v := string(m.c[:8])
	return within(num(v[:4]), 1900, 2099) && date(-1, num(v[4:6]), num(v[6:]))
}

// masked shows a value's form and none of its characters.
func masked(value string) string {
	b := make([]rune, 0, len(value))
	for _, r := range value {
		if _, _, ok := alnum(r); ok {
			r = '•'
		} else if invisible(r) {
			continue
		} else if r != '-' && r != '.' && r != '/' {
			r = ' '
		}
		b = append(b, r)
	}
	return string(b)
}

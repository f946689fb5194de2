package dlp

import "slices"

// layout is how a number's digits are grouped.
type layout int

const (
	solid     layout = iota + 1 // no gaps
	printed                     // the groups in which cards are printed
	spelled                     // every digit apart
	irregular                   // any other way
)

// prints are the groups in which cards are printed.
var prints = [][]int{{4, 4, 4, 4}, {4, 6, 5}, {4, 6, 4}, {4, 4, 4, 4, 3}, {4, 4, 4, 4, 2}, {4, 4, 4, 4, 1}, {4, 4, 4, 3}, {4, 4, 4, 2}, {4, 4, 4, 1}, {4, 4, 4},
	{4, 4, 5}, {6, 13}, {8, 8}, {4, 3, 3, 3}, {4, 5, 6}}

// layout judges the groups a to b. A line's end inside a group, or between groups, doesn't change what the groups are.
func (n *number) layout(a, b int) layout {
	var sizes, merged []int
	dashes, dots, spaces := 0, 0, 0
	for g := a; g < b; g++ {
		size := n.group[g+1] - n.group[g]
		sizes = append(sizes, size)
		kind := n.digits[n.group[g]].gap
		if g > a {
			switch {
			case kind&dash != 0:
				dashes++
			case kind&dot != 0:
				dots++
			case kind&space != 0 && kind&line == 0:
				spaces++
			}
		}
		if g > a && kind&line != 0 {
			merged[len(merged)-1] += size
		} else {
			merged = append(merged, size)
		}
	}
	if len(merged) == 1 && len(sizes) <= 2 {
		return solid
	}
	if dashes > 0 && dots > 0 || dashes > 0 && spaces > 0 || dots > 0 && spaces > 0 {
		return irregular
	}
	for _, p := range prints {
		if slices.Equal(sizes, p) || slices.Equal(merged, p) {
			return printed
		}
	}
	if !slices.ContainsFunc(sizes, func(s int) bool { return s != 1 }) {
		return spelled
	}
	return irregular
}

// value gives the digits from to to as ASCII.
func (n *number) value(from, to int) string {
	b := make([]byte, 0, 19)
	for _, d := range n.digits[from:to] {
		b = append(b, '0'+d.value)
	}
	return string(b)
}

// continues reports whether the digits from to to are only a part of something longer: a dash or dot directly joins more digits to them.
func (n *number) continues(from, to int) bool {
	joined := func(g gap) bool { return g&(dash|dot) != 0 && g&(space|line) == 0 }
	if from > 0 && joined(n.digits[from].gap) {
		return true
	}
	return to < len(n.digits) && joined(n.digits[to].gap)
}

// neighboured reports whether a group of four digits stands beside the groups a to b, as in columns of figures or lists of years.
func (n *number) neighboured(a, b int) bool {
	four := func(g int) bool { return n.group[g+1]-n.group[g] == 4 }
	return a > 0 && n.digits[n.group[a]].gap == space && four(a-1) ||
		b < len(n.group)-1 && n.digits[n.group[b]].gap == space && four(b)
}

// apart reports whether no further digits stand beside the groups a to b on the same line.
func (n *number) apart(a, b int) bool {
	return (a == 0 || n.digits[n.group[a]].gap&line != 0) && (b == len(n.group)-1 || n.digits[n.group[b]].gap&line != 0)
}

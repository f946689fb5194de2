package dlp

// sampleSSNs were published and belong to nobody, or stand in forms, advertisements and handbooks: 078-05-1120 (a wallet's inset, 1938),
// 219-09-9999 (a pamphlet, 1940), 457-55-5462 (an advertisement, 2006), and what people type to fill a field.
var sampleSSNs = words(`078051120 219099999 457555462 123456789 123121234 012345678 111223333 121212121 001010001 123456780`)

// ssnRule has the words about social security numbers. Those that name them make nine digits without gaps one.
var ssnRule = rule{Detector: Detector{ID: SSN, Country: "US", Singular: "US social security number", Plural: "US social security numbers", Holds: true,
	Check:  "numbers that can have been issued",
	Source: "US Social Security Administration, RM 10201.035 and 20 CFR 422.103 (areas 000, 666 and 900-999, group 00 and serial 0000 are never issued)"},
	words: "!ssn,!ssns,!ss no,!ss number,!ss,!s.s.n,!soc sec,!social security,!social security number,!social sec,!taxpayer identification,!taxpayer id,!seguro social," +
		"~social insurance,social,~tax id,tin,~tax identification,~form w,w-2,w-9",
	not: "cell,zip,case no,case,routing,aba,ein,employer identification,account,part,policy,claim no,claim,reference,ref,cusip,npi,uscis"}

// ssns finds US social security numbers in a number: nine digits in groups of three, two and four, or solid, that the Social Security
// Administration can have issued.
//
//	high    written in groups, or solid, with words about social security around it
//	medium  written with dashes, without such words
//	low     written with spaces or dots without such words; a number published as a sample, or one digit repeated; a word for another
//	        kind of number just before it
//
// Nine solid digits without such words are no finding: telephone, account and routing numbers look the same.
func ssns(found []Finding, n *number, around *surroundings) []Finding {
	var candidates []Finding
	for a := 0; a < len(n.group)-1; a++ {
		from := n.group[a]
		to := from + 9
		if to > len(n.digits) || n.more && from >= longest-overlap {
			break
		}
		b := a + 1
		for b < len(n.group)-1 && n.group[b] < to {
			b++
		}
		if n.group[b] != to {
			continue
		}
		if c, ok := n.ssn(a, b, around); ok {
			candidates = append(candidates, c)
		}
	}
	return keep(found, candidates)
}

// ssn judges the nine digits of the groups a to b.
func (n *number) ssn(a, b int, around *surroundings) (Finding, bool) {
	from, to := n.group[a], n.group[b]
	value := n.value(from, to)
	style, ok := n.ssnStyle(a, b)
	if !ok || !issuable(value) || n.continues(from, to) || n.signed && from == 0 {
		return Finding{}, false
	}
	start, end := n.digits[from].at, n.digits[to-1].end
	if !around.speaks(ssnAt, start, end) && style == 0 {
		return Finding{}, false
	}
	e := around.weigh(ssnAt, start, end)
	context := e.score > 0
	if style == 0 && e.score < 2 {
		return Finding{}, false
	}
	if !context && (n.glued && from == 0 || n.follow && to == len(n.digits)) {
		return Finding{}, false
	}
	confidence := Medium
	switch {
	case sampleSSNs[value] || placeholder(value):
		confidence = Low
	case context:
		confidence = High
	case style != dash || e.other:
		confidence = Low
	}
	return Finding{Detector: SSN, Start: start, End: end, Confidence: confidence, Masked: "•••-••-••••"}, true
}

// ssnStyle gives what stands between the groups: dash, dot, space, or nothing. A line's end may stand in any gap, and inside solid digits.
func (n *number) ssnStyle(a, b int) (gap, bool) {
	from := n.group[a]
	var breaks [2]gap
	for g := a + 1; g < b; g++ {
		kind := n.digits[n.group[g]].gap
		switch n.group[g] - from {
		case 3:
			breaks[0] = kind
		case 5:
			breaks[1] = kind
		default:
			if kind != line || b-a > 2 {
				return 0, false
			}
			return 0, true
		}
	}
	for _, style := range []gap{dash, dot, space, line} {
		if breaks[0]&style != 0 && breaks[1]&style != 0 && (breaks[0]|breaks[1])&^(style|line|space) == 0 {
			return style, true
		}
	}
	// One gap at a line's end, the other as it is.
	if breaks[0] != 0 && breaks[1] != 0 && (breaks[0]|breaks[1])&line != 0 {
		return (breaks[0] | breaks[1]) & (dash | dot | space), (breaks[0]|breaks[1])&dash == 0 || (breaks[0]|breaks[1])&dot == 0
	}
	return 0, breaks[0]|breaks[1] == 0 || (breaks[0]|breaks[1]) == line
}

// issuable applies the rules of issue: since 2011 areas are random, except that 000, 666 and 900 to 999 are never used, nor group 00 or
// serial 0000 (SSA RM 10201.035).
func issuable(value string) bool {
	area, group, serial := value[:3], value[3:5], value[5:]
	return area != "000" && area != "666" && area[0] != '9' && group != "00" && serial != "0000"
}

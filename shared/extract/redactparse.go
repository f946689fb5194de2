package extract

import (
	"bytes"
	"strconv"
	"strings"
)

const (
	pdfSpaces     = "\x00\t\n\f\r "
	pdfDelimiters = "()<>[]{}/%"
	// deepest is how far the objects of a file may be nested; engines write a handful of levels.
	deepest = 200
)

// objectParser reads objects one after another (ISO 32000-1, 7.2 and 7.3).
type objectParser struct {
	b  []byte
	at int
}

func (p *objectParser) skip() {
	for p.at < len(p.b) {
		switch c := p.b[p.at]; {
		case strings.IndexByte(pdfSpaces, c) >= 0:
			p.at++
		case c == '%':
			for p.at < len(p.b) && p.b[p.at] != '\n' && p.b[p.at] != '\r' {
				p.at++
			}
		default:
			return
		}
	}
}

// token is the run of regular characters at the parser's place.
func (p *objectParser) token() string {
	from := p.at
	for p.at < len(p.b) && strings.IndexByte(pdfSpaces, p.b[p.at]) < 0 && strings.IndexByte(pdfDelimiters, p.b[p.at]) < 0 {
		p.at++
	}
	return string(p.b[from:p.at])
}

// word takes w when it comes next.
func (p *objectParser) word(w string) bool {
	p.skip()
	from := p.at
	if p.token() == w {
		return true
	}
	p.at = from
	return false
}

func (p *objectParser) integer() (int, error) {
	p.skip()
	n, err := strconv.Atoi(p.token())
	if err != nil || n < 0 {
		return 0, errObjects
	}
	return n, nil
}

func (p *objectParser) value(depth int) (any, error) {
	p.skip()
	if depth > deepest || p.at >= len(p.b) {
		return nil, errObjects
	}
	switch rest := p.b[p.at:]; {
	case rest[0] == '/':
		p.at++
		return unescapeName(p.token()), nil
	case rest[0] == '(':
		return p.literal()
	case bytes.HasPrefix(rest, []byte("<<")):
		return p.dictionary(depth)
	case rest[0] == '<':
		end := bytes.IndexByte(rest, '>')
		if end < 0 {
			return nil, errObjects
		}
		p.at += end + 1
		return pdfPlain(rest[:end+1]), nil
	case rest[0] == '[':
		p.at++
		out := pdfArray{}
		for {
			if p.skip(); p.at < len(p.b) && p.b[p.at] == ']' {
				p.at++
				return out, nil
			}
			v, err := p.value(depth + 1)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
	}
	return p.plain()
}

// plain reads a number, a reference, true, false or null.
func (p *objectParser) plain() (any, error) {
	word := p.token()
	if word == "" {
		return nil, errObjects
	}
	if word == "null" {
		return nil, nil
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 0 {
		return pdfPlain(word), nil
	}
	from := p.at
	if generation, err := p.integer(); err == nil && generation == 0 && p.word("R") {
		return pdfRef(n), nil
	}
	p.at = from
	return pdfPlain(word), nil
}

func (p *objectParser) dictionary(depth int) (any, error) {
	p.at += 2
	out := pdfDict{}
	for {
		if p.skip(); bytes.HasPrefix(p.b[p.at:], []byte(">>")) {
			p.at += 2
			return out, nil
		}
		key, err := p.value(depth + 1)
		name, is := key.(pdfName)
		if err != nil || !is {
			return nil, errObjects
		}
		if out[name], err = p.value(depth + 1); err != nil {
			return nil, err
		}
	}
}

// literal reads a string in parentheses (7.3.4.2).
func (p *objectParser) literal() (any, error) {
	from, open := p.at, 0
	for ; p.at < len(p.b); p.at++ {
		switch p.b[p.at] {
		case '\\':
			p.at++
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				p.at++
				return pdfPlain(p.b[from:p.at]), nil
			}
		}
	}
	return nil, errObjects
}

func unescapeName(s string) pdfName {
	if !strings.Contains(s, "#") {
		return pdfName(s)
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '#' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return pdfName(b.String())
}

package extract

import (
	"bytes"
	"io"
	"strings"

	"github.com/jhillyerd/enmime/v2"
	"github.com/jhillyerd/enmime/v2/mediatype"
)

// entity is a message or a part of one (RFC 2045, 2.4) before it is decoded.
type entity struct {
	head, body []byte
	media      string // the Content-Type without its parameters, in lower case; empty when there is none
	boundary   string // of a multipart
}

// newEntity cuts an entity at the empty line that ends its header.
func newEntity(raw []byte) entity {
	e := entity{head: raw}
	if rest, ok := bytes.CutPrefix(raw, []byte("\r\n")); ok {
		e.head, e.body = nil, rest
	} else if rest, ok := bytes.CutPrefix(raw, []byte("\n")); ok {
		e.head, e.body = nil, rest
	} else {
		for _, end := range []string{"\r\n\r\n", "\n\n"} {
			if i := bytes.Index(raw[:len(e.head)], []byte(end)); i >= 0 {
				e.head, e.body = raw[:i], raw[i+len(end):]
			}
		}
	}
	if value := e.field("content-type"); value != "" {
		if media, parameters, _, err := mediatype.Parse(value); err == nil {
			e.media, e.boundary = strings.ToLower(media), parameters["boundary"]
		}
	}
	return e
}

// field gives the value of the first header field of a name in lower case, unfolded.
func (e entity) field(name string) string {
	for line := range strings.SplitSeq(unfolded(string(e.head)), "\n") {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(key), name) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// unfolded joins the lines of each header field (RFC 5322, 2.2.3).
func unfolded(head string) string {
	return strings.NewReplacer("\r\n ", " ", "\r\n\t", " ", "\n ", " ", "\n\t", " ", "\r\n", "\n").Replace(head)
}

// multipart reports whether the entity consists of parts.
func (e entity) multipart() bool { return strings.HasPrefix(e.media, "multipart/") }

// split takes a multipart's body apart (RFC 2046, 5.1.1) in one pass over it, however deep the parts are nested. It is false when the body
// has no part, or goes on with parts after its end, which programs understand in different ways.
func (e entity) split() (before []byte, parts [][]byte, after []byte, ok bool) {
	delimiter := append([]byte("--"), e.boundary...)
	begin, ended := 0, false
	for at := 0; at < len(e.body) && e.boundary != ""; {
		end := len(e.body)
		if i := bytes.IndexByte(e.body[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		rest, found := bytes.CutPrefix(e.body[at:end], delimiter)
		rest = bytes.TrimRight(rest, " \t\r\n")
		if found && (len(rest) == 0 || string(rest) == "--") {
			if ended {
				return nil, nil, nil, false
			}
			content := withoutLineEnd(e.body[begin:at])
			if parts == nil && before == nil {
				before = append([]byte{}, content...)
			} else {
				parts = append(parts, content)
			}
			begin, ended = end, len(rest) > 0
		}
		at = end
	}
	switch {
	case before == nil:
		return nil, nil, nil, false
	case ended:
		after = e.body[begin:]
	default:
		parts = append(parts, e.body[begin:])
	}
	return before, parts, after, true
}

func withoutLineEnd(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
}

// losing are the parser's warnings after which content is missing or was left undecoded.
var losing = map[string]bool{enmime.ErrorMalformedBase64: true, enmime.ErrorContentEncoding: true, enmime.ErrorCharsetConversion: true}

// decoder takes one entity without parts at a time. (Given a whole message, enmime's time doubles with every level of nested multiparts
// that are not closed.)
var decoder = enmime.NewParser(enmime.DisableTextConversion(true), enmime.MinCharsetDetectRunes(1<<30), enmime.MultipartWOBoundaryAsSinglePart(true))

// decoded undoes the transfer encoding, and the character set of text that declares one. It is false when something is lost by it.
func (e entity) decoded() (*enmime.Part, bool) {
	p, err := decoder.ReadParts(io.MultiReader(bytes.NewReader(e.head), strings.NewReader("\r\n\r\n"), bytes.NewReader(e.body)))
	if err != nil || p.FirstChild != nil {
		return nil, false
	}
	for _, problem := range p.Errors {
		if problem.Severe || losing[problem.Name] {
			return nil, false
		}
	}
	return p, true
}

package extract

import (
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
)

// page collects the text of one web page.
type page struct {
	limits Limits
	out    *sink
	prefix string

	shown, hidden, attributes, code strings.Builder
	space                           bool // white space is due before the next shown character
	verbatim                        int  // open elements that keep white space
	depth                           int  // pages inside attributes and comments
	files                           int
}

// readPage reads a page that has been decoded. Every part's name begins with prefix, which is empty for a page that is a document of its own.
func readPage(text, prefix string, out *sink, limits Limits) error {
	p := &page{limits: limits, out: out, prefix: prefix}
	if err := p.walk(text, &p.shown); err != nil {
		return err
	}
	for _, part := range []struct {
		name string
		text *strings.Builder
	}{{"text", &p.shown}, {"comments", &p.hidden}, {"attributes", &p.attributes}, {"scripts and styles", &p.code}} {
		if err := out.add(prefix+part.name, "line", clean(part.text.String())); err != nil {
			return err
		}
	}
	return nil
}

// block elements begin and end a line (HTML, 15.3); the others don't, so that a number which is partly bold stays one number.
var block = set("address article aside blockquote body br center caption dd details dialog dir div dl dt fieldset figcaption figure footer form",
	"frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre search section select",
	"summary table tbody tfoot thead title tr ul xmp textarea iframe noscript noframes template video audio object button")

// raw elements hold characters that a browser doesn't take for markup; in coded ones they are programs, in the others a page for programs
// that can do less.
var (
	coded = set("script style")
	raw   = set("iframe noembed noframes noscript xmp")
)

// layout are the attributes that say how a page looks and hold nothing that somebody wrote. Measures and drawings are full of numbers.
var layout = set("class width height colspan rowspan align valign border cellpadding cellspacing bgcolor color size lang dir target method charset media",
	"tabindex role xmlns viewbox d points transform fill stroke stroke-width x y x1 x2 y1 y2 cx cy r rx ry dx dy offset hspace vspace nowrap maxlength",
	"rows cols frameborder marginwidth marginheight topmargin leftmargin face integrity nonce crossorigin sizes loading decoding")

func set(lists ...string) map[string]bool {
	m := map[string]bool{}
	for _, list := range lists {
		for _, word := range strings.Fields(list) {
			m[word] = true
		}
	}
	return m
}

func (p *page) walk(text string, into *strings.Builder) error {
	if p.depth > p.limits.Nesting {
		return unreadable(Nested, p.limits.Nesting)
	}
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(0) // the text is in memory already
	inside := ""   // the element whose characters come next
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return unreadable(Damaged, HTML.String())
			}
			return nil
		}
		if p.shown.Len()+p.hidden.Len()+p.attributes.Len()+p.code.Len() > p.limits.Characters {
			return unreadable(TooLong, p.limits.Characters>>20)
		}
		if err := p.token(z, kind, &inside, into); err != nil {
			return err
		}
	}
}

func (p *page) token(z *html.Tokenizer, kind html.TokenType, inside *string, into *strings.Builder) error {
	switch kind {
	case html.TextToken:
		return p.characters(string(z.Text()), *inside, into)
	case html.CommentToken, html.DoctypeToken:
		return p.comment(string(z.Text()))
	}
	name, more := z.TagName()
	tag := string(name)
	*inside = ""
	if kind == html.StartTagToken {
		*inside = tag
	}
	p.boundary(tag, kind, into)
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if err := p.attribute(string(key), string(value)); err != nil {
			return err
		}
	}
	return nil
}

// boundary ends lines and cells where a browser does.
func (p *page) boundary(tag string, kind html.TokenType, into *strings.Builder) {
	switch {
	case tag == "td" || tag == "th":
		if kind == html.StartTagToken {
			into.WriteByte('\t')
			p.space = false
		}
	case block[tag]:
		into.WriteByte('\n')
		p.space = false
	}
	if tag == "pre" || tag == "textarea" || tag == "listing" {
		switch kind {
		case html.StartTagToken:
			p.verbatim++
		case html.EndTagToken:
			p.verbatim = max(0, p.verbatim-1)
		}
	}
}

// characters adds text, with white space as a browser shows it.
func (p *page) characters(text, inside string, into *strings.Builder) error {
	switch {
	case coded[inside]:
		p.code.WriteString(text + "\n")
		return p.carried(text)
	case raw[inside]:
		return p.deeper(text, into)
	case p.verbatim > 0:
		into.WriteString(text)
		return nil
	}
	for _, r := range text {
		switch r {
		case ' ', '\t', '\n', '\r', '\f':
			p.space = true
			continue
		}
		if p.space && into.Len() > 0 {
			into.WriteByte(' ')
		}
		p.space = false
		into.WriteRune(r)
	}
	return nil
}

// comment adds a comment's text; old mail programs write pages into comments.
func (p *page) comment(text string) error {
	p.hidden.WriteByte('\n')
	if strings.Contains(text, "<") {
		return p.deeper(text, &p.hidden)
	}
	p.hidden.WriteString(text)
	return nil
}

func (p *page) deeper(text string, into *strings.Builder) error {
	p.depth++
	defer func() { p.depth-- }()
	return p.walk(text, into)
}

// attribute adds an attribute's value unless it is about layout.
func (p *page) attribute(key, value string) error {
	if layout[key] || strings.TrimSpace(value) == "" {
		return nil
	}
	if whole, err := p.carriedWhole(value); whole || err != nil {
		return err
	}
	if err := p.carried(value); err != nil {
		return err
	}
	if key == "srcdoc" {
		p.attributes.WriteByte('\n')
		return p.deeper(value, &p.attributes)
	}
	if decoded, telling := percent(value); telling {
		value = strings.ToValidUTF8(decoded, "\uFFFD")
	}
	p.attributes.WriteString(value + "\n")
	return nil
}

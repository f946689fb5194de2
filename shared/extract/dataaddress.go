package extract

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// dataAddress is an address that carries a file (RFC 2397) inside other text. The type is empty or has a slash, which tells it from "data:"
// in a program.
var dataAddress = regexp.MustCompile(`(?i)\bdata:((?:[a-z0-9.+-]+/[a-z0-9.+-]+)?(?:;[a-z0-9_=".+-]+)*),([^"'()<>\s]*)`)

// carried queues the files that stand in addresses within text, which is a script, a style or a list of addresses.
func (p *page) carried(text string) error {
	for _, at := range dataAddress.FindAllStringSubmatchIndex(text, -1) {
		if _, err := p.carry(text[at[2]:at[3]], text[at[4]:at[5]]); err != nil {
			return err
		}
	}
	return nil
}

// carriedWhole queues the file that an attribute consists of, and says whether it is one. Such an attribute may have white space anywhere.
func (p *page) carriedWhole(value string) (bool, error) {
	value = strings.TrimSpace(value)
	if len(value) < 5 || !strings.EqualFold(value[:5], "data:") {
		return false, nil
	}
	head, body, ok := strings.Cut(value[5:], ",")
	if !ok {
		return false, nil
	}
	return p.carry(head, body)
}

// carry queues one file, unless its address is broken: then it is text, and no program shows a file.
func (p *page) carry(head, body string) (bool, error) {
	data, err := url.PathUnescape(body)
	if err != nil {
		data = body
	}
	head = strings.ToLower(strings.ReplaceAll(head, " ", ""))
	if strings.HasSuffix(head, ";base64") {
		unpacked, ok := lenientBase64(data)
		if !ok {
			return false, nil
		}
		data = unpacked
	}
	if data == "" {
		return true, nil
	}
	p.files++
	return true, p.out.nestBytes(fmt.Sprintf("%sfile %d in the page", p.prefix, p.files), carriedName[strings.Split(head, ";")[0]], []byte(data))
}

// carriedName gives the formats of characters, which have no signature, the extension that their type promises.
var carriedName = map[string]string{"text/html": "page.html", "image/svg+xml": "picture.svg", "text/csv": "table.csv"}

// lenientBase64 decodes either alphabet (RFC 4648), with white space anywhere and padding or none, as browsers do.
func lenientBase64(s string) (string, bool) {
	packed := strings.Map(func(r rune) rune {
		switch {
		case r <= ' ' || r == '=':
			return -1
		case r == '-':
			return '+'
		case r == '_':
			return '/'
		}
		return r
	}, s)
	data, err := base64.RawStdEncoding.DecodeString(packed)
	return string(data), err == nil
}

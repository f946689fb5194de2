package extract

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// readHTML reads a web page: what it shows, what it hides (comments, hidden elements, scripts, styles), the attributes that hold text, and
// the files that it carries in data: addresses.
func readHTML(src *source, out *sink, limits Limits) error {
	if src.size > limits.Message {
		return unreadable(Heavy, limits.Message>>20)
	}
	data, err := src.all()
	if err != nil {
		return err
	}
	text, ok := decodeHTML(data)
	if !ok {
		return unreadable(Damaged, src.kind.String())
	}
	return readPage(text, "", out, limits)
}

// decodeHTML decodes a page much as a browser does (HTML, 13.2.3): by its mark, as UTF-8 when it is that, by what it declares, by a guess,
// and as Windows-1252 at last, as far as its bytes have a meaning there. What a page declares is believed when the ASCII digits survive it:
// in some encodings they may be the second half of a character that nobody sees.
func decodeHTML(data []byte) (string, bool) {
	for _, m := range marks {
		if bytes.HasPrefix(data, []byte(m.mark)) {
			return decode(data)
		}
	}
	head := data[:min(len(data), 4096)]
	if bytes.Contains(bytes.ToLower(head), []byte("charset=")) || bytes.Contains(bytes.ToLower(head), []byte("encoding=")) {
		declared, name, _ := charset.DetermineEncoding(head[:min(len(head), 1024)], "text/html")
		switch {
		case declaresUTF7(head):
			return "", false
		case name == "replacement", name == "utf-8", name == "windows-1252":
		default:
			if text, err := declared.NewDecoder().Bytes(data); err == nil && sameDigits(data, string(text)) {
				return strings.ToValidUTF8(string(text), "\uFFFD"), true
			}
		}
	}
	if bytes.IndexByte(data, 0) < 0 && utf8.Valid(data) && !bytes.Contains(data, []byte("\x1b$")) {
		return string(data), true
	}
	if text, ok := decode(data); ok {
		return text, true
	}
	western, _ := charset.Lookup("windows-1252")
	text, err := western.NewDecoder().Bytes(data)
	return string(text), err == nil
}

// declaresUTF7 finds the one declaration that changes what ASCII characters mean.
func declaresUTF7(head []byte) bool {
	head = bytes.ToLower(head)
	return bytes.Contains(head, []byte("charset=utf-7")) || bytes.Contains(head, []byte(`charset="utf-7`)) || bytes.Contains(head, []byte(`charset='utf-7`))
}

package extract

import "strings"

// readPlain reads a plain text file in any encoding that decode knows. Lines end in "\n" whatever the file uses, and characters that are
// written as escapes (JSON, XML, addresses of links) are read as what they stand for, see unescaped.
func readPlain(src *source, out *sink, _ Limits) error {
	text, err := readCharacters(src, out)
	if err != nil {
		return err
	}
	text, links := unescaped(text)
	if err := out.add("", "line", text); err != nil {
		return err
	}
	return out.add("addresses", "", links)
}

// readCharacters decodes a file that is made of characters alone. Encrypted text that only looks like characters is held.
func readCharacters(src *source, out *sink) (string, error) {
	if src.size > 4*int64(out.limit)+4 { // no encoding takes more than four bytes for a character that takes one in UTF-8
		return "", unreadable(TooLong, out.limit>>20)
	}
	data, err := src.all()
	if err != nil {
		return "", err
	}
	text, ok := decode(data)
	if !ok {
		return "", unreadable(Damaged, src.kind.String())
	}
	if armored(text) {
		return "", unreadable(Password)
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), nil
}

// armored reports that text contains an encrypted message (RFC 9580, 6.2; RFC 7468, 9).
func armored(text string) bool {
	return strings.Contains(text, "-----BEGIN PGP MESSAGE-----") || strings.Contains(text, "-----BEGIN CMS-----") && !strings.Contains(text, "-----BEGIN PGP SIGNED")
}

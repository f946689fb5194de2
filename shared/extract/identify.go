package extract

import (
	"context"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"
)

// headSize is how much of the beginning decides about the type.
const headSize = 64 << 10

// Identify tells what a document really is and holds that against its name. The error is an *Unreadable when the name promises another
// type, the type isn't read, or the file is two types at once; any other error comes from r. An empty file is plain text.
//
// The bytes decide, never the declared media type: signatures (by the mimetype package), the parts inside a ZIP archive, the streams of a
// compound file, the header lines of a message. Among files of nothing but characters the name chooses between plain text, CSV, HTML and
// e-mail, because the same characters may be any of them; a name that promises nothing known leaves it to the characters.
func Identify(name string, r io.ReaderAt, size int64) (Kind, error) {
	src := &source{ctx: context.Background(), r: r, size: size}
	kind, _, err := identify(extension(name), src)
	if src.failed != nil {
		return "", src.failed
	}
	return kind, err
}

// extension gives the extension of a name in lower case, or nothing when what follows the last dot is no extension: "Smith v. Jones",
// "scan.001" and "letter of 3.11.2024" promise no type. Nor does "oleObject1.bin": Office stores objects so, whatever they are.
func extension(name string) string {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	letters := false
	for _, r := range ext {
		if unicode.IsSpace(r) {
			return ""
		}
		letters = letters || !unicode.IsDigit(r)
	}
	if !letters || ext == "bin" {
		return ""
	}
	return ext
}

// identify gives the kind and what the bytes are for a person, also when it refuses them.
func identify(ext string, src *source) (Kind, string, error) {
	head := make([]byte, min(src.size, headSize))
	if _, err := src.ReadAt(head, 0); err != nil && err != io.EOF {
		return "", "", err
	}
	kind, real, err := classify(ext, head, src)
	if err != nil {
		return "", real, err
	}
	promised, known := promise[ext]
	if kind == EML && promised[PlainText] { // a message saved under another name for text: read as what it is, so that nothing hides in it
		return kind, real, nil
	}
	for _, kind := range slices.Sorted(maps.Keys(promised)) {
		if real == damagedZip && zipped[kind] || real == damagedOffice && stored[kind] {
			return "", real, unreadable(Damaged, kind.String())
		}
	}
	switch {
	case kind != "" && (ext == "" || promised[kind] || written[kind] && !known && !otherTypes[ext]):
		return kind, real, nil
	case known, kind != "":
		return "", real, unreadable(Mismatch, printable(ext), article(real))
	}
	return "", real, unreadable(Unsupported, real)
}

// zipped are the kinds that are ZIP archives, stored those that are compound files, and written those made of nothing but characters.
var (
	zipped  = map[Kind]bool{DOCX: true, XLSX: true, PPTX: true, ZIP: true}
	stored  = map[Kind]bool{DOC: true, XLS: true, PPT: true, MSG: true, OLE: true}
	written = map[Kind]bool{PlainText: true, HTML: true, EML: true, CSV: true}
)

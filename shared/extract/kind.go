package extract

import (
	"bytes"
	"context"
	"io"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// Kind is a type of document that Extract can read.
type Kind string

// The kinds.
const (
	PDF       Kind = "pdf"
	DOCX      Kind = "docx"
	PlainText Kind = "text"
)

// String names the kind for a person.
func (k Kind) String() string {
	switch k {
	case PDF:
		return "PDF document"
	case DOCX:
		return "Word document"
	case PlainText:
		return "text file"
	}
	return "file"
}

// MediaType is the registered media type of the kind.
func (k Kind) MediaType() string {
	switch k {
	case PDF:
		return "application/pdf"
	case DOCX:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case PlainText:
		return "text/plain"
	}
	return "application/octet-stream"
}

// extensions says which names a kind may have. A name without an extension promises nothing and is always right.
var extensions = map[string]Kind{
	"pdf": PDF, "docx": DOCX,
	"txt": PlainText, "text": PlainText, "log": PlainText, "md": PlainText, "csv": PlainText, "tsv": PlainText,
	"pem": PlainText, "key": PlainText, "crt": PlainText, "cer": PlainText, "asc": PlainText, "pub": PlainText, "ppk": PlainText,
}

// headSize is how much of the beginning decides about the type.
const headSize = 64 << 10

// Identify tells what a document really is and holds that against its name. The error is an *Unreadable when the name promises another
// type, the type isn't read yet, or the file is two types at once; any other error comes from r. An empty file is plain text.
//
// The bytes decide, never the declared media type: signatures (by the mimetype package), the parts inside a ZIP archive, and for text
// that the beginning holds nothing but characters of UTF-8, UTF-16 or UTF-32 with a byte order mark, or Windows-1252.
func Identify(name string, r io.ReaderAt, size int64) (Kind, error) {
	src := &source{ctx: context.Background(), r: r, size: size}
	kind, err := identify(strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")), src)
	if src.failed != nil {
		return "", src.failed
	}
	return kind, err
}

func identify(ext string, src *source) (Kind, error) {
	head := make([]byte, min(src.size, headSize))
	if _, err := src.ReadAt(head, 0); err != nil && err != io.EOF {
		return "", err
	}
	kind, real, err := classify(head, src)
	if err != nil {
		return "", err
	}
	if real == damagedZip && ext == "docx" {
		return "", unreadable(Damaged, DOCX.String())
	}
	promised, known := extensions[ext]
	switch {
	case kind == PlainText && ext != "" && !known:
		return "", textByAnotherName(ext)
	case kind != "" && (ext == "" || promised == kind):
		return kind, nil
	case known || (kind != "" && ext != ""):
		return "", unreadable(Mismatch, printable(ext), article(real))
	}
	return "", unreadable(Unsupported, real)
}

// textByAnotherName judges a file of plain characters whose name promises something else.
func textByAnotherName(ext string) *Unreadable {
	if name, ok := structured[ext]; ok {
		return unreadable(Unsupported, name)
	}
	if _, ok := otherwise[ext]; ok {
		return unreadable(Mismatch, printable(ext), article(PlainText.String()))
	}
	return unreadable(Unsupported, "."+printable(ext))
}

// structured text has its own ways to write characters (entities, escapes, transfer encodings), so reading it as plain text would overlook some.
var structured = map[string]string{
	"html": "web page", "htm": "web page", "xml": "XML", "json": "JSON", "rtf": "RTF document", "eml": "e-mail message", "mbox": "mailbox",
	"svg": "SVG picture", "ics": "calendar", "vcf": "contact", "tex": "TeX",
}

var otherwise = map[string]bool{
	"doc": true, "xls": true, "xlsx": true, "ppt": true, "pptx": true, "odt": true, "ods": true, "zip": true, "msg": true, "jpg": true,
	"jpeg": true, "png": true, "gif": true, "tif": true, "tiff": true, "heic": true, "mp3": true, "mp4": true, "7z": true, "exe": true,
}

// classify gives the kind, or "" and the name of a type that isn't read.
func classify(head []byte, src *source) (kind Kind, real string, err error) {
	detected := mimetype.Detect(head)
	switch {
	case pdfHeader(head, detected):
		if isZip(src) {
			return "", "", unreadable(Ambiguous, "a PDF document", "a ZIP archive")
		}
		return PDF, PDF.String(), nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return classifyZip(src)
	case bytes.HasPrefix(head, oleHeader):
		return classifyOLE(head, src)
	}
	if name := nameOf(detected); name != "" {
		return "", name, nil
	}
	if plainHead(head, src.size) {
		if isZip(src) {
			return "", "", unreadable(Ambiguous, "a text file", "a ZIP archive")
		}
		return PlainText, PlainText.String(), nil
	}
	return "", "a type that Strongroom doesn't know", nil
}

// pdfHeader accepts "%PDF-" within the first 1,024 bytes, as readers do (ISO 32000-1, annex H.3, note 13), after nothing that is itself a
// file of another type.
func pdfHeader(head []byte, detected *mimetype.MIME) bool {
	at := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-"))
	if at <= 0 {
		return at == 0
	}
	return nameOf(detected) == "" || detected.Is("application/pdf")
}

// isZip reports that programs which look for an archive from the end of the file would find one.
func isZip(src *source) bool {
	p, err := openPackage(src, DefaultLimits())
	return err == nil && len(p.files) > 0
}

const damagedZip = "damaged ZIP archive"

func classifyZip(src *source) (Kind, string, error) {
	p, err := openPackage(src, DefaultLimits())
	if err != nil {
		return "", damagedZip, nil
	}
	has := func(prefix string) bool {
		for name := range p.files {
			if strings.HasPrefix(name, prefix) {
				return true
			}
		}
		return false
	}
	switch _, typed := p.files["[content_types].xml"]; {
	case typed && has("word/"):
		return DOCX, DOCX.String(), nil
	case typed && has("xl/"):
		return "", "Excel workbook", nil
	case typed && has("ppt/"):
		return "", "PowerPoint presentation", nil
	case has("meta-inf/container.xml"):
		return "", "e-book", nil
	case has("mimetype") && has("content.xml"):
		return "", "OpenDocument file", nil
	case has("meta-inf/manifest.mf"):
		return "", "Java archive", nil
	}
	return "", "ZIP archive", nil
}

var oleHeader = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// classifyOLE looks at the directory of a compound file (MS-CFB 2.6) for the streams that tell what it is.
func classifyOLE(head []byte, src *source) (Kind, string, error) {
	if len(head) < 512 {
		return "", "damaged Office document", nil
	}
	shift := uint(head[30])
	first := int64(uint32(head[48]) | uint32(head[49])<<8 | uint32(head[50])<<16 | uint32(head[51])<<24)
	if shift != 9 && shift != 12 {
		return "", "damaged Office document", nil
	}
	directory := make([]byte, 8<<10)
	n, err := src.ReadAt(directory, (first+1)<<shift)
	if err != nil && err != io.EOF {
		return "", "", err
	}
	has := func(stream string) bool {
		wide := make([]byte, 0, 2*len(stream))
		for _, b := range []byte(stream) {
			wide = append(wide, b, 0)
		}
		return bytes.Contains(directory[:n], wide) || bytes.Contains(head, wide)
	}
	switch {
	case has("EncryptedPackage"):
		return "", "", unreadable(Password)
	case has("WordDocument"):
		return "", "old Word document (.doc)", nil
	case has("Workbook"), has("Book\x00"):
		return "", "old Excel workbook (.xls)", nil
	case has("PowerPoint Document"):
		return "", "old PowerPoint presentation (.ppt)", nil
	case has("__substg1.0_"), has("__properties"):
		return "", "Outlook message", nil
	}
	return "", "old Office document", nil
}

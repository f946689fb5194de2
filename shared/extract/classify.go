package extract

import (
	"bytes"
	"errors"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

// byMedia are the kinds that a signature alone tells.
var byMedia = map[string]Kind{
	"text/rtf": RTF, "image/tiff": TIFF, "image/jpeg": JPEG, "image/png": PNG, "image/vnd.mozilla.apng": PNG, "image/gif": GIF, "image/bmp": BMP,
	"image/webp": WEBP, "application/gzip": GZIP, "application/x-tar": TAR,
}

// classify gives the kind and its name for a person, or "" and the name of a type that isn't read.
func classify(ext string, head []byte, src *source) (kind Kind, real string, err error) {
	detected := mimetype.Detect(head)
	switch {
	case pdfHeader(head, detected):
		if isZip(src) {
			return "", "", unreadable(Ambiguous, "a PDF document", "a ZIP archive")
		}
		return PDF, PDF.String(), nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return classifyZip(src)
	case bytes.HasPrefix(head, oleHeader):
		return classifyOLE(src)
	case bytes.HasPrefix(head, []byte(`{\rtf`)) && !isZip(src): // mimetype takes it for something else when a zero follows, as Wordpad's objects have
		return RTF, RTF.String(), nil
	}
	media, _, _ := strings.Cut(detected.String(), ";")
	if kind, ok := byMedia[media]; ok {
		if kind != TAR && isZip(src) { // a tar archive often ends with a Word document; readTAR looks at what is behind its files
			return "", "", unreadable(Ambiguous, article(kind.String()), "a ZIP archive")
		}
		return kind, kind.String(), nil
	}
	if name := cryptographic(head, int64(len(head)) == src.size); name != "" {
		return "", name, nil
	}
	if name := nameOf(detected); name != "" {
		return "", name, nil
	}
	if bytes.HasPrefix(head, []byte("\x78\x9f\x3e\x22")) { // MS-OXTNEF 2.1.3.1
		return "", "Outlook attachment (winmail.dat)", nil
	}
	if !plainHead(head, src.size) {
		return "", "a type that Strongroom doesn't know", nil
	}
	if isZip(src) {
		return "", "", unreadable(Ambiguous, "a text file", "a ZIP archive")
	}
	if kind = classifyText(ext, head, media); kind == "" {
		return "", "mailbox", nil
	}
	return kind, kind.String(), nil
}

// classifyText tells the kinds apart that are made of characters; "" is a mailbox, which holds any number of messages and isn't read.
func classifyText(ext string, head []byte, media string) Kind {
	page := media == "text/html" || media == "image/svg+xml" || media == "application/xhtml+xml"
	promised := promise[ext]
	switch signs := messageSigns(head); {
	case signs.mailbox && !promised[PlainText]:
		return ""
	case signs.transport, signs.fields >= 3 && !promised[PlainText], signs.fields >= 1 && promised[EML]:
		return EML
	case promised[HTML], page && len(promised) == 0:
		return HTML
	case promised[CSV]:
		return CSV
	}
	return PlainText
}

// pdfHeader accepts "%PDF-" within the first 1,024 bytes, as readers do (ISO 32000-1, annex H.3, note 13), after nothing that is itself a
// file of another type.
func pdfHeader(head []byte, detected *mimetype.MIME) bool {
	at := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-"))
	if at <= 0 {
		return at == 0
	}
	media, _, _ := strings.Cut(detected.String(), ";")
	_, other := byMedia[media]
	return detected.Is("application/pdf") || !other && nameOf(detected) == "" && messageSigns(head).fields == 0 && media != "text/html"
}

// isZip reports that programs which look for an archive from the end of the file would find one.
func isZip(src *source) bool {
	p, err := openPackage(src, DefaultLimits())
	if err != nil {
		u, ok := err.(*Unreadable)
		return ok && u.Code != Damaged
	}
	return len(p.files) > 0
}

// What damaged containers are called, whose name may still tell what they were.
const (
	damagedZip    = "damaged ZIP archive"
	damagedOffice = "damaged Office document"
)

func classifyZip(src *source) (Kind, string, error) {
	p, err := openPackage(src, DefaultLimits())
	if err != nil {
		if u, ok := err.(*Unreadable); ok && u.Code != Damaged {
			return "", "", err
		}
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
	_, typed := p.files["[content_types].xml"]
	kind := ZIP
	switch {
	case typed && has("word/"):
		kind = DOCX
	case typed && has("xl/workbook.bin"):
		return "", "binary Excel workbook (.xlsb)", nil
	case typed && has("xl/"):
		kind = XLSX
	case typed && has("ppt/"):
		kind = PPTX
	case has("meta-inf/container.xml"):
		return "", "e-book", nil
	case has("mimetype") && has("content.xml"):
		return "", "OpenDocument file", nil
	case has("meta-inf/manifest.mf"):
		return "", "Java archive", nil
	}
	return kind, kind.String(), nil
}

var oleHeader = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// classifyOLE looks at the root of a compound file for the streams that tell what it is.
func classifyOLE(src *source) (Kind, string, error) {
	root, err := openOLE(src, DefaultLimits())
	var verdict *Unreadable
	switch {
	case errors.As(err, &verdict) && verdict.Code == Damaged:
		return "", damagedOffice, nil
	case err != nil:
		return "", "", err
	}
	return classifyStorage(root)
}

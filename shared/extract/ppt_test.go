package extract

import (
	"bytes"
	"compress/zlib"
	"strings"
	"testing"
)

// slideRecord is a record of a presentation; a container has its version in the tag.
func slideRecord(tag, kind int, body ...string) string {
	b := strings.Join(body, "")
	return le16(tag, kind) + le32(len(b)) + b
}

func container(kind int, body ...string) string { return slideRecord(0xf, kind, body...) }
func chars(s string) string                     { return slideRecord(0, pptChars, utf16s(s)) }

// madeSlides is a presentation of the given objects, numbered from 1 in the directory. The first is the document. What comes before them is
// in no directory.
func madeSlides(stale string, objects ...string) map[string]string {
	body, places := stale, ""
	for _, o := range objects {
		places += le32(len(body))
		body += o
	}
	directory := slideRecord(0, pptDirectory, le32(len(objects)<<20|1), places)
	edit := slideRecord(0, pptUserEdit, le32(0, 0, 0, len(body), 1, 0, 0))
	return map[string]string{
		"PowerPoint Document": body + directory + edit,
		"Current User":        slideRecord(0, 4086, le32(20, 0xe391c05f, len(body)+len(directory)), le16(0, 0)),
	}
}

// listed is a document that lists slides by object and by their own number, each with its texts.
func listed(texts ...string) string {
	list := ""
	for i, t := range texts {
		list += slideRecord(0, pptPersistAtom, le32(i+2, 0, 0, 256+i, 0)) + t
	}
	return container(pptDocument, container(pptSlideList, list))
}

func drawn(text string) string {
	return container(0x040c, container(0xf002, container(0xf003, container(0xf004, container(0xf00d, text)))))
}

func deflated(data []byte) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	return b.String()
}

func TestS61_PPT(t *testing.T) {
	object := madeOLE(map[string]string{"\x01Ole10Native": packager("a.txt", "", "", "inside")})
	comment := container(pptComment, slideRecord(0, pptString, utf16s("Ann")), slideRecord(1<<4, pptString, utf16s("512-45-6789")))
	for _, c := range []struct {
		name    string
		streams map[string]string
		part    string
		text    string
	}{
		{"text of the outline", madeSlides("", listed(chars("First\rline"), chars("Second"))), "slide 1", "First\nline"},
		{"the second slide", madeSlides("", listed(chars("First"), chars("Second"))), "slide 2", "Second"},
		{"text of bytes", madeSlides("", listed(slideRecord(0, pptBytes, "Gr\xfc\xdfe"))), "slide 1", "Grüße"},
		{"a text box", madeSlides("", listed("", ""), container(pptSlide, drawn(chars("512-45-6789"))), container(pptSlide)), "slide 1", "512-45-6789"},
		{"slides in another order than in the file", madeSlides("", listed("", ""), container(pptSlide), container(pptSlide, drawn(chars("x")))), "slide 2", "x"},
		{"notes", madeSlides("", listed("", ""), container(pptSlide), container(pptSlide), container(pptNotes, slideRecord(1, pptNotesAtom, le32(257, 0)), drawn(chars("say it")))), "slide 2, notes", "say it"},
		{"a comment", madeSlides("", listed(""), container(pptSlide, container(5000, container(5002, slideRecord(0, pptString, utf16s("___PPT10")), slideRecord(0, pptTagData, comment))))), "slide 1, comments", "Ann\n512-45-6789"},
		{"a footer", madeSlides("", listed(""), container(pptSlide, container(pptMargins, slideRecord(2<<4, pptString, utf16s("Privileged"))))), "slide 1, header and footer", "Privileged"},
		{"a master", madeSlides("", listed(), container(pptMaster, drawn(chars("Firm")))), "slide master", "Firm"},
		{"a description", madeSlides("", listed(""), container(pptSlide, container(0x040c, drawing("IBAN")))), "slide 1", "IBAN"},
		{"a link", madeSlides("", container(pptDocument, container(pptLinks, container(4055, slideRecord(1<<4, pptString, utf16s("mailto:a@b.ie")))))), "links and objects", "mailto:a@b.ie"},
		{"a slide as it was before", madeSlides(container(pptSlide, drawn(chars("512-45-6789"))), listed(""), container(pptSlide, drawn(chars("now")))), "earlier versions of slides", "512-45-6789"},
		{"no directory", map[string]string{"PowerPoint Document": container(pptSlide, drawn(chars("x")))}, "slide", "x"},
		{"a damaged directory", map[string]string{"PowerPoint Document": container(pptSlide, drawn(chars("x"))), "Current User": slideRecord(0, 4086, le32(20, 0xe391c05f, 999))}, "slide", "x"},
		{"an object", madeSlides("", listed(), slideRecord(0, pptObject, string(object))), "embedded object 1, embedded file “a.txt”", "inside"},
		{"a packed object", madeSlides("", listed(), slideRecord(1<<4, pptObject, le32(len(object)), deflated(object))), "embedded object 1, embedded file “a.txt”", "inside"},
		{"a packed object without its checksum", madeSlides("", listed(), slideRecord(1<<4, pptObject, le32(len(object)), deflated(object)[:len(deflated(object))-4])), "embedded object 1, embedded file “a.txt”", "inside"},
	} {
		if got := outcome(t, shared, PPT, madeOLE(c.streams)); !holds(got, c.part, c.text) {
			t.Errorf("%s: got %q, want %q in %q", c.name, got, c.text, c.part)
		}
	}
}

func TestS61_HostilePPT(t *testing.T) {
	object := madeOLE(map[string]string{"\x01Ole": "x"})
	for _, c := range []struct {
		name    string
		streams map[string]string
		want    string
		limits  Limits
	}{
		{"encrypted", map[string]string{"PowerPoint Document": "x", "EncryptedSummary": "x"}, "<password>", Limits{}},
		{"encrypted, by its user", map[string]string{"PowerPoint Document": container(pptSlide), "Current User": slideRecord(0, 4086, le32(20, 0xf3d1c4df, 0))}, "<password>", Limits{}},
		{"encrypted, by its records", map[string]string{"PowerPoint Document": container(pptCryptSession)}, "<password>", Limits{}},
		{"empty", map[string]string{"PowerPoint Document": ""}, "<damaged>", Limits{}},
		{"a record that is cut short", map[string]string{"PowerPoint Document": le16(0xf, pptSlide) + le32(1<<30)}, "<damaged>", Limits{}},
		{"an edit that comes before itself", map[string]string{"PowerPoint Document": slideRecord(0, pptUserEdit, le32(0, 0, 8, 0, 1, 0, 0)) + container(pptSlide, drawn(chars("x"))),
			"Current User": slideRecord(0, 4086, le32(20, 0xe391c05f, 0))}, "slide: x", Limits{}},
		{"containers 300 deep", map[string]string{"PowerPoint Document": nestedRecords(300)}, "<deep>", Limits{}},
		{"an object longer than it says", madeSlides("", listed(), slideRecord(1<<4, pptObject, le32(len(object)-1), deflated(object))), "<damaged>", Limits{}},
		{"an object shorter than it says", madeSlides("", listed(), slideRecord(1<<4, pptObject, le32(len(object)+1), deflated(object))), "<damaged>", Limits{}},
		{"an object that unpacks to too much", madeSlides("", listed(), slideRecord(1<<4, pptObject, le32(64<<20), zeros(t, 64))), "<expands>", Limits{Expanded: 1 << 20}},
		{"more text than the limit", madeSlides("", listed(chars(strings.Repeat("x", 2000)))), "<too-long>", Limits{Characters: 1000}},
	} {
		if got := outcome(t, New(Config{Limits: c.limits}), PPT, madeOLE(c.streams)); got != c.want {
			t.Errorf("%s: got %.200q, want %q", c.name, got, c.want)
		}
	}
}

func nestedRecords(n int) string {
	s := ""
	for range n {
		s = container(pptSlide, s)
	}
	return s
}

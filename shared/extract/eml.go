package extract

import (
	"fmt"
	"mime"
	"strings"

	"github.com/jhillyerd/enmime/v2"
	"golang.org/x/net/html/charset"
)

// readEML reads an e-mail message (RFC 5322, MIME): every header field, every alternative of the text, and every attachment as a document
// inside the message. What a mail program would leave out because the message is malformed makes it damaged.
func readEML(src *source, out *sink, limits Limits) error {
	if src.size > limits.Message {
		return unreadable(Heavy, limits.Message>>20)
	}
	raw, err := src.all()
	if err != nil {
		return err
	}
	m := &message{src: src, out: out, limits: limits}
	root := newEntity(raw)
	if err := out.add("header", "", fields(root.head)); err != nil {
		return err
	}
	return m.part(root, 0)
}

// encodedWords decodes encoded words (RFC 2047) in any character set that browsers know.
var encodedWords = mime.WordDecoder{CharsetReader: charset.NewReaderLabel}

// fields gives header lines unfolded and decoded, one field to a line.
func fields(head []byte) string {
	text, ok := decode(head)
	if !ok {
		text = strings.ToValidUTF8(string(head), "\uFFFD")
	}
	var lines []string
	for line := range strings.SplitSeq(unfolded(text), "\n") {
		if decoded, err := encodedWords.DecodeHeader(line); err == nil {
			line = decoded
		}
		lines = append(lines, clean(line))
	}
	return strings.Join(lines, "\n")
}

// message is an e-mail message while it is being read.
type message struct {
	src    *source
	out    *sink
	limits Limits
	parts  int
	texts  int // text parts so far
	files  int // attachments so far
}

// part reads one part and the parts in it.
func (m *message) part(e entity, depth int) error {
	if err := m.src.ctx.Err(); err != nil {
		return err
	}
	if depth > maxDepth {
		return unreadable(Deep, maxDepth)
	}
	if depth > 0 {
		if m.parts++; m.parts > m.limits.Members {
			return unreadable(Parts, m.limits.Members)
		}
		if err := m.partHeader(e); err != nil {
			return err
		}
	}
	if !e.multipart() {
		return m.leaf(e)
	}
	before, parts, after, ok := e.split()
	if !ok {
		return unreadable(Damaged, m.src.kind.String())
	}
	if err := m.aside("text before the first part", before); err != nil {
		return err
	}
	for _, raw := range parts {
		if err := m.part(newEntity(raw), depth+1); err != nil {
			return err
		}
	}
	return m.aside("text after the last part", after)
}

// maxDepth is how many multiparts may be inside one another. Programs write four at most; each costs a pass over what is in it.
const maxDepth = 50

// aside adds what stands around the parts. Mail programs don't show it.
func (m *message) aside(name string, b []byte) error {
	text, ok := decode(b)
	if !ok {
		text = valid(b)
	}
	return m.out.add(name, "", clean(text))
}

// mechanical are the fields of a part that say how it is packed.
var mechanical = map[string]bool{"content-type": true, "content-transfer-encoding": true, "mime-version": true, "content-id": true, "x-attachment-id": true}

// partHeader adds a part's own fields, such as Content-Description. Names of files come with the files.
func (m *message) partHeader(e entity) error {
	var lines []string
	for line := range strings.SplitSeq(fields(e.head), "\n") {
		if name, _, _ := strings.Cut(line, ":"); !mechanical[strings.ToLower(name)] {
			lines = append(lines, line)
		}
	}
	return m.out.add("header of a part", "", strings.Join(lines, "\n"))
}

// leaf reads a part without parts.
func (m *message) leaf(e entity) error {
	media := e.media
	if media == "message/partial" {
		return unreadable(Unsupported, "part of a message that was sent in pieces")
	}
	p, ok := e.decoded()
	if !ok {
		return unreadable(Damaged, m.src.kind.String())
	}
	switch {
	case p.Disposition != "attachment" && p.FileName == "" && (media == "" || media == "text/plain" || media == "text/html"):
		return m.text(p, media)
	case media == "message/delivery-status", media == "text/rfc822-headers", media == "message/disposition-notification":
		return m.out.add("delivery report", "", fields(p.Content))
	}
	if len(p.Content) == 0 && p.FileName == "" {
		return nil
	}
	m.files++
	return m.out.nestBytes(m.role(p, media), attachedName(p, media), p.Content)
}

// text adds a text or page of the message itself.
func (m *message) text(p *enmime.Part, media string) error {
	m.texts++
	name := "message text"
	if m.texts > 1 {
		name = fmt.Sprintf("message text %d", m.texts)
	}
	text := valid(p.Content)
	if p.Charset == "" && media != "text/html" {
		decoded, ok := decode(p.Content)
		if !ok {
			return unreadable(Damaged, m.src.kind.String())
		}
		text = decoded
	}
	if armored(text) {
		return unreadable(Password)
	}
	if media == "text/html" {
		if p.Charset == "" {
			if decoded, ok := decodeHTML(p.Content); ok {
				text = decoded
			}
		}
		return readPage(text, name+", ", m.out, m.limits)
	}
	return m.out.add(name, "line", clean(strings.ReplaceAll(text, "\r\n", "\n")))
}

func valid(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }

// role says what a part is to the message.
func (m *message) role(p *enmime.Part, media string) string {
	switch {
	case media == "message/rfc822":
		return "attached message"
	case p.FileName == "":
		return fmt.Sprintf("attachment %d", m.files)
	}
	return "attachment"
}

// attachedName gives an attachment's name, with the extension that its type needs where it has no signature: a message, and text that calls
// itself nothing.
func attachedName(p *enmime.Part, media string) string {
	name := p.FileName
	ext := extension(name)
	switch {
	case media == "message/rfc822" && !promise[ext][EML]:
		return strings.TrimSpace(name + ".eml")
	case ext != "":
		return name
	case media == "text/html":
		return name + ".html"
	case media == "text/csv":
		return name + ".csv"
	}
	return name
}

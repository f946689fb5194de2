package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"unicode/utf8"
)

// Bounds for a raw message's parts, so that a hostile one costs little.
const (
	rawDepth = 8
	rawParts = 200
)

// parseRaw reads a message in the form of RFC 5322 and MIME. The first plain and the
// first HTML part are its text; every other part is an attachment.
func parseRaw(data []byte) (Message, error) {
	raw, err := netmail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return Message{}, fmt.Errorf("the raw message can't be read: %w", err)
	}
	message := Message{Subject: words(raw.Header.Get("Subject"))}
	if from := addresses(raw.Header, "From"); len(from) > 0 {
		message.From = from[0]
	}
	message.To, message.Cc = addresses(raw.Header, "To"), addresses(raw.Header, "Cc")
	message.Bcc, message.ReplyTo = addresses(raw.Header, "Bcc"), addresses(raw.Header, "Reply-To")
	reader := parts{message: &message}
	err = reader.read(raw.Header.Get("Content-Type"), raw.Header.Get("Content-Transfer-Encoding"), raw.Header.Get("Content-Disposition"), raw.Body, 0)
	return message, err
}

// words decodes the encoded words of RFC 2047; what can't be decoded is left as it is.
func words(text string) string {
	if decoded, err := new(mime.WordDecoder).DecodeHeader(text); err == nil {
		text = decoded
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

func addresses(header netmail.Header, name string) []string {
	list, err := header.AddressList(name)
	if err != nil {
		return nil
	}
	var out []string
	for _, address := range list {
		out = append(out, address.Address)
	}
	return out
}

// parts walks the parts of one message.
type parts struct {
	message *Message
	count   int
}

func (p *parts) read(contentType, encoding, disposition string, body io.Reader, depth int) error {
	if p.count++; p.count > rawParts || depth > rawDepth {
		return errors.New("the raw message has too many parts")
	}
	if contentType == "" {
		contentType = "text/plain"
	}
	media, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, parameters = "application/octet-stream", nil
	}
	if strings.HasPrefix(media, "multipart/") {
		return p.readMany(parameters["boundary"], body, depth)
	}
	content, err := io.ReadAll(decoded(encoding, body))
	if err != nil {
		return fmt.Errorf("a part of the raw message can't be decoded: %w", err)
	}
	where, names, _ := mime.ParseMediaType(disposition)
	switch {
	case media == "text/plain" && where != "attachment" && p.message.Text == "":
		p.message.Text = text(content)
	case media == "text/html" && where != "attachment" && p.message.HTML == "":
		p.message.HTML = text(content)
	default:
		name := words(names["filename"])
		if name == "" {
			name = fmt.Sprintf("part-%d", p.count)
		}
		p.message.Attachments = append(p.message.Attachments, Attachment{Name: name, Type: media, Content: content})
	}
	return nil
}

func (p *parts) readMany(boundary string, body io.Reader, depth int) error {
	if boundary == "" {
		return errors.New("a part of the raw message names no boundary")
	}
	reader := multipart.NewReader(body, boundary)
	for {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("a part of the raw message can't be read: %w", err)
		}
		h := part.Header
		if err := p.read(h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition"), part, depth+1); err != nil {
			return err
		}
	}
}

func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

// text takes UTF-8 as it is and everything else as Latin-1: enough to read what the
// portal itself writes, and never invalid.
func text(content []byte) string {
	if utf8.Valid(content) {
		return string(content)
	}
	runes := make([]rune, len(content))
	for i, b := range content {
		runes[i] = rune(b)
	}
	return string(runes)
}

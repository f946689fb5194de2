package extract

import (
	"bytes"
	"strings"
)

// messageSign is what the first lines of a file have of an e-mail message.
type messageSign struct {
	fields    int  // header fields that messages have (RFC 5322, 3.6), each name once
	transport bool // a field that only mail programs write
	mailbox   bool // a "From " line before the first field (RFC 4155)
}

// messageFields are the header fields looked for; true for those that no person writes at the top of a memorandum.
var messageFields = map[string]bool{
	"from": false, "to": false, "cc": false, "subject": false, "date": false, "reply-to": false, "sender": false, "bcc": false,
	"received": true, "return-path": true, "message-id": true, "mime-version": true, "content-transfer-encoding": true, "delivered-to": true,
	"dkim-signature": true, "x-mailer": true, "authentication-results": true, "content-type": true, "arc-seal": true, "x-received": true,
	"references": true, "in-reply-to": true, "thread-index": true, "thread-topic": true, "x-priority": true,
}

// messageSigns reads the header block at the beginning. The first line must be a field; the block ends at an empty line or at the first line
// that is neither a field nor the continuation of one.
func messageSigns(head []byte) messageSign {
	var signs messageSign
	seen := map[string]bool{}
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if rest, ok := bytes.CutPrefix(head, []byte("From ")); ok {
		if _, after, found := bytes.Cut(rest, []byte("\n")); found {
			head, signs.mailbox = after, true
		}
	}
	for n := 0; len(head) > 0 && n < 2000; n++ {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		head = rest
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if n == 0 {
				break
			}
			continue
		}
		field, _, ok := bytes.Cut(line, []byte(":"))
		if !ok || !fieldName(field) {
			break
		}
		name := strings.ToLower(string(bytes.TrimRight(field, " \t")))
		transport, known := messageFields[name]
		if known && !seen[name] {
			seen[name] = true
			signs.fields++
			signs.transport = signs.transport || transport
		}
	}
	signs.mailbox = signs.mailbox && (signs.transport || signs.fields >= 2)
	signs.transport = signs.transport && signs.fields >= 2
	return signs
}

// fieldName reports whether b is the name of a header field: printable ASCII (RFC 5322, 3.6.8), with the white space before the colon that
// older programs leave.
func fieldName(b []byte) bool {
	b = bytes.TrimRight(b, " \t")
	for _, c := range b {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return len(b) > 0 && len(b) < 78
}

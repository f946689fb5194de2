package extract

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
)

// crlf writes lines as mail does.
func crlf(lines ...string) string { return strings.Join(lines, "\r\n") + "\r\n" }

// mixed is a message of several parts; each is its header lines, an empty line and its body.
func mixed(parts ...string) string {
	return crlf("From: ann@example.org", "To: ben@example.org", "Subject: Case", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b1"`, "",
		"--b1", strings.Join(parts, "\r\n--b1\r\n")+"\r\n--b1--")
}

func packed(data []byte) string {
	s := base64.StdEncoding.EncodeToString(data)
	var lines []string
	for len(s) > 76 {
		lines, s = append(lines, s[:76]), s[76:]
	}
	return strings.Join(append(lines, s), "\r\n")
}

func TestS61_EML(t *testing.T) {
	letter := onePage(show("Dear Sir"), "", "")
	attachment := func(media, name string, data []byte) string {
		return crlf("Content-Type: "+media, "Content-Transfer-Encoding: base64", `Content-Disposition: attachment; filename="`+name+`"`, "", packed(data))
	}
	inner := crlf("From: carl@example.org", "Subject: Inner", "", "512-43-6789")
	for _, c := range []struct{ name, data, part, text string }{
		{"plain", crlf("From: a@example.org", "Subject: x", "", "512-43-6789"), "message text", "512-43-6789"},
		{"header", crlf("From: a@example.org", "X-Note: 512-43-6789", "", "x"), "header", "X-Note: 512-43-6789"},
		{"folded header", crlf("From: a@example.org", "Subject: 512-43", " 6789", "", "x"), "header", "Subject: 512-43 6789"},
		{"encoded header", crlf("From: a@example.org", "Subject: =?UTF-8?B?R3LDvMOfZQ==?= =?UTF-8?Q?_512-43?=", "", "x"), "header", "Subject: Grüße 512-43"},
		{"quoted-printable", crlf("From: a@example.org", "MIME-Version: 1.0", "Content-Type: text/plain; charset=iso-8859-1", "Content-Transfer-Encoding: quoted-printable", "", "Gr=FC=DFe 512-4=", "3-6789"), "message text", "Grüße 512-43-6789"},
		{"base64 text", crlf("From: a@example.org", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", packed([]byte("Grüße"))), "message text", "Grüße"},
		{"no charset", crlf("From: a@example.org", "Subject: x", "", "Gr\xfc\xdfe"), "message text", "Grüße"},
		{"both alternatives", mixed(crlf("Content-Type: multipart/alternative; boundary=b2", "", "--b2", "Content-Type: text/plain", "", "plain", "--b2", "Content-Type: text/html; charset=utf-8", "", "<p>51<b>2</b></p>", "--b2--")), "message text 2, text", "512"},
		{"PDF attached", mixed(attachment("application/pdf", "letter.pdf", letter)), "attachment “letter.pdf”, page 1", "Dear Sir"},
		{"PDF inline", mixed(strings.Replace(attachment("application/pdf", "letter.pdf", letter), "attachment;", "inline;", 1)), "attachment “letter.pdf”, page 1", "Dear Sir"},
		{"no name", mixed(crlf("Content-Type: application/octet-stream", "Content-Transfer-Encoding: base64", "", packed(letter))), "attachment 1, page 1", "Dear Sir"},
		{"encoded name", mixed(attachment("application/pdf", "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=.pdf", letter)), "attachment “Grüße.pdf”, page 1", "Dear Sir"},
		{"archive attached", mixed(attachment("application/zip", "a.zip", madeZip(t, "annex/2.pdf", string(letter)))), "attachment “a.zip”, file “annex/2.pdf”, page 1", "Dear Sir"},
		{"text attached", mixed(attachment("text/csv", "a.csv", []byte("a,b\n1,2\n"))), "attachment “a.csv”", "1\t2"},
		{"message attached", mixed(crlf("Content-Type: message/rfc822", "", inner)), "attached message “.eml”, message text", "512-43-6789"},
		{"message attached, packed", mixed(crlf("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", packed([]byte(inner)))), "attached message “.eml”, message text", "512-43-6789"},
		{"description of a part", mixed(crlf("Content-Type: text/plain", "Content-Description: 512-43-6789", "", "x")), "header of a part", "Content-Description: 512-43-6789"},
		{"before the first part", strings.Replace(mixed(crlf("Content-Type: text/plain", "", "x")), "\r\n\r\n--b1", "\r\n\r\n512-43-6789\r\n--b1", 1), "text before the first part", "512-43-6789"},
		{"after the last part", mixed(crlf("Content-Type: text/plain", "", "x")) + "512-43-6789\r\n", "text after the last part", "512-43-6789"},
		{"calendar", mixed(crlf("Content-Type: text/calendar; charset=utf-8", "", "BEGIN:VCALENDAR", "SUMMARY:512-4", " 3-6789")), "attachment 1", "SUMMARY:512-43-6789"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outcome(t, shared, EML, []byte(c.data)); !holds(got, c.part, c.text) {
				t.Errorf("%s lacks %q in: %q", c.part, c.text, got)
			}
		})
	}
}

func TestS61_HostileEML(t *testing.T) {
	deep := func(n int) string {
		var b strings.Builder
		fmt.Fprintf(&b, "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n")
		for i := range n {
			fmt.Fprintf(&b, "--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n", i, i+1)
		}
		return b.String() + "x"
	}
	rest := "MIME-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: "
	for _, c := range []struct {
		name, data, want string
		limit            Limits
	}{
		{"10,001 parts", mixed(strings.Split(strings.Repeat("Content-Type: text/plain\r\n\r\nx|", 10_001), "|")...), "<parts>", Limits{}},
		{"10,001 attachments", mixed(strings.Split(strings.Repeat("Content-Type: text/plain; name=a.txt\r\n\r\nx|", 10_001), "|")...), "<parts>", Limits{}},
		{"30,000 boundaries", mixed(strings.Split(strings.Repeat("|", 30_000), "|")...), "<parts>", Limits{}},
		{"500 multiparts deep", deep(500), "<deep>", Limits{}},
		{"50,000 multiparts deep", deep(50_000), "<deep>", Limits{}},
		{"a multipart without parts", mixed()[:len(mixed())-16], "<damaged>", Limits{}},
		{"a multipart without a boundary", "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx", "<damaged>", Limits{}},
		{"parts after the end", mixed("\r\na") + "--b1\r\n\r\nb\r\n", "<damaged>", Limits{}},
		{"larger than can be taken apart", mixed(crlf("Content-Type: text/plain", "", strings.Repeat("x", 2<<20))), "<heavy>", Limits{Message: 1 << 20}},
		{"a text too long", mixed(crlf("Content-Type: text/plain", "", strings.Repeat("x", 2<<20))), "<too-long>", Limits{Characters: 1 << 20}},
		{"broken base64", "From: a@example.org\r\n" + rest + "base64\r\n\r\nSGVs!!bG8=", "<damaged>", Limits{}},
		{"unknown encoding", "From: a@example.org\r\n" + rest + "x-uuencode\r\n\r\nbegin 644 a\r\n", "<damaged>", Limits{}},
		{"encrypted", mixed(crlf("Content-Type: text/plain", "", "-----BEGIN PGP MESSAGE-----", "", "hQ")), "<password>", Limits{}},
		{"winmail.dat", mixed(crlf("Content-Type: application/ms-tnef; name=winmail.dat", "Content-Transfer-Encoding: base64", "", packed([]byte("\x78\x9f\x3e\x22\x01\x00\x01\x90")))), "<unsupported>", Limits{}},
		{"in pieces", "From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: message/partial; id=x; number=1; total=2\r\n\r\nx", "<unsupported>", Limits{}},
		{"a program", mixed(crlf("Content-Type: application/x-msdownload; name=a.exe", "Content-Transfer-Encoding: base64", "", packed([]byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00")))), "<unsupported>", Limits{}},
		{"a recording", mixed(crlf("Content-Type: audio/mpeg; name=a.mp3", "Content-Transfer-Encoding: base64", "", packed([]byte("ID3\x03\x00\x00\x00\x00\x00\x00")))), "<unsupported>", Limits{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			begun := time.Now()
			if got := outcome(t, New(Config{Limits: c.limit}), EML, []byte(c.data)); got != c.want {
				t.Errorf("got %.300q, want %s", got, c.want)
			}
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// The reason names the attachment.
func TestS61_EMLReason(t *testing.T) {
	data := mixed(crlf("Content-Type: application/zip; name=x.zip", "Content-Transfer-Encoding: base64", "", packed(encrypted(t))))
	want := "The attachment “x.zip” is protected by a password, so a person must review it. Save it without a password and send it again."
	if got := reason(t, EML, []byte(data)); got != want {
		t.Errorf("got %s", got)
	}
}

package extract

import (
	"strings"
	"testing"
)

// fixedProperties is the stream of short properties: each a number, a type and a value.
func fixedProperties(head int, list ...string) string {
	return strings.Repeat("\x00", head) + strings.Join(list, "")
}

func shortProperty(id, kind int, value string) string {
	return le16(kind, id) + le32(6) + value + strings.Repeat("\x00", 8-len(value))
}

// with adds streams to those of a message.
func with(more map[string]string) map[string]string {
	streams := map[string]string{"__properties_version1.0": fixedProperties(32), "__substg1.0_001A001F": utf16s("IPM.Note")}
	for k, v := range more {
		streams[k] = v
	}
	return streams
}

// rtfLiteral is compressed RTF that refers to nothing before it.
func rtfLiteral(text string) string {
	body := ""
	for i, c := range []byte(text) {
		if i%8 == 0 {
			body += "\x00"
		}
		body += string([]byte{c})
	}
	return le32(len(body)+12, len(text), 0x75465a4c, 0) + body
}

func TestS61_MSG(t *testing.T) {
	const person, file = "__recip_version1.0_#00000000/", "__attach_version1.0_#00000000/"
	for _, c := range []struct {
		name    string
		streams map[string]string
		part    string
		text    string
	}{
		{"the subject", map[string]string{"__substg1.0_0037001F": utf16s("Łódź")}, "header", "Subject: Łódź"},
		{"a subject of bytes", map[string]string{"__substg1.0_0037001E": "Gr\xfc\xdfe"}, "header", "Subject: Grüße"},
		{"a subject in Cyrillic", map[string]string{"__substg1.0_0037001E": "\xcf\xf0\xe8\xe2\xe5\xf2", "__properties_version1.0": fixedProperties(32, shortProperty(propCodePage, typeInt, le32(1251)))}, "header", "Subject: Привет"},
		{"who sent it", map[string]string{"__substg1.0_0C1F001F": utf16s("ann@firm.ie")}, "header", "From: ann@firm.ie"},
		{"a recipient", map[string]string{person + "__substg1.0_3001001F": utf16s("Bo"), person + "__substg1.0_39FE001F": utf16s("bo@client.ie"),
			person + "__properties_version1.0": fixedProperties(8, shortProperty(0x0c15, typeInt, le32(2)))}, "header", "Cc: Bo, bo@client.ie"},
		{"the transport's header", map[string]string{"__substg1.0_007D001F": utf16s("Received: from x\r\nX-SSN: 512-45-6789")}, "header", "X-SSN: 512-45-6789"},
		{"the text", map[string]string{"__substg1.0_1000001F": utf16s("SSN 512-45-6789\r\nbye")}, "message text", "SSN 512-45-6789\nbye"},
		{"the text in RTF", map[string]string{"__substg1.0_10090102": rtfLiteral(`{\rtf1 SSN 512-{\b 45}-6789}`)}, "message text in RTF, text", "SSN 512-45-6789"},
		{"the text as a web page", map[string]string{"__substg1.0_10130102": "<p>Gr\xfc\xdfe 512-<b>45</b>-6789</p>"}, "message text in HTML, text", "Grüße 512-45-6789"},
		{"a property that somebody made up", map[string]string{"__substg1.0_8000001F": utf16s("512-45-6789"),
			"__nameid_version1.0/__substg1.0_00030102": le32(0) + le16(1, 0), "__nameid_version1.0/__substg1.0_00040102": le32(6) + utf16s("SSN")}, "properties", "SSN: 512-45-6789"},
		{"a number that somebody made up", map[string]string{"__properties_version1.0": fixedProperties(32, shortProperty(0x8000, typeDouble, float(512456789))),
			"__nameid_version1.0/__substg1.0_00030102": le32(0) + le16(1, 0), "__nameid_version1.0/__substg1.0_00040102": le32(6) + utf16s("SSN")}, "properties", "SSN: 512456789"},
		{"a list of words", map[string]string{"__substg1.0_8001101F": le32(4, 4), "__substg1.0_8001101F-00000000": utf16s("Privileged"), "__substg1.0_8001101F-00000001": utf16s("b")}, "properties", "Privileged\nb"},
		{"a contact's date of birth", map[string]string{"__properties_version1.0": fixedProperties(32, shortProperty(0x3a42, typeTime, float(0)[:0]+le32(-716177408, 27111902)))}, "properties", "Date of birth: 1970-01-01 00:00"},
		{"a contact's number", map[string]string{"__substg1.0_3A07001F": utf16s("512-45-6789")}, "properties", "Government ID number: 512-45-6789"},
		{"an attachment", map[string]string{file + "__substg1.0_37010102": "inside", file + "__substg1.0_3704001F": utf16s("LONGNA~1.TXT"), file + "__substg1.0_3707001F": utf16s("long name.txt")},
			"attachment 1 “long name.txt”", "inside"},
		{"a linked file", map[string]string{file + "__substg1.0_3708001F": utf16s(`C:\smith\a.txt`), file + "__substg1.0_3707001F": utf16s("a.txt")}, "properties", `C:\smith\a.txt`},
		{"an attached message", map[string]string{file + "__substg1.0_3701000D/__properties_version1.0": fixedProperties(24), file + "__substg1.0_3701000D/__substg1.0_0037001F": utf16s("Re: x")},
			"attachment 1, header", "Subject: Re: x"},
		{"an attached message's made-up property", map[string]string{file + "__substg1.0_3701000D/__properties_version1.0": fixedProperties(24), file + "__substg1.0_3701000D/__substg1.0_8000001F": utf16s("512-45-6789"),
			"__nameid_version1.0/__substg1.0_00030102": le32(0) + le16(1, 0), "__nameid_version1.0/__substg1.0_00040102": le32(6) + utf16s("SSN")}, "attachment 1, properties", "SSN: 512-45-6789"},
		{"an attached object", map[string]string{file + "__substg1.0_3701000D/\x01Ole10Native": packager("a.txt", "", "", "inside")}, "attachment 1, embedded file “a.txt”", "inside"},
	} {
		if got := outcome(t, shared, MSG, madeOLE(with(c.streams))); !holds(got, c.part, c.text) {
			t.Errorf("%s: got %q, want %q in %q", c.name, got, c.text, c.part)
		}
	}
}

// What a signed message holds is a message, under a name for signatures.
func TestS61_SignedMSG(t *testing.T) {
	const file = "__attach_version1.0_#00000000/"
	for _, c := range []struct{ class, body, want string }{
		{"IPM.Note.SMIME.MultipartSigned", "Content-Type: multipart/signed", "smime.eml"},
		{"IPM.Note.SMIME", "\x30\x82", "smime.p7m"},
		{"IPM.Note", "Content-Type: multipart/signed", "smime.p7m"},
	} {
		out := &sink{limit: 1 << 20}
		data := madeOLE(with(map[string]string{"__substg1.0_001A001F": utf16s(c.class), file + "__substg1.0_37010102": c.body, file + "__substg1.0_3707001F": utf16s("smime.p7m")}))
		if err := readMSG(sourceOf(data), out, DefaultLimits()); err != nil || len(out.nested) != 1 || out.nested[0].name != c.want {
			t.Errorf("%s: got %+v, %v; want %s", c.class, out.nested, err, c.want)
		}
	}
}

func TestS61_HostileMSG(t *testing.T) {
	deep := with(nil)
	path := ""
	for range 9 {
		path += "__attach_version1.0_#00000000/__substg1.0_3701000D/"
		deep[path+"__properties_version1.0"] = fixedProperties(24)
	}
	for _, c := range []struct {
		name    string
		streams map[string]string
		want    string
		limits  Limits
	}{
		{"nothing in it", map[string]string{"__properties_version1.0": ""}, "", Limits{}},
		{"messages nine deep", deep, "<nested>", Limits{}},
		{"a body above the limit", with(map[string]string{"__substg1.0_1000001F": strings.Repeat("x", 2<<20)}), "<too-long>", Limits{Message: 1 << 20}},
		{"a name beyond the table", with(map[string]string{"__nameid_version1.0/__substg1.0_00030102": le32(1<<30) + le16(1, 0)}), "properties: IPM.Note", Limits{}},
		{"a body that says it unpacks to 4 GB", with(map[string]string{"__substg1.0_10090102": le32(12, -1, 0x75465a4c, 0)}), "<expands>", Limits{}},
		{"an encrypted body", with(map[string]string{"__substg1.0_1000001F": utf16s("-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM\r\n-----END PGP MESSAGE-----")}), "<password>", Limits{}},
		{"an attachment that isn't known", with(map[string]string{"__attach_version1.0_#00000000/__substg1.0_37010102": "\x00\x01\x02"}), "<unsupported>", Limits{}},
	} {
		if got := outcome(t, New(Config{Limits: c.limits}), MSG, madeOLE(c.streams)); got != c.want {
			t.Errorf("%s: got %.200q, want %q", c.name, got, c.want)
		}
	}
}

func TestS61_CompressedRTF(t *testing.T) {
	for _, c := range []struct {
		name string
		data string
		want string
	}{
		// The examples of [MS-OXRTFCP] 4.1.1 and 4.1.2.
		{"the first example", "\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0",
			"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"},
		{"the example that refers to itself", "\x1a\x00\x00\x00\x1c\x00\x00\x00\x4c\x5a\x46\x75\xe2\xd4\x4b\x51\x41\x00\x04\x20\x57\x58\x59\x5a\x0d\x6e\x7d\x01\x0e\xb0", "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"},
		{"not compressed", le32(12+5, 5, 0x414c454d, 0) + "{\\rtf", "{\\rtf"},
		{"literals", rtfLiteral(`{\rtf1 SSN 512-45-6789}`), `{\rtf1 SSN 512-45-6789}`},
		{"too short", "\x00", "<damaged>"},
		{"longer than it is", le32(99, 5, 0x75465a4c, 0), "<damaged>"},
		{"another way to compress", le32(12, 5, 0x12345678, 0), "<damaged>"},
		{"half a reference", le32(14, 5, 0x75465a4c, 0) + "\x01\x00", "<damaged>"},
		{"a bomb", rtfBomb(2_500), "<expands>"},
	} {
		text, err := decompressRTF(bin(c.data), 1<<18)
		got := string(text)
		if err != nil {
			got = "<" + string(codeOf(err)) + ">"
		}
		if got != c.want {
			t.Errorf("%s: got %.100q, want %q", c.name, got, c.want)
		}
	}
}

// rtfBomb is compressed RTF of n times eight references to seventeen bytes each, none of which is the end mark.
func rtfBomb(n int) string {
	body, at := "", len(rtfPrimer)
	for range n {
		body += "\xff"
		for range 8 {
			from := byte(0)
			if at == 0 {
				from = 1
			}
			body += string([]byte{0, from<<4 | 0xf})
			at = (at + 17) % 4096
		}
	}
	return le32(12+len(body), 100, 0x75465a4c, 0) + body
}

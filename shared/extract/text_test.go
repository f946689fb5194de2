package extract

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// Text in every common encoding is read, and an ASCII number in it is found whatever is guessed.
func TestS61_Encodings(t *testing.T) {
	const number = " 512-43-6789."
	little, big := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for _, c := range []struct {
		name string
		in   encoding.Encoding
		text string
	}{
		{"UTF-16 little without mark", little, "Grüße aus München"},
		{"UTF-16 big without mark", big, "Grüße aus München"},
		{"UTF-32 little without mark", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), "Grüße €"},
		{"UTF-32 big without mark", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), "Grüße €"},
		{"Western", charmap.Windows1252, "Grüße, l’été à São Paulo: “ça va” für 10 €"},
		{"French capitals", charmap.Windows1252, "RÉPUBLIQUE FRANÇAISE, né à Évreux"},
		{"Central European", charmap.Windows1250, "Zażółć gęślą jaźń, numer księgi wieczystej i paszport świadka"},
		{"Czech", charmap.Windows1250, "Příliš žluťoučký kůň úpěl ďábelské ódy, rodné číslo"},
		{"Cyrillic", charmap.Windows1251, "Договор займа между сторонами, паспорт гражданина"},
		{"Cyrillic in KOI8-R", charmap.KOI8R, "Договор займа между сторонами, паспорт гражданина"},
		{"Greek", charmap.Windows1253, "Αριθμός φορολογικού μητρώου του πελάτη"},
		{"Hebrew", charmap.Windows1255, "מספר תעודת זהות של הלקוח"},
		{"Japanese, Shift JIS", japanese.ShiftJIS, "これは契約書です。マイナンバーは"},
		{"Japanese, EUC", japanese.EUCJP, "これは契約書です。マイナンバーは"},
		{"Japanese, ISO 2022", japanese.ISO2022JP, "これは契約書です。マイナンバーは"},
		{"Korean", korean.EUCKR, "이 계약서는 비밀입니다. 주민등록번호는"},
		{"Chinese, simplified", simplifiedchinese.GBK, "本合同由甲方和乙方签订，身份证号码是"},
		{"Chinese, traditional", traditionalchinese.Big5, "本合約由甲方和乙方簽訂，身分證號碼是"},
	} {
		data, err := c.in.NewEncoder().String(c.text + number)
		if err != nil {
			t.Fatal(err)
		}
		if got := outcome(t, shared, PlainText, []byte(data)); got != ": "+c.text+number {
			t.Errorf("%s:\n got %s\nwant : %s", c.name, got, c.text+number)
		}
		if kind, err := Identify("a.txt", strings.NewReader(data), int64(len(data))); kind != PlainText {
			t.Errorf("%s: identified as %q, %v", c.name, kind, err)
		}
	}
}

// Whatever bytes stand around it, a number in ASCII digits is in the text, or the file is held.
func TestS61_DigitsSurvive(t *testing.T) {
	for lead := 0x80; lead < 0x100; lead++ {
		for trail := 0x80; trail < 0x100; trail += 7 {
			around := string([]byte{byte(lead), byte(trail), byte(lead)})
			got := outcome(t, shared, PlainText, []byte("x "+strings.Repeat(around+"512-43-6789"+around+" ", 9)))
			if n := strings.Count(got, "512-43-6789"); n != 9 && got != "<damaged>" {
				t.Fatalf("%x %x: the number is %d times in %s", lead, trail, n, got)
			}
		}
	}
}

func TestS61_TextHeld(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"UTF-7", "+/v8-+ADUAMQAy-", "<damaged>"},
		{"encrypted mail", "Dear Ann,\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n", "<password>"},
		{"signed mail", "-----BEGIN PGP SIGNED MESSAGE-----\n\nDear Ann\n", ": -----BEGIN PGP SIGNED MESSAGE-----\n\nDear Ann"},
	} {
		if got := outcome(t, shared, PlainText, []byte(c.data)); got != c.want {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}

// What a program would show as a number is read as that number, however the file writes it.
func TestS61_Escapes(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"JSON", `{"ssn": "\u0035\u0031\u0032-43-6789", "note": "a\n\"b\""}`, `: {"ssn": "512-43-6789", "note": "a "b""}`},
		{"JSON, surrogates", `["\ud835\udfd3"]`, `: ["𝟓"]`},
		{"script", `x = "\x35\u{31}2"`, `: x = "512"`},
		{"XML", `<a>&#53;1&#x32;-43&#45;6789 &amp; co</a>`, ": <a>512-43-6789 & co</a>"},
		{"an address", "https://x.example/?ssn=512%2D43%2d6789 50%51", ": https://x.example/?ssn=512%2D43%2d6789 50%51 | addresses: https://x.example/?ssn=512-43-6789"},
		{"calendar", "BEGIN:VCALENDAR\r\nSUMMARY:SSN 512-4\r\n 3-6789\r\n", ": BEGIN:VCALENDAR\nSUMMARY:SSN 512-43-6789"},
		{"a path stays", `C:\new\temp\u12`, `: C:\new\temp\u12`},
		{"at the end", `a\`, `: a\`},
	} {
		if got := outcome(t, shared, PlainText, []byte(c.data)); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestS61_CSV(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"commas", "name,ssn\nAnn,512-43-6789\n", ": name\tssn\nAnn\t512-43-6789"},
		{"semicolons and commas", "name;sum\nAnn;1,5\nBen;2,5\n", ": name\tsum\nAnn\t1,5\nBen\t2,5"},
		{"tabs", "a\tb\nc\td\n", ": a\tb\nc\td"},
		{"bars", "a|b\nc|d\n", ": a\tb\nc\td"},
		{"quotes", `"a, b","say ""hi"""` + "\nc,d\n", ": a, b\tsay \"hi\"\nc\td"},
		{"a line end in quotes", "\"512-43\n6789\",b\nc,d\n", ": 512-43 6789\tb\nc\td"},
		{"a quote without end", "a,\"b\nc,d", ": a\tb c,d"},
		{"Excel's own line", "sep=;\na;b,c,d,e\n", ": sep=\t\na\tb,c,d,e"},
		{"Windows line ends", "a,b\r\nc,d\r\n", ": a\tb\nc\td"},
		{"empty", "", ""},
	} {
		if got := outcome(t, shared, CSV, []byte(c.data)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestS61_CSVPlaces(t *testing.T) {
	data := "name,ssn\n\"Ann\nLee\",512-43-6789\n"
	text, err := shared.Extract(t.Context(), CSV, strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	s := text.Segments[0]
	if got := s.Where(strings.Index(s.Text, "512")); got != "row 2, column B" {
		t.Errorf("got %s", got)
	}
}

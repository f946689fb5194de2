package extract

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"
)

// rec is a record of a workbook.
func rec(kind int, body ...string) string {
	b := strings.Join(body, "")
	return le16(kind, len(b)) + b
}

// short8 is a string of bytes behind one byte of length, long8 behind two, long16 in UTF-16.
func short8(s string) string { return string([]byte{byte(len(s)), 0}) + s }
func long8(s string) string  { return le16(len(s)) + "\x00" + s }
func long16(s string) string { return le16(len(utf16s(s))/2) + "\x01" + utf16s(s) }

func float(v float64) string {
	return string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)))
}

// at is the beginning of a cell's record: row and column counted from 0, style 0.
func at(row, column int) string { return le16(row, column, 0) }

// book describes a workbook: the records of its globals, and those of its sheets.
type book struct {
	globals string
	sheets  []madeSheet
	version int // 0x600 unless set
	streams map[string]string
}

type madeSheet struct {
	name    string
	state   int // 0 shown, 1 hidden, 2 very hidden
	kind    int // of the entry: 1 is an Excel 4 macro sheet
	records string
}

func (b book) write() []byte {
	if b.version == 0 {
		b.version = 0x600
	}
	begin := func(kind int) string { return rec(biffBOF, le16(b.version, kind, 0, 0), le32(0, 0)) }
	entry := func(s madeSheet, place int) string {
		name := short8(s.name)
		if b.version < 0x600 {
			name = string([]byte{byte(len(s.name))}) + s.name
		}
		return rec(biffBoundSheet, le32(place), string([]byte{byte(s.state), byte(s.kind)}), name)
	}
	head := begin(5) + b.globals
	size := len(head) + len(rec(biffEOF))
	for _, s := range b.sheets {
		size += len(entry(s, 0))
	}
	body := ""
	for _, s := range b.sheets {
		head += entry(s, size+len(body))
		body += begin(0x10) + s.records + rec(biffEOF)
	}
	name := "Workbook"
	if b.version < 0x600 {
		name = "Book"
	}
	streams := map[string]string{name: head + rec(biffEOF) + body}
	for k, v := range b.streams {
		streams[k] = v
	}
	return madeOLE(streams)
}

// one is a workbook with one sheet, whose globals have the style 0 in the given number format.
func one(format, records string) book {
	globals := rec(biffFormat, le16(200), long8(format)) + rec(biffStyle, le16(0, 200))
	return book{globals: globals, sheets: []madeSheet{{"Payroll", 0, 0, records}}}
}

func table(list ...string) string {
	return rec(biffStrings, le32(len(list), len(list)), strings.Join(list, ""))
}

func TestS61_XLS(t *testing.T) {
	for _, c := range []struct {
		name string
		book book
		part string
		text string
	}{
		{"text in the cell", one("General", rec(biffLabel, at(0, 0), long8("SSN 512-45-6789"))), "sheet Payroll", "SSN 512-45-6789"},
		{"rich text", one("General", rec(biffRString, at(0, 0), long16("Łódź"), le16(0))), "sheet Payroll", "Łódź"},
		{"cells and rows", one("General", rec(biffLabel, at(0, 0), long8("a"))+rec(biffLabel, at(0, 3), long8("b"))+rec(biffLabel, at(1, 0), long8("c"))), "sheet Payroll", "a\t\t\tb\nc"},
		{"a line break in a cell", one("General", rec(biffLabel, at(0, 0), long8("a\nb"))), "sheet Payroll", "a b"},
		{"a shared string", withGlobals(table(long8("x"), long8("SSN")), rec(biffLabelSST, at(0, 0), le32(1))), "sheet Payroll", "SSN"},
		{"a shared string that no cell shows", withGlobals(table(long8("x"), long8("512-45-6789")), rec(biffLabelSST, at(0, 0), le32(0))), "text that no cell shows", "512-45-6789"},
		{"a string over two records", withGlobals(rec(biffStrings, le32(1, 1), le16(11), "\x00", "512-45")+rec(biffContinue, "\x00-6789"), rec(biffLabelSST, at(0, 0), le32(0))), "sheet Payroll", "512-45-6789"},
		{"a string whose width changes", withGlobals(rec(biffStrings, le32(1, 1), le16(6), "\x00", "512")+rec(biffContinue, "\x01", utf16s("-45")), rec(biffLabelSST, at(0, 0), le32(0))), "sheet Payroll", "512-45"},
		{"a phonetic guide", withGlobals(rec(biffStrings, le32(1, 1), le16(2), "\x05", le32(14), utf16s("日本"), le16(1, 10), utf16s("Japan")), rec(biffLabelSST, at(0, 0), le32(0))), "phonetic guides", "Japan"},
		{"a number as it is shown", one("000-00-0000", rec(biffNumber, at(0, 0), float(12345678))), "sheet Payroll", "012-34-5678 (12345678)"},
		{"a number that its format hides", one(";;;", rec(biffNumber, at(0, 0), float(512456789))), "sheet Payroll", "(512456789)"},
		{"a number that its format shortens", one("0.0E+00", rec(biffNumber, at(0, 0), float(512456789))), "sheet Payroll", "5.1E+08 (512456789)"},
		{"a small number", one("General", rec(biffRK, at(0, 0), le32(512456789&0x1fffffff<<2|2))), "sheet Payroll", "512456789"},
		{"cents", one("General", rec(biffRK, at(0, 0), le32(12345<<2|3))), "sheet Payroll", "123.45"},
		{"a row of small numbers", one("General", rec(biffMulRK, le16(4, 2, 0), le32(7<<2|2), le16(0), le32(8<<2|2), le16(3))), "sheet Payroll", "7\t8"},
		{"a formula's number", one("General", rec(biffFormula, at(0, 0), float(42), le16(0), le32(0), le16(0))), "sheet Payroll", "42"},
		{"a formula's text", one("General", rec(biffFormula, at(0, 0), "\x00\x00\x00\x00\x00\x00\xff\xff", le16(0), le32(0), le16(0))+rec(biffString, long8("512-45-6789"))), "sheet Payroll", "512-45-6789"},
		{"words in a formula", one("General", rec(biffFormula, at(0, 0), float(1), le16(0), le32(0), le16(6+9+1+1), "\x1e"+le16(5)+"\x44"+le16(0, 0)+"\x17\x06\x00secret"+"\x0b")), "sheet Payroll, formulas", "secret"},
		{"a hidden sheet", book{sheets: []madeSheet{{"Payroll", 1, 0, rec(biffLabel, at(0, 0), long8("x"))}}}, "hidden sheet Payroll", "x"},
		{"a very hidden sheet", book{sheets: []madeSheet{{"Payroll", 2, 0, rec(biffLabel, at(0, 0), long8("x"))}}}, "hidden sheet Payroll", "x"},
		{"a comment", one("General", drawnText(7, "call her")+rec(biffNote, le16(2, 1, 0, 7), long8("Ann"))), "sheet Payroll, comments", "Ann: call her"},
		{"a text box", one("General", drawnText(7, "512-45-6789")), "sheet Payroll, text boxes", "512-45-6789"},
		{"a header", one("General", rec(biffHeader, long8("&CPrivileged"))), "sheet Payroll, header and footer", "&CPrivileged"},
		{"a drawing's description", one("General", rec(biffArt, drawing("IBAN"))), "sheet Payroll, text boxes", "IBAN"},
		{"a list to choose from", one("General", rec(biffValidation, le32(3), long8("Title"), long8("\x00"), long8("Prompt"), long8("\x00"), le16(6, 0), "\x17\x05\x00a,b,c")), "sheet Payroll, other data", "Title\nPrompt\na,b,c"},
		{"a defined name", withGlobals(rec(biffName, le16(0), "\x00\x04", le16(14, 0, 0), le32(0), "\x00Rate\x17\x0b\x00512-45-6789"), ""), "names", "Rate\n512-45-6789"},
		{"a chart's remembered data", one("General", rec(biffBOF, le16(0x600, 0x20))+rec(biffLabel, at(0, 0), long8("Smith"))+rec(biffEOF)), "sheet Payroll, chart", "Smith"},
		{"who had it open", withGlobals(rec(biffUser, long8("Ann Clerk"+strings.Repeat(" ", 100))), ""), "workbook, other data", "Ann Clerk"},
		{"what a pivot table remembers", book{streams: map[string]string{"_SX_DB_CUR/0001": rec(0xcd, long8("Smith")) + rec(0xc9, float(512456789)) + rec(0xce, le16(1970, 12), "\x05")}}, "pivot table data", "Smith\n512456789\n1970-12-05"},
		{"an embedded file", book{streams: map[string]string{"MBD0001/\x01Ole10Native": packager("a.txt", "", "", "inside")}}, "embedded object 1, embedded file “a.txt”", "inside"},
		{"Excel 95", book{version: 0x500, sheets: []madeSheet{{"Payroll", 1, 0, rec(biffLabel, at(0, 0), le16(6), "Gr\xfc\xdfe!")}}}, "hidden sheet Payroll", "Grüße!"},
	} {
		if got := outcome(t, shared, XLS, c.book.write()); !holds(got, c.part, c.text) {
			t.Errorf("%s: got %q, want %q in %q", c.name, got, c.text, c.part)
		}
	}
}

func withGlobals(globals, records string) book {
	return book{globals: globals, sheets: []madeSheet{{"Payroll", 0, 0, records}}}
}

// drawnText is an object with its text, which stands in the records that continue it.
func drawnText(id int, text string) string {
	return rec(biffObject, le16(0x15, 0x12, 6, id)) + rec(biffTextBox, le16(0, 0, 0, 0, 0, len(text), 8), le32(0)) + rec(biffContinue, "\x00"+text) + rec(biffContinue, le32(0, 0))
}

func TestS61_XLSPlaces(t *testing.T) {
	data := one("General", rec(biffLabel, at(0, 0), long8("Name"))+rec(biffLabel, at(16, 2), long8("512-45-6789"))+drawnText(1, "call 512-45-6789")+rec(biffNote, le16(8, 27, 0, 1), long8("Ann"))).write()
	text, err := shared.Extract(t.Context(), XLS, strings.NewReader(string(data)), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range text.Segments {
		if i := strings.Index(s.Text, "512"); i >= 0 {
			got = append(got, s.Where(i))
		}
	}
	if want := "sheet Payroll, cell C17; sheet Payroll, comments, cell AB9"; strings.Join(got, "; ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestS61_HostileXLS(t *testing.T) {
	many := strings.Repeat(rec(biffLabelSST, at(0, 0), le32(0)), 3000)
	for _, c := range []struct {
		name   string
		data   []byte
		want   string
		limits Limits
	}{
		{"encrypted", book{globals: rec(biffFilePass, le16(1))}.write(), "<password>", Limits{}},
		{"an Excel 4 macro sheet", book{sheets: []madeSheet{{"Macro1", 2, 1, ""}}}.write(), "<macros>", Limits{}},
		{"Visual Basic", book{streams: map[string]string{"_VBA_PROJECT_CUR/VBA/dir": "x"}}.write(), "<macros>", Limits{}},
		{"2^31 shared strings", withGlobals(rec(biffStrings, le32(1<<31, 1<<31), long8("x")), "").write(), "<damaged>", Limits{}},
		{"a string longer than its table", withGlobals(rec(biffStrings, le32(1, 1), le16(60000), "\x00x"), "").write(), "<damaged>", Limits{}},
		{"formatting longer than its table", withGlobals(rec(biffStrings, le32(1, 1), le16(1), "\x0cx", le16(0xffff), le32(1<<31)), "").write(), "<damaged>", Limits{}},
		{"a string that isn't there", withGlobals(table(long8("x")), rec(biffLabelSST, at(0, 0), le32(9))).write(), "<damaged>", Limits{}},
		{"a record that is cut short", madeOLE(map[string]string{"Workbook": rec(biffBOF, le16(0x600, 5)) + le16(biffFormat, 500) + "x"}), "<damaged>", Limits{}},
		{"no workbook", madeOLE(map[string]string{"Workbook": "something else"}), "<damaged>", Limits{}},
		{"one string in 3,000 cells", withGlobals(table(long8(strings.Repeat("x", 1000))), many).write(), "<too-long>", Limits{Characters: 1 << 20}},
		{"charts 300 deep", book{sheets: []madeSheet{{"x", 0, 0, strings.Repeat(rec(biffBOF, le16(0x600, 0x20)), 300)}}}.write(), "<deep>", Limits{}},
	} {
		if got := outcome(t, New(Config{Limits: c.limits}), XLS, c.data); got != c.want {
			t.Errorf("%s: got %.200q, want %q", c.name, got, c.want)
		}
	}
}

func TestS61_NumberFormats(t *testing.T) {
	for _, c := range []struct {
		format string
		value  float64
		want   string
	}{
		{"General", 123456789, "123456789"}, {"", 0.5, "0.5"}, {"@", 12, "12"},
		{"0", 1234.5, "1235"}, {"0.00", 1234.5, "1234.50"}, {"#,##0.00", 1234567.891, "1,234,567.89"}, {"#,##0", 12, "12"}, {"0.##", 1.5, "1.5"},
		{"000-00-0000", 12345678, "012-34-5678"}, {"000\\-00\\-0000", 123456789, "123-45-6789"}, {`(###) ###-####`, 2125550123, "(212) 555-0123"},
		{"[<=9999999]###-####;(###) ###-####", 5550123, "555-0123"}, {"[<=9999999]###-####;(###) ###-####", 2125550123, "(212) 555-0123"},
		{"0000 0000 0000 0000", 4111111111111110, "4111 1111 1111 1110"}, {`"No. "0`, 7, "No. 7"}, {"00000", 1234, "01234"}, {"0 000", 1234567, "1234 567"},
		{"0%", 0.25, "25%"}, {"0.0,", 12345, "12.3"}, {"0.00E+00", 12345, "1.23E+04"}, {"[$€-407] #,##0.00", 1234.5, "€ 1,234.50"}, {"[Red]0", 5, "5"},
		{"0;(0)", -5, "(5)"}, {"0", -5, "-5"}, {"0;-0;nil", 0, "nil"}, {";;;", 5, ""}, {"# ?/?", 0.5, "0.5"}, {"#", 0, ""},
		{"m/d/yyyy", 25569, "1/1/1970"}, {"yyyy-mm-dd", 25569.75, "1970-01-01"}, {"d-mmm-yy", 44197, "1-Jan-21"}, {"h:mm AM/PM", 0.75, "6:00 PM"}, {"mm:ss", 0.5 / 24, "30:00"},
		{"[h]:mm", 1.5, "36:00"}, {"dddd, d mmmm yyyy", 44197, "Friday, 1 January 2021"}, {"m/d/yyyy", -1, "-1"}, {"m/d/yyyy", 1e20, "100000000000000000000"},
	} {
		if got := (numberFormats{}).show(c.format, c.value, false); got != c.want {
			t.Errorf("%q of %v: got %q, want %q", c.format, c.value, got, c.want)
		}
	}
	if got := (numberFormats{}).show("yyyy-mm-dd", 0, true); got != "1904-01-01" {
		t.Errorf("since 1904: got %q", got)
	}
}

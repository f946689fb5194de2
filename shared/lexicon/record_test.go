package lexicon

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"strongroom/shared/dlp"
)

var firmKey = []byte("a key of the firm, 32 bytes long")

// records builds an index and loads it.
func records(t testing.TB, csv string) Lists {
	t.Helper()
	data, _, err := BuildIndex("clients", strings.NewReader(csv), firmKey)
	if err != nil {
		t.Fatal(err)
	}
	x, err := LoadIndex(data, firmKey)
	if err != nil {
		t.Fatal(err)
	}
	return Lists{Records: []*Index{x}}
}

func TestS62_RecordsMatchWhenEnoughColumnsStandTogether(t *testing.T) {
	const list = "client:name,account:number,born:date,city:text\n" +
		"Ada Moreno,AC-12 345 678,1980-03-04,Port Vale\n" +
		"\"O'Brien, Seán Patrick\",9988 7766,1975-12-31,Galway\n" +
		"Müller & Söhne GmbH,55501234,,Köln\n"
	x := compiled(t, records(t, list))
	for _, c := range []struct{ text, want string }{
		{"Nothing about anybody.", ""},
		{"Ada Moreno alone is a name.", ""},
		{"Ada Moreno, account AC12345678", "Ada Moreno, account AC12345678: client + account"},
		{"account AC-12.345.678 of Ms. Moreno, Ada", "AC-12.345.678 of Ms. Moreno, Ada: client + account"},
		{"ADA MORENO\t12345678", ""},
		{"ADA MORENO\tac 12345678", "ADA MORENO\tac 12345678: client + account"},
		{"Ada J. Moreno (born 4 March 1980)", "Ada J. Moreno (born 4 March 1980: client + born"},
		{"Ada Moreno 04/03/1980", "Ada Moreno 04/03/1980: client + born"},
		{"Ada Moreno 03/04/1980", "Ada Moreno 03/04/1980: client + born"},
		{"Ada Moreno 3. März 1980", ""},
		{"Ada Moreno, 4. März 1980", "Ada Moreno, 4. März 1980: client + born"},
		{"Ada Moreno, March 4th, 1980", "Ada Moreno, March 4th, 1980: client + born"},
		{"Ada Moreno, the 4th of March, 1980", "Ada Moreno, the 4th of March, 1980: client + born"},
		{"Ada Moreno 19800304 port vale", "Ada Moreno 19800304 port vale: client + born + city"},
		{"Ada Moreno and 9988 7766", ""},
		{"Sean Patrick O’Brien has 99887766", "Sean Patrick O’Brien has 99887766: client + account"},
		{"MULLER SOHNE GMBH, Koln", "MULLER SOHNE GMBH, Koln: client + city"},
		{"ada moreno AC12345678", ""},
		{"Ada Moreno" + strings.Repeat(" word", 120) + " AC12345678", ""},
		{"Ada Moreno" + strings.Repeat(" word", 90) + " AC12345678", "Ada Moreno" + strings.Repeat(" word", 90) + " AC12345678: client + account"},
		{"Port Vale: Ada Moreno. Ada Moreno, AC12345678", "Port Vale: Ada Moreno. Ada Moreno, AC12345678: client + account + city"},
		{"Ada Moreno AC12345678. Galway: 99887766", "Ada Moreno AC12345678: client + account|Galway: 99887766: account + city"},
		{"Ada Mo\u00adreno, ＡＣ１２３４５６７８", "Ada Mo\u00adreno, ＡＣ１２３４５６７８: client + account"},
	} {
		var got []string
		for _, f := range x.Scan(c.text) {
			got = append(got, c.text[f.Start:f.End]+": "+f.Masked)
			if f.Detector != "firm-records-clients" || f.Confidence != dlp.High {
				t.Errorf("%+v", f)
			}
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q:\ngot  %q\nwant %q", c.text, strings.Join(got, "|"), c.want)
		}
	}
}

func TestS62_OneColumnIsEnoughWhenTheFirmSaysSo(t *testing.T) {
	x := compiled(t, records(t, "# says: account numbers\n# a comment\n# match: 1\n# window: 100\naccount:number,who:name\n12345678,Ada Moreno\n4711,Bo\n"))
	for text, want := range map[string]dlp.Confidence{"number 1234-5678": dlp.High, "number 4711": dlp.Medium, "for Ada Moreno": dlp.Medium, "number 123456789": "", "12345678, Ada Moreno": dlp.High} {
		found := x.Scan(text)
		if want == "" && len(found) == 0 || len(found) == 1 && found[0].Confidence == want {
			continue
		}
		t.Errorf("%q: %+v, want %s", text, found, want)
	}
	if d := x.Detectors()[0]; !strings.Contains(d.Plural, "account numbers") || !strings.Contains(d.Check, "1 of account, who within 100 bytes") {
		t.Errorf("%+v", d)
	}
}

// A value that many records share identifies nobody, and still supports one that does.
func TestS62_CommonValuesOnlySupport(t *testing.T) {
	var b strings.Builder
	b.WriteString("client:name,city:text,state:text,account:number\n")
	for i := range 200 {
		fmt.Fprintf(&b, "Client%c%c Person,Springfield,Illinois,AB%06d\n", 'a'+i%26, 'a'+i/26, i)
	}
	data, report, err := BuildIndex("clients", strings.NewReader(b.String()), firmKey)
	if err != nil || report.Common != 2 || report.Records != 200 || report.Values != 402 {
		t.Fatalf("%+v, %v", report, err)
	}
	index, err := LoadIndex(data, firmKey)
	if err != nil {
		t.Fatal(err)
	}
	x := compiled(t, Lists{Records: []*Index{index}})
	for text, want := range map[string]string{
		"Springfield, Illinois":               "",
		"AB000007 in Springfield":             "city + account",
		"Springfield has AB000007":            "city + account",
		"Clientba Person from Illinois":       "client + state",
		"AB000007 and Clientaa Person":        "",
		"AB000001 is of Clientba Person here": "client + account",
	} {
		found := x.Scan(text)
		if got := strings.Join(masks(found), "|"); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func masks(found []dlp.Finding) []string {
	var out []string
	for _, f := range found {
		out = append(out, f.Masked)
	}
	return out
}

func TestS62_TheIndexHoldsNoValueAndNeedsItsKey(t *testing.T) {
	const list = "client:name,account:number,city:text\nAda Moreno,AC12345678,Port Vale\nBo Lindqvist,99887766,Galway\n"
	data, report, err := BuildIndex("clients", strings.NewReader(list), firmKey)
	if err != nil || report.Lost != 0 || report.Bytes != len(data) {
		t.Fatalf("%+v %v", report, err)
	}
	for _, value := range []string{"ada", "moreno", "ac12345678", "12345678", "port", "vale", "galway", "99887766"} {
		if bytes.Contains(bytes.ToLower(data), []byte(value)) {
			t.Errorf("the index contains %q", value)
		}
	}
	again, _, err := BuildIndex("clients", strings.NewReader(list), firmKey)
	if err != nil || bytes.Equal(again[len(again)-64:], data[len(data)-64:]) {
		t.Error("two indexes of one list can be told to be of one list")
	}
	if _, err := LoadIndex(data, []byte("another key, also 32 bytes long!")); err == nil || !strings.Contains(err.Error(), "another key") {
		t.Errorf("loaded with another key: %v", err)
	}
	if _, err := LoadIndex(data, []byte("short")); err == nil {
		t.Error("loaded with a short key")
	}
	for at := range data {
		broken := bytes.Clone(data)
		broken[at] ^= 1
		if _, err := LoadIndex(broken, firmKey); err == nil {
			t.Fatalf("byte %d was changed and nobody noticed", at)
		}
	}
	for n := range data {
		if _, err := LoadIndex(data[:n], firmKey); err == nil {
			t.Fatalf("%d of %d bytes were loaded", n, len(data))
		}
	}
}

func TestS62_ListsThatCannotBeUnderstoodAreRefusedWithoutTheirValues(t *testing.T) {
	for csv, want := range map[string]string{
		"":                                         "is empty",
		"# match: 2\n":                             "is empty",
		"client,account\nAda,1":                    "column 1 doesn't",
		"client:name,account\nAda,1":               "column 2 doesn't",
		"client:name,account:digits\nAda,1":        "column 2 doesn't",
		"# match: 3\na:name,b:number\nAda,12345":   "can't match in 3",
		"# match: none\na:name\nAda":               `"# match:" is followed by`,
		"# window: 9999\na:name\nAda":              "window from 1 to 5000",
		"# says:\na:name\nAda":                     "1 to 80 characters",
		"a:name,b:number\nAda Moreno":              "line 2 of the list: wrong number of fields",
		"a:name,b:number\nAda \"Moreno,1":          "line 2 of the list",
		"a:name\nAl\n":                             "no values that can be looked for",
		strings.Repeat("a:name,", 16) + "a:name\n": "1 to 15 columns",
	} {
		_, _, err := BuildIndex("clients", strings.NewReader(csv), firmKey)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "Moreno") {
			t.Errorf("%.40q: got %v, want %q", csv, err, want)
		}
	}
	_, report, err := BuildIndex("clients", strings.NewReader("who:name,no:number,born:date-dmy\nAda Moreno,12,31.12.1980\nBo,77778888,12.31.1980\nCy Ng Li,,1.2.1999\n"), firmKey)
	if err != nil || report.Lost != 1 || report.Skipped["no: fewer than 4 characters"] != 1 || report.Skipped["who: fewer than 3 letters"] != 1 || report.Skipped["born: no date of the kind date-dmy"] != 1 {
		t.Errorf("%+v %v", report, err)
	}
}

// The filter's hash is SipHash-2-4: the vector of the paper's appendix A.
func TestSipHashVector(t *testing.T) {
	key, text := make([]byte, 16), make([]byte, 15)
	for i := range key {
		key[i] = byte(i)
	}
	for i := range text {
		text[i] = byte(i)
	}
	if got := newSipKey(key).sum(text); got != 0xa129ca6149be45e5 {
		t.Errorf("%x", got)
	}
}

// Values that are in no list are found about as seldom as the hashes' length says.
func TestS62_FalsePositivesStayUnderTheirBound(t *testing.T) {
	var b strings.Builder
	b.WriteString("account:number,who:name\n")
	for i := range 20_000 {
		fmt.Fprintf(&b, "%09d,Person Number%d\n", i*7, i)
	}
	index := records(t, b.String()).Records[0]
	r, passed, found := rand.New(rand.NewPCG(1, 2)), 0, 0
	c := candidates{index: index, confirm: func(tagged []byte, _, _ int) {
		passed++
	}}
	const tries = 2_000_000
	for range tries {
		c.scratch = binary.LittleEndian.AppendUint64(append(c.scratch[:0], '#'), r.Uint64())
		c.try(0, 1)
		if from, to, common := index.entries(r.Uint64()); from < to || common {
			found++
		}
	}
	if passed > tries/150 || found > 0 {
		t.Errorf("of %d values that are not in the list, %d passed the filter and %d the hashes", tries, passed, found)
	}
}

func FuzzIndex(f *testing.F) {
	data, _, err := BuildIndex("clients", strings.NewReader("a:name,b:number,c:date,d:text\nAda Moreno,AC12345678,1980-03-04,Port Vale\n"), firmKey)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, "Ada Moreno, AC-12345678, 4 March 1980")
	f.Add([]byte(magic), "")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		x, err := parseIndex(data)
		if err != nil {
			return
		}
		x.key, x.sip = firmKey, newSipKey(firmKey) // as if the seal were right: nothing in the data may do harm
		for i := range x.values {
			x.values[i] = 0xff
		}
		sound(t, compiled(t, Lists{Records: []*Index{x}}), text)
		for h := range uint64(64) {
			from, to, _ := x.entries(h << 58)
			for e := from; e < to; e++ {
				record, column := x.place(e)
				x.of(record, column)
			}
		}
	})
}

func FuzzCSV(f *testing.F) {
	for _, seed := range [][2]string{{"a:name,b:number,c:date,d:text\nAda Moreno,AC12345678,1980-03-04,Port Vale\n", "Ada Moreno, AC-12345678, March 4th, 1980"},
		{"# match: 1\n# window: 5000\na:text\nx y z\n", "x y z x y z"}, {"# match: 2\na:number,b:number\n1111,2222\n", "1111 2222 1111-2222"}, {"a:date-dmy\n1.2.1999", "1.2.1999"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, list, text string) {
		data, report, err := BuildIndex("clients", strings.NewReader(list), firmKey)
		if err != nil {
			return
		}
		x, err := LoadIndex(data, firmKey)
		if err != nil {
			t.Fatalf("what was built can't be loaded: %v (%+v)", err, report)
		}
		l := compiled(t, Lists{Records: []*Index{x}})
		sound(t, l, text)
		sound(t, l, list)
	})
}

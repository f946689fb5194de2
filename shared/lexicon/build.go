package lexicon

import (
	"bufio"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// NewKey makes a firm's key. It is made once, kept where only the scanner and the loader read it, and never shown.
func NewKey() []byte {
	key := make([]byte, KeyLength)
	rand.Read(key) // never fails: see crypto/rand
	return key
}

// Report says what an index looks for and what not.
type Report struct {
	Name    string
	Records int            // that were read
	Values  int            // that are looked for
	Common  int            // different values that more than 64 records share: they support others, and identify nobody
	Skipped map[string]int // values that aren't looked for, by the reason: "account: fewer than 4 characters"
	Lost    int            // records that can't be found, because fewer than Match of their values are looked for
	Bytes   int            // of the index
}

// BuildIndex reads a CSV (RFC 4180) and gives the index as it is stored. The first line names the columns, each with its kind after a colon:
//
//	client:name,account:number,born:date,city:text
//
// The kinds are name, number, date (2006-01-02), date-dmy, date-mdy and text. Lines before it that begin with "#" may say how the list is used:
//
//	# says: clients of the firm
//	# match: 2
//	# window: 500
//
// match is how many columns of a record have to stand within window bytes; it is 2 unless there is one column. The values are in memory while
// the CSV is read, and nowhere afterwards. The error is one for a person, and has no value in it.
func BuildIndex(name string, source io.Reader, firm []byte) ([]byte, Report, error) {
	b := builder{report: Report{Name: name, Skipped: map[string]int{}}}
	b.Name, b.Says, b.Window = name, name, 500
	if err := checkName(name); err != nil {
		return nil, b.report, err
	}
	b.Salt = make([]byte, 16)
	rand.Read(b.Salt)
	hashKey, sip, mac, err := keys(firm, b.Salt)
	if err != nil {
		return nil, b.report, err
	}
	b.mac, b.sip = hmac.New(sha256.New, hashKey), newSipKey(sip)
	if err := b.read(bufio.NewReaderSize(source, 1<<16)); err != nil {
		return nil, b.report, err
	}
	data, err := b.write(mac)
	b.report.Bytes = len(data)
	return data, b.report, err
}

// builder collects the hashes of a list.
type builder struct {
	header
	report  Report
	mac     hash.Hash
	sip     sipKey
	scratch []byte
	entries []entry
	forward []uint32
	words   map[uint64]struct{} // filter hashes of the words of names and texts
	values  map[uint64]struct{} // and of whole values
}

type entry struct {
	hash  uint64
	place uint32
}

func (b *builder) read(source *bufio.Reader) error {
	for {
		head, err := source.Peek(1)
		if err != nil {
			return errors.New("the list is empty: its first line names the columns")
		}
		if head[0] != '#' {
			break
		}
		line, err := source.ReadString('\n')
		if err != nil {
			return errors.New("the list is empty: its first line names the columns")
		}
		if err := b.directive(strings.TrimSpace(strings.TrimLeft(line, "#"))); err != nil {
			return err
		}
	}
	if mark, err := source.Peek(3); err == nil && string(mark) == "\ufeff" {
		source.Discard(3)
	}
	rows := csv.NewReader(source)
	rows.ReuseRecord = true
	first, err := rows.Read()
	if err != nil {
		return csvError(err)
	}
	if err := b.columns(first); err != nil {
		return err
	}
	b.words, b.values = map[uint64]struct{}{}, map[uint64]struct{}{}
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return csvError(err)
		}
		if b.Records++; b.Records > MostRecords {
			return fmt.Errorf("the list has more than %d records", MostRecords)
		}
		b.row(row)
	}
	if b.report.Records = b.Records; len(b.entries) == 0 {
		return errors.New("the list has no values that can be looked for")
	}
	return nil
}

// csvError words an error of the CSV without any of its content.
func csvError(err error) error {
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		return fmt.Errorf("line %d of the list: %w", bad.Line, bad.Err)
	}
	if errors.Is(err, io.EOF) {
		return errors.New("the list is empty: its first line names the columns")
	}
	return fmt.Errorf("reading the list: %w", err)
}

func (b *builder) directive(line string) error {
	word, value, found := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	n, err := strconv.Atoi(value)
	switch word = strings.TrimSpace(word); {
	case !found:
		return nil // a comment
	case word == "says":
		if n := utf8.RuneCountInString(value); n == 0 || n > 80 || !utf8.ValidString(value) {
			return errors.New(`"# says:" is followed by 1 to 80 characters`)
		}
		b.Says = value
	case word == "match" && err == nil && n >= 1 && n <= MostColumns:
		b.Match = n
	case word == "window" && err == nil && n >= 1 && n <= WidestWindow:
		b.Window = n
	case word == "match", word == "window":
		return fmt.Errorf(`"# %s:" is followed by a number: match from 1 to %d, window from 1 to %d`, word, MostColumns, WidestWindow)
	}
	return nil
}

func (b *builder) columns(first []string) error {
	for i, cell := range first {
		label, kind, _ := strings.Cut(strings.TrimSpace(cell), ":")
		c := Column{strings.TrimSpace(label), Kind(strings.ToLower(strings.TrimSpace(kind)))}
		if !slices.Contains(kinds, c.Kind) || c.Label == "" || utf8.RuneCountInString(c.Label) > 40 || !utf8.ValidString(c.Label) {
			return fmt.Errorf("the first line names each column with its kind, such as client:name, account:number, born:date or city:text; column %d doesn't", i+1)
		}
		b.Columns = append(b.Columns, c)
	}
	if b.Match == 0 {
		b.Match = min(2, len(b.Columns))
	}
	return checkColumns(b.Columns, b.Match, b.Window)
}

func checkColumns(columns []Column, match, window int) error {
	switch n := len(columns); {
	case n == 0 || n > MostColumns:
		return fmt.Errorf("a list has 1 to %d columns", MostColumns)
	case match < 1 || match > n:
		return fmt.Errorf("a record with %d columns can't match in %d", n, match)
	case window < 1 || window > WidestWindow:
		return fmt.Errorf("the window is 1 to %d bytes", WidestWindow)
	}
	for _, c := range columns {
		if !slices.Contains(kinds, c.Kind) {
			return fmt.Errorf("%q is no kind of column", c.Kind)
		}
	}
	return nil
}

// row adds one record.
func (b *builder) row(cells []string) {
	record, found := b.Records-1, 0
	for i, c := range b.Columns {
		if strings.TrimSpace(cells[i]) == "" {
			b.forward = append(b.forward, 0)
			continue
		}
		value, err := c.Kind.normal(cells[i])
		if err != nil {
			b.report.Skipped[c.Label+": "+err.Error()]++
			b.forward = append(b.forward, 0)
			continue
		}
		b.note(c.Kind, value)
		b.scratch = append(append(b.scratch[:0], c.Kind.tag()), value...)
		h := digest(b.mac, b.scratch)
		b.values[b.sip.sum(b.scratch)] = struct{}{}
		b.entries = append(b.entries, entry{h, uint32(record)<<4 | uint32(i)})
		b.forward = append(b.forward, low(h))
		found++
	}
	if found < b.Match {
		b.report.Lost++
	}
}

// note keeps what the search needs to know about values of a kind.
func (b *builder) note(k Kind, value string) {
	switch k {
	case Number:
		b.Lengths |= 1 << len(value)
	case Name, Phrase:
		words := strings.Split(value, " ")
		b.Sizes |= 1 << len(words)
		for _, w := range words {
			b.scratch = append(append(b.scratch[:0], 'w'), w...)
			b.words[b.sip.sum(b.scratch)] = struct{}{}
		}
	}
}

// digest is the keyed hash of a value with its kind's tag.
func digest(mac hash.Hash, tagged []byte) uint64 {
	mac.Reset()
	mac.Write(tagged)
	var sum [sha256.Size]byte
	return binary.BigEndian.Uint64(mac.Sum(sum[:0]))
}

// low is the part of a hash that records keep; never 0, which means no value.
func low(h uint64) uint32 { return max(1, uint32(h)) }

package lexicon

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"strongroom/shared/dlp"
)

// The bounds of an index.
const (
	MostRecords  = 2_000_000
	MostColumns  = 15
	LeastKey     = 16 // bytes
	KeyLength    = 32 // bytes that NewKey gives
	mostRows     = 64 // records that may share a value which identifies them; a value of more than that only supports others
	mostFormat   = 1 << 30
	remainder    = 5 // bytes of a hash that are kept besides the number of its bucket
	WidestWindow = 5_000
)

// Index is a list of records, such as the firm's clients, in a form in which their values can be recognised and not read. For each value it keeps 44 bits
// or more of HMAC-SHA-256 under a key derived from the firm's, a filter of SipHash values under another derived key, and which values belong
// to one record. Without the key, trying values is impossible; how many records there are, how many of them share a value, and the names and
// kinds of the columns can be seen.
//
// A record is found when at least Match of its columns stand within Window bytes of text, one of them a value that no more than 64 records share.
// By chance a word or number of the text is taken for a value of the list with a probability below 2^-38, and below 2^-47 with the filter; two
// of one record by chance practically never.
type Index struct {
	header
	words, values              bloom
	buckets, hashes            []byte // where a bucket begins, four bytes each; the kept parts of hashes, by bucket
	places                     []byte // record and column of each hash, four bytes each
	common, records            []byte // whole hashes of common values in order, eight bytes each; for each record and column the lower half of the hash
	key                        []byte // of the values' hash
	sip                        sipKey
	digest                     []byte
	named, phrased, dated, num bool // kinds that occur
}

// header is the readable part of an index.
type header struct {
	Name    string   `json:"name"`
	Says    string   `json:"says"`
	Columns []Column `json:"columns"`
	Match   int      `json:"match"`
	Window  int      `json:"window"` // bytes
	Salt    []byte   `json:"salt"`
	Records int      `json:"records"`
	Hashes  int      `json:"hashes"`
	Common  int      `json:"common"`
	Bits    int      `json:"bits"` // of a hash that number its bucket
	Words   int      `json:"words"`
	Values  int      `json:"values"`  // bytes of the two filters
	Lengths uint64   `json:"lengths"` // a bit for each length of numbers
	Sizes   uint64   `json:"sizes"`   // a bit for each number of words in names and texts
}

// Column is one column of a list of records.
type Column struct {
	Label string `json:"label"`
	Kind  Kind   `json:"kind"`
}

const magic = "strongroom records 1\n"

// Detector describes the index's findings.
func (x *Index) Detector() dlp.Detector {
	labels := make([]string, len(x.Columns))
	for i, c := range x.Columns {
		labels[i] = c.Label
	}
	return dlp.Detector{ID: "firm-records-" + x.Name, Singular: "record of the firm's list \"" + x.Says + "\"", Plural: "records of the firm's list \"" + x.Says + "\"",
		Check:  fmt.Sprintf("%d of %s within %d bytes, compared by keyed hashes; %d records", x.Match, strings.Join(labels, ", "), x.Window, x.header.Records),
		Source: "the firm"}
}

// keys derives what an index needs from the firm's key and its own salt.
func keys(firm, salt []byte) (hash, sip, mac []byte, err error) {
	if len(firm) < LeastKey {
		return nil, nil, nil, fmt.Errorf("the key has %d bytes, and %d are the least", len(firm), LeastKey)
	}
	derive := func(use string, n int) (out []byte) {
		if err == nil {
			out, err = hkdf.Key(sha256.New, firm, salt, "strongroom records "+use, n)
		}
		return out
	}
	return derive("hash", 32), derive("filter", 16), derive("whole", 32), err
}

// LoadIndex reads an index that was built with the same key. The index uses data, which must not change afterwards. It refuses one that was changed,
// cut off, or built with another key.
func LoadIndex(data, firm []byte) (*Index, error) {
	x, err := parseIndex(data)
	if err != nil {
		return nil, err
	}
	hash, sip, mac, err := keys(firm, x.Salt)
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, mac)
	h.Write(data[:len(data)-sha256.Size])
	if !hmac.Equal(h.Sum(nil), data[len(data)-sha256.Size:]) {
		return nil, errors.New("the list was made with another key, or is damaged")
	}
	x.key, x.sip, x.digest = hash, newSipKey(sip), data[len(data)-sha256.Size:]
	return x, nil
}

// parseIndex takes an index apart without believing it.
func parseIndex(data []byte) (*Index, error) {
	damaged := errors.New("this is no list of records, or it is damaged")
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(data) > mostFormat || len(rest) < 4+sha256.Size {
		return nil, damaged
	}
	n := int(binary.LittleEndian.Uint32(rest))
	rest = rest[4 : len(rest)-sha256.Size]
	x := &Index{}
	if n > len(rest) || json.Unmarshal(rest[:n], &x.header) != nil || x.header.check() != nil {
		return nil, damaged
	}
	rest = rest[n:]
	take := func(n int) []byte {
		if n > len(rest) {
			ok = false
			return nil
		}
		part := rest[:n:n]
		rest = rest[n:]
		return part
	}
	x.words, x.values = take(x.Words), take(x.Values)
	x.buckets, x.hashes, x.places = take(4*(1<<x.Bits+1)), take(remainder*x.Hashes), take(4*x.Hashes)
	x.common, x.records = take(8*x.header.Common), take(4*x.header.Records*len(x.Columns))
	if !ok || len(rest) > 0 {
		return nil, damaged
	}
	last := uint32(0)
	for at := 0; at < len(x.buckets); at += 4 {
		next := binary.LittleEndian.Uint32(x.buckets[at:])
		if next < last || next > uint32(x.Hashes) {
			return nil, damaged
		}
		last = next
	}
	for _, c := range x.Columns {
		x.named, x.phrased = x.named || c.Kind == Name, x.phrased || c.Kind == Phrase
		x.dated, x.num = x.dated || c.Kind.tag() == 'd', x.num || c.Kind == Number
	}
	return x, nil
}

// check refuses headers whose numbers are out of bounds, before anything is computed with them.
func (h *header) check() error {
	if err := checkName(h.Name); err != nil {
		return err
	}
	if err := checkColumns(h.Columns, h.Match, h.Window); err != nil {
		return err
	}
	count := func(n, most int) bool { return n >= 0 && n <= most }
	if !count(h.Records, MostRecords) || !count(h.Hashes, MostRecords*MostColumns) || !count(h.Common, MostRecords) || h.Bits < 1 || h.Bits > 24 ||
		!count(h.Words, mostFormat) || !count(h.Values, mostFormat) || h.Words < 8 || h.Values < 8 || h.Words%8+h.Values%8 != 0 {
		return errors.New("out of bounds")
	}
	return nil
}

// entries gives the range of a hash's entries in hashes and places, and whether it is a common value.
func (x *Index) entries(h uint64) (from, to int, common bool) {
	b := int(h >> (64 - x.Bits))
	from, to = int(binary.LittleEndian.Uint32(x.buckets[4*b:])), int(binary.LittleEndian.Uint32(x.buckets[4*b+4:]))
	want := kept(h, x.Bits)
	for from < to && !bytes.Equal(x.hashes[remainder*from:remainder*from+remainder], want[:]) {
		from++
	}
	end := from
	for end < to && bytes.Equal(x.hashes[remainder*end:remainder*end+remainder], want[:]) {
		end++
	}
	if from < end {
		return from, end, false
	}
	low, high := 0, len(x.common)/8
	for low < high {
		if mid := (low + high) / 2; binary.LittleEndian.Uint64(x.common[8*mid:]) < h {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return 0, 0, low < len(x.common)/8 && binary.LittleEndian.Uint64(x.common[8*low:]) == h
}

// kept is the part of a hash that follows the number of its bucket.
func kept(h uint64, bits int) (out [remainder]byte) {
	h <<= bits
	for i := range out {
		out[i] = byte(h >> (56 - 8*i))
	}
	return out
}

// place gives the record and the column of an entry.
func (x *Index) place(entry int) (record, column int) {
	p := binary.LittleEndian.Uint32(x.places[4*entry:])
	return int(p >> 4), int(p & 15)
}

// of gives the lower half of the hash of a record's value; 0 means that there is none.
func (x *Index) of(record, column int) uint32 {
	at := 4 * (record*len(x.Columns) + column)
	if column >= len(x.Columns) || at+4 > len(x.records) {
		return 0
	}
	return binary.LittleEndian.Uint32(x.records[at:])
}

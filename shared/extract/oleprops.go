package extract

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// propertyStreams are the streams of an Office document that hold property sets ([MS-OLEPS] 2.21, 3.1.2).
var propertyStreams = []string{"\x05SummaryInformation", "\x05DocumentSummaryInformation"}

// propertyBytes bounds one property stream; a thumbnail in it can take some 100 KB.
const propertyBytes = 32 << 20

// propertyNames are the properties that people know by name: those of the summary and those of the document summary ([MS-OSHARED] 2.3.3.2).
var propertyNames = [2]map[uint32]string{
	{2: "Title", 3: "Subject", 4: "Author", 5: "Keywords", 6: "Comments", 7: "Template", 8: "Last saved by", 18: "Program"},
	{2: "Category", 13: "Parts", 14: "Manager", 15: "Company", 26: "Content type", 27: "Status"},
}

// userDefined is the format of the properties that people name themselves, FMTID_UserDefinedProperties, as it stands in the file.
const userDefined = "\x05\xd5\xcd\xd5\x9c\x2e\x1b\x10\x93\x97\x08\x00\x2b\x2c\xf9\xae"

// readProperties adds the title, the author, the company and so on, with the properties that somebody made up. Dates and numbers count only
// when a person made them up.
func readProperties(root *oleEntry, out *sink) error {
	var lines []string
	for i, name := range propertyStreams {
		data, ok, err := root.stream(name).bytes(propertyBytes)
		if err != nil {
			return err
		}
		if !ok {
			return unreadable(TooLong, propertyBytes>>20)
		}
		sets, sound := propertySets(data, propertyNames[i])
		if !sound {
			sets = append(sets, letterRuns(data)...)
		}
		lines = append(lines, sets...)
	}
	return out.add("document properties", "line", strings.Join(lines, "\n"))
}

// propertySets reads a stream of property sets as "name: value" lines. It is false when the stream doesn't follow [MS-OLEPS]; what it gives
// then is incomplete.
func propertySets(data []byte, names map[uint32]string) (lines []string, sound bool) {
	if len(data) == 0 {
		return nil, true
	}
	b := bin(data)
	count, ok := b.u32(24)
	if !ok || count > 16 {
		return nil, false
	}
	sound = true
	for i := range int(count) {
		at, ok := b.u32(28 + 20*i + 16)
		if !ok || int64(at) > int64(len(data)) {
			return lines, false
		}
		format := string(data[28+20*i:][:16])
		set := propertySet{b: b[at:], names: names, made: format == userDefined}
		if set.made {
			set.names = map[uint32]string{}
		}
		if !set.read() {
			sound = false
		}
		lines = append(lines, set.lines...)
	}
	return lines, sound
}

// propertySet is one set of a stream.
type propertySet struct {
	b     bin
	names map[uint32]string
	made  bool // somebody named the properties
	page  int
	lines []string
}

func (s *propertySet) read() bool {
	count, ok := s.b.u32(4)
	if !ok || int64(count) > int64(len(s.b)/8) {
		return false
	}
	places := map[uint32]int{}
	for i := range int(count) {
		id, _ := s.b.u32(8 + 8*i)
		at, ok := s.b.u32(12 + 8*i)
		if !ok || int64(at) > int64(len(s.b)) {
			return false
		}
		places[id] = int(at)
		if id == 1 {
			page, _ := s.b.u16(int(at) + 4)
			s.page = int(page)
		}
	}
	if at, ok := places[0]; ok && s.made && !s.dictionary(at) {
		return false
	}
	for i := range int(count) {
		id, _ := s.b.u32(8 + 8*i)
		if id < 2 || id == 0x80000000 || id == 0x80000003 { // dictionary, code page, locale, behaviour
			continue
		}
		value, _, ok := s.value(places[id], 0)
		if !ok {
			return false
		}
		if value = strings.TrimSpace(value); value == "" {
			continue
		}
		if name := s.names[id]; name != "" {
			value = name + ": " + value
		}
		s.lines = append(s.lines, strings.ReplaceAll(value, "\n", " "))
	}
	return true
}

// dictionary reads the names of the properties ([MS-OLEPS] 2.17).
func (s *propertySet) dictionary(at int) bool {
	count, ok := s.b.u32(at)
	if !ok || int64(count) > int64(len(s.b)/8) {
		return false
	}
	at += 4
	for range int(count) {
		id, _ := s.b.u32(at)
		length, ok := s.b.u32(at + 4)
		size := int64(length)
		if s.page == 1200 {
			size = (2*size + 3) &^ 3
		}
		text, whole := s.b.cut(at+8, size)
		if !ok || !whole {
			return false
		}
		s.names[id] = s.text(text)
		at += 8 + int(size)
	}
	return true
}

// text decodes characters in the set's code page.
func (s *propertySet) text(b []byte) string {
	if s.page == 1200 {
		return wide(b)
	}
	return narrow(b, s.page)
}

// value reads one typed value ([MS-OLEPS] 2.15) and gives the place behind it.
func (s *propertySet) value(at, depth int) (string, int, bool) {
	kind, ok := s.b.u16(at)
	if !ok || depth > 3 {
		return "", 0, false
	}
	if kind&0x1000 == 0 {
		return s.scalar(int(kind), at+4, depth)
	}
	count, ok := s.b.u32(at + 4)
	if !ok || int64(count) > int64(len(s.b)) {
		return "", 0, false
	}
	at += 8
	var all []string
	for range int(count) {
		var text string
		if kind &= 0xfff; kind == 0x0c {
			text, at, ok = s.value(at, depth+1)
		} else {
			text, at, ok = s.scalar(int(kind), at, depth)
		}
		if !ok {
			return "", 0, false
		}
		if text = strings.TrimSpace(text); text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, ", "), at, true
}

// scalar reads a value of a known type.
func (s *propertySet) scalar(kind, at, depth int) (string, int, bool) {
	shown := func(text string) string {
		if s.made && depth == 0 {
			return text
		}
		return ""
	}
	switch kind {
	case 0x1e, 0x08, 0x1f, 0x41, 0x46, 0x47: // strings, blobs, clipboard data
		return s.sized(kind, at)
	case 0x00, 0x01:
		return "", at, true
	case 0x05, 0x07, 0x40, 0x14, 0x15, 0x06:
		v, ok := s.b.u64(at)
		switch kind {
		case 0x40:
			return shown(fileTime(v)), at + 8, ok
		case 0x05:
			return shown(strconv.FormatFloat(math.Float64frombits(v), 'f', -1, 64)), at + 8, ok
		case 0x07:
			return shown(oleDate(math.Float64frombits(v))), at + 8, ok
		case 0x06:
			return shown(strconv.FormatFloat(float64(int64(v))/10_000, 'f', -1, 64)), at + 8, ok
		}
		return shown(strconv.FormatInt(int64(v), 10)), at + 8, ok
	case 0x48:
		_, ok := s.b.cut(at, 16)
		return "", at + 16, ok
	}
	v, ok := s.b.u32(at)
	switch kind {
	case 0x02, 0x12, 0x0b, 0x10, 0x11:
		if kind != 0x0b {
			return shown(strconv.Itoa(int(int16(v)))), at + 4, ok
		}
		return "", at + 4, ok
	case 0x03, 0x13, 0x16, 0x17:
		return shown(strconv.Itoa(int(int32(v)))), at + 4, ok
	case 0x04:
		return shown(strconv.FormatFloat(float64(math.Float32frombits(v)), 'f', -1, 32)), at + 4, ok
	case 0x0a:
		return "", at + 4, ok
	}
	return "", 0, false
}

// sized reads a value that says its own length. Within a blob the hyperlinks of the document are wide strings.
func (s *propertySet) sized(kind, at int) (string, int, bool) {
	length, ok := s.b.u32(at)
	size := int64(length)
	if kind == 0x1f {
		size *= 2
	}
	text, whole := s.b.cut(at+4, size)
	if !ok || !whole {
		return "", 0, false
	}
	at += 4 + int((size+3)&^3)
	switch kind {
	case 0x1f:
		return wide(text), at, true
	case 0x41:
		return strings.Join(wideRuns(text), ", "), at, true
	case 0x46, 0x47:
		return "", at, true // a thumbnail
	}
	return s.text(text), at, true
}

// fileTime writes a time that counts 100 nanoseconds since 1601.
func fileTime(v uint64) string {
	const toUnix = 116_444_736_000_000_000
	if v == 0 || v > math.MaxInt64 {
		return ""
	}
	return time.Unix((int64(v)-toUnix)/10_000_000, 0).UTC().Format("2006-01-02 15:04")
}

// oleDate writes a date that counts days since 30 December 1899.
func oleDate(days float64) string {
	if !(days > -600_000 && days < 3_000_000) {
		return ""
	}
	return time.Date(1899, 12, 30, 0, 0, int(days*86400), 0, time.UTC).Format("2006-01-02")
}

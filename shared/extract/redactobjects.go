package extract

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The objects of a PDF (ISO 32000-1, 7.3) as far as a copy that the engine wrote is read and written again. Numbers, strings, booleans and
// null stay as they are spelled.
type (
	pdfName  string // without the slash, decoded
	pdfPlain string // as it is spelled
	pdfRef   int    // the object's number; the engine writes generation 0 only
	pdfArray []any
	pdfDict  map[pdfName]any
	pdfData  struct { // a stream
		dict pdfDict
		data []byte // as it is stored
	}
)

var errObjects = errors.New("the engine's copy is not written as expected")

// objectFile is a file that the engine has written: one plain cross-reference table, no object streams, no encryption. Anything else is refused.
type objectFile struct {
	b     []byte
	begin map[pdfRef]int // offsets
	known map[pdfRef]any // what was parsed
	root  pdfDict
	added pdfRef // the last object that the file doesn't have: below 0
}

func openObjects(b []byte) (*objectFile, error) {
	f := &objectFile{b: b, begin: map[pdfRef]int{}, known: map[pdfRef]any{}}
	tail := bytes.LastIndex(b, []byte("startxref"))
	if tail < 0 {
		return nil, errObjects
	}
	p := &objectParser{b: b, at: tail + len("startxref")}
	at, err := p.integer()
	if err != nil || at > tail {
		return nil, errObjects
	}
	p.at = at
	if !p.word("xref") {
		return nil, errObjects
	}
	for !p.word("trailer") {
		first, err := p.integer()
		if err != nil {
			return nil, err
		}
		count, err := p.integer()
		if err != nil {
			return nil, err
		}
		for n := range count {
			offset, err := p.integer()
			if err != nil {
				return nil, err
			}
			if _, err := p.integer(); err != nil {
				return nil, err
			}
			if p.word("n") {
				f.begin[pdfRef(first+n)] = offset
			} else if !p.word("f") {
				return nil, errObjects
			}
		}
	}
	trailer, err := p.value(0)
	if err != nil {
		return nil, err
	}
	dict, _ := trailer.(pdfDict)
	root, err := f.get(dict["Root"])
	if err != nil {
		return nil, err
	}
	var ok bool
	if f.root, ok = root.(pdfDict); !ok || dict["Encrypt"] != nil || dict["Prev"] != nil {
		return nil, errObjects
	}
	return f, nil
}

// get gives what v stands for: the object when it is a reference, and v itself otherwise. An object that isn't there is nil (7.3.10).
func (f *objectFile) get(v any) (any, error) {
	for range 32 {
		ref, is := v.(pdfRef)
		if !is {
			return v, nil
		}
		if known, ok := f.known[ref]; ok {
			v = known
			continue
		}
		at, ok := f.begin[ref]
		if !ok {
			return nil, nil
		}
		object, err := f.parse(ref, at)
		if err != nil {
			return nil, err
		}
		f.known[ref], v = object, object
	}
	return nil, errObjects
}

func (f *objectFile) parse(ref pdfRef, at int) (any, error) {
	if at < 0 || at >= len(f.b) {
		return nil, errObjects
	}
	p := &objectParser{b: f.b, at: at}
	if n, err := p.integer(); err != nil || n != int(ref) {
		return nil, errObjects
	}
	if _, err := p.integer(); err != nil || !p.word("obj") {
		return nil, errObjects
	}
	object, err := p.value(0)
	if err != nil {
		return nil, err
	}
	dict, is := object.(pdfDict)
	if !is || !p.word("stream") {
		return object, nil
	}
	length, err := f.get(dict["Length"])
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(string(plain(length)))
	p.at += len(p.b[p.at:]) - len(bytes.TrimPrefix(bytes.TrimPrefix(p.b[p.at:], []byte("\r")), []byte("\n")))
	if err != nil || n < 0 || p.at+n > len(p.b) {
		return nil, errObjects
	}
	data := p.b[p.at : p.at+n]
	if p.at += n; !p.word("endstream") {
		return nil, errObjects
	}
	return &pdfData{dict, data}, nil
}

// add makes v an object of its own.
func (f *objectFile) add(v any) pdfRef {
	f.added--
	f.known[f.added] = v
	return f.added
}

func plain(v any) pdfPlain { s, _ := v.(pdfPlain); return s }

// dict gives the dictionary that v stands for, that of a stream included; nil for anything else.
func (f *objectFile) dict(v any) (pdfDict, error) {
	got, err := f.get(v)
	switch o := got.(type) {
	case pdfDict:
		return o, err
	case *pdfData:
		return o.dict, err
	}
	return nil, err
}

// write gives a file with what the catalog leads to, and nothing else.
func (f *objectFile) write() ([]byte, error) {
	numbers := map[pdfRef]int{}
	var order []pdfRef
	number := func(ref pdfRef) int {
		if n, ok := numbers[ref]; ok {
			return n
		}
		order = append(order, ref)
		numbers[ref] = len(order) + 1 // 1 is the catalog
		return len(order) + 1
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := []int{b.Len()}
	b.WriteString("1 0 obj\n")
	spellObject(&b, f.root, number)
	b.WriteString("\nendobj\n")
	for k := 0; k < len(order); k++ {
		object, err := f.get(order[k])
		if err != nil {
			return nil, err
		}
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", k+2)
		spellObject(&b, object, number)
		b.WriteString("\nendobj\n")
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, at)
	return b.Bytes(), nil
}

func spellObject(b *bytes.Buffer, v any, number func(pdfRef) int) {
	switch o := v.(type) {
	case pdfPlain:
		b.WriteString(string(o))
	case pdfName:
		spellName(b, o)
	case pdfRef:
		fmt.Fprintf(b, "%d 0 R", number(o))
	case pdfArray:
		b.WriteByte('[')
		for i, e := range o {
			if i > 0 {
				b.WriteByte(' ')
			}
			spellObject(b, e, number)
		}
		b.WriteByte(']')
	case pdfDict:
		keys := make([]pdfName, 0, len(o))
		for k := range o {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		b.WriteString("<<")
		for _, k := range keys {
			spellName(b, k)
			b.WriteByte(' ')
			spellObject(b, o[k], number)
		}
		b.WriteString(">>")
	case *pdfData:
		o.dict["Length"] = pdfPlain(strconv.Itoa(len(o.data)))
		spellObject(b, o.dict, number)
		b.WriteString("\nstream\n")
		b.Write(o.data)
		b.WriteString("\nendstream")
	default:
		b.WriteString("null")
	}
}

func spellName(b *bytes.Buffer, n pdfName) {
	b.WriteByte('/')
	for _, c := range []byte(n) {
		if c <= ' ' || c > '~' || c == '#' || strings.IndexByte(pdfDelimiters, c) >= 0 {
			fmt.Fprintf(b, "#%02x", c)
		} else {
			b.WriteByte(c)
		}
	}
}

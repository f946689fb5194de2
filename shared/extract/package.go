package extract

import (
	"archive/zip"
	"errors"
	"io"
	"sort"
	"strings"
)

// ooxml is an opened OOXML package (ECMA-376 part 2) whose directory has been checked.
type ooxml struct {
	files   map[string]*zip.File // by name in lower case, without a leading slash
	order   []string             // the same names in the directory's order
	limits  Limits
	spent   *spent
	comment string
	kind    Kind // for reasons

	relations map[string][]relation    // by the part that they start from; relate fills these two in
	owners    map[string]owner         // what the first part that has a relation to a part says
	pictures  int                      // pictures that were offered
	place     func(name string) string // names a part that has pictures; nil when parts have no names that help
}

// directoryBudget bounds what archive/zip may read, and thus keep in memory, while it reads the directory: its loop is led by the entries
// themselves and not by the count in the end record.
const directoryBudget = 4 << 20

// frugal stops a reader that reads more than its budget.
type frugal struct {
	src    *source
	budget int64
}

var errBudget = errors.New("directory larger than its limit")

// ReadAt implements io.ReaderAt.
func (f *frugal) ReadAt(p []byte, off int64) (int, error) {
	if f.budget -= int64(len(p)); f.budget < 0 {
		return 0, errBudget
	}
	return f.src.ReadAt(p, off)
}

// openPackage reads and checks the directory. Parts that share bytes, share a name, or are too many are refused: each is a way to make
// two programs see two documents, or to make a small file unpack to a huge one.
func openPackage(src *source, limits Limits) (*ooxml, error) {
	thrifty := &frugal{src: src, budget: directoryBudget}
	reader, err := zip.NewReader(thrifty, src.size)
	switch {
	case thrifty.budget < 0:
		return nil, unreadable(Parts, limits.Members)
	case err != nil:
		return nil, unreadable(Damaged, src.kind.String())
	case len(reader.File) > limits.Members:
		return nil, unreadable(Parts, limits.Members)
	}
	thrifty.budget = 1 << 62 // reading the parts has bounds of its own
	p := &ooxml{files: make(map[string]*zip.File, len(reader.File)), limits: limits, spent: src.account(), kind: src.kind, comment: reader.Comment}
	for _, f := range reader.File {
		if strings.HasSuffix(f.Name, "/") && f.UncompressedSize64 == 0 {
			continue
		}
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if _, double := p.files[name]; double {
			return nil, unreadable(SameName)
		}
		if f.Flags&1 != 0 {
			return nil, unreadable(Password)
		}
		p.files[name] = f
		p.order = append(p.order, name)
	}
	return p, nil
}

// disjoint checks that no two parts share bytes of the file (David Fifield, "A better zip bomb", 2019).
func (p *ooxml) disjoint() error {
	type span struct{ from, to uint64 }
	spans := make([]span, 0, len(p.files))
	for _, f := range p.files {
		from, err := f.DataOffset()
		if err != nil {
			return unreadable(Damaged, p.kind.String())
		}
		spans = append(spans, span{uint64(from), uint64(from) + f.CompressedSize64})
	}
	sort.Slice(spans, func(i, j int) bool { return spans[i].from < spans[j].from })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to || spans[i].from == spans[i-1].from {
			return unreadable(Overlapping)
		}
	}
	return nil
}

// open unpacks a part as far as the limits allow. What it reads is counted as it comes; sizes that the directory claims are not trusted.
func (p *ooxml) open(name string) (io.ReadCloser, *metered, error) {
	if err := p.spent.member(p.limits); err != nil {
		return nil, nil, err
	}
	body, m, err := p.unpack(name)
	if err == nil {
		m.spent = p.spent
	}
	return body, m, err
}

// unpack opens a part whose bytes are counted elsewhere: sink.nest counts what inner documents unpack to.
func (p *ooxml) unpack(name string) (io.ReadCloser, *metered, error) {
	f := p.files[name]
	body, err := f.Open()
	if err != nil {
		return nil, nil, unreadable(Damaged, p.kind.String())
	}
	return body, &metered{r: body, limits: p.limits, packed: int64(min(f.CompressedSize64, 1<<62))}, nil
}

// nestPart queues a part as a document inside the document, under what it is called there.
func (p *ooxml) nestPart(out *sink, role, called, name string) error {
	return out.nest(role, called, func() (io.ReadCloser, error) {
		body, m, err := p.unpack(name)
		if err != nil {
			return nil, err
		}
		return struct {
			io.Reader
			io.Closer
		}{m, body}, nil
	})
}

// memberName gives a member's name as its writer meant it: programs before Unicode wrote names in the code page of their country.
func memberName(f *zip.File) string {
	if text, ok := decode([]byte(f.Name)); ok {
		return text
	}
	return strings.ToValidUTF8(f.Name, "\uFFFD")
}

// blank is how much a part may unpack to whatever the ratio: a white page at 300 dots per inch is a bitmap of 26 MB that packs to some KB.
const blank = 32 << 20

// metered counts unpacked bytes against the limits and remembers which one was passed, as XML parsers hide what readers say.
type metered struct {
	r       io.Reader
	limits  Limits
	spent   *spent // nil when somebody else counts
	packed  int64
	n       int64
	verdict *Unreadable
}

// Read implements io.Reader.
func (m *metered) Read(b []byte) (int, error) {
	n, err := m.r.Read(b)
	m.n += int64(n)
	if m.n > blank && m.n/m.limits.Ratio > m.packed || m.spent != nil && m.spent.unpacked(n, m.limits) != nil {
		m.verdict = unreadable(Expands)
		return 0, m.verdict
	}
	return n, err
}

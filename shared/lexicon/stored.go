package lexicon

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"strongroom/shared/problem"
	"strongroom/shared/store"
)

// The bounds of what is stored.
const (
	MostLists  = 50
	MostStored = 256 << 20 // bytes of one list
	MostSource = 512 << 20 // bytes of a list as it is read
	chunkSize  = 350 << 10 // a row of DynamoDB holds 400 KB
)

const partition = "LEXICON"

// Sort says what a stored list is.
type Sort string

// The sorts, each with the file extension that stands for it.
const (
	Words       Sort = "words"    // .txt, see ParseDictionary
	Expressions Sort = "patterns" // .tsv, see ParsePatterns
	Clients     Sort = "records"  // .csv, see BuildIndex
)

// SortOf tells from a file's name what its content is.
func SortOf(file string) (Sort, error) {
	for extension, s := range map[string]Sort{".txt": Words, ".tsv": Expressions, ".csv": Clients} {
		if strings.HasSuffix(strings.ToLower(file), extension) {
			return s, nil
		}
	}
	return "", problem.New(problem.Invalid, "sort", "The file's name must end in .txt for words, .tsv for patterns or .csv for records.")
}

// Prepared is a list that was read and found good, in the form in which it is stored.
type Prepared struct {
	Sort    Sort
	Name    string
	Entries int    // terms, patterns or records
	Report  Report // of records
	stored  []byte
	digest  string
}

// Prepare reads a list of a sort. The key is needed for records alone. The error is one for a person.
func Prepare(sort Sort, name string, source io.Reader, key []byte) (*Prepared, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	p := &Prepared{Sort: sort, Name: name}
	source = &bounded{from: source, left: MostSource}
	if sort == Clients {
		var err error
		if p.stored, p.Report, err = BuildIndex(name, source, key); err != nil {
			return nil, err
		}
		p.Entries = p.Report.Records
	} else {
		raw, err := io.ReadAll(source)
		if err != nil {
			return nil, fmt.Errorf("reading the list: %w", err)
		}
		p.stored = raw
	}
	if len(p.stored) > MostStored {
		return nil, fmt.Errorf("the list needs more than %d MiB", MostStored>>20)
	}
	l, err := open(sort, name, p.stored, key)
	if err != nil {
		return nil, err
	}
	for _, d := range l.Dictionaries {
		p.Entries = d.Terms()
	}
	if sort == Expressions {
		p.Entries = len(l.Patterns)
	}
	sum := sha256.Sum256(p.stored)
	p.digest = hex.EncodeToString(sum[:16])
	return p, nil
}

// bounded ends a source that is too long with an error.
type bounded struct {
	from io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("it has more than %d MiB", MostSource>>20)
	}
	n, err := b.from.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// open reads a list in its stored form.
func open(sort Sort, name string, stored, key []byte) (l Lists, err error) {
	switch sort {
	case Words:
		var d *Dictionary
		if d, err = ParseDictionary(name, string(stored)); err == nil {
			l.Dictionaries = []*Dictionary{d}
		}
	case Expressions:
		l.Patterns, err = ParsePatterns(string(stored))
	case Clients:
		var x *Index
		if x, err = LoadIndex(stored, key); err == nil {
			l.Records = []*Index{x}
		}
	default:
		err = fmt.Errorf("%q is no sort of list", sort)
	}
	return l, err
}

// Entry is one stored list.
type Entry struct {
	Sort    Sort      `dynamodbav:"sort"`
	Name    string    `dynamodbav:"name"`
	Blob    string    `dynamodbav:"blob"` // ULID; names the chunks
	Digest  string    `dynamodbav:"digest"`
	Bytes   int       `dynamodbav:"bytes"`
	Chunks  int       `dynamodbav:"chunks"`
	Entries int       `dynamodbav:"entries"`
	By      string    `dynamodbav:"by"` // person or operator
	ByName  string    `dynamodbav:"byName"`
	At      time.Time `dynamodbav:"at"`
}

// Head says which lists are in force. It changes in one write, after the chunks that it names were stored.
type Head struct {
	Version  string  `dynamodbav:"version"` // of all lists together
	Lists    []Entry `dynamodbav:"lists"`   // by sort and name
	Revision uint64  `dynamodbav:"rev"`
}

// Key places the head.
func (h *Head) Key() store.Key { return store.Key{Partition: partition, Sort: "HEAD"} }

// Rev is the revision it was read at.
func (h *Head) Rev() uint64 { return h.Revision }

// Secret is the firm's key for client data. It is generated once and lies encrypted under the key of the table that holds it; whoever may read
// it and the lists may try values.
type Secret struct {
	Value    []byte `dynamodbav:"value"`
	Revision uint64 `dynamodbav:"rev"`
}

// Key places the secret.
func (s *Secret) Key() store.Key { return store.Key{Partition: partition, Sort: "SECRET"} }

// Rev is the revision it was read at.
func (s *Secret) Rev() uint64 { return s.Revision }

// Chunk is a piece of a stored list.
type Chunk struct {
	Blob     string `dynamodbav:"blob"`
	Number   int    `dynamodbav:"number"`
	Data     []byte `dynamodbav:"data"`
	Revision uint64 `dynamodbav:"rev"`
}

// Key places the chunk.
func (c *Chunk) Key() store.Key {
	return store.Key{Partition: partition + "#" + c.Blob, Sort: fmt.Sprintf("%06d", c.Number)}
}

// Rev is the revision it was read at.
func (c *Chunk) Rev() uint64 { return c.Revision }

// Put takes a list in, in place of the one of the same sort and name, and gives the chunks that have to be stored before the head is.
func (h *Head) Put(p *Prepared, blob, by, byName string, at time.Time) ([]*Chunk, error) {
	var chunks []*Chunk
	for part := range slices.Chunk(p.stored, chunkSize) {
		chunks = append(chunks, &Chunk{Blob: blob, Number: len(chunks), Data: bytes.Clone(part)})
	}
	h.Lists = slices.DeleteFunc(slices.Clone(h.Lists), func(e Entry) bool { return e.Sort == p.Sort && e.Name == p.Name })
	if len(h.Lists) >= MostLists {
		return nil, problem.New(problem.Conflict, "too-many-lists", fmt.Sprintf("There are %d lists already. Remove one first.", MostLists))
	}
	h.Lists = append(h.Lists, Entry{Sort: p.Sort, Name: p.Name, Blob: blob, Digest: p.digest, Bytes: len(p.stored), Chunks: len(chunks), Entries: p.Entries, By: by, ByName: byName, At: at})
	h.settle()
	return chunks, nil
}

// Remove takes a list out.
func (h *Head) Remove(sort Sort, name string) error {
	n := len(h.Lists)
	if h.Lists = slices.DeleteFunc(slices.Clone(h.Lists), func(e Entry) bool { return e.Sort == sort && e.Name == name }); len(h.Lists) == n {
		return problem.New(problem.NotFound, "list", "There is no such list.")
	}
	h.settle()
	return nil
}

// settle orders the lists and names their content.
func (h *Head) settle() {
	slices.SortFunc(h.Lists, func(a, b Entry) int {
		return strings.Compare(string(a.Sort)+"\x00"+a.Name, string(b.Sort)+"\x00"+b.Name)
	})
	sum := sha256.New()
	for _, e := range h.Lists {
		fmt.Fprintf(sum, "%s %s %s\n", e.Sort, e.Name, e.Digest)
	}
	if h.Version = ""; len(h.Lists) > 0 {
		h.Version = hex.EncodeToString(sum.Sum(nil)[:8])
	}
}

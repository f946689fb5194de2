package lexicon

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"time"

	"strongroom/shared/dlp"
	"strongroom/shared/store"
)

// Freshness is how old the lists that a scan uses may be.
const Freshness = 15 * time.Second

// Loader reads rows; see store for what it promises. An entity that isn't found keeps revision 0.
type Loader interface {
	Load(ctx context.Context, entities ...store.Entity) error
}

// Current gives the lists in force, looking for newer ones at most once in Freshness. It is safe for concurrent use. Both fields are required.
type Current struct {
	Rows Loader
	Now  func() time.Time

	mu      sync.Mutex
	read    time.Time
	head    Head
	lexicon *Lexicon
	version string           // of lexicon
	opened  map[string]Lists // by blob
}

// Version gives the version of the lists in force; empty when there are none. It reads one row at most.
func (c *Current) Version(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := c.refresh(ctx)
	return c.head.Version, err
}

// Lexicon gives the lists in force with their version. An error means that they aren't known whole: nothing may be decided then.
func (c *Current) Lexicon(ctx context.Context) (*Lexicon, string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.refresh(ctx); err != nil {
		return nil, "", err
	}
	if c.lexicon == nil || c.version != c.head.Version {
		if err := c.open(ctx); err != nil {
			return nil, "", fmt.Errorf("loading the firm's lists: %w", err)
		}
	}
	return c.lexicon, c.version, nil
}

func (c *Current) refresh(ctx context.Context) error {
	begun := c.Now()
	if age := begun.Sub(c.read); !c.read.IsZero() && age >= 0 && age < Freshness {
		return nil
	}
	var head Head
	if err := c.Rows.Load(ctx, &head); err != nil {
		return fmt.Errorf("looking for the firm's lists: %w", err)
	}
	c.head, c.read = head, begun
	return nil
}

// open reads the lists that aren't open yet, and compiles all.
func (c *Current) open(ctx context.Context) error {
	opened, all := map[string]Lists{}, Lists{}
	var secret Secret
	for _, e := range c.head.Lists {
		l, known := c.opened[e.Blob]
		if !known {
			if e.Sort == Clients && secret.Revision == 0 {
				if err := c.Rows.Load(ctx, &secret); err != nil {
					return err
				}
			}
			data, err := c.blob(ctx, e)
			if err == nil {
				l, err = open(e.Sort, e.Name, data, secret.Value)
			}
			if err != nil {
				return fmt.Errorf("%s %s: %w", e.Sort, e.Name, err)
			}
		}
		opened[e.Blob] = l
		all.Dictionaries, all.Patterns, all.Records = append(all.Dictionaries, l.Dictionaries...), append(all.Patterns, l.Patterns...), append(all.Records, l.Records...)
	}
	x, err := Compile(all)
	if err != nil {
		return err
	}
	c.lexicon, c.version, c.opened = x, c.head.Version, opened
	return nil
}

// atOnce is how many chunks are read at a time: DynamoDB gives at most 16 MiB in one answer.
const atOnce = 40

// blob puts a stored list together.
func (c *Current) blob(ctx context.Context, e Entry) ([]byte, error) {
	if e.Bytes > MostStored || e.Chunks > MostStored/chunkSize+1 {
		return nil, fmt.Errorf("%d bytes in %d pieces are more than a list has", e.Bytes, e.Chunks)
	}
	data := make([]byte, 0, e.Bytes)
	numbers := make([]int, e.Chunks)
	for i := range numbers {
		numbers[i] = i
	}
	for some := range slices.Chunk(numbers, atOnce) {
		chunks := make([]store.Entity, len(some))
		for i, n := range some {
			chunks[i] = &Chunk{Blob: e.Blob, Number: n}
		}
		if err := c.Rows.Load(ctx, chunks...); err != nil {
			return nil, err
		}
		for _, chunk := range chunks {
			data = append(data, chunk.(*Chunk).Data...)
		}
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:16]) != e.Digest {
		return nil, fmt.Errorf("what is stored is not what was loaded")
	}
	return data, nil
}

// Fixed are lists that are always in force: those that a command tries.
type Fixed struct{ Is *Lexicon }

// Lexicon gives them.
func (f Fixed) Lexicon(context.Context) (*Lexicon, string, error) { return f.Is, f.Is.Version(), nil }

// Name names so many findings of a detector for a person, as dlp.Name does, the firm's own among them.
func (x *Lexicon) Name(detector string, count int) string {
	for _, d := range x.detectors {
		switch {
		case d.ID != detector:
		case count == 1:
			return "one " + d.Singular
		default:
			return fmt.Sprintf("%d %s", count, d.Plural)
		}
	}
	return dlp.Name(detector, count)
}

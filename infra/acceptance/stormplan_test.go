package acceptance

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"strongroom/shared/sample"
)

// The kinds of files in a storm, with how many of a hundred are of each.
var kinds = []struct {
	name, extension string
	share           int
	want, why       string
	make            func(t testing.TB, random *rand.Rand, n int) []byte
}{
	{"note", ".txt", 40, "available", "", func(_ testing.TB, _ *rand.Rand, n int) []byte {
		return fmt.Appendf(nil, "Attendance note %d. The vessel was inspected in the presence of both surveyors; nothing remarkable was found.\n", n)
	}},
	{"cards", ".txt", 20, "held", "card", func(_ testing.TB, _ *rand.Rand, n int) []byte {
		return fmt.Appendf(nil, "Note %d. Payment was made by card number %s, expiry 03/28, on the day of the call.\n", n, sample.CardNumber("4716", 16, n))
	}},
	{"key", ".txt", 15, "held", "private key", func(t testing.TB, random *rand.Rand, _ int) []byte {
		content, err := sample.KeyNote(dice{random})
		if err != nil {
			t.Fatal(err)
		}
		return content
	}},
	{"letter", ".pdf", 15, "available", "", func(_ testing.TB, _ *rand.Rand, n int) []byte {
		return sample.Letter(fmt.Sprintf("Hallam & Reyes, office %d", n))
	}},
	{"schedule", ".pdf", 6, "held", "card", func(_ testing.TB, _ *rand.Rand, n int) []byte {
		return sample.Cards(fmt.Sprintf("Hallam & Reyes, office %d", n))
	}},
	{"bundle", ".pdf", 4, "available", "", func(t testing.TB, _ *rand.Rand, n int) []byte {
		return bundleOf(t, 8<<20+1000*int64(n+1)) // in two parts
	}},
}

// bundleOf makes a large PDF of exactly this many bytes.
func bundleOf(t testing.TB, size int64) []byte {
	t.Helper()
	var content bytes.Buffer
	content.Grow(int(size))
	if err := sample.WriteLarge(&content, "Hallam & Reyes", size); err != nil {
		t.Fatal(err)
	}
	return content.Bytes()
}

// dice reads randomness that a seed repeats.
type dice struct{ *rand.Rand }

// Read fills the buffer; it never fails.
func (d dice) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(d.Uint32())
	}
	return len(b), nil
}

// plan makes so many files, no two of them equal, in a random order.
func plan(t testing.TB, random *rand.Rand, count int) []*parcel {
	t.Helper()
	var out []*parcel
	for n := range count {
		at := n * 100 / count
		k := 0
		for ; at >= kinds[k].share; k++ {
			at -= kinds[k].share
		}
		kind := kinds[k]
		out = append(out, &parcel{kind: kind.name, name: fmt.Sprintf("%03d %s%s", n, kind.name, kind.extension), want: kind.want, why: kind.why,
			content: kind.make(t, random, n)})
	}
	random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

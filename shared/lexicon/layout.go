package lexicon

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"slices"
)

// write lays the index out.
func (b *builder) write(mac []byte) ([]byte, error) {
	slices.SortFunc(b.entries, func(x, y entry) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.place, y.place)) })
	var rare []entry
	var common []uint64
	for from := 0; from < len(b.entries); {
		to := from + 1
		for to < len(b.entries) && b.entries[to].hash == b.entries[from].hash {
			to++
		}
		if to-from > mostRows {
			common = append(common, b.entries[from].hash)
		} else {
			rare = append(rare, b.entries[from:to]...)
		}
		from = to
	}
	b.Bits = 4
	for b.Bits < 24 && 4<<b.Bits < len(rare) {
		b.Bits++
	}
	words, values := newBloom(len(b.words)), newBloom(len(b.values))
	for h := range b.words {
		words.add(h)
	}
	for h := range b.values {
		values.add(h)
	}
	b.Hashes, b.Common, b.Words, b.Values = len(rare), len(common), len(words), len(values)
	b.report.Values, b.report.Common = len(b.values), len(common)
	head, err := json.Marshal(b.header)
	if err != nil {
		return nil, err
	}
	out := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(head)))
	out = slices.Concat(out, head, words, values)
	out = appendHashes(out, rare, b.Bits)
	for _, h := range common {
		out = binary.LittleEndian.AppendUint64(out, h)
	}
	for _, h := range b.forward {
		out = binary.LittleEndian.AppendUint32(out, h)
	}
	whole := hmac.New(sha256.New, mac)
	whole.Write(out)
	return whole.Sum(out), nil
}

// appendHashes adds the buckets, the kept parts of the hashes and their places.
func appendHashes(out []byte, rare []entry, bits int) []byte {
	next := 0
	for bucket := range 1<<bits + 1 {
		for next < len(rare) && int(rare[next].hash>>(64-bits)) < bucket {
			next++
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(next))
	}
	for _, e := range rare {
		part := kept(e.hash, bits)
		out = append(out, part[:]...)
	}
	for _, e := range rare {
		out = binary.LittleEndian.AppendUint32(out, e.place)
	}
	return out
}

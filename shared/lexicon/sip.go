package lexicon

import (
	"encoding/binary"
	"math/bits"
)

// sipKey is the key of SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012). It is the fast filter in front of the keyed
// hash proper; being a pseudo-random function it gives nothing away without its key either.
type sipKey struct{ k0, k1 uint64 }

func newSipKey(b []byte) sipKey {
	return sipKey{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])}
}

// sum hashes m.
func (k sipKey) sum(m []byte) uint64 {
	v0, v1, v2, v3 := k.k0^0x736f6d6570736575, k.k1^0x646f72616e646f6d, k.k0^0x6c7967656e657261, k.k1^0x7465646279746573
	last := uint64(len(m)) << 56
	for len(m) >= 8 {
		w := binary.LittleEndian.Uint64(m)
		v3 ^= w
		v0, v1, v2, v3 = sipRound(v0, v1, v2, v3)
		v0, v1, v2, v3 = sipRound(v0, v1, v2, v3)
		v0 ^= w
		m = m[8:]
	}
	for i, b := range m {
		last |= uint64(b) << (8 * i)
	}
	v3 ^= last
	v0, v1, v2, v3 = sipRound(v0, v1, v2, v3)
	v0, v1, v2, v3 = sipRound(v0, v1, v2, v3)
	v0 ^= last
	v2 ^= 0xff
	for range 4 {
		v0, v1, v2, v3 = sipRound(v0, v1, v2, v3)
	}
	return v0 ^ v1 ^ v2 ^ v3
}

func sipRound(v0, v1, v2, v3 uint64) (uint64, uint64, uint64, uint64) {
	v0 += v1
	v1 = bits.RotateLeft64(v1, 13) ^ v0
	v0 = bits.RotateLeft64(v0, 32)
	v2 += v3
	v3 = bits.RotateLeft64(v3, 16) ^ v2
	v0 += v3
	v3 = bits.RotateLeft64(v3, 21) ^ v0
	v2 += v1
	v1 = bits.RotateLeft64(v1, 17) ^ v2
	v2 = bits.RotateLeft64(v2, 32)
	return v0, v1, v2, v3
}

// bloom is a filter of one 64-bit word for each four entries, four bits an entry: about one value in 300 passes that isn't in it.
type bloom []byte

func newBloom(entries int) bloom { return make(bloom, 8*max(1, entries/4+1)) }

func (b bloom) at(h uint64) (word int, mask uint64) {
	word = int((h >> 32) * uint64(len(b)/8) >> 32) // evenly over the words
	return word * 8, 1<<(h&63) | 1<<(h>>6&63) | 1<<(h>>12&63) | 1<<(h>>18&63)
}

func (b bloom) add(h uint64) {
	at, mask := b.at(h)
	binary.LittleEndian.PutUint64(b[at:], binary.LittleEndian.Uint64(b[at:])|mask)
}

func (b bloom) has(h uint64) bool {
	at, mask := b.at(h)
	return binary.LittleEndian.Uint64(b[at:])&mask == mask
}

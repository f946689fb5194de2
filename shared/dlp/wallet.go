package dlp

import (
	"encoding/hex"
	"strings"

	"golang.org/x/crypto/sha3"
)

// eip55 checks the capitals of an Ethereum address: a letter is a capital when the Keccak-256 digest of the address in small letters has 8 or
// more at its place (ERC-55). One case throughout says nothing, and passes.
func eip55(w string) bool {
	small := strings.ToLower(w)
	if w == small || w == strings.ToUpper(w) {
		return true
	}
	h := sha3.NewLegacyKeccak256()
	h.Write([]byte(small))
	digest := hex.EncodeToString(h.Sum(nil))
	for i := range len(w) {
		if small[i] >= 'a' && (digest[i] >= '8') != (w[i] <= 'F') {
			return false
		}
	}
	return true
}

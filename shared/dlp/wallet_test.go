package dlp

import "testing"

func TestS62_Wallets(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"ERC-55", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "crypto-wallet high 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"},
		{"small letters", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "crypto-wallet high 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"},
		{"wrong capitals", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed", "crypto-wallet low 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed"},
		{"script hash", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "crypto-wallet high 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"},
		{"Bech32m", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "crypto-wallet high bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"},
		{"Bech32 with a wrong character", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", ""},
		{"41 hex digits", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := expect("to "+c.text+" now", "crypto-wallet"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

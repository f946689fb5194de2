package idp

import (
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp/hotp"
)

// One-time codes by RFC 6238 with the values that every authenticator app takes: SHA-1,
// six digits, thirty seconds. A clock may be one step off.
const (
	step       = 30 // seconds
	drift      = 1  // steps
	secretSize = 20 // bytes (RFC 4226, 4)
)

func newSecret(random io.Reader) (string, error) {
	var secret [secretSize]byte
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return "", fmt.Errorf("reading random bytes: %w", err)
	}
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret[:]), nil
}

func stepOf(now time.Time) uint64 { return uint64(now.Unix()) / step }

// acceptedStep finds the step whose code this is, later than the last one that was
// accepted: a code works once (RFC 6238, 5.2). All candidates are compared.
func acceptedStep(secret, code string, now time.Time, last uint64) (accepted uint64, ok bool) {
	current := stepOf(now)
	for candidate := current - drift; candidate <= current+drift; candidate++ {
		want, err := hotp.GenerateCode(secret, candidate)
		if err != nil {
			return 0, false
		}
		same := subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1
		if same && candidate > last && !ok {
			accepted, ok = candidate, true
		}
	}
	return accepted, ok
}

// usableCode gives a code that would be accepted now and the end of its own step: the
// present one or, when that was used, the next one, which the permitted drift accepts
// early. Without any it is "".
func usableCode(secret string, now time.Time, last uint64) (code string, ends time.Time) {
	for candidate := stepOf(now); candidate <= stepOf(now)+drift; candidate++ {
		if candidate > last {
			if code, err := hotp.GenerateCode(secret, candidate); err == nil {
				return code, time.Unix(int64(candidate+1)*step, 0).UTC()
			}
		}
	}
	return "", time.Time{}
}

// cleanCode takes the spaces out that people copy along with a code.
func cleanCode(code string) string { return strings.Join(strings.Fields(code), "") }

// keyURI is the address that authenticator apps read from a QR code.
func keyURI(issuer, email, secret string) string {
	label := url.PathEscape(issuer + ":" + email)
	query := url.Values{"secret": {secret}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	return "otpauth://totp/" + label + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}

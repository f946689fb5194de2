package idp

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/bcrypt"
)

// PasswordPolicy is the pool's PasswordPolicy (S1.2).
type PasswordPolicy struct {
	MinimumLength         int // characters, 6 to 99; 0 is 8, as in Cognito
	RequireLowercase      bool
	RequireUppercase      bool
	RequireNumbers        bool
	RequireSymbols        bool
	HistorySize           int // how many passwords, the present one among them, can't be used again; 0 to 24
	TemporaryPasswordDays int // days that an invitation's password works; 0 is 7
}

func (p PasswordPolicy) complete() PasswordPolicy {
	if p.MinimumLength == 0 {
		p.MinimumLength = 8
	}
	if p.TemporaryPasswordDays == 0 {
		p.TemporaryPasswordDays = 7
	}
	return p
}

// maximumLength of a password in Cognito, in characters.
const maximumLength = 256

// The character classes of Cognito's documentation. A space counts as a symbol unless it stands at either end, where it is refused.
const (
	lowercase = "abcdefghijklmnopqrstuvwxyz"
	uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	numbers   = "0123456789"
	symbols   = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- "
)

// check says in Cognito's words what a password lacks; "" when nothing.
func (p PasswordPolicy) check(password string) string {
	length := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || strings.TrimSpace(password) != password:
		return "Password has leading or trailing spaces"
	case length < p.MinimumLength:
		return "Password not long enough"
	case length > maximumLength:
		return "Password too long"
	case p.RequireLowercase && !strings.ContainsAny(password, lowercase):
		return "Password must have lowercase characters"
	case p.RequireUppercase && !strings.ContainsAny(password, uppercase):
		return "Password must have uppercase characters"
	case p.RequireNumbers && !strings.ContainsAny(password, numbers):
		return "Password must have numeric characters"
	case p.RequireSymbols && !strings.ContainsAny(password, symbols):
		return "Password must have symbol characters"
	}
	return ""
}

// Rules says the policy in plain sentences for the page that asks for a new password.
func (p PasswordPolicy) Rules() []string {
	rules := []string{fmt.Sprintf("At least %d characters.", p.MinimumLength)}
	var classes []string
	for _, class := range []struct {
		on   bool
		name string
	}{{p.RequireLowercase, "a small letter"}, {p.RequireUppercase, "a capital letter"}, {p.RequireNumbers, "a digit"}, {p.RequireSymbols, "a symbol such as ! or -"}} {
		if class.on {
			classes = append(classes, class.name)
		}
	}
	if len(classes) > 0 {
		rules = append(rules, "Among them "+strings.Join(classes, ", ")+".")
	}
	if p.HistorySize > 0 {
		rules = append(rules, fmt.Sprintf("None of your last %d passwords.", p.HistorySize))
	}
	return rules
}

// generate makes a password that the policy accepts.
func (p PasswordPolicy) generate(random io.Reader) (string, error) {
	classes := []string{lowercase, uppercase, numbers, "!#%+-=?_"}
	all := strings.Join(classes, "")
	out := make([]byte, max(p.MinimumLength, 14))
	for i := range out {
		from := all
		if i < len(classes) {
			from = classes[i]
		}
		n, err := below(random, len(from))
		if err != nil {
			return "", err
		}
		out[i] = from[n]
	}
	for i := len(out) - 1; i > 0; i-- { // so that the classes stand anywhere
		j, err := below(random, i+1)
		if err != nil {
			return "", err
		}
		out[i], out[j] = out[j], out[i]
	}
	return string(out), nil
}

// below gives a number from 0 to n-1, n at most 256, each as likely as the others.
func below(random io.Reader, n int) (int, error) {
	for limit := 256 - 256%n; ; {
		var b [1]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, fmt.Errorf("reading random bytes: %w", err)
		}
		if int(b[0]) < limit {
			return int(b[0]) % n, nil
		}
	}
}

// hash makes a bcrypt hash. bcrypt reads 72 bytes only, so that it gets a digest of the whole password.
func hash(password string, cost int) (string, error) {
	hashed, err := bcrypt.GenerateFromPassword(digest(password), cost)
	if err != nil {
		return "", fmt.Errorf("hashing a password: %w", err)
	}
	return string(hashed), nil
}

func matches(hashed, password string) bool {
	return bcrypt.CompareHashAndPassword([]byte(hashed), digest(password)) == nil
}

func digest(password string) []byte {
	sum := sha256.Sum256([]byte(password))
	return []byte(base64.RawStdEncoding.EncodeToString(sum[:]))
}

var errUsedBefore = errors.New("the password was used before")

// setPassword gives the account a password that was checked against the policy.
// With history, one of the last passwords is refused with errUsedBefore.
func (a *account) setPassword(password string, policy PasswordPolicy, cost int, history bool) error {
	used := append([]string{a.Hash}, a.Earlier...)
	used = slices.DeleteFunc(used, func(hashed string) bool { return hashed == "" })
	if len(used) > policy.HistorySize {
		used = used[:policy.HistorySize]
	}
	if history && slices.ContainsFunc(used, func(hashed string) bool { return matches(hashed, password) }) {
		return errUsedBefore
	}
	hashed, err := hash(password, cost)
	if err != nil {
		return err
	}
	a.Hash, a.Earlier = hashed, used
	if a.Demo {
		a.Password = password
	}
	return nil
}

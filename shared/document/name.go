package document

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"strongroom/shared/problem"
)

// MaxName is the longest file name, in characters. It leaves room below the 255 bytes that common file systems allow for names in Latin
// script, and CleanName checks the bytes as well.
const MaxName = 180

const maxNameBytes = 255

// bidiControls reorder what a reader sees, so that "contract‮fdp.exe" reads as a PDF (Unicode TR 36, 2.10.1; CVE-2021-42574).
// Letters of right-to-left scripts are welcome; these invisible switches are not.
const bidiControls = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

// CleanName gives a file name in Unicode NFC without surrounding space, or a Problem that says what to change.
func CleanName(s string) (string, error) {
	bad := func(code, words string) (string, error) { return "", problem.New(problem.Invalid, code, words) }
	if !utf8.ValidString(s) {
		return bad("name-encoding", "The file's name is not readable text. Rename the file and send it again.")
	}
	s = strings.TrimSpace(norm.NFC.String(s))
	switch {
	case s == "" || strings.Trim(s, ". ") == "":
		return bad("name-empty", "The file needs a name.")
	case utf8.RuneCountInString(s) > MaxName || len(s) > maxNameBytes:
		return bad("name-too-long", fmt.Sprintf("The file's name is too long: %d characters are the most. Shorten it and send the file again.", MaxName))
	case strings.ContainsAny(s, `/\`):
		return bad("name-slash", "The file's name contains a slash. Rename the file and send it again.")
	case strings.ContainsAny(s, bidiControls):
		return bad("name-direction", "The file's name contains invisible characters that change the reading direction and can disguise what kind of file it is. Rename the file and send it again.")
	}
	for _, r := range s {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == '\u200b' || unicode.Is(unicode.Co, r) || r == utf8.RuneError {
			return bad("name-control", "The file's name contains an invisible control character. Rename the file and send it again.")
		}
	}
	return s, nil
}

// CheckSize refuses an empty file and one over the limit; both in bytes.
func CheckSize(size, limit int64) error {
	switch {
	case size <= 0:
		return problem.New(problem.Invalid, "empty", "The file is empty (0 bytes). Check that it was saved, then send it again.")
	case size > limit:
		return problem.New(problem.TooLarge, "too-large", fmt.Sprintf("The file is larger than %s, the most that this portal takes. Split it or ask the firm for another way.", Bytes(limit)))
	}
	return nil
}

// Bytes writes a size for a person, in binary units with one digit ("1.5 MiB").
func Bytes(n int64) string {
	const unit = 1024
	if n < unit {
		return fmt.Sprintf("%d bytes", n)
	}
	value, names := float64(n), []string{"KiB", "MiB", "GiB", "TiB"}
	for i, name := range names {
		value /= unit
		if value < unit || i == len(names)-1 {
			if value == float64(int64(value)) {
				return fmt.Sprintf("%d %s", int64(value), name)
			}
			return fmt.Sprintf("%.1f %s", value, name)
		}
	}
	return ""
}

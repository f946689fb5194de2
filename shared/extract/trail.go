package extract

import (
	"errors"
	"strings"
	"unicode"
)

// trail is the way to a document inside documents, outermost first: "attachment “contracts.zip”", "file “annex/2.pdf”".
type trail []string

// down is the way to a document inside the one that t leads to.
func (t trail) down(n nested) trail {
	return append(t[:len(t):len(t)], label(n.role, n.name))
}

// to names a part of the document that t leads to.
func (t trail) to(part string) string {
	if part == "" {
		return strings.Join(t, ", ")
	}
	return strings.Join(append(t[:len(t):len(t)], part), ", ")
}

// subject is the document as a sentence names it: "the file “annex/2.pdf” in the attachment “contracts.zip”".
func (t trail) subject() string {
	var words []string
	for i := len(t) - 1; i >= 0; i-- {
		words = append(words, "the "+t[i])
	}
	return strings.Join(words, " in ")
}

// overall are the verdicts about everything together, which name no inner document.
var overall = map[Code]bool{TooLong: true, Parts: true, TooSlow: true, Nested: true}

// placed makes a verdict about an inner document say which one it means. It goes before whatever read the document added of its own.
func placed(err error, at trail) error {
	var u *Unreadable
	if len(at) == 0 || !errors.As(err, &u) || u.placed || overall[u.Code] {
		return err
	}
	subject := at.subject()
	capital := "T" + subject[1:]
	reason := strings.NewReplacer("The document", capital, "the document", subject, "The file is", capital+" is").Replace(u.Reason)
	if reason == u.Reason {
		reason = "In " + subject + ": " + reason
	}
	return &Unreadable{Code: u.Code, Reason: reason, placed: true}
}

// label shows what an inner document is and is called.
func label(role, name string) string {
	if name = shown(name); name == "" {
		return role
	}
	return role + " “" + name + "”"
}

// shownRunes is how much of an inner document's name is shown; the end is worth more than the beginning, as it has the extension.
const shownRunes = 80

// shown makes an inner document's name fit for places and reasons, which go to people who may not see the document's text: nothing but
// characters that can be seen, and no digits when there are nine or more, as many as the shortest national numbers have.
func shown(name string) string {
	digits := 0
	for _, r := range name {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	runes := []rune(strings.Map(func(r rune) rune {
		switch {
		case digits >= 9 && unicode.IsDigit(r):
			return '#'
		case unicode.IsGraphic(r) && r != '“' && r != '”':
			return r
		}
		return -1
	}, strings.ToValidUTF8(name, "")))
	if len(runes) > shownRunes {
		runes = append([]rune("…"), runes[len(runes)-shownRunes+1:]...)
	}
	return strings.TrimSpace(string(runes))
}

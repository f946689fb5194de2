package dlp

import (
	"strings"
	"unicode/utf8"
)

var birthWords = setOf(birthLabels)

// birthStarts has the first two bytes, in lower case, of every word that matters before a date: most words are told apart by them.
var birthStarts = func() (starts [1 << 12]bool) {
	for _, set := range []map[string]bool{birthWords, notBirthWords} {
		for w := range set {
			starts[startOf(w)], starts[startOf(strings.ToUpper(w))] = true, true
		}
	}
	return starts
}()

// startOf gives the place of a word in birthStarts.
func startOf(w string) int {
	if len(w) < 2 {
		return 0
	}
	return int(w[0]|32)&63<<6 | int(w[1]|32)&63
}

// birthLabel gives how sure it is that text[start:end] is a date of birth. The label stands before it in the same sentence; or right behind it in
// brackets. Bytes outside ASCII count as letters: this runs for every date.
func birthLabel(text string, start, end int) Confidence {
	i, limit, lines := start, max(0, start-birthReach), 0
	for i > limit {
		b := text[i-1]
		if !wordy[b] {
			if b == '\n' {
				if lines++; lines > 2 {
					break
				}
			} else if (b == '.' || b == ';') && i < start && text[i] == ' ' && sentenceEnd(text, i) {
				break
			}
			i--
			continue
		}
		to := i
		for i > 0 && wordy[text[i-1]] && to-i < 40 {
			i--
		}
		if to-i == 1 && endsDOB(text, i) {
			return birthConfidence("", start-to)
		}
		if birthStarts[startOf(text[i:to])] {
			switch w := strings.ToLower(text[i:to]); {
			case notBirthWords[w]:
				return ""
			case birthWords[w] && i >= limit:
				return birthConfidence(w, start-to)
			}
		}
	}
	if end+1 < len(text) && (text[end] == '(' || text[end] == ' ' && text[end+1] == '(') {
		after := text[end:min(len(text), end+24)]
		if wordIn(after, birthWords) || strings.Contains(strings.ToLower(after), "d.o.b") {
			return High
		}
	}
	return ""
}

// wordy are the bytes of words: ASCII letters, and all of characters outside ASCII.
var wordy = func() (is [256]bool) {
	for b := range is {
		is[b] = b >= utf8.RuneSelf || b|32 >= 'a' && b|32 <= 'z'
	}
	return is
}()

// birthConfidence: some labels are words of other meanings too, when they don't stand right before the date.
func birthConfidence(w string, distance int) Confidence {
	switch {
	case distance <= birthNear:
		return High
	case w == "nar" || w == "ur" || w == "nata" || w == "nato" || w == "geb" || w == "nee" || w == "roden":
		return ""
	}
	return Medium
}

// sentenceEnd reports whether the sign before byte i ends a sentence: the word before it is longer than an abbreviation.
func sentenceEnd(text string, i int) bool {
	from := i - 1
	for from > 0 && wordy[text[from-1]] {
		from--
	}
	return i-1-from > 3
}

// endsDOB reports whether the last letter of D.O.B. stands at byte i.
func endsDOB(text string, i int) bool {
	return text[i]|32 == 'b' && i >= 4 && strings.EqualFold(text[i-4:i], "d.o.")
}

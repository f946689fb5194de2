package accuracy

import "strings"

// Text is a made text with what stands in it.
type Text struct {
	Text  string
	Spans []Span
	About string // the detector whose positives or negatives it belongs to; empty for look-alikes of every kind
	Note  string // what it tries, for the list of failures
}

// Span is an identifying number in a text: bytes, End exclusive.
type Span struct {
	Start, End int
	Detector   string
}

// PerDetector is how many texts with a number, and as many without, are made for a detector.
const PerDetector = 200

// Texts makes the texts of every detector: numbers with words and, where the kind promises it, without; numbers with a wrong digit; numbers that
// pass their check by chance where nothing says what they are, or something else is said.
func Texts(kinds []Kind, seed uint64) []Text {
	rows := map[string][]Kind{}
	var order []string
	for _, k := range kinds {
		if rows[k.ID] == nil {
			order = append(order, k.ID)
		}
		rows[k.ID] = append(rows[k.ID], k)
	}
	var texts []Text
	for _, id := range order {
		s := NewSource(id, seed)
		for n := range PerDetector {
			k := &rows[id][n%len(rows[id])]
			texts = append(texts, k.positive(s, n), k.negative(s, n))
		}
	}
	return texts
}

// positive makes a text with one number in the written form n stands for.
func (k *Kind) positive(s *Source, n int) Text {
	w := Written(n / 2 % int(Forms))
	v, grouped := k.Write(s, k.Number(s), w)
	label := pick(s, k.Labels)
	note := w.String() + ", with words"
	frame := k.labelled(s, label, w)
	if n%4 == 3 && k.found(v, w, grouped) {
		frame, note = pick(s, silent), w.String()+", without words"
	}
	t := k.fill(s, frame, label, v)
	t.Note = note
	return t
}

// found reports whether the kind promises to find a written number without words.
func (k *Kind) found(v string, w Written, grouped bool) bool {
	switch k.Alone {
	case Always:
		return true
	case Grouped:
		return grouped && w != LineBreak
	case Dashed:
		return w == Dashes
	}
	return false
}

// negative makes a text without a number of the kind.
func (k *Kind) negative(s *Source, n int) Text {
	if k.Raw {
		return k.plain(s)
	}
	w := Written(n / 3 % int(Forms))
	if n%3 == 0 {
		if v, ok := k.Wrong(s); ok {
			v, _ = k.Write(s, v, w)
			t := k.fill(s, pick(s, english), pick(s, k.Labels), v)
			t.Spans, t.Note = nil, w.String()+", never issued"
			return t
		}
	}
	v, grouped := k.Write(s, k.Number(s), w)
	if k.found(v, w, grouped) || grouped && w == LineBreak && k.Alone == Grouped {
		return k.plain(s)
	}
	frame, note := pick(s, silent), w.String()+", nothing says what it is"
	if n%3 == 2 {
		frame, note = "Please quote "+pick(s, otherNames)+" {N} in your reply to this office.", w.String()+", said to be something else"
	}
	t := k.fill(s, frame, "", v)
	t.Spans, t.Note = nil, note
	return t
}

// plain makes a text with the look-alikes of every day.
func (k *Kind) plain(s *Source) Text {
	return Text{Text: pick(s, opening) + " " + lookalike(s) + " " + pick(s, closing), About: k.ID, Note: "look-alike"}
}

// labelled gives a sentence, a form or a table with a place for the words and one for the number.
func (k *Kind) labelled(s *Source, label string, w Written) string {
	switch {
	case label == "HEADING":
		return "{N}\n\n"
	case k.Raw && k.Alone == Never:
		return pick(s, direct)
	case w == TabCell && !k.Raw:
		return pick(s, tables)
	case w == LineBreak && !k.Raw:
		return pick(s, forms)
	}
	if local := byLanguage[languages[k.ID[:2]]]; len(local) > 0 && s.IntN(2) == 0 {
		return pick(s, local)
	}
	return pick(s, english)
}

// fill puts label and number into a frame between other sentences.
func (k *Kind) fill(s *Source, frame, label, v string) Text {
	text := frame
	if text[0] != '{' && !strings.Contains(frame, "\t") {
		text = pick(s, opening) + "\n" + text
	}
	if strings.HasSuffix(label, ":") { // the words bring their sign along
		text = strings.ReplaceAll(text, "{L}:", "{L}")
	}
	text = strings.ReplaceAll(text, "{L}", label)
	if !strings.Contains(frame, "\t") {
		text += "\n" + pick(s, closing)
	}
	start := strings.Index(text, "{N}")
	return Text{Text: text[:start] + v + text[start+3:], Spans: []Span{{start, start + len(v), k.ID}}, About: k.ID}
}

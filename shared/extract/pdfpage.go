package extract

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// page reads page n, counted from 0: its content, then what annotations and form fields add to it, and, when it has no text, whether it
// has anything that might show some.
func (d *pdf) page(n int) error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	broken := func(err error) error { return d.i.damage(err, DamagedPage, n+1) }
	loaded, err := d.i.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.doc, Index: n})
	if err != nil {
		return broken(err)
	}
	page := requests.Page{ByReference: &loaded.Page}
	part := fmt.Sprintf("page %d", n+1)
	text, signs, err := d.text(page)
	if err != nil {
		return d.passVerdict(err, n)
	}
	if err := d.out.add(part, "", text); err != nil {
		return err
	}
	unclear := illegible(text, signs)
	if unclear && !d.ocr {
		return unreadable(Letters, n+1)
	}
	flatten, err := d.annotations(page, part)
	if err != nil {
		return d.passVerdict(err, n)
	}
	if flatten {
		if page, err = d.flattened(page, n, part, text); err != nil {
			return d.passVerdict(err, n)
		}
	}
	if err := d.beside(page, n, text, unclear); err != nil { // after flattening: a stamp may be a picture, too
		return d.passVerdict(err, n)
	}
	if _, err := d.i.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: *page.ByReference}); err != nil {
		return broken(err)
	}
	return nil
}

// illegible reports that a page shows signs whose letters nobody can tell from the fonts: none has a meaning, or most have one of the
// meanings that every font may give anew (private use, Unicode 23.5) or that stand for none (U+FFFD).
func illegible(text string, signs int) bool {
	if text == "" {
		return signs > 0
	}
	strange, all := 0, 0
	for _, r := range text {
		if unicode.IsSpace(r) {
			continue
		}
		all++
		if r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) {
			strange++
		}
	}
	return strange > 20 && 2*strange > all
}

// passVerdict keeps a verdict and turns every other error into one about page n.
func (d *pdf) passVerdict(err error, n int) error {
	if u, ok := err.(*Unreadable); ok {
		return u
	}
	return d.i.damage(err, DamagedPage, n+1)
}

// text gives a page's text and how many glyphs it has, with or without a meaning.
func (d *pdf) text(page requests.Page) (string, int, error) {
	opened, err := d.i.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return "", 0, err
	}
	count, err := d.i.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: opened.TextPage})
	if err != nil {
		return "", 0, err
	}
	if count.Count < 0 {
		return "", 0, fmt.Errorf("text page without a count")
	}
	if count.Count > d.limits.Characters {
		return "", 0, unreadable(TooLong, d.limits.Characters>>20)
	}
	text := ""
	if count.Count > 0 {
		got, err := d.i.FPDFText_GetText(&requests.FPDFText_GetText{TextPage: opened.TextPage, StartIndex: 0, Count: count.Count})
		if err != nil {
			return "", 0, err
		}
		text = clean(got.Text)
	}
	_, err = d.i.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: opened.TextPage})
	return text, count.Count, err
}

// clean makes the engine's text ours: "\n" ends a line, a hyphen that the engine found at a line's end (U+0002, U+FFFE) is a hyphen again,
// and control characters are gone.
func clean(s string) string {
	if strings.IndexFunc(s, odd) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\r':
			if !strings.HasPrefix(s[i+1:], "\n") {
				b.WriteByte('\n')
			}
		case r == '\u0002' || r == '\ufffe':
			b.WriteByte('-')
		case odd(r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func odd(r rune) bool {
	return r == '\ufffe' || r != '\n' && r != '\t' && unicode.IsControl(r)
}

// flattened reads the page again after annotations and form fields have become part of it, and adds what was not there before. It gives
// the page back, which had to be opened anew.
func (d *pdf) flattened(page requests.Page, n int, part, plain string) (requests.Page, error) {
	if _, err := d.i.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: page, Usage: 0}); err != nil {
		return page, err
	}
	if _, err := d.i.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: *page.ByReference}); err != nil {
		return page, err
	}
	again, err := d.i.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.doc, Index: n})
	if err != nil {
		return page, err
	}
	page = requests.Page{ByReference: &again.Page}
	text, _, err := d.text(page)
	if err != nil {
		return page, err
	}
	return page, d.out.add(part+", annotations and form fields", "", added(plain, text))
}

// added gives the lines of all that are not among the lines of before.
func added(before, all string) string {
	if rest, ok := strings.CutPrefix(all, before); ok {
		return rest
	}
	had := map[string]bool{}
	for line := range strings.Lines(before) {
		had[strings.TrimSpace(line)] = true
	}
	var b strings.Builder
	for line := range strings.Lines(all) {
		if !had[strings.TrimSpace(line)] {
			b.WriteString(line)
		}
	}
	return b.String()
}

// annotations adds the texts that annotations carry beside what they show, and says whether the page needs flattening for what they show.
func (d *pdf) annotations(page requests.Page, part string) (flatten bool, err error) {
	count, err := d.i.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err != nil {
		return false, err
	}
	if count.Count > d.limits.Objects {
		return false, unreadable(Crowded, d.limits.Objects)
	}
	var lines []string
	for n := range max(count.Count, 0) {
		if err := d.ctx.Err(); err != nil {
			return false, err
		}
		got, err := d.i.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: n})
		if err != nil {
			if verdict := d.i.trap(err); verdict != nil {
				return false, verdict
			}
			continue // an entry that is no annotation: viewers ignore it, too
		}
		shown, err := d.annotation(got.Annotation, &lines)
		if err != nil {
			return false, err
		}
		flatten = flatten || shown
		if _, err := d.i.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: got.Annotation}); err != nil {
			return false, err
		}
	}
	return flatten, d.out.add(part+", notes and fields", "", strings.Join(lines, "\n"))
}

// annotation adds one annotation's texts to lines and says whether it shows something of its own.
func (d *pdf) annotation(a references.FPDF_ANNOTATION, lines *[]string) (shown bool, err error) {
	kind, err := d.i.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a})
	if err != nil {
		return false, err
	}
	texts := newTexts(d)
	switch kind.Subtype {
	case attachedFile:
		if err := d.pinned(a); err != nil {
			return false, err
		}
		texts.strings(a, "T", "Subj")
	case sound, movie, screen, threeD, richMedia:
		return false, unreadable(Attachments)
	case popup:
		return false, nil
	case link:
		texts.uri(a)
	case widget:
		texts.field(a)
		shown = true
	default:
		texts.strings(a, "T", "Subj")
		shown = true
	}
	texts.strings(a, "Contents", "RC")
	*lines = append(*lines, texts.lines...)
	return shown, texts.err
}

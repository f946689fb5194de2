package extract

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// assign tells what each object in force is: the document lists the slides in their order, notes say which slide they belong to.
func (p *ppt) assign(places map[uint32]int64, document uint32) error {
	kinds := make(map[int64]uint16, len(p.records))
	for _, r := range p.records {
		kinds[r.at] = r.kind
	}
	for _, at := range places {
		p.roles[at] = ""
	}
	b, err := p.body(places[document], pptDocument)
	if err != nil {
		return err
	}
	numbers := map[uint32]int{} // by the slide's own id
	n := 0
	pptEach(b, func(tag, kind uint16, list []byte) {
		if kind != pptSlideList || tag>>4 != 0 {
			return
		}
		pptEach(list, func(_, kind uint16, atom []byte) {
			if kind != pptPersistAtom || len(atom) < 16 {
				return
			}
			n++
			numbers[binary.LittleEndian.Uint32(atom[12:])] = n
			if at, ok := places[binary.LittleEndian.Uint32(atom)]; ok {
				p.roles[at] = fmt.Sprintf("slide %d", n)
			}
		})
	})
	for _, at := range places {
		if kinds[at] != pptNotes {
			continue
		}
		b, err := p.body(at, pptNotes)
		if err != nil {
			return err
		}
		pptEach(b, func(_, kind uint16, atom []byte) {
			if kind != pptNotesAtom || len(atom) < 4 {
				return
			}
			if n := numbers[binary.LittleEndian.Uint32(atom)]; n > 0 {
				p.roles[at] = fmt.Sprintf("slide %d, notes", n)
			} else {
				p.roles[at] = "notes master"
			}
		})
	}
	return nil
}

// pptEach goes through the records in a container.
func pptEach(b []byte, visit func(tag, kind uint16, body []byte)) {
	for len(b) >= 8 {
		size := min(int64(binary.LittleEndian.Uint32(b[4:])), int64(len(b)-8))
		visit(binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint16(b[2:]), b[8:8+size])
		b = b[8+size:]
	}
}

// record adds the words of a record and of those inside it.
func (p *ppt) record(tag, kind uint16, b []byte, part string, depth int) error {
	if depth > p.limits.Depth {
		return unreadable(Deep, p.limits.Depth)
	}
	switch kind {
	case pptChars:
		return p.say(part, pptParagraphs(wide(b)))
	case pptBytes:
		return p.say(part, pptParagraphs(biffCharacters(b, false)))
	case pptString:
		if text := wide(b); !strings.HasPrefix(text, "___PPT") {
			return p.say(part, pptParagraphs(text))
		}
		return nil
	case artOptions, artOptions2, artOptions3:
		return p.say(part, strings.Join(artValues(b, int(tag>>4)), "\n"))
	case pptCryptSession:
		return unreadable(Password)
	case pptComment:
		part += ", comments"
	case pptMargins:
		part += ", header and footer"
	case pptLinks:
		part = "links and objects"
	}
	if tag&0xf != 0xf && kind != pptTagData {
		return nil
	}
	var err error
	outline := 0
	pptEach(b, func(innerTag, inner uint16, body []byte) {
		if err != nil {
			return
		}
		at := part
		if kind == pptSlideList && tag>>4 == 0 && part == "presentation" {
			if inner == pptPersistAtom {
				outline++
			}
			at = fmt.Sprintf("slide %d", max(1, outline))
		}
		err = p.record(innerTag, inner, body, at, depth+1)
	})
	return err
}

// pptParagraphs ends paragraphs and lines alike.
func pptParagraphs(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\v':
			return '\n'
		case r < 0x20 && r != '\t' && r != '\n':
			return -1
		}
		return r
	}, s)
}

// say adds text to a part. Of earlier versions only what the present one doesn't say is kept.
func (p *ppt) say(part, text string) error {
	if p.lines != nil {
		var fresh []string
		for _, line := range strings.Split(text, "\n") {
			if !p.lines[line] {
				p.lines[line] = true
				fresh = append(fresh, line)
			}
		}
		text = strings.Join(fresh, "\n")
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if p.used += len(text) + 1; p.used > p.out.limit-p.out.used {
		return unreadable(TooLong, p.out.limit>>20)
	}
	b := p.text[part]
	if b == nil {
		b = &strings.Builder{}
		p.text[part] = b
		p.order = append(p.order, part)
	}
	b.WriteString(text)
	b.WriteByte('\n')
	return nil
}

// remember keeps the lines of the present version.
func (p *ppt) remember() {
	p.lines = map[string]bool{}
	for _, b := range p.text {
		for _, line := range strings.Split(b.String(), "\n") {
			p.lines[line] = true
		}
	}
}

// flush gives the parts to the sink.
func (p *ppt) flush() error {
	for _, part := range p.order {
		if err := p.out.add(part, "", p.text[part].String()); err != nil {
			return err
		}
	}
	return nil
}

// ownSlide tells the text of slides from what masters and settings say.
func ownSlide(part string) bool {
	return strings.HasPrefix(part, "slide ") && part != "slide master" && !strings.Contains(part, ",")
}

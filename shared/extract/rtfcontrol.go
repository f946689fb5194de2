package extract

import (
	"io"
)

// control reads what stands behind a backslash: a sign, a byte in hex, or a word with its number.
func (r *rtf) control() error {
	c, err := r.in.ReadByte()
	if err != nil {
		return r.broken(err)
	}
	if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
		return r.word(c)
	}
	switch c {
	case '\'':
		return r.hexByte()
	case '*':
		r.at.starred = true
		return nil
	case '\\', '{', '}':
		return r.byte(c)
	}
	if err := r.flush(); err != nil {
		return err
	}
	switch c {
	case '~':
		return r.mark("\u00a0")
	case '_':
		return r.mark("\u2011")
	case '-':
		return r.mark("\u00ad") // an optional hyphen: no more than a sign that may be seen
	case '\r', '\n':
		return r.mark("\n")
	case '\t':
		return r.mark("\t")
	}
	return nil // index entries' signs (":", "|") say nothing
}

// broken says that the document ends in the middle of something.
func (r *rtf) broken(err error) error {
	if err == io.EOF {
		return unreadable(Damaged, RTF.String())
	}
	return err
}

// mark adds a character that is written as a control. It may stand for one behind \u.
func (r *rtf) mark(s string) error {
	if r.skip > 0 {
		r.skip--
		return nil
	}
	return r.text(s)
}

func (r *rtf) hexByte() error {
	var v int
	for range 2 {
		c, err := r.in.ReadByte()
		if err != nil {
			return r.broken(err)
		}
		d := hexDigit(c)
		if d < 0 {
			_ = r.in.UnreadByte() // Word takes what is there
			break
		}
		v = v<<4 | d
	}
	if r.skip > 0 {
		r.skip--
		return nil
	}
	if r.hex.on {
		return nil
	}
	if v < 0x80 && len(r.bytes) == 0 {
		return r.byte(byte(v))
	}
	r.bytes = append(r.bytes, byte(v))
	if len(r.bytes) >= 512 {
		return r.flush()
	}
	return nil
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// longest control word and number, in bytes; longer ones are no RTF.
const (
	rtfWord   = 64
	rtfNumber = 12
)

// word reads a control word that begins with c, and its number.
func (r *rtf) word(c byte) error {
	name := make([]byte, 1, 24)
	name[0] = c
	for {
		var err error
		if c, err = r.in.ReadByte(); err != nil && err != io.EOF {
			return err
		} else if err == io.EOF {
			c = ' '
		}
		if c < 'A' || c > 'Z' && c < 'a' || c > 'z' {
			break
		}
		if name = append(name, c); len(name) > rtfWord {
			return unreadable(Damaged, RTF.String())
		}
	}
	value, has, negative, digits := 0, false, false, 0
	if c == '-' {
		negative = true
		c = r.next()
	}
	for c >= '0' && c <= '9' {
		if digits++; digits > rtfNumber {
			return unreadable(Damaged, RTF.String())
		}
		value, has = value*10+int(c-'0'), true
		c = r.next()
	}
	if negative {
		value = -value
	}
	if c != ' ' {
		_ = r.in.UnreadByte()
	}
	return r.obey(string(name), value, has)
}

func (r *rtf) next() byte {
	c, err := r.in.ReadByte()
	if err != nil {
		return ' '
	}
	return c
}

// obey carries a control word out.
func (r *rtf) obey(name string, value int, has bool) error {
	if name == "u" && has {
		return r.unicode(value)
	}
	if name == "bin" {
		return r.bin(value)
	}
	if err := r.flush(); err != nil {
		return err
	}
	if s, ok := rtfSigns[name]; ok {
		return r.mark(s)
	}
	if to, ok := destinations[name]; ok {
		return r.enter(to)
	}
	switch name {
	case "uc":
		r.at.fallback = min(max(value, 0), 32)
	case "ansicpg":
		r.page, r.at.page = value, value
	case "mac":
		r.page, r.at.page = 10000, 10000
	case "pc":
		r.page, r.at.page = 437, 437
	case "pca":
		r.page, r.at.page = 850, 850
	case "deff":
		r.first = value
	case "f", "af":
		r.useFont(value)
	case "plain":
		r.useFont(r.first)
	case "fcharset":
		if page, ok := charsets[value]; ok && r.at.to == rtfFonts {
			r.fonts[r.font] = page
		}
	case "cpg":
		if r.at.to == rtfFonts {
			r.fonts[r.font] = value
		}
	case "pngblip", "jpegblip", "wmetafile", "emfblip", "dibitmap", "macpict", "wbitmap", "pmmetafile":
		r.hex.kind = name
	default:
		if r.at.starred { // nobody shows it, and somebody wrote it
			return r.enter("settings")
		}
	}
	return nil
}

// enter leads the text of this group to a destination.
func (r *rtf) enter(to string) error {
	r.at.starred = false
	if r.at.to == rtfDrop && to != rtfObject && to != rtfPicture {
		return nil
	}
	if to == rtfObject || to == rtfPicture {
		if r.hex.on {
			return unreadable(Damaged, RTF.String())
		}
		r.hex = rtfHex{on: true, object: to == rtfObject}
	}
	r.at.to, r.at.entered = to, true
	return nil
}

func (r *rtf) useFont(n int) {
	if r.at.to == rtfFonts {
		r.font = n
		return
	}
	if page, ok := r.fonts[n]; ok {
		r.at.page = page
		return
	}
	r.at.page = r.page
}

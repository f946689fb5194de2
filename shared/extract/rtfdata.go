package extract

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// The destinations with a meaning for the reader.
const (
	rtfBody    = "text"
	rtfFonts   = "\x00fonts"
	rtfDrop    = "\x00drop"
	rtfObject  = "\x00object"
	rtfPicture = "\x00picture"
	rtfInsert  = "\x00settings of drawings"
)

// destinations says where the text of a group that begins with this word belongs.
var destinations = map[string]string{
	"fonttbl": rtfFonts, "objdata": rtfObject, "pict": rtfPicture,
	// Colours, numbers and packed data without words.
	"colortbl": rtfDrop, "themedata": rtfDrop, "colorschememapping": rtfDrop, "datastore": rtfDrop, "latentstyles": rtfDrop, "panose": rtfDrop,
	"blipuid": rtfDrop, "rsidtbl": rtfDrop, "fontemb": rtfDrop, "pgptbl": rtfDrop, "picprop": rtfInsert, "levelnumbers": rtfDrop, "datafield": rtfDrop,
	"header": "header", "headerl": "header", "headerr": "header", "headerf": "header",
	"footer": "footer", "footerl": "footer", "footerr": "footer", "footerf": "footer",
	"footnote": "footnotes", "annotation": "comments", "atnid": "comments", "atnauthor": "comments", "atndate": rtfDrop, "atnref": rtfDrop,
	"info": "document properties", "title": "document properties", "subject": "document properties", "author": "document properties",
	"manager": "document properties", "company": "document properties", "operator": "document properties", "category": "document properties",
	"keywords": "document properties", "comment": "document properties", "doccomm": "document properties", "hlinkbase": "document properties",
	"userprops": "document properties", "propname": "document properties", "staticval": "document properties", "linkval": "document properties",
	"docvar": "settings", "stylesheet": "settings", "listtable": "settings", "listoverridetable": "settings", "revtbl": "settings", "bkmkstart": "settings",
	"bkmkend": rtfDrop, "xmlnstbl": "settings", "generator": "settings", "template": "settings", "filetbl": "settings", "mailmerge": "settings",
	"sn": rtfInsert, "sv": rtfInsert, "objname": "settings", "objclass": "settings", "protusertbl": "settings", "ftncn": rtfBody,
	// Shown in the place where they stand.
	"fldinst": "field codes", "fldrslt": rtfBody, "shptxt": "text boxes", "do": "text boxes", "dptxbxtext": "text boxes", "result": rtfBody, "listtext": rtfBody,
	"pntext": rtfBody, "xe": "index entries", "tc": "index entries", "ud": rtfBody, "background": "text boxes",
}

// separate are the destinations that hold many short texts, which must not run into one another.
var separate = map[string]bool{"header": true, "footer": true, "footnotes": true, "comments": true, "document properties": true, "settings": true,
	"field codes": true, "text boxes": true, "index entries": true, rtfInsert: true}

// rtfSigns are the control words that stand for text.
var rtfSigns = map[string]string{
	"par": "\n", "line": "\n", "lbr": "\n", "sect": "\n", "page": "\n", "column": "\n", "row": "\n", "nestrow": "\n", "softline": "\n", "softpage": "\n",
	"tab": "\t", "cell": "\t", "nestcell": "\t", "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022", "lquote": "\u2018", "rquote": "\u2019",
	"ldblquote": "\u201c", "rdblquote": "\u201d", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c",
	"zwbo": "\u200b", "zwnbo": "\u2060", "ltrmark": "\u200e", "rtlmark": "\u200f",
}

// charsets gives the code page of a font's character set (\fcharset).
var charsets = map[int]int{0: 1252, 77: 10000, 78: 932, 79: 949, 80: 936, 81: 950, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
	177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850}

// rtfHex collects the bytes of an object or a picture, which are written as hex digits or follow \bin.
type rtfHex struct {
	on     bool
	object bool
	kind   string // the picture's control word
	data   bytes.Buffer
	half   int // the first digit of a byte and one more; 0 for none
}

// add takes one hex digit; everything else is layout.
func (h *rtfHex) add(c byte) {
	d := hexDigit(c)
	switch {
	case d < 0:
	case h.half == 0:
		h.half = d + 1
	default:
		h.data.WriteByte(byte((h.half-1)<<4 | d))
		h.half = 0
	}
}

// rtfData is the largest object or picture, in bytes.
const rtfData = 64 << 20

func (h *rtfHex) bound(Limits) error {
	if h.data.Len() > rtfData {
		return unreadable(Expands)
	}
	return nil
}

// bin takes n bytes as they are.
func (r *rtf) bin(n int) error {
	if n < 0 || int64(n) > r.src.size {
		return unreadable(Damaged, RTF.String())
	}
	if !r.hex.on {
		_, err := r.in.Discard(n)
		if err != nil {
			return r.broken(err)
		}
		return nil
	}
	if _, err := io.CopyN(&r.hex.data, r.in, int64(n)); err != nil {
		return r.broken(err)
	}
	return r.hex.bound(r.limits)
}

// give queues the object or picture that has been collected.
func (r *rtf) give() error {
	h := r.hex
	r.hex = rtfHex{}
	data := h.data.Bytes()
	if len(data) == 0 {
		return nil
	}
	r.binary++
	if r.binary > r.limits.Members {
		return unreadable(Parts, r.limits.Members)
	}
	if h.object {
		return r.object(data)
	}
	return r.picture(h.kind, data)
}

// picture offers a picture ("\pict"). Those made of points are documents inside the document where somebody can read them; of drawings the
// words are read.
func (r *rtf) picture(kind string, data []byte) error {
	r.pictures++
	role := fmt.Sprintf("picture %d", r.binary)
	name := ""
	switch kind {
	case "wmetafile", "emfblip":
		return r.out.drawing(role, role, bytes.NewReader(data))
	case "pngblip":
		name = "picture.png"
	case "jpegblip":
		name = "picture.jpg"
	case "dibitmap":
		if n := bitmapInfo(data); n > 0 {
			name, data = "picture.bmp", bitmapFile(data[:n], data[n:])
		}
	}
	switch {
	case name == "":
		r.out.passed = append(r.out.passed, role+" (drawing)")
	case !r.out.sees:
		r.out.passed = append(r.out.passed, role+" (picture beside text)")
	default:
		r.seen++
		return r.out.nestBytes(role, name, data)
	}
	return nil
}

// object queues what an OLE 1.0 object holds ([MS-OLEDS] 2.2): the compound file of an embedded object, or a packaged file.
func (r *rtf) object(data []byte) error {
	role := fmt.Sprintf("embedded file %d", r.binary)
	if at := bytes.Index(data[:min(len(data), 1<<10)], oleHeader); at >= 0 {
		return r.out.nestBytes(role, "", data[at:])
	}
	class, native, ok := ole1(data)
	if !ok {
		return r.out.nestBytes(role, "", data)
	}
	if class == "Package" {
		native = append(make([]byte, 4), native...) // where a compound file has the length
		if name, paths, at, size, ok := nativeFile(bin(native)); ok && at+size <= int64(len(native)) {
			for _, p := range paths {
				if err := r.out.add("settings", "", p); err != nil {
					return err
				}
			}
			return r.out.nestBytes(role, name, native[at:at+size])
		}
	}
	return r.out.nestBytes(role, "", bytes.TrimPrefix(native, make([]byte, 4)))
}

// ole1 reads the header of an OLE 1.0 object ([MS-OLEDS] 2.2.4, 2.2.5): version, format, three names with their lengths, and the data's length.
func ole1(b []byte) (class string, native []byte, ok bool) {
	take := func() (uint32, bool) {
		if len(b) < 4 {
			return 0, false
		}
		v := binary.LittleEndian.Uint32(b)
		b = b[4:]
		return v, true
	}
	for range 2 {
		if _, ok := take(); !ok {
			return "", nil, false
		}
	}
	for i := range 3 {
		n, ok := take()
		if !ok || int64(n) > int64(len(b)) {
			return "", nil, false
		}
		if i == 0 {
			class = string(bytes.TrimRight(b[:n], "\x00"))
		}
		b = b[n:]
	}
	n, ok := take()
	if !ok || int64(n) > int64(len(b)) {
		return "", nil, false
	}
	return class, b[:n], true
}

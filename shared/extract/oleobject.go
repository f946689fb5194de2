package extract

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// oleForeign looks for programs and encryption inside a compound file.
func oleForeign(root *oleEntry) error {
	for _, c := range root.children {
		switch name := strings.ToLower(c.name); {
		case name == "encryptedpackage", name == "encryptedsummary", name == "encryption", strings.HasSuffix(name, "drmcontent"):
			return unreadable(Password)
		case c.storage && (name == "macros" || name == "vba" || name == "_vba_project_cur"):
			return unreadable(Macros)
		}
	}
	return nil
}

// classifyStorage tells what a compound file is by the streams of its root; "" with a name is a type that isn't read. A message comes
// first, because its attachments may bring the other streams along.
func classifyStorage(root *oleEntry) (Kind, string, error) {
	for _, c := range root.children {
		if strings.HasPrefix(c.name, "__substg1.0_") || strings.HasPrefix(c.name, "__properties_version1.0") {
			return MSG, MSG.String(), nil
		}
	}
	has := func(name string) bool { return root.stream(name) != nil }
	kind := Kind("")
	switch {
	case has("EncryptedPackage"), has("EncryptedSummary") && !has("PowerPoint Document"):
		return "", "", unreadable(Password)
	case has("WordDocument"):
		kind = DOC
	case has("Workbook"), has("Book"):
		kind = XLS
	case has("PowerPoint Document"):
		kind = PPT
	case has("PP40"):
		return "", "PowerPoint presentation older than PowerPoint 97", nil
	case has("VisioDocument"):
		return "", "Visio drawing", nil
	case has("Quill"), root.child("Quill") != nil:
		return "", "Publisher document", nil
	case has("MatOST"), has("MM"):
		return "", "Works document", nil
	case has("Props9"), has("Props12"), has("Props14"), has("Props"):
		return "", "Project plan", nil
	default:
		if _, ok := objectStream(root); ok || len(root.children) == 0 {
			return OLE, OLE.String(), nil
		}
		if err := oleForeign(root); err != nil {
			return "", "", err
		}
		return "", "old Office document", nil
	}
	return kind, kind.String(), nil
}

// objectStream finds a stream that tells that the file is an object taken out of another document.
func objectStream(root *oleEntry) (string, bool) {
	for _, name := range []string{"\x01Ole10Native", "Package", "CONTENTS", "EmbeddedOdf", "\x01Ole", "\x03ObjInfo", "\x03OCXNAME", "Equation Native", "\x02OlePres000"} {
		if root.stream(name) != nil {
			return name, true
		}
	}
	return "", false
}

// objectData are the streams of an object, in lower case, that Office itself writes beside the content: what it looks like as a picture,
// how it is shown, and which program wrote it ([MS-OLEDS] 2.3).
var objectData = map[string]bool{"\x01compobj": true, "\x03print": true, "\x03eprint": true, "\x03meta": true, "\x03pic": true, "\x01ole10itemname": true,
	"\x03accessobjsitedata": true, "\x03objinfo": true}

// readObject reads what another program put into a document: a file that somebody dragged in, a document of a program that stores itself
// under a common name, a control of a form, an equation. An object of a program that isn't known is not read.
func readObject(src *source, out *sink, limits Limits) error {
	root, err := openOLE(src, limits)
	if err != nil {
		return err
	}
	if err := oleForeign(root); err != nil {
		return err
	}
	for _, c := range root.children {
		if err := src.ctx.Err(); err != nil {
			return err
		}
		if c.storage {
			nestStorage(out, "embedded object", c)
			continue
		}
		if err := readObjectStream(c, out); err != nil {
			return err
		}
	}
	return readProperties(root, out)
}

func readObjectStream(c *oleEntry, out *sink) error {
	name := strings.ToLower(c.name)
	switch {
	case name == "\x01ole10native":
		return readNative(c, out)
	case name == "package", name == "embeddedodf", name == "embedded":
		return nestStream(out, "embedded file", "", c)
	case name == "contents":
		head := make([]byte, min(c.size, 16))
		if _, err := c.reader().ReadAt(head, 0); err != nil && err != io.EOF {
			return err
		}
		if ownFile(head) {
			return nestStream(out, "embedded file", "", c)
		}
		return readRuns(c, "embedded object", out)
	case objectData[name], strings.HasPrefix(name, "\x02olepres"), name == "\x05summaryinformation", name == "\x05documentsummaryinformation":
		return nil
	case name == "\x01ole", strings.HasPrefix(name, "\x03"), name == "equation native", name == "ocxdata", name == "ocxname", name == "f", name == "o":
		return readRuns(c, "embedded object", out)
	}
	return unreadable(Unsupported, "object of another program")
}

// ownFile reports that bytes begin a file of a type with a signature of its own.
func ownFile(head []byte) bool {
	for _, sign := range []string{"%PDF", "PK\x03\x04", string(oleHeader), `{\rtf`, "\x89PNG", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*", "BM"} {
		if bytes.HasPrefix(head, []byte(sign)) {
			return true
		}
	}
	return false
}

// runBytes bounds a stream in which text is looked for without knowing its structure.
const runBytes = 8 << 20

// readRuns adds what may be text in a stream of unknown structure.
func readRuns(c *oleEntry, part string, out *sink) error {
	data, ok, err := c.bytes(runBytes)
	if err != nil {
		return err
	}
	if !ok {
		return unreadable(Unsupported, "large object of another program")
	}
	return out.add(part, "", strings.Join(letterRuns(data), "\n"))
}

// readNative queues the file in a package of the Object Packager: a label, two paths, and the bytes ([MS-OLEDS] 2.3.6 and what the packager
// makes of it). Data of other programs that use the same stream is a file without a name.
func readNative(c *oleEntry, out *sink) error {
	const prefix = 64 << 10 // the paths are far shorter
	head := make(bin, min(c.size, prefix))
	if _, err := c.reader().ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	}
	name, paths, at, size, ok := nativeFile(head)
	if !ok || at+size > c.size {
		at, name = min(4, c.size), ""
		size = c.size - at
	}
	if err := out.add("embedded file, path", "line", strings.Join(paths, "\n")); err != nil {
		return err
	}
	body := io.NewSectionReader(c.reader(), at, size)
	return out.nest("embedded file", name, func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(body, 0, size)), nil })
}

// nativeFile reads what comes before the bytes in a package: the place and the size of the bytes, and the names in the code page of the
// sender, which isn't told.
func nativeFile(b bin) (name string, paths []string, at, size int64, ok bool) {
	if kind, ok := b.u16(4); !ok || kind != 2 {
		return "", nil, 0, 0, false
	}
	text := func() (string, bool) {
		end := bytes.IndexByte(b[min(at, int64(len(b))):], 0)
		if end < 0 {
			return "", false
		}
		s := narrow(b[at:][:end], 1252)
		at += int64(end) + 1
		return s, true
	}
	at = 6
	label, first := text()
	path, second := text()
	length, third := b.u32(int(at) + 4)
	temporary, fourth := b.cut(int(at)+8, int64(length))
	at += 8 + int64(length)
	count, fifth := b.u32(int(at))
	if !first || !second || !third || !fourth || !fifth {
		return "", nil, 0, 0, false
	}
	for _, p := range []string{path, narrow(temporary, 1252)} {
		if p != "" && p != label {
			paths = append(paths, p)
		}
	}
	return label[strings.LastIndexAny(label, `\/`)+1:], paths, at + 4, int64(count), true
}

// nestStorage queues a storage as a file of its own.
func nestStorage(out *sink, role string, storage *oleEntry) error {
	return out.nest(role, "", func() (io.ReadCloser, error) { return io.NopCloser(packOLE(storage)), nil })
}

// nestStream queues a stream as a file.
func nestStream(out *sink, role, name string, stream *oleEntry) error {
	return out.nest(role, name, func() (io.ReadCloser, error) { return io.NopCloser(stream.reader()), nil })
}

// readStorages queues the objects in the storages of a document, which the filter accepts by name.
func readStorages(parent *oleEntry, out *sink, accepts func(name string) bool) error {
	if parent == nil {
		return nil
	}
	n := 0
	for _, c := range parent.children {
		if !c.storage || !accepts(strings.ToLower(c.name)) {
			continue
		}
		n++
		if err := nestStorage(out, fmt.Sprintf("embedded object %d", n), c); err != nil {
			return err
		}
	}
	return nil
}

// readCustomXML queues the parts of the custom XML store that old documents keep ([MS-OFFDI] 2.1, "MsoDataStore").
func readCustomXML(root *oleEntry, out *sink) error {
	store := root.child("MsoDataStore")
	if store == nil {
		return nil
	}
	for _, c := range store.children {
		if item := c.stream("Item"); item != nil {
			if err := nestStream(out, "custom data", "item.xml", item); err != nil {
				return err
			}
		}
	}
	return nil
}

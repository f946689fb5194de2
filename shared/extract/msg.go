package extract

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"
)

// msgName is what an Outlook item is called in a verdict.
const msgName = "Outlook message"

// readMSG takes the text of an Outlook item ([MS-OXMSG]): a message, an appointment, a contact, a task. Every property that is text is
// read, also those that somebody made up; the bodies in HTML and RTF and the attachments are read as documents of their own.
func readMSG(src *source, out *sink, limits Limits) error {
	root, err := openOLE(src, limits)
	if err != nil {
		return err
	}
	m := &msg{out: out, limits: limits, root: root, page: 1252}
	if err := m.prepare(); err != nil {
		return err
	}
	if err := m.item(); err != nil {
		return err
	}
	for _, c := range root.children {
		if err := src.ctx.Err(); err != nil {
			return err
		}
		switch {
		case c.storage && strings.HasPrefix(c.name, "__recip_version1.0_"):
			err = m.recipient(c)
		case c.storage && strings.HasPrefix(c.name, "__attach_version1.0_"):
			err = m.attachment(c)
		}
		if err != nil {
			return err
		}
	}
	return m.finish()
}

// msg is an Outlook item that is being read.
type msg struct {
	out        *sink
	limits     Limits
	root       *oleEntry
	page       int                 // code page of strings of bytes
	made       map[uint32]string   // names of the properties that programs and people made up, by number
	class      string              // the message class, "IPM.Note"
	lines      map[string][]string // lines of each part
	told       map[string]bool
	recipients []string
	attached   int
	web        *oleEntry // the body in HTML
	webKind    uint32    // the type of that property
}

// Parts of an item.
const (
	msgHeader     = "header"
	msgBody       = "message text"
	msgProperties = "properties"
	msgPage       = "message text in HTML, "
)

// bytes reads a stream within the limit for messages.
func (m *msg) bytes(e *oleEntry) ([]byte, error) {
	data, ok, err := e.bytes(m.limits.Message)
	if err == nil && !ok {
		err = unreadable(TooLong, m.limits.Message>>20)
	}
	return data, err
}

// text reads a string property.
func (m *msg) text(p property) (string, error) {
	data, err := m.bytes(p.entry)
	if err != nil {
		return "", err
	}
	if p.kind == typeWide {
		return wide(data), nil
	}
	return narrow(data, m.page), nil
}

// prepare finds the code page, the class and the names of the properties that were made up.
func (m *msg) prepare() error {
	m.lines, m.told = map[string][]string{}, map[string]bool{}
	internet := 0
	err := m.fixed(m.root, func(id, kind uint32, value bin) {
		v, _ := value.u32(0)
		switch {
		case id == propCodePage && kind == typeInt:
			m.page = int(v)
		case id == propInternet && kind == typeInt:
			internet = int(v)
		}
	})
	if err != nil {
		return err
	}
	if m.page == 1252 && internet != 0 {
		m.page = internet
	}
	for _, p := range propertiesOf(m.root) {
		if p.id == propClass && (p.kind == typeString || p.kind == typeWide) {
			if m.class, err = m.text(p); err != nil {
				return err
			}
		}
	}
	return m.names()
}

// names reads the table of named properties ([MS-OXMSG] 2.2.3). Those with a number instead of a name are left without one.
func (m *msg) names() error {
	m.made = map[uint32]string{}
	store := m.root.child("__nameid_version1.0")
	entries, err := m.bytes(store.stream("__substg1.0_00030102"))
	if err != nil {
		return err
	}
	texts, err := m.bytes(store.stream("__substg1.0_00040102"))
	if err != nil {
		return err
	}
	for ; len(entries) >= 8; entries = entries[8:] {
		at, how, index := binary.LittleEndian.Uint32(entries), binary.LittleEndian.Uint16(entries[4:]), binary.LittleEndian.Uint16(entries[6:])
		if how&1 == 0 || at > math.MaxInt32 {
			continue
		}
		size, _ := bin(texts).u32(int(at))
		if name, ok := bin(texts).cut(int(at)+4, int64(size)); ok {
			m.made[0x8000+uint32(index)] = wide(name)
		}
	}
	return nil
}

// item reads the properties of the item itself.
func (m *msg) item() error {
	for _, p := range propertiesOf(m.root) {
		var err error
		switch {
		case p.id == propRTF && p.kind == typeBytes:
			err = m.rtf(p)
		case p.id == propHTML:
			m.web, m.webKind = p.entry, p.kind
		case p.kind != typeString && p.kind != typeWide:
		default:
			var text string
			if text, err = m.text(p); err == nil {
				m.tell(p.id, text)
			}
		}
		if err != nil {
			return err
		}
	}
	return m.fixed(m.root, func(id, kind uint32, value bin) {
		label := msgLabels[id]
		if label == "" {
			label = m.made[id]
		}
		if label != "" {
			m.tell(id, fixedText(kind, value))
		}
	})
}

// fixedText writes a number or a time.
func fixedText(kind uint32, value bin) string {
	v, _ := value.u64(0)
	switch kind {
	case typeInt:
		return strconv.Itoa(int(int32(v)))
	case typeDouble:
		return strconv.FormatFloat(math.Float64frombits(v), 'f', -1, 64)
	case typeTime:
		return fileTime(v)
	}
	return ""
}

// tell adds a property's text, once for each value: Outlook keeps the subject and the addresses several times.
func (m *msg) tell(id uint32, text string) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	part := msgProperties
	switch {
	case msgHeaders[id]:
		part = msgHeader
	case id == propBody:
		part = msgBody
	}
	label := msgLabels[id]
	if label == "" {
		label = m.made[id]
	}
	if text == "" || m.told[label+"\x00"+text] || label == "" && m.told["\x00"+text] {
		return
	}
	m.told[label+"\x00"+text], m.told["\x00"+text] = true, true
	if label != "" && part != msgBody {
		text = label + ": " + text
	}
	m.lines[part] = append(m.lines[part], text)
}

// finish gives the parts to the sink.
func (m *msg) finish() error {
	m.lines[msgHeader] = append(m.lines[msgHeader], m.recipients...)
	if armored(strings.Join(m.lines[msgBody], "\n")) {
		return unreadable(Password)
	}
	for _, part := range []string{msgHeader, msgBody, msgProperties} {
		if err := m.out.add(part, "line", strings.Join(m.lines[part], "\n")); err != nil {
			return err
		}
	}
	return m.html()
}

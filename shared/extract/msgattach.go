package extract

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// recipient adds one line with everything that is known of a recipient.
func (m *msg) recipient(e *oleEntry) error {
	how := "Recipient"
	err := m.fixed(e, func(id, kind uint32, value bin) {
		if v, _ := value.u32(0); id == 0x0c15 && kind == typeInt { // PidTagRecipientType
			switch v & 0xf {
			case 1:
				how = "To"
			case 2:
				how = "Cc"
			case 3:
				how = "Bcc"
			}
		}
	})
	if err != nil {
		return err
	}
	var words []string
	seen := map[string]bool{"": true, "SMTP": true, "EX": true}
	for _, p := range propertiesOf(e) {
		if p.kind != typeString && p.kind != typeWide {
			continue
		}
		text, err := m.text(p)
		if err != nil {
			return err
		}
		if text = strings.TrimSpace(text); !seen[text] {
			seen[text] = true
			words = append(words, text)
		}
	}
	if len(words) > 0 {
		m.recipients = append(m.recipients, how+": "+strings.Join(words, ", "))
	}
	return nil
}

// attachment queues what is attached: a file, a message, an object of another program. What is only linked to is not there to be read; its
// path is text.
func (m *msg) attachment(e *oleEntry) error {
	m.attached++
	role := fmt.Sprintf("attachment %d", m.attached)
	var long, name string
	var data *oleEntry
	for _, p := range propertiesOf(e) {
		if p.id == propData {
			data = p.entry
			continue
		}
		if p.kind != typeString && p.kind != typeWide {
			continue
		}
		text, err := m.text(p)
		if err != nil {
			return err
		}
		switch p.id {
		case propLongName:
			long = text
		case propShortName, propName:
			if name == "" || p.id == propShortName {
				name = text
			}
		case propExtension:
		default:
			m.tell(p.id, text)
		}
	}
	if long != "" {
		name = long
	}
	switch {
	case data == nil:
		m.tell(propLongName, name)
		return nil
	case !data.storage:
		return nestStream(m.out, role, m.fileName(name, data), data)
	case data.stream("__properties_version1.0") != nil:
		return m.message(role, name, data)
	}
	return m.out.nest(role, "", func() (io.ReadCloser, error) { return io.NopCloser(packOLE(data)), nil })
}

// fileName gives an attachment's name. The content of a signed message is itself a message, under a name for signatures.
func (m *msg) fileName(name string, data *oleEntry) string {
	if strings.Contains(strings.ToLower(m.class), "smime.multipartsigned") {
		head := make([]byte, min(data.size, 64))
		if n, _ := data.reader().ReadAt(head, 0); strings.HasPrefix(strings.ToLower(string(head[:n])), "content-type:") {
			return strings.TrimSuffix(name, ".p7m") + ".eml"
		}
	}
	return name
}

// message queues an attached item. The names of its properties are kept by the outermost one only ([MS-OXMSG] 2.2.3).
func (m *msg) message(role, name string, data *oleEntry) error {
	item := *data
	item.name = ""
	if names := m.root.child("__nameid_version1.0"); names != nil && item.child("__nameid_version1.0") == nil {
		item.children = append(append([]*oleEntry(nil), data.children...), names)
	}
	if err := m.out.add(role+", name", "", name); err != nil {
		return err
	}
	return m.out.nest(role, "", func() (io.ReadCloser, error) { return io.NopCloser(packOLE(&item)), nil })
}

// html adds the body in HTML. Its code page is a property of the message.
func (m *msg) html() error {
	data, err := m.bytes(m.web)
	if err != nil || len(data) == 0 {
		return err
	}
	page := m.page
	if m.webKind == typeWide {
		page = 1200
	} else if err := m.fixed(m.root, func(id, _ uint32, value bin) {
		if v, _ := value.u32(0); id == propInternet && v != 0 {
			page = int(v)
		}
	}); err != nil {
		return err
	}
	return readPage(narrow(data, page), msgPage, m.out, m.limits)
}

// rtf queues the body in RTF.
func (m *msg) rtf(p property) error {
	data, err := m.bytes(p.entry)
	if err != nil || len(data) == 0 {
		return err
	}
	return m.out.nest("message text in RTF", "", func() (io.ReadCloser, error) {
		text, err := decompressRTF(data, m.limits.Message)
		return io.NopCloser(bytes.NewReader(text)), err
	})
}

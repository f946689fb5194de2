package extract

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
)

// Property numbers and types ([MS-OXPROPS], [MS-OXCDATA] 2.11.1).
const (
	propClass     = 0x001a
	propSubject   = 0x0037
	propHeaders   = 0x007d
	propBody      = 0x1000
	propRTF       = 0x1009
	propHTML      = 0x1013
	propName      = 0x3001
	propData      = 0x3701
	propExtension = 0x3703
	propShortName = 0x3704
	propLongName  = 0x3707
	propCodePage  = 0x3ffd
	propInternet  = 0x3fde

	typeInt    = 0x0003
	typeDouble = 0x0005
	typeTime   = 0x0040
	typeObject = 0x000d
	typeBytes  = 0x0102
	typeString = 0x001e
	typeWide   = 0x001f
	typeMulti  = 0x1000
)

// msgLabels are the properties that people know by a name, which also tells what the value is.
var msgLabels = map[uint32]string{
	0x0037: "Subject", 0x0c1a: "From", 0x0c1f: "From", 0x5d01: "From", 0x0042: "Sent on behalf of", 0x0065: "Sent on behalf of", 0x5d02: "Sent on behalf of", 0x0e04: "To", 0x0e03: "Cc",
	0x0e02: "Bcc", 0x0050: "Reply to", 0x0039: "Sent", 0x0e06: "Received", 0x3a42: "Date of birth", 0x3a41: "Wedding anniversary", 0x3a07: "Government ID number",
	0x3a10: "Organisational ID number", 0x3a00: "Account", 0x3a08: "Business telephone", 0x3a09: "Home telephone", 0x3a1a: "Telephone", 0x3a1b: "Business telephone", 0x3a1c: "Mobile telephone",
	0x3a24: "Fax", 0x3a25: "Home fax", 0x3a15: "Postal address", 0x3a16: "Company", 0x3a17: "Job title", 0x3a18: "Department", 0x3a06: "Given name", 0x3a11: "Surname", 0x3a44: "Middle name",
	0x3a29: "Street", 0x3a27: "City", 0x3a28: "State", 0x3a2a: "Postcode", 0x3a26: "Country", 0x3a4a: "Customer ID", 0x3a48: "Spouse", 0x3a30: "Assistant", 0x1035: "Message ID",
}

// msgHeaders are the properties that make the head of a message.
var msgHeaders = map[uint32]bool{0x0037: true, 0x0c1a: true, 0x0c1f: true, 0x5d01: true, 0x0042: true, 0x0065: true, 0x5d02: true, 0x0e04: true, 0x0e03: true, 0x0e02: true, 0x0050: true,
	0x0039: true, 0x0e06: true, propHeaders: true}

// property is a stream or a storage that holds the value of a property.
type property struct {
	id, kind uint32
	entry    *oleEntry
}

// propertiesOf lists the properties of an item, a recipient or an attachment, by the names of their streams ([MS-OXMSG] 2.1.4). Values of
// a property with several come one by one.
func propertiesOf(e *oleEntry) []property {
	var list []property
	for _, c := range e.children {
		tag, ok := strings.CutPrefix(c.name, "__substg1.0_")
		if !ok || len(tag) < 8 {
			continue
		}
		v, err := strconv.ParseUint(tag[:8], 16, 32)
		if err != nil {
			continue
		}
		p := property{uint32(v >> 16), uint32(v & 0xffff), c}
		if p.kind&typeMulti != 0 && (p.kind&0xfff == typeString || p.kind&0xfff == typeWide) {
			if len(tag) == 8 {
				continue // the list of lengths
			}
			p.kind &= 0xfff
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b property) int { return int(a.id) - int(b.id) })
	return list
}

// fixed goes through the properties whose values take no more than eight bytes ([MS-OXMSG] 2.4). The head before them is longer in an item
// than in what is inside it.
func (m *msg) fixed(e *oleEntry, visit func(id, kind uint32, value bin)) error {
	b, err := m.bytes(e.stream("__properties_version1.0"))
	if err != nil {
		return err
	}
	head := len(b) % 16
	switch {
	case head == 8 && len(b) >= 24 && e == m.root:
		head = 24
	case e == m.root:
		head = 32
	default:
		head = 8
	}
	for at := head; at+16 <= len(b); at += 16 {
		tag := binary.LittleEndian.Uint32(b[at:])
		visit(tag>>16, tag&0xffff, bin(b[at+8:at+16]))
	}
	return nil
}

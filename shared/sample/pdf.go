package sample

import (
	"bytes"
	"fmt"
	"io"
)

// objects writes a PDF file object by object (ISO 32000-1, 7.5) and remembers where each begins.
type objects struct {
	w       io.Writer
	at      int64 // bytes written
	offsets []int64
	err     error
}

func newObjects(w io.Writer) *objects {
	o := &objects{w: w}
	o.write([]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"))
	return o
}

func (o *objects) write(b []byte) {
	if o.err != nil {
		return
	}
	n, err := o.w.Write(b)
	o.at, o.err = o.at+int64(n), err
}

// reserve gives the next object's number.
func (o *objects) reserve() int {
	o.offsets = append(o.offsets, 0)
	return len(o.offsets)
}

// dictionary writes an object without a stream.
func (o *objects) dictionary(n int, body string) {
	o.offsets[n-1] = o.at
	o.write(fmt.Appendf(nil, "%d 0 obj\n<< %s >>\nendobj\n", n, body))
}

// stream writes an object with a stream of length bytes that fill writes.
func (o *objects) stream(n int, body string, length int64, fill func(io.Writer) error) {
	o.offsets[n-1] = o.at
	o.write(fmt.Appendf(nil, "%d 0 obj\n<< %s /Length %d >>\nstream\n", n, body, length))
	if o.err == nil {
		o.err = fill(writerFunc(func(b []byte) (int, error) { o.write(b); return len(b), o.err }))
	}
	o.write([]byte("\nendstream\nendobj\n"))
}

func (o *objects) bytesStream(n int, body string, data []byte) {
	o.stream(n, body, int64(len(data)), func(w io.Writer) error { _, err := w.Write(data); return err })
}

// trailer gives the cross-reference table and trailer for a table that begins at byte at.
func (o *objects) trailer(root, info int, at int64) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(o.offsets)+1)
	for _, off := range o.offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", off)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(o.offsets)+1, root, info, at)
	return b.Bytes()
}

type writerFunc func([]byte) (int, error)

// Write implements io.Writer.
func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// literal writes a PDF string in WinAnsi (ISO 32000-1, 7.3.4.2); the sample texts hold ASCII and bullets only.
func literal(s string) string {
	out := []byte{'('}
	for _, r := range s {
		switch {
		case r == '(' || r == ')' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '•':
			out = append(out, 0x95)
		case r == '–':
			out = append(out, 0x96)
		case r == '’':
			out = append(out, 0x92)
		case r < 0x80 || r >= 0xa0 && r < 0x100:
			out = append(out, byte(r))
		default:
			out = append(out, '?')
		}
	}
	return string(append(out, ')'))
}

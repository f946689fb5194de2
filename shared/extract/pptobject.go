package extract

import (
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
)

// object queues an embedded object. Compressed ones say how long they really are ([MS-PPT] 2.10.34, 2.10.35).
func (p *ppt) object(r pptRecord) error {
	p.found++
	role := fmt.Sprintf("embedded object %d", p.found)
	at, size := r.at+8, r.size
	if r.tag>>4 == 0 {
		return p.out.nest(role, "", func() (io.ReadCloser, error) {
			return io.NopCloser(io.NewSectionReader(p.stream.content, at, size)), nil
		})
	}
	return p.out.nest(role, "", func() (io.ReadCloser, error) {
		var head [4]byte
		if _, err := p.stream.content.ReadAt(head[:], at); err != nil && err != io.EOF {
			return nil, err
		}
		unpacked, err := zlib.NewReader(io.NewSectionReader(p.stream.content, at+4, size-4))
		if err != nil {
			return nil, err
		}
		return &exactly{unpacked, int64(binary.LittleEndian.Uint32(head[:]))}, nil
	})
}

// exactly reads as many bytes as were promised. Some programs leave out the checksum that ends a compressed object, so only bytes beyond
// the promise, or too few, are damage.
type exactly struct {
	io.ReadCloser
	left int64
}

// Read implements io.Reader.
func (e *exactly) Read(b []byte) (int, error) {
	if e.left == 0 {
		if n, _ := e.ReadCloser.Read(make([]byte, 1)); n > 0 {
			return 0, unreadable(Damaged, pptName)
		}
		return 0, io.EOF
	}
	n, err := e.ReadCloser.Read(b[:min(int64(len(b)), e.left)])
	if e.left -= int64(n); n > 0 || e.left == 0 {
		return n, nil
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

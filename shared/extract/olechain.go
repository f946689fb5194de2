package extract

import (
	"io"
	"sort"
)

// oleChain is the places of a stream's bytes, in order, neighbours joined.
type oleChain struct {
	src  io.ReaderAt // the file, or the mini stream
	runs []run
	size int64
}

type run struct{ from, at, size int64 } // from counts in the stream, at in src

func (c *oleChain) append(at, size int64) {
	if n := len(c.runs); n > 0 && c.runs[n-1].at+c.runs[n-1].size == at {
		c.runs[n-1].size += size
	} else {
		c.runs = append(c.runs, run{c.size, at, size})
	}
	c.size += size
}

// ReadAt implements io.ReaderAt. What the file lacks of its last sector is zero: some programs cut it.
func (c *oleChain) ReadAt(p []byte, off int64) (n int, err error) {
	if off < 0 || off >= c.size {
		return 0, io.EOF
	}
	i := sort.Search(len(c.runs), func(i int) bool { return c.runs[i].from+c.runs[i].size > off })
	for ; i < len(c.runs) && n < len(p); i++ {
		r := c.runs[i]
		skip := off + int64(n) - r.from
		part := p[n:min(int64(len(p)), int64(n)+r.size-skip)]
		got, err := c.src.ReadAt(part, r.at+skip)
		if err != nil && err != io.EOF {
			return n + got, err
		}
		clear(part[got:])
		n += len(part)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

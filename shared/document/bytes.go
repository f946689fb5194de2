package document

import (
	"errors"
	"time"
)

// Part is one part of a multipart upload, or the whole of a single one.
type Part struct {
	Number   int    // from 1
	Size     int64  // bytes
	Checksum string // base64 of the SHA-256 of the part's bytes, as S3 writes it
	ETag     string // what S3 called it; empty before it was sent
}

// Link is a signed request that whoever holds it can make until it expires.
type Link struct {
	URL     string
	Headers map[string]string // to be sent exactly; Content-Length is signed too, and browsers set it themselves
	Expires time.Time
}

// Object is a stored intake object.
type Object struct {
	Version string
	Size    int64 // bytes
}

// ErrNoUpload says that a multipart upload is over: completed, given up or expired.
var ErrNoUpload = errors.New("the multipart upload is over")

// PartSize is the size of every part but the last, in bytes. S3 takes 5 MiB to 5 GiB and 10,000 parts. A file of this size or smaller is
// sent in one piece.
const PartSize = 8 << 20

// Layout gives how a file of that size is sent.
func Layout(size int64) Upload {
	return Upload{PartSize: PartSize, Parts: int((size + PartSize - 1) / PartSize)}
}

// PartBytes is the size of part number n (from 1); 0 when there is no such part.
func (d *Document) PartBytes(n int) int64 {
	switch {
	case n < 1 || n > d.Upload.Parts:
		return 0
	case n < d.Upload.Parts:
		return d.Upload.PartSize
	}
	return d.Size - d.Upload.PartSize*int64(d.Upload.Parts-1)
}

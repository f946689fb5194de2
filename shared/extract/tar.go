package extract

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// readGZIP queues the one file inside a gzip file (RFC 1952). Members that follow one another are one file, as gzip itself reads them. The
// name is the one in the header, which is scanned and otherwise decides nothing.
func readGZIP(src *source, out *sink, limits Limits) error {
	z, err := gzip.NewReader(bufio.NewReaderSize(io.NewSectionReader(src, 0, src.size), 64<<10))
	if err != nil {
		return packedError(src, err)
	}
	var said []string
	for _, s := range []string{z.Comment, string(z.Extra)} {
		if text, ok := decode([]byte(s)); ok {
			said = append(said, text)
		}
	}
	if err := out.add("comments", "", strings.Join(said, "\n")); err != nil {
		return err
	}
	name := ""
	if z.Name != "" {
		name = path.Base(z.Name)
	}
	return out.nest("packed file", name, func() (io.ReadCloser, error) {
		return io.NopCloser(&metered{r: z, limits: limits, packed: src.size}), nil
	})
}

// readTAR queues the files of a tar archive (POSIX.1-2017, pax). Links are names without content; devices and pipes hold nothing.
func readTAR(src *source, out *sink, limits Limits) error {
	whole := io.NewSectionReader(src, 0, src.size)
	z := tar.NewReader(whole)
	var links []string
	for n := 0; ; n++ {
		h, err := z.Next()
		if errors.Is(err, io.EOF) {
			if err := onlyZeros(whole); err != nil {
				return packedError(src, err)
			}
			return out.add("links", "", strings.Join(links, "\n"))
		}
		switch {
		case err != nil:
			return packedError(src, err)
		case n >= limits.Members:
			return unreadable(Parts, limits.Members)
		}
		switch h.Typeflag {
		case tar.TypeReg:
			if err := out.nestRead("file", h.Name, z); err != nil {
				return packedError(src, err)
			}
		case tar.TypeDir, tar.TypeChar, tar.TypeBlock, tar.TypeFifo, tar.TypeXGlobalHeader:
		case tar.TypeLink, tar.TypeSymlink:
			links = append(links, h.Name+" -> "+h.Linkname)
		default:
			return unreadable(Unsupported, fmt.Sprintf("tar archive with an entry of type %q", h.Typeflag))
		}
	}
}

var errBehind = errors.New("bytes behind the end of the archive")

// onlyZeros reads what is behind the archive's end, which is zeros up to a whole record. Another archive there is seen by some programs and
// not by others.
func onlyZeros(r io.Reader) error {
	b := make([]byte, 32<<10)
	for {
		n, err := r.Read(b)
		for _, c := range b[:n] {
			if c != 0 {
				return errBehind
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// packedError is damage, unless it is a verdict of another kind, or the time, the store or the scratch file ended the reading.
func packedError(src *source, err error) error {
	if errors.As(err, new(*Unreadable)) || errors.As(err, new(*scratchError)) {
		return err
	}
	if e := src.ctx.Err(); e != nil {
		return e
	}
	if src.failed != nil {
		return src.failed
	}
	return unreadable(Damaged, src.kind.String())
}

package extract

import "time"

// Limits bounds the work for one document together with everything inside it. A field that is zero takes its value from DefaultLimits.
type Limits struct {
	Pages      int           // of a PDF
	Characters int           // bytes of UTF-8 over all segments
	Members    int           // files inside files, and parts of OOXML packages
	Expanded   int64         // bytes unpacked from packages, archives and messages
	Ratio      int64         // unpacked bytes for each packed byte of a part, looked at from 32 MiB unpacked on
	Nesting    int           // files inside one another; the document itself is not counted
	Depth      int           // XML or HTML elements, or PDF outline entries, inside one another
	Objects    int           // objects looked at on a page without text, annotations on a page, outline entries, scripts
	Cells      int           // of a workbook, with or without a value
	Message    int64         // bytes of an e-mail message or web page, which are taken apart in memory
	Recognize  int           // scanned pages and pictures that are given to the Recognizer
	Time       time.Duration // by the clock, without the time that waiting for the PDF engine takes
}

// DefaultLimits are meant for a function with 2 GiB of memory. 20,000 pages and 64 MiB of text are far above any document that a person
// writes, and below what exhausts the function.
func DefaultLimits() Limits {
	return Limits{Pages: 20_000, Characters: 64 << 20, Members: 10_000, Expanded: 512 << 20, Ratio: 500, Nesting: 8, Depth: 256, Objects: 20_000, Cells: 8_000_000,
		Message: 64 << 20, Recognize: 300, Time: 4 * time.Minute}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	l.Pages, l.Characters, l.Members = positive(l.Pages, d.Pages), positive(l.Characters, d.Characters), positive(l.Members, d.Members)
	l.Expanded, l.Ratio, l.Message = positive(l.Expanded, d.Expanded), positive(l.Ratio, d.Ratio), positive(l.Message, d.Message)
	l.Nesting, l.Depth, l.Objects = positive(l.Nesting, d.Nesting), positive(l.Depth, d.Depth), positive(l.Objects, d.Objects)
	l.Cells = positive(l.Cells, d.Cells)
	l.Recognize = positive(l.Recognize, d.Recognize)
	l.Time = positive(l.Time, d.Time)
	return l
}

func positive[T ~int | ~int64](have, otherwise T) T {
	if have > 0 {
		return have
	}
	return otherwise
}

package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// job is the reading of one document with everything inside it.
type job struct {
	caller  context.Context // ends for reasons that are not the document's
	ctx     context.Context // ends with caller, or when the clock says so
	clock   *clock
	engine  *engine
	limits  Limits
	scratch scratch
	spent   spent
	used    int       // characters
	open    []*source // the documents that are being read, outermost first
	text    Text
	letters *letters
}

// read reads a document and then, depth first, what is inside it.
func (j *job) read(kind Kind, src *source, at trail) error {
	read, ok := readers[kind]
	if !ok {
		return fmt.Errorf("no reader for kind %q", kind)
	}
	src.ctx, src.spent, src.kind = j.ctx, &j.spent, kind
	j.open = append(j.open, src)
	defer func() { j.open = j.open[:len(j.open)-1] }()
	defer j.scratch.release(j.scratch.mark())

	out := &sink{limit: j.limits.Characters, used: j.used, sees: j.letters.recognizer != nil, hold: j.hold}
	err := read(j, src, out)
	j.used = out.used
	if err = j.judge(err); err != nil {
		return placed(err, at)
	}
	j.collect(out, at)
	for _, n := range out.nested {
		if err := j.inner(kind, n, at); err != nil {
			return err
		}
	}
	return nil
}

// collect takes over what a reader found, under the way to its document.
func (j *job) collect(out *sink, at trail) {
	for _, p := range out.pending {
		p.at, p.segment = at, p.segment+len(j.text.Segments)
		j.letters.readings = append(j.letters.readings, p)
	}
	for _, s := range out.segments {
		s.Part = at.to(s.Part)
		j.text.Segments = append(j.text.Segments, s)
	}
	for _, p := range out.passed {
		j.text.Passed = append(j.text.Passed, at.to(p))
	}
}

// inner reads one document inside a document of the kind outer.
func (j *job) inner(outer Kind, n nested, at trail) error {
	if err := j.spent.member(j.limits); err != nil {
		return err
	}
	if len(j.open) > j.limits.Nesting {
		return unreadable(Nested, j.limits.Nesting)
	}
	defer j.scratch.release(j.scratch.mark())
	src, err := j.materialise(outer, n)
	if err != nil {
		return placed(err, at)
	}
	at = at.down(n)
	name := &sink{limit: j.limits.Characters, used: j.used}
	err = name.add("name", "", n.name)
	j.used = name.used
	if err != nil {
		return err
	}
	j.collect(name, at)
	if src.size == 0 {
		return nil
	}
	kind, real, err := identify(extension(n.name), src)
	if wordless[real] {
		j.text.Passed = append(j.text.Passed, at.to("")+" ("+real+")")
		return nil
	}
	if err = j.judge(err); err != nil {
		return placed(err, at)
	}
	return j.read(kind, src, at)
}

// wordless are the types that hold no text for a person. They are passed over, and listed in Text.Passed.
var wordless = map[string]bool{"font": true, detachedSignature: true}

// materialise brings an inner document's bytes to where they can be read from any position.
func (j *job) materialise(outer Kind, n nested) (*source, error) {
	src := &source{ctx: j.ctx, r: n.ready, size: n.size, spent: &j.spent}
	if n.ready != nil {
		return src, nil
	}
	body, err := n.open()
	if err == nil {
		src.r, src.size, err = j.hold(body)
		_ = body.Close() // all that it had to say has been read
	}
	if err == nil {
		return src, nil
	}
	if cause := j.beyond(err); cause != nil {
		return nil, cause
	}
	if verdict := (*Unreadable)(nil); errors.As(err, &verdict) {
		return nil, verdict
	}
	return nil, unreadable(Damaged, outer.String())
}

// hold keeps an inner document's bytes, counted as unpacked.
func (j *job) hold(r io.Reader) (io.ReaderAt, int64, error) {
	return j.scratch.keep(&counted{r: r, j: j})
}

// counted counts what is read as unpacked, and stops when the time is over.
type counted struct {
	r io.Reader
	j *job
}

// Read implements io.Reader.
func (c *counted) Read(p []byte) (int, error) {
	if err := c.j.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	if verdict := c.j.spent.unpacked(n, c.j.limits); verdict != nil {
		return 0, verdict
	}
	return n, err
}

// judge tells our failures from the document's. What ended the work first decides: the caller's context, a source that failed, the scratch
// file, the time limit, then what the reader said.
func (j *job) judge(err error) error {
	if cause := j.beyond(err); cause != nil {
		return cause
	}
	if verdict := (*Unreadable)(nil); errors.As(err, &verdict) {
		return verdict
	}
	return err
}

// beyond gives what ended the work from outside of the document that is being read, or nil. A reader that came to its end in time is not
// too slow.
func (j *job) beyond(err error) error {
	if e := j.caller.Err(); e != nil {
		return e
	}
	for _, src := range j.open {
		if src.failed != nil {
			return fmt.Errorf("reading the document: %w", src.failed)
		}
	}
	if ours := (*scratchError)(nil); errors.As(err, &ours) {
		return ours
	}
	if err != nil && errors.Is(context.Cause(j.ctx), errTooSlow) {
		return unreadable(TooSlow)
	}
	return nil
}

package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"strongroom/shared/policy"
)

// progress shows a person how far a scan is, on one line that is written over. It shows nothing when nobody watches.
type progress struct {
	to                             stdio
	total, files, flagged, stopped int
}

// barWidth is in characters.
const barWidth = 20

// next shows that a file is begun.
func (p *progress) next(path string) {
	if p.files++; !p.to.terminal {
		return
	}
	done := barWidth
	if p.total > 0 {
		done = min(barWidth, (p.files-1)*barWidth/p.total)
	}
	name := []rune(printable(filepath.Base(path)))
	if len(name) > 30 {
		name = append(name[:29], '…')
	}
	p.clear()
	fmt.Fprintf(p.to.notes, "[%s%s] %d of %d files, %d held  %s", strings.Repeat("#", done), strings.Repeat(".", barWidth-done), p.files, max(p.total, p.files), p.stopped, string(name))
}

// count notes what a file came to.
func (p *progress) count(verdict string) {
	switch verdict {
	case policy.Flag.Past():
		p.flagged++
	case policy.Hold.Past(), policy.Block.Past():
		p.stopped++
	}
}

// clear empties the line.
func (p *progress) clear() {
	if p.to.terminal {
		fmt.Fprint(p.to.notes, "\r\x1b[K")
	}
}

// end leaves the sums.
func (p *progress) end() {
	if p.clear(); p.to.terminal {
		fmt.Fprintf(p.to.notes, "%d files, %d flagged, %d held\n", p.files, p.flagged, p.stopped)
	}
}

// countFiles counts what eachFile will give.
func countFiles(paths []string) int {
	n := 0
	_ = eachFile(paths, func(_ string, regular bool, failed error) error { // what can't be read is told when it is its turn
		if regular || failed != nil {
			n++
		}
		return nil
	})
	return n
}

package extract

import (
	"context"
	"errors"
	"image"
	"strings"
)

// Recognizer reads the letters in a picture (optical character recognition).
//
// Contract: the error wraps ErrIllegible when this very picture is to blame and would be refused again, which makes the document
// unreadable; it wraps ErrNoRecognizer when there is nobody who could read, which makes the document unreadable, too, with a reason of its
// own. Every other error is a failure of ours (throttled, not reachable, cancelled) that says nothing about the picture and is worth
// another try. A picture without letters is no error: it gives a Page without lines. No letters of a picture are in an error.
// Recognize is called concurrently, returns soon after ctx ends, and keeps neither the picture nor what it read.
type Recognizer interface {
	Recognize(ctx context.Context, p Picture) (Page, error)
}

var (
	// ErrIllegible says that a picture can't be recognized whoever tries again.
	ErrIllegible = errors.New("the picture can't be recognized")
	// ErrNoRecognizer says that recognition is not available where the program runs.
	ErrNoRecognizer = errors.New("text recognition isn't available")
)

// Picture is what a Recognizer reads: pixels, never the file that they came from, so that a recognizer's own decoders see no hostile bytes.
type Picture struct {
	Image *image.Gray // upright; its rectangle begins at 0,0; at most MaxPixels
	DPI   int         // dots per inch if known, or 0
}

// Page is what was read from one picture, in reading order.
type Page struct {
	Lines []Line
}

// Line is one line of words.
type Line struct {
	Words []Word
}

// Word is a run of letters without a space in it.
type Word struct {
	Text       string          // valid UTF-8
	Box        image.Rectangle // in pixels of the Picture
	Confidence float64         // from 0 to 1, as the recognizer sees it
}

// Text gives the line's words with a space between them.
func (l Line) Text() string {
	var b strings.Builder
	for i, w := range l.Words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

// Box is the smallest rectangle around the line's words, in pixels of the Picture.
func (l Line) Box() image.Rectangle {
	var box image.Rectangle
	for _, w := range l.Words {
		box = box.Union(w.Box)
	}
	return box
}

// Text gives the page's lines, each with a "\n" at its end.
func (p Page) Text() string {
	var b strings.Builder
	for _, l := range p.Lines {
		b.WriteString(l.Text())
		b.WriteByte('\n')
	}
	return b.String()
}

// A page whose words are guesses has not been read: at least doubtfulWords words, most of them below doubt.
const (
	doubtfulWords = 12
	doubt         = 0.4
)

// guessed reports that a page's words are guesses, as with handwriting or a scan out of focus.
func (p Page) guessed() bool {
	words, poor := 0, 0
	for _, l := range p.Lines {
		for _, w := range l.Words {
			words++
			if w.Confidence < doubt {
				poor++
			}
		}
	}
	return poor >= doubtfulWords && 2*poor > words
}

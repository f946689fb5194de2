package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"strongroom/shared/extract"
	"strongroom/shared/lexicon"
	"strongroom/shared/scan"
	"strongroom/shared/tesseract"
)

// languagesVariable names the languages of scanned pages, as tesseract calls them ("eng+deu"); English without it.
const languagesVariable = "STRONGROOM_OCR_LANGUAGES"

// prepare makes what looks into files.
func (t *trial) prepare(ctx context.Context, notes io.Writer) error {
	ocr, err := installedRecognizer(ctx, notes)
	if err != nil {
		return err
	}
	t.inspector = scan.NewInspector(extract.Config{OCR: ocr}, lexicon.Fixed{Is: t.lexicon})
	return nil
}

// installedRecognizer gives tesseract where it is installed; elsewhere it says so once, and scanned pages are held.
func installedRecognizer(ctx context.Context, notes io.Writer) (extract.Recognizer, error) {
	program, err := tesseract.Find(ctx, os.Getenv(languagesVariable))
	switch {
	case errors.Is(err, extract.ErrNoRecognizer):
		fmt.Fprintf(notes, "Scanned pages and pictures are held: %v.\n", err)
		return nil, nil
	case err != nil:
		return nil, coded{err, wrongUse}
	}
	return program, nil
}

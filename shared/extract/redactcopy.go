package extract

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// rewrite builds the copy and writes it. When nobody can tell what the pages that would stay bring along, all pages become pictures.
func (d *pdf) rewrite(r *redaction, out io.Writer) error {
	if err := d.open(); err != nil {
		return err
	}
	copied, err := d.assemble(r)
	if err != nil {
		return err
	}
	pruned, err := prune(copied)
	if errors.Is(err, errObjects) {
		for n := range r.count {
			r.pages[n] = true
		}
		if copied, err = d.assemble(r); err != nil {
			return err
		}
		pruned, err = prune(copied)
	}
	if err != nil {
		return d.passVerdict(err, 0)
	}
	if err := d.shut(); err != nil {
		return err
	}
	if _, err := out.Write(pruned); err != nil {
		return fmt.Errorf("writing the redacted copy: %w", err)
	}
	return nil
}

// assemble builds the copy page by page and gives it as the engine writes it.
func (d *pdf) assemble(r *redaction) ([]byte, error) {
	broken := func(err error) ([]byte, error) { return nil, d.passVerdict(err, 0) }
	made, err := d.i.FPDF_CreateNewDocument(&requests.FPDF_CreateNewDocument{})
	if err != nil {
		return broken(err)
	}
	copied := made.Document
	for n := range r.count {
		if err := d.ctx.Err(); err != nil {
			return nil, err
		}
		if r.pages[n] {
			err = d.blackOut(copied, n, r)
		} else {
			err = d.takeOver(copied, n)
		}
		if err != nil {
			return nil, d.passVerdict(err, n)
		}
	}
	var written bytes.Buffer
	if _, err := d.i.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: copied, Flags: requests.SaveFlagNoIncremental, FileWriter: &written}); err != nil {
		return broken(err)
	}
	if written.Len() == 0 {
		return broken(errors.New("the engine wrote nothing"))
	}
	if _, err := d.i.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: copied}); err != nil {
		return broken(err)
	}
	return written.Bytes(), nil
}

// takeOver adds page n to the copy, with what its notes and fields show as part of it. What else comes along is pruned later.
func (d *pdf) takeOver(copied references.FPDF_DOCUMENT, n int) error {
	loaded, err := d.i.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.doc, Index: n})
	if err != nil {
		return err
	}
	page := requests.Page{ByReference: &loaded.Page}
	notes, err := d.i.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err == nil && notes.Count > 0 {
		_, err = d.i.FPDFPage_Flatten(&requests.FPDFPage_Flatten{Page: page})
	}
	if err != nil {
		return err
	}
	if _, err := d.i.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}); err != nil {
		return err
	}
	only := fmt.Sprint(n + 1)
	_, err = d.i.FPDF_ImportPages(&requests.FPDF_ImportPages{Source: d.doc, Destination: copied, PageRange: &only, Index: n})
	return err
}

package extract

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	pdfium_errors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// pdf is a PDF while it is being read.
type pdf struct {
	ctx    context.Context
	i      *instance
	file   *cursor
	doc    references.FPDF_DOCUMENT
	form   references.FPDF_FORMHANDLE // empty when the document has no form
	out    *sink
	limits Limits

	attached int // files that were taken out

	ocr     bool   // scanned pages can be recognized
	scans   []scan // those that have to be
	objects int    // page objects looked at
}

// readPDF takes the text of a PDF: pages, annotations, form fields with their names, outline, links, scripts, XFA, standard information
// and XMP, and queues the attached files. It goes on after nothing: the first thing that can't be read ends it. With ocr it gives the pages
// that have to be recognized, too.
func readPDF(ctx context.Context, i *instance, src *source, out *sink, limits Limits, ocr bool) ([]scan, error) {
	raw, err := scanRaw(src, out)
	if err != nil {
		return nil, err
	}
	d := &pdf{ctx: ctx, i: i, file: &cursor{src: src}, out: out, limits: limits, ocr: ocr}
	if err := d.open(); err != nil {
		return nil, err
	}
	count, err := i.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.doc})
	switch {
	case err != nil:
		return nil, i.damage(err, Damaged, PDF.String())
	case count.PageCount <= 0:
		return nil, unreadable(NoPages)
	case count.PageCount > limits.Pages:
		return nil, unreadable(Pages, limits.Pages)
	}
	if err := d.wholeDocument(); err != nil {
		return nil, err
	}
	for n := range count.PageCount {
		if err := d.page(n); err != nil {
			return nil, err
		}
		if err := d.relieve(); err != nil {
			return nil, err
		}
	}
	if raw.embedded > d.attached {
		return nil, unreadable(Attachments)
	}
	return d.scans, d.shut()
}

// passive answers what the form engine may ask while nobody fills anything in: no timers, no pages, no actions.
var passive = structs.FPDF_FORMFILLINFO{
	FFI_Invalidate:         func(references.FPDF_PAGE, float64, float64, float64, float64) {},
	FFI_SetCursor:          func(enums.FXCT) {},
	FFI_SetTimer:           func(int, func(int)) int { return 0 },
	FFI_KillTimer:          func(int) {},
	FFI_GetLocalTime:       func() structs.FPDF_SYSTEMTIME { return structs.FPDF_SYSTEMTIME{} },
	FFI_GetPage:            func(references.FPDF_DOCUMENT, int) *references.FPDF_PAGE { return nil },
	FFI_GetRotation:        func(references.FPDF_PAGE) enums.FPDF_PAGE_ROTATION { return 0 },
	FFI_ExecuteNamedAction: func(string) {},
}

// open opens the document, and its form if it has one.
func (d *pdf) open() error {
	d.file.read = 0
	opened, err := d.i.FPDF_LoadCustomDocument(&requests.FPDF_LoadCustomDocument{Reader: d.file, Size: d.file.src.size})
	if err != nil {
		return d.i.opening(err)
	}
	d.doc = opened.Document
	kind, err := d.i.FPDF_GetFormType(&requests.FPDF_GetFormType{Document: d.doc})
	if err != nil {
		return d.i.damage(err, Damaged, PDF.String())
	}
	if kind.FormType == enums.FPDF_FORMTYPE_NONE {
		return nil
	}
	form, err := d.i.FPDFDOC_InitFormFillEnvironment(&requests.FPDFDOC_InitFormFillEnvironment{Document: d.doc, FormFillInfo: passive})
	if err != nil {
		return d.i.damage(err, Damaged, PDF.String())
	}
	d.form = form.FormHandle
	return nil
}

// shut closes what open has opened.
func (d *pdf) shut() error {
	if d.form != "" {
		if _, err := d.i.FPDFDOC_ExitFormFillEnvironment(&requests.FPDFDOC_ExitFormFillEnvironment{FormHandle: d.form}); err != nil {
			return d.i.damage(err, Damaged, PDF.String())
		}
		d.form = ""
	}
	if _, err := d.i.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: d.doc}); err != nil {
		return d.i.damage(err, Damaged, PDF.String())
	}
	return nil
}

// relief is how many bytes the engine reads before it is made to forget them. It keeps every object that it has seen until the document is
// closed, pictures included: without this a bundle of photographs larger than its memory could not be read.
const relief = memoryPages << 16 / 4

// relieve closes the document and opens it again when the engine has read much.
func (d *pdf) relieve() error {
	if d.file.read < relief {
		return nil
	}
	if err := d.shut(); err != nil {
		return err
	}
	return d.open()
}

// opening judges why a document didn't open.
func (i *instance) opening(err error) error {
	switch {
	case errors.Is(err, pdfium_errors.ErrPassword), errors.Is(err, pdfium_errors.ErrSecurity):
		return unreadable(Password)
	case errors.Is(err, pdfium_errors.ErrFile), errors.Is(err, pdfium_errors.ErrFormat), errors.Is(err, pdfium_errors.ErrPage), errors.Is(err, pdfium_errors.ErrUnknown):
		return unreadable(Damaged, PDF.String())
	}
	return i.damage(err, Damaged, PDF.String())
}

// trap gives the verdict on a document that made the engine stop, and nil for every other error. A trap inside the sandbox is the
// document's doing: the engine gives up when its memory is used up, or when the document finds a fault of the engine's own.
func (i *instance) trap(err error) error {
	text := err.Error()
	for _, sign := range []string{"wasm error", "wasm stack trace", "module closed", "panic occurred", "malloc", "memory"} {
		if strings.Contains(text, sign) {
			i.broken = err
			return unreadable(GaveUp)
		}
	}
	return nil
}

// damage turns an error of the engine into the verdict code, unless it is a trap.
func (i *instance) damage(err error, code Code, args ...any) error {
	if verdict := i.trap(err); verdict != nil {
		return verdict
	}
	return unreadable(code, args...)
}

// wholeDocument reads what belongs to no page.
func (d *pdf) wholeDocument() error {
	for _, step := range []func() error{d.attachments, d.information, d.outline, d.scripts, d.packets} {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// standard are the keys of the document information dictionary (ISO 32000-1, table 317) that hold text which somebody wrote.
var standard = []string{"Title", "Author", "Subject", "Keywords", "Creator", "Producer"}

func (d *pdf) information() error {
	var lines []string
	for _, key := range standard {
		got, err := d.i.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: d.doc, Tag: key})
		if err != nil {
			if verdict := d.i.trap(err); verdict != nil {
				return verdict
			}
			continue // the engine's way to say that the key isn't there
		}
		if got.Value != "" {
			lines = append(lines, key+": "+clean(got.Value))
		}
	}
	return d.out.add("document properties", "line", strings.Join(lines, "\n"))
}

// outline reads the titles of the bookmarks, children before siblings.
func (d *pdf) outline() error {
	type entry struct {
		mark  *references.FPDF_BOOKMARK
		depth int
	}
	var titles []string
	pending, seen := []entry{{nil, 0}}, 0
	for len(pending) > 0 {
		at := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if seen++; seen > d.limits.Objects {
			return unreadable(Crowded, d.limits.Objects)
		}
		if at.depth > d.limits.Depth {
			return unreadable(Deep, d.limits.Depth)
		}
		if at.mark != nil {
			title, err := d.i.FPDFBookmark_GetTitle(&requests.FPDFBookmark_GetTitle{Bookmark: *at.mark})
			if err == nil {
				titles = append(titles, clean(title.Title))
			} else if verdict := d.i.trap(err); verdict != nil {
				return verdict
			}
			next, err := d.i.FPDFBookmark_GetNextSibling(&requests.FPDFBookmark_GetNextSibling{Document: d.doc, Bookmark: *at.mark})
			if err != nil {
				return d.i.damage(err, Damaged, PDF.String())
			}
			if next.Bookmark != nil {
				pending = append(pending, entry{next.Bookmark, at.depth})
			}
		}
		child, err := d.i.FPDFBookmark_GetFirstChild(&requests.FPDFBookmark_GetFirstChild{Document: d.doc, Bookmark: at.mark})
		if err != nil {
			return d.i.damage(err, Damaged, PDF.String())
		}
		if child.Bookmark != nil {
			pending = append(pending, entry{child.Bookmark, at.depth + 1})
		}
	}
	return d.out.add("bookmarks", "line", strings.Join(titles, "\n"))
}

// scripts reads the document's JavaScript as text. Nothing runs it: the engine is built without an interpreter.
func (d *pdf) scripts() error {
	count, err := d.i.FPDFDoc_GetJavaScriptActionCount(&requests.FPDFDoc_GetJavaScriptActionCount{Document: d.doc})
	if err != nil {
		return d.i.damage(err, Damaged, PDF.String())
	}
	if count.JavaScriptActionCount > d.limits.Objects {
		return unreadable(Crowded, d.limits.Objects)
	}
	for n := range max(count.JavaScriptActionCount, 0) {
		action, err := d.i.FPDFDoc_GetJavaScriptAction(&requests.FPDFDoc_GetJavaScriptAction{Document: d.doc, Index: n})
		if err != nil {
			if verdict := d.i.trap(err); verdict != nil {
				return verdict
			}
			continue // an entry of the name tree that is no script
		}
		script, err := d.i.FPDFJavaScriptAction_GetScript(&requests.FPDFJavaScriptAction_GetScript{JavaScriptAction: action.JavaScriptAction})
		if err != nil {
			return d.i.damage(err, Damaged, PDF.String())
		}
		if err := d.out.add(fmt.Sprintf("script %d", n+1), "", clean(script.Script)); err != nil {
			return err
		}
	}
	return nil
}

// packets reads XFA forms, which are XML beside the pages.
func (d *pdf) packets() error {
	packets, err := d.i.FPDF_GetXFAPacketCount(&requests.FPDF_GetXFAPacketCount{Document: d.doc})
	if err != nil {
		return d.i.damage(err, Damaged, PDF.String())
	}
	if packets.Count > d.limits.Objects {
		return unreadable(Crowded, d.limits.Objects)
	}
	for n := range packets.Count {
		packet, err := d.i.FPDF_GetXFAPacketContent(&requests.FPDF_GetXFAPacketContent{Document: d.doc, Index: n})
		if err != nil {
			return d.i.damage(err, Damaged, PDF.String())
		}
		if err := d.out.add("form data", "", markup(packet.Content)); err != nil {
			return err
		}
	}
	return nil
}

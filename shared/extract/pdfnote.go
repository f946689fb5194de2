package extract

import (
	"strings"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// The subtypes of annotations that are treated in a way of their own (ISO 32000-1, table 169).
const (
	attachedFile = enums.FPDF_ANNOT_SUBTYPE_FILEATTACHMENT
	sound        = enums.FPDF_ANNOT_SUBTYPE_SOUND
	movie        = enums.FPDF_ANNOT_SUBTYPE_MOVIE
	screen       = enums.FPDF_ANNOT_SUBTYPE_SCREEN
	threeD       = enums.FPDF_ANNOT_SUBTYPE_THREED
	richMedia    = enums.FPDF_ANNOT_SUBTYPE_RICHMEDIA
	popup        = enums.FPDF_ANNOT_SUBTYPE_POPUP
	link         = enums.FPDF_ANNOT_SUBTYPE_LINK
	widget       = enums.FPDF_ANNOT_SUBTYPE_WIDGET
)

// texts collects the texts of one annotation. The engine reports a key that isn't there as an error; only a trap counts as one here.
type texts struct {
	d     *pdf
	lines []string
	err   error // the first trap
}

func newTexts(d *pdf) *texts { return &texts{d: d} }

// ok keeps the first trap and says whether a call gave something.
func (t *texts) ok(err error) bool {
	if err == nil || t.err != nil {
		return t.err == nil
	}
	t.err = t.d.i.trap(err)
	return false
}

func (t *texts) add(label, value string) {
	value = strings.TrimSpace(clean(value))
	if value == "" {
		return
	}
	if label != "" {
		value = clean(label) + ": " + value
	}
	t.lines = append(t.lines, value)
}

// strings adds string entries of the annotation's dictionary.
func (t *texts) strings(a references.FPDF_ANNOTATION, keys ...string) {
	for _, key := range keys {
		got, err := t.d.i.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: a, Key: key})
		if !t.ok(err) {
			continue
		}
		if key == "RC" {
			got.Value = markup([]byte(got.Value))
		}
		t.add("", got.Value)
	}
}

// field adds a form field's value under its names, shown or hidden.
func (t *texts) field(a references.FPDF_ANNOTATION) {
	if t.d.form == "" {
		t.strings(a, "V")
		return
	}
	label := ""
	name, err := t.d.i.FPDFAnnot_GetFormFieldName(&requests.FPDFAnnot_GetFormFieldName{FormHandle: t.d.form, Annotation: a})
	if t.ok(err) {
		label = name.FormFieldName
	}
	other, err := t.d.i.FPDFAnnot_GetFormFieldAlternateName(&requests.FPDFAnnot_GetFormFieldAlternateName{FormHandle: t.d.form, Annotation: a})
	if t.ok(err) && other.FormFieldAlternateName != "" {
		label += " (" + other.FormFieldAlternateName + ")"
	}
	value, err := t.d.i.FPDFAnnot_GetFormFieldValue(&requests.FPDFAnnot_GetFormFieldValue{FormHandle: t.d.form, Annotation: a})
	if t.ok(err) {
		t.add(label, value.FormFieldValue)
	}
}

// uri adds where a link leads: addresses carry names and numbers, too.
func (t *texts) uri(a references.FPDF_ANNOTATION) {
	at, err := t.d.i.FPDFAnnot_GetLink(&requests.FPDFAnnot_GetLink{Annotation: a})
	if !t.ok(err) {
		return
	}
	action, err := t.d.i.FPDFLink_GetAction(&requests.FPDFLink_GetAction{Link: at.Link})
	if !t.ok(err) || action.Action == nil {
		return
	}
	path, err := t.d.i.FPDFAction_GetURIPath(&requests.FPDFAction_GetURIPath{Document: t.d.doc, Action: *action.Action})
	if t.ok(err) && path.URIPath != nil {
		t.add("", *path.URIPath)
	}
}

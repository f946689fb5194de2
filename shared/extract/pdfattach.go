package extract

import (
	"fmt"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// attachments queues the files of the document's list (ISO 32000-1, 7.11.4), which is also where a portfolio keeps its documents.
func (d *pdf) attachments() error {
	count, err := d.i.FPDFDoc_GetAttachmentCount(&requests.FPDFDoc_GetAttachmentCount{Document: d.doc})
	if err != nil {
		return d.i.damage(err, Damaged, PDF.String())
	}
	if count.AttachmentCount > d.limits.Members {
		return unreadable(Parts, d.limits.Members)
	}
	for n := range max(count.AttachmentCount, 0) {
		if err := d.ctx.Err(); err != nil {
			return err
		}
		got, err := d.i.FPDFDoc_GetAttachment(&requests.FPDFDoc_GetAttachment{Document: d.doc, Index: n})
		if err != nil {
			return d.i.damage(err, Attachments)
		}
		if err := d.attachment(got.Attachment); err != nil {
			return err
		}
	}
	return nil
}

// attachment takes one file out of the engine, whose memory bounds its size. The clock of the job runs while it is unpacked; reading it
// waits until the engine is free.
func (d *pdf) attachment(a references.FPDF_ATTACHMENT) error {
	file, err := d.i.FPDFAttachment_GetFile(&requests.FPDFAttachment_GetFile{Attachment: a})
	if err != nil {
		return d.i.damage(err, Attachments)
	}
	if file.Contents == nil {
		return unreadable(Attachments)
	}
	name := ""
	if got, err := d.i.FPDFAttachment_GetName(&requests.FPDFAttachment_GetName{Attachment: a}); err == nil {
		name = clean(got.Name)
	} else if verdict := d.i.trap(err); verdict != nil {
		return verdict
	}
	d.attached++
	texts := newTexts(d)
	if got, err := d.i.FPDFAttachment_GetDescription(&requests.FPDFAttachment_GetDescription{Attachment: a}); texts.ok(err) {
		texts.add("", got.Value)
	}
	if texts.err != nil {
		return texts.err
	}
	for _, line := range texts.lines {
		if err := d.out.add(fmt.Sprintf("description of attachment %d", d.attached), "", line); err != nil {
			return err
		}
	}
	role := "attachment"
	if name == "" {
		role = fmt.Sprintf("attachment %d", d.attached)
	}
	return d.out.nestBytes(role, name, file.Contents)
}

// pinned queues the file of an annotation (ISO 32000-1, 12.5.6.15).
func (d *pdf) pinned(a references.FPDF_ANNOTATION) error {
	got, err := d.i.FPDFAnnot_GetFileAttachment(&requests.FPDFAnnot_GetFileAttachment{Document: d.doc, Annotation: a})
	if err != nil {
		return d.i.damage(err, Attachments)
	}
	return d.attachment(got.Attachment)
}

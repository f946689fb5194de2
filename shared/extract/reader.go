package extract

import "context"

// reader takes the text of one document of its kind and queues the documents inside it (sink.nest, sink.nestBytes). It must not read the
// documents that it queues itself, and must not use src or out after it has returned; what it queued may still read src.
//
// An *Unreadable is a verdict about the document. Any other error means that ctx ended or that the source failed, which job.read tells
// apart, or a failure of ours.
type reader func(j *job, src *source, out *sink) error

// readers has the reader of every kind.
var readers map[Kind]reader

func init() { // a plain initial value would be a cycle: reading a document leads to the table again
	readers = map[Kind]reader{
		PDF: (*job).pdf, PlainText: alone(readPlain),
		DOCX: alone(readDOCX), XLSX: alone(readXLSX), PPTX: alone(readPPTX), RTF: alone(readRTF),
		DOC: alone(readDOC), XLS: alone(readXLS), PPT: alone(readPPT), MSG: alone(readMSG), OLE: alone(readObject),
		TIFF: (*job).picture, JPEG: (*job).picture, PNG: (*job).picture, GIF: (*job).picture, BMP: (*job).picture, WEBP: (*job).picture,
		CSV: alone(readCSV), HTML: alone(readHTML), EML: alone(readEML), ZIP: alone(readZIP), GZIP: alone(readGZIP), TAR: alone(readTAR),
	}
}

// alone makes a reader of a function that needs nothing but its document.
func alone(read func(src *source, out *sink, limits Limits) error) reader {
	return func(j *job, src *source, out *sink) error { return read(src, out, j.limits) }
}

// pdf reads a PDF, and then has those of its pages recognized that are pictures.
func (j *job) pdf(src *source, out *sink) error {
	var scans []scan
	err := j.onEngine(func(ctx context.Context, i *instance) (err error) {
		scans, err = readPDF(ctx, i, src, out, j.limits, j.letters.recognizer != nil)
		return err
	})
	if err != nil {
		return err
	}
	return j.recognizePages(src, out, scans)
}

// onEngine runs work when the PDF engine is free. The clock stands still until then: waiting and starting are not the document's doing.
func (j *job) onEngine(work func(context.Context, *instance) error) error {
	j.clock.pause()
	defer j.clock.run()
	return j.engine.with(j.ctx, j.clock.run, work)
}

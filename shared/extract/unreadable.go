package extract

import "fmt"

// Unreadable is a verdict: this document can't be read completely, so a person must look at it. It is final for these bytes.
type Unreadable struct {
	Code   Code   // for programs and statistics
	Reason string // one or two plain sentences for the person who sent or reviews the document; no document text, but the names of inner documents (see shown)

	placed bool // the reason says which inner document it is about
}

// Error gives the code and the reason; both are free of document text.
func (u *Unreadable) Error() string { return "unreadable (" + string(u.Code) + "): " + u.Reason }

// Code names why a document is unreadable.
type Code string

// The codes, each with its reason in the table below.
const (
	Mismatch    Code = "mismatch"     // the name promises another type than the bytes are
	Unsupported Code = "unsupported"  // a type that isn't read yet
	Ambiguous   Code = "ambiguous"    // two types at once
	Password    Code = "password"     // encrypted, the password isn't known
	Damaged     Code = "damaged"      // doesn't follow its own format
	DamagedPage Code = "damaged-page" // one page doesn't
	NoPages     Code = "no-pages"     // a PDF without pages
	Scanned     Code = "scanned"      // pictures of text, and nobody who could recognize it
	Letters     Code = "letters"      // text whose letters can't be told
	Attachments Code = "attachments"  // files inside the PDF that can't be taken out
	Macros      Code = "macros"       // programs inside an Office document
	DocType     Code = "doctype"      // XML with a document type declaration
	SameName    Code = "same-name"    // two parts of one name
	Overlapping Code = "overlapping"  // parts that share bytes
	Pages       Code = "pages"        // Limits.Pages
	TooLong     Code = "too-long"     // Limits.Characters
	Parts       Code = "parts"        // Limits.Members
	Expands     Code = "expands"      // Limits.Expanded, Limits.Ratio
	Deep        Code = "deep"         // Limits.Depth
	Heavy       Code = "heavy"        // Limits.Message
	Nested      Code = "nested"       // Limits.Nesting
	Crowded     Code = "crowded"      // Limits.Objects, Limits.Cells
	TooSlow     Code = "too-slow"     // Limits.Time
	GaveUp      Code = "gave-up"      // the PDF engine stopped: out of its memory, or a fault of its own

	// Pictures:
	Illegible    Code = "illegible"     // text in a picture that can't be recognized
	Dimensions   Code = "dimensions"    // MaxPixels
	Drawings     Code = "drawings"      // drawings and pictures of an old workbook, which are held in memory
	ScannedPages Code = "scanned-pages" // Limits.Recognize

	// Redaction:
	Unredactable Code = "unredactable" // a page that can't be redacted, see Extractor.Redact
)

const review = ", so a person must review it."

var reasons = map[Code]string{
	Mismatch:    "The file is named .%s but is %s.",
	Unsupported: "Strongroom can't read this kind of file yet (%s)" + review,
	Ambiguous:   "The file is %s and %s at the same time" + review,
	Password:    "The document is protected by a password" + review + " Save it without a password and send it again.",
	Damaged:     "The %s is damaged or incomplete and can't be read" + review,
	DamagedPage: "Page %d of the document is damaged and can't be read" + review,
	NoPages:     "The document has no pages that can be read" + review,
	Scanned:     "The document contains scanned pages or pictures (%s), and text recognition isn't available here" + review,
	Letters:     "The letters on page %d of the document can't be told from its fonts" + review,
	Attachments: "The document has sound, film or attached files inside it that can't be taken out" + review,
	Macros:      "The document contains macros (small programs)" + review,
	DocType:     "The document contains a document type declaration, which Office documents never have" + review,
	SameName:    "The document holds two parts of the same name, so programs may show different text" + review,
	Overlapping: "The document's parts overlap inside the file" + review,
	Pages:       "The document has more than %d pages" + review,
	TooLong:     "The document has more than %d MiB of text" + review,
	Parts:       "The document consists of more than %d parts or files" + review,
	Expands:     "The document unpacks to far more than its own size" + review,
	Heavy:       "The document is larger than the %d MiB that Strongroom can take apart at once" + review,
	Nested:      "The document has too many levels of files inside files (more than %d)" + review,
	Deep:        "The document's content is nested more than %d levels deep" + review,
	Crowded:     "The document has a page, list or workbook with more than %d elements" + review,
	TooSlow:     "Reading the document took longer than the time limit" + review,
	GaveUp:      "The document needs too much memory to read, or is damaged in a way that stops the reader" + review,

	Illegible:    "The document contains a scanned page or picture whose text can't be recognized (%s)" + review,
	Drawings:     "The document has more than %d MiB of drawings and pictures" + review,
	Dimensions:   "The document contains a picture with more pixels than Strongroom looks at (%s)" + review,
	ScannedPages: "The document has more than %d scanned pages or pictures" + review,

	Unredactable: "Page %d is a scanned page, which can't be redacted without text recognition.",
}

// unreadable makes the verdict of a code. The arguments fill its reason in.
func unreadable(code Code, args ...any) *Unreadable {
	return &Unreadable{Code: code, Reason: fmt.Sprintf(reasons[code], args...)}
}

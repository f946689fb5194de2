package extract

// Kind is a type of document that Extract can be asked to read.
type Kind string

// The kinds. A kind may have several file extensions (see kinds), and the bytes decide which kind a document is, see Identify.
const (
	PDF       Kind = "pdf"
	DOCX      Kind = "docx"
	XLSX      Kind = "xlsx"
	PPTX      Kind = "pptx"
	DOC       Kind = "doc"
	XLS       Kind = "xls"
	PPT       Kind = "ppt"
	RTF       Kind = "rtf"
	CSV       Kind = "csv"
	HTML      Kind = "html"
	EML       Kind = "eml"
	MSG       Kind = "msg"
	OLE       Kind = "ole" // what a program put into another program's document
	ZIP       Kind = "zip"
	GZIP      Kind = "gzip"
	TAR       Kind = "tar"
	TIFF      Kind = "tiff"
	JPEG      Kind = "jpeg"
	PNG       Kind = "png"
	GIF       Kind = "gif"
	BMP       Kind = "bmp"
	WEBP      Kind = "webp"
	PlainText Kind = "text"
)

// nature is what is known of a kind besides how to read it.
type nature struct {
	says  string   // for a person
	media string   // the registered media type (IANA)
	names []string // the extensions that promise it, in lower case
}

const office = "application/vnd.openxmlformats-officedocument."

// kinds lists every kind. Templates and slide shows are the same formats under other names; so are the macro-enabled names, which are held
// when the package really has a macro in it.
var kinds = map[Kind]nature{
	PDF:  {"PDF document", "application/pdf", []string{"pdf"}},
	DOCX: {"Word document", office + "wordprocessingml.document", []string{"docx", "docm", "dotx", "dotm"}},
	XLSX: {"Excel workbook", office + "spreadsheetml.sheet", []string{"xlsx", "xlsm", "xltx", "xltm"}},
	PPTX: {"PowerPoint presentation", office + "presentationml.presentation", []string{"pptx", "pptm", "ppsx", "ppsm", "potx", "potm"}},
	DOC:  {"old Word document (.doc)", "application/msword", []string{"doc", "dot"}},
	XLS:  {"old Excel workbook (.xls)", "application/vnd.ms-excel", []string{"xls", "xlt"}},
	PPT:  {"old PowerPoint presentation (.ppt)", "application/vnd.ms-powerpoint", []string{"ppt", "pps", "pot"}},
	RTF:  {"RTF document", "application/rtf", []string{"rtf", "doc"}}, // Word itself saves RTF under .doc
	CSV:  {"table of values (CSV)", "text/csv", []string{"csv", "tsv", "tab"}},
	HTML: {"web page", "text/html", []string{"html", "htm", "xhtml", "xht", "shtml", "svg"}},
	EML:  {"e-mail message", "message/rfc822", []string{"eml", "mht", "mhtml", "nws"}},
	MSG:  {"Outlook message", "application/vnd.ms-outlook", []string{"msg", "oft"}},
	OLE:  {"embedded object", "application/x-ole-storage", []string{"ole"}},
	ZIP:  {"ZIP archive", "application/zip", []string{"zip"}},
	GZIP: {"gzip archive", "application/gzip", []string{"gz", "tgz"}},
	TAR:  {"tar archive", "application/x-tar", []string{"tar"}},
	TIFF: {"TIFF picture", "image/tiff", []string{"tif", "tiff"}},
	JPEG: {"JPEG picture", "image/jpeg", []string{"jpg", "jpeg", "jpe", "jfif"}},
	PNG:  {"PNG picture", "image/png", []string{"png"}},
	GIF:  {"GIF picture", "image/gif", []string{"gif"}},
	BMP:  {"BMP picture", "image/bmp", []string{"bmp", "dib"}},
	WEBP: {"WebP picture", "image/webp", []string{"webp"}},
	PlainText: {"text file", "text/plain", []string{"txt", "text", "log", "md", "asc", "pem", "key", "crt", "cer", "pub", "ppk", "json", "jsonl",
		"xml", "xsd", "xsl", "yaml", "yml", "ini", "cfg", "conf", "ics", "vcf", "tex", "rst", "srt", "vtt", "sql", "ldif", "css", "js"}},
}

// String names the kind for a person.
func (k Kind) String() string {
	if n, ok := kinds[k]; ok {
		return n.says
	}
	return "file"
}

// MediaType is the registered media type of the kind.
func (k Kind) MediaType() string {
	if n, ok := kinds[k]; ok {
		return n.media
	}
	return "application/octet-stream"
}

// promise maps each extension to the kinds that it may stand for.
var promise = func() map[string]map[Kind]bool {
	m := map[string]map[Kind]bool{}
	for kind, n := range kinds {
		for _, ext := range n.names {
			if m[ext] == nil {
				m[ext] = map[Kind]bool{}
			}
			m[ext][kind] = true
		}
	}
	return m
}()

// otherTypes are extensions that promise a type which isn't read, so that text under such a name is a mismatch and not a text file.
var otherTypes = map[string]bool{
	"odt": true, "ods": true, "odp": true, "heic": true, "heif": true, "mp3": true, "mp4": true, "m4a": true, "wav": true, "avi": true, "mov": true,
	"7z": true, "rar": true, "exe": true, "dll": true, "msi": true, "iso": true, "xlsb": true, "pst": true, "ost": true, "one": true, "pub": false,
	"pages": true, "numbers": true, "jar": true, "p7m": true, "p12": true, "pfx": true, "ps": true, "eps": true,
}

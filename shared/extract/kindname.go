package extract

import (
	"strings"
	"unicode"

	"github.com/gabriel-vasile/mimetype"
)

// names of the types that people send most, by media type.
var names = map[string]string{
	"application/x-7z-compressed": "7-Zip archive", "application/vnd.rar": "RAR archive", "application/x-rar": "RAR archive", "application/x-rar-compressed": "RAR archive", "application/x-xz": "xz archive",
	"application/x-bzip2": "bzip2 archive", "application/zstd": "Zstandard archive", "application/vnd.ms-cab-compressed": "cabinet archive",
	"image/heic": "HEIC picture", "image/heif": "HEIF picture", "image/vnd.adobe.photoshop": "Photoshop picture",
	"application/vnd.microsoft.portable-executable": "Windows program", "application/x-elf": "Linux program",
	"application/x-mach-binary": "macOS program", "application/x-msaccess": "Access database", "application/vnd.sqlite3": "SQLite database",
	"application/postscript": "PostScript document", "application/x-ole-storage": "old Office document", "application/mbox": "mailbox",
	"application/warc": "web archive", "application/vnd.ms-outlook-pst": "Outlook data file",
}

// nameOf names a detected type for a person; it is empty when the bytes are, or may be, plain text or nothing known.
func nameOf(m *mimetype.MIME) string {
	for t := m; t != nil; t = t.Parent() {
		media, _, _ := strings.Cut(t.String(), ";")
		if name, ok := names[media]; ok {
			return name
		}
		if media == "text/plain" {
			return ""
		}
	}
	media, _, _ := strings.Cut(m.String(), ";")
	top, _, _ := strings.Cut(media, "/")
	switch {
	case media == "application/octet-stream":
		return ""
	case top == "audio":
		return "audio recording"
	case top == "video":
		return "video"
	case top == "image":
		return "picture"
	case top == "font":
		return "font"
	}
	if ext := strings.TrimPrefix(m.Extension(), "."); ext != "" {
		return strings.ToUpper(ext) + " file"
	}
	return media
}

// article puts the indefinite article before a type's name.
func article(name string) string {
	switch {
	case strings.HasPrefix(name, "a "), strings.HasPrefix(name, "an "):
		return name
	case strings.HasPrefix(name, "e-"), strings.HasPrefix(name, "old"), strings.HasPrefix(name, "audio"), strings.HasPrefix(name, "XML"),
		strings.HasPrefix(name, "RTF"), strings.HasPrefix(name, "HEI"), strings.HasPrefix(name, "Excel"), strings.HasPrefix(name, "xz"),
		strings.HasPrefix(name, "Open"), strings.HasPrefix(name, "Outlook"), strings.HasPrefix(name, "Access"), strings.HasPrefix(name, "SQL"):
		return "an " + name
	}
	return "a " + name
}

// printable shortens an extension that comes from a person and keeps letters and digits only.
func printable(ext string) string {
	keep := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}
	runes := []rune(strings.Map(keep, ext))
	return string(runes[:min(len(runes), 12)])
}

package stack

import (
	"errors"
	"fmt"
	"html"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Settings are a firm's choices. Each is a context value of the CDK app with the name given here, in cdk.json or as "--context name=value".
type Settings struct {
	Name                   string // name: start of every resource's name, 2 to 24 small letters, digits and hyphens
	FirmName               string // firmName: shown on pages and in mail, 1 to 64 characters
	FirmColour             string // firmColour: "#" and six hexadecimal digits
	SessionIdleMinutes     int    // sessionIdleMinutes: 1 to 120
	SessionAbsoluteMinutes int    // sessionAbsoluteMinutes: from sessionIdleMinutes to 1,440
	PasswordMinLength      int    // passwordMinLength: 12 to 99 (the most that Cognito takes)
	MaxDocumentMiB         int    // maxDocumentMiB: 1 to 4,096, so that two and a half documents fit Lambda's 10,240 MiB of scratch room
	UploadLinkMinutes      int    // uploadLinkMinutes: 1 to 60
	DownloadLinkSeconds    int    // downloadLinkSeconds: 10 to 900
	LogRetentionYears      int    // logRetentionYears: 1 to 100
	DomainPrefix           string // domainPrefix: start of the sign-in site's address; empty: name and account number
	AlertEmail             string // alertEmail: who gets mail when an alarm is raised; empty: nobody
	OCR                    string // ocr: who reads scanned pages: "textract" (Amazon Textract, in the same region) or "none", and they are held
}

// The values of Settings.OCR.
const (
	// Textract has Amazon Textract read scanned pages. Not every region has it (https://docs.aws.amazon.com/general/latest/gr/textract.html).
	Textract = "textract"
	// NoOCR has nobody read them.
	NoOCR = "none"
)

// Defaults are the settings of a firm that chose nothing. They deploy.
func Defaults() Settings {
	return Settings{
		Name: "strongroom", FirmName: "Strongroom", FirmColour: "#1f3a5f",
		SessionIdleMinutes: 15, SessionAbsoluteMinutes: 480, PasswordMinLength: 14,
		MaxDocumentMiB: 1024, UploadLinkMinutes: 10, DownloadLinkSeconds: 60, LogRetentionYears: 7, OCR: Textract,
	}
}

// ReadSettings takes the settings from the app's context and checks them. What is absent has its default. The error has one sentence per wrong value
// that says what to write instead.
func ReadSettings(app constructs.Construct) (Settings, error) {
	s := Defaults()
	r := reader{node: app.Node()}
	r.text("name", &s.Name)
	r.text("firmName", &s.FirmName)
	r.text("firmColour", &s.FirmColour)
	r.text("domainPrefix", &s.DomainPrefix)
	r.text("alertEmail", &s.AlertEmail)
	r.text("ocr", &s.OCR)
	r.number("sessionIdleMinutes", &s.SessionIdleMinutes)
	r.number("sessionAbsoluteMinutes", &s.SessionAbsoluteMinutes)
	r.number("passwordMinLength", &s.PasswordMinLength)
	r.number("maxDocumentMiB", &s.MaxDocumentMiB)
	r.number("uploadLinkMinutes", &s.UploadLinkMinutes)
	r.number("downloadLinkSeconds", &s.DownloadLinkSeconds)
	r.number("logRetentionYears", &s.LogRetentionYears)
	if err := errors.Join(r.wrong...); err != nil {
		return Settings{}, err
	}
	return s, s.check()
}

// reader collects what is wrong, so that a firm sees all of it at once.
type reader struct {
	node  constructs.Node
	wrong []error
}

func (r *reader) text(name string, to *string) {
	switch value := r.node.TryGetContext(jsii.String(name)).(type) {
	case nil:
	case string:
		*to = value
	default:
		r.wrong = append(r.wrong, fmt.Errorf("write %s as a text in quotation marks", name))
	}
}

// number takes a number of cdk.json as well as the text that the command line makes of one.
func (r *reader) number(name string, to *int) {
	switch value := r.node.TryGetContext(jsii.String(name)).(type) {
	case nil:
		return
	case float64:
		if value == float64(int32(value)) {
			*to = int(value)
			return
		}
	case string:
		if n, err := strconv.ParseInt(value, 10, 32); err == nil {
			*to = int(n)
			return
		}
	}
	r.wrong = append(r.wrong, fmt.Errorf("write %s as a whole number", name))
}

var (
	nameForm   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	colourForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	prefixForm = regexp.MustCompile(`^[a-z0-9](-?[a-z0-9])*$`)
)

// check says what is wrong with the settings, one sentence per line; nil if nothing is.
func (s Settings) check() error {
	var wrong []error
	refuse := func(bad bool, text string, values ...any) {
		if bad {
			wrong = append(wrong, fmt.Errorf(text, values...))
		}
	}
	between := func(name string, value, low, high int) {
		refuse(value < low || value > high, "write %s as a number from %d to %d, not %d", name, low, high, value)
	}
	// 24 characters leave room for the longest zone, account and region in a bucket's 63.
	refuse(!nameForm.MatchString(s.Name) || len(s.Name) < 2 || len(s.Name) > 24, "write name as 2 to 24 small letters, digits and single hyphens, a letter first, not %q", s.Name)
	refuse(!plain(s.FirmName), "write firmName as 1 to 64 characters on one line, without { and }, not %q", s.FirmName)
	refuse(!colourForm.MatchString(s.FirmColour), "write firmColour as # and six hexadecimal digits, such as #1f3a5f, not %q", s.FirmColour)
	between("sessionIdleMinutes", s.SessionIdleMinutes, 1, 120)
	between("sessionAbsoluteMinutes", s.SessionAbsoluteMinutes, max(s.SessionIdleMinutes, 1), 1440)
	between("passwordMinLength", s.PasswordMinLength, 12, 99)
	between("maxDocumentMiB", s.MaxDocumentMiB, 1, 4096)
	between("uploadLinkMinutes", s.UploadLinkMinutes, 1, 60)
	between("downloadLinkSeconds", s.DownloadLinkSeconds, 10, 900)
	between("logRetentionYears", s.LogRetentionYears, 1, 100)
	refuse(s.DomainPrefix != "" && (!prefixForm.MatchString(s.DomainPrefix) || len(s.DomainPrefix) > 63), "write domainPrefix as up to 63 small letters, digits and single hyphens, or leave it empty, not %q", s.DomainPrefix)
	refuse(s.DomainPrefix != "" && reserved(s.DomainPrefix), "write domainPrefix without the words aws, amazon and cognito, which Cognito keeps for itself, not %q", s.DomainPrefix)
	refuse(s.DomainPrefix == "" && reserved(s.Name), "write a domainPrefix too: Cognito refuses the words aws, amazon and cognito in the sign-in address, and the name %q would bring one into it", s.Name)
	refuse(s.AlertEmail != "" && !address(s.AlertEmail), "write alertEmail as one plain address, such as it@example.com, or leave it empty, not %q", s.AlertEmail)
	refuse(s.OCR != Textract && s.OCR != NoOCR, "write ocr as textract or none, not %q", s.OCR)
	return errors.Join(wrong...)
}

// reserved tells whether Cognito refuses a text in the address of a sign-in site.
func reserved(text string) bool {
	return strings.Contains(text, "aws") || strings.Contains(text, "amazon") || strings.Contains(text, "cognito")
}

// plain tells whether a text can stand in a page's head, a mail's subject and Cognito's message template, where braces have a meaning.
func plain(text string) bool {
	n := utf8.RuneCountInString(text)
	if !utf8.ValidString(text) || n < 1 || n > 64 || strings.TrimSpace(text) != text {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) || r == '{' || r == '}' })
}

func address(text string) bool {
	parsed, err := mail.ParseAddress(text)
	return err == nil && parsed.Address == text
}

// htmlText writes a text so that HTML shows it as it is.
func htmlText(text string) string { return html.EscapeString(text) }

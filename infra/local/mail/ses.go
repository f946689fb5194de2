package mail

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	netmail "net/mail"
	"slices"
	"strings"
)

// Limits of Amazon SES: 40 MB a message as the request carries it, 50 recipients.
const (
	sesBytes      = 40 << 20
	sesRecipients = 50
)

// sendEmail is the request of SendEmail (Amazon SES API v2). What is not named here
// is refused, so that the portal can't come to rely on something that is ignored.
type sendEmail struct {
	FromEmailAddress               string
	FromEmailAddressIdentityArn    string
	FeedbackForwardingEmailAddress string
	ConfigurationSetName           string
	ReplyToAddresses               []string
	EmailTags                      []struct{ Name, Value string }
	Destination                    struct{ ToAddresses, CcAddresses, BccAddresses []string }
	Content                        struct {
		Simple *simpleContent
		Raw    *struct{ Data []byte }
	}
}

type sesText struct{ Data, Charset string }

type simpleContent struct {
	Subject     sesText
	Body        struct{ Text, Html *sesText }
	Headers     []struct{ Name, Value string }
	Attachments []struct {
		FileName, ContentType, ContentDisposition, ContentDescription, ContentId, ContentTransferEncoding string
		RawContent                                                                                        []byte
	}
}

// SES answers POST /v2/email/outbound-emails as Amazon SES v2 does, for simple and
// raw content, and refuses everything else with the service's error shapes. It does not
// look at signatures; the recorder in front of it knows the caller.
func (b *Box) SES() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v2/email/outbound-emails", b.sendEmail)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		sesError(w, http.StatusNotFound, "NotFoundException", "The local machine knows SendEmail alone.")
	})
	return mux
}

func (b *Box) sendEmail(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, sesBytes))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		sesError(w, http.StatusRequestEntityTooLarge, "MessageRejected", "The message is larger than 40 MB.")
		return
	case err != nil:
		sesError(w, http.StatusBadRequest, "BadRequestException", "The request broke off.")
		return
	}
	message, err := parseSendEmail(body)
	if err != nil {
		sesError(w, http.StatusBadRequest, "BadRequestException", err.Error())
		return
	}
	id, err := b.Send(r.Context(), message)
	switch {
	case errors.Is(err, ErrInvalid):
		sesError(w, http.StatusBadRequest, "BadRequestException", err.Error())
	case err != nil:
		sesError(w, http.StatusInternalServerError, "InternalServiceErrorException", "The message can't be kept.")
	default:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{"MessageId": id})
	}
}

func sesError(w http.ResponseWriter, status int, kind, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Amzn-ErrorType", kind)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
}

// parseSendEmail reads a request of SendEmail. Every error is the caller's fault and may be shown.
func parseSendEmail(body []byte) (Message, error) {
	var request sendEmail
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&request); err != nil {
		return Message{}, fmt.Errorf("the request can't be read: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Message{}, errors.New("something follows the request")
	}
	message, err := request.content()
	if err != nil {
		return Message{}, err
	}
	if request.FromEmailAddress != "" {
		message.From = request.FromEmailAddress
	}
	if d := request.Destination; len(d.ToAddresses)+len(d.CcAddresses)+len(d.BccAddresses) > 0 {
		message.To, message.Cc, message.Bcc = d.ToAddresses, d.CcAddresses, d.BccAddresses
	}
	if len(request.ReplyToAddresses) > 0 {
		message.ReplyTo = request.ReplyToAddresses
	}
	return message, message.checkAddresses()
}

func (s sendEmail) content() (Message, error) {
	switch {
	case s.Content.Simple != nil && s.Content.Raw != nil:
		return Message{}, errors.New("the content is both simple and raw")
	case s.Content.Simple != nil:
		return s.Content.Simple.message()
	case s.Content.Raw != nil:
		return parseRaw(s.Content.Raw.Data)
	}
	return Message{}, errors.New("the content is neither simple nor raw")
}

func (c simpleContent) message() (Message, error) {
	message := Message{Subject: c.Subject.Data}
	switch {
	case c.Subject.Data == "":
		return Message{}, errors.New("the subject is missing")
	case strings.ContainsAny(c.Subject.Data, "\r\n"):
		return Message{}, errors.New("the subject has a line break")
	case c.Body.Text == nil && c.Body.Html == nil:
		return Message{}, errors.New("the body is missing")
	}
	if c.Body.Text != nil {
		message.Text = c.Body.Text.Data
	}
	if c.Body.Html != nil {
		message.HTML = c.Body.Html.Data
	}
	for _, a := range c.Attachments {
		if a.FileName == "" {
			return Message{}, errors.New("an attachment has no name")
		}
		message.Attachments = append(message.Attachments, Attachment{Name: a.FileName, Type: a.ContentType, Content: a.RawContent})
	}
	return message, nil
}

func (m Message) checkAddresses() error {
	if n := len(m.recipients()); n == 0 || n > sesRecipients {
		return fmt.Errorf("the message has %d recipients; there must be 1 to %d", n, sesRecipients)
	}
	for _, address := range slices.Concat([]string{m.From}, m.recipients(), m.ReplyTo) {
		if _, err := netmail.ParseAddress(address); err != nil {
			return fmt.Errorf("%.100q is not an e-mail address", address)
		}
	}
	return nil
}

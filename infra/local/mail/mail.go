// Package mail keeps the messages that the local machine sends, instead of sending them.
//
// It is a box of messages on disk, a page that shows them (Handler), and a
// stand-in for the one operation of Amazon SES that the portal uses (SES).
//
// Guarantees: a message that Send accepted is on disk and survives a killed
// process; nothing ever leaves the machine; a message's HTML is shown without
// scripts, without loading anything, and apart from the page around it.
//
// Non-goals: delivery, bounces, templates, several mailboxes. The box keeps the
// newest thousand messages.
package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"

	"strongroom/infra/local/mail/file"
)

// capacity is how many messages the box keeps; the oldest leave first.
const capacity = 1000

// ErrInvalid is wrapped by Send when a message can't be accepted: no sender, no
// recipient, or no content. The text says which.
var ErrInvalid = errors.New("the message can't be accepted")

// Message is one e-mail.
type Message struct {
	ID          string       `json:"id"`   // a ULID, given by Send
	Sent        time.Time    `json:"sent"` // given by Send
	From        string       `json:"from"`
	To          []string     `json:"to,omitempty"`
	Cc          []string     `json:"cc,omitempty"`
	Bcc         []string     `json:"bcc,omitempty"`
	ReplyTo     []string     `json:"replyTo,omitempty"`
	Subject     string       `json:"subject"`
	Text        string       `json:"text,omitempty"`
	HTML        string       `json:"html,omitempty"`
	Attachments []Attachment `json:"attachments,omitempty"`
}

// Attachment is a file that came with a message.
type Attachment struct {
	Name    string `json:"name"`
	Type    string `json:"type"`              // media type as the sender named it; never believed
	Size    int    `json:"size"`              // bytes
	Content []byte `json:"content,omitempty"` // only on disk and in Send; lists leave it out
}

// recipients are all addresses that get the message.
func (m Message) recipients() []string { return slices.Concat(m.To, m.Cc, m.Bcc) }

// Box is a folder of messages. It is safe for concurrent use by one process.
type Box struct {
	folder string
	now    func() time.Time

	mu       sync.Mutex
	ids      *ulid.MonotonicEntropy
	messages []Message // oldest first, without the attachments' content
}

// Open reads the box in the folder and makes the folder when it is missing. Times
// come from now, the random part of ids from random.
func Open(folder string, now func() time.Time, random io.Reader) (*Box, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("opening the mail box: %w", err)
	}
	paths, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("opening the mail box: %w", err)
	}
	box := &Box{folder: folder, now: now, ids: ulid.Monotonic(random, 0)}
	slices.Sort(paths)
	for _, path := range paths {
		message, err := read(path)
		if err != nil {
			return nil, err
		}
		box.messages = append(box.messages, message.light())
	}
	return box, nil
}

func read(path string) (Message, error) {
	var message Message
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &message)
	}
	if err != nil {
		return Message{}, fmt.Errorf("reading a kept message: %w", err)
	}
	return message, nil
}

// light is the message without the attachments' content.
func (m Message) light() Message {
	m.Attachments = slices.Clone(m.Attachments)
	for i := range m.Attachments {
		m.Attachments[i].Content = nil
	}
	return m
}

// Send keeps the message and returns its id. The message is on disk when Send
// returns without an error. An error that wraps ErrInvalid is the caller's fault.
func (b *Box) Send(_ context.Context, message Message) (id string, err error) {
	switch {
	case strings.TrimSpace(message.From) == "":
		return "", fmt.Errorf("%w: nobody sends it", ErrInvalid)
	case len(message.recipients()) == 0:
		return "", fmt.Errorf("%w: nobody gets it", ErrInvalid)
	case message.Text == "" && message.HTML == "" && len(message.Attachments) == 0:
		return "", fmt.Errorf("%w: it says nothing", ErrInvalid)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	message.Sent = b.now().UTC()
	made, err := ulid.New(ulid.Timestamp(message.Sent), b.ids)
	if err != nil {
		return "", fmt.Errorf("naming a message: %w", err)
	}
	message.ID = made.String()
	message.Attachments = slices.Clone(message.Attachments)
	for i, a := range message.Attachments {
		message.Attachments[i].Size = len(a.Content)
	}
	text, err := json.Marshal(message)
	if err != nil {
		return "", fmt.Errorf("keeping a message: %w", err)
	}
	if err := file.Write(b.path(message.ID), text, 0o600); err != nil {
		return "", err
	}
	b.messages = append(b.messages, message.light())
	return message.ID, b.trim()
}

// trim lets the oldest messages go. The caller holds the lock.
func (b *Box) trim() error {
	for len(b.messages) > capacity {
		if err := os.Remove(b.path(b.messages[0].ID)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("letting an old message go: %w", err)
		}
		b.messages = b.messages[1:]
	}
	return nil
}

func (b *Box) path(id string) string { return filepath.Join(b.folder, id+".json") }

// Messages lists the messages to the address, newest first, without the content of
// attachments. Upper and lower case are the same; "" lists all.
func (b *Box) Messages(to string) []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found []Message
	for _, message := range slices.Backward(b.messages) {
		if to == "" || slices.ContainsFunc(message.recipients(), func(address string) bool { return sameAddress(address, to) }) {
			found = append(found, message)
		}
	}
	return found
}

// sameAddress compares without display names: "Ada <ada@firm.example>" is ada@firm.example.
func sameAddress(a, b string) bool { return strings.EqualFold(bare(a), bare(b)) }

func bare(address string) string {
	if start := strings.LastIndexByte(address, '<'); start >= 0 {
		address = strings.TrimSuffix(address[start+1:], ">")
	}
	return strings.TrimSpace(address)
}

// Message gives one message, without the content of attachments, and whether it is there.
func (b *Box) Message(id string) (Message, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, message := range b.messages {
		if message.ID == id {
			return message, true
		}
	}
	return Message{}, false
}

// attachment gives the nth attachment of a message, with its content.
func (b *Box) attachment(id string, n int) (Attachment, bool, error) {
	if message, ok := b.Message(id); !ok || n < 0 || n >= len(message.Attachments) {
		return Attachment{}, false, nil
	}
	whole, err := read(b.path(id))
	if err != nil || n >= len(whole.Attachments) {
		return Attachment{}, false, err
	}
	return whole.Attachments[n], true, nil
}

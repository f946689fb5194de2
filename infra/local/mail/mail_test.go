package mail

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// ticking is a clock that moves a second a reading.
func ticking() func() time.Time {
	now := noon
	return func() time.Time { now = now.Add(time.Second); return now }
}

func openBox(t *testing.T, folder string) *Box {
	t.Helper()
	box, err := Open(folder, ticking(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return box
}

func subjects(messages []Message) []string {
	out := []string{}
	for _, m := range messages {
		out = append(out, m.Subject)
	}
	return out
}

func TestSend(t *testing.T) {
	whole := Message{From: "portal@firm.example", To: []string{"ada@client.example"}, Subject: "Hello", Text: "Hi"}
	tests := map[string]struct {
		change func(*Message)
		ok     bool
	}{
		"text":               {func(*Message) {}, true},
		"HTML only":          {func(m *Message) { m.Text, m.HTML = "", "<p>Hi" }, true},
		"hidden copy only":   {func(m *Message) { m.To, m.Bcc = nil, []string{"b@client.example"} }, true},
		"attachment only":    {func(m *Message) { m.Text, m.Attachments = "", []Attachment{{Name: "a", Content: []byte("x")}} }, true},
		"no subject":         {func(m *Message) { m.Subject = "" }, true},
		"no sender":          {func(m *Message) { m.From = " " }, false},
		"no recipient":       {func(m *Message) { m.To = nil }, false},
		"nothing to be read": {func(m *Message) { m.Text = "" }, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			box, message := openBox(t, t.TempDir()), whole
			test.change(&message)
			id, err := box.Send(t.Context(), message)
			if test.ok != (err == nil) || (!test.ok && !errors.Is(err, ErrInvalid)) {
				t.Fatalf("Send: %v, want success %v", err, test.ok)
			}
			if _, found := box.Message(id); found != test.ok {
				t.Errorf("the message is in the box: %v", found)
			}
		})
	}
}

func TestBoxSurvivesReopening(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "mail")
	box := openBox(t, folder)
	for _, subject := range []string{"one", "two", "three"} {
		if _, err := box.Send(t.Context(), Message{From: "f@x.example", To: []string{"Ada <Ada@client.example>"}, Subject: subject, Text: "t",
			Attachments: []Attachment{{Name: "a.txt", Content: []byte(subject)}}}); err != nil {
			t.Fatal(err)
		}
	}
	again := openBox(t, folder)
	tests := map[string][]string{"": {"three", "two", "one"}, "ada@CLIENT.example": {"three", "two", "one"}, "bob@client.example": {}}
	for to, want := range tests {
		if got := subjects(again.Messages(to)); !slices.Equal(got, want) {
			t.Errorf("messages to %q: %v, want %v", to, got, want)
		}
	}
	newest := again.Messages("")[0]
	if newest.Attachments[0].Size != 5 || newest.Attachments[0].Content != nil {
		t.Errorf("the list holds %+v, want the size without the content", newest.Attachments[0])
	}
	attachment, ok, err := again.attachment(newest.ID, 0)
	if !ok || err != nil || string(attachment.Content) != "three" {
		t.Errorf("attachment %q, %v, %v", attachment.Content, ok, err)
	}
}

func TestOpenRefusesADamagedMessage(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "x.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(folder, ticking(), rand.Reader); err == nil {
		t.Error("a damaged message was passed over in silence")
	}
}

func TestBoxKeepsTheNewest(t *testing.T) {
	folder := t.TempDir()
	box := openBox(t, folder)
	for i := range capacity + 3 { // the older ones are not on disk: their removal is no error
		box.messages = append(box.messages, Message{ID: fmt.Sprint(i)})
	}
	if _, err := box.Send(t.Context(), Message{From: "f@x.example", To: []string{"a@x.example"}, Subject: "newest", Text: "t"}); err != nil {
		t.Fatal(err)
	}
	if all := box.Messages(""); len(all) != capacity || all[0].Subject != "newest" {
		t.Errorf("%d messages, the newest is %q", len(all), all[0].Subject)
	}
}

func get(handler http.Handler, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

func TestHandler(t *testing.T) {
	box := openBox(t, t.TempDir())
	id, err := box.Send(t.Context(), Message{From: "f@x.example", To: []string{"ada@client.example"}, Subject: `<b>"Bold"</b>`, HTML: `<script>alert(1)</script>`,
		Attachments: []Attachment{{Name: "résumé \"x\".html", Type: "text/html", Content: []byte("<script>")}}})
	if err != nil {
		t.Fatal(err)
	}
	at := "/_local/mail/" + id
	tests := map[string]struct {
		target, kind, policy, holds string
		status                      int
	}{
		"list":                    {"/_local/mail", "text/html", "default-src 'none'", "&lt;b&gt;", 200},
		"list with slash":         {"/_local/mail/", "text/html", "default-src 'none'", "ada@client.example", 200},
		"message":                 {at, "text/html", "frame-src 'self'", `sandbox title=`, 200},
		"body":                    {at + "/body", "text/html", "sandbox; default-src 'none'", "<script>", 200},
		"attachment":              {at + "/attachments/0", "application/octet-stream", "sandbox", "<script>", 200},
		"JSON":                    {"/_local/mail/messages.json?to=ada@client.example", "application/json", "default-src 'none'", id, 200},
		"JSON of nobody":          {"/_local/mail/messages.json?to=bob@client.example", "application/json", "default-src 'none'", "[]", 200},
		"unknown message":         {"/_local/mail/nothing", "text/html", "default-src 'none'", "no such message", 404},
		"unknown body":            {"/_local/mail/nothing/body", "text/html", "default-src 'none'", "no such message", 404},
		"attachment out of range": {at + "/attachments/1", "text/html", "default-src 'none'", "no such message", 404},
		"attachment not a number": {at + "/attachments/x", "text/html", "default-src 'none'", "no such message", 404},
		"climbing out":            {"/_local/mail/..%2f..%2fkeys", "text/html", "default-src 'none'", "no such message", 404},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := get(box.Handler(), test.target)
			h := w.Header()
			if w.Code != test.status || !strings.HasPrefix(h.Get("Content-Type"), test.kind) || !strings.Contains(h.Get("Content-Security-Policy"), test.policy) {
				t.Errorf("status %d, %s, %s", w.Code, h.Get("Content-Type"), h.Get("Content-Security-Policy"))
			}
			if !strings.Contains(w.Body.String(), test.holds) || h.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%q is not in %s", test.holds, w.Body)
			}
		})
	}
	if page := get(box.Handler(), at).Body.String(); strings.Contains(page, "<script>") || strings.Contains(page, "<b>") {
		t.Errorf("the page holds the message's own markup: %s", page)
	}
	if d := get(box.Handler(), at+"/attachments/0").Header().Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; filename*=utf-8''") {
		t.Errorf("Content-Disposition %q", d)
	}
	if w := get(box.Handler(), "/_local/mail/style.css"); w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") {
		t.Errorf("style sheet: %d %s", w.Code, w.Header())
	}
	var listed []Message
	if err := json.Unmarshal(get(box.Handler(), "/_local/mail/messages.json").Body.Bytes(), &listed); err != nil || len(listed) != 1 {
		t.Errorf("%d messages as JSON, %v", len(listed), err)
	}
}

package mail

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const rawMessage = "From: Portal <portal@firm.example>\r\nTo: ada@client.example\r\nSubject: =?utf-8?q?R=C3=A9sum=C3=A9?=\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n" +
	"--b2\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nCaf=C3=A9\r\n" +
	"--b2\r\nContent-Type: text/html\r\n\r\n<p>Caf&eacute;</p>\r\n--b2--\r\n" +
	"--b1\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--b1--\r\n"

func TestParseSendEmail(t *testing.T) {
	const to = `"FromEmailAddress":"Portal <portal@firm.example>","Destination":{"ToAddresses":["ada@client.example"]},`
	const simple = `"Content":{"Simple":{"Subject":{"Data":"Hi"},"Body":{"Text":{"Data":"Hello"},"Html":{"Data":"<p>Hello"}}}}`
	raw := `"Content":{"Raw":{"Data":"` + base64.StdEncoding.EncodeToString([]byte(rawMessage)) + `"}}`
	ada := []string{"ada@client.example"}
	tests := map[string]struct {
		body string
		want Message // empty: refused
		says string
	}{
		"simple": {body: "{" + to + simple + "}", want: Message{From: "Portal <portal@firm.example>", To: ada, Subject: "Hi", Text: "Hello", HTML: "<p>Hello"}},
		"attachment": {body: "{" + to + `"Content":{"Simple":{"Subject":{"Data":"Hi"},"Body":{"Text":{"Data":"x"}},"Attachments":[{"FileName":"a.txt","RawContent":"aGk="}]}}}`,
			want: Message{From: "Portal <portal@firm.example>", To: ada, Subject: "Hi", Text: "x", Attachments: []Attachment{{Name: "a.txt", Content: []byte("hi")}}}},
		"raw, addresses inside": {body: "{" + raw + "}", want: Message{From: "portal@firm.example", To: ada, Subject: "Résumé", Text: "Café", HTML: "<p>Caf&eacute;</p>",
			Attachments: []Attachment{{Name: "a.pdf", Type: "application/pdf", Content: []byte("%PDF")}}}},
		"raw, addresses outside win": {body: `{"Destination":{"CcAddresses":["bob@client.example"]},` + raw + "}", want: Message{From: "portal@firm.example",
			Cc: []string{"bob@client.example"}, Subject: "Résumé", Text: "Café", HTML: "<p>Caf&eacute;</p>", Attachments: []Attachment{{Name: "a.pdf", Type: "application/pdf", Content: []byte("%PDF")}}}},
		"not JSON":            {body: "{", says: "can't be read"},
		"two values":          {body: "{" + to + simple + "}{}", says: "something follows"},
		"unknown member":      {body: `{"Priority":1,` + to + simple + "}", says: "Priority"},
		"template":            {body: "{" + to + `"Content":{"Template":{"TemplateName":"x"}}}`, says: "Template"},
		"no content":          {body: "{" + to + `"Content":{}}`, says: "neither simple nor raw"},
		"two contents":        {body: "{" + to + strings.TrimSuffix(simple, "}") + "," + strings.TrimPrefix(raw, `"Content":{`) + "}", says: "both"},
		"no subject":          {body: "{" + to + `"Content":{"Simple":{"Body":{"Text":{"Data":"x"}}}}}`, says: "subject is missing"},
		"header injection":    {body: "{" + to + `"Content":{"Simple":{"Subject":{"Data":"a\nBcc: x@y.example"},"Body":{"Text":{"Data":"x"}}}}}`, says: "line break"},
		"no body":             {body: "{" + to + `"Content":{"Simple":{"Subject":{"Data":"a"},"Body":{}}}}`, says: "body is missing"},
		"nobody gets it":      {body: `{"FromEmailAddress":"a@b.example",` + simple + "}", says: "0 recipients"},
		"too many get it":     {body: `{"FromEmailAddress":"a@b.example","Destination":{"ToAddresses":["a@b.example"` + strings.Repeat(`,"a@b.example"`, 50) + `]},` + simple + "}", says: "51 recipients"},
		"not an address":      {body: `{"FromEmailAddress":"a@b.example","Destination":{"ToAddresses":["nobody"]},` + simple + "}", says: "not an e-mail address"},
		"nobody sends it":     {body: `{"Destination":{"ToAddresses":["a@b.example"]},` + simple + "}", says: "not an e-mail address"},
		"nameless attachment": {body: "{" + to + `"Content":{"Simple":{"Subject":{"Data":"a"},"Body":{"Text":{"Data":"x"}},"Attachments":[{"RawContent":"aGk="}]}}}`, says: "no name"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := parseSendEmail([]byte(test.body))
			if test.says != "" {
				if err == nil || !strings.Contains(err.Error(), test.says) {
					t.Errorf("error %v, want one that says %q", err, test.says)
				}
				return
			}
			if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
				t.Errorf("error %v, difference (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestSES(t *testing.T) {
	box := openBox(t, t.TempDir())
	server := httptest.NewServer(box.SES())
	defer server.Close()
	good := `{"FromEmailAddress":"p@firm.example","Destination":{"ToAddresses":["ada@client.example"]},"Content":{"Simple":{"Subject":{"Data":"Hi"},"Body":{"Text":{"Data":"x"}}}}}`
	tests := []struct {
		name, method, path, body, kind string
		status                         int
	}{
		{"sent", "POST", "/v2/email/outbound-emails", good, "", 200},
		{"bad request", "POST", "/v2/email/outbound-emails", "{}", "BadRequestException", 400},
		{"says nothing", "POST", "/v2/email/outbound-emails", strings.Replace(good, `"Data":"x"`, `"Data":""`, 1), "BadRequestException", 400},
		{"other operation", "POST", "/v2/email/templates", "{}", "NotFoundException", 404},
		{"other method", "GET", "/v2/email/outbound-emails", "", "NotFoundException", 404},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), test.method, server.URL+test.path, strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			var answer struct{ MessageId, Message string }
			if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != test.status || response.Header.Get("X-Amzn-ErrorType") != test.kind || (answer.MessageId != "") != (test.kind == "") {
				t.Errorf("status %d, %q, %+v", response.StatusCode, response.Header.Get("X-Amzn-ErrorType"), answer)
			}
		})
	}
	if n := len(box.Messages("ada@client.example")); n != 1 {
		t.Errorf("%d messages in the box, want 1", n)
	}
}

func FuzzParseSendEmail(f *testing.F) {
	f.Add([]byte(`{"FromEmailAddress":"p@firm.example","Destination":{"ToAddresses":["a@b.example"]},"Content":{"Simple":{"Subject":{"Data":"Hi"},"Body":{"Text":{"Data":"x"}}}}}`))
	f.Add([]byte(`{"Content":{"Raw":{"Data":"` + base64.StdEncoding.EncodeToString([]byte(rawMessage)) + `"}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		message, err := parseSendEmail(body)
		if err == nil && (len(message.recipients()) == 0 || message.From == "") {
			t.Errorf("accepted without sender or recipient: %+v", message)
		}
	})
}

func FuzzParseRaw(f *testing.F) {
	f.Add([]byte(rawMessage))
	f.Add([]byte("Subject: x\n\nbody"))
	f.Fuzz(func(t *testing.T, data []byte) {
		message, err := parseRaw(data)
		if err != nil {
			return
		}
		if _, err := json.Marshal(message); err != nil {
			t.Errorf("accepted and can't be kept: %v", err)
		}
	})
}

package idp

import (
	"bytes"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"image/png"
	"math"
	"net/http"
	"time"

	"github.com/pquerna/otp"
)

//go:embed pages
var files embed.FS

var templates = template.Must(template.ParseFS(files, "pages/*.html"))

// view is what the pages show.
type view struct {
	Title  string
	Firm   string
	Help   string // address of the demo people's codes
	Visit  string // the handle
	Notice string // good news
	Error  string // bad news
	Email  string
	Rules  []string
	Secret string
	URI    template.URL // otpauth
	QR     template.URL // the same as a picture
}

// show writes a page of a visit; the visit's notice is shown once.
func (p *Provider) show(s *sitting, status int, name string, v view) {
	v.Visit, v.Email = s.handle, s.visit.email
	if v.Error == "" {
		v.Notice = s.visit.notice
	}
	if s.visit.notice != "" {
		p.alter(s, func(v *visit) { v.notice = "" })
	}
	p.render(s.w, status, name, v)
}

func (p *Provider) render(w http.ResponseWriter, status int, name string, v view) {
	v.Firm, v.Help = p.Firm, p.Help
	var page bytes.Buffer
	if err := templates.ExecuteTemplate(&page, name, v); err != nil {
		p.Log.Error("making a page", "page", name, "error", err)
		http.Error(w, "The page can't be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}

// failed shows a page that leads nowhere.
func (p *Provider) failed(w http.ResponseWriter, status int, reason string) {
	p.render(w, status, "failed.html", view{Title: "Sign-in stopped", Error: reason})
}

// broken is for our own failures: the cause goes to the log.
func (p *Provider) broken(w http.ResponseWriter, err error) {
	p.Log.Error("sign-in", "error", err)
	p.failed(w, http.StatusInternalServerError, "Something failed here. Please try again.")
}

func style(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, files, "pages/style.css")
}

// wait says how long a lock lasts.
func wait(d time.Duration) string {
	seconds := int(math.Ceil(d.Seconds()))
	if seconds < 60 {
		return fmt.Sprintf("Too many attempts. Please wait %d %s and try again.", seconds, plural(seconds, "second"))
	}
	minutes := (seconds + 59) / 60
	return fmt.Sprintf("Too many attempts. Please wait %d %s and try again.", minutes, plural(minutes, "minute"))
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// qrSize is the side of the picture in pixels.
const qrSize = 220

// picture draws the key's address as a QR code in a data URI.
func picture(uri string) (template.URL, error) {
	key, err := otp.NewKeyFromURL(uri)
	if err != nil {
		return "", fmt.Errorf("drawing a QR code: %w", err)
	}
	image, err := key.Image(qrSize, qrSize)
	if err != nil {
		return "", fmt.Errorf("drawing a QR code: %w", err)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, image); err != nil {
		return "", fmt.Errorf("drawing a QR code: %w", err)
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(out.Bytes())), nil
}

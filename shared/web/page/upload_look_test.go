package page_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestUpload_LooksRight brings the list of files into every state, wide and narrow, and looks at it as TestPages_LookRight does.
func TestUpload_LooksRight(t *testing.T) {
	for suffix, width := range map[string]int64{"1280": 1280, "390": 390} {
		f := newFake()
		stop := make(chan struct{})
		f.gate = func(u *fakeUpload, number int) {
			if u.Parts > 1 && number > 3 {
				<-stop
			}
		}
		f.verdict = func(name string) (string, string) {
			if name == "invoices.pdf" {
				return "held", "Payment card numbers were found on 2 pages."
			}
			return "available", ""
		}
		f.uploads = []*fakeUpload{{ID: "U1", Name: "Exhibits A to F, scanned in colour.pdf", State: "uploading", Size: 9 * fakePart, Parts: 9, signed: map[int]string{}, stored: map[int][]byte{1: make([]byte, fakePart), 2: make([]byte, fakePart)}}}
		s := open(t, f)
		t.Cleanup(func() { close(stop) })
		metrics := emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 600}
		if _, err := chromedp.Call(s.ctx, emulation.SetDeviceMetricsOverride, metrics); err != nil {
			t.Fatal(err)
		}
		a, _ := file(t, "letter.pdf", 5000)
		b, _ := file(t, "invoices.pdf", 70000)
		c, _ := file(t, "empty.txt", 0)
		d, _ := file(t, "Recording of the hearing of 14 October 2026, second part, with a name that is longer than a line.mp4", 20*fakePart)
		e, _ := file(t, "statement.pdf", 7*fakePart)
		s.choose(a, b, c)
		s.state(0, "available")
		s.state(1, "held")
		s.state(2, "failed")
		s.choose(d, e) // later: the parts that the store keeps waiting take every connection that a browser has for one host
		s.state(3, "sending")
		s.until("three parts", "document.querySelectorAll('[data-upload] progress')[3].value >= 15 && document.querySelectorAll('[data-upload] progress')[4].value >= 40")
		s.do(chromedp.Click(chromedp.CSS("[data-upload]:nth-child(5) [data-action=pause]")))
		s.state(4, "paused")
		if bad := s.eval(looks); bad != "" {
			t.Errorf("at %s: %s", suffix, bad)
		}
		picture, err := chromedp.Run(s.ctx, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatal(err)
		}
		if folder := os.Getenv("STRONGROOM_SCREENSHOTS"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, "uploading-"+suffix+".png"), picture, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

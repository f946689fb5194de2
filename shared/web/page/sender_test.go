package page_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// sender is the upload page in a browser, in front of a fake of the transfer API.
type sender struct {
	*testing.T
	*fake
	ctx        context.Context
	complaints *complaints
	address    string
}

func open(t *testing.T, f *fake) *sender {
	t.Helper()
	server := serve(t, newPages(t), fitted(), f)
	s := &sender{T: t, fake: f, address: server.URL + "/views/upload"}
	s.ctx, s.complaints = tab(t)
	s.do(chromedp.Navigate(s.address), chromedp.WaitVisible(chromedp.CSS("#upload")))
	return s
}

func (s *sender) do(steps ...chromedp.Action[chromedp.Void]) {
	s.Helper()
	if err := chromedp.Do(s.ctx, steps...); err != nil {
		s.Fatalf("in the browser: %v", err)
	}
}

func (s *sender) eval(expression string) string {
	s.Helper()
	text, err := chromedp.Run(s.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		s.Fatalf("in the browser: %v", err)
	}
	return text
}

// until waits for a condition of the page.
func (s *sender) until(what, expression string) {
	s.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if s.eval(expression) == "true" {
			return
		}
	}
	s.Fatalf("the page did not come to %s. It shows: %s; calls: %v", what, s.eval("document.body.innerText"), read(s.fake, func() string { return fmt.Sprint(s.calls) }))
}

func (s *sender) state(i int, state string) {
	s.Helper()
	s.until("state "+state, fmt.Sprintf("document.querySelectorAll('[data-upload]')[%d]?.dataset.state === %q", i, state))
}

func (s *sender) row(i int) string {
	return s.eval(fmt.Sprintf("document.querySelectorAll('[data-upload]')[%d].innerText", i))
}

func (s *sender) press(action string) {
	s.Helper()
	s.do(chromedp.Click(chromedp.CSS(`[data-upload] [data-action="` + action + `"]:not([hidden])`)))
}

func (s *sender) choose(paths ...string) {
	s.do(chromedp.SetUploadFiles(chromedp.CSS("#files"), paths))
}

// file makes a file of random bytes.
func file(t *testing.T, name string, size int) (path string, content []byte) {
	t.Helper()
	content = make([]byte, size)
	source := rand.NewChaCha8([32]byte{byte(size), byte(len(name))})
	_, _ = source.Read(content)
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, content
}

func (s *sender) arrived(i int, content []byte) {
	s.Helper()
	if got := read(s.fake, func() []byte { return s.uploads[i].content() }); !bytes.Equal(got, content) {
		s.Errorf("the store holds %d bytes that are not the %d that were sent", len(got), len(content))
	}
}

func (s *sender) count(call string) int { return read(s.fake, func() int { return s.calls[call] }) }

// gated lets a number of parts through; the others wait for the release.
func gated(through int) (gate func(*fakeUpload, int), release func()) {
	tickets, opened := make(chan struct{}, through), make(chan struct{})
	for range through {
		tickets <- struct{}{}
	}
	gate = func(*fakeUpload, int) {
		select {
		case <-tickets:
		case <-opened:
		}
	}
	return gate, sync.OnceFunc(func() { close(opened) })
}

package page_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"strongroom/shared/web/page"
)

// clock is a server's side of the session: when it ends, and what was asked.
type clock struct {
	left        atomic.Int64 // milliseconds
	gets, posts atomic.Int64
	over        atomic.Bool // the next questions are answered with 401
}

func (c *clock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/api/v1/session" || c.over.Load() {
		problem(w, 401, "Your session has ended.")
		return
	}
	if r.Method == http.MethodPost {
		if r.Header.Get("X-CSRF-Token") != "token-of-the-session" {
			problem(w, 403, "The token is missing.")
			return
		}
		c.posts.Add(1)
		c.left.Store(900_000)
	} else {
		if r.Header.Get("X-Background") != "1" {
			problem(w, 400, "A question that the person did not ask must say so.")
			return
		}
		c.gets.Add(1)
	}
	// The server's clock is an hour behind the browser's, which must not matter.
	now := time.Now().Add(-time.Hour)
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, `{"now":%q,"idleEnds":%q,"absoluteEnds":%q}`, now.Format(time.RFC3339Nano), now.Add(time.Duration(c.left.Load())*time.Millisecond).Format(time.RFC3339Nano), now.Add(8*time.Hour).Format(time.RFC3339Nano))
}

func openSession(t *testing.T, c *clock, left time.Duration) *sender {
	t.Helper()
	c.left.Store(left.Milliseconds())
	v := &page.Matters{Frame: frame("../", "")}
	now := time.Now().Add(-time.Hour)
	v.Session = &page.Session{Now: now, IdleEnds: now.Add(left), AbsoluteEnds: now.Add(8 * time.Hour)}
	server := serve(t, newPages(t), map[string]page.View{"matters": v}, c)
	s := &sender{T: t, fake: newFake(), address: server.URL + "/views/matters"}
	s.ctx, s.complaints = tab(t)
	s.do(chromedp.Navigate(s.address))
	return s
}

func TestS13_CountdownIsVisible(t *testing.T) {
	s := openSession(t, &clock{}, 15*time.Minute)
	s.until("a countdown", `/^Your session ends in 14:5\d without activity$/.test(document.querySelector('[data-session-text]').textContent)`)
	s.until("no warning", `document.querySelector('[data-session-warning]').hidden`)
}

func TestS13_WarningKeepsTheFocusAndStaySignedInExtends(t *testing.T) {
	c := &clock{}
	s := openSession(t, c, 121*time.Second)
	s.do(chromedp.Focus(chromedp.CSS(".brand")))
	s.until("a warning", `!document.querySelector('[data-session-warning]').hidden`)
	s.until("spoken words", `document.querySelector('[data-session-said]').textContent.includes('less than 2 minutes')`)
	s.until("the focus where it was", `document.activeElement.className === 'brand'`)
	if c.gets.Load() == 0 {
		t.Error("the page warns without having asked the server, which another tab may have told otherwise")
	}
	s.do(chromedp.Click(chromedp.CSS("[data-session-stay]")))
	s.until("no warning", `document.querySelector('[data-session-warning]').hidden`)
	s.until("a new countdown", `document.querySelector('[data-session-text]').textContent.includes('14:5')`)
	if c.posts.Load() != 1 {
		t.Errorf("the session was extended %d times", c.posts.Load())
	}
}

func TestS13_AnotherTabKeepsTheSession(t *testing.T) {
	c := &clock{}
	s := openSession(t, c, 119*time.Second)
	c.left.Store(600_000) // the other tab's doing
	s.until("the other tab's time", `document.querySelector('[data-session-text]').textContent.includes('9:5')`)
	s.until("no warning", `document.querySelector('[data-session-warning]').hidden`)
}

func TestS13_EndHidesWhatWasShown(t *testing.T) {
	c := &clock{}
	s := openSession(t, c, 1500*time.Millisecond)
	s.eval("window.before = true")
	c.over.Store(true)
	s.until("a new request of the page, which the server answers with the reason", `window.before === undefined`)
}

func TestLive_StatesChangeWhileTheyAreLookedAt(t *testing.T) {
	asked := atomic.Int64{}
	api := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path != "/api/v1/matters/"+matterID+"/states" {
			problem(w, 404, "Nothing.")
			return
		}
		state := "received"
		if asked.Add(1) > 1 {
			state = "held"
		}
		_, _ = fmt.Fprintf(w, `{"states":[{"id":"01KAB3V9Q0D0CVMENTAAAAAAA2","state":%q,"reason":"It is protected by a password."},{"id":"01KAB3V9Q0D0CVMENTAAAAAAA4","state":"available"}]}`, state)
	})
	server := serve(t, newPages(t), fitted(), api)
	s := &sender{T: t, fake: newFake(), address: server.URL + "/views/matter"}
	s.ctx, s.complaints = tab(t)
	s.do(chromedp.Navigate(s.address))
	row := `document.querySelector('[data-document="01KAB3V9Q0D0CVMENTAAAAAAA2"]')`
	s.until("a held document", row+`.dataset.state === 'held' && `+row+`.innerText.includes('Held for review') && `+row+`.innerText.includes('It is protected by a password.')`)
	s.until("an available document", `document.querySelector('[data-document="01KAB3V9Q0D0CVMENTAAAAAAA4"]').innerText.includes('Available')`)
	s.until("spoken words", `document.querySelector('[data-live-said]').textContent.includes('Held for review')`)
	before := asked.Load()
	time.Sleep(4 * time.Second)
	if asked.Load() != before {
		t.Error("the page goes on asking although nothing waits any more")
	}
}

package page_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"strongroom/shared/web/page"
)

// policy is as strict as the portal's own: nothing inline, nothing from elsewhere.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

// browser is one Chromium for all tests of the package.
var browser = sync.OnceValues(func() (context.Context, func()) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-dev-shm-usage", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancelTab := chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		panic("starting the browser: " + err.Error())
	}
	return ctx, func() { cancelTab(); cancel() }
})

func TestMain(m *testing.M) {
	code := m.Run()
	if _, stop := browser(); stop != nil {
		stop()
	}
	os.Exit(code)
}

// tab opens a tab of its own and collects what the browser complains about.
func tab(t *testing.T) (context.Context, *complaints) {
	t.Helper()
	parent, _ := browser()
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, cancelTime := context.WithTimeout(ctx, 45*time.Second)
	t.Cleanup(cancelTime)
	c := &complaints{}
	err := chromedp.Do(ctx)
	if err == nil {
		err = chromedp.Listen(ctx, func(event any) {
			switch e := event.(type) {
			case *log.EventEntryAdded:
				c.add(e.Entry.Text)
			case *runtime.EventExceptionThrown:
				c.add(fmt.Sprintf("%+v %+v", e.ExceptionDetails, e.ExceptionDetails.Exception))
			case *cdpage.EventJavascriptDialogOpening:
				c.dialog()
				go func() {
					_, _ = chromedp.Call(ctx, cdpage.HandleJavaScriptDialog, cdpage.HandleJavaScriptDialogParams{Accept: true})
				}()
			}
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return ctx, c
}

type complaints struct {
	mu      sync.Mutex
	said    []string
	dialogs int // questions that the browser asked, such as whether to leave the page
}

func (c *complaints) dialog() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dialogs++
}

func (c *complaints) add(s string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said = append(c.said, s)
}

func (c *complaints) asked() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.dialogs
}

func (c *complaints) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.said, "\n")
}

// serve answers GET /views/<name>/... with a sample view under the strict policy; extra handles everything else.
func serve(t *testing.T, pages *page.Pages, views map[string]page.View, extra http.Handler) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/assets/", pages.Assets())
	mux.HandleFunc("GET /views/{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := pages.Render(w, views[r.PathValue("name")]); err != nil {
			t.Errorf("rendering %s: %v", r.PathValue("name"), err)
		}
	})
	mux.Handle("/", extra)
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// fitted gives the samples the root that serve needs.
func fitted() map[string]page.View {
	views := samples()
	for _, v := range views {
		page.SetRoot(v, "../")
	}
	return views
}

const looks = `(() => {
  const bad = [];
  if (document.documentElement.scrollWidth > innerWidth) bad.push('wider than the window: ' + document.documentElement.scrollWidth);
  for (const e of document.querySelectorAll('a, button, select, input:not([type=hidden]):not(.sr-only)')) {
    const r = e.getBoundingClientRect();
    const inline = e.tagName === 'A' && getComputedStyle(e).display === 'inline';
    if (!inline && !e.classList.contains('skip') && r.width > 0 && (r.height < 24 || r.width < 24)) bad.push('small target: ' + e.textContent.trim() + ' ' + r.width + 'x' + r.height);
  }
  return bad.join('; ');
})()`

// TestPages_LookRight opens every sample view in Chromium under a strict Content-Security-Policy, wide, narrow and dark: nothing is refused,
// nothing is wider than the window, no target is smaller than 24 pixels (WCAG 2.2, 1.4.10 and 2.5.8). With STRONGROOM_SCREENSHOTS set
// to a folder, it leaves pictures there.
func TestPages_LookRight(t *testing.T) {
	pages := newPages(t)
	session := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"idleEnds":"2026-11-22T12:15:00Z","absoluteEnds":"2026-11-22T20:00:00Z","now":"2026-11-22T12:00:00Z","uploads":[],"states":[]}`))
	})
	server := serve(t, pages, fitted(), session)
	folder := os.Getenv("STRONGROOM_SCREENSHOTS")
	for name := range samples() {
		for _, size := range []struct {
			suffix        string
			width, height int64
			scheme        string
		}{{"1280", 1280, 900, "light"}, {"390", 390, 844, "light"}, {"dark", 1280, 900, "dark"}} {
			ctx, complaints := tab(t)
			metrics := emulation.SetDeviceMetricsOverrideParams{Width: size.width, Height: size.height, DeviceScaleFactor: 1, Mobile: size.width < 600}
			media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: size.scheme}}}
			_, err1 := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, metrics)
			_, err2 := chromedp.Call(ctx, emulation.SetEmulatedMedia, media)
			err3 := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/views/"+name), chromedp.WaitReady(chromedp.CSS("main")), chromedp.Sleep(120*time.Millisecond))
			bad, err4 := chromedp.Run(ctx, chromedp.Evaluate[string](looks))
			picture, err5 := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
				t.Fatalf("%s at %s: %v", name, size.suffix, err)
			}
			if bad != "" {
				t.Errorf("%s at %s: %s", name, size.suffix, bad)
			}
			if said := complaints.text(); said != "" {
				t.Errorf("%s at %s: the browser complains: %s", name, size.suffix, said)
			}
			if folder != "" {
				if err := os.WriteFile(filepath.Join(folder, name+"-"+size.suffix+".png"), picture, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_ = chromedp.Cancel(ctx)
		}
	}
}

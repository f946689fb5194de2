package acceptance

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromium is one browser for all tests; each window has a profile of its own.
var chromium = sync.OnceValues(func() (context.Context, func()) {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancelTab := chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		panic("starting Chromium: " + err.Error())
	}
	browserStarted = true
	return ctx, func() { cancelTab(); cancel() }
})

var browserStarted bool

func stopBrowser() {
	if browserStarted {
		_, stop := chromium()
		stop()
	}
}

// Window is a window of Chromium with cookies of its own, in front of one machine.
type Window struct {
	testing.TB
	m     *Machine
	ctx   context.Context
	files string // where downloads go

	mu       sync.Mutex
	said     []string // console errors, exceptions, violations of the Content-Security-Policy
	expected []string
}

// Window opens a window. What the browser complains about fails the test at its end, unless it was expected.
func (m *Machine) Window(t testing.TB) *Window {
	t.Helper()
	parent, _ := chromium()
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, cancelTime := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancelTime)
	w := &Window{TB: t, m: m, ctx: ctx, files: t.TempDir()}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, w.listen); err != nil {
		t.Fatal(err)
	}
	_, err := chromedp.Call(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(ctx).BrowserContextID, DownloadPath: w.files,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.judge)
	return w
}

// listen collects complaints and lets the page go when it asks whether to leave.
func (w *Window) listen(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		w.complain(fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
	case *runtime.EventExceptionThrown:
		w.complain(fmt.Sprintf("exception: %+v", e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			w.complain(fmt.Sprintf("console.%s: %+v", e.Type, e.Args))
		}
	case *page.EventJavascriptDialogOpening:
		go func() {
			_, _ = chromedp.Call(w.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}()
	}
}

func (w *Window) complain(words string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, words)
}

// Expect excuses complaints that hold these words.
func (w *Window) Expect(words string) { w.expected = append(w.expected, words) }

func (w *Window) judge() {
	w.mu.Lock()
	defer w.mu.Unlock()
said:
	for _, words := range w.said {
		for _, fine := range w.expected {
			if strings.Contains(words, fine) {
				continue said
			}
		}
		w.Errorf("the browser complains: %s", words)
	}
}

// Do carries out steps.
func (w *Window) Do(steps ...chromedp.Action[chromedp.Void]) {
	w.Helper()
	if err := chromedp.Do(w.ctx, steps...); err != nil {
		w.Fatalf("in the browser: %v\n%s", err, w.where())
	}
}

// Eval computes an expression in the page, as text.
func (w *Window) Eval(expression string) string {
	w.Helper()
	text, err := chromedp.Run(w.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		w.Fatalf("in the browser: %s: %v", expression, err)
	}
	return text
}

// Await computes a promise in the page, as text.
func (w *Window) Await(expression string) string {
	w.Helper()
	text, err := chromedp.Run(w.ctx, chromedp.Evaluate[string]("(async () => String("+expression+"))()", chromedp.EvalAwaitPromise))
	if err != nil {
		w.Fatalf("in the browser: %s: %v", expression, err)
	}
	return text
}

// Until waits for a condition of the page. While pages change it may not be computed; that counts as no.
func (w *Window) Until(what, condition string) {
	w.Helper()
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if text, err := chromedp.Run(w.ctx, chromedp.Evaluate[string]("String("+condition+")")); err == nil && text == "true" {
			return
		}
	}
	w.Fatalf("the page did not come to: %s\n%s", what, w.where())
}

func (w *Window) where() string {
	text, _ := chromedp.Run(w.ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`))
	return text
}

// Open goes to a page of the portal.
func (w *Window) Open(path string) {
	w.Helper()
	w.Do(chromedp.Navigate(w.m.Portal+path), chromedp.WaitReady(chromedp.CSS("main")))
}

// Click clicks what a selector finds and waits for the next page.
func (w *Window) Click(selector string) {
	w.Helper()
	w.Eval("window.left = false")
	w.Do(chromedp.Click(chromedp.CSS(selector)))
	w.Until("the next page after "+selector, "window.left === undefined && document.readyState === 'complete'")
}

// Has fails unless the page shows these words.
func (w *Window) Has(words string) {
	w.Helper()
	if text := w.Eval("document.body.innerText"); !strings.Contains(text, words) {
		w.Errorf("the page %s does not say %q:\n%s", w.Eval("location.href"), words, text)
	}
}

// SignIn signs in from the welcome page with password and one-time code.
func (w *Window) SignIn(email string) {
	w.Helper()
	w.Open("/")
	w.Click(`a[href*="auth/login"]`)
	w.Do(chromedp.SendKeys(chromedp.CSS("#username"), email), chromedp.SendKeys(chromedp.CSS("#password"), demoPassword))
	w.Click(`button[type="submit"]`)
	w.Do(chromedp.SendKeys(chromedp.CSS("#code"), w.m.Visitor(w, email).Code()))
	w.Click(`button[type="submit"]`)
	w.Until("the portal", fmt.Sprintf("location.href.startsWith(%q)", w.m.Portal))
}

// Throttle limits what is sent, in bytes a second; 0 lifts the limit.
func (w *Window) Throttle(up float64) {
	w.Helper()
	if up == 0 {
		up = -1
	}
	_, err := chromedp.Call(w.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{DownloadThroughput: -1, UploadThroughput: up}},
	})
	if err != nil {
		w.Fatal(err)
	}
}

// Scriptless switches scripts off.
func (w *Window) Scriptless() {
	w.Helper()
	_, err := chromedp.Call(w.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	if err != nil {
		w.Fatal(err)
	}
}

// Downloaded waits for a file that the browser saves under this name, and gives its content.
func (w *Window) Downloaded(name string) []byte {
	w.Helper()
	path := filepath.Join(w.files, name)
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		content, err := os.ReadFile(path)
		rest, _ := filepath.Glob(filepath.Join(w.files, "*.crdownload"))
		if err == nil && len(rest) == 0 {
			return content
		}
	}
	entries, _ := os.ReadDir(w.files)
	w.Fatalf("no file %q was saved, but: %v\n%s", name, entries, w.where())
	return nil
}

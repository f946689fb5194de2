package extract

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestS61_HTML(t *testing.T) {
	letter := base64.StdEncoding.EncodeToString(onePage(show("Dear Sir"), "", ""))
	for _, c := range []struct{ name, data, part, text string }{
		{"inline elements don't cut", `<p>512-<b>43</b>-<span class=x>67</span>89</p>`, "text", "512-43-6789"},
		{"blocks do", `<div>512</div><div>43</div>`, "text", "512"},
		{"breaks", "a<br>b", "text", "a"},
		{"white space", "<p>a\n   b&nbsp;c</p>", "text", "a b\u00a0c"},
		{"white space kept", "<pre>a\n   b</pre>", "text", "   b"},
		{"cells", "<table><tr><td>a</td><td>b</td></tr></table>", "text", "\ta\tb"},
		{"entities", "<p>&#53;12-43-6789 &eacute;</p>", "text", "512-43-6789 é"},
		{"hidden element", `<p style="display:none">512-43-6789</p>`, "text", "512-43-6789"},
		{"title", "<title>Case 7</title>", "text", "Case 7"},
		{"comment", "<!-- 512-43-6789 -->", "comments", " 512-43-6789 "},
		{"conditional comment", "<!--[if mso]><p>51<b>2</b></p><![endif]-->", "comments", "512"},
		{"script", `<script>var x = "512-43-6789";</script>`, "scripts and styles", `var x = "512-43-6789";`},
		{"style", `<style>p:after{content:"512-43-6789"}</style>`, "scripts and styles", `p:after{content:"512-43-6789"}`},
		{"noscript", "<noscript><p>51<b>2</b></p></noscript>", "text", "512"},
		{"attributes", `<input value="512-43-6789" class="x9" width=7>`, "attributes", "512-43-6789"},
		{"description", `<meta name=description content="about Ann">`, "attributes", "about Ann"},
		{"address", `<a href="mailto:a@example.org?subject=512%2D43%2D6789">x</a>`, "attributes", "mailto:a@example.org?subject=512-43-6789"},
		{"page in an attribute", `<iframe srcdoc="&lt;p&gt;51&lt;b&gt;2&lt;/b&gt;&lt;/p&gt;"></iframe>`, "attributes", "512"},
		{"text area", "<textarea>a\n b</textarea>", "text", " b"},
		{"tags that don't match", "<p>a<div></span>b", "text", "b"},
		{"a tag that never ends", "<p>a</p><p title='512-43", "text", "a"},
		{"declared encoding", "<meta charset=koi8-r><p>\xe4\xcf\xc7\xcf\xd7\xcf\xd2</p>", "text", "Договор"},
		{"declaration that is wrong", "<meta charset=koi8-r><p>x", "text", "x"},
		{"UTF-16", utf16le("<p>wide</p>"), "text", "wide"},
		{"file in the page", `<img src="data:application/pdf;base64,` + letter + `">`, "file 1 in the page, page 1", "Dear Sir"},
		{"file in a style", `<p style="background:url(data:application/pdf;base64,` + letter + `)">`, "file 1 in the page, page 1", "Dear Sir"},
		{"file in plain characters", `<a href="data:text/plain,512%2D43">x</a>`, "file 1 in the page", "512-43"},
		{"page in the page", `<iframe src="data:text/html,<p>51<b>2</b></p>"></iframe>`, "file 1 in the page “page.html”, text", "512"},
		{"no file in a program", `<script>f({data:image, x:1})</script>`, "scripts and styles", "f({data:image, x:1})"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outcome(t, shared, HTML, []byte(c.data)); !holds(got, c.part, strings.TrimSpace(c.text)) && !holds(got, c.part, c.text) {
				t.Errorf("%s lacks %q in: %q", c.part, c.text, got)
			}
		})
	}
}

// A page of any form ends in time, read or held.
func TestS61_HostileHTML(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"a million open tags", strings.Repeat("<b>", 1_000_000) + "end", "text: end"},
		{"a million open blocks", strings.Repeat("<div>", 1_000_000) + "end", "text: end"},
		{"a million attributes", "<p " + strings.Repeat("a ", 1_000_000) + ">end", "text: end"},
		{"a million comments", strings.Repeat("<!---->", 1_000_000) + "end", "text: end"},
		{"comments in comments", strings.Repeat("<!--<p>", 100_000) + "end", ""},
		{"pages in attributes", strings.Repeat(`<p srcdoc="`, 100_000), ""},
		{"addresses without end", strings.Repeat("<p title='data:,'>", 100_000) + "end", "text: end"},
		{"a pre of a million", strings.Repeat("<pre>", 1_000_000) + "end", "text: end"},
		{"UTF-7", "<meta charset=utf-7>+ADUAMQAy-", "<damaged>"},
		{"a file that can't be read", `<img src="data:application/x-msdownload;base64,TVqQAAMAAAAEAA==">`, "<unsupported>"},
	} {
		begun := time.Now()
		got := outcome(t, shared, HTML, []byte(c.data))
		if c.want != "" && got != c.want {
			t.Errorf("%s: got %.100q", c.name, got)
		}
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("%s took %v", c.name, took)
		}
	}
	x := New(Config{Limits: Limits{Message: 1 << 20}})
	if got := outcome(t, x, HTML, []byte(strings.Repeat("x", 2<<20))); got != "<heavy>" {
		t.Errorf("large page: got %.100q", got)
	}
	if got := outcome(t, New(Config{Limits: Limits{Characters: 1 << 20}}), HTML, []byte(strings.Repeat("x", 2<<20))); got != "<too-long>" {
		t.Errorf("long page: got %.100q", got)
	}
	nested := "<p>end</p>"
	for range 10 {
		nested = fmt.Sprintf("<iframe srcdoc='%s'>", strings.NewReplacer("&", "&amp;", "'", "&#39;").Replace(nested))
	}
	if got := outcome(t, shared, HTML, []byte(nested)); got != "<nested>" {
		t.Errorf("nested pages: got %.100q", got)
	}
}

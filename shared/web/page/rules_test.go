package page_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"strongroom/shared/web/page"
)

func render(t *testing.T, v page.View) (string, *html.Node) {
	t.Helper()
	var b bytes.Buffer
	if err := newPages(t).Render(&b, v); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), doc
}

func elements(doc *html.Node, names ...string) []*html.Node {
	var found []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && (len(names) == 0 || slices.Contains(names, n.Data)) {
			found = append(found, n)
		}
	}
	return found
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// checks are what holds for every page; each gives what is wrong, or nothing.
var checks = map[string]func(*html.Node) []string{
	"nothing inline": func(doc *html.Node) (bad []string) {
		for _, n := range elements(doc) {
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					bad = append(bad, n.Data+" "+a.Key)
				}
			}
			if src, _ := attribute(n, "src"); n.Data == "style" || n.Data == "script" && (src == "" || text(n) != "") {
				bad = append(bad, "inline "+n.Data)
			}
		}
		return bad
	},
	"links are relative": func(doc *html.Node) (bad []string) {
		for _, n := range elements(doc) {
			for _, name := range []string{"href", "src", "action"} {
				way, ok := attribute(n, name)
				if ok && (way == "" || strings.HasPrefix(way, "/") || regexp.MustCompile(`^[a-z]+:`).MatchString(way) || strings.Contains(way, "ZgotmplZ")) {
					bad = append(bad, n.Data+" "+name+"="+way)
				}
			}
		}
		return bad
	},
	"changes carry the token": func(doc *html.Node) (bad []string) {
		for _, n := range elements(doc, "form") {
			token := ""
			for _, i := range elements(n, "input") {
				if name, _ := attribute(i, "name"); name == "csrf" {
					token, _ = attribute(i, "value")
				}
			}
			if method, _ := attribute(n, "method"); (method == "post") != (token == "token-of-the-session") {
				bad = append(bad, "a form with method "+method+" and token "+token)
			}
		}
		return bad
	},
	"landmarks": func(doc *html.Node) (bad []string) {
		for _, name := range []string{"main", "h1", "title", "footer"} {
			if n := len(elements(doc, name)); n != 1 {
				bad = append(bad, "not one "+name)
			}
		}
		if lang, _ := attribute(elements(doc, "html")[0], "lang"); lang != "en" {
			bad = append(bad, "no language")
		}
		if way, _ := attribute(elements(doc, "a")[0], "href"); way != "#main" {
			bad = append(bad, "the first link doesn't skip to the content")
		}
		return bad
	},
	"names for controls": func(doc *html.Node) (bad []string) {
		labels := map[string]bool{}
		for _, n := range elements(doc, "label") {
			target, _ := attribute(n, "for")
			labels[target] = true
		}
		for _, n := range elements(doc, "button", "a", "select", "input") {
			kind, _ := attribute(n, "type")
			id, _ := attribute(n, "id")
			said, _ := attribute(n, "aria-label")
			inLabel := n.Parent.Data == "label"
			if kind != "hidden" && text(n) == "" && said == "" && !labels[id] && !inLabel {
				bad = append(bad, n.Data+" without a name")
			}
		}
		return bad
	},
	"unique ids": func(doc *html.Node) (bad []string) {
		seen := map[string]bool{}
		for _, n := range elements(doc) {
			if id, ok := attribute(n, "id"); ok && seen[id] {
				bad = append(bad, id)
			} else {
				seen[id] = true
			}
		}
		for _, n := range elements(doc) {
			for _, name := range []string{"aria-labelledby", "aria-describedby"} {
				if id, ok := attribute(n, name); ok && !seen[id] {
					bad = append(bad, name+" names "+id+", which is not there")
				}
			}
		}
		return bad
	},
	"table headers": func(doc *html.Node) (bad []string) {
		for _, n := range elements(doc, "th") {
			if scope, _ := attribute(n, "scope"); scope != "col" && scope != "row" {
				bad = append(bad, "th "+text(n))
			}
		}
		return bad
	},
}

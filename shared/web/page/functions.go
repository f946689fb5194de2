package page

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"
)

// functions are what templates can call besides the fields of their view.
func (p *Pages) functions() template.FuncMap {
	return template.FuncMap{
		"asset":   p.assets.address,
		"firm":    func() Firm { return p.firm },
		"initial": func() string { return strings.ToUpper(string([]rune(strings.TrimSpace(p.firm.Name))[:1])) },
		"icon":    icon,
		"size":    size,
		"bytes":   func(n int64) string { return grouped(n) + plural(n, " byte", " bytes") },
		"clock":   func(t time.Time) template.HTML { return moment(t, "2 January 2006, 15:04 UTC", "full") },
		"brief":   func(t time.Time) template.HTML { return moment(t, "2 Jan 2006, 15:04 UTC", "brief") },
		"date":    func(t time.Time) template.HTML { return moment(t, "2 January 2006", "date") },
		"hour":    func(t time.Time) template.HTML { return moment(t, "15:04 UTC", "hour") },
		"instant": instant,
		"role":    roleWords,
		"act":     actWords,
		"state":   stateWords,
		"held":    heldWords,
		"ended":   endedWords,
		"failure": failureWords,
		"many":    func(n int, one, more string) string { return fmt.Sprint(n) + " " + plural(int64(n), one, more) },
		"query":   url.QueryEscape,
		"segment": url.PathEscape,
		"lower":   strings.ToLower,
		"dict":    dict,
		"either": func(yes bool, a, b string) string {
			if yes {
				return a
			}
			return b
		},
		"local": local,
		"states": func() []string {
			return []string{StateUploading, StateReceived, StateAvailable, StateHeld, StateCancelled, StateRejected}
		},
	}
}

func plural(n int64, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

// grouped writes a number with thin separators that screen readers accept: "41,943,040".
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// size writes a number of bytes for a person, in binary units with one digit ("1.5 MiB").
func size(n int64) string {
	if n < 1024 {
		return fmt.Sprint(n) + plural(n, " byte", " bytes")
	}
	value, unit := float64(n), ""
	for _, unit = range []string{"KiB", "MiB", "GiB", "TiB"} {
		if value /= 1024; value < 1023.95 {
			break
		}
	}
	return strings.Replace(fmt.Sprintf("%.1f %s", value, unit), ".0 ", " ", 1)
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// moment writes a time in UTC. A script turns it into the reader's own time zone; how tells it which form is wanted.
func moment(t time.Time, layout, how string) template.HTML {
	if t.IsZero() {
		return template.HTML(`<span class="none">not known</span>`)
	}
	at := instant(t)
	return template.HTML(fmt.Sprintf(`<time datetime="%s" data-form="%s" title="%s">%s</time>`,
		at, how, t.UTC().Format("2 January 2006, 15:04:05 UTC"), t.UTC().Format(layout)))
}

// The icons: outlines on a 24 by 24 grid, drawn with the text's colour. They are decoration; the words beside them carry the meaning.
var icons = map[string]string{
	"lock":     `<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`,
	"clock":    `<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>`,
	"check":    `<circle cx="12" cy="12" r="8.5"/><path d="m8.5 12.2 2.4 2.4 4.6-5"/>`,
	"hold":     `<circle cx="12" cy="12" r="8.5"/><path d="M10 9v6M14 9v6"/>`,
	"sending":  `<path d="M12 16V5M7.5 9.5 12 5l4.5 4.5M5 19h14"/>`,
	"cross":    `<circle cx="12" cy="12" r="8.5"/><path d="m9.2 9.2 5.6 5.6M14.8 9.2l-5.6 5.6"/>`,
	"download": `<path d="M12 5v11M7.5 11.5 12 16l4.5-4.5M5 19.5h14"/>`,
	"again":    `<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3M19.5 4v4h-4"/>`,
	"file":     `<path d="M6.5 3.5h7l4 4v13h-11z"/><path d="M13.5 3.5v4h4"/>`,
	"folder":   `<path d="M3.5 7a2 2 0 0 1 2-2h4l2 2.5h7a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2z"/>`,
	"people":   `<circle cx="9" cy="8.5" r="3"/><path d="M3.5 19c.4-3.2 2.6-5 5.5-5s5.1 1.8 5.5 5M15.5 5.8a3 3 0 0 1 0 5.4M17.5 14.4c1.7.7 2.7 2.3 3 4.6"/>`,
	"alert":    `<path d="M12 4 3.5 19h17z"/><path d="M12 10v4.5M12 16.8v.2"/>`,
	"info":     `<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.8v.2"/>`,
	"next":     `<path d="m9.5 6 6 6-6 6"/>`,
	"eye":      `<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.8"/>`,
	"shield":   `<path d="M12 3.5 5 6v5.5c0 4.3 2.8 7.4 7 9 4.2-1.6 7-4.7 7-9V6z"/><path d="m9 12 2.2 2.2L15.2 10"/>`,
}

func icon(name string) (template.HTML, error) {
	paths, ok := icons[name]
	if !ok {
		return "", fmt.Errorf("there is no icon %q", name)
	}
	return template.HTML(`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">` + paths + `</svg>`), nil
}

// dict gives a part of a page several named values.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict needs names and values in turn")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict needs a name, not %v", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// local gives a way within the portal, or the portal's root for an address that could lead out of it. Root is already checked.
func local(root, way string) string {
	u, err := url.Parse(way)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || strings.HasPrefix(way, "/") || strings.ContainsAny(way, "\\\t\r\n") || root+way == "" {
		way = "./"
	}
	return root + way
}

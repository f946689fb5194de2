package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"strongroom/shared/dlp"
)

// listForm says how detectors are listed: as a table by default.
type listForm struct{ json, markdown bool }

// listDetectors writes what is looked for.
func listDetectors(out io.Writer, form listForm, t *trial) error {
	switch {
	case form.json:
		return listJSON(out, t.detectors())
	case form.markdown:
		return listMarkdown(out, t.detectors())
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tCOUNTRY\tWHAT IT IS\tHOLDS ALONE\tCHECK\tCONFIDENCE\tCONTEXT WORDS\tSOURCE")
	for _, d := range t.detectors() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", d.ID, orDash(d.Country), d.Singular, map[bool]string{true: "yes", false: "no"}[d.Holds], d.Check,
			orDash(d.Confidence), orDash(strings.Join(d.Context, ", ")), d.Source)
	}
	return table.Flush()
}

// listJSON writes one JSON object a line.
func listJSON(out io.Writer, list []dlp.Detector) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, d := range list {
		if err := encoder.Encode(map[string]any{"id": d.ID, "country": d.Country, "what": d.Singular, "check": d.Check, "confidence": d.Confidence,
			"holds": d.Holds, "context": d.Context, "source": d.Source}); err != nil {
			return err
		}
	}
	return nil
}

const markdownHead = `# What the scanner looks for

%d detectors. This page is written by ` + "`go run ./infra/strongroom scan -detectors -markdown`" + ` and held fresh by ` + "`make check`" + `; accuracy is measured by ` + "`make accuracy`" + `.

"Confidence" says what earns high, medium and low. A *word* is one of the context words: in the sentence or beside the number, in its label, or at the
head of its column. "Holds" means that a finding of medium or high confidence alone holds a document until somebody has looked, as long as the firm's policy
says nothing else. "Source" is who issues the number, or the standard that describes it.

`

// most is how many context words of a detector the page shows.
const most = 6

// listMarkdown writes the page shared/dlp/DETECTORS.md.
func listMarkdown(out io.Writer, list []dlp.Detector) error {
	var b strings.Builder
	fmt.Fprintf(&b, markdownHead, len(list))
	b.WriteString("| id | country | what it is | check | confidence | context words | holds | source |\n|---|---|---|---|---|---|---|---|\n")
	for _, d := range list {
		words := strings.Join(d.Context[:min(most, len(d.Context))], ", ")
		if more := len(d.Context) - most; more > 0 {
			words += fmt.Sprintf(" and %d more", more)
		}
		cells := []string{"`" + d.ID + "`", d.Country, d.Singular, d.Check, d.Confidence, words, map[bool]string{true: "yes"}[d.Holds], d.Source}
		for i, c := range cells {
			cells[i] = strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(c)
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// listDetectors writes what is looked for, as a table or as one JSON object a line.
func listDetectors(out io.Writer, asJSON bool, t *trial) error {
	if asJSON {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		for _, d := range t.detectors() {
			if err := encoder.Encode(map[string]any{"id": d.ID, "country": d.Country, "what": d.Singular, "check": d.Check, "holds": d.Holds,
				"context": d.Context, "source": d.Source}); err != nil {
				return err
			}
		}
		return nil
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tCOUNTRY\tWHAT IT IS\tHOLDS ALONE\tCHECK\tCONTEXT WORDS\tSOURCE")
	for _, d := range t.detectors() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", d.ID, orDash(d.Country), d.Singular, map[bool]string{true: "yes", false: "no"}[d.Holds], d.Check,
			orDash(strings.Join(d.Context, ", ")), d.Source)
	}
	return table.Flush()
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

package scan

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"strongroom/shared/extract"
	"strongroom/shared/lexicon"
)

// A text full of numbers is counted to its end, and the places of its first findings are right, in one pass.
func TestS61_TextFullOfFindings(t *testing.T) {
	line := "SSN 512-43-6789 of the employee\n"
	n := 2*atOnce/len(line) + 10
	text := extract.Text{Segments: []extract.Segment{{Unit: "line", Text: strings.Repeat(line, n)}}}
	own, err := lexicon.Compile(lexicon.Lists{})
	if err != nil {
		t.Fatal(err)
	}
	found, sums := passages(text, own)
	if all := sums.all(); len(all) != 1 || all[0].Count() != n || !slices.Equal(all[0].Where, []string{"line 1", "line 2", "line 3"}) {
		t.Errorf("%+v; want %d", all, n)
	}
	if len(found) != 1 || len(found[0].Findings) != mostKept || found[0].Findings[mostKept-1].Where != fmt.Sprintf("line %d", mostKept) {
		t.Errorf("%d kept, the last at %s", len(found[0].Findings), found[0].Findings[len(found[0].Findings)-1].Where)
	}
	// What is only counted is not there to be read: the notes around the last findings would show it unmasked.
	if p := found[0]; p.More != n-mostKept || strings.Count(p.Segment.Text, "512-43-6789") != mostKept {
		t.Errorf("%d more; %d values in the text", p.More, strings.Count(p.Segment.Text, "512-43-6789"))
	}
	if notes := (Inspection{Passages: found}).Notes(); notes.More < n-mostKept {
		t.Errorf("the notes leave out %d, and say %d", n-mostKept, notes.More)
	}
}

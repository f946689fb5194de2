package scan_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"strongroom/shared/extract"
	"strongroom/shared/lexicon"
	"strongroom/shared/person"
	"strongroom/shared/policy"
	"strongroom/shared/scan"
)

// unknown are lists that can't be loaded.
type unknown struct{}

func (unknown) Lexicon(context.Context) (*lexicon.Lexicon, string, error) {
	return nil, "", errors.New("down")
}

func TestS62_TheFirmsListsAreLookedForInEveryDocument(t *testing.T) {
	d, err := lexicon.ParseDictionary("code-names", "!says Code names\nproject falcon")
	if err != nil {
		t.Fatal(err)
	}
	x, err := lexicon.Compile(lexicon.Lists{Dictionaries: []*lexicon.Dictionary{d}})
	if err != nil {
		t.Fatal(err)
	}
	const text = "SSN 512-43-6789 stands before Project Falcon.\n"
	inspect := func(lists scan.Lists) (scan.Inspection, error) {
		return scan.NewInspector(extract.Config{}, lists).Inspect(context.Background(), "a.txt", bytes.NewReader([]byte(text)), int64(len(text)))
	}
	seen, err := inspect(lexicon.Fixed{Is: x})
	if err != nil || seen.Lists != x.Version() || seen.Count() != 2 || seen.Passages[0].Findings[1].Detector != "firm-list-code-names" {
		t.Fatalf("%+v, %v", seen, err)
	}
	p, err := policy.Parse("hold firm-lists\nallow anything")
	if err != nil {
		t.Fatal(err)
	}
	v, err := scan.ByPolicy{Policies: policy.Fixed{Is: p}}.Judge(context.Background(), scan.Case{Role: person.Client, Direction: policy.Upload}, seen)
	if err != nil || v.Allowed || v.Lists != x.Version() || !strings.Contains(v.Reason, `one entry of the firm's list "Code names" (line 1)`) {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := inspect(unknown{}); err == nil {
		t.Error("a document was inspected although the firm's lists are not known")
	}
}

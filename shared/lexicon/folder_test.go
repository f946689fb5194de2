package lexicon

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestS62_AFolderOfListsIsReadWhole(t *testing.T) {
	folder := fstest.MapFS{"names.txt": {Data: []byte("falcon")}, "files.tsv": {Data: []byte("file\tACME-\\d{4}\tfile numbers")},
		"clients.csv": {Data: []byte("who:name,no:number\nAda Moreno,AC12345678\n")}, "README.md": {Data: []byte("x")}}
	x, err := ReadFolder(folder, NewKey())
	if err != nil {
		t.Fatal(err)
	}
	if found := x.Scan("Falcon ACME-1234 Ada Moreno AC12345678"); len(found) != 3 {
		t.Errorf("%+v", found)
	}
	if x.Name("firm-list-names", 1) == "" || x.Name("us-ssn", 2) != "2 US social security numbers" {
		t.Error(x.Name("us-ssn", 2))
	}
	folder["bad.tsv"] = &fstest.MapFile{Data: []byte("a\t\\d+\tx")}
	if _, err := ReadFolder(folder, NewKey()); err == nil || !strings.Contains(err.Error(), "bad.tsv: line 1") {
		t.Error(err)
	}
}

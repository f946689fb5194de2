package accuracy

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"strongroom/shared/dlp"
)

var (
	update = flag.Bool("update", false, "raise the floors to what is reached")
	lower  = flag.Bool("lower", false, "with -update: set the floors to what is reached, also where that is less")
	misses = flag.String("misses", "", "write what is missed and invented to this file")
)

const (
	seed       = 20260117
	floorsFile = "testdata/floors.txt"
)

func scan(text string) []Found {
	var list []Found
	for _, f := range dlp.Scan(text) {
		list = append(list, Found{f.Start, f.End, f.Detector, f.Confidence.Above(dlp.Low)})
	}
	return list
}

// generated makes the texts of every kind, and those without anything.
func generated(t testing.TB) []Text {
	t.Helper()
	kinds, err := Kinds()
	if err != nil {
		t.Fatal(err)
	}
	return append(Texts(kinds, seed), Lookalikes(4000, seed)...)
}

// measure scores texts, tells the table to whoever runs with -v, and holds the set against its floors.
func measure(t *testing.T, set string, texts []Text) {
	t.Helper()
	scores := Scores{}
	var list bytes.Buffer
	for i := range texts {
		x := &texts[i]
		scores.Count(x, scan(x.Text), func(s Span) {
			fmt.Fprintf(&list, "missed %s (%s): %q in %q\n", s.Detector, x.Note, x.Text[s.Start:s.End], x.Text)
		},
			func(f Found) {
				fmt.Fprintf(&list, "invented %s (%s: %s): %q in %q\n", f.Detector, x.About, x.Note, x.Text[f.Start:f.End], x.Text)
			})
	}
	if testing.Verbose() {
		fmt.Printf("%s: %d texts\n%s", set, len(texts), scores.Table())
	}
	if testing.Verbose() && set == "generated" {
		fmt.Printf("No numbers are made for: %s\n", strings.Join(unmeasured(scores), " "))
	}
	if *misses != "" {
		if err := os.WriteFile(*misses+"."+set, list.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(floorsFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	floors, err := ReadFloors(string(text))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		floors.Raise(set, scores, *lower)
		if err := os.WriteFile(floorsFile, []byte(floors.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range floors.Below(set, scores) {
		t.Error(b)
	}
}

// unmeasured lists the detectors that a set has no numbers of.
func unmeasured(scores Scores) (ids []string) {
	for _, d := range dlp.Detectors() {
		if s := scores[d.ID]; s == nil || s.Positives == 0 {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

func TestS62_AccuracyOnGeneratedNumbers(t *testing.T) { measure(t, "generated", generated(t)) }

// TestS62_AccuracyOnLabelledTexts measures a set that others have labelled. It lies outside the repository.
func TestS62_AccuracyOnLabelledTexts(t *testing.T) {
	name := os.Getenv("STRONGROOM_DLP_DEV")
	if name == "" {
		name = filepath.Join("..", "..", "..", "..", "shared", "dlp", "dev.jsonl")
	}
	file, err := os.Open(name)
	if err != nil {
		fmt.Println("The labelled set is not here; STRONGROOM_DLP_DEV says where it is. Only generated numbers are measured.")
		return
	}
	defer file.Close()
	texts, err := Labelled(file)
	if err != nil {
		t.Fatal(err)
	}
	measure(t, "labelled", texts)
}

// TestS62_NumbersAreIndependent: what makes the numbers imports nothing of the product, and makes the same texts from the same seed.
func TestS62_NumbersAreIndependent(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 10 {
		t.Fatal(err, files)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if path, _ := strconv.Unquote(i.Path.Value); strings.HasPrefix(path, "strongroom") {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
	kinds, err := Kinds()
	if err != nil {
		t.Fatal(err)
	}
	same := func(a, b Text) bool { return a.Text == b.Text && slices.Equal(a.Spans, b.Spans) }
	if !slices.EqualFunc(Texts(kinds[:9], 1), Texts(kinds[:9], 1), same) || slices.EqualFunc(Texts(kinds[:9], 1), Texts(kinds[:9], 2), same) {
		t.Error("the same seed must give the same texts, another seed others")
	}
}

// TestS62_ScanCommandSaysTheSame asks the command, as a firm does, for one text in ten.
func TestS62_ScanCommandSaysTheSame(t *testing.T) {
	program := filepath.Join(t.TempDir(), "strongroom")
	if out, err := exec.Command("go", "build", "-o", program, "strongroom/infra/strongroom").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	texts := generated(t)
	var in bytes.Buffer
	encoder := json.NewEncoder(&in)
	for i := 0; i < len(texts); i += 10 {
		if err := encoder.Encode(map[string]any{"id": i, "text": texts[i].Text}); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(program, "scan", "-jsonl")
	command.Stdin = &in
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for i := 0; i < len(texts); i += 10 {
		var row struct {
			ID       int
			Findings []struct {
				Detector   string
				Start, End int
				Confidence dlp.Confidence
			}
		}
		if err := decoder.Decode(&row); err != nil || row.ID != i {
			t.Fatal(i, row.ID, err)
		}
		var said []Found
		for _, f := range row.Findings {
			said = append(said, Found{f.Start, f.End, f.Detector, f.Confidence.Above(dlp.Low)})
		}
		if want := scan(texts[i].Text); !slices.Equal(said, want) {
			t.Fatalf("%q: the command says %v, Scan %v", texts[i].Text, said, want)
		}
	}
}

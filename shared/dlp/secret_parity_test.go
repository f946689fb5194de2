package dlp

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/zricethezav/gitleaks/v8/detect"
	"github.com/zricethezav/gitleaks/v8/report"
)

// The table is what the generator writes today from the module that go.mod names.
func TestS62_SecretRulesAreFresh(t *testing.T) {
	out := filepath.Join(t.TempDir(), "rules.go")
	if text, err := exec.Command("go", "run", "./gitleaks", "-o", out).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	want, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("secret_rules.go")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("secret_rules.go is stale: run go generate ./shared/dlp")
	}
}

// elsewhere are the rules whose finds are another detector's, or that look at a file's name, which a text doesn't have.
var elsewhere = map[string]string{"jwt": jwtRule.ID, "private-key": PrivateKey, "hashicorp-tf-password": "", "pkcs12-file": ""}

// On samples made from every pattern, a sweep finds each secret that gitleaks' own detector finds in the same text, under the same rule; and
// nothing that gitleaks doesn't.
func TestS62_SecretsAsGitleaks(t *testing.T) {
	theirs, err := detect.NewDetectorDefaultConfig()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	samples, found, pathless := 0, map[string]bool{}, 0
	for _, id := range slices.Sorted(maps.Keys(theirs.Config.Rules)) {
		rule := theirs.Config.Rules[id]
		if rule.Regex == nil || id == "jwt" || id == "private-key" {
			continue // those have tables of their own: a random one is no token and no key
		}
		tree, err := syntax.Parse(rule.Regex.String(), syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		for range 6 {
			var b strings.Builder
			sample(&b, r, tree)
			text := "Exhibit B\n\nSettings of the client's server:\n" + b.String() + "\nand nothing else " + rule.Keywords[0] + "\n"
			samples++
			want := theirs.DetectString(text)
			got := Scan(text)
			for _, w := range want {
				if w.RuleID == id {
					found[id] = true
				}
				if !covered(text, w, got, sweepText(text)) {
					t.Errorf("%s: gitleaks finds %q in %q; we find %v", w.RuleID, w.Secret, text, got)
				}
			}
			for _, g := range got {
				ours, ok := strings.CutPrefix(g.Detector, secretPrefix)
				if ok && !slices.ContainsFunc(want, func(w report.Finding) bool { return w.RuleID == ours }) && !own(ours) && theirs.Config.Rules[ours].Path == nil {
					t.Errorf("%s: we find %q in %q, gitleaks doesn't: %v", ours, text[g.Start:g.End], text, want)
				}
			}
		}
		if rule.Path != nil {
			pathless++
		}
	}
	if len(found) < len(theirs.Config.Rules)-pathless-12 {
		t.Errorf("samples of only %d of %d rules are found by gitleaks itself", len(found), len(theirs.Config.Rules))
	}
	t.Logf("%d samples, %d rules found by both", samples, len(found))
}

// The texts in gitleaks' own tests of its rules, good and bad ones, as they stand in its generator's source: each find of gitleaks is one of
// ours, under its rule or a more telling detector, and ours of a confidence that holds a document are gitleaks' too.
func TestS62_GitleaksOwnExamples(t *testing.T) {
	theirs, err := detect.NewDetectorDefaultConfig()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/zricethezav/gitleaks/v8").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "cmd/generate/config/rules/*.go"))
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	texts, finds, extra := 0, 0, 0
	for _, name := range files {
		file, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != gotoken.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err != nil || len(text) < minToken || !utf8.ValidString(text) {
				return true
			}
			texts++
			want, got, all := theirs.DetectString(text), Scan(text), sweepText(text)
			for _, w := range want {
				finds++
				if !covered(text, w, got, all) && !credential(text, w, all) {
					t.Errorf("%s: gitleaks finds %q in %q; we find %v", w.RuleID, w.Secret, text, all)
				}
			}
			for _, g := range all {
				ours, ok := strings.CutPrefix(g.Detector, secretPrefix)
				if ok && g.Confidence != Low && !own(ours) && theirs.Config.Rules[ours].Path == nil && !slices.ContainsFunc(want, func(w report.Finding) bool { return strings.Contains(w.RuleID, ours) || w.RuleID != genericSecret }) {
					extra++
					t.Logf("%s: we find %q in %.200q, gitleaks doesn't", ours, text[g.Start:g.End], text)
				}
			}
			return true
		})
	}
	if finds < 150 || extra > finds/50 {
		t.Errorf("%d finds of gitleaks in its %d examples; %d more of ours", finds, texts, extra)
	}
	t.Logf("%d examples, %d finds of both, %d of ours alone", texts, finds, extra)
}

func own(id string) bool {
	return slices.ContainsFunc(cloudKeys, func(r secretRule) bool { return r.id == id })
}

// credential reports whether a secret is found as another kind of credential, which is at least as sure: a password, part of a connection
// string, a more telling rule.
func credential(text string, w report.Finding, found []Finding) bool {
	at := strings.Index(text, w.Secret)
	return slices.ContainsFunc(found, func(f Finding) bool {
		return f.Confidence != Low && f.Start < at+len(w.Secret) && at < f.End
	})
}

// covered reports whether one of our findings is what gitleaks found: its secret's place, its rule, or a surer finding in the same place.
func covered(text string, w report.Finding, settled, all []Finding) bool {
	id, other := elsewhere[w.RuleID]
	if other && id == "" {
		return true
	}
	if !other {
		id = secretPrefix + w.RuleID
	}
	for from := 0; ; {
		i := strings.Index(text[from:], w.Secret)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(w.Secret)
		overlaps := func(f Finding) bool { return f.Start < end && start < f.End }
		if slices.ContainsFunc(all, func(f Finding) bool { return f.Detector == id && overlaps(f) }) && slices.ContainsFunc(settled, overlaps) {
			return true
		}
		if other && slices.ContainsFunc(settled, func(f Finding) bool { return f.Detector == id && overlaps(f) }) {
			return true
		}
		from += i + 1
	}
}

// sample writes a text that an expression matches.
func sample(b *strings.Builder, r *rand.Rand, re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(member(r, re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('.') // that is what these were written for
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		low, high := 0, 3
		switch re.Op {
		case syntax.OpPlus:
			low, high = 1, 12
		case syntax.OpQuest:
			high = 1
		case syntax.OpRepeat:
			if low, high = re.Min, re.Max; high < 0 || high > low+20 {
				high = low + 20
			}
		}
		for range low + r.IntN(high-low+1) {
			sample(b, r, re.Sub[0])
		}
	case syntax.OpAlternate:
		sample(b, r, re.Sub[r.IntN(len(re.Sub))])
	default:
		for _, sub := range re.Sub {
			sample(b, r, sub)
		}
	}
}

var printable = regexp.MustCompile(`^[\x20-\x7e]$`)

func member(r *rand.Rand, class []rune) rune {
	for range 1000 {
		k := r.IntN(len(class)/2) * 2
		c := class[k] + rune(r.IntN(int(min(class[k+1]-class[k]+1, 128))))
		if printable.MatchString(string(c)) {
			return c
		}
	}
	return class[0]
}

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"strongroom/shared/dlp"
	"strongroom/shared/document"
	"strongroom/shared/lexicon"
	"strongroom/shared/person"
	"strongroom/shared/policy"
	"strongroom/shared/scan"
)

// trial is what files are tried with: a policy, the firm's lists, and who does what with the files.
type trial struct {
	policyFile, listsFolder, role, direction string

	policy    *policy.Policy
	lexicon   *lexicon.Lexicon
	inspector *scan.ContentInspector
	judge     scan.Judge
	about     scan.Case
}

// flags declares the trial's flags.
func (t *trial) flags(f *flag.FlagSet) {
	f.StringVar(&t.policyFile, "policy", "", "content policy to try, a `file`; default: the one that is shipped")
	f.StringVar(&t.listsFolder, "lists", "", "`folder` of the firm's own lists: .txt words, .tsv patterns, .csv records")
	f.StringVar(&t.role, "role", string(person.Client), "`role` of whoever sends the files: "+joinRoles())
	f.StringVar(&t.direction, "direction", string(policy.Upload), "upload, download or share")
}

func joinRoles() string {
	names := make([]string, len(person.Roles()))
	for i, r := range person.Roles() {
		names[i] = string(r)
	}
	return strings.Join(names, ", ")
}

// open reads what the flags name. Warnings about the policy go to notes.
func (t *trial) open(notes io.Writer) error {
	role, err := person.ParseRole(t.role)
	if err != nil {
		return err
	}
	t.about = scan.Case{Role: role, Direction: policy.Direction(t.direction)}
	if !slices.Contains([]policy.Direction{policy.Upload, policy.Download, policy.Share}, t.about.Direction) {
		return fmt.Errorf("the direction is upload, download or share, not %q", t.direction)
	}
	if t.lexicon, err = lexicon.Compile(lexicon.Lists{}); t.listsFolder != "" {
		t.lexicon, err = lexicon.ReadFolder(os.DirFS(t.listsFolder), lexicon.NewKey())
	}
	if err != nil {
		return fmt.Errorf("the lists: %w", err)
	}
	if t.policy = policy.Default(); t.policyFile != "" {
		if t.policy, err = readPolicy(t.policyFile); err != nil {
			return err
		}
		for _, w := range t.policy.Check(t.detectors()) {
			fmt.Fprintf(notes, "%s: %s\n", t.policyFile, w)
		}
	}
	t.judge = scan.ByPolicy{Policies: policy.Fixed{Is: t.policy}}
	return nil
}

// readPolicy reads a policy; its error has one line for each mistake.
func readPolicy(file string) (*policy.Policy, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	p, err := policy.Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %s", file, strings.ReplaceAll(err.Error(), "\n", "\n"+file+": "))
	}
	return p, nil
}

// detectors are those that everybody has and the firm's own.
func (t *trial) detectors() []dlp.Detector { return append(dlp.Detectors(), t.lexicon.Detectors()...) }

// find gives what is found in a text, in its order.
func (t *trial) find(text string) []dlp.Finding { return scan.Find(text, t.lexicon) }

// inspectFile judges one file. What can't be opened is held like what can't be read; the error is for what ends the whole scan.
func (t *trial) inspectFile(ctx context.Context, path string, failed error) (fileVerdict, error) {
	v := fileVerdict{Path: path, Type: "file", Verdict: policy.Hold.Past(), Findings: []fileFinding{}}
	if failed == nil {
		var verdict document.Verdict
		if verdict, failed = t.openAndInspect(ctx, path); failed == nil {
			v.Type, v.Media, v.Reason = verdict.Type, verdict.Media, verdict.Reason
			switch {
			case verdict.Flagged:
				v.Verdict = policy.Flag.Past()
			case verdict.Allowed:
				v.Verdict = policy.Allow.Past()
			case verdict.Blocked:
				v.Verdict = policy.Block.Past()
			}
			for _, f := range verdict.Findings {
				v.Findings = append(v.Findings, fileFinding{f.Detector, f.Confidence(), f.Count(), f.Sample})
			}
			return v, nil
		}
	}
	if ctx.Err() != nil {
		return v, ctx.Err()
	}
	var broken *fs.PathError
	if !errors.As(failed, &broken) {
		return v, failed
	}
	v.Reason = "The file could not be opened: " + broken.Err.Error() + "."
	return v, nil
}

func (t *trial) openAndInspect(ctx context.Context, path string) (document.Verdict, error) {
	f, err := os.Open(path)
	if err != nil {
		return document.Verdict{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return document.Verdict{}, err
	}
	seen, err := t.inspector.Inspect(ctx, filepath.Base(path), f, info.Size())
	if err != nil {
		return document.Verdict{}, err
	}
	return t.judge.Judge(ctx, t.about, seen)
}

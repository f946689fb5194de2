package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"strongroom/shared/policy"
)

// policyCommand works on content policies:
//
//	policy check FILE   whether it can be understood, its canonical form, and what is probably not meant; exit code 2 when it can't
//	policy show         the policy that is shipped, to begin one's own with
//	policy groups       the names that stand for several detectors
func policyCommand(_ context.Context, arguments []string, std stdio) error {
	flags := flag.NewFlagSet("policy", flag.ContinueOnError)
	flags.SetOutput(std.notes)
	var t trial
	flags.StringVar(&t.listsFolder, "lists", "", "`folder` of the firm's own lists, whose names the policy may use")
	flags.Usage = func() {
		fmt.Fprintln(std.notes, "usage: strongroom policy [-lists DIR] check FILE\n       strongroom policy show\n       strongroom policy groups")
	}
	if err := flags.Parse(arguments); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return coded{err, wrongUse}
	}
	switch {
	case flags.Arg(0) == "show" && flags.NArg() == 1:
		_, err := fmt.Fprint(std.out, policy.Default().Format())
		return err
	case flags.Arg(0) == "groups" && flags.NArg() == 1:
		for _, g := range policy.Groups() {
			if _, err := fmt.Fprintf(std.out, "%-18s%s\n", g.Name, g.Says); err != nil {
				return err
			}
		}
		return nil
	case flags.Arg(0) == "check" && flags.NArg() == 2:
		return t.check(flags.Arg(1), std)
	}
	flags.Usage()
	return coded{errors.New("say what to do: check FILE, show or groups"), wrongUse}
}

func (t *trial) check(file string, std stdio) error {
	t.policyFile, t.role, t.direction = file, "client", "upload"
	if err := t.open(std.notes); err != nil {
		return coded{err, wrongUse}
	}
	_, err := fmt.Fprintf(std.out, "%s\n# %d rules, version %s\n", t.policy.Format(), t.policy.Rules(), t.policy.Version())
	return err
}

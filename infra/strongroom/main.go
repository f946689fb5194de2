// Command strongroom is the operator's command line: it sets a portal up with the firm's own cloud credentials. Every act of it is recorded
// like any other.
//
//	strongroom matter -number 2026-0142 -name "Estate of R. Alder" -client "Alder family"
//	strongroom invite -email ada@example.com -name "Ada Moreno" -role attorney -matter 01J...
//	strongroom member -person 01J... -matter 01J...
//	strongroom lists load clients.csv
//	strongroom demo
//	strongroom scan contracts/
//	strongroom policy check content.policy
//
// scan and policy need no cloud, no credentials and no portal, see scanCommand and policyCommand.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"os/user"

	"strongroom/shared/problem"
)

// commands by name, with the line that the usage shows. Those that are alone need no operator and no portal.
var commands = map[string]struct {
	says  string
	run   func(*operator, context.Context, []string) error
	alone func(context.Context, []string, stdio) error
}{
	"matter": {says: "open a matter", run: (*operator).matterCommand},
	"invite": {says: "invite a person, and put them on a matter", run: (*operator).inviteCommand},
	"member": {says: "put a person on a matter", run: (*operator).memberCommand},
	"lists":  {says: "load, show and remove the firm's own word lists, patterns and client records", run: (*operator).listsCommand},
	"demo":   {says: "fill an empty portal with the demonstration's people, matters and documents", run: (*operator).demoCommand},
	"scan":   {says: "try the content scanner on files and folders; needs no portal", alone: scanCommand},
	"policy": {says: "check a content policy, or show the one that is shipped; needs no portal", alone: policyCommand},
}

var order = []string{"matter", "invite", "member", "lists", "demo", "scan", "policy"}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:])
	if err != nil && !errors.Is(err, errHeld) {
		words := err.Error()
		if p := problem.Of(err); p != nil {
			words = p.Words
		}
		fmt.Fprintln(os.Stderr, "strongroom:", words)
	}
	os.Exit(exitCode(err))
}

// exitCode is 1 after an error, or what the error says.
func exitCode(err error) int {
	var c coded
	switch {
	case err == nil:
		return 0
	case errors.As(err, &c):
		return c.code
	}
	return 1
}

func run(ctx context.Context, arguments []string) error {
	flags := flag.NewFlagSet("strongroom", flag.ContinueOnError)
	name := flags.String("stack", "strongroom", "the `name` that the stack was deployed under")
	pool := flags.String("pool", os.Getenv("USER_POOL_ID"), "the user pool's `id`, an output of the stack; default $USER_POOL_ID")
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "usage: strongroom [-stack NAME] [-pool ID] COMMAND [flags]")
		for _, c := range order {
			fmt.Fprintf(flags.Output(), "  %-8s%s\n", c, commands[c].says)
		}
		flags.PrintDefaults()
	}
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	command, known := commands[flags.Arg(0)]
	if !known {
		flags.Usage()
		return fmt.Errorf("%q is not a command", flags.Arg(0))
	}
	if command.alone != nil {
		return command.alone(ctx, flags.Args()[1:], standard())
	}
	op, err := newOperator(ctx, *name, *pool, operatorName())
	if err != nil {
		return err
	}
	return command.run(op, ctx, flags.Args()[1:])
}

// operatorName is how records name whoever sits at this command line.
func operatorName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "operator"
}

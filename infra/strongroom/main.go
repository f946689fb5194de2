// Command strongroom is the operator's command line: it sets a portal up with the firm's own cloud credentials. Every act of it is recorded
// like any other.
//
//	strongroom matter -number 2026-0142 -name "Estate of R. Alder" -client "Alder family"
//	strongroom invite -email ada@example.com -name "Ada Moreno" -role attorney -matter 01J...
//	strongroom member -person 01J... -matter 01J...
//	strongroom demo
//	strongroom scan contracts/
//
// scan needs no cloud, no credentials and no portal: it tries the content scanner on files, see scanCommand.
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

// commands by name, with the line that the usage shows. One without a function works without an operator.
var commands = map[string]struct {
	says string
	run  func(*operator, context.Context, []string) error
}{
	"matter": {"open a matter", (*operator).matterCommand},
	"invite": {"invite a person, and put them on a matter", (*operator).inviteCommand},
	"member": {"put a person on a matter", (*operator).memberCommand},
	"demo":   {"fill an empty portal with the demonstration's people, matters and documents", (*operator).demoCommand},
	"scan":   {"try the content scanner on files and folders; needs no portal", nil},
}

var order = []string{"matter", "invite", "member", "demo", "scan"}

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
	if command.run == nil {
		return scanCommand(ctx, flags.Args()[1:], standard())
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

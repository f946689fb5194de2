// Command local runs Strongroom on this computer: the synthesized template with
// the functions' own programs, storage engines, sign-in and mail in place of the
// cloud's. See package machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"strongroom/infra/local/engine"
	"strongroom/infra/local/machine"
	"strongroom/infra/local/process"
)

func main() {
	if status, asked := process.Guard(os.Args[1:]); asked {
		os.Exit(status)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "local machine:", err)
		}
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out, errors io.Writer) error {
	if len(args) > 0 && args[0] == engine.S3Word {
		return engine.ServeS3(ctx, in)
	}
	config := machine.Config{Out: out, Log: slog.New(slog.NewTextHandler(errors, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	flags := flag.NewFlagSet("local", flag.ContinueOnError)
	flags.SetOutput(errors)
	flags.StringVar(&config.Template, "template", "infra/stack/testdata/strongroom.json", "synthesized template to run")
	flags.StringVar(&config.Bin, "bin", ".local/bin", "folder of the functions' programs and the operator's command")
	flags.StringVar(&config.State, "state", ".local/state", "folder for everything that is kept")
	flags.StringVar(&config.Dynoxide, "dynoxide", "infra/node_modules/@dynoxide/linux-x64/dynoxide", "program of the DynamoDB engine")
	flags.IntVar(&config.Port, "port", 8080, "port of the portal; another is taken when it is in use")
	flags.BoolVar(&config.Demo, "demo", false, "make the demo firm at the first start")
	flags.DurationVar(&config.Visibility, "visibility", 0, "time until a queue message that was not dealt with comes again (default: as the template says)")
	flags.IntVar(&config.Processes, "processes", 8, "most processes of a function at the same time")
	verbose := flags.Bool("verbose", false, "print what functions print")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unknown argument %q", flags.Arg(0))
	}
	if *verbose {
		config.Console = errors
	}
	began := time.Now()
	m, err := machine.Start(ctx, config)
	if err != nil {
		return err
	}
	defer m.Close()
	if err := m.WriteOperatorEnv(); err != nil {
		return err
	}
	if config.Demo {
		if err := m.Demo(ctx); err != nil {
			return err
		}
	}
	config.Log.Info("started", "after", time.Since(began))
	m.Greet(ctx)
	<-ctx.Done()
	fmt.Fprintln(out, "\nending")
	return nil
}

// Command infra is the CDK app: it writes the templates that "cdk deploy" gives to AWS.
//
// It reads the firm's settings from the CDK context (cdk.json) and the functions' programs from .build/<function>/bootstrap, and looks nothing up:
// no credentials, no network. Everything that it declares stands in package stack.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"strongroom/infra/stack"
)

// build is where "make synth" leaves a folder per function.
const build = ".build"

func main() {
	defer jsii.Close()
	if err := synthesize(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func synthesize() error {
	app := awscdk.NewApp(&awscdk.AppProps{AnalyticsReporting: jsii.Bool(false)})
	settings, err := stack.ReadSettings(app)
	if err != nil {
		return fmt.Errorf("the settings in cdk.json or on the command line can't be used:\n%w", err)
	}
	for _, function := range stack.Functions() {
		if _, err := os.Stat(filepath.Join(build, function, "bootstrap")); err != nil {
			return fmt.Errorf("the program of the function %s is missing; run \"make synth\", which builds it: %w", function, err)
		}
	}
	stack.New(app, "strongroom", stack.Props{
		Settings: settings,
		Code:     func(function string) string { return filepath.Join(build, function) },
	})
	app.Synth(nil)
	return nil
}

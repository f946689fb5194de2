// Command probe is a function for tests: it does what its event says.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// event says what to do.
type event struct {
	Do    string `json:"do"`
	Value string `json:"value"`
}

func handle(ctx context.Context, e event) (map[string]any, error) {
	switch e.Do {
	case "env":
		return map[string]any{"env": os.Environ()}, nil
	case "context":
		lc, _ := lambdacontext.FromContext(ctx)
		deadline, _ := ctx.Deadline()
		return map[string]any{"arn": lc.InvokedFunctionArn, "request": lc.AwsRequestID, "left": time.Until(deadline).Seconds(), "pid": os.Getpid()}, nil
	case "sleep":
		d, err := time.ParseDuration(e.Value)
		time.Sleep(d)
		return map[string]any{"pid": os.Getpid()}, err
	case "fail":
		return nil, errors.New(e.Value)
	case "panic":
		panic(e.Value)
	case "exit":
		os.Exit(7)
	case "print":
		fmt.Println(e.Value)
	case "large":
		return map[string]any{"text": strings.Repeat("x", 7<<20)}, nil
	}
	return map[string]any{"pid": os.Getpid()}, nil
}

func main() {
	if os.Getenv("PROBE_NO_START") != "" {
		fmt.Println("not today")
		os.Exit(3)
	}
	lambda.Start(handle)
}

// Package lambda runs functions as AWS Lambda does: the function's own program,
// in a process of its own, asks a Lambda Runtime API for work.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
//
// Guarantees: a process works on one invocation at a time and sees nothing of the
// runner's environment; an invocation ends with exactly one result, be it the
// function's answer, its error, a time-out (the process is killed) or the death of
// the process; an invocation that no process has taken yet survives the death of
// an idle process.
//
// Non-goals: limits on memory and processor, extensions, response streaming,
// layers, versions and aliases.
package lambda

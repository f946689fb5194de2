// Package template reads the CloudFormation template that the stack synthesizes
// and resolves it to plain values, the way CloudFormation does when it deploys.
//
// Guarantees: every intrinsic function that is left in a template is either
// resolved or reported as an error; references that go in a circle are reported,
// never followed for ever; a resource type that the local machine neither plays
// nor leaves out on purpose is an error (see Coverage), so that new
// infrastructure is never silently ignored.
//
// Non-goals: nested stacks, macros, transforms, cross-stack imports and dynamic
// references. The stack uses none of them.
package template

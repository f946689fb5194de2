package permissions

import (
	"slices"

	"strongroom/infra/local/template"
)

// MayInvoke tells whether a permission of the template lets a service invoke a
// function from a source (the ARN of a route, a rule or a bucket).
func MayInvoke(stack *template.Stack, function template.Resource, service, source string) bool {
	return slices.ContainsFunc(stack.Of("AWS::Lambda::Permission"), func(permission template.Resource) bool {
		p := permission.Properties
		name, pattern := p.Text("FunctionName"), p.Text("SourceArn")
		return (name == function.Name || name == function.ARN) && p.Text("Action") == "lambda:InvokeFunction" &&
			p.Text("Principal") == service && (pattern == "" || Matches(pattern, source))
	})
}

// MaySend tells whether a queue's policy lets a service send messages for a source.
func MaySend(stack *template.Stack, queue template.Resource, service, source string) (bool, error) {
	for _, policy := range stack.Of("AWS::SQS::QueuePolicy") {
		if !slices.Contains(policy.Properties.Texts("Queues"), queue.Name) {
			continue
		}
		statements, err := ReadDocument(policy.ID, policy.Properties.At("PolicyDocument"))
		if err != nil {
			return false, err
		}
		speaking := slices.DeleteFunc(statements, func(s Statement) bool {
			return !slices.Contains(s.Principals, service) && !slices.Contains(s.Principals, "*")
		})
		decision := decide(speaking, Request{Action: "sqs:SendMessage", Resource: queue.ARN, Context: Context{
			"aws:sourcearn": {source}, "aws:sourceaccount": {stack.Place.Account}, "aws:securetransport": {"true"},
		}})
		if decision.Allowed {
			return true, nil
		}
	}
	return false, nil
}

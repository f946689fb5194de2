package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"
)

// logDays is how long the functions' and the front door's logs are kept. They carry no personal content; what must be kept longer is in the audit table.
const logDays = 365

// logs holds the log groups: one per function by its short name, and the front door's.
type logs struct {
	functions map[string]awslogs.CfnLogGroup
	api       awslogs.CfnLogGroup
}

func newLogs(s *site, k keys) logs {
	l := logs{functions: map[string]awslogs.CfnLogGroup{}}
	for _, name := range Functions() {
		l.functions[name] = newLogGroup(s, k, title(name)+"Log", functionLog(s, name))
	}
	l.api = newLogGroup(s, k, "ApiLog", apiLog(s))
	return l
}

func newLogGroup(s *site, k keys, id, name string) awslogs.CfnLogGroup {
	group := awslogs.NewCfnLogGroup(s.stack, jsii.String(id), &awslogs.CfnLogGroupProps{
		LogGroupName:    jsii.String(name),
		RetentionInDays: jsii.Number(logDays),
		KmsKeyId:        k.log.AttrArn(),
	})
	keep(group)
	return group
}

func functionLog(s *site, function string) string { return "/aws/lambda/" + s.Name + "-" + function }

func apiLog(s *site) string { return "/aws/apigateway/" + s.Name + "-" + stage }

// logGroupARNs names the groups for the log key's policy, which exists before they do.
func logGroupARNs(s *site) []any {
	names := []any{s.arn("logs", "log-group:"+apiLog(s))}
	for _, function := range Functions() {
		names = append(names, s.arn("logs", "log-group:"+functionLog(s, function)))
	}
	return names
}

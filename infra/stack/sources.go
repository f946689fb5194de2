package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"
)

const (
	// scansAtOnce bounds how many documents are checked at the same time, so that a mass upload leaves executions for the people in front of their screens.
	scansAtOnce = 5
	// reconcileInput is what the schedule says to scan; the function knows it by these two fields.
	reconcileInput = `{"source":"strongroom.schedule","detail-type":"reconcile"}`
)

// tasksAtOnce bounds how many documents of different matters scan works on at the same time because a person asked for it.
const tasksAtOnce = 5

// taskPattern lets through the changes that give scan a task: a release or a redaction that a reviewer decided, or a new check under a newer policy.
const taskPattern = `{"eventName":["INSERT","MODIFY"],"dynamodb":{"NewImage":{"task":{"S":["recheck","redact","release"]}}}}`

// newSources starts scan for every finished upload and for every task, and once a minute for whatever an announcement did not reach: announcements
// are a doorbell, the table is the truth.
func newSources(s *site, q queues, t tables, f functions) {
	awslambda.NewCfnEventSourceMapping(s.stack, jsii.String("ScanTaskSource"), &awslambda.CfnEventSourceMappingProps{
		EventSourceArn: t.portal.AttrStreamArn(), FunctionName: f["scan"].Ref(), Enabled: jsii.Bool(true), StartingPosition: jsii.String("LATEST"),
		BatchSize: jsii.Number(1), ParallelizationFactor: jsii.Number(tasksAtOnce), // one long redaction must not hold up another matter's release
		MaximumRetryAttempts: jsii.Number(0), // the schedule repeats what failed
		FilterCriteria:       &awslambda.CfnEventSourceMapping_FilterCriteriaProperty{Filters: []any{&awslambda.CfnEventSourceMapping_FilterProperty{Pattern: jsii.String(taskPattern)}}},
	})
	awslambda.NewCfnEventSourceMapping(s.stack, jsii.String("ScanQueueSource"), &awslambda.CfnEventSourceMappingProps{
		EventSourceArn: q.scan.AttrArn(), FunctionName: f["scan"].Ref(), Enabled: jsii.Bool(true),
		BatchSize:             jsii.Number(1), // a document can take minutes; one that fails must not hold up another
		FunctionResponseTypes: list("ReportBatchItemFailures"),
		ScalingConfig:         &awslambda.CfnEventSourceMapping_ScalingConfigProperty{MaximumConcurrency: jsii.Number(scansAtOnce)},
	})
	rule := awsevents.NewCfnRule(s.stack, jsii.String("ScanReconcile"), &awsevents.CfnRuleProps{
		Name:               jsii.String(s.Name + "-scan-reconcile"),
		Description:        jsii.String("Lets scan look for uploads whose announcement did not arrive"),
		ScheduleExpression: jsii.String("rate(1 minute)"), State: jsii.String("ENABLED"),
		Targets: []any{&awsevents.CfnRule_TargetProperty{Id: jsii.String("scan"), Arn: f["scan"].AttrArn(), Input: jsii.String(reconcileInput)}},
	})
	awslambda.NewCfnPermission(s.stack, jsii.String("ScanReconcilePermission"), &awslambda.CfnPermissionProps{
		Action: jsii.String("lambda:InvokeFunction"), FunctionName: f["scan"].AttrArn(), Principal: jsii.String("events.amazonaws.com"), SourceArn: rule.AttrArn(),
	})
	// A run that failed is not repeated: the next minute's does the same work.
	awslambda.NewCfnEventInvokeConfig(s.stack, jsii.String("ScanReconcileOnce"), &awslambda.CfnEventInvokeConfigProps{
		FunctionName: f["scan"].Ref(), Qualifier: jsii.String("$LATEST"), MaximumRetryAttempts: jsii.Number(0), MaximumEventAgeInSeconds: jsii.Number(60),
	})
}

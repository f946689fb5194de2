package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
)

// newAlarms raises an alarm when a document could not be checked after all attempts, and tells the firm's address if one is set.
func newAlarms(s *site, k keys, q queues) {
	topic := awssns.NewCfnTopic(s.stack, jsii.String("Alerts"), &awssns.CfnTopicProps{
		TopicName: jsii.String(s.Name + "-alerts"), DisplayName: jsii.String("Strongroom alerts"), KmsMasterKeyId: k.log.AttrArn(),
	})
	awssns.NewCfnTopicPolicy(s.stack, jsii.String("AlertsPolicy"), &awssns.CfnTopicPolicyProps{
		Topics: list(*topic.Ref()),
		PolicyDocument: document(
			statement{sid: "RefusePlainConnections", deny: true, principal: everybody(), actions: []string{"sns:Publish", "sns:Subscribe"}, resources: []string{*topic.Ref()},
				when: map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}}},
			statement{sid: "RaiseAlarms", principal: service("cloudwatch.amazonaws.com"), actions: []string{"sns:Publish"}, resources: []string{*topic.Ref()},
				when: equals("aws:SourceAccount", *awscdk.Aws_ACCOUNT_ID())},
		),
	})
	if s.AlertEmail != "" {
		awssns.NewCfnSubscription(s.stack, jsii.String("AlertsByMail"), &awssns.CfnSubscriptionProps{
			TopicArn: topic.Ref(), Protocol: jsii.String("email"), Endpoint: jsii.String(s.AlertEmail),
		})
	}
	awscloudwatch.NewCfnAlarm(s.stack, jsii.String("ScanDeadAlarm"), &awscloudwatch.CfnAlarmProps{
		AlarmName:        jsii.String(s.Name + "-scan-dead"),
		AlarmDescription: jsii.String("An upload could not be checked after all attempts. The document is held; open Attention in the portal and choose Scan again, or ask for the file once more."),
		Namespace:        jsii.String("AWS/SQS"), MetricName: jsii.String("ApproximateNumberOfMessagesVisible"), Statistic: jsii.String("Maximum"),
		Dimensions: []any{&awscloudwatch.CfnAlarm_DimensionProperty{Name: jsii.String("QueueName"), Value: q.dead.AttrQueueName()}},
		Period:     jsii.Number(60), EvaluationPeriods: jsii.Number(1), Threshold: jsii.Number(0), ComparisonOperator: jsii.String("GreaterThanThreshold"),
		TreatMissingData: jsii.String("notBreaching"), AlarmActions: &[]any{topic.Ref()},
	})
}

package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
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

// newAPIAccount tells API Gateway which role writes the access logs of this account and region. There is one such setting for all of the account's APIs.
func newAPIAccount(s *site, role awsiam.CfnRole) awscdk.CfnResource {
	account := awsapigateway.NewCfnAccount(s.stack, jsii.String("ApiLogAccount"), &awsapigateway.CfnAccountProps{CloudWatchRoleArn: role.AttrArn()})
	keep(account)
	keep(role)
	return account
}

// newOutputs names what an operator needs after a deployment.
func newOutputs(s *site, a api, i identity) {
	for id, text := range map[string][2]string{
		"PortalAddress": {a.url + "/", "Where people find the portal"},
		"SigninSite":    {i.signinSite, "Where people sign in"},
		"UserPoolId":    {*i.pool.Ref(), "The directory of people"},
	} {
		awscdk.NewCfnOutput(s.stack, jsii.String(id), &awscdk.CfnOutputProps{Value: jsii.String(text[0]), Description: jsii.String(text[1])})
	}
}

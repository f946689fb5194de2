package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"
)

const (
	// scanSeconds is how long one check may take; the queue hides a message six times as long, as Lambda asks for, so that a slow check is not started twice.
	scanSeconds = 600
	// queueSeconds is how long an announcement waits before SQS forgets it: the longest that SQS allows, 14 days.
	queueSeconds = 14 * 24 * 60 * 60
	// scanAttempts is how often a check is tried before its message is set aside in the dead-letter queue.
	scanAttempts = 3
)

// queues holds the queue between the intake bucket and the scan function, and the one for messages that could not be handled.
type queues struct {
	scan, dead awssqs.CfnQueue
	policy     awssqs.CfnQueuePolicy // must stand before the bucket tries to announce anything
}

func newQueues(s *site, k keys) queues {
	name := s.Name + "-scan"
	dead := awssqs.NewCfnQueue(s.stack, jsii.String("ScanDeadQueue"), &awssqs.CfnQueueProps{
		QueueName:              jsii.String(name + "-dead"),
		KmsMasterKeyId:         k.intake.AttrArn(),
		MessageRetentionPeriod: jsii.Number(queueSeconds),
		RedriveAllowPolicy:     map[string]any{"redrivePermission": "byQueue", "sourceQueueArns": []any{s.arn("sqs", name)}},
	})
	scan := awssqs.NewCfnQueue(s.stack, jsii.String("ScanQueue"), &awssqs.CfnQueueProps{
		QueueName:              jsii.String(name),
		KmsMasterKeyId:         k.intake.AttrArn(),
		MessageRetentionPeriod: jsii.Number(queueSeconds),
		VisibilityTimeout:      jsii.Number(6 * scanSeconds),
		RedrivePolicy:          map[string]any{"deadLetterTargetArn": dead.AttrArn(), "maxReceiveCount": scanAttempts},
	})
	q := queues{scan: scan, dead: dead}
	q.policy = newQueuePolicy(s, "ScanQueuePolicy", scan, statement{
		sid: "AnnounceUploads", principal: service("s3.amazonaws.com"), actions: []string{"sqs:SendMessage"}, resources: []string{*scan.AttrArn()},
		when: map[string]any{
			"StringEquals": map[string]any{"aws:SourceAccount": *awscdk.Aws_ACCOUNT_ID()},
			"ArnEquals":    map[string]any{"aws:SourceArn": s.bucketARN(intake)},
		},
	})
	newQueuePolicy(s, "ScanDeadQueuePolicy", dead)
	return q
}

// newQueuePolicy refuses plain connections and allows nothing but the given statements; who may read a queue stands in the readers' roles.
func newQueuePolicy(s *site, id string, queue awssqs.CfnQueue, allowed ...statement) awssqs.CfnQueuePolicy {
	refuse := statement{
		sid: "RefusePlainConnections", deny: true, principal: everybody(), resources: []string{*queue.AttrArn()},
		actions: []string{"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:PurgeQueue", "sqs:ReceiveMessage", "sqs:SendMessage"},
		when:    map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
	}
	return awssqs.NewCfnQueuePolicy(s.stack, jsii.String(id), &awssqs.CfnQueuePolicyProps{
		Queues:         list(*queue.Ref()),
		PolicyDocument: document(append([]statement{refuse}, allowed...)...),
	})
}

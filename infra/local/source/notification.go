package source

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"strongroom/infra/local/permissions"
	"strongroom/infra/local/queue"
	"strongroom/infra/local/template"

	"strongroom/infra/local/recorder"
)

// notification sends events of one bucket to one queue.
type notification struct {
	event, prefix, suffix string
	queue                 *queue.Queue
	id                    string
}

// Notifications sends the events of buckets to queues.
type Notifications struct {
	place template.Place
	rules map[string][]notification // by bucket name
}

// ReadNotifications reads the notification configuration of every bucket.
// Queues are given by ARN.
func ReadNotifications(stack *template.Stack, queues map[string]*queue.Queue) (*Notifications, error) {
	n := &Notifications{place: stack.Place, rules: map[string][]notification{}}
	for _, bucket := range stack.Of("AWS::S3::Bucket") {
		configuration := bucket.Properties.At("NotificationConfiguration")
		for _, key := range configuration.Keys("") {
			if key != "QueueConfigurations" {
				return nil, fmt.Errorf("%w: %s of bucket %s", ErrTemplate, key, bucket.Name)
			}
		}
		for i, entry := range configuration.List("QueueConfigurations") {
			rule, err := readNotification(stack, bucket, entry, queues)
			if err != nil {
				return nil, err
			}
			rule.id = fmt.Sprintf("%s-%d", bucket.ID, i)
			n.rules[bucket.Name] = append(n.rules[bucket.Name], rule)
		}
	}
	return n, nil
}

func readNotification(stack *template.Stack, bucket template.Resource, entry template.Properties, queues map[string]*queue.Queue) (notification, error) {
	target, ok := stack.ByARN(entry.Text("Queue"))
	rule := notification{event: strings.TrimPrefix(entry.Text("Event"), "s3:"), queue: queues[entry.Text("Queue")]}
	if !ok || rule.queue == nil {
		return rule, fmt.Errorf("%w: bucket %s announces to an unknown queue", ErrTemplate, bucket.Name)
	}
	for _, filter := range entry.List("Filter.S3Key.Rules") {
		switch strings.ToLower(filter.Text("Name")) {
		case "prefix":
			rule.prefix = filter.Text("Value")
		case "suffix":
			rule.suffix = filter.Text("Value")
		}
	}
	allowed, err := permissions.MaySend(stack, target, "s3.amazonaws.com", bucket.ARN)
	if err == nil && !allowed {
		err = fmt.Errorf("%w: the policy of queue %s does not let S3 send for bucket %s", ErrTemplate, target.Name, bucket.Name)
	}
	return rule, err
}

// Announce sends the event of a created object to every queue that wants it.
func (n *Notifications) Announce(created recorder.Created) error {
	for _, rule := range n.rules[created.Bucket] {
		if !permissions.Matches(rule.event, created.Event) ||
			!strings.HasPrefix(created.Key, rule.prefix) || !strings.HasSuffix(created.Key, rule.suffix) {
			continue
		}
		body, err := json.Marshal(map[string]any{"Records": []any{n.record(rule, created)}})
		if err != nil {
			return fmt.Errorf("announcing %s: %w", created.Key, err)
		}
		if _, err := rule.queue.Send(string(body)); err != nil {
			return fmt.Errorf("announcing %s: %w", created.Key, err)
		}
	}
	return nil
}

// Test sends the test message that S3 sends when a notification is set up.
func (n *Notifications) Test(bucket string) error {
	for _, rule := range n.rules[bucket] {
		body, err := json.Marshal(map[string]string{
			"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": time.Now().UTC().Format(time.RFC3339Nano),
			"Bucket": bucket, "RequestId": "LOCAL", "HostId": "local",
		})
		if err != nil {
			return fmt.Errorf("sending the test message of %s: %w", bucket, err)
		}
		if _, err := rule.queue.Send(string(body)); err != nil {
			return fmt.Errorf("sending the test message of %s: %w", bucket, err)
		}
	}
	return nil
}

// record makes one record of an S3 event.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
func (n *Notifications) record(rule notification, c recorder.Created) map[string]any {
	object := map[string]any{
		"key": encodeKey(c.Key), "size": c.Size, "eTag": c.ETag, "sequencer": fmt.Sprintf("%018X", c.Time.UnixNano()),
	}
	if c.Version != "" && c.Version != "null" {
		object["versionId"] = c.Version
	}
	remote, _, _ := strings.Cut(c.Remote, ":")
	return map[string]any{
		"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": n.place.Region,
		"eventTime": c.Time.UTC().Format("2006-01-02T15:04:05.000Z"), "eventName": c.Event,
		"userIdentity":      map[string]any{"principalId": "AWS:" + c.Caller},
		"requestParameters": map[string]any{"sourceIPAddress": remote},
		"responseElements":  map[string]any{"x-amz-request-id": c.RequestID, "x-amz-id-2": c.RequestID},
		"s3": map[string]any{
			"s3SchemaVersion": "1.0", "configurationId": rule.id,
			"bucket": map[string]any{
				"name": c.Bucket, "ownerIdentity": map[string]any{"principalId": n.place.Account},
				"arn": "arn:" + n.place.Partition + ":s3:::" + c.Bucket,
			},
			"object": object,
		},
	}
}

// encodeKey encodes a key as S3 does in events: like a form value, slashes kept.
func encodeKey(key string) string {
	parts := strings.Split(key, "/")
	for i := range parts {
		parts[i] = url.QueryEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

package source

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"

	"strongroom/infra/local/lambda"
	"strongroom/infra/local/queue"
	"strongroom/infra/local/recorder"
	"strongroom/infra/local/template"
)

const house = `{"Resources": {
  "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "fn"}},
  "Work": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "work", "KmsMasterKeyId": "key-arn"}},
  "WorkPolicy": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": "Work"}], "PolicyDocument": {"Statement": [
    {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": {"Fn::GetAtt": ["Work", "Arn"]},
     "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:s3:::intake"}}}]}}},
  "Intake": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "intake", "NotificationConfiguration": {"QueueConfigurations": [
    {"Event": "s3:ObjectCreated:*", "Queue": {"Fn::GetAtt": ["Work", "Arn"]}, "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": "m/"}]}}}]}}},
  "Mapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"EventSourceArn": {"Fn::GetAtt": ["Work", "Arn"]}, "FunctionName": {"Ref": "Fn"},
    "BatchSize": 2, "FunctionResponseTypes": ["ReportBatchItemFailures"], "ScalingConfig": {"MaximumConcurrency": 2}}},
  "Tick": {"Type": "AWS::Events::Rule", "Properties": {"Name": "tick", "ScheduleExpression": "rate(1 minute)", "State": "ENABLED", "Targets": [
    {"Id": "a", "Arn": {"Fn::GetAtt": ["Fn", "Arn"]}, "Input": "{\"do\":1}"}, {"Id": "b", "Arn": {"Fn::GetAtt": ["Fn", "Arn"]}}]}},
  "TickDoor": {"Type": "AWS::Lambda::Permission", "Properties": {"Action": "lambda:InvokeFunction", "FunctionName": {"Ref": "Fn"}, "Principal": "events.amazonaws.com", "SourceArn": {"Fn::GetAtt": ["Tick", "Arn"]}}}
}}`

func stack(t testing.TB, text string) *template.Stack {
	t.Helper()
	parsed, err := template.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	resolved, err := parsed.Resolve(template.Local())
	if err != nil {
		t.Fatal(err)
	}
	return resolved
}

const workARN = "arn:aws:sqs:eu-central-1:000000000000:work"

// fake is a function that answers by a function of the test, and can be paused.
type fake struct {
	mu      sync.Mutex
	answer  func(event []byte) lambda.Result
	events  [][]byte
	running chan struct{}
}

func newFake(answer func([]byte) lambda.Result) *fake {
	f := &fake{answer: answer, running: make(chan struct{})}
	close(f.running)
	return f
}

func (f *fake) Invoke(_ context.Context, _ string, event []byte) (lambda.Result, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events = append(f.events, event)
	return f.answer(event), nil
}

func (f *fake) Running(string) <-chan struct{} { return f.running }

func (f *fake) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.events)
}

func allow(string, string, string) bool { return true }

var quiet = slog.New(slog.DiscardHandler)

func openQueue(t *testing.T, visibility time.Duration) *queue.Queue {
	t.Helper()
	q, err := queue.Open(t.TempDir(), queue.Config{Name: "work", Visibility: visibility})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	return q
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("%s does not happen", what)
}

func TestAnnouncements(t *testing.T) {
	q := openQueue(t, time.Minute)
	n, err := ReadNotifications(stack(t, house), map[string]*queue.Queue{workARN: q})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	for _, c := range []recorder.Created{
		{Event: "ObjectCreated:Put", Bucket: "intake", Key: "m/a b&ü", Size: 7, ETag: "e", Version: "v1", Caller: "fn", Remote: "127.0.0.1:99", Time: at},
		{Event: "ObjectCreated:Put", Bucket: "intake", Key: "other/a", Time: at},
		{Event: "ObjectRemoved:Delete", Bucket: "intake", Key: "m/a", Time: at},
		{Event: "ObjectCreated:Put", Bucket: "vault", Key: "m/a", Time: at},
	} {
		if err := n.Announce(c); err != nil {
			t.Fatal(err)
		}
	}
	messages, err := q.Receive(10)
	if err != nil || len(messages) != 1 {
		t.Fatalf("%d messages, %v", len(messages), err)
	}
	var event events.S3Event
	if err := json.Unmarshal([]byte(messages[0].Body), &event); err != nil {
		t.Fatal(err)
	}
	r := event.Records[0]
	if r.EventName != "ObjectCreated:Put" || r.S3.Bucket.Name != "intake" || r.S3.Bucket.Arn != "arn:aws:s3:::intake" || r.S3.Object.Key != "m/a+b%26%C3%BC" ||
		r.S3.Object.URLDecodedKey != "m/a b&ü" || r.S3.Object.Size != 7 || r.S3.Object.VersionID != "v1" || !r.EventTime.Equal(at) || r.RequestParameters.SourceIPAddress != "127.0.0.1" {
		t.Errorf("%+v", r)
	}
	if err := n.Test("intake"); err != nil {
		t.Fatal(err)
	}
	if messages, _ := q.Receive(10); len(messages) != 1 || !strings.Contains(messages[0].Body, `"Event":"s3:TestEvent"`) {
		t.Errorf("%+v", messages)
	}
}

func TestReadRefusals(t *testing.T) {
	q := openQueue(t, time.Minute)
	for name, change := range map[string][2]string{
		"topic of a bucket":         {"QueueConfigurations", "TopicConfigurations"},
		"queue from elsewhere":      {`"Queue": {"Fn::GetAtt": ["Work", "Arn"]}`, `"Queue": "arn:aws:sqs:eu-central-1:000000000000:else"`},
		"policy without the bucket": {"arn:aws:s3:::intake\"", "arn:aws:s3:::other\""},
		"filter on a mapping":       {`"BatchSize": 2`, `"FilterCriteria": {"Filters": []}`},
		"mapping of no function":    {`"FunctionName": {"Ref": "Fn"},`, `"FunctionName": "ghost",`},
		"cron":                      {"rate(1 minute)", "cron(0 12 * * ? *)"},
		"rule for events":           {`"ScheduleExpression": "rate(1 minute)"`, `"EventPattern": {"source": ["x"]}`},
		"rule without permission":   {`"Principal": "events.amazonaws.com"`, `"Principal": "s3.amazonaws.com"`},
		"rule for another target":   {`"Id": "b", "Arn": {"Fn::GetAtt": ["Fn", "Arn"]}`, `"Id": "b", "Arn": "arn:else"`},
	} {
		text := strings.Replace(house, change[0], change[1], 1)
		if text == house {
			t.Fatalf("%s changes nothing", name)
		}
		s := stack(t, text)
		_, err1 := ReadNotifications(s, map[string]*queue.Queue{workARN: q})
		_, err2 := ReadPoller(s, s.Resources["Mapping"], q, nil, allow, quiet)
		_, err3 := ReadSchedules(s, nil, quiet)
		if !errors.Is(errors.Join(err1, err2, err3), ErrTemplate) {
			t.Errorf("%s: %v %v %v", name, err1, err2, err3)
		}
	}
}

func TestFailures(t *testing.T) {
	messages := []queue.Message{{ID: "a"}, {ID: "b"}}
	for _, c := range []struct {
		name, payload string
		partial       bool
		failed        map[string]bool
		all           bool
	}{
		{"nothing said", ``, true, map[string]bool{}, false},
		{"null", `null`, true, map[string]bool{}, false},
		{"none failed", `{"batchItemFailures":[]}`, true, map[string]bool{}, false},
		{"one failed", `{"batchItemFailures":[{"itemIdentifier":"b"}]}`, true, map[string]bool{"b": true}, false},
		{"unknown message", `{"batchItemFailures":[{"itemIdentifier":"z"}]}`, true, map[string]bool{}, true},
		{"empty identifier", `{"batchItemFailures":[{"itemIdentifier":""}]}`, true, map[string]bool{}, true},
		{"not understood", `[]`, true, map[string]bool{}, true},
		{"not asked for", `{"batchItemFailures":[{"itemIdentifier":"b"}]}`, false, map[string]bool{}, false},
	} {
		failed, all := failures(lambda.Result{Payload: []byte(c.payload)}, messages, c.partial)
		if diff := cmp.Diff(c.failed, failed); all != c.all || (!all && diff != "") {
			t.Errorf("%s: %v %v", c.name, failed, all)
		}
	}
}

// TestS73_PollerDeliversUntilDealtWith fails each message once, one way or another.
func TestS73_PollerDeliversUntilDealtWith(t *testing.T) {
	q := openQueue(t, 50*time.Millisecond)
	for _, body := range []string{"error", "partial", "fine"} {
		if _, err := q.Send(body); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]int{}
	function := newFake(func(text []byte) lambda.Result {
		var event events.SQSEvent
		if err := json.Unmarshal(text, &event); err != nil || len(event.Records) > 2 {
			return lambda.Result{Error: "Unhandled"}
		}
		var answer events.SQSEventResponse
		for _, r := range event.Records {
			seen[r.Body]++
			if seen[r.Body] > 1 || r.Body == "fine" {
				continue
			}
			if r.Body == "error" {
				return lambda.Result{Error: "Unhandled", Payload: []byte(`{}`)}
			}
			answer.BatchItemFailures = append(answer.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: r.MessageId})
		}
		payload, _ := json.Marshal(answer)
		return lambda.Result{Payload: payload}
	})
	var mu sync.Mutex
	permitted := map[string]bool{}
	s := stack(t, house)
	poller, err := ReadPoller(s, s.Resources["Mapping"], q, function, func(_, action, resource string) bool {
		mu.Lock()
		defer mu.Unlock()
		permitted[action+" "+resource] = true
		return true
	}, quiet)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { poller.Run(ctx); close(done) }()
	eventually(t, "the end of all messages", func() bool { return len(q.State().Messages) == 0 })
	cancel()
	<-done
	for _, body := range []string{"error", "partial"} {
		if seen[body] < 2 {
			t.Errorf("%s was delivered %d times", body, seen[body])
		}
	}
	for _, want := range []string{"sqs:ReceiveMessage " + workARN, "sqs:DeleteMessage " + workARN, "sqs:GetQueueAttributes " + workARN, "kms:Decrypt key-arn"} {
		if !permitted[want] {
			t.Errorf("%s is not recorded: %v", want, permitted)
		}
	}
}

func TestPollerHoldsBack(t *testing.T) {
	for _, c := range []struct {
		name   string
		paused bool
		permit Permit
	}{
		{"while the function is paused", true, allow},
		{"what the role does not allow", false, func(_, action, _ string) bool { return action != "sqs:ReceiveMessage" }},
		{"when the role does not allow the queue at all", false, func(string, string, string) bool { return false }},
	} {
		q := openQueue(t, time.Minute)
		if _, err := q.Send("x"); err != nil {
			t.Fatal(err)
		}
		function := newFake(func([]byte) lambda.Result { return lambda.Result{} })
		if c.paused {
			function.running = make(chan struct{})
		}
		s := stack(t, house)
		poller, err := ReadPoller(s, s.Resources["Mapping"], q, function, c.permit, quiet)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		poller.Run(ctx)
		cancel()
		if function.count() != 0 || len(q.State().Messages) != 1 {
			t.Errorf("%s: delivered", c.name)
		}
	}
}

package source

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"strongroom/infra/local/lambda"
	"strongroom/infra/local/queue"
	"strongroom/infra/local/template"
)

// Poller delivers the messages of one queue to one function.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
type Poller struct {
	function string
	queue    *queue.Queue
	arn      string
	key      string // ARN of the key that protects the queue; may be empty
	region   string
	batch    int
	workers  int
	partial  bool // ReportBatchItemFailures
	invoker  Invoker
	permit   Permit
	log      *slog.Logger
}

// ReadPoller reads a mapping whose source is a queue.
func ReadPoller(stack *template.Stack, mapping template.Resource, q *queue.Queue, invoker Invoker, permit Permit, log *slog.Logger) (*Poller, error) {
	p := mapping.Properties
	source, ok := stack.ByARN(p.Text("EventSourceArn"))
	function, err := functionOf(stack, p.Text("FunctionName"))
	if !ok || err != nil {
		return nil, fmt.Errorf("%w: mapping %s names no queue or no function", ErrTemplate, mapping.ID)
	}
	if p.At("FilterCriteria").Present() || p.Number("MaximumBatchingWindowInSeconds", 0) > 0 {
		return nil, fmt.Errorf("%w: mapping %s filters or collects", ErrTemplate, mapping.ID)
	}
	poller := &Poller{
		function: function.Name, queue: q, arn: source.ARN, key: source.Properties.Text("KmsMasterKeyId"), region: stack.Place.Region,
		batch: p.Number("BatchSize", 10), workers: p.Number("ScalingConfig.MaximumConcurrency", 5),
		invoker: invoker, permit: permit, log: log,
	}
	for _, kind := range p.Texts("FunctionResponseTypes") {
		poller.partial = poller.partial || kind == "ReportBatchItemFailures"
	}
	return poller, nil
}

// functionOf finds a function by name or ARN.
func functionOf(stack *template.Stack, name string) (template.Resource, error) {
	for _, function := range stack.Of("AWS::Lambda::Function") {
		if name != "" && (function.Name == name || function.ARN == name) {
			return function, nil
		}
	}
	return template.Resource{}, fmt.Errorf("%w: function %q is not in the template", ErrTemplate, name)
}

// Run delivers until the context ends.
func (p *Poller) Run(ctx context.Context) {
	if !p.permit(p.function, "sqs:GetQueueAttributes", p.arn) {
		p.log.Error("the function's role does not allow its queue; nothing is delivered", "function", p.function, "queue", p.queue.Name)
		return
	}
	var workers sync.WaitGroup
	for range p.workers {
		workers.Go(func() { p.work(ctx) })
	}
	workers.Wait()
}

func (p *Poller) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.invoker.Running(p.function):
		}
		arrived := p.queue.Wait()
		messages, err := p.queue.Receive(p.batch)
		if err != nil {
			p.log.Error("queue can't be read", "queue", p.queue.Name, "cause", err)
		}
		if len(messages) > 0 {
			p.deliver(ctx, messages)
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-arrived:
		case <-time.After(500 * time.Millisecond): // hidden messages become visible without a sound
		}
	}
}

// deliver gives a batch to the function and deletes what it dealt with.
func (p *Poller) deliver(ctx context.Context, messages []queue.Message) {
	allowed := p.permit(p.function, "sqs:ReceiveMessage", p.arn) && p.permit(p.function, "sqs:DeleteMessage", p.arn)
	if p.key != "" {
		allowed = p.permit(p.function, "kms:Decrypt", p.key) && allowed
	}
	if !allowed {
		p.log.Error("the function's role does not allow its queue", "function", p.function, "queue", p.queue.Name)
		return
	}
	event, err := json.Marshal(p.event(messages))
	if err != nil {
		p.log.Error("event can't be made", "queue", p.queue.Name, "cause", err)
		return
	}
	result, err := p.invoker.Invoke(context.WithoutCancel(ctx), p.function, event)
	if err != nil || result.Error != "" {
		p.log.Warn("delivery failed", "function", p.function, "queue", p.queue.Name, "messages", len(messages), "cause", err, "error", string(result.Payload))
		return
	}
	failed, all := failures(result, messages, p.partial)
	for _, m := range messages {
		if all || failed[m.ID] {
			p.log.Warn("message was not dealt with", "function", p.function, "message", m.ID, "received", m.Received)
			continue
		}
		if err := p.queue.Delete(m); err != nil {
			p.log.Warn("message can't be deleted", "queue", p.queue.Name, "message", m.ID, "cause", err)
		}
	}
}

// failures reads which messages the function reports as failed. An answer that
// can't be understood, or that names unknown messages, fails them all.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
func failures(result lambda.Result, messages []queue.Message, partial bool) (failed map[string]bool, all bool) {
	failed = map[string]bool{}
	if !partial || len(result.Payload) == 0 || string(result.Payload) == "null" || string(result.Payload) == `""` {
		return failed, false
	}
	var answer events.SQSEventResponse
	if json.Unmarshal(result.Payload, &answer) != nil {
		return failed, true
	}
	known := map[string]bool{}
	for _, m := range messages {
		known[m.ID] = true
	}
	for _, item := range answer.BatchItemFailures {
		if !known[item.ItemIdentifier] {
			return failed, true
		}
		failed[item.ItemIdentifier] = true
	}
	return failed, false
}

func (p *Poller) event(messages []queue.Message) events.SQSEvent {
	var event events.SQSEvent
	for _, m := range messages {
		sum := md5.Sum([]byte(m.Body)) // the protocol asks for MD5
		event.Records = append(event.Records, events.SQSMessage{
			MessageId: m.ID, ReceiptHandle: m.Receipt, Body: m.Body, Md5OfBody: hex.EncodeToString(sum[:]),
			EventSource: "aws:sqs", EventSourceARN: p.arn, AWSRegion: p.region,
			Attributes: map[string]string{
				"ApproximateReceiveCount":          strconv.Itoa(m.Received),
				"SentTimestamp":                    strconv.FormatInt(m.Sent.UnixMilli(), 10),
				"ApproximateFirstReceiveTimestamp": strconv.FormatInt(m.First.UnixMilli(), 10),
				"SenderId":                         "LOCAL",
			},
			MessageAttributes: map[string]events.SQSMessageAttribute{},
		})
	}
	return event
}

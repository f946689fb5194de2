package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"

	lambdaevents "github.com/aws/aws-lambda-go/events"
)

// lastReceive is the queue's maxReceiveCount: after it a message goes to the dead-letter queue.
const lastReceive = 3

// events takes what the function is invoked with: messages of the queue that S3 sends its notifications to, changes of documents in the table's
// stream that give the scanner a task, or the schedule's reconcile.
type events struct {
	service scanner
	log     *slog.Logger
}

// scanner is what the events lead to; see scan.Service.
type scanner interface {
	Arrived(ctx context.Context, key, version string, last bool) error
	Rung(ctx context.Context, matter, document string) error
	Reconcile(ctx context.Context) error
}

// Handle answers a queue's batch with the messages that failed, so that only those come again. A doorbell that fails is not rung again: the
// schedule takes up what it was for.
func (e *events) Handle(ctx context.Context, raw json.RawMessage) (any, error) {
	var kind struct {
		Detail  string `json:"detail-type"`
		Records []record
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return nil, fmt.Errorf("reading the event: %w", err)
	}
	if kind.Detail == "reconcile" {
		return nil, e.service.Reconcile(ctx)
	}
	if len(kind.Records) == 0 {
		return nil, fmt.Errorf("the event is neither a batch of messages or changes nor the schedule's reconcile")
	}
	failed := lambdaevents.SQSEventResponse{BatchItemFailures: []lambdaevents.SQSBatchItemFailure{}}
	for _, message := range kind.Records {
		if message.EventSource == fromTable {
			e.rung(ctx, message.Change.NewImage)
			continue
		}
		if err := e.message(ctx, message.SQSMessage); err != nil {
			e.log.Error("a message failed", "message", message.MessageId, "error", err)
			failed.BatchItemFailures = append(failed.BatchItemFailures, lambdaevents.SQSBatchItemFailure{ItemIdentifier: message.MessageId})
		}
	}
	return failed, nil
}

// fromTable is the source of a change in a table's stream.
const fromTable = "aws:dynamodb"

// record is a message of the queue, or a change of the table.
type record struct {
	lambdaevents.SQSMessage
	Change struct {
		NewImage map[string]struct{ S string }
	} `json:"dynamodb"`
}

// rung takes up what a document's new row asks for.
func (e *events) rung(ctx context.Context, row map[string]struct{ S string }) {
	matter, document := row["matter"].S, row["id"].S
	if err := e.service.Rung(ctx, matter, document); err != nil {
		e.log.Error("a task failed; the schedule takes it up", "document", document, "error", err)
	}
}

func (e *events) message(ctx context.Context, message lambdaevents.SQSMessage) error {
	var notification struct {
		Event   string                       `json:"Event"` // "s3:TestEvent" when the notification is set up
		Records []lambdaevents.S3EventRecord `json:"Records"`
	}
	if err := json.Unmarshal([]byte(message.Body), &notification); err != nil {
		return fmt.Errorf("reading the notification: %w", err)
	}
	received, _ := strconv.Atoi(message.Attributes["ApproximateReceiveCount"])
	for _, record := range notification.Records {
		key, err := url.QueryUnescape(record.S3.Object.Key) // S3 writes keys as in a form
		if err != nil {
			return fmt.Errorf("reading the key: %w", err)
		}
		if err := e.service.Arrived(ctx, key, record.S3.Object.VersionID, received >= lastReceive); err != nil {
			return err
		}
	}
	return nil
}

package source

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"

	"strongroom/infra/local/template"
)

// Stream delivers the changes of one table to one function, in order.
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
type Stream struct {
	function    string
	table       string
	arn         string // as the template names it, for permissions
	wanted      filter
	batch       int
	fromStart   bool
	partial     bool
	attempts    int // -1: for ever
	region      string
	tables      *dynamodb.Client
	streams     *dynamodbstreams.Client
	checkpoints *Checkpoints
	invoker     Invoker
	permit      Permit
	log         *slog.Logger
}

// ReadStream reads a mapping whose source is the stream of a table.
func ReadStream(stack *template.Stack, mapping, table template.Resource, invoker Invoker, permit Permit, log *slog.Logger,
	tables *dynamodb.Client, streams *dynamodbstreams.Client, checkpoints *Checkpoints) (*Stream, error) {
	p := mapping.Properties
	function, err := functionOf(stack, p.Text("FunctionName"))
	if err != nil {
		return nil, err
	}
	for _, unknown := range []string{"DestinationConfig", "TumblingWindowInSeconds", "MaximumBatchingWindowInSeconds"} {
		if p.At(unknown).Present() {
			return nil, fmt.Errorf("%w: %s of mapping %s", ErrTemplate, unknown, mapping.ID)
		}
	}
	wanted, err := readFilter(p)
	if err != nil {
		return nil, err
	}
	s := &Stream{
		wanted: wanted, function: function.Name, table: table.Name, arn: p.Text("EventSourceArn"), region: stack.Place.Region,
		batch: p.Number("BatchSize", 100), attempts: p.Number("MaximumRetryAttempts", -1),
		fromStart: p.Text("StartingPosition") != "LATEST", tables: tables, streams: streams,
		checkpoints: checkpoints, invoker: invoker, permit: permit, log: log,
	}
	for _, kind := range p.Texts("FunctionResponseTypes") {
		s.partial = s.partial || kind == "ReportBatchItemFailures"
	}
	return s, nil
}

const (
	streamPause = 200 * time.Millisecond // between polls of an empty stream
	retryPause  = 500 * time.Millisecond // between attempts at a batch that failed
)

// Run delivers until the context ends. A failing engine is asked again.
func (s *Stream) Run(ctx context.Context) {
	for _, action := range []string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"} {
		if !s.permit(s.function, action, s.arn) {
			s.log.Error("the function's role does not allow its stream; nothing is delivered", "function", s.function, "action", action)
			return
		}
	}
	for ctx.Err() == nil {
		if err := s.shards(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("stream can't be read", "table", s.table, "cause", err)
		}
		sleep(ctx, streamPause)
	}
}

func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// shards reads every shard of the stream to its present end.
func (s *Stream) shards(ctx context.Context) error {
	table, err := s.tables.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &s.table})
	if err != nil {
		return fmt.Errorf("finding the stream: %w", err)
	}
	arn := table.Table.LatestStreamArn
	if arn == nil {
		return fmt.Errorf("%w: table %s has no stream", ErrTemplate, s.table)
	}
	described, err := s.streams.DescribeStream(ctx, &dynamodbstreams.DescribeStreamInput{StreamArn: arn})
	if err != nil {
		return fmt.Errorf("describing the stream: %w", err)
	}
	for _, shard := range described.StreamDescription.Shards {
		if err := s.shard(ctx, *arn, aws.ToString(shard.ShardId)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Stream) shard(ctx context.Context, arn, id string) error {
	name := s.function + " " + s.table + " " + id
	input := &dynamodbstreams.GetShardIteratorInput{StreamArn: &arn, ShardId: &id, ShardIteratorType: types.ShardIteratorTypeLatest}
	if s.fromStart {
		input.ShardIteratorType = types.ShardIteratorTypeTrimHorizon
	}
	if sequence := s.checkpoints.Get(name); sequence != "" {
		input.ShardIteratorType, input.SequenceNumber = types.ShardIteratorTypeAfterSequenceNumber, &sequence
	}
	iterator, err := s.streams.GetShardIterator(ctx, input)
	if err != nil {
		return fmt.Errorf("opening shard %s: %w", id, err)
	}
	for next := iterator.ShardIterator; next != nil && ctx.Err() == nil; {
		page, err := s.streams.GetRecords(ctx, &dynamodbstreams.GetRecordsInput{ShardIterator: next, Limit: aws.Int32(1000)})
		if err != nil {
			return fmt.Errorf("reading shard %s: %w", id, err)
		}
		if err := s.page(ctx, name, page.Records); err != nil {
			return err
		}
		if next = page.NextShardIterator; len(page.Records) == 0 {
			sleep(ctx, streamPause)
		}
	}
	return nil
}

// page delivers what the mapping's filter lets through, in batches, and notes that the rest has passed.
func (s *Stream) page(ctx context.Context, name string, records []types.Record) error {
	var wanted []types.Record
	for _, record := range records {
		ok, err := s.wanted.matches(streamEvent(s.arn, s.region, []types.Record{record}).Records[0])
		if err != nil {
			return err
		}
		if ok {
			wanted = append(wanted, record)
		}
	}
	for batch := range slices.Chunk(wanted, s.batch) {
		if err := s.deliver(ctx, name, batch); err != nil {
			return err
		}
	}
	if len(wanted) == len(records) {
		return nil
	}
	return s.checkpoints.Set(name, aws.ToString(records[len(records)-1].Dynamodb.SequenceNumber))
}

// deliver gives records to the function until it has dealt with all of them, or
// gives up after the attempts that the mapping allows.
func (s *Stream) deliver(ctx context.Context, name string, records []types.Record) error {
	for attempt := 0; len(records) > 0; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.invoker.Running(s.function):
		}
		done, err := s.attempt(ctx, records)
		if done > 0 {
			if err := s.checkpoints.Set(name, aws.ToString(records[done-1].Dynamodb.SequenceNumber)); err != nil {
				return err
			}
			records, attempt = records[done:], 0
		}
		if err == nil {
			continue
		}
		s.log.Warn("stream delivery failed", "function", s.function, "table", s.table, "records", len(records), "attempt", attempt, "cause", err)
		if attempt++; s.attempts >= 0 && attempt > s.attempts {
			return s.checkpoints.Set(name, aws.ToString(records[len(records)-1].Dynamodb.SequenceNumber))
		}
		sleep(ctx, retryPause)
	}
	return nil
}

var errBatch = errors.New("the function did not deal with all records")

// attempt delivers records once and says how many, from the first, are dealt with.
func (s *Stream) attempt(ctx context.Context, records []types.Record) (int, error) {
	event, err := json.Marshal(streamEvent(s.arn, s.region, records))
	if err != nil {
		return 0, fmt.Errorf("making the event: %w", err)
	}
	result, err := s.invoker.Invoke(context.WithoutCancel(ctx), s.function, event)
	if err != nil {
		return 0, err
	}
	if result.Error != "" {
		return 0, fmt.Errorf("%w: %s", errBatch, result.Payload)
	}
	var answer events.DynamoDBEventResponse
	if !s.partial || len(result.Payload) == 0 || string(result.Payload) == "null" {
		return len(records), nil
	}
	if err := json.Unmarshal(result.Payload, &answer); err != nil {
		return 0, fmt.Errorf("%w: %s", errBatch, result.Payload)
	}
	first := len(records)
	for _, item := range answer.BatchItemFailures {
		for i, record := range records {
			if aws.ToString(record.Dynamodb.SequenceNumber) == item.ItemIdentifier {
				first = min(first, i)
			}
		}
	}
	if first < len(records) {
		return first, errBatch
	}
	return first, nil
}

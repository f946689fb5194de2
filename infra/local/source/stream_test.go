package source

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streamtypes "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
	"github.com/google/go-cmp/cmp"

	"strongroom/infra/local/engine/enginetest"
	"strongroom/infra/local/lambda"
	"strongroom/infra/local/store"
	"strongroom/infra/local/template"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

const streamHouse = `{"Resources": {
  "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "fn"}},
  "Rows": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "rows", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}], "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"}}},
  "Mapping": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"EventSourceArn": {"Fn::GetAtt": ["Rows", "StreamArn"]}, "FunctionName": {"Ref": "Fn"},
    "StartingPosition": "TRIM_HORIZON", "BatchSize": 3, "FunctionResponseTypes": ["ReportBatchItemFailures"]}}
}}`

// listener is a function that notes the keys it has dealt with, in order, and fails as told.
type listener struct {
	mu    sync.Mutex
	order []string
	calls int
}

func (l *listener) take(event []byte) lambda.Result {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls++
	if l.calls%3 == 1 {
		return lambda.Result{Error: "Unhandled", Payload: []byte(`{"errorMessage":"not now"}`)}
	}
	var change events.DynamoDBEvent
	if err := json.Unmarshal(event, &change); err != nil {
		return lambda.Result{Error: "Unhandled", Payload: []byte(`{}`)}
	}
	for i, r := range change.Records {
		if l.calls%3 == 2 && i == 1 { // the rest of this batch another time
			payload, _ := json.Marshal(events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{{ItemIdentifier: r.Change.SequenceNumber}}})
			return lambda.Result{Payload: payload}
		}
		l.order = append(l.order, r.EventName+" "+r.Change.Keys["pk"].String())
	}
	return lambda.Result{Payload: []byte(`{}`)}
}

func (l *listener) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.order)
}

// TestS73_StreamDeliversInOrderAndGoesOn changes a table, delivers, stops, changes
// again and delivers from where it stopped.
func TestS73_StreamDeliversInOrderAndGoesOn(t *testing.T) {
	ctx := context.Background()
	url := enginetest.StartDynamoDB(t, t.TempDir()).URL().String()
	tables := dynamodb.NewFromConfig(enginetest.Config(enginetest.Root), func(o *dynamodb.Options) { o.BaseEndpoint = &url })
	streams := dynamodbstreams.NewFromConfig(enginetest.Config(enginetest.Root), func(o *dynamodbstreams.Options) { o.BaseEndpoint = &url })
	s := stack(t, streamHouse)
	if err := store.Tables(ctx, tables, s); err != nil {
		t.Fatal(err)
	}
	put := func(from, to int) {
		for i := from; i < to; i++ {
			item := map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: fmt.Sprint(i)}}
			if _, err := tables.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("rows"), Item: item}); err != nil {
				t.Fatal(err)
			}
		}
	}
	path, l := filepath.Join(t.TempDir(), "streams.json"), new(listener)
	deliver := func(want int) {
		checkpoints, err := OpenCheckpoints(path)
		if err != nil {
			t.Fatal(err)
		}
		stream, err := ReadStream(s, s.Resources["Mapping"], s.Resources["Rows"], newFake(l.take), allow, quiet, tables, streams, checkpoints)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() { stream.Run(ctx); close(done) }()
		eventually(t, "the delivery", func() bool { return l.count() >= want })
		cancel()
		<-done
	}
	put(0, 7)
	deliver(7)
	put(7, 10)
	deliver(10)
	var want []string
	for i := range 10 {
		want = append(want, fmt.Sprintf("INSERT %d", i))
	}
	if diff := cmp.Diff(want, l.order); diff != "" {
		t.Error(diff)
	}
}

func TestStreamEventCarriesEveryType(t *testing.T) {
	record := streamtypes.Record{EventID: aws.String("1"), EventName: streamtypes.OperationTypeModify, Dynamodb: &streamtypes.StreamRecord{
		SequenceNumber: aws.String("9"), SizeBytes: aws.Int64(3), StreamViewType: streamtypes.StreamViewTypeNewImage,
		NewImage: map[string]streamtypes.AttributeValue{
			"s": &streamtypes.AttributeValueMemberS{Value: "a"}, "n": &streamtypes.AttributeValueMemberN{Value: "1.5"}, "b": &streamtypes.AttributeValueMemberB{Value: []byte{1}},
			"t": &streamtypes.AttributeValueMemberBOOL{Value: true}, "z": &streamtypes.AttributeValueMemberNULL{Value: true},
			"ss": &streamtypes.AttributeValueMemberSS{Value: []string{"a"}}, "ns": &streamtypes.AttributeValueMemberNS{Value: []string{"1"}}, "bs": &streamtypes.AttributeValueMemberBS{Value: [][]byte{{2}}},
			"l": &streamtypes.AttributeValueMemberL{Value: []streamtypes.AttributeValue{&streamtypes.AttributeValueMemberS{Value: "x"}}},
			"m": &streamtypes.AttributeValueMemberM{Value: map[string]streamtypes.AttributeValue{"k": &streamtypes.AttributeValueMemberN{Value: "2"}}},
		},
	}}
	text, err := json.Marshal(streamEvent("arn", "eu-central-1", []streamtypes.Record{record}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"s":{"S":"a"}`, `"n":{"N":"1.5"}`, `"b":{"B":"AQ=="}`, `"t":{"BOOL":true}`, `"z":{"NULL":true}`, `"ss":{"SS":["a"]}`, `"ns":{"NS":["1"]}`,
		`"bs":{"BS":["Ag=="]}`, `"l":{"L":[{"S":"x"}]}`, `"m":{"M":{"k":{"N":"2"}}}`, `"eventName":"MODIFY"`, `"SequenceNumber":"9"`, `"eventSource":"aws:dynamodb"`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is missing in %s", want, text)
		}
	}
}

func TestReadStreamRefusals(t *testing.T) {
	for name, change := range map[string][2]string{
		"no filter":   {`"BatchSize": 3`, `"FilterCriteria": {"Filters": []}`},
		"numeric":     {`"BatchSize": 3`, `"FilterCriteria": {"Filters": [{"Pattern": "{\"dynamodb\": {\"NewImage\": {\"n\": {\"N\": [{\"numeric\": [\">\", 3]}]}}}}"}]}`},
		"no list":     {`"BatchSize": 3`, `"FilterCriteria": {"Filters": [{"Pattern": "{\"eventName\": \"INSERT\"}"}]}`},
		"not JSON":    {`"BatchSize": 3`, `"FilterCriteria": {"Filters": [{"Pattern": "{"}]}`},
		"destination": {`"BatchSize": 3`, `"DestinationConfig": {}`},
		"no function": {`"FunctionName": {"Ref": "Fn"}`, `"FunctionName": "ghost"`},
	} {
		s := stack(t, strings.Replace(streamHouse, change[0], change[1], 1))
		if _, err := ReadStream(s, s.Resources["Mapping"], template.Resource{}, nil, allow, quiet, nil, nil, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestFilter(t *testing.T) {
	f := filter{{"dynamodb": map[string]any{"NewImage": map[string]any{"task": map[string]any{"S": []any{"release", "redact"}}}}}}
	for record, want := range map[string]bool{
		`{"eventName": "MODIFY", "dynamodb": {"NewImage": {"task": {"S": "redact"}, "id": {"S": "x"}}}}`: true,
		`{"eventName": "MODIFY", "dynamodb": {"NewImage": {"task": {"S": "other"}}}}`:                    false,
		`{"eventName": "MODIFY", "dynamodb": {"NewImage": {"task": {"N": "1"}}}}`:                        false,
		`{"eventName": "MODIFY", "dynamodb": {"NewImage": {"id": {"S": "release"}}}}`:                    false,
		`{"eventName": "REMOVE", "dynamodb": {}}`:                                                        false,
	} {
		if got, err := f.matches(json.RawMessage(record)); err != nil || got != want {
			t.Errorf("%s: %v, %v", record, got, err)
		}
	}
	if got, err := filter(nil).matches(json.RawMessage(`{}`)); err != nil || !got {
		t.Errorf("without a filter: %v, %v", got, err)
	}
}

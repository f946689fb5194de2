package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// streamEvent makes the event of a batch of stream records.
func streamEvent(arn, region string, records []types.Record) events.DynamoDBEvent {
	var event events.DynamoDBEvent
	for _, record := range records {
		change := events.DynamoDBStreamRecord{
			Keys: attributes(record.Dynamodb.Keys), NewImage: attributes(record.Dynamodb.NewImage),
			OldImage: attributes(record.Dynamodb.OldImage), SequenceNumber: aws.ToString(record.Dynamodb.SequenceNumber),
			SizeBytes: aws.ToInt64(record.Dynamodb.SizeBytes), StreamViewType: string(record.Dynamodb.StreamViewType),
		}
		if at := record.Dynamodb.ApproximateCreationDateTime; at != nil {
			change.ApproximateCreationDateTime = events.SecondsEpochTime{Time: *at}
		}
		event.Records = append(event.Records, events.DynamoDBEventRecord{
			AWSRegion: region, Change: change, EventID: aws.ToString(record.EventID), EventName: string(record.EventName),
			EventSource: "aws:dynamodb", EventVersion: "1.1", EventSourceArn: arn,
		})
	}
	return event
}

func attributes(image map[string]types.AttributeValue) map[string]events.DynamoDBAttributeValue {
	if image == nil {
		return nil
	}
	out := make(map[string]events.DynamoDBAttributeValue, len(image))
	for name, value := range image {
		out[name] = attribute(value)
	}
	return out
}

func attribute(value types.AttributeValue) events.DynamoDBAttributeValue {
	switch v := value.(type) {
	case *types.AttributeValueMemberS:
		return events.NewStringAttribute(v.Value)
	case *types.AttributeValueMemberN:
		return events.NewNumberAttribute(v.Value)
	case *types.AttributeValueMemberB:
		return events.NewBinaryAttribute(v.Value)
	case *types.AttributeValueMemberBOOL:
		return events.NewBooleanAttribute(v.Value)
	case *types.AttributeValueMemberSS:
		return events.NewStringSetAttribute(v.Value)
	case *types.AttributeValueMemberNS:
		return events.NewNumberSetAttribute(v.Value)
	case *types.AttributeValueMemberBS:
		return events.NewBinarySetAttribute(v.Value)
	case *types.AttributeValueMemberM:
		return events.NewMapAttribute(attributes(v.Value))
	case *types.AttributeValueMemberL:
		list := make([]events.DynamoDBAttributeValue, len(v.Value))
		for i := range v.Value {
			list[i] = attribute(v.Value[i])
		}
		return events.NewListAttribute(list)
	}
	return events.NewNullAttribute()
}

// Checkpoints remembers on disk how far streams were delivered. It is safe for concurrent use.
type Checkpoints struct {
	path string
	mu   sync.Mutex
	at   map[string]string
}

// OpenCheckpoints reads the checkpoints in the file at path, if there is one.
func OpenCheckpoints(path string) (*Checkpoints, error) {
	c := &Checkpoints{path: path, at: map[string]string{}}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &c.at)
	}
	if err != nil {
		return nil, fmt.Errorf("reading stream checkpoints: %w", err)
	}
	return c, nil
}

// Get gives the last sequence number that was dealt with, or nothing.
func (c *Checkpoints) Get(name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at[name]
}

// Set remembers a sequence number; it is on disk when Set returns.
func (c *Checkpoints) Set(name, sequence string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at[name] = sequence
	text, err := json.Marshal(c.at)
	if err == nil {
		err = os.WriteFile(c.path+".new", text, 0o600)
	}
	if err == nil {
		err = os.Rename(c.path+".new", c.path)
	}
	if err != nil {
		return fmt.Errorf("saving stream checkpoints: %w", err)
	}
	return nil
}

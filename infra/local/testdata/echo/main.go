// Command echo is a function for tests of the whole machine. It answers HTTP, writes
// objects and notes the objects that it was told of.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type function struct {
	objects *s3.Client
	rows    *dynamodb.Client
}

func (f *function) handle(ctx context.Context, event json.RawMessage) (any, error) {
	var kind struct {
		HTTPMethod string
		Records    []events.SQSMessage
		Source     string
	}
	if err := json.Unmarshal(event, &kind); err != nil {
		return nil, err
	}
	switch {
	case kind.HTTPMethod != "":
		var request events.APIGatewayProxyRequest
		if err := json.Unmarshal(event, &request); err != nil {
			return nil, err
		}
		return f.http(ctx, request)
	case len(kind.Records) > 0:
		return events.SQSEventResponse{}, f.note(ctx, kind.Records)
	}
	return map[string]string{"source": kind.Source}, nil
}

// http answers PUT (write an object), GET (how often an object was announced) and DELETE (which the role does not allow).
func (f *function) http(ctx context.Context, request events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	key := strings.TrimPrefix(request.Path, "/")
	bucket := aws.String(os.Getenv("BUCKET"))
	var err error
	text := os.Getenv("PORTAL_URL")
	switch request.HTTPMethod {
	case "PUT":
		_, err = f.objects.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: &key, Body: strings.NewReader(request.Body)})
	case "DELETE":
		_, err = f.objects.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: &key})
	case "GET":
		if key != "" {
			var got *dynamodb.GetItemOutput
			got, err = f.rows.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String(os.Getenv("TABLE")), Key: pk(key), ConsistentRead: aws.Bool(true)})
			if err == nil && len(got.Item) > 0 {
				text = "seen"
			} else {
				text = "not seen"
			}
		}
	}
	if err != nil {
		return events.APIGatewayProxyResponse{StatusCode: 500, Body: err.Error()}, nil
	}
	return events.APIGatewayProxyResponse{StatusCode: 200, Headers: map[string]string{"Content-Type": "text/plain"}, Body: text}, nil
}

// note remembers every object that the messages announce.
func (f *function) note(ctx context.Context, messages []events.SQSMessage) error {
	for _, m := range messages {
		var event events.S3Event
		if err := json.Unmarshal([]byte(m.Body), &event); err != nil {
			return err
		}
		for _, r := range event.Records {
			_, err := f.rows.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(os.Getenv("TABLE")), Item: pk(r.S3.Object.URLDecodedKey)})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func pk(key string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: key}}
}

func main() {
	c, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	f := &function{s3.NewFromConfig(c), dynamodb.NewFromConfig(c)}
	lambda.Start(f.handle)
}

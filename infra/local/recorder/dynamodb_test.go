package recorder_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddb "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"strongroom/infra/local/engine"
)

func TestC07_DynamoDBThroughTheRecorder(t *testing.T) {
	s, ctx := start(t), context.Background()
	client := tables(s.dynamoDBURL, fnAccount)
	write := func(items ...ddb.TransactWriteItem) error {
		_, err := client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: items})
		return err
	}
	put := func(table, pk string) ddb.TransactWriteItem {
		return ddb.TransactWriteItem{Put: &ddb.Put{TableName: &table, Item: item(pk)}}
	}
	remove := func(table, pk string) ddb.TransactWriteItem {
		return ddb.TransactWriteItem{Delete: &ddb.Delete{TableName: &table, Key: map[string]ddb.AttributeValue{"pk": item(pk)["pk"]}}}
	}
	query := func(index *string) error {
		_, err := client.Query(ctx, &dynamodb.QueryInput{TableName: aws.String("rows"), IndexName: index, KeyConditionExpression: aws.String("sk = :s"),
			ExpressionAttributeValues: map[string]ddb.AttributeValue{":s": &ddb.AttributeValueMemberS{Value: "s"}}})
		return err
	}
	read := func(client *dynamodb.Client, pk string) (map[string]ddb.AttributeValue, error) {
		got, err := client.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("rows"), Key: map[string]ddb.AttributeValue{"pk": item(pk)["pk"]}})
		if err != nil {
			return nil, err
		}
		return got.Item, nil
	}
	for _, c := range []struct {
		name string
		do   func() error
		want string
	}{
		{"change and record", func() error { return write(put("rows", "1"), put("audit", "1")) }, ""},
		{"change with a deletion that is not allowed", func() error { return write(put("rows", "2"), remove("audit", "1")) }, "AccessDeniedException"},
		{"index that is allowed", func() error { return query(aws.String("reverse")) }, ""},
		{"table itself", func() error { return query(nil) }, "AccessDeniedException"},
		{"wrong secret", func() error {
			_, err := read(tables(s.dynamoDBURL, engine.Account{Access: fnAccount.Access, Secret: "x"}), "1")
			return err
		}, "InvalidSignatureException"},
		{"unknown key", func() error {
			_, err := read(tables(s.dynamoDBURL, engine.Account{Access: "AKIAWHO", Secret: "x"}), "1")
			return err
		}, "UnrecognizedClientException"},
		{"PartiQL", func() error {
			_, err := client.ExecuteStatement(ctx, &dynamodb.ExecuteStatementInput{Statement: aws.String(`DELETE FROM audit WHERE pk='1'`)})
			return err
		}, "UnknownOperationException"},
	} {
		if got := code(c.do()); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got, err := read(client, "2"); err != nil || got != nil {
		t.Errorf("half of a denied transaction was written: %v %v", got, err)
	}
	s.engines["dynamodb"].Kill()
	if got, err := read(client, "1"); err != nil || got == nil {
		t.Errorf("after the engine was killed: %v %v", got, err)
	}
}

func TestOtherServicesAreRefused(t *testing.T) {
	s := start(t)
	answer, err := http.Post(s.otherURL, "application/x-amz-json-1.1", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusNotImplemented {
		t.Error(answer.Status)
	}
}

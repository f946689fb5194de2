package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"strongroom/infra/local/template"
)

// Expire deletes the items whose time to live is over and says how many. An item
// that was given a new time meanwhile stays.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
func Expire(ctx context.Context, client *dynamodb.Client, stack *template.Stack, now time.Time) (int, error) {
	count := 0
	for _, table := range stack.Of("AWS::DynamoDB::Table") {
		if !table.Properties.Bool("TimeToLiveSpecification.Enabled") {
			continue
		}
		deleted, err := expire(ctx, client, table, now)
		count += deleted
		if err != nil {
			return count, fmt.Errorf("deleting what expired in %s: %w", table.Name, err)
		}
	}
	return count, nil
}

func expire(ctx context.Context, client *dynamodb.Client, table template.Resource, now time.Time) (int, error) {
	attribute := table.Properties.Text("TimeToLiveSpecification.AttributeName")
	pages := dynamodb.NewScanPaginator(client, &dynamodb.ScanInput{
		TableName: &table.Name, FilterExpression: aws.String("#t < :now AND attribute_type(#t, :n)"),
		ExpressionAttributeNames: map[string]string{"#t": attribute},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":now": &types.AttributeValueMemberN{Value: strconv.FormatInt(now.Unix(), 10)},
			":n":   &types.AttributeValueMemberS{Value: "N"},
		},
	})
	count := 0
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return count, err
		}
		for _, item := range page.Items {
			key := map[string]types.AttributeValue{}
			for _, name := range table.Properties.List("KeySchema") {
				key[name.Text("AttributeName")] = item[name.Text("AttributeName")]
			}
			_, err := client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
				TableName: &table.Name, Key: key, ConditionExpression: aws.String("#t = :then"),
				ExpressionAttributeNames:  map[string]string{"#t": attribute},
				ExpressionAttributeValues: map[string]types.AttributeValue{":then": item[attribute]},
			})
			var changed *types.ConditionalCheckFailedException
			if err != nil && !errors.As(err, &changed) {
				return count, err
			}
			if err == nil {
				count++
			}
		}
	}
	return count, nil
}

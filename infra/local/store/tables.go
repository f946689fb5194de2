package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"strongroom/infra/local/template"
)

// ErrChanged is returned for a table whose keys or indexes differ from the template.
var ErrChanged = errors.New("the table's keys differ from the template; run \"make clean\" to start with empty tables")

// Tables makes the tables of the template.
func Tables(ctx context.Context, client *dynamodb.Client, stack *template.Stack) error {
	for _, table := range stack.Of("AWS::DynamoDB::Table") {
		if err := makeTable(ctx, client, table); err != nil {
			return fmt.Errorf("making table %s: %w", table.Name, err)
		}
	}
	return nil
}

func makeTable(ctx context.Context, client *dynamodb.Client, table template.Resource) error {
	input := tableInput(table)
	found, err := client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &table.Name})
	if err == nil {
		return compare(input, found.Table)
	}
	var missing *types.ResourceNotFoundException
	if !errors.As(err, &missing) {
		return err
	}
	if _, err := client.CreateTable(ctx, input); err != nil {
		return err
	}
	attribute := table.Properties.Text("TimeToLiveSpecification.AttributeName")
	if attribute == "" {
		return nil
	}
	_, err = client.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{TableName: &table.Name,
		TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: &attribute,
			Enabled: aws.Bool(table.Properties.Bool("TimeToLiveSpecification.Enabled"))}})
	return err
}

func tableInput(table template.Resource) *dynamodb.CreateTableInput {
	p := table.Properties
	input := &dynamodb.CreateTableInput{TableName: &table.Name, BillingMode: types.BillingModePayPerRequest, KeySchema: keySchema(p)}
	for _, attribute := range p.List("AttributeDefinitions") {
		input.AttributeDefinitions = append(input.AttributeDefinitions, types.AttributeDefinition{
			AttributeName: aws.String(attribute.Text("AttributeName")),
			AttributeType: types.ScalarAttributeType(attribute.Text("AttributeType")),
		})
	}
	for _, index := range p.List("GlobalSecondaryIndexes") {
		input.GlobalSecondaryIndexes = append(input.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName: aws.String(index.Text("IndexName")), KeySchema: keySchema(index), Projection: projection(index),
		})
	}
	for _, index := range p.List("LocalSecondaryIndexes") {
		input.LocalSecondaryIndexes = append(input.LocalSecondaryIndexes, types.LocalSecondaryIndex{
			IndexName: aws.String(index.Text("IndexName")), KeySchema: keySchema(index), Projection: projection(index),
		})
	}
	if view := p.Text("StreamSpecification.StreamViewType"); view != "" {
		input.StreamSpecification = &types.StreamSpecification{StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewType(view)}
	}
	return input
}

func keySchema(p template.Properties) []types.KeySchemaElement {
	var out []types.KeySchemaElement
	for _, key := range p.List("KeySchema") {
		out = append(out, types.KeySchemaElement{AttributeName: aws.String(key.Text("AttributeName")), KeyType: types.KeyType(key.Text("KeyType"))})
	}
	return out
}

func projection(index template.Properties) *types.Projection {
	return &types.Projection{
		ProjectionType:   types.ProjectionType(index.Text("Projection.ProjectionType")),
		NonKeyAttributes: index.Texts("Projection.NonKeyAttributes"),
	}
}

// compare finds differences that would make the functions fail later.
func compare(want *dynamodb.CreateTableInput, have *types.TableDescription) error {
	names := func(keys []types.KeySchemaElement) string {
		var out []string
		for _, key := range keys {
			out = append(out, string(key.KeyType)+" "+aws.ToString(key.AttributeName))
		}
		slices.Sort(out)
		return fmt.Sprint(out)
	}
	if names(want.KeySchema) != names(have.KeySchema) {
		return ErrChanged
	}
	indexes := map[string]string{}
	for _, index := range have.GlobalSecondaryIndexes {
		indexes[aws.ToString(index.IndexName)] = names(index.KeySchema)
	}
	for _, index := range want.GlobalSecondaryIndexes {
		if indexes[aws.ToString(index.IndexName)] != names(index.KeySchema) {
			return fmt.Errorf("index %s: %w", aws.ToString(index.IndexName), ErrChanged)
		}
	}
	if want.StreamSpecification != nil && have.StreamSpecification == nil {
		return fmt.Errorf("stream: %w", ErrChanged)
	}
	return nil
}

// Package table keeps the portal's rows and records in DynamoDB. It is the only package that knows the tables' attributes and indexes.
//
// Guarantees: those of package store. Reads are strongly consistent except those of an index, which DynamoDB offers only as eventually
// consistent: lists may lag by moments, decisions never use them. Records are only ever put, under a condition that they are new.
package table

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"strongroom/shared/audit"
	"strongroom/shared/store"
)

// Names are the tables' names. Sessions may be empty for a function that has no business with sessions.
type Names struct{ Portal, Sessions, Audit string }

// Tables reads and commits.
type Tables struct {
	db    *dynamodb.Client
	names Names
}

// New makes the tables' access from the SDK's configuration.
func New(cfg aws.Config, names Names) *Tables {
	return &Tables{db: dynamodb.NewFromConfig(cfg), names: names}
}

type item = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func (t *Tables) place(k store.Key) (table string, key item) {
	if k.Room == store.Sessions {
		return t.names.Sessions, item{"id": text(k.Partition)}
	}
	return t.names.Portal, item{"pk": text(k.Partition), "sk": text(k.Sort)}
}

// batch is how many rows DynamoDB reads at once.
const batch = 100

// Load fills the entities in from consistent batch reads of 100 rows each. An entity that is not found keeps revision 0.
func (t *Tables) Load(ctx context.Context, entities ...store.Entity) error {
	for some := range slices.Chunk(entities, batch) {
		if err := t.load(ctx, some); err != nil {
			return fmt.Errorf("loading %d rows: %w", len(entities), err)
		}
	}
	return nil
}

func (t *Tables) load(ctx context.Context, entities []store.Entity) error {
	byKey := map[string]store.Entity{}
	request := map[string]types.KeysAndAttributes{}
	for _, e := range entities {
		table, key := t.place(e.Key())
		wanted := request[table]
		wanted.ConsistentRead = aws.Bool(true)
		wanted.Keys = append(wanted.Keys, key)
		request[table] = wanted
		byKey[label(table, key)] = e
	}
	for tries := 0; len(request) > 0; tries++ {
		if tries > 0 {
			if err := pause(ctx, tries); err != nil {
				return err
			}
		}
		answer, err := t.db.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: request})
		if err != nil {
			return err
		}
		for table, items := range answer.Responses {
			for _, found := range items {
				if err := attributevalue.UnmarshalMap(found, byKey[label(table, found)]); err != nil {
					return fmt.Errorf("reading a row of %s: %w", table, err)
				}
			}
		}
		request = answer.UnprocessedKeys
	}
	return nil
}

func label(table string, i item) string {
	part := func(name string) string {
		if v, ok := i[name].(*types.AttributeValueMemberS); ok {
			return v.Value
		}
		return ""
	}
	if pk := part("pk"); pk != "" {
		return table + "\x00" + pk + "\x00" + part("sk")
	}
	return table + "\x00" + part("id")
}

func pause(ctx context.Context, tries int) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(min(tries, 6)) * 20 * time.Millisecond):
		return nil
	}
}

// Commit writes the record and every change in one transaction, or nothing. It implements door.Store. The record's id names the commit: when
// the record is there already, this very commit went through and only its answer was lost, so the repetition is a success. (DynamoDB knows the
// SDK's repetitions by their token for ten minutes; an engine that was restarted in between does not.)
func (t *Tables) Commit(ctx context.Context, record audit.Record, changes ...store.Change) error {
	entry, err := attributevalue.MarshalMap(record)
	if err != nil {
		return fmt.Errorf("encoding the record: %w", err)
	}
	writes := []types.TransactWriteItem{{Put: &types.Put{
		TableName: &t.names.Audit, Item: entry, ConditionExpression: aws.String("attribute_not_exists(id)"),
	}}}
	for _, change := range changes {
		write, err := t.write(change)
		if err != nil {
			return err
		}
		writes = append(writes, write)
	}
	_, err = t.db.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: writes})
	if recorded(err) {
		return nil
	}
	return conflict(err)
}

// recorded tells from a transaction's failure that its record, which is its first write, was there already.
func recorded(err error) bool {
	var cancelled *types.TransactionCanceledException
	return errors.As(err, &cancelled) && len(cancelled.CancellationReasons) > 0 &&
		aws.ToString(cancelled.CancellationReasons[0].Code) == "ConditionalCheckFailed"
}

// Save writes one entity without a record. It is meant for what is no act: a session's time of last use.
func (t *Tables) Save(ctx context.Context, e store.Entity) error {
	write, err := t.write(store.Put(e))
	if err != nil {
		return err
	}
	p := write.Put
	_, err = t.db.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: p.TableName, Item: p.Item, ConditionExpression: p.ConditionExpression, ExpressionAttributeValues: p.ExpressionAttributeValues,
	})
	return conflict(err)
}

func (t *Tables) write(change store.Change) (types.TransactWriteItem, error) {
	e := change.Entity
	table, key := t.place(e.Key())
	condition, values := aws.String("attribute_not_exists(rev)"), item(nil)
	if e.Rev() > 0 {
		condition, values = aws.String("rev = :read"), item{":read": number(e.Rev())}
	}
	switch {
	case change.Drop:
		return types.TransactWriteItem{Delete: &types.Delete{TableName: &table, Key: key, ConditionExpression: condition, ExpressionAttributeValues: values}}, nil
	case change.Unchanged:
		return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{TableName: &table, Key: key, ConditionExpression: condition, ExpressionAttributeValues: values}}, nil
	}
	row, err := attributevalue.MarshalMap(e)
	if err != nil {
		return types.TransactWriteItem{}, fmt.Errorf("encoding %T: %w", e, err)
	}
	for name, value := range key {
		row[name] = value
	}
	row["rev"] = number(e.Rev() + 1)
	if indexed, ok := e.(store.Indexed); ok {
		for name, value := range indexed.Index() {
			row[name] = text(value)
		}
	}
	return types.TransactWriteItem{Put: &types.Put{TableName: &table, Item: row, ConditionExpression: condition, ExpressionAttributeValues: values}}, nil
}

func number(n uint64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatUint(n, 10)}
}

// conflict turns the database's ways of saying "somebody else was first" into store.ErrConflict.
func conflict(err error) error {
	if err == nil {
		return nil
	}
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		for _, reason := range cancelled.CancellationReasons {
			switch aws.ToString(reason.Code) {
			case "ConditionalCheckFailed", "TransactionConflict":
				return fmt.Errorf("%w: %v", store.ErrConflict, err)
			}
		}
	}
	var failed *types.ConditionalCheckFailedException
	var busy *types.TransactionConflictException
	if errors.As(err, &failed) || errors.As(err, &busy) {
		return fmt.Errorf("%w: %v", store.ErrConflict, err)
	}
	return fmt.Errorf("writing: %w", err)
}

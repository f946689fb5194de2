package table

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"strongroom/shared/audit"
	"strongroom/shared/document"
	"strongroom/shared/matter"
	"strongroom/shared/person"
	"strongroom/shared/policy"
)

// MattersOf lists a person's memberships, by matter id.
func (t *Tables) MattersOf(ctx context.Context, person string) ([]matter.Member, error) {
	return list[matter.Member](ctx, t, query{table: t.names.Portal, condition: "pk = :pk AND begins_with(sk, :kind)",
		values: map[string]string{":pk": "PERSON#" + person, ":kind": "MATTER#"}, consistent: true})
}

// MembersOf lists the people of a matter, by person id, from the reverse index.
func (t *Tables) MembersOf(ctx context.Context, id string) ([]matter.Member, error) {
	return list[matter.Member](ctx, t, query{table: t.names.Portal, index: "reverse", condition: "sk = :sk AND begins_with(pk, :kind)",
		values: map[string]string{":sk": matter.Partition(id), ":kind": "PERSON#"}})
}

// People lists everybody with an account, by id, from the reverse index.
func (t *Tables) People(ctx context.Context) ([]person.Person, error) {
	return list[person.Person](ctx, t, query{table: t.names.Portal, index: "reverse", condition: "sk = :sk AND begins_with(pk, :kind)",
		values: map[string]string{":sk": "PERSON", ":kind": "PERSON#"}})
}

// Documents lists a matter's documents from the newest to the oldest, beginning behind the document named by after (empty: the newest),
// at most limit of them; more tells whether there are others behind them.
func (t *Tables) Documents(ctx context.Context, id, after string, limit int) (documents []document.Document, more bool, err error) {
	q := query{table: t.names.Portal, condition: "pk = :pk AND begins_with(sk, :kind)", consistent: true, newestFirst: true, limit: limit + 1,
		values: map[string]string{":pk": matter.Partition(id), ":kind": "DOCUMENT#"}}
	if after != "" {
		q.condition = "pk = :pk AND sk BETWEEN :kind AND :after"
		q.values[":after"] = "DOCUMENT#" + after
		q.limit++ // BETWEEN includes the one we begin behind
	}
	documents, err = list[document.Document](ctx, t, q)
	if err != nil {
		return nil, false, err
	}
	if len(documents) > 0 && documents[0].ID == after {
		documents = documents[1:]
	}
	if len(documents) > limit {
		return documents[:limit], true, nil
	}
	return documents, false, nil
}

// Work lists documents of one of the work index's lists (document.Announced, document.Waiting, document.Failed) that were due before a time, the longest
// waiting first, at most limit; all with limit 0.
func (t *Tables) Work(ctx context.Context, work string, before time.Time, limit int) ([]document.Document, error) {
	return list[document.Document](ctx, t, query{table: t.names.Portal, index: "work", condition: "#work = :work AND since < :before", limit: limit,
		names:  map[string]string{"#work": "work"},
		values: map[string]string{":work": work, ":before": document.Stamp(before)}})
}

// PolicyVersions lists the versions of the content policy, newest first, at most limit.
func (t *Tables) PolicyVersions(ctx context.Context, limit int) ([]policy.Version, error) {
	return list[policy.Version](ctx, t, query{table: t.names.Portal, condition: "pk = :pk AND begins_with(sk, :kind)", consistent: true, newestFirst: true, limit: limit,
		values: map[string]string{":pk": policy.Partition(), ":kind": "VERSION#"}})
}

// RecordsOf lists the newest records of an actor, newest first, at most limit, those before the record id "before" when it is given.
func (t *Tables) RecordsOf(ctx context.Context, actor, before string, limit int) ([]audit.Record, error) {
	return t.records(ctx, "actor", actor, before, limit)
}

// HistoryOf lists the newest records about a document, newest first, at most limit, those before the record id "before" when it is given.
func (t *Tables) HistoryOf(ctx context.Context, id, before string, limit int) ([]audit.Record, error) {
	return t.records(ctx, "document", id, before, limit)
}

func (t *Tables) records(ctx context.Context, index, value, before string, limit int) ([]audit.Record, error) {
	q := query{table: t.names.Audit, index: index, condition: "#of = :of", names: map[string]string{"#of": index},
		values: map[string]string{":of": value}, newestFirst: true, limit: limit}
	if before != "" {
		q.condition += " AND id < :before"
		q.values[":before"] = before
	}
	return list[audit.Record](ctx, t, q)
}

type query struct {
	table, index, condition string
	names, values           map[string]string
	consistent, newestFirst bool
	limit                   int // 0: all
}

func list[T any](ctx context.Context, t *Tables, q query) ([]T, error) {
	values := item{}
	for name, value := range q.values {
		values[name] = text(value)
	}
	input := &dynamodb.QueryInput{
		TableName: &q.table, KeyConditionExpression: &q.condition, ExpressionAttributeNames: q.names, ExpressionAttributeValues: values,
		ConsistentRead: aws.Bool(q.consistent), ScanIndexForward: aws.Bool(!q.newestFirst),
	}
	if q.index != "" {
		input.IndexName = &q.index
	}
	out := []T{}
	for {
		if q.limit > 0 {
			input.Limit = aws.Int32(int32(q.limit - len(out)))
		}
		page, err := t.db.Query(ctx, input)
		if err != nil {
			return nil, fmt.Errorf("listing from %s %s: %w", q.table, q.index, err)
		}
		var some []T
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &some); err != nil {
			return nil, fmt.Errorf("reading rows of %s: %w", q.table, err)
		}
		out = append(out, some...)
		if len(page.LastEvaluatedKey) == 0 || (q.limit > 0 && len(out) >= q.limit) {
			return out, nil
		}
		input.ExclusiveStartKey = page.LastEvaluatedKey
	}
}

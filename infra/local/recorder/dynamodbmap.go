package recorder

import (
	"encoding/json"
	"fmt"
	"strings"

	"strongroom/infra/local/permissions"
	"strongroom/infra/local/template"
)

const dynamoDBTarget = "DynamoDB_20120810."

// tableCall holds the parts of a DynamoDB request that decide which permissions it needs.
type tableCall struct {
	TableName     string
	IndexName     string
	RequestItems  map[string]json.RawMessage
	TransactItems []map[string]struct{ TableName string }
}

// singles are the operations whose action has their own name and whose resource is
// the named table or index. The value says whether data is read or written at all.
var singles = map[string]bool{
	"GetItem": true, "PutItem": true, "UpdateItem": true, "DeleteItem": true, "Query": true, "Scan": true,
	"DescribeTable": false, "DescribeTimeToLive": false, "DescribeContinuousBackups": false,
	"CreateTable": false, "UpdateTable": false, "DeleteTable": false, "UpdateTimeToLive": false,
}

// transacted gives the action of each kind of entry in a transaction.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
var transacted = map[string]string{
	"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem", "Get": "GetItem",
}

// classifyDynamoDB names the IAM actions of a DynamoDB request.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
func classifyDynamoDB(place template.Place, target string, body []byte) ([]Need, error) {
	operation, ok := strings.CutPrefix(target, dynamoDBTarget)
	if !ok {
		return nil, fmt.Errorf("%w: %s", ErrUnmapped, target)
	}
	var call tableCall
	if err := json.Unmarshal(body, &call); err != nil {
		return nil, fmt.Errorf("%w: %s with a body that is not JSON", ErrUnmapped, operation)
	}
	data, single := singles[operation]
	switch {
	case single:
		return named(place, operation, call, data)
	case operation == "ListTables":
		return []Need{{Action: "dynamodb:ListTables", Resource: "*"}}, nil
	case operation == "BatchGetItem" || operation == "BatchWriteItem":
		var needs []Need
		for table := range call.RequestItems {
			needs = append(needs, tableNeed(place, operation, table, "", true))
		}
		return some(operation, needs)
	case operation == "TransactWriteItems" || operation == "TransactGetItems":
		return transaction(place, operation, call)
	}
	return nil, fmt.Errorf("%w: %s", ErrUnmapped, operation)
}

func named(place template.Place, operation string, call tableCall, data bool) ([]Need, error) {
	if call.TableName == "" {
		return nil, fmt.Errorf("%w: %s without a table", ErrUnmapped, operation)
	}
	return []Need{tableNeed(place, operation, call.TableName, call.IndexName, data)}, nil
}

func transaction(place template.Place, operation string, call tableCall) ([]Need, error) {
	var needs []Need
	for _, item := range call.TransactItems {
		for kind, entry := range item {
			action := transacted[kind]
			if action == "" || entry.TableName == "" || (kind == "Get") != (operation == "TransactGetItems") {
				return nil, fmt.Errorf("%w: %s with %s", ErrUnmapped, operation, kind)
			}
			need := tableNeed(place, action, entry.TableName, "", true)
			need.Context = permissions.Context{"dynamodb:enclosingoperation": {operation}}
			needs = append(needs, need)
		}
	}
	return some(operation, needs)
}

func some(operation string, needs []Need) ([]Need, error) {
	if len(needs) == 0 {
		return nil, fmt.Errorf("%w: %s of nothing", ErrUnmapped, operation)
	}
	return needs, nil
}

// tableNeed makes the need for an operation on a table, given by name or ARN, or its index.
func tableNeed(place template.Place, operation, table, index string, data bool) Need {
	arn := table
	if !strings.HasPrefix(table, "arn:") {
		arn = "arn:" + place.Partition + ":dynamodb:" + place.Region + ":" + place.Account + ":table/" + table
	}
	resource := arn
	if index != "" {
		resource += "/index/" + index
	}
	return Need{Action: "dynamodb:" + operation, Resource: resource, Owner: arn, Opens: data}
}

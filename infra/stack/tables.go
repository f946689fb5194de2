package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/jsii-runtime-go"
)

// tables holds the three tables.
type tables struct {
	portal, sessions, audit awsdynamodb.CfnTable
}

// tableSpec is what one table has of its own. All of its attributes are strings.
type tableSpec struct {
	id, name   string
	key        index    // the table's own key
	indexes    []index  // each carries the whole item
	expires    string   // attribute with the second at which an item is forgotten; empty: never
	stream     string   // what a change tells the stream; empty: there is no stream
	refuseEver []string // actions that nobody may ever do to the table
}

// index is a name with a partition attribute and, unless it is empty, a sort attribute.
type index struct{ name, hash, sort string }

func newTables(s *site, k keys) tables {
	return tables{
		portal: newTable(s, k, tableSpec{id: "PortalTable", name: "portal", key: index{"", "pk", "sk"}, stream: "NEW_IMAGE",
			indexes: []index{{"reverse", "sk", "pk"}, {"work", "work", "since"}}}),
		sessions: newTable(s, k, tableSpec{id: "SessionsTable", name: "sessions", key: index{"", "id", ""}, expires: "expires"}),
		audit: newTable(s, k, tableSpec{id: "AuditTable", name: "audit", key: index{"", "day", "id"},
			indexes:    []index{{"actor", "actor", "id"}, {"document", "document", "id"}, {"matter", "matter", "id"}},
			refuseEver: rewrites}),
	}
}

// rewrites are the ways to change or delete what stands in a table. The audit table refuses them to everybody (S4.3); see Invariant 2.
// A record is added with PutItem under the condition that its id is new.
var rewrites = []string{"dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PartiQLDelete", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:UpdateItem"}

// newTable makes a table that is encrypted under the records key, can be brought back to any second of the last 35 days, and can't be deleted by mistake.
func newTable(s *site, k keys, spec tableSpec) awsdynamodb.CfnTable {
	name := s.Name + "-" + spec.name
	props := &awsdynamodb.CfnTableProps{
		TableName:                        jsii.String(name),
		BillingMode:                      jsii.String("PAY_PER_REQUEST"),
		AttributeDefinitions:             attributes(spec),
		KeySchema:                        keySchema(spec.key),
		DeletionProtectionEnabled:        jsii.Bool(true),
		PointInTimeRecoverySpecification: &awsdynamodb.CfnTable_PointInTimeRecoverySpecificationProperty{PointInTimeRecoveryEnabled: jsii.Bool(true), RecoveryPeriodInDays: jsii.Number(35)},
		SseSpecification:                 &awsdynamodb.CfnTable_SSESpecificationProperty{SseEnabled: jsii.Bool(true), SseType: jsii.String("KMS"), KmsMasterKeyId: k.records.AttrArn()},
	}
	if len(spec.indexes) > 0 {
		props.GlobalSecondaryIndexes = secondary(spec.indexes)
	}
	if spec.stream != "" {
		props.StreamSpecification = &awsdynamodb.CfnTable_StreamSpecificationProperty{StreamViewType: jsii.String(spec.stream)}
	}
	if spec.expires != "" {
		props.TimeToLiveSpecification = &awsdynamodb.CfnTable_TimeToLiveSpecificationProperty{AttributeName: jsii.String(spec.expires), Enabled: jsii.Bool(true)}
	}
	if spec.refuseEver != nil {
		props.ResourcePolicy = &awsdynamodb.CfnTable_ResourcePolicyProperty{PolicyDocument: document(statement{
			sid: "RecordsAreForEver", deny: true, principal: everybody(), actions: spec.refuseEver, resources: []string{s.arn("dynamodb", "table/"+name)},
		})}
	}
	table := awsdynamodb.NewCfnTable(s.stack, jsii.String(spec.id), props)
	keep(table)
	return table
}

// attributes declares each key attribute once, in the order of first use.
func attributes(spec tableSpec) []any {
	seen, all := map[string]bool{"": true}, []any{}
	for _, i := range append([]index{spec.key}, spec.indexes...) {
		for _, name := range []string{i.hash, i.sort} {
			if !seen[name] {
				seen[name] = true
				all = append(all, &awsdynamodb.CfnTable_AttributeDefinitionProperty{AttributeName: jsii.String(name), AttributeType: jsii.String("S")})
			}
		}
	}
	return all
}

func keySchema(i index) []any {
	schema := []any{&awsdynamodb.CfnTable_KeySchemaProperty{AttributeName: jsii.String(i.hash), KeyType: jsii.String("HASH")}}
	if i.sort != "" {
		schema = append(schema, &awsdynamodb.CfnTable_KeySchemaProperty{AttributeName: jsii.String(i.sort), KeyType: jsii.String("RANGE")})
	}
	return schema
}

func secondary(indexes []index) []any {
	all := make([]any, len(indexes))
	for n, i := range indexes {
		all[n] = &awsdynamodb.CfnTable_GlobalSecondaryIndexProperty{
			IndexName: jsii.String(i.name), KeySchema: keySchema(i),
			Projection: &awsdynamodb.CfnTable_ProjectionProperty{ProjectionType: jsii.String("ALL")},
		}
	}
	return all
}

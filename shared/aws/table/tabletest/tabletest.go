// Package tabletest gives tests the real tables on the local DynamoDB engine, which starts in milliseconds. It is for tests alone.
package tabletest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"strongroom/shared/aws/table"
)

var names = table.Names{Portal: "portal", Sessions: "sessions", Audit: "audit"}

// Open starts the local DynamoDB engine with the three tables, empty, and gives the access to it. The engine ends with the test.
func Open(t testing.TB) *table.Tables {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	binary := filepath.Join(filepath.Dir(here), "../../../../infra/node_modules/@dynoxide", runtime.GOOS+"-x64", "dynoxide")
	if _, err := os.Stat(binary); err != nil {
		t.Fatalf("the local DynamoDB engine is missing; run \"make tools\" first: %v", err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().(*net.TCPAddr)
	free.Close()
	command := exec.Command(binary, "serve", "--host", "127.0.0.1", "--port", fmt.Sprint(address.Port), "--db-path", filepath.Join(t.TempDir(), "db"))
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { command.Process.Kill(); command.Wait() })
	cfg := aws.Config{Region: "eu-central-1", BaseEndpoint: aws.String("http://" + address.String()), Credentials: credentials.NewStaticCredentialsProvider("k", "s", "")}
	client := dynamodb.NewFromConfig(cfg)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if _, err = client.ListTables(context.Background(), &dynamodb.ListTablesInput{}); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the engine does not answer: %v", err)
		}
	}
	create(t, client, "portal", "pk", "sk", map[string][2]string{"reverse": {"sk", "pk"}, "work": {"work", "since"}})
	create(t, client, "sessions", "id", "", nil)
	create(t, client, "audit", "day", "id", map[string][2]string{"actor": {"actor", "id"}, "matter": {"matter", "id"}, "document": {"document", "id"}})
	return table.New(cfg, names)
}

func create(t testing.TB, client *dynamodb.Client, name, hash, sort string, indexes map[string][2]string) {
	t.Helper()
	seen := map[string]bool{}
	in := &dynamodb.CreateTableInput{TableName: &name, BillingMode: types.BillingModePayPerRequest}
	schema := func(hash, sort string) (out []types.KeySchemaElement) {
		for i, attribute := range []string{hash, sort} {
			if attribute == "" {
				continue
			}
			if !seen[attribute] {
				seen[attribute] = true
				in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{AttributeName: aws.String(attribute), AttributeType: types.ScalarAttributeTypeS})
			}
			out = append(out, types.KeySchemaElement{AttributeName: aws.String(attribute), KeyType: []types.KeyType{types.KeyTypeHash, types.KeyTypeRange}[i]})
		}
		return out
	}
	in.KeySchema = schema(hash, sort)
	for index, keys := range indexes {
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{IndexName: aws.String(index), KeySchema: schema(keys[0], keys[1]),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll}})
	}
	if _, err := client.CreateTable(context.Background(), in); err != nil {
		t.Fatal(err)
	}
}

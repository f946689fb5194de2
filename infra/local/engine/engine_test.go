package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"strongroom/infra/local/engine"
	"strongroom/infra/local/engine/enginetest"
	"strongroom/infra/local/process"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

func objects(e *engine.Engine, account engine.Account) *s3.Client {
	return s3.NewFromConfig(enginetest.Config(account), func(o *s3.Options) {
		o.BaseEndpoint, o.UsePathStyle, o.RetryMaxAttempts = aws.String(e.URL().String()), true, 10
	})
}

func tables(e *engine.Engine) *dynamodb.Client {
	return dynamodb.NewFromConfig(enginetest.Config(enginetest.Root), func(o *dynamodb.Options) {
		o.BaseEndpoint, o.RetryMaxAttempts = aws.String(e.URL().String()), 10
	})
}

// TestS73_AcknowledgedObjectsSurviveKill writes objects while the engine is killed
// again and again, and then reads every object whose write succeeded.
func TestS73_AcknowledgedObjectsSurviveKill(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	e := enginetest.StartS3(t, folder)
	client := objects(e, enginetest.Root)
	bucket := aws.String("bucket")
	if _, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	versioning := &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled}
	if _, err := client.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{Bucket: bucket, VersioningConfiguration: versioning}); err != nil {
		t.Fatal(err)
	}
	written := map[string]string{}
	for i := range 30 {
		if i%10 == 5 {
			go e.Kill()
		}
		key, body := fmt.Sprintf("m/%d", i), strings.Repeat(fmt.Sprint(i), 10000)
		if _, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: &key, Body: strings.NewReader(body)}); err == nil {
			written[key] = body
		}
	}
	if e.Starts() < 2 {
		t.Fatal("the engine was not killed")
	}
	for key, body := range written {
		got, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: &key})
		if err != nil {
			t.Fatalf("%s is lost: %v", key, err)
		}
		text, err := io.ReadAll(got.Body)
		if err != nil || string(text) != body {
			t.Errorf("%s is damaged: %v", key, err)
		}
	}
	if len(written) < 25 {
		t.Errorf("only %d of 30 writes succeeded", len(written))
	}
}

func TestS3AccountsAndSignatures(t *testing.T) {
	ctx := context.Background()
	e := enginetest.StartS3(t, t.TempDir())
	if _, err := objects(e, enginetest.Root).CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("bucket")}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		account engine.Account
		ok      bool
	}{
		{"another account", enginetest.Second, true},
		{"wrong secret", engine.Account{Access: enginetest.Second.Access, Secret: "guess"}, false},
		{"unknown key", engine.Account{Access: "AKIANOBODYNOBODYNOBO", Secret: "x"}, false},
	} {
		_, err := objects(e, c.account).PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("bucket"), Key: aws.String("k"), Body: strings.NewReader("x")})
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestS73_AcknowledgedItemsSurviveKill(t *testing.T) {
	ctx := context.Background()
	e := enginetest.StartDynamoDB(t, t.TempDir())
	client := tables(e)
	_, err := client.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName: aws.String("rows"), BillingMode: ddbtypes.BillingModePayPerRequest,
		KeySchema:            []ddbtypes.KeySchemaElement{{AttributeName: aws.String("pk"), KeyType: ddbtypes.KeyTypeHash}},
		AttributeDefinitions: []ddbtypes.AttributeDefinition{{AttributeName: aws.String("pk"), AttributeType: ddbtypes.ScalarAttributeTypeS}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var written []string
	for i := range 30 {
		if i%10 == 5 {
			e.Kill()
		}
		key := fmt.Sprint(i)
		item := map[string]ddbtypes.AttributeValue{"pk": &ddbtypes.AttributeValueMemberS{Value: key}}
		if _, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("rows"), Item: item}); err == nil {
			written = append(written, key)
		}
	}
	for _, key := range written {
		item := map[string]ddbtypes.AttributeValue{"pk": &ddbtypes.AttributeValueMemberS{Value: key}}
		got, err := client.GetItem(ctx, &dynamodb.GetItemInput{TableName: aws.String("rows"), Key: item})
		if err != nil || len(got.Item) == 0 {
			t.Errorf("item %s is lost: %v", key, err)
		}
	}
	if len(written) < 25 || e.Starts() < 4 {
		t.Errorf("%d of 30 writes succeeded with %d starts", len(written), e.Starts())
	}
}

func TestStartSaysWhyAnEngineDoesNotStart(t *testing.T) {
	for name, command := range map[string]engine.Commander{
		"ends at once": func(int) process.Command { return process.Command{Path: "/bin/false"} },
		"is missing":   func(int) process.Command { return process.Command{Path: "/nowhere/engine"} },
	} {
		began := time.Now()
		if _, err := engine.Start(context.Background(), "broken", enginetest.Logger(), command); err == nil || !strings.Contains(err.Error(), "engine broken") {
			t.Errorf("%s: %v", name, err)
		}
		if time.Since(began) > 5*time.Second {
			t.Errorf("%s: noticed only after %v", name, time.Since(began))
		}
	}
}

func TestStopEndsTheProcess(t *testing.T) {
	e := enginetest.StartDynamoDB(t, t.TempDir())
	pid := e.PID()
	e.Stop()
	if err := syscall.Kill(pid, 0); err == nil {
		t.Error("the engine runs on")
	}
}

func TestServeS3RefusesNonsense(t *testing.T) {
	if err := engine.ServeS3(context.Background(), bytes.NewReader([]byte("no JSON"))); err == nil {
		t.Error("no error")
	}
}

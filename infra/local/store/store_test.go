package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"strongroom/infra/local/engine/enginetest"
	"strongroom/infra/local/store"
	"strongroom/infra/local/template"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

const house = `{"Resources": {
  "Intake": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "intake", "VersioningConfiguration": {"Status": "Enabled"},
    "CorsConfiguration": {"CorsRules": [{"Id": "up", "AllowedOrigins": ["http://localhost:8080"], "AllowedMethods": ["PUT"], "AllowedHeaders": ["content-type"], "ExposedHeaders": ["ETag"], "MaxAge": 60}]}}},
  "Log": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "log-bucket", "ObjectLockEnabled": true, "ObjectLockConfiguration":
    {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 7}}}}},
  "Rows": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "rows",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
    "GlobalSecondaryIndexes": [{"IndexName": "reverse", "KeySchema": [{"AttributeName": "sk", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}],
    "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": true}}},
  "Kept": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "kept", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}], "StreamSpecification": {"StreamViewType": "NEW_IMAGE"}}}
}}`

func stack(t *testing.T, text string) *template.Stack {
	t.Helper()
	parsed, err := template.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	resolved, err := parsed.Resolve(template.Local())
	if err != nil {
		t.Fatal(err)
	}
	return resolved
}

func TestBuckets(t *testing.T) {
	ctx := context.Background()
	url := enginetest.StartS3(t, t.TempDir()).URL().String()
	client := s3.NewFromConfig(enginetest.Config(enginetest.Root), func(o *s3.Options) { o.BaseEndpoint, o.UsePathStyle = &url, true })
	for round, want := range [][]string{{"intake", "log-bucket"}, nil} {
		made, err := store.Buckets(ctx, client, stack(t, house))
		if diff := cmp.Diff(want, made); err != nil || diff != "" {
			t.Fatalf("round %d: %v %s", round, err, diff)
		}
		if _, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("intake"), Key: aws.String(fmt.Sprint(round)), Body: strings.NewReader("x")}); err != nil {
			t.Fatal(err)
		}
	}
	for _, bucket := range []string{"intake", "log-bucket"} {
		versioning, err := client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &bucket})
		if err != nil || versioning.Status != "Enabled" {
			t.Errorf("%s: %v %v", bucket, versioning, err)
		}
	}
	cors, err := client.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: aws.String("intake")})
	if err != nil || len(cors.CORSRules) != 1 || cors.CORSRules[0].AllowedOrigins[0] != "http://localhost:8080" {
		t.Errorf("%v %v", cors, err)
	}
	lock, err := client.GetObjectLockConfiguration(ctx, &s3.GetObjectLockConfigurationInput{Bucket: aws.String("log-bucket")})
	if err != nil || lock.ObjectLockConfiguration.Rule.DefaultRetention.Mode != "COMPLIANCE" || *lock.ObjectLockConfiguration.Rule.DefaultRetention.Days != 7 {
		t.Errorf("%v %v", lock, err)
	}
	list, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String("intake")})
	if err != nil || len(list.Contents) != 2 {
		t.Errorf("the second round lost objects: %v %v", list.Contents, err)
	}
}

func tables(t *testing.T) *dynamodb.Client {
	t.Helper()
	url := enginetest.StartDynamoDB(t, t.TempDir()).URL().String()
	return dynamodb.NewFromConfig(enginetest.Config(enginetest.Root), func(o *dynamodb.Options) { o.BaseEndpoint = &url })
}

func TestTables(t *testing.T) {
	ctx, client := context.Background(), tables(t)
	for range 2 {
		if err := store.Tables(ctx, client, stack(t, house)); err != nil {
			t.Fatal(err)
		}
	}
	live, err := client.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: aws.String("rows")})
	if err != nil || live.TimeToLiveDescription.TimeToLiveStatus != types.TimeToLiveStatusEnabled {
		t.Errorf("%v %v", live, err)
	}
	for name, change := range map[string][2]string{
		"other key":   {`{"AttributeName": "sk", "KeyType": "RANGE"}`, `{"AttributeName": "sort", "KeyType": "RANGE"}`},
		"other index": {`"IndexName": "reverse"`, `"IndexName": "forward"`},
		"new stream":  {`"TimeToLiveSpecification": {`, `"StreamSpecification": {"StreamViewType": "NEW_IMAGE"}, "TimeToLiveSpecification": {`},
	} {
		text := strings.Replace(house, change[0], change[1], 1)
		if err := store.Tables(ctx, client, stack(t, text)); !errors.Is(err, store.ErrChanged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestExpire(t *testing.T) {
	ctx, client := context.Background(), tables(t)
	s := stack(t, house)
	if err := store.Tables(ctx, client, s); err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1_000_000, 0)
	number := func(n int64) types.AttributeValue { return &types.AttributeValueMemberN{Value: fmt.Sprint(n)} }
	for key, expires := range map[string]types.AttributeValue{
		"over": number(999_999), "just now": number(1_000_000), "later": number(1_000_001), "never": nil, "as text": &types.AttributeValueMemberS{Value: "1"},
	} {
		item := map[string]types.AttributeValue{"pk": &types.AttributeValueMemberS{Value: key}, "sk": &types.AttributeValueMemberS{Value: "s"}}
		if expires != nil {
			item["expires"] = expires
		}
		if _, err := client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("rows"), Item: item}); err != nil {
			t.Fatal(err)
		}
	}
	count, err := store.Expire(ctx, client, s, now)
	if err != nil || count != 1 {
		t.Fatalf("%d deleted, %v", count, err)
	}
	left, err := client.Scan(ctx, &dynamodb.ScanInput{TableName: aws.String("rows")})
	if err != nil || len(left.Items) != 4 {
		t.Errorf("%d left, %v", len(left.Items), err)
	}
	for _, item := range left.Items {
		if item["pk"].(*types.AttributeValueMemberS).Value == "over" {
			t.Error("the expired item is left")
		}
	}
}

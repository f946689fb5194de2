package recorder_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddb "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"strongroom/infra/local/engine"
	"strongroom/infra/local/engine/enginetest"
	"strongroom/infra/local/permissions"
	"strongroom/infra/local/recorder"
	"strongroom/infra/local/store"
	"strongroom/infra/local/template"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

const house = `{"Resources": {
  "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "fn", "Role": {"Fn::GetAtt": ["Role", "Arn"]}}},
  "Blind": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "blind", "Role": {"Fn::GetAtt": ["BlindRole", "Arn"]}}},
  "Key": {"Type": "AWS::KMS::Key"},
  "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "role", "Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [
    {"Sid": "Objects", "Effect": "Allow", "Action": ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectTagging"], "Resource": "arn:aws:s3:::intake/*"},
    {"Sid": "Vault", "Effect": "Allow", "Action": ["s3:PutObject", "s3:PutObjectTagging", "s3:GetObject"], "Resource": "arn:aws:s3:::vault/*"},
    {"Sid": "List", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::intake"},
    {"Sid": "Key", "Effect": "Allow", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": {"Fn::GetAtt": ["Key", "Arn"]}},
    {"Sid": "Rows", "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:PutItem"], "Resource": {"Fn::GetAtt": ["Rows", "Arn"]}},
    {"Sid": "Index", "Effect": "Allow", "Action": "dynamodb:Query", "Resource": {"Fn::Sub": "${Rows.Arn}/index/reverse"}},
    {"Sid": "Audit", "Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": {"Fn::GetAtt": ["Audit", "Arn"]}}]}}]}},
  "BlindRole": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [
    {"Sid": "Objects", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": ["arn:aws:s3:::intake/*", "arn:aws:s3:::vault/*"]}]}}]}},
  "Intake": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "intake", "VersioningConfiguration": {"Status": "Enabled"},
    "CorsConfiguration": {"CorsRules": [{"AllowedOrigins": ["http://localhost:8080"], "AllowedMethods": ["PUT"], "AllowedHeaders": ["content-type"], "ExposedHeaders": ["ETag"]}]}}},
  "Vault": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "vault", "VersioningConfiguration": {"Status": "Enabled"}}},
  "VaultPolicy": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "Vault"}, "PolicyDocument": {"Statement": [
    {"Sid": "Clean", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": ["s3:GetObject", "s3:GetObjectVersion"], "Resource": "arn:aws:s3:::vault/*",
     "Condition": {"StringNotEquals": {"s3:ExistingObjectTag/verdict": "clean"}}}]}}},
  "Rows": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "rows", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}],
    "GlobalSecondaryIndexes": [{"IndexName": "reverse", "KeySchema": [{"AttributeName": "sk", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}]}},
  "Audit": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "audit", "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}]}}
}}`

// setup is a recorder in front of real engines.
type setup struct {
	s3URL, dynamoDBURL, otherURL string
	engines                      map[string]*engine.Engine
	ledger                       *permissions.Ledger

	mu      sync.Mutex
	created []recorder.Created
	refuse  error // what announcing answers
}

var (
	fnAccount    = enginetest.Second
	blindAccount = engine.Account{Access: "AKIABLINDBLINDBLINDB", Secret: "blind"}
)

func start(t *testing.T) *setup {
	t.Helper()
	ctx := context.Background()
	parsed, err := template.Parse([]byte(house))
	if err != nil {
		t.Fatal(err)
	}
	stack, err := parsed.Resolve(template.Local())
	if err != nil {
		t.Fatal(err)
	}
	book, err := permissions.Read(stack)
	if err != nil {
		t.Fatal(err)
	}
	s := &setup{engines: map[string]*engine.Engine{"s3": enginetest.StartS3(t, t.TempDir(), blindAccount), "dynamodb": enginetest.StartDynamoDB(t, t.TempDir())}}
	if s.ledger, err = permissions.Open(filepath.Join(t.TempDir(), "calls.json"), book); err != nil {
		t.Fatal(err)
	}
	root := objects(s.engines["s3"].URL().String(), enginetest.Root)
	if _, err := store.Buckets(ctx, root, stack); err != nil {
		t.Fatal(err)
	}
	if err := store.Tables(ctx, tables(s.engines["dynamodb"].URL().String(), enginetest.Root), stack); err != nil {
		t.Fatal(err)
	}
	r := recorder.New(recorder.Config{
		Place: template.Local(), Ledger: s.ledger, Log: enginetest.Logger(), Keys: map[string]string{"arn:aws:s3:::vault": stack.Resources["Key"].ARN},
		Callers: []recorder.Caller{{Name: "fn", Access: fnAccount.Access, Secret: fnAccount.Secret}, {Name: "blind", Access: blindAccount.Access, Secret: blindAccount.Secret}},
		Tags: func(ctx context.Context, bucket, key, _ string) (map[string]string, error) {
			return tags(ctx, root, bucket, key), nil
		},
		Size: func(ctx context.Context, bucket, key string) (int64, string, error) {
			head, err := root.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
			if err != nil {
				return 0, "", err
			}
			return aws.ToInt64(head.ContentLength), aws.ToString(head.VersionId), nil
		},
		Created: func(c recorder.Created) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.created = append(s.created, c)
			return s.refuse
		},
	})
	for target, handler := range map[*string]http.Handler{
		&s.s3URL: r.S3(s.engines["s3"].URL()), &s.dynamoDBURL: r.DynamoDB(s.engines["dynamodb"].URL()), &s.otherURL: r.Refuse(),
	} {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		*target = server.URL
	}
	return s
}

// tags reads the tags of an object; one that can't be read has none.
func tags(ctx context.Context, client *s3.Client, bucket, key string) map[string]string {
	out := map[string]string{}
	answer, err := client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return out
	}
	for _, tag := range answer.TagSet {
		out[*tag.Key] = *tag.Value
	}
	return out
}

func objects(url string, account engine.Account) *s3.Client {
	return s3.NewFromConfig(enginetest.Config(account), func(o *s3.Options) { o.BaseEndpoint, o.RetryMaxAttempts = &url, 10 })
}

func tables(url string, account engine.Account) *dynamodb.Client {
	return dynamodb.NewFromConfig(enginetest.Config(account), func(o *dynamodb.Options) { o.BaseEndpoint, o.RetryMaxAttempts = &url, 10 })
}

// code gives the error code of the service, or "" for success.
func code(err error) string {
	var refused smithy.APIError
	if errors.As(err, &refused) {
		return refused.ErrorCode()
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func item(pk string) map[string]ddb.AttributeValue {
	return map[string]ddb.AttributeValue{"pk": &ddb.AttributeValueMemberS{Value: pk}, "sk": &ddb.AttributeValueMemberS{Value: "s"}}
}

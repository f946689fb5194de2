package template

import (
	"fmt"
	"strings"
)

// kind says how a resource type answers Ref and Fn::GetAtt.
// Sources: the "Return values" section of each type in the CloudFormation reference.
type kind struct {
	property   string                                               // the property that names it, if any
	made       func(p Place, id string) string                      // the name when that property is absent
	ref        func(r *resolver, name string) string                // what Ref gives; nil: the name
	arn        func(p Place, name string) string                    // nil: no ARN
	attributes map[string]func(r *resolver, id, name string) string // further attributes
}

func madeName(p Place, id string) string { return p.StackName + "-" + id + "-" + identifier(id, 12) }

func madeHex(n int) func(Place, string) string {
	return func(_ Place, id string) string { return identifier(id, n) }
}

func service(name, prefix string) func(Place, string) string {
	return func(p Place, resource string) string { return p.arn(name, prefix+resource) }
}

func global(service, prefix string) func(Place, string) string {
	return func(p Place, resource string) string {
		return fmt.Sprintf("arn:%s:%s::%s:%s%s", p.Partition, service, p.Account, prefix, resource)
	}
}

func madeKey(_ Place, id string) string {
	h := identifier(id, 32)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

func madeMailbox(p Place, id string) string { return p.Region + "_" + identifier(id, 9) }

func bucketARN(p Place, name string) string { return "arn:" + p.Partition + ":s3:::" + name }

func queueURL(r *resolver, name string) string {
	return "https://sqs." + r.place.Region + "." + r.place.URLSuffix + "/" + r.place.Account + "/" + name
}

type attributes = map[string]func(r *resolver, id, name string) string

var kinds = map[string]kind{
	"AWS::S3::Bucket": {property: "BucketName", arn: bucketARN,
		made: func(p Place, id string) string { return strings.ToLower(madeName(p, id)) },
		attributes: attributes{
			"DomainName": func(r *resolver, _, name string) string { return name + ".s3." + r.place.URLSuffix },
			"RegionalDomainName": func(r *resolver, _, name string) string {
				return name + ".s3." + r.place.Region + "." + r.place.URLSuffix
			},
		}},
	"AWS::DynamoDB::Table": {property: "TableName", arn: service("dynamodb", "table/"),
		attributes: attributes{"StreamArn": func(r *resolver, _, name string) string {
			return r.place.arn("dynamodb", "table/"+name+"/stream/2026-01-01T00:00:00.000")
		}}},
	"AWS::SQS::Queue": {property: "QueueName", arn: service("sqs", ""),
		ref: queueURL,
		attributes: attributes{
			"QueueName": func(_ *resolver, _, name string) string { return name },
			"QueueUrl":  func(r *resolver, _, name string) string { return queueURL(r, name) },
		}},
	"AWS::SNS::Topic": {property: "TopicName", arn: service("sns", ""),
		ref:        func(r *resolver, name string) string { return r.place.arn("sns", name) },
		attributes: attributes{"TopicName": func(_ *resolver, _, name string) string { return name }}},
	"AWS::Lambda::Function": {property: "FunctionName", arn: service("lambda", "function:")},
	"AWS::Lambda::Version": {made: madeHex(12),
		ref: func(r *resolver, name string) string { return r.place.arn("lambda", "function:"+name) }},
	"AWS::Lambda::EventSourceMapping": {made: madeKey},
	"AWS::IAM::Role": {property: "RoleName", arn: global("iam", "role/"),
		attributes: attributes{"RoleId": func(_ *resolver, id, _ string) string { return "AROA" + strings.ToUpper(identifier(id, 16)) }}},
	"AWS::IAM::ManagedPolicy": {property: "ManagedPolicyName", arn: global("iam", "policy/"),
		ref: func(r *resolver, name string) string { return global("iam", "policy/")(r.place, name) },
		attributes: attributes{"PolicyArn": func(r *resolver, _, name string) string {
			return global("iam", "policy/")(r.place, name)
		}}},
	"AWS::KMS::Key": {made: madeKey, arn: service("kms", "key/"),
		attributes: attributes{"KeyId": func(_ *resolver, _, name string) string { return name }}},
	"AWS::KMS::Alias": {property: "AliasName", arn: service("kms", "")},
	"AWS::Logs::LogGroup": {property: "LogGroupName",
		arn: func(p Place, name string) string { return p.arn("logs", "log-group:"+name+":*") }},
	"AWS::Events::Rule": {property: "Name", arn: service("events", "rule/")},
	"AWS::ApiGateway::RestApi": {made: madeHex(10), attributes: attributes{
		"RestApiId":      func(_ *resolver, _, name string) string { return name },
		"RootResourceId": func(_ *resolver, id, _ string) string { return identifier(id+"/", 10) },
	}},
	"AWS::ApiGateway::Resource": {made: madeHex(6), attributes: attributes{
		"ResourceId": func(_ *resolver, _, name string) string { return name },
	}},
	"AWS::ApiGateway::Deployment": {made: madeHex(6), attributes: attributes{
		"DeploymentId": func(_ *resolver, _, name string) string { return name },
	}},
	"AWS::ApiGateway::Stage": {property: "StageName"},
	"AWS::Cognito::UserPool": {made: madeMailbox, arn: service("cognito-idp", "userpool/"), attributes: attributes{
		"UserPoolId": func(_ *resolver, _, name string) string { return name },
		"ProviderName": func(r *resolver, _, name string) string {
			return "cognito-idp." + r.place.Region + "." + r.place.URLSuffix + "/" + name
		},
		"ProviderURL": func(r *resolver, _, name string) string {
			return "https://cognito-idp." + r.place.Region + "." + r.place.URLSuffix + "/" + name
		},
	}},
	"AWS::Cognito::UserPoolClient": {made: madeHex(26), attributes: attributes{
		"ClientId": func(_ *resolver, _, name string) string { return name },
		"Name":     func(_ *resolver, _, name string) string { return name },
	}},
	"AWS::Cognito::UserPoolDomain": {property: "Domain"},
	"AWS::WAFv2::WebACL":           {property: "Name", arn: service("wafv2", "regional/webacl/")},
}

package template

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrUncovered is returned for resource types that the local machine does not know.
var ErrUncovered = errors.New("resource types the local machine neither plays nor leaves out on purpose")

// played are the resource types that have a counterpart on the local machine.
var played = map[string]string{
	"AWS::ApiGateway::GatewayResponse": "gateway",
	"AWS::ApiGateway::Method":          "gateway",
	"AWS::ApiGateway::Resource":        "gateway",
	"AWS::ApiGateway::RestApi":         "gateway",
	"AWS::ApiGateway::Stage":           "gateway",
	"AWS::Cognito::UserPool":           "idp",
	"AWS::Cognito::UserPoolClient":     "idp",
	"AWS::Cognito::UserPoolDomain":     "idp",
	"AWS::DynamoDB::Table":             "engine, source (streams), store (time to live)",
	"AWS::Events::Rule":                "source",
	"AWS::IAM::ManagedPolicy":          "permissions",
	"AWS::IAM::Policy":                 "permissions",
	"AWS::IAM::Role":                   "permissions",
	"AWS::Lambda::EventSourceMapping":  "source",
	"AWS::Lambda::Function":            "lambda",
	"AWS::Lambda::Permission":          "gateway, source",
	"AWS::S3::Bucket":                  "engine, source (notifications)",
	"AWS::S3::BucketPolicy":            "permissions",
	"AWS::SQS::Queue":                  "queue",
	"AWS::SQS::QueuePolicy":            "source",
}

// leftOut are the resource types without a local counterpart, with the reason.
var leftOut = map[string]string{
	"AWS::ApiGateway::Account":                          "names the role that writes the gateway's logs; local logs are files",
	"AWS::ApiGateway::Deployment":                       "a snapshot of the routes; the local gateway always serves the newest",
	"AWS::ApiGateway::RequestValidator":                 "no route uses request models",
	"AWS::CDK::Metadata":                                "a note for the CDK's own statistics",
	"AWS::CloudWatch::Alarm":                            "watches the cloud's metrics; locally the queue page shows what is dead",
	"AWS::CloudWatch::Dashboard":                        "shows the cloud's metrics",
	"AWS::Cognito::LogDeliveryConfiguration":            "delivers the pool's own activity log",
	"AWS::Cognito::ManagedLoginBranding":                "looks of the sign-in pages; the local provider has its own",
	"AWS::Cognito::UserPoolRiskConfigurationAttachment": "threat detection is a service of the cloud",
	"AWS::Cognito::UserPoolUICustomization":             "looks of the sign-in pages; the local provider has its own",
	"AWS::KMS::Alias":                                   "another name of a key",
	"AWS::KMS::Key":                                     "local engines do not encrypt; use of the key is still checked against the roles",
	"AWS::Lambda::EventInvokeConfig":                    "how often a failed schedule call is repeated; the next one comes by itself",
	"AWS::Lambda::Version":                              "the local machine always runs the newest code",
	"AWS::Logs::LogGroup":                               "local logs are files",
	"AWS::Logs::ResourcePolicy":                         "local logs are files",
	"AWS::S3::StorageLens":                              "statistics of the cloud",
	"AWS::SNS::Subscription":                            "alarm mail",
	"AWS::SNS::Topic":                                   "alarm mail",
	"AWS::SNS::TopicPolicy":                             "alarm mail",
	"AWS::WAFv2::LoggingConfiguration":                  "the firewall is a service of the cloud",
	"AWS::WAFv2::WebACL":                                "the firewall is a service of the cloud",
	"AWS::WAFv2::WebACLAssociation":                     "the firewall is a service of the cloud",
}

// Check reports every resource whose type is in neither table.
func (s *Stack) Check() error {
	var unknown []string
	for id, resource := range s.Resources {
		if played[resource.Type] == "" && leftOut[resource.Type] == "" {
			unknown = append(unknown, id+" ("+resource.Type+")")
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	return fmt.Errorf("%w: %s", ErrUncovered, strings.Join(unknown, ", "))
}

// Of gives the resources of a type, ordered by logical id.
func (s *Stack) Of(kind string) []Resource {
	var out []Resource
	for _, id := range sortedKeys(s.Resources) {
		if s.Resources[id].Type == kind {
			out = append(out, s.Resources[id])
		}
	}
	return out
}

// ByARN finds the resource with an ARN.
func (s *Stack) ByARN(arn string) (Resource, bool) {
	for _, id := range sortedKeys(s.Resources) {
		if arn != "" && s.Resources[id].ARN == arn {
			return s.Resources[id], true
		}
	}
	return Resource{}, false
}

// Translate replaces the cloud's addresses in all properties and outputs by local ones.
func (s *Stack) Translate(book AddressBook) {
	for id, resource := range s.Resources {
		resource.Properties = Of(book.TranslateAll(resource.Properties.Any()))
		s.Resources[id] = resource
	}
	for id := range s.Outputs {
		s.Outputs[id] = book.TranslateAll(s.Outputs[id])
	}
}

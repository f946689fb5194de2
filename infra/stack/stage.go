package stack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"
)

// newStage publishes the routes. A deployment is a snapshot, so its name carries a digest of what it shows: a change of routes makes a new one.
func newStage(s *site, a api, l logs, shown []awscdk.CfnResource) {
	deployment := awsapigateway.NewCfnDeployment(s.stack, jsii.String("Deployment"+routesDigest(routes())), &awsapigateway.CfnDeploymentProps{
		RestApiId: a.rest.Ref(), Description: jsii.String("The routes of the client portal"),
	})
	for _, resource := range shown {
		deployment.AddResourceDependency(resource, nil)
	}
	awsapigateway.NewCfnStage(s.stack, jsii.String("Stage"), &awsapigateway.CfnStageProps{
		RestApiId: a.rest.Ref(), DeploymentId: deployment.Ref(), StageName: jsii.String(stage),
		AccessLogSetting: &awsapigateway.CfnStage_AccessLogSettingProperty{
			DestinationArn: jsii.String(s.arn("logs", "log-group:"+*l.api.Ref())), Format: jsii.String(accessLogFormat()),
		},
		MethodSettings: []any{&awsapigateway.CfnStage_MethodSettingProperty{
			HttpMethod: jsii.String("*"), ResourcePath: jsii.String("/*"), MetricsEnabled: jsii.Bool(true),
			// Execution logs hold bodies and cookies: off (invariant 6).
			LoggingLevel: jsii.String("OFF"), DataTraceEnabled: jsii.Bool(false), CachingEnabled: jsii.Bool(false),
			ThrottlingRateLimit: jsii.Number(requestsPerSecond), ThrottlingBurstLimit: jsii.Number(requestBurst),
		}},
	}).AddResourceDependency(newAPILogRole(s), nil)
}

// routesDigest is the same for the same front door, and another one when a route or an answer of its own changes.
func routesDigest(routes []route) string {
	shown, _ := json.Marshal([]any{routes, answerMillis, refusalHeaders, refusalBody})
	sum := sha256.Sum256(shown)
	return hex.EncodeToString(sum[:])[:10]
}

// accessLogFormat is one JSON line per request. It has no query string, header or cookie of the caller besides the agent: nothing in it opens anything.
func accessLogFormat() string {
	fields := map[string]string{
		"id": "$context.requestId", "time": "$context.requestTime", "ip": "$context.identity.sourceIp", "agent": "$context.identity.userAgent",
		"method": "$context.httpMethod", "path": "$context.path", "status": "$context.status", "bytes": "$context.responseLength",
		"millis": "$context.responseLatency", "error": "$context.error.responseType", "tls": "$context.tlsVersion", "cipher": "$context.cipherSuite",
	}
	text, _ := json.Marshal(fields)
	return string(text)
}

// newAPILogRole gives API Gateway the role that writes access logs. There is one such setting for all APIs of an account and region,
// so that it stays when the stack goes: others may use it.
func newAPILogRole(s *site) awscdk.CfnResource {
	role := newRole(s, "ApiLogRole", "Lets API Gateway write its access logs", "apigateway.amazonaws.com")
	policy := attach(s, role, "ApiLogPolicy", "Lets API Gateway write its access logs", []statement{{
		sid: "WriteAccessLogs", resources: []string{"*"}, // Wildcards says why
		actions: []string{
			"logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams",
			"logs:FilterLogEvents", "logs:GetLogEvents", "logs:PutLogEvents",
		},
	}})
	account := awsapigateway.NewCfnAccount(s.stack, jsii.String("ApiLogAccount"), &awsapigateway.CfnAccountProps{CloudWatchRoleArn: role.AttrArn()})
	for _, shared := range []keepable{account, role, policy} {
		keep(shared)
	}
	return account
}

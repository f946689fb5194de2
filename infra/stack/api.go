package stack

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"
)

const (
	// requestsPerSecond and requestBurst are what the front door takes from everybody together before it answers 429.
	requestsPerSecond = 100
	requestBurst      = 200
	// answerMillis is how long the front door waits for a function: the longest that API Gateway waits by default.
	answerMillis = 29000
)

// api is the front door. Its address is known before anything hangs on it, so that the sign-in client and the buckets can name it.
type api struct {
	rest   awsapigateway.CfnRestApi
	origin string // https://<api>.execute-api.<region>.<suffix>, without a trailing slash
	url    string // origin and stage, without a trailing slash
}

func newAPI(s *site) api {
	rest := awsapigateway.NewCfnRestApi(s.stack, jsii.String("Api"), &awsapigateway.CfnRestApiProps{
		Name:                  jsii.String(s.Name + "-portal"),
		Description:           jsii.String("The front door of the client portal of " + s.FirmName),
		EndpointConfiguration: &awsapigateway.CfnRestApi_EndpointConfigurationProperty{Types: list("REGIONAL")},
		// TLS 1.2 or newer, forward secrecy, post-quantum key exchange where the browser has it (S2.1). Without this the default address still takes TLS 1.0.
		SecurityPolicy:     jsii.String("SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"),
		EndpointAccessMode: jsii.String("STRICT"),
	})
	origin := "https://" + *rest.Ref() + ".execute-api." + *awscdk.Aws_REGION() + "." + *awscdk.Aws_URL_SUFFIX()
	return api{rest: rest, origin: origin, url: origin + "/" + stage}
}

// route says which function answers a path. API Gateway prefers the longest path that matches.
type route struct{ Path, Function string }

// routes are all paths below the stage, parents before children. Every method of a path goes to its function, which refuses the wrong ones in its own words.
func routes() []route {
	return []route{
		{"/", "portal"},
		{"/{proxy+}", "portal"},
		{"/api", "portal"},
		{"/api/{proxy+}", "portal"},
		{"/api/v1", "portal"},
		{"/api/v1/{proxy+}", "portal"},
		{"/api/v1/downloads", "transfer"},
		{"/api/v1/uploads", "transfer"},
		{"/api/v1/uploads/{proxy+}", "transfer"},
		{"/auth", "portal"},
		{"/auth/{proxy+}", "signin"},
		{"/downloads", "transfer"},
	}
}

// newRoutes hangs the functions on the front door and opens it.
func newRoutes(s *site, a api, functions functions, l logs) {
	parents := map[string]*string{"/": a.rest.AttrRootResourceId()}
	var made []awscdk.CfnResource
	for _, r := range routes() {
		if r.Path != "/" {
			cut := strings.LastIndex(r.Path, "/")
			parent := r.Path[:max(cut, 1)]
			parents[r.Path] = awsapigateway.NewCfnResource(s.stack, jsii.String("Path"+pathID(r.Path)), &awsapigateway.CfnResourceProps{
				RestApiId: a.rest.Ref(), ParentId: parents[parent], PathPart: jsii.String(r.Path[cut+1:]),
			}).Ref()
		}
		made = append(made, newMethod(s, a, r, parents[r.Path], functions[r.Function]))
	}
	made = append(made, newRefusals(s, a)...)
	for _, name := range Functions() {
		if serves(name) {
			awslambda.NewCfnPermission(s.stack, jsii.String(title(name)+"FrontDoor"), &awslambda.CfnPermissionProps{
				Action: jsii.String("lambda:InvokeFunction"), FunctionName: functions[name].AttrArn(), Principal: jsii.String("apigateway.amazonaws.com"),
				SourceArn: jsii.String(s.arn("execute-api", *a.rest.Ref()+"/"+stage+"/*")),
			})
		}
	}
	newStage(s, a, l, made)
}

// serves tells whether a function answers any path.
func serves(function string) bool {
	for _, r := range routes() {
		if r.Function == function {
			return true
		}
	}
	return false
}

// newMethod passes any method of a path to its function. Who the caller is, the function asks the session; API Gateway has no part in it.
func newMethod(s *site, a api, r route, resource *string, function awslambda.CfnFunction) awscdk.CfnResource {
	uri := "arn:" + *awscdk.Aws_PARTITION() + ":apigateway:" + *awscdk.Aws_REGION() + ":lambda:path/2015-03-31/functions/" + *function.AttrArn() + "/invocations"
	return awsapigateway.NewCfnMethod(s.stack, jsii.String("Any"+pathID(r.Path)), &awsapigateway.CfnMethodProps{
		RestApiId: a.rest.Ref(), ResourceId: resource, HttpMethod: jsii.String("ANY"), AuthorizationType: jsii.String("NONE"),
		Integration: &awsapigateway.CfnMethod_IntegrationProperty{
			Type: jsii.String("AWS_PROXY"), IntegrationHttpMethod: jsii.String("POST"), Uri: jsii.String(uri), TimeoutInMillis: jsii.Number(answerMillis),
		},
	})
}

// refusalHeaders and refusalBody are what API Gateway sends when it answers by itself: a wrong path, too many requests, a function that is gone.
var refusalHeaders = map[string]string{
	"gatewayresponse.header.Cache-Control":             "'no-store'",
	"gatewayresponse.header.Strict-Transport-Security": "'max-age=63072000; includeSubDomains'",
	"gatewayresponse.header.X-Content-Type-Options":    "'nosniff'",
}

const refusalBody = `{"title":"The request could not be answered.","detail":$context.error.messageString,"code":"$context.requestId"}`

// newRefusals gives the answers that API Gateway itself writes the headers that every other answer has.
func newRefusals(s *site, a api) []awscdk.CfnResource {
	var made []awscdk.CfnResource
	for _, kind := range []string{"DEFAULT_4XX", "DEFAULT_5XX"} {
		made = append(made, awsapigateway.NewCfnGatewayResponse(s.stack, jsii.String("Refusal"+kind[len(kind)-3:]), &awsapigateway.CfnGatewayResponseProps{
			RestApiId: a.rest.Ref(), ResponseType: jsii.String(kind),
			ResponseParameters: refusalHeaders, ResponseTemplates: map[string]string{"application/json": refusalBody},
		}))
	}
	return made
}

// pathID turns a path into the part of a logical id: "/api/v1/{proxy+}" becomes "ApiV1Rest", "/" becomes "Root".
func pathID(path string) string {
	if path == "/" {
		return "Root"
	}
	var id strings.Builder
	for _, part := range strings.Split(strings.Trim(path, "/"), "/") {
		if part == "{proxy+}" {
			part = "rest"
		}
		id.WriteString(title(part))
	}
	return id.String()
}

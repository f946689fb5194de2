// Package stack is the only description of the system: the CDK app in infra deploys it, the local machine in infra/local runs the very same template.
//
// Guarantees: every resource, permission and limit of the portal is written here; the template depends on nothing but the settings and the functions' code,
// so that two runs give the same bytes; it needs neither credentials nor look-ups; each store is encrypted under one of the firm's own keys and refuses
// TLS below 1.2; no role can change or delete an audit record; no permission names every resource without a reason in Wildcards.
//
// Non-goals: logic (what the functions do lives in shared), several environments in one app, and custom domains or the web firewall, which come as constructs of their own.
package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// Functions lists the short names of the functions, in the order in which the stack declares them. A function's source is functions/<short name>,
// its code is a folder that holds the program "bootstrap", and its deployed name is <Settings.Name>-<short name>.
func Functions() []string { return []string{"signin", "portal", "transfer", "scan"} }

// Props is what New needs to know.
type Props struct {
	// Settings are the firm's choices; take them from ReadSettings, which has checked them.
	Settings Settings
	// Code gives the folder that holds the arm64 Linux program "bootstrap" of a function, by its short name.
	Code func(function string) string
}

// site carries what the constructs of one portal share while the stack is put together.
type site struct {
	stack awscdk.Stack
	Settings
	code func(function string) string
}

// New adds the portal's stack to scope and returns it. It panics, as every CDK construct does, when a folder of code is missing.
func New(scope constructs.Construct, id string, props Props) awscdk.Stack {
	s := &site{Settings: props.Settings, code: props.Code}
	s.stack = awscdk.NewStack(scope, jsii.String(id), &awscdk.StackProps{
		StackName:             jsii.String(props.Settings.Name),
		Description:           jsii.String("Strongroom: a secure client portal in the firm's own account"),
		TerminationProtection: jsii.Bool(true),
		AnalyticsReporting:    jsii.Bool(false),
	})
	keys := newKeys(s)
	logs := newLogs(s, keys)
	queues := newQueues(s, keys)
	api := newAPI(s)
	roles := newRoles(s)
	stores := newBuckets(s, keys, queues, roles, api)
	tables := newTables(s, keys)
	identity := newIdentity(s, api)
	grant(s, roles, resources{keys: keys, logs: logs, queues: queues, buckets: stores, tables: tables, identity: identity, ocr: s.OCR})
	functions := newFunctions(s, wiring{logs: logs, roles: roles, buckets: stores, tables: tables, identity: identity, api: api})
	newRoutes(s, api, functions, logs)
	newSources(s, queues, tables, functions)
	newAlarms(s, keys, queues)
	newOutputs(s, api, identity)
	return s.stack
}

// newOutputs names what an operator needs after a deployment.
func newOutputs(s *site, a api, i identity) {
	for _, o := range [][3]string{
		{"PortalAddress", a.url + "/", "Where people find the portal"},
		{"SigninSite", i.signinSite, "Where people sign in"},
		{"UserPoolId", *i.pool.Ref(), "The directory of people"},
	} {
		awscdk.NewCfnOutput(s.stack, jsii.String(o[0]), &awscdk.CfnOutputProps{Value: jsii.String(o[1]), Description: jsii.String(o[2])})
	}
}

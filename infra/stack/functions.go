package stack

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3assets"
	"github.com/aws/jsii-runtime-go"
)

const (
	// leaseSeconds is how long a check counts as under way: a minute longer than Lambda lets one run, so that nobody starts it a second time.
	leaseSeconds = scanSeconds + 60
	// graceSeconds is how long after an upload was announced the schedule begins to look whether it arrived without an event.
	graceSeconds = 60
	// abandonHours is when an upload that never arrived is given up, so that a sender has a week to resume it: a day before its parts are deleted (abandonDays).
	abandonHours = 7 * 24
)

// functions holds the functions by their short names.
type functions map[string]awslambda.CfnFunction

// wiring is what functions are told about the rest of the system.
type wiring struct {
	logs     logs
	roles    roles
	buckets  buckets
	tables   tables
	identity identity
	api      api
}

// functionSpec is what one function has of its own.
type functionSpec struct {
	description   string
	memoryMiB     int
	seconds       int
	scratchMiB    int // room under /tmp; AWS gives 512 to everybody
	settings      map[string]string
	withoutPeople bool // the function has no sessions to look at
}

func newFunctions(s *site, w wiring) functions {
	all := functions{}
	specs := map[string]functionSpec{
		"signin": {description: "Signs people in and out", memoryMiB: 512, seconds: 10, settings: map[string]string{
			"ISSUER": w.identity.issuer, "SIGNIN_URL": w.identity.signinSite, "CLIENT_ID": *w.identity.client.Ref(), "USER_POOL_ID": *w.identity.pool.Ref(),
		}},
		"portal": {description: "Shows the pages and the data behind them", memoryMiB: 512, seconds: 10, settings: map[string]string{
			"INTAKE_BUCKET": *w.buckets[intake].Ref(), "VAULT_BUCKET": *w.buckets[vault].Ref(), "MAX_DOCUMENT_MIB": strconv.Itoa(s.MaxDocumentMiB),
			"QUARANTINE_BUCKET": *w.buckets[quarantine].Ref(), "SCAN_LEASE_SECONDS": strconv.Itoa(leaseSeconds), // for reviewers
			"SIGNIN_URL": w.identity.signinSite, // where signing out leads, for the pages' security policy
		}},
		"transfer": {description: "Hands out links for uploads and downloads", memoryMiB: 512, seconds: 15, settings: map[string]string{
			"INTAKE_BUCKET": *w.buckets[intake].Ref(), "VAULT_BUCKET": *w.buckets[vault].Ref(), "MAX_DOCUMENT_MIB": strconv.Itoa(s.MaxDocumentMiB),
			"UPLOAD_LINK_MINUTES": strconv.Itoa(s.UploadLinkMinutes), "DOWNLOAD_LINK_SECONDS": strconv.Itoa(s.DownloadLinkSeconds),
			"UPLOAD_GRACE_SECONDS": strconv.Itoa(graceSeconds), "SCAN_LEASE_SECONDS": strconv.Itoa(leaseSeconds),
		}},
		"scan": {description: "Checks uploads and files them in the vault or in quarantine", memoryMiB: 2048, seconds: scanSeconds, scratchMiB: scratch(s.MaxDocumentMiB), withoutPeople: true, settings: map[string]string{
			"INTAKE_BUCKET": *w.buckets[intake].Ref(), "VAULT_BUCKET": *w.buckets[vault].Ref(), "QUARANTINE_BUCKET": *w.buckets[quarantine].Ref(),
			"MAX_DOCUMENT_MIB": strconv.Itoa(s.MaxDocumentMiB), "SCAN_LEASE_SECONDS": strconv.Itoa(leaseSeconds), "UPLOAD_ABANDON_HOURS": strconv.Itoa(abandonHours),
			"OCR": s.OCR,
		}},
	}
	for _, name := range Functions() {
		all[name] = newFunction(s, w, name, specs[name])
	}
	return all
}

// scratch is room for a document, the copy being made of it, and half as much again for what is unpacked from it, in MiB; Lambda gives from 512 to 10,240.
func scratch(documentMiB int) int { return min(max(documentMiB*5/2, 512), 10240) }

// newFunction makes a function on Amazon's managed Linux, on arm64.
//
// No concurrency is reserved: a new account has ten executions in all and lets nobody reserve any of them, so that the stack would not deploy there.
// No X-Ray tracing: its permissions can't be limited to a resource, and the logs carry each request's id through all functions.
func newFunction(s *site, w wiring, name string, spec functionSpec) awslambda.CfnFunction {
	code := awss3assets.NewAsset(s.stack, jsii.String(title(name)+"Code"), &awss3assets.AssetProps{Path: jsii.String(s.code(name))})
	props := &awslambda.CfnFunctionProps{
		FunctionName:  jsii.String(s.Name + "-" + name),
		Description:   jsii.String(spec.description),
		Runtime:       jsii.String("provided.al2023"),
		Architectures: list("arm64"),
		Handler:       jsii.String("bootstrap"),
		Code:          &awslambda.CfnFunction_CodeProperty{S3Bucket: code.S3BucketName(), S3Key: code.S3ObjectKey()},
		Role:          w.roles[name].AttrArn(),
		MemorySize:    jsii.Number(spec.memoryMiB),
		Timeout:       jsii.Number(spec.seconds),
		Environment:   &awslambda.CfnFunction_EnvironmentProperty{Variables: environment(s, w, spec)},
		LoggingConfig: &awslambda.CfnFunction_LoggingConfigProperty{LogGroup: w.logs.functions[name].Ref(), LogFormat: jsii.String("JSON")},
	}
	if spec.scratchMiB > 0 {
		props.EphemeralStorage = &awslambda.CfnFunction_EphemeralStorageProperty{Size: jsii.Number(spec.scratchMiB)}
	}
	return awslambda.NewCfnFunction(s.stack, jsii.String(title(name)+"Function"), props)
}

// environment is everything that a function knows about its surroundings. None of it is a secret.
func environment(s *site, w wiring, spec functionSpec) map[string]string {
	all := map[string]string{
		"AUDIT_TABLE":              *w.tables.audit.Ref(),
		"FIRM_COLOUR":              s.FirmColour,
		"FIRM_NAME":                s.FirmName,
		"PORTAL_TABLE":             *w.tables.portal.Ref(),
		"PORTAL_URL":               w.api.url,
		"SESSION_ABSOLUTE_MINUTES": strconv.Itoa(s.SessionAbsoluteMinutes),
		"SESSION_IDLE_MINUTES":     strconv.Itoa(s.SessionIdleMinutes),
	}
	if !spec.withoutPeople {
		all["SESSIONS_TABLE"] = *w.tables.sessions.Ref()
	}
	for key, value := range spec.settings {
		all[key] = value
	}
	return all
}

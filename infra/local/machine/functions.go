package machine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"strongroom/infra/local/lambda"
	"strongroom/infra/local/permissions"
	"strongroom/infra/local/process"
	"strongroom/infra/local/recorder"
	"strongroom/infra/local/template"
)

// ErrNoFunction is returned for a function that the template does not have.
var ErrNoFunction = errors.New("the template has no such function")

// fleet are all functions of the stack, by full name.
type fleet map[string]*lambda.Function

// short gives the short name of a function: what follows the last dash.
func short(name string) string { return name[strings.LastIndexByte(name, '-')+1:] }

// find looks a function up by its full or short name.
func (f fleet) find(name string) (*lambda.Function, error) {
	for full, function := range f {
		if full == name || short(full) == name {
			return function, nil
		}
	}
	return nil, fmt.Errorf("%w: %s", ErrNoFunction, name)
}

// Invoke runs a function by its full name.
func (f fleet) Invoke(ctx context.Context, name string, event []byte) (lambda.Result, error) {
	function, ok := f[name]
	if !ok {
		return lambda.Result{}, fmt.Errorf("%w: %s", ErrNoFunction, name)
	}
	return function.Invoke(ctx, event)
}

// Running gives a channel that is closed while the function takes deliveries.
func (f fleet) Running(name string) <-chan struct{} { return f[name].Running() }

func (f fleet) close() {
	for _, function := range f {
		function.Close()
	}
}

// newFleet prepares all functions of the template.
func (m *Machine) newFleet() (fleet, error) {
	out := fleet{}
	for _, resource := range m.stack.Of("AWS::Lambda::Function") {
		function, err := m.newFunction(resource)
		if err != nil {
			out.close()
			return nil, fmt.Errorf("preparing function %s: %w", resource.Name, err)
		}
		out[resource.Name] = function
	}
	return out, nil
}

func (m *Machine) newFunction(resource template.Resource) (*lambda.Function, error) {
	name := short(resource.Name)
	program := filepath.Join(m.config.Bin, name)
	if _, err := os.Stat(program); err != nil {
		return nil, fmt.Errorf("its program is missing: %w", err)
	}
	file, err := process.Log(m.config.path("logs/" + name + ".log"))
	if err != nil {
		return nil, err
	}
	m.files = append(m.files, file)
	var log io.Writer = file
	if m.config.Console != nil {
		log = io.MultiWriter(file, m.config.Console)
	}
	stream := time.Now().UTC().Format("2006/01/02") + "/[$LATEST]local"
	group := resource.Properties.Text("LoggingConfig.LogGroup")
	if group == "" {
		group = "/aws/lambda/" + resource.Name
	}
	p := m.stack.Place
	logARN := "arn:" + p.Partition + ":logs:" + p.Region + ":" + p.Account + ":log-group:" + group + ":log-stream:" + stream
	return lambda.New(lambda.Config{
		Name: resource.Name, ARN: resource.ARN, Program: program, Temp: m.config.path("temp/" + name),
		Timeout: time.Duration(resource.Properties.Number("Timeout", 3)) * time.Second, Most: m.config.Processes,
		Env: append(m.environment(resource, group, stream), m.sdk(m.callers[resource.Name])...), Log: log,
		Logged: func(action string) { m.permit(resource.Name, action, strings.Replace(logARN, stream, "*", 1)) },
	}), nil
}

// environment gives the variables of the template and those that Lambda sets.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
func (m *Machine) environment(resource template.Resource, group, stream string) []string {
	p := resource.Properties
	home := m.config.path("home/" + short(resource.Name))
	_ = os.MkdirAll(home, 0o700) // a function that needs it says so itself
	env := []string{
		"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=" + home, "LANG=en_US.UTF-8", "TZ=:UTC",
		"_HANDLER=" + p.Text("Handler"), "LAMBDA_TASK_ROOT=" + m.config.Bin,
		"AWS_LAMBDA_FUNCTION_NAME=" + resource.Name, "AWS_LAMBDA_FUNCTION_VERSION=$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE=" + fmt.Sprint(p.Number("MemorySize", 128)),
		"AWS_LAMBDA_LOG_GROUP_NAME=" + group, "AWS_LAMBDA_LOG_STREAM_NAME=" + stream,
		"AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
	}
	if p.Text("LoggingConfig.LogFormat") == "JSON" {
		env = append(env, "AWS_LAMBDA_LOG_FORMAT=JSON", "AWS_LAMBDA_LOG_LEVEL="+level(p.Text("LoggingConfig.ApplicationLogLevel")))
	}
	for key, value := range p.Map("Environment.Variables") {
		env = append(env, key+"="+value)
	}
	slices.Sort(env)
	return env
}

func level(declared string) string {
	if declared == "" {
		return "INFO"
	}
	return declared
}

// sdk gives the variables that point the AWS SDK to the recorder in a caller's name.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
func (m *Machine) sdk(caller recorder.Caller) []string {
	return []string{
		"AWS_REGION=" + m.stack.Place.Region, "AWS_DEFAULT_REGION=" + m.stack.Place.Region,
		"AWS_ACCESS_KEY_ID=" + caller.Access, "AWS_SECRET_ACCESS_KEY=" + caller.Secret,
		"AWS_ENDPOINT_URL=" + m.addresses.base("other"),
		"AWS_ENDPOINT_URL_S3=" + m.addresses.base("s3"),
		"AWS_ENDPOINT_URL_DYNAMODB=" + m.addresses.base("dynamodb"),
		"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=" + m.addresses.base("cognito-idp"),
		"AWS_ENDPOINT_URL_TEXTRACT=" + m.addresses.base("textract"),
	}
}

// operatorEnv gives the operator's environment: the variables of all functions,
// the outputs it needs, and its own key pair.
func (m *Machine) operatorEnv() []string {
	all := map[string]string{"PATH": os.Getenv("PATH"), "HOME": m.config.path("home"), "LANG": "en_US.UTF-8", "TMPDIR": os.TempDir()}
	for _, function := range m.stack.Of("AWS::Lambda::Function") {
		for key, value := range function.Properties.Map("Environment.Variables") {
			all[key] = value
		}
	}
	for _, pool := range m.stack.Of("AWS::Cognito::UserPool") {
		all["USER_POOL_ID"] = pool.Name
	}
	var env []string
	for key, value := range all {
		env = append(env, key+"="+value)
	}
	slices.Sort(env)
	return append(env, m.sdk(m.callers[permissions.Operator])...)
}

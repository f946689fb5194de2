package machine

import (
	"context"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"errors"

	"strongroom/infra/local/gateway"
	"strongroom/infra/local/ocr"
	"strongroom/infra/local/process"
	"strongroom/infra/local/recorder"
	"strongroom/infra/local/source"
	"strongroom/infra/local/store"
)

func openLog(path string) (*os.File, error) { return process.Log(path) }

// connect makes the machine's own clients, which talk to the engines directly.
func (m *Machine) connect() {
	root := m.callers[rootName]
	config := aws.Config{
		Region:           m.stack.Place.Region,
		Credentials:      credentials.NewStaticCredentialsProvider(root.Access, root.Secret, ""),
		RetryMaxAttempts: 8,
	}
	m.objects = s3.NewFromConfig(config, func(o *s3.Options) {
		o.BaseEndpoint, o.UsePathStyle = aws.String(m.engines["s3"].URL().String()), true
	})
	address := aws.String(m.engines["dynamodb"].URL().String())
	m.tables = dynamodb.NewFromConfig(config, func(o *dynamodb.Options) { o.BaseEndpoint = address })
	m.streams = dynamodbstreams.NewFromConfig(config, func(o *dynamodbstreams.Options) { o.BaseEndpoint = address })
}

// record opens the ports that functions, operator and browsers see.
func (m *Machine) record(context.Context) error {
	r := recorder.New(recorder.Config{
		Place: m.stack.Place, Ledger: m.ledger, Callers: m.known(), Keys: m.keys(), Log: m.config.Log,
		Tags: m.tags, Size: m.size, Created: m.notices.Announce,
	})
	m.serve("s3", r.S3(m.engines["s3"].URL()))
	m.serve("dynamodb", r.DynamoDB(m.engines["dynamodb"].URL()))
	m.serve("cognito-idp", r.Cognito(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		m.directory.calls.ServeHTTP(w, req)
	})))
	m.serve("textract", r.Textract(ocr.New(ocr.Program(), m.config.Log)))
	m.serve("other", r.Refuse())
	return nil
}

func (m *Machine) serve(service string, handler http.Handler) {
	m.servers = append(m.servers, serve(m.addresses.listeners[service], handler))
}

func (m *Machine) known() []recorder.Caller {
	var out []recorder.Caller
	for name, caller := range m.callers {
		if name != rootName {
			out = append(out, caller)
		}
	}
	return out
}

// keys gives the KMS key of every bucket and table, by ARN.
func (m *Machine) keys() map[string]string {
	out := map[string]string{}
	for _, bucket := range m.stack.Of("AWS::S3::Bucket") {
		for _, rule := range bucket.Properties.List("BucketEncryption.ServerSideEncryptionConfiguration") {
			out[bucket.ARN] = m.keyARN(rule.Text("ServerSideEncryptionByDefault.KMSMasterKeyID"))
		}
	}
	for _, table := range m.stack.Of("AWS::DynamoDB::Table") {
		out[table.ARN] = m.keyARN(table.Properties.Text("SSESpecification.KMSMasterKeyId"))
	}
	return out
}

func (m *Machine) keyARN(name string) string {
	for _, key := range m.stack.Of("AWS::KMS::Key") {
		if key.Name == name {
			return key.ARN
		}
	}
	return name
}

// tags reads the tags of an object version; a missing object has none.
func (m *Machine) tags(ctx context.Context, bucket, key, version string) (map[string]string, error) {
	input := &s3.GetObjectTaggingInput{Bucket: &bucket, Key: &key}
	if version != "" {
		input.VersionId = &version
	}
	answer, err := m.objects.GetObjectTagging(ctx, input)
	out := map[string]string{}
	var refused smithy.APIError
	if errors.As(err, &refused) && (strings.HasPrefix(refused.ErrorCode(), "NoSuch") || refused.ErrorCode() == "InvalidArgument") {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	for _, tag := range answer.TagSet {
		out[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	return out, nil
}

func (m *Machine) size(ctx context.Context, bucket, key string) (int64, string, error) {
	head, err := m.objects.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return 0, "", err
	}
	return aws.ToInt64(head.ContentLength), aws.ToString(head.VersionId), nil
}

func (m *Machine) openGateway(context.Context) error {
	var err error
	if m.gateway, err = gateway.New(m.stack, m.functions, m.config.Log); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle(m.gateway.Base()+"/", m.gateway)
	mux.Handle(m.gateway.Base(), m.gateway)
	mux.Handle("/_local/", m.panel())
	mux.Handle("/{$}", http.RedirectHandler(m.gateway.Base()+"/", http.StatusFound))
	for _, l := range m.addresses.portal {
		m.servers = append(m.servers, serve(l, mux))
	}
	return nil
}

// startSources starts everything that calls functions by itself.
func (m *Machine) startSources(ctx context.Context) error {
	checkpoints, err := source.OpenCheckpoints(m.config.path("streams.json"))
	if err != nil {
		return err
	}
	for _, mapping := range m.stack.Of("AWS::Lambda::EventSourceMapping") {
		if mapping.Properties.Text("Enabled") == "false" {
			continue
		}
		arn := mapping.Properties.Text("EventSourceArn")
		if q := m.queues[arn]; q != nil {
			poller, err := source.ReadPoller(m.stack, mapping, q, m.functions, m.permit, m.config.Log)
			if err != nil {
				return err
			}
			m.running.Go(func() { poller.Run(ctx) })
			continue
		}
		name, _, _ := strings.Cut(arn, "/stream/")
		table, _ := m.stack.ByARN(name)
		stream, err := source.ReadStream(m.stack, mapping, table, m.functions, m.permit, m.config.Log, m.tables, m.streams, checkpoints)
		if err != nil {
			return err
		}
		m.running.Go(func() { stream.Run(ctx) })
	}
	if m.schedules, err = source.ReadSchedules(m.stack, m.functions, m.config.Log); err != nil {
		return err
	}
	for _, schedule := range m.schedules {
		m.running.Go(func() { schedule.Run(ctx) })
	}
	m.running.Go(func() { m.housekeeping(ctx) })
	return nil
}

// housekeeping deletes what expired and saves the recorded calls.
func (m *Machine) housekeeping(ctx context.Context) {
	save, sweep := time.NewTicker(time.Second), time.NewTicker(time.Minute)
	defer save.Stop()
	defer sweep.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-save.C:
			if err := m.ledger.Save(); err != nil {
				m.config.Log.Warn("recorded calls can't be saved", "cause", err)
			}
		case <-sweep.C:
			if _, err := store.Expire(ctx, m.tables, m.stack, time.Now()); err != nil && ctx.Err() == nil {
				m.config.Log.Warn("expired items can't be deleted", "cause", err)
			}
		}
	}
}

package machine

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"strongroom/infra/local/engine"
	"strongroom/infra/local/gateway"
	"strongroom/infra/local/permissions"
	"strongroom/infra/local/queue"
	"strongroom/infra/local/recorder"
	"strongroom/infra/local/source"
	"strongroom/infra/local/store"
	"strongroom/infra/local/template"
)

// Machine is a running local machine.
type Machine struct {
	config    Config
	lock      *os.File
	addresses *addresses
	stack     *template.Stack
	callers   map[string]recorder.Caller
	ledger    *permissions.Ledger
	engines   map[string]*engine.Engine
	objects   *s3.Client
	tables    *dynamodb.Client
	streams   *dynamodbstreams.Client
	queues    map[string]*queue.Queue // by ARN
	notices   *source.Notifications
	schedules []*source.Schedule
	functions fleet
	gateway   *gateway.Gateway
	directory *directory

	servers []*http.Server
	files   []*os.File
	cancel  context.CancelFunc
	running sync.WaitGroup
	closing sync.Once
}

// Start starts everything and returns when the portal answers.
func Start(ctx context.Context, config Config) (*Machine, error) {
	lock, err := config.prepare()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	m := &Machine{config: config, lock: lock, cancel: cancel, engines: map[string]*engine.Engine{}, queues: map[string]*queue.Queue{}}
	for _, step := range []struct {
		doing string
		do    func(context.Context) error
	}{
		{"reading the template", m.read},
		{"starting the engines", m.startEngines},
		{"opening the queues", m.openQueues},
		{"putting the recorder in front", m.record},
		{"making buckets and tables", m.furnish},
		{"opening the directory of people", m.openDirectory},
		{"preparing the functions", m.prepareFunctions},
		{"opening the gateway", m.openGateway},
		{"starting the event sources", m.startSources},
	} {
		if err := step.do(ctx); err != nil {
			m.Close()
			return nil, fmt.Errorf("%s: %w", step.doing, err)
		}
	}
	return m, nil
}

// read resolves the template, opens the ports and translates addresses.
func (m *Machine) read(context.Context) error {
	parsed, err := template.Read(m.config.Template)
	if err != nil {
		return err
	}
	if m.stack, err = parsed.Resolve(template.Local()); err != nil {
		return err
	}
	if err := m.stack.Check(); err != nil {
		return err
	}
	if m.addresses, err = listen(m.config.path("ports.json"), m.config.Port); err != nil {
		return err
	}
	m.stack.Translate(m.addresses.book(m.stack))
	book, err := permissions.Read(m.stack)
	if err != nil {
		return err
	}
	if m.callers, err = principals(m.config.path("keys.json"), book.Functions()); err != nil {
		return err
	}
	m.ledger, err = permissions.Open(m.config.path("calls-"+book.Fingerprint()+".json"), book)
	return err
}

func (m *Machine) startEngines(ctx context.Context) error {
	s3Log, err := m.logFile("s3")
	if err != nil {
		return err
	}
	tableLog, err := m.logFile("dynamodb")
	if err != nil {
		return err
	}
	config := engine.S3Config{
		Region: m.stack.Place.Region, Folder: m.config.path("engines/s3"), Root: account(m.callers[rootName]),
	}
	for name, caller := range m.callers {
		if name != rootName {
			config.Accounts = append(config.Accounts, account(caller))
		}
	}
	command, err := engine.S3(config, s3Log)
	if err != nil {
		return err
	}
	if m.engines["s3"], err = engine.Start(ctx, "s3", m.config.Log, command); err != nil {
		return err
	}
	m.engines["dynamodb"], err = engine.Start(ctx, "dynamodb", m.config.Log,
		engine.DynamoDB(m.config.Dynoxide, m.config.path("engines/tables.db"), tableLog))
	if err != nil {
		return err
	}
	m.connect()
	return nil
}

func account(caller recorder.Caller) engine.Account {
	return engine.Account{Access: caller.Access, Secret: caller.Secret}
}

func (m *Machine) openQueues(context.Context) error {
	resources := m.stack.Of("AWS::SQS::Queue")
	var open func(resource template.Resource) (*queue.Queue, error)
	open = func(resource template.Resource) (*queue.Queue, error) {
		if q := m.queues[resource.ARN]; q != nil {
			return q, nil
		}
		p := resource.Properties
		config := queue.Config{
			Name: resource.ARN[strings.LastIndexByte(resource.ARN, ':')+1:], Visibility: time.Duration(p.Number("VisibilityTimeout", 30)) * time.Second,
			Retention: time.Duration(p.Number("MessageRetentionPeriod", 345600)) * time.Second,
		}
		if m.config.Visibility > 0 {
			config.Visibility = m.config.Visibility
		}
		if arn := p.Text("RedrivePolicy.deadLetterTargetArn"); arn != "" {
			target, ok := m.stack.ByARN(arn)
			if !ok {
				return nil, fmt.Errorf("queue %s: its dead-letter queue is not in the template", resource.Name)
			}
			dead, err := open(target)
			if err != nil {
				return nil, err
			}
			config.Dead, config.MaxReceive = dead, p.Number("RedrivePolicy.maxReceiveCount", 0)
		}
		q, err := queue.Open(m.config.path("queues"), config)
		m.queues[resource.ARN] = q
		return q, err
	}
	for _, resource := range resources {
		if _, err := open(resource); err != nil {
			return err
		}
	}
	var err error
	m.notices, err = source.ReadNotifications(m.stack, m.queues)
	return err
}

// furnish brings buckets and tables in line with the template.
func (m *Machine) furnish(ctx context.Context) error {
	made, err := store.Buckets(ctx, m.objects, m.stack)
	if err != nil {
		return err
	}
	for _, bucket := range made {
		if err := m.notices.Test(bucket); err != nil {
			return err
		}
	}
	return store.Tables(ctx, m.tables, m.stack)
}

func (m *Machine) prepareFunctions(context.Context) error {
	var err error
	m.functions, err = m.newFleet()
	return err
}

// permit decides an action that the platform takes in a function's name.
func (m *Machine) permit(function, action, resource string) bool {
	return m.ledger.Decide(permissions.Request{Principal: function, Action: action, Resource: resource}, "").Allowed
}

func (m *Machine) logFile(name string) (*os.File, error) {
	file, err := openLog(m.config.path("logs/" + name + ".log"))
	if err == nil {
		m.files = append(m.files, file)
	}
	return file, err
}

// Address gives the portal's address, with a slash at the end.
func (m *Machine) Address() string { return m.addresses.site() + m.gateway.Base() + "/" }

// Close ends everything: no new work, then functions, then engines. State stays.
func (m *Machine) Close() {
	m.closing.Do(func() {
		m.cancel()
		for _, server := range m.servers {
			server.Close()
		}
		m.functions.close()
		m.running.Wait()
		for _, e := range m.engines {
			if e != nil {
				e.Stop()
			}
		}
		for _, q := range m.queues {
			if q != nil {
				_ = q.Close()
			}
		}
		if m.addresses != nil {
			m.addresses.close()
		}
		if m.ledger != nil {
			if err := m.ledger.Save(); err != nil {
				m.config.Log.Error("recorded calls are lost", "cause", err)
			}
		}
		for _, file := range m.files {
			file.Close()
		}
		m.lock.Close()
	})
}

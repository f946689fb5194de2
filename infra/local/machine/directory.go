package machine

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"strongroom/infra/local/idp"
	"strongroom/infra/local/mail"
	"strongroom/infra/local/template"
)

// ErrPool is returned for a template without exactly one user pool and client.
var ErrPool = errors.New("the template needs one user pool with one client")

// Person is somebody of the demo firm as the status page shows them.
type Person struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Password string `json:"password"`
	Secret   string `json:"secret"`
	Code     string `json:"code"` // a one-time code that is valid now
	Role     string `json:"role"` // empty when the portal does not know the person
}

// directory is the local stand-in for the user pool, with its mail box. A template
// without a pool has none.
type directory struct {
	box      *mail.Box
	provider *idp.Provider
	calls    http.Handler
	roles    func(context.Context) map[string]string // by e-mail address
}

// openDirectory opens the sign-in service of the template's user pool.
func (m *Machine) openDirectory(context.Context) error {
	box, err := mail.Open(m.config.path("mail"), time.Now, rand.Reader)
	if err != nil {
		return err
	}
	m.directory = &directory{box: box, calls: http.NotFoundHandler(), roles: m.roles}
	pools, clients := m.stack.Of("AWS::Cognito::UserPool"), m.stack.Of("AWS::Cognito::UserPoolClient")
	if len(pools) == 0 && len(clients) == 0 {
		return nil
	}
	if len(pools) != 1 || len(clients) != 1 {
		return ErrPool
	}
	config, err := m.poolConfig(pools[0], clients[0])
	if err != nil {
		return err
	}
	config.Mail, config.Now, config.Rand, config.Log = box, time.Now, rand.Reader, m.config.Log
	if m.directory.provider, err = idp.Open(m.config.path("directory"), config); err != nil {
		return err
	}
	m.directory.calls = m.directory.provider.Admin()
	m.serve("signin", m.directory.provider.Browser())
	return nil
}

func (m *Machine) poolConfig(pool, client template.Resource) (idp.Config, error) {
	poolProperties, ok1 := pool.Properties.Any().(map[string]any)
	clientProperties, ok2 := client.Properties.Any().(map[string]any)
	if !ok1 || !ok2 {
		return idp.Config{}, ErrPool
	}
	config, err := idp.PoolConfig(poolProperties, clientProperties)
	if err != nil {
		return config, fmt.Errorf("reading the user pool: %w", err)
	}
	base := m.addresses.base("signin")
	config.PoolID, config.ClientID, config.BaseURL, config.Issuer = pool.Name, client.Name, base, base+"/"+pool.Name
	config.Help = m.addresses.site() + "/_local/"
	return config, nil
}

// people lists the demo people with the codes that are valid now.
func (d *directory) people(ctx context.Context) []Person {
	out := []Person{}
	if d.provider == nil {
		return out
	}
	roles := d.roles(ctx)
	for _, p := range d.provider.People() {
		if p.Demo {
			out = append(out, Person{p.Name, p.Email, p.Password, p.Secret, p.Code, roles[strings.ToLower(p.Email)]})
		}
	}
	return out
}

// roles reads from the portal's own rows which role each person has. It is for
// show only: when the rows look otherwise one day, the page shows no role.
func (m *Machine) roles(ctx context.Context) map[string]string {
	out := map[string]string{}
	for _, table := range m.stack.Of("AWS::DynamoDB::Table") {
		if short(table.Name) != "portal" {
			continue
		}
		pages := dynamodb.NewScanPaginator(m.tables, &dynamodb.ScanInput{
			TableName: aws.String(table.Name), FilterExpression: aws.String("#sk = :person"),
			ExpressionAttributeNames:  map[string]string{"#sk": "sk"},
			ExpressionAttributeValues: map[string]types.AttributeValue{":person": &types.AttributeValueMemberS{Value: "PERSON"}},
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				m.config.Log.Warn("roles can't be read", "cause", err)
				return out
			}
			for _, item := range page.Items {
				email, ok1 := item["email"].(*types.AttributeValueMemberS)
				role, ok2 := item["role"].(*types.AttributeValueMemberS)
				if ok1 && ok2 {
					out[strings.ToLower(email.Value)] = role.Value
				}
			}
		}
	}
	return out
}

package acceptance

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"strongroom/shared/audit"
	"strongroom/shared/aws/table"
	"strongroom/shared/person"
)

// operator reads the environment that the machine leaves for its operator.
func (m *Machine) operator(t testing.TB) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(m.State, "operator.env"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		if ok {
			out[name] = strings.Trim(value, "'")
		}
	}
	return out
}

// aws is the SDK's configuration with the operator's rights for one service, named as in AWS_ENDPOINT_URL_<service>.
func (m *Machine) aws(t testing.TB, service string) aws.Config {
	t.Helper()
	o := m.operator(t)
	return aws.Config{Region: o["AWS_REGION"], BaseEndpoint: aws.String(o["AWS_ENDPOINT_URL_"+service]),
		Credentials: credentials.NewStaticCredentialsProvider(o["AWS_ACCESS_KEY_ID"], o["AWS_SECRET_ACCESS_KEY"], "")}
}

// Run runs the operator's command and gives what it printed.
func (m *Machine) Run(t testing.TB, arguments ...string) string {
	t.Helper()
	command := exec.Command(filepath.Join(m.bin, "strongroom"), arguments...)
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + m.State}
	for name, value := range m.operator(t) {
		command.Env = append(command.Env, name+"="+value)
	}
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("strongroom %v: %v\n%s", arguments, err, out)
	}
	return strings.TrimSpace(string(out))
}

// Account makes an account at the identity provider that knows the demo password; the portal is not told.
func (m *Machine) Account(t testing.TB, email string) {
	t.Helper()
	client := cognitoidentityprovider.NewFromConfig(m.aws(t, "COGNITO_IDENTITY_PROVIDER"))
	_, err := client.AdminCreateUser(t.Context(), &cognitoidentityprovider.AdminCreateUserInput{
		UserPoolId: aws.String(m.operator(t)["USER_POOL_ID"]), Username: &email, MessageAction: types.MessageActionTypeSuppress,
		UserAttributes: []types.AttributeType{{Name: aws.String("email"), Value: &email}, {Name: aws.String("email_verified"), Value: aws.String("true")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	m.Password(t, email)
}

// Password gives an account the demo password for good.
func (m *Machine) Password(t testing.TB, email string) {
	t.Helper()
	client := cognitoidentityprovider.NewFromConfig(m.aws(t, "COGNITO_IDENTITY_PROVIDER"))
	_, err := client.AdminSetUserPassword(t.Context(), &cognitoidentityprovider.AdminSetUserPasswordInput{
		UserPoolId: aws.String(m.operator(t)["USER_POOL_ID"]), Username: &email, Password: aws.String(demoPassword), Permanent: true,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tables reads the portal's tables with the operator's rights.
func (m *Machine) tables(t testing.TB) *table.Tables {
	t.Helper()
	o := m.operator(t)
	return table.New(m.aws(t, "DYNAMODB"), table.Names{Portal: o["PORTAL_TABLE"], Sessions: o["SESSIONS_TABLE"], Audit: o["AUDIT_TABLE"]})
}

// Records lists everything that is recorded of an actor, oldest first.
func (m *Machine) Records(t testing.TB, actor string) []audit.Record {
	t.Helper()
	newest, err := m.tables(t).RecordsOf(context.Background(), actor, "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]audit.Record, 0, len(newest))
	for i := len(newest) - 1; i >= 0; i-- {
		out = append(out, newest[i])
	}
	return out
}

// PersonID is the portal's id of somebody with an account.
func (m *Machine) PersonID(t testing.TB, email string) string {
	t.Helper()
	client := cognitoidentityprovider.NewFromConfig(m.aws(t, "COGNITO_IDENTITY_PROVIDER"))
	account, err := client.AdminGetUser(t.Context(), &cognitoidentityprovider.AdminGetUserInput{UserPoolId: aws.String(m.operator(t)["USER_POOL_ID"]), Username: &email})
	if err != nil {
		t.Fatal(err)
	}
	link := &person.Subject{}
	for _, attribute := range account.UserAttributes {
		if aws.ToString(attribute.Name) == "sub" {
			link.Subject = aws.ToString(attribute.Value)
		}
	}
	if err := m.tables(t).Load(t.Context(), link); err != nil {
		t.Fatal(err)
	}
	return link.Person
}

// failures gives the last lines in which functions report failures of their own.
func (m *Machine) failures() string {
	var out []string
	logs, _ := filepath.Glob(filepath.Join(m.State, "logs", "*.log"))
	for _, path := range logs {
		text, _ := os.ReadFile(path)
		for line := range strings.Lines(string(text)) {
			if strings.Contains(line, `"level":"ERROR"`) {
				out = append(out, fmt.Sprintf("%s: %s", filepath.Base(path), strings.TrimSpace(line)))
			}
		}
	}
	return strings.Join(out[max(0, len(out)-20):], "\n")
}

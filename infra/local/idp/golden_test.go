package idp

import (
	"net/url"
	"strings"
	"testing"

	"strongroom/infra/local/template"
)

// TestS12_GoldenTemplate: what the stack deploys is what this package plays, with a second
// factor for everybody and the password rules of the requirements.
func TestS12_GoldenTemplate(t *testing.T) {
	parsed, err := template.Read("../../stack/testdata/strongroom.json")
	if err != nil {
		t.Fatal(err)
	}
	stack, err := parsed.Resolve(template.Local())
	if err != nil {
		t.Fatal(err)
	}
	pool, _ := stack.Of("AWS::Cognito::UserPool")[0].Properties.Any().(map[string]any)
	client, _ := stack.Of("AWS::Cognito::UserPoolClient")[0].Properties.Any().(map[string]any)
	config, err := PoolConfig(pool, client)
	if err != nil {
		t.Fatal(err)
	}
	if config.MFA != MFAOn {
		t.Errorf("MFA is %s", config.MFA)
	}
	if rules := config.PasswordPolicy; rules.MinimumLength < 14 || !rules.RequireLowercase || !rules.RequireUppercase || !rules.RequireNumbers || !rules.RequireSymbols || rules.HistorySize == 0 {
		t.Errorf("password rules %+v", rules)
	}
	for _, address := range append(config.RedirectURIs, config.LogoutURIs...) {
		if u, err := url.Parse(address); err != nil || u.Scheme != "https" || u.RawQuery != "" || strings.Contains(address, "*") {
			t.Errorf("address %q", address)
		}
	}
	if !strings.Contains(config.Invitation.Message, "{####}") || !strings.Contains(config.Invitation.Message, "{username}") {
		t.Errorf("invitation %q", config.Invitation.Message)
	}
}

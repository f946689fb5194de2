package idp

import (
	"crypto/rand"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/bcrypt"
	"pgregory.net/rapid"
)

// poolAndClient are properties as a template has them, numbers and booleans in both spellings.
func poolAndClient() (pool, client map[string]any) {
	pool = map[string]any{
		"UserPoolName": "strongroom", "UsernameAttributes": []any{"email"}, "MfaConfiguration": "ON", "EnabledMfas": []any{"SOFTWARE_TOKEN_MFA"}, "DeletionProtection": "ACTIVE",
		"AdminCreateUserConfig": map[string]any{"AllowAdminCreateUserOnly": true, "InviteMessageTemplate": map[string]any{"EmailSubject": "Hello", "EmailMessage": "{username}: {####}"}},
		"Policies": map[string]any{"PasswordPolicy": map[string]any{"MinimumLength": 14.0, "RequireLowercase": true, "RequireUppercase": "true", "RequireNumbers": true, "RequireSymbols": true,
			"PasswordHistorySize": "24", "TemporaryPasswordValidityDays": 7}},
	}
	client = map[string]any{
		"ClientName": "portal", "GenerateSecret": false, "AllowedOAuthFlows": []any{"code"}, "AllowedOAuthScopes": []any{"openid", "email", "profile"}, "CallbackURLs": []any{callback}, "LogoutURLs": []any{goodbye},
		"IdTokenValidity": 5, "AccessTokenValidity": 1, "AuthSessionValidity": 5, "TokenValidityUnits": map[string]any{"IdToken": "minutes"}, "SupportedIdentityProviders": []any{"COGNITO"},
	}
	return pool, client
}

func TestPoolConfig(t *testing.T) {
	got, err := PoolConfig(poolAndClient())
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		PoolName: "strongroom", MFA: MFAOn, RedirectURIs: []string{callback}, LogoutURIs: []string{goodbye}, Scopes: []string{"openid", "email", "profile"}, Invitation: Letter{"Hello", "{username}: {####}"},
		PasswordPolicy: PasswordPolicy{MinimumLength: 14, RequireLowercase: true, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true, HistorySize: 24, TemporaryPasswordDays: 7},
		IDTokenLife:    5 * time.Minute, AccessTokenLife: time.Hour, StepLife: 5 * time.Minute,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("difference (-want +got):\n%s", diff)
	}
}

func TestPoolConfigRefusesWhatDiffers(t *testing.T) {
	tests := map[string]struct {
		pool, client map[string]any
		says         string
	}{
		"user names":         {pool: map[string]any{"UsernameAttributes": []any{"phone_number"}}, says: "e-mail address"},
		"self-registration":  {pool: map[string]any{"AdminCreateUserConfig": map[string]any{}}, says: "register themselves"},
		"SMS":                {pool: map[string]any{"EnabledMfas": []any{"SMS_MFA", "SOFTWARE_TOKEN_MFA"}}, says: "SMS_MFA"},
		"unknown MFA":        {pool: map[string]any{"MfaConfiguration": "MAYBE"}, says: "MAYBE"},
		"secret":             {client: map[string]any{"GenerateSecret": true}, says: "secret"},
		"implicit flow":      {client: map[string]any{"AllowedOAuthFlows": []any{"code", "implicit"}}, says: "implicit"},
		"no openid":          {client: map[string]any{"AllowedOAuthScopes": []any{"email"}}, says: "openid"},
		"federation":         {client: map[string]any{"SupportedIdentityProviders": []any{"COGNITO", "Firm"}}, says: "Firm"},
		"unknown unit":       {client: map[string]any{"TokenValidityUnits": map[string]any{"AccessToken": "weeks"}}, says: "weeks"},
		"half a minute":      {client: map[string]any{"IdTokenValidity": 0.5}, says: "whole number"},
		"not a boolean":      {client: map[string]any{"GenerateSecret": "perhaps"}, says: "perhaps"},
		"unresolved address": {client: map[string]any{"CallbackURLs": []any{map[string]any{"Ref": "X"}}}, says: "CallbackURLs"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			pool, client := poolAndClient()
			maps.Copy(pool, test.pool)
			maps.Copy(client, test.client)
			if _, err := PoolConfig(pool, client); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want one that says %q", err, test.says)
			}
		})
	}
}

func TestOpenNeedsItsConfig(t *testing.T) {
	whole := newWorld(t).p.Config
	tests := map[string]func(*Config){
		"pool":          func(c *Config) { c.PoolID = "" },
		"client":        func(c *Config) { c.ClientID = "" },
		"issuer":        func(c *Config) { c.Issuer = "" },
		"base":          func(c *Config) { c.BaseURL = "localhost:9090" },
		"no redirect":   func(c *Config) { c.RedirectURIs = nil },
		"relative":      func(c *Config) { c.RedirectURIs = []string{"/auth/callback"} },
		"fragment":      func(c *Config) { c.LogoutURIs = []string{goodbye + "#x"} },
		"no mail":       func(c *Config) { c.Mail = nil },
		"no clock":      func(c *Config) { c.Now = nil },
		"no randomness": func(c *Config) { c.Rand = nil },
		"hash cost":     func(c *Config) { c.HashCost = 99 },
	}
	for name, change := range tests {
		config := whole
		change(&config)
		if _, err := Open(t.TempDir(), config); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

var strict14 = PasswordPolicy{MinimumLength: 14, RequireLowercase: true, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true, HistorySize: 2}

func TestS12_PasswordPolicy(t *testing.T) {
	tests := map[string]struct {
		password, lacks string
	}{
		"good":              {strong, ""},
		"14 characters":     {"Aa1!Aa1!Aa1!Aa", ""},
		"13 characters":     {"Aa1!Aa1!Aa1!A", "not long enough"},
		"empty":             {"", "not long enough"},
		"256 characters":    {"Aa1!" + strings.Repeat("x", 252), ""},
		"257 characters":    {"Aa1!" + strings.Repeat("x", 253), "too long"},
		"no small letter":   {strings.ToUpper(strong), "lowercase"},
		"no capital":        {strings.ToLower(strong), "uppercase"},
		"no digit":          {"Correct-Horse-Battery", "numeric"},
		"no symbol":         {"CorrectHorse7Battery", "symbol"},
		"space inside":      {"Correct Horse 7 Battery", ""},
		"space at the end":  {strong + " ", "spaces"},
		"letters of others": {"ÄÖÜäöü1!ÄÖÜäöü1!", "lowercase"},
		"characters count":  {"Aa1!ääääääääää", ""},
		"not a text at all": {"Aa1!Aa1!Aa1!A\xff", "spaces"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if lacks := strict14.check(test.password); (lacks == "") != (test.lacks == "") || !strings.Contains(lacks, test.lacks) {
				t.Errorf("%q lacks %q, want %q", test.password, lacks, test.lacks)
			}
		})
	}
	if rules := strings.Join(strict14.Rules(), " "); rules != "At least 14 characters. Among them a small letter, a capital letter, a digit, a symbol such as ! or -. None of your last 2 passwords." {
		t.Errorf("rules: %s", rules)
	}
}

func TestS12_GeneratedPasswordsObey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := PasswordPolicy{MinimumLength: rapid.IntRange(6, 99).Draw(t, "length"), RequireLowercase: rapid.Bool().Draw(t, "lower"), RequireUppercase: rapid.Bool().Draw(t, "upper"),
			RequireNumbers: rapid.Bool().Draw(t, "numbers"), RequireSymbols: rapid.Bool().Draw(t, "symbols")}
		password, err := policy.generate(rand.Reader)
		if lack := policy.check(password); err != nil || lack != "" {
			t.Fatalf("%q: %s, %v", password, lack, err)
		}
	})
	if _, err := strict14.generate(strings.NewReader("short")); err == nil {
		t.Error("made a password without randomness")
	}
}

func TestS12_PasswordHistory(t *testing.T) {
	var a account
	set := func(password string, want error) {
		t.Helper()
		if err := a.setPassword(password, strict14, bcrypt.MinCost, true); err != want {
			t.Errorf("%s: %v, want %v", password, err, want)
		}
	}
	set("one", nil)
	set("one", errUsedBefore)
	set("two", nil)
	set("one", errUsedBefore)
	set("three", nil)
	set("two", errUsedBefore)
	set("one", nil) // two passwords later
	if len(a.Earlier) != 2 || a.Password != "" {
		t.Errorf("%d earlier hashes, plain %q", len(a.Earlier), a.Password)
	}
}

package idp

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// number is a number of a template, which may be written as a string.
type number int

// UnmarshalJSON takes 14, 14.0 and "14".
func (n *number) UnmarshalJSON(text []byte) error {
	value, err := strconv.ParseFloat(strings.Trim(string(text), `"`), 64)
	if err != nil || value != float64(int(value)) {
		return fmt.Errorf("%s is not a whole number", text)
	}
	*n = number(value)
	return nil
}

// truth is a boolean of a template, which may be written as a string.
type truth bool

// UnmarshalJSON takes true and "true".
func (t *truth) UnmarshalJSON(text []byte) error {
	value, err := strconv.ParseBool(strings.Trim(string(text), `"`))
	*t = truth(value)
	return err
}

// poolProperties are the properties of AWS::Cognito::UserPool that change what a person meets here.
type poolProperties struct {
	UserPoolName          string
	UsernameAttributes    []string
	MfaConfiguration      MFA
	EnabledMfas           []string
	AdminCreateUserConfig struct {
		AllowAdminCreateUserOnly truth
		InviteMessageTemplate    struct{ EmailSubject, EmailMessage string }
	}
	VerificationMessageTemplate struct{ EmailSubject, EmailMessage string }
	Policies                    struct {
		PasswordPolicy struct {
			MinimumLength, PasswordHistorySize, TemporaryPasswordValidityDays  number
			RequireLowercase, RequireUppercase, RequireNumbers, RequireSymbols truth
		}
	}
}

// clientProperties are those of AWS::Cognito::UserPoolClient.
type clientProperties struct {
	GenerateSecret             truth
	AllowedOAuthFlows          []string
	AllowedOAuthScopes         []string
	CallbackURLs               []string
	LogoutURLs                 []string
	IdTokenValidity            number
	AccessTokenValidity        number
	AuthSessionValidity        number // minutes
	TokenValidityUnits         struct{ IdToken, AccessToken string }
	SupportedIdentityProviders []string
}

// PoolConfig reads the resolved properties of the template's AWS::Cognito::UserPool
// and AWS::Cognito::UserPoolClient. What the template asks for and this package can't
// do the same way is an error, so that the local machine never quietly differs. The caller
// adds PoolID, ClientID, Issuer, BaseURL, Mail, Now and Rand.
func PoolConfig(pool, client map[string]any) (Config, error) {
	var p poolProperties
	var c clientProperties
	if err := errors.Join(into(pool, &p), into(client, &c)); err != nil {
		return Config{}, fmt.Errorf("reading the user pool's properties: %w", err)
	}
	if err := errors.Join(p.check(), c.check()); err != nil {
		return Config{}, fmt.Errorf("the local sign-in can't do what the template asks for: %w", err)
	}
	rules := p.Policies.PasswordPolicy
	config := Config{
		PoolName: p.UserPoolName, MFA: p.MfaConfiguration,
		RedirectURIs: c.CallbackURLs, LogoutURIs: c.LogoutURLs, Scopes: c.AllowedOAuthScopes,
		Invitation: Letter{p.AdminCreateUserConfig.InviteMessageTemplate.EmailSubject, p.AdminCreateUserConfig.InviteMessageTemplate.EmailMessage},
		ResetCode:  Letter{p.VerificationMessageTemplate.EmailSubject, p.VerificationMessageTemplate.EmailMessage},
		PasswordPolicy: PasswordPolicy{
			MinimumLength: int(rules.MinimumLength), HistorySize: int(rules.PasswordHistorySize), TemporaryPasswordDays: int(rules.TemporaryPasswordValidityDays),
			RequireLowercase: bool(rules.RequireLowercase), RequireUppercase: bool(rules.RequireUppercase), RequireNumbers: bool(rules.RequireNumbers), RequireSymbols: bool(rules.RequireSymbols),
		},
		StepLife: time.Duration(c.AuthSessionValidity) * time.Minute,
	}
	var err, err2 error
	config.IDTokenLife, err = life(c.IdTokenValidity, c.TokenValidityUnits.IdToken)
	config.AccessTokenLife, err2 = life(c.AccessTokenValidity, c.TokenValidityUnits.AccessToken)
	return config, errors.Join(err, err2)
}

func into(properties map[string]any, target any) error {
	text, err := json.Marshal(properties)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, target)
}

func (p poolProperties) check() error {
	if p.MfaConfiguration == "" {
		p.MfaConfiguration = MFAOff
	}
	switch {
	case !slices.Equal(p.UsernameAttributes, []string{"email"}):
		return fmt.Errorf("people sign in with %v, not with their e-mail address", p.UsernameAttributes)
	case !bool(p.AdminCreateUserConfig.AllowAdminCreateUserOnly):
		return errors.New("people may register themselves")
	case !slices.Contains([]MFA{MFAOn, MFAOptional, MFAOff}, p.MfaConfiguration):
		return fmt.Errorf("MfaConfiguration %q", p.MfaConfiguration)
	case p.MfaConfiguration != MFAOff && !slices.Equal(p.EnabledMfas, []string{"SOFTWARE_TOKEN_MFA"}):
		return fmt.Errorf("second factors %v, not only one-time codes", p.EnabledMfas)
	}
	return nil
}

func (c clientProperties) check() error {
	switch {
	case bool(c.GenerateSecret):
		return errors.New("the client has a secret")
	case !slices.Equal(c.AllowedOAuthFlows, []string{"code"}):
		return fmt.Errorf("flows %v, not the code flow alone", c.AllowedOAuthFlows)
	case !slices.Contains(c.AllowedOAuthScopes, "openid"):
		return fmt.Errorf("scopes %v without openid", c.AllowedOAuthScopes)
	case len(c.SupportedIdentityProviders) > 0 && !slices.Equal(c.SupportedIdentityProviders, []string{"COGNITO"}):
		return fmt.Errorf("identity providers %v", c.SupportedIdentityProviders)
	}
	return nil
}

// life reads a validity in the template's unit; without one Cognito counts hours.
func life(value number, unit string) (time.Duration, error) {
	units := map[string]time.Duration{"seconds": time.Second, "minutes": time.Minute, "": time.Hour, "hours": time.Hour, "days": 24 * time.Hour}
	one, ok := units[unit]
	if !ok {
		return 0, fmt.Errorf("token validity in %q", unit)
	}
	return time.Duration(value) * one, nil
}

package idp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"golang.org/x/crypto/bcrypt"

	"strongroom/infra/local/mail"
)

// MFA says whether people need a second factor, in the words of the template.
type MFA string

// The values of MfaConfiguration.
const (
	MFAOn       MFA = "ON"       // everybody; who has none enrols at sign-in
	MFAOptional MFA = "OPTIONAL" // those who have one
	MFAOff      MFA = "OFF"      // nobody
)

// Mailer keeps or sends a message. *mail.Box is one. When Send returns without an
// error the message will arrive.
type Mailer interface {
	Send(ctx context.Context, message mail.Message) (id string, err error)
}

// Letter is the text of a mail with the placeholders of Cognito: {username} and
// {####} for the password or code. Message is HTML.
type Letter struct{ Subject, Message string }

// Config describes the pool, its one client and the surroundings. PoolConfig reads
// most of it from the template.
type Config struct {
	PoolID   string // "eu-central-1_Ab12Cd34E"
	PoolName string
	ClientID string // the public client

	// Issuer is the iss claim of every token and, with /.well-known/ behind it, the address of the key set.
	Issuer string
	// BaseURL is the absolute address of the pages, without a slash at the end ("http://localhost:9090").
	BaseURL string

	RedirectURIs []string // compared character by character
	LogoutURIs   []string // compared character by character
	Scopes       []string // what the client may ask for; openid is always among them

	MFA            MFA // "" is ON
	PasswordPolicy PasswordPolicy
	Invitation     Letter // {####} is the temporary password
	ResetCode      Letter // {####} is the code for a forgotten password

	IDTokenLife     time.Duration // 0 is an hour, as in Cognito
	AccessTokenLife time.Duration // 0 is an hour
	StepLife        time.Duration // how long each step after the password may take; 0 is three minutes

	Firm string // shown on the pages; "" shows the pool's name
	Help string // address of the page with the demo people's codes; "" shows no link

	Mail     Mailer
	Now      func() time.Time
	Rand     io.Reader    // safe for concurrent use
	Log      *slog.Logger // causes of failures, never secrets; nil drops them
	HashCost int          // bcrypt's; 0 is its default. Lower ones are for tests
}

// complete fills the defaults in and says what is missing.
func (c Config) complete() (Config, error) {
	for _, field := range []struct{ name, value string }{{"PoolID", c.PoolID}, {"ClientID", c.ClientID}, {"Issuer", c.Issuer}, {"BaseURL", c.BaseURL}} {
		if field.value == "" {
			return c, fmt.Errorf("sign-in provider: %s is missing", field.name)
		}
	}
	for _, address := range append([]string{c.Issuer, c.BaseURL}, append(c.RedirectURIs, c.LogoutURIs...)...) {
		if u, err := url.Parse(address); err != nil || u.Host == "" || u.Fragment != "" || (u.Scheme != "http" && u.Scheme != "https") {
			return c, fmt.Errorf("sign-in provider: %q is not an absolute address", address)
		}
	}
	switch {
	case len(c.RedirectURIs) == 0:
		return c, errors.New("sign-in provider: RedirectURIs is empty")
	case c.Mail == nil || c.Now == nil || c.Rand == nil:
		return c, errors.New("sign-in provider: Mail, Now and Rand are needed")
	case c.HashCost != 0 && (c.HashCost < bcrypt.MinCost || c.HashCost > bcrypt.MaxCost):
		return c, fmt.Errorf("sign-in provider: HashCost %d", c.HashCost)
	}
	c.Issuer, c.BaseURL = strings.TrimSuffix(c.Issuer, "/"), strings.TrimSuffix(c.BaseURL, "/")
	if len(c.Scopes) == 0 {
		c.Scopes = []string{"openid", "email", "profile"}
	}
	c.defaults()
	return c, nil
}

func (c *Config) defaults() {
	for _, d := range []struct {
		value    *time.Duration
		standard time.Duration
	}{{&c.IDTokenLife, time.Hour}, {&c.AccessTokenLife, time.Hour}, {&c.StepLife, 3 * time.Minute}} {
		if *d.value <= 0 {
			*d.value = d.standard
		}
	}
	for _, d := range []struct {
		value    *string
		standard string
	}{
		{(*string)(&c.MFA), string(MFAOn)},
		{&c.Invitation.Subject, "Your temporary password"},
		{&c.Invitation.Message, "Your username is {username} and temporary password is {####}."},
		{&c.ResetCode.Subject, "Your verification code"},
		{&c.ResetCode.Message, "Your password reset code is {####}."},
		{&c.PoolName, c.PoolID},
		{&c.Firm, c.PoolName},
	} {
		if *d.value == "" {
			*d.value = d.standard
		}
	}
	if c.HashCost == 0 {
		c.HashCost = bcrypt.DefaultCost
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.PasswordPolicy = c.PasswordPolicy.complete()
}

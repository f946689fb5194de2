package idp

import (
	"errors"
	"net/http"
	netmail "net/mail"
	"slices"
	"strings"
	"time"
)

type createInput struct {
	userInput
	TemporaryPassword      string
	MessageAction          string
	DesiredDeliveryMediums []string
	UserAttributes         []attribute
	ClientMetadata         map[string]string
}

// demoAttribute marks a person of the demonstration, as does the client metadata "demo": "yes".
const demoAttribute = "custom:demo"

// known are the attributes that a person may be created with.
var known = []string{"email", "email_verified", "name", demoAttribute}

func (in createInput) demo() bool {
	return in.ClientMetadata["demo"] == "yes" || slices.Contains(in.UserAttributes, attribute{demoAttribute, "yes"})
}

// adminCreateUser invites a person (S1.6). Demo people have a second factor at once.
func (p *Provider) adminCreateUser(r *http.Request, in createInput) (any, error) {
	attributes, err := in.check()
	if err != nil {
		return nil, err
	}
	password := in.TemporaryPassword
	if password == "" {
		if password, err = p.PasswordPolicy.generate(p.Rand); err != nil {
			return nil, err
		}
	} else if lack := p.PasswordPolicy.check(password); lack != "" {
		return nil, &apiError{"InvalidPasswordException", "Password did not conform with policy: " + lack}
	}
	var a account
	if in.MessageAction == "RESEND" {
		a, err = p.reinvite(in.Username, password)
	} else {
		a, err = p.invite(attributes, password, in.demo())
	}
	if err != nil {
		return nil, err
	}
	if in.MessageAction != "SUPPRESS" {
		if err := p.write(r.Context(), p.Invitation, a.email(), password); err != nil {
			return nil, &apiError{"CodeDeliveryFailureException", "The invitation can't be mailed."}
		}
	}
	return map[string]any{"User": a.shape()}, nil
}

// check gives the attributes of a new person.
func (in createInput) check() (map[string]string, error) {
	address, err := netmail.ParseAddress(in.Username)
	out := map[string]string{"email": in.Username}
	switch {
	case err != nil || address.Address != in.Username || len(in.Username) > longestAddress:
		return nil, invalidParameter("Username should be an email.")
	case !slices.Contains([]string{"", "SUPPRESS", "RESEND"}, in.MessageAction):
		return nil, invalidParameter("Value at 'messageAction' failed to satisfy constraint: Member must satisfy enum value set: [RESEND, SUPPRESS]")
	case in.MessageAction != "SUPPRESS" && !slices.Contains(in.DesiredDeliveryMediums, "EMAIL"):
		return nil, invalidParameter("The local machine delivers by EMAIL alone; Cognito takes SMS when DesiredDeliveryMediums says nothing.")
	}
	for _, given := range in.UserAttributes {
		switch {
		case !slices.Contains(known, given.Name):
			return nil, invalidParameter("Attributes did not conform to the schema: %s: Attribute does not exist in the schema.", given.Name)
		case given.Name == "email" && !strings.EqualFold(given.Value, in.Username):
			return nil, invalidParameter("User pool does not allow an email that differs from the username.")
		case len(given.Value) > 2048:
			return nil, invalidParameter("Attributes did not conform to the schema: %s: value is too long", given.Name)
		}
		out[given.Name] = given.Value
	}
	out["email"] = in.Username
	return out, nil
}

func (p *Provider) invite(attributes map[string]string, password string, demo bool) (account, error) {
	subject, err := newUUID(p.Rand)
	if err != nil {
		return account{}, err
	}
	a := account{Subject: subject, Attributes: attributes, Enabled: true, Created: p.now(), Modified: p.now(), Demo: demo}
	if demo {
		if a.Secret, err = newSecret(p.Rand); err != nil {
			return account{}, err
		}
	}
	if err := p.temporary(&a, password); err != nil {
		return account{}, err
	}
	err = p.people.add(a)
	if errors.Is(err, errTaken) {
		return account{}, errUserExists
	}
	return a, err
}

// temporary gives the account a password that must be replaced at the first sign-in.
func (p *Provider) temporary(a *account, password string) error {
	a.Status, a.TemporaryUntil = statusForced, p.now().Add(time.Duration(p.PasswordPolicy.TemporaryPasswordDays)*24*time.Hour)
	return a.setPassword(password, p.PasswordPolicy, p.HashCost, false)
}

// reinvite gives a new temporary password to somebody who has not used the last one.
func (p *Provider) reinvite(username, password string) (account, error) {
	return p.changePerson(username, func(a *account) error {
		if a.Status != statusForced {
			return &apiError{"UnsupportedUserStateException", "Resend not possible. User status is not FORCE_CHANGE_PASSWORD"}
		}
		return p.temporary(a, password)
	})
}

// changePerson changes a person and notes the time.
func (p *Provider) changePerson(username string, f func(*account) error) (account, error) {
	a, err := p.people.change(username, func(a *account) error {
		a.Modified = p.now()
		return f(a)
	})
	if errors.Is(err, errNobody) {
		return account{}, errUserNotFound
	}
	return a, err
}

type passwordInput struct {
	userInput
	Password  string
	Permanent bool
}

// adminSetUserPassword sets a password. Demo people may be given the one that they have, so
// that setting up the demonstration can be repeated.
func (p *Provider) adminSetUserPassword(_ *http.Request, in passwordInput) (any, error) {
	if lack := p.PasswordPolicy.check(in.Password); lack != "" {
		return nil, &apiError{"InvalidPasswordException", "Password does not conform to policy: " + lack}
	}
	_, err := p.changePerson(in.Username, func(a *account) error {
		if !in.Permanent {
			return p.temporary(a, in.Password)
		}
		a.Status, a.TemporaryUntil = statusConfirmed, time.Time{}
		return a.setPassword(in.Password, p.PasswordPolicy, p.HashCost, !a.Demo)
	})
	if errors.Is(err, errUsedBefore) {
		return nil, &apiError{"PasswordHistoryPolicyViolationException", "Password has previously been used. Please choose a different password."}
	}
	return struct{}{}, err
}

func (p *Provider) adminDisableUser(_ *http.Request, in userInput) (any, error) {
	_, err := p.changePerson(in.Username, func(a *account) error { a.Enabled, a.SignedOut = false, p.now(); return nil })
	return struct{}{}, err
}

func (p *Provider) adminEnableUser(_ *http.Request, in userInput) (any, error) {
	_, err := p.changePerson(in.Username, func(a *account) error { a.Enabled = true; return nil })
	return struct{}{}, err
}

// adminUserGlobalSignOut ends the person's sessions at the pages and voids their codes and access tokens.
func (p *Provider) adminUserGlobalSignOut(_ *http.Request, in userInput) (any, error) {
	_, err := p.changePerson(in.Username, func(a *account) error { a.SignedOut = p.now(); return nil })
	return struct{}{}, err
}

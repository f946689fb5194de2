// Package directory talks to the identity provider's administration (Amazon Cognito user pools). It is the only package that does.
package directory

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// Directory is one user pool.
type Directory struct {
	pool   string
	client *cognitoidentityprovider.Client
}

// New makes the access from the SDK's configuration.
func New(cfg aws.Config, pool string) *Directory {
	return &Directory{pool: pool, client: cognitoidentityprovider.NewFromConfig(cfg)}
}

// SecondFactor tells whether the account is switched on and has a second factor (S1.1). The pool demands one at every sign-in; asking again
// here means that a pool whose setting was weakened still opens no session.
func (d *Directory) SecondFactor(ctx context.Context, subject string) (bool, error) {
	out, err := d.client.AdminGetUser(ctx, &cognitoidentityprovider.AdminGetUserInput{UserPoolId: &d.pool, Username: &subject})
	var missing *types.UserNotFoundException
	if errors.As(err, &missing) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("asking the directory for a second factor: %w", err)
	}
	return out.Enabled && len(out.UserMFASettingList) > 0, nil
}

// Invite creates an account with a temporary password that the provider mails, and gives its subject; for an address that has an
// account already it gives that one's, so that a broken-off invitation can be repeated. With demo set, the provider is told
// that the account belongs to the demonstration and no mail is sent.
func (d *Directory) Invite(ctx context.Context, email, name string, demo bool) (subject string, err error) {
	input := &cognitoidentityprovider.AdminCreateUserInput{UserPoolId: &d.pool, Username: &email,
		DesiredDeliveryMediums: []types.DeliveryMediumType{types.DeliveryMediumTypeEmail},
		UserAttributes: []types.AttributeType{
			{Name: aws.String("email"), Value: &email}, {Name: aws.String("email_verified"), Value: aws.String("true")}, {Name: aws.String("name"), Value: &name},
		}}
	if demo {
		input.MessageAction, input.ClientMetadata = types.MessageActionTypeSuppress, map[string]string{"demo": "yes"}
	}
	out, err := d.client.AdminCreateUser(ctx, input)
	var exists *types.UsernameExistsException
	if errors.As(err, &exists) {
		return d.subject(ctx, email)
	}
	if err != nil {
		return "", fmt.Errorf("inviting %s: %w", email, err)
	}
	return subjectOf(out.User.Attributes, email)
}

func (d *Directory) subject(ctx context.Context, email string) (string, error) {
	out, err := d.client.AdminGetUser(ctx, &cognitoidentityprovider.AdminGetUserInput{UserPoolId: &d.pool, Username: &email})
	if err != nil {
		return "", fmt.Errorf("looking %s up in the directory: %w", email, err)
	}
	return subjectOf(out.UserAttributes, email)
}

func subjectOf(attributes []types.AttributeType, email string) (string, error) {
	for _, a := range attributes {
		if aws.ToString(a.Name) == "sub" {
			return aws.ToString(a.Value), nil
		}
	}
	return "", fmt.Errorf("%s: the provider gave no subject", email)
}

// SetPassword sets a permanent password. Only the demonstration uses it; people choose their own.
func (d *Directory) SetPassword(ctx context.Context, email, password string) error {
	_, err := d.client.AdminSetUserPassword(ctx, &cognitoidentityprovider.AdminSetUserPasswordInput{UserPoolId: &d.pool, Username: &email, Password: &password, Permanent: true})
	if err != nil {
		return fmt.Errorf("setting a password: %w", err)
	}
	return nil
}

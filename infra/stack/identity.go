package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/jsii-runtime-go"
)

const (
	// invitationDays is how long the password of an invitation works.
	invitationDays = 7
	// passwordsRemembered is how many old passwords can't be used again: the most that Cognito remembers.
	passwordsRemembered = 24
	// tokenMinutes is the life of a sign-in's tokens: the shortest that Cognito gives, since the portal reads them once and keeps a session of its own.
	tokenMinutes = 5
	// enrolMinutes is how long a sign-in may take at the provider: the longest that Cognito gives, because a first visit begins with installing an authenticator.
	enrolMinutes = 15
	// refreshMinutes is the life of the refresh token, which the portal never uses: the shortest that Cognito gives.
	refreshMinutes = 60
)

// identity is who can sign in, and where.
type identity struct {
	pool       awscognito.CfnUserPool
	client     awscognito.CfnUserPoolClient
	issuer     string // https://cognito-idp.<region>.amazonaws.com/<pool>, the iss claim of every token
	signinSite string // https://<prefix>.auth.<region>.amazoncognito.com
}

func newIdentity(s *site, a api) identity {
	pool := newPool(s, a)
	client := newClient(s, a, pool)
	domain := awscognito.NewCfnUserPoolDomain(s.stack, jsii.String("SigninDomain"), &awscognito.CfnUserPoolDomainProps{
		UserPoolId: pool.Ref(), Domain: jsii.String(s.domain()), ManagedLoginVersion: jsii.Number(2),
	})
	branding := awscognito.NewCfnManagedLoginBranding(s.stack, jsii.String("SigninBranding"), &awscognito.CfnManagedLoginBrandingProps{
		UserPoolId: pool.Ref(), ClientId: client.Ref(), UseCognitoProvidedValues: jsii.Bool(true),
	})
	branding.AddResourceDependency(domain, nil)
	newRiskRules(s, pool)
	return identity{
		pool: pool, client: client,
		issuer:     "https://cognito-idp." + *awscdk.Aws_REGION() + ".amazonaws.com/" + *pool.Ref(),
		signinSite: "https://" + s.domain() + ".auth." + *awscdk.Aws_REGION() + ".amazoncognito.com",
	}
}

// domain is the prefix of the sign-in site. It must be unique in the region, so that the default carries the account.
func (s *site) domain() string {
	if s.DomainPrefix != "" {
		return s.DomainPrefix
	}
	return s.Name + "-" + *awscdk.Aws_ACCOUNT_ID()
}

// newPool makes the directory: by invitation only (S1.6), a second factor for everybody (S1.1), and the password rules of S1.2 that Cognito can hold.
// It can't hold a password's maximum age; the portal looks at that itself.
func newPool(s *site, a api) awscognito.CfnUserPool {
	pool := awscognito.NewCfnUserPool(s.stack, jsii.String("UserPool"), &awscognito.CfnUserPoolProps{
		UserPoolName:           jsii.String(s.Name),
		UserPoolTier:           jsii.String("PLUS"), // threat protection needs it
		DeletionProtection:     jsii.String("ACTIVE"),
		UsernameAttributes:     list("email"),
		UsernameConfiguration:  &awscognito.CfnUserPool_UsernameConfigurationProperty{CaseSensitive: jsii.Bool(false)},
		AutoVerifiedAttributes: list("email"),
		UserAttributeUpdateSettings: &awscognito.CfnUserPool_UserAttributeUpdateSettingsProperty{
			AttributesRequireVerificationBeforeUpdate: list("email"),
		},
		Schema: []any{&awscognito.CfnUserPool_SchemaAttributeProperty{
			Name: jsii.String("email"), AttributeDataType: jsii.String("String"), Mutable: jsii.Bool(true),
		}},
		AdminCreateUserConfig: invitation(s, a),
		AccountRecoverySetting: &awscognito.CfnUserPool_AccountRecoverySettingProperty{RecoveryMechanisms: []any{
			&awscognito.CfnUserPool_RecoveryOptionProperty{Name: jsii.String("verified_email"), Priority: jsii.Number(1)},
		}},
		MfaConfiguration: jsii.String("ON"),
		EnabledMfas:      list("SOFTWARE_TOKEN_MFA"), // S1.1: no SMS
		// A passkey counts as both factors only when its device checked the person (S1.1).
		WebAuthnFactorConfiguration: jsii.String("MULTI_FACTOR_WITH_USER_VERIFICATION"),
		WebAuthnUserVerification:    jsii.String("required"),
		Policies:                    policies(s),
		UserPoolAddOns: &awscognito.CfnUserPool_UserPoolAddOnsProperty{
			AdvancedSecurityMode:            jsii.String("ENFORCED"),
			AdvancedSecurityAdditionalFlows: &awscognito.CfnUserPool_AdvancedSecurityAdditionalFlowsProperty{CustomAuthMode: jsii.String("ENFORCED")},
		},
	})
	keep(pool)
	return pool
}

func invitation(s *site, a api) *awscognito.CfnUserPool_AdminCreateUserConfigProperty {
	return &awscognito.CfnUserPool_AdminCreateUserConfigProperty{
		AllowAdminCreateUserOnly: jsii.Bool(true),
		InviteMessageTemplate: &awscognito.CfnUserPool_InviteMessageTemplateProperty{
			EmailSubject: jsii.String("Your invitation to the client portal of " + s.FirmName),
			EmailMessage: jsii.String("You are invited to the client portal of " + htmlText(s.FirmName) + ".<br><br>Sign in at <a href=\"" + a.url + "/\">" + a.url + "/</a> as {username} with this password, which works once and for " +
				"seven days: {####}<br><br>You will choose your own password and set up a second factor. If you did not expect this message, tell the firm and do not sign in."),
		},
	}
}

func policies(s *site) *awscognito.CfnUserPool_PoliciesProperty {
	return &awscognito.CfnUserPool_PoliciesProperty{
		PasswordPolicy: &awscognito.CfnUserPool_PasswordPolicyProperty{
			MinimumLength:    jsii.Number(s.PasswordMinLength),
			RequireLowercase: jsii.Bool(true), RequireUppercase: jsii.Bool(true), RequireNumbers: jsii.Bool(true), RequireSymbols: jsii.Bool(true),
			PasswordHistorySize: jsii.Number(passwordsRemembered), TemporaryPasswordValidityDays: jsii.Number(invitationDays),
		},
		SignInPolicy: &awscognito.CfnUserPool_SignInPolicyProperty{AllowedFirstAuthFactors: list("PASSWORD", "WEB_AUTHN")},
	}
}

// newClient makes the portal's one client: public, code flow only (S1.7; PKCE is the portal's to send, and it always does), exact addresses, short tokens, and no way to change one's own address.
func newClient(s *site, a api, pool awscognito.CfnUserPool) awscognito.CfnUserPoolClient {
	return awscognito.NewCfnUserPoolClient(s.stack, jsii.String("PortalClient"), &awscognito.CfnUserPoolClientProps{
		UserPoolId: pool.Ref(), ClientName: jsii.String(s.Name + "-portal"), GenerateSecret: jsii.Bool(false),
		SupportedIdentityProviders:      list("COGNITO"),
		AllowedOAuthFlowsUserPoolClient: jsii.Bool(true),
		AllowedOAuthFlows:               list("code"), AllowedOAuthScopes: list("openid", "email", "profile"),
		CallbackUrLs: list(a.url + "/auth/callback"), DefaultRedirectUri: jsii.String(a.url + "/auth/callback"), LogoutUrLs: list(a.url + "/welcome"),
		ExplicitAuthFlows:          list("ALLOW_USER_AUTH"), // what the sign-in site needs to offer passkeys
		ReadAttributes:             list("email", "email_verified", "name"),
		WriteAttributes:            list("locale"), // an empty list means all of them; this one opens nothing
		PreventUserExistenceErrors: jsii.String("ENABLED"), EnableTokenRevocation: jsii.Bool(true),
		AuthSessionValidity: jsii.Number(enrolMinutes), IdTokenValidity: jsii.Number(tokenMinutes), AccessTokenValidity: jsii.Number(tokenMinutes), RefreshTokenValidity: jsii.Number(refreshMinutes),
		TokenValidityUnits: &awscognito.CfnUserPoolClient_TokenValidityUnitsProperty{
			IdToken: jsii.String("minutes"), AccessToken: jsii.String("minutes"), RefreshToken: jsii.String("minutes"),
		},
	})
}

// newRiskRules refuses passwords that are known from other sites' breaches and sign-ins that look like somebody else (S1.2).
func newRiskRules(s *site, pool awscognito.CfnUserPool) {
	action := func(name string) *awscognito.CfnUserPoolRiskConfigurationAttachment_AccountTakeoverActionTypeProperty {
		return &awscognito.CfnUserPoolRiskConfigurationAttachment_AccountTakeoverActionTypeProperty{EventAction: jsii.String(name), Notify: jsii.Bool(false)}
	}
	awscognito.NewCfnUserPoolRiskConfigurationAttachment(s.stack, jsii.String("RiskRules"), &awscognito.CfnUserPoolRiskConfigurationAttachmentProps{
		UserPoolId: pool.Ref(), ClientId: jsii.String("ALL"),
		CompromisedCredentialsRiskConfiguration: &awscognito.CfnUserPoolRiskConfigurationAttachment_CompromisedCredentialsRiskConfigurationTypeProperty{
			Actions:     &awscognito.CfnUserPoolRiskConfigurationAttachment_CompromisedCredentialsActionsTypeProperty{EventAction: jsii.String("BLOCK")},
			EventFilter: list("SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP"),
		},
		AccountTakeoverRiskConfiguration: &awscognito.CfnUserPoolRiskConfigurationAttachment_AccountTakeoverRiskConfigurationTypeProperty{
			Actions: &awscognito.CfnUserPoolRiskConfigurationAttachment_AccountTakeoverActionsTypeProperty{
				LowAction: action("MFA_REQUIRED"), MediumAction: action("MFA_REQUIRED"), HighAction: action("BLOCK"),
			},
		},
	})
}

package stack_test

import "strings"

// identitySpoils are the mistakes that the checks of identitychecks_test.go must find.
var identitySpoils = []spoil{
	{"S11_MFA", weakSignin, "MfaConfiguration is OPTIONAL", func(m template) { m.set("UserPool", "OPTIONAL", "MfaConfiguration") }},
	{"S11_SMS", weakSignin, "second factors are SOFTWARE_TOKEN_MFA, SMS_MFA", func(m template) { m.set("UserPool", []any{"SOFTWARE_TOKEN_MFA", "SMS_MFA"}, "EnabledMfas") }},
	{"S11_PasskeyAlone", weakSignin, "WebAuthnFactorConfiguration is SINGLE_FACTOR", func(m template) { m.set("UserPool", "SINGLE_FACTOR", "WebAuthnFactorConfiguration") }},
	{"S12_Plan", weakSignin, "UserPoolTier is LITE", func(m template) { m.set("UserPool", "LITE", "UserPoolTier") }},
	{"S12_ThreatProtection", weakSignin, "AdvancedSecurityMode is AUDIT", func(m template) { m.set("UserPool", "AUDIT", "UserPoolAddOns", "AdvancedSecurityMode") }},
	{"S12_Length", weakSignin, "MinimumLength is 8", func(m template) { m.set("UserPool", 8.0, "Policies", "PasswordPolicy", "MinimumLength") }},
	{"S12_Classes", weakSignin, "RequireSymbols is <nil>", func(m template) { m.drop("UserPool", "Policies", "PasswordPolicy", "RequireSymbols") }},
	{"S12_History", weakSignin, "PasswordHistorySize is <nil>", func(m template) { m.drop("UserPool", "Policies", "PasswordPolicy", "PasswordHistorySize") }},
	{"S12_Breached", weakSignin, "takes passwords from known breaches", func(m template) {
		m.set("RiskRules", "NO_ACTION", "CompromisedCredentialsRiskConfiguration", "Actions", "EventAction")
	}},
	{"S12_Takeover", weakSignin, "lets a sign-in of high risk", func(m template) { delete(m.Resources, "RiskRules") }},
	{"S16_SelfRegistration", weakSignin, "AllowAdminCreateUserOnly is false", func(m template) { m.set("UserPool", false, "AdminCreateUserConfig", "AllowAdminCreateUserOnly") }},
	{"S16_Recovery", weakSignin, "can be recovered", func(m template) {
		m.set("UserPool", "verified_phone_number", "AccountRecoverySetting", "RecoveryMechanisms", 0, "Name")
	}},
	{"S16_InvitationAddress", weakSignin, "the invitation does not say <a href", func(m template) {
		m.set("UserPool", "Welcome. {username} {####}", "AdminCreateUserConfig", "InviteMessageTemplate", "EmailMessage")
	}},
	{"S16_InvitationPassword", weakSignin, "the invitation does not say {####}", func(m template) {
		m.set("UserPool", "Welcome. {username}", "AdminCreateUserConfig", "InviteMessageTemplate", "EmailMessage")
	}},
	{"S16_InvitationLength", weakSignin, "the invitation is longer", func(m template) {
		m.set("UserPool", strings.Repeat("a", 20001), "AdminCreateUserConfig", "InviteMessageTemplate", "EmailMessage")
	}},
	{"S16_RequiredUnwritable", weakSignin, "email is required of clients", func(m template) { m.set("UserPool", true, "Schema", 0, "Required") }},
	{"S17_HurriedEnrolment", looseClient, "AuthSessionValidity is 3", func(m template) { m.set("PortalClient", 3.0, "AuthSessionValidity") }},
	{"S17_CallbackHTTP", looseClient, "CallbackURLs is http://", func(m template) {
		m.set("PortalClient", []any{"http://localhost/portal/auth/callback"}, "CallbackURLs")
	}},
	{"S17_SecondCallback", looseClient, "CallbackURLs is https", func(m template) {
		m.set("PortalClient", append(m.at("PortalClient", "CallbackURLs").([]any), "https://example.com/"), "CallbackURLs")
	}},
	{"S17_LogoutElsewhere", looseClient, "LogoutURLs is https://example.com", func(m template) { m.set("PortalClient", []any{"https://example.com/"}, "LogoutURLs") }},
	{"S17_ImplicitFlow", looseClient, "AllowedOAuthFlows is code, implicit", func(m template) { m.set("PortalClient", []any{"code", "implicit"}, "AllowedOAuthFlows") }},
	{"S17_PasswordFlow", looseClient, "ExplicitAuthFlows is ALLOW_USER_PASSWORD_AUTH", func(m template) { m.set("PortalClient", []any{"ALLOW_USER_PASSWORD_AUTH"}, "ExplicitAuthFlows") }},
	{"S17_AdminScope", looseClient, "AllowedOAuthScopes is openid, aws.cognito", func(m template) {
		m.set("PortalClient", []any{"openid", "aws.cognito.signin.user.admin"}, "AllowedOAuthScopes")
	}},
	{"S17_LongTokens", looseClient, "the life of IdToken is counted in days", func(m template) { m.set("PortalClient", "days", "TokenValidityUnits", "IdToken") }},
	{"S17_TellsWhoExists", looseClient, "PreventUserExistenceErrors is LEGACY", func(m template) { m.set("PortalClient", "LEGACY", "PreventUserExistenceErrors") }},
	{"S17_OwnEmailChanged", looseClient, "WriteAttributes is email", func(m template) { m.set("PortalClient", []any{"email"}, "WriteAttributes") }},
	{"S17_SecondClient", looseClient, "there are other clients", func(m template) { m.Resources["Other"] = &resource{Type: "AWS::Cognito::UserPoolClient"} }},
	{"S73_Visibility", lossyQueue, "ScanQueue: shows a message again", func(m template) { m.set("ScanQueue", 300.0, "VisibilityTimeout") }},
	{"S73_DeadLetters", lossyQueue, "ScanQueue: sets nothing aside", func(m template) { m.drop("ScanQueue", "RedrivePolicy") }},
	{"S73_Retention", lossyQueue, "ScanQueue: forgets", func(m template) { m.set("ScanDeadQueue", 3600.0, "MessageRetentionPeriod") }},
	{"S73_PartialFailures", lossyQueue, "ScanQueueSource: repeats", func(m template) { m.drop("ScanQueueSource", "FunctionResponseTypes") }},
	{"S73_Announced", lossyQueue, "IntakeBucket: does not announce", func(m template) { m.drop("IntakeBucket", "NotificationConfiguration") }},
	{"S73_Reconciled", lossyQueue, "ScanReconcile: nobody looks", func(m template) { m.set("ScanReconcile", "DISABLED", "State") }},
	{"S73_Alarm", lossyQueue, "ScanDeadAlarm: nobody hears", func(m template) { m.drop("ScanDeadAlarm", "AlarmActions") }},
	{"S73_Forged", lossyQueue, "ScanQueuePolicy/AnnounceUploads: lets", func(m template) { delete(m.statement("ScanQueuePolicy", "AnnounceUploads"), "Condition") }},
	{"S64_TasksUnheard", lossyQueue, "ScanTaskSource: scan hears", func(m template) { m.drop("PortalTable", "StreamSpecification") }},
	{"S64_TasksUnfiltered", lossyQueue, "ScanTaskSource: scan hears", func(m template) { m.drop("ScanTaskSource", "FilterCriteria") }},
	{"S64_OtherLease", lossyQueue, "PortalFunction: knows another lease", func(m template) { m.drop("PortalFunction", "Environment") }},
	{"S73_Lease", lossyQueue, "ScanFunction: the schedule starts", func(m template) { m.set("ScanFunction", "300", "Environment", "Variables", "SCAN_LEASE_SECONDS") }},
	{"S73_LeaseAgreed", lossyQueue, "ScanFunction: the schedule starts", func(m template) { m.set("TransferFunction", "400", "Environment", "Variables", "SCAN_LEASE_SECONDS") }},
}

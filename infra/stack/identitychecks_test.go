package stack_test

import (
	"slices"
	"strconv"
	"strings"
)

// portalAddress is where people find the portal, without the slash at its end.
const portalAddress = "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/portal"

// weakSignin finds a directory that lets people in without a second factor, by themselves, or with weak passwords (S1.1, S1.2, S1.6), or whose invitations lead nowhere.
func weakSignin(t template) (found []string) {
	const pool = "UserPool"
	password := []any{"Policies", "PasswordPolicy"}
	want := []struct {
		path  []any
		value any
	}{
		{[]any{"MfaConfiguration"}, "ON"},
		{[]any{"UserPoolTier"}, "PLUS"},
		{[]any{"UserPoolAddOns", "AdvancedSecurityMode"}, "ENFORCED"},
		{[]any{"UserPoolAddOns", "AdvancedSecurityAdditionalFlows", "CustomAuthMode"}, "ENFORCED"},
		{[]any{"AdminCreateUserConfig", "AllowAdminCreateUserOnly"}, true},
		{[]any{"WebAuthnFactorConfiguration"}, "MULTI_FACTOR_WITH_USER_VERIFICATION"},
		{[]any{"WebAuthnUserVerification"}, "required"},
		{[]any{"DeletionProtection"}, "ACTIVE"},
		{append(slices.Clone(password), "MinimumLength"), 14.0},
		{append(slices.Clone(password), "PasswordHistorySize"), 24.0},
		{append(slices.Clone(password), "RequireLowercase"), true},
		{append(slices.Clone(password), "RequireUppercase"), true},
		{append(slices.Clone(password), "RequireNumbers"), true},
		{append(slices.Clone(password), "RequireSymbols"), true},
		{append(slices.Clone(password), "TemporaryPasswordValidityDays"), 7.0},
	}
	for _, w := range want {
		if got := t.at(pool, w.path...); got != w.value {
			found = append(found, pool+": "+strings.Join(texts(w.path), ".")+" is "+text(got)+", not "+text(w.value))
		}
	}
	if factors := texts(t.at(pool, "EnabledMfas")); !slices.Equal(factors, []string{"SOFTWARE_TOKEN_MFA"}) {
		found = append(found, pool+": second factors are "+strings.Join(factors, ", "))
	}
	if ways, _ := t.at(pool, "AccountRecoverySetting", "RecoveryMechanisms").([]any); len(ways) != 1 || text(get(ways[0], "Name")) != "verified_email" {
		found = append(found, pool+": an account can be recovered by something else than its e-mail address")
	}
	invitation := text(t.at(pool, "AdminCreateUserConfig", "InviteMessageTemplate", "EmailMessage"))
	for _, part := range []string{`<a href="` + portalAddress + `/">` + portalAddress + `/</a>`, "{username}", "{####}"} {
		if !strings.Contains(invitation, part) {
			found = append(found, pool+": the invitation does not say "+part)
		}
	}
	if resolved := strings.NewReplacer("${Api}", "abcdefghij", "${AWS::Region}", "ap-southeast-1", "${AWS::URLSuffix}", "amazonaws.com.cn").Replace(invitation); len(resolved) > 20000 {
		found = append(found, pool+": the invitation is longer than Cognito takes (20,000 characters)")
	}
	attributes, _ := t.at(pool, "Schema").([]any)
	for _, attribute := range attributes {
		if get(attribute, "Required") == true { // a client must then be able to write it; UsernameAttributes asks for the address by itself
			found = append(found, pool+": "+text(get(attribute, "Name"))+" is required of clients, which can't write it")
		}
	}
	const risk = "RiskRules"
	if text(t.at(risk, "CompromisedCredentialsRiskConfiguration", "Actions", "EventAction")) != "BLOCK" {
		found = append(found, risk+": takes passwords from known breaches")
	}
	if text(t.at(risk, "AccountTakeoverRiskConfiguration", "Actions", "HighAction", "EventAction")) != "BLOCK" {
		found = append(found, risk+": lets a sign-in of high risk through")
	}
	return found
}

// looseClient finds a sign-in client that does more than the code flow with exact addresses of the portal (S1.7).
func looseClient(t template) (found []string) {
	const client = "PortalClient"
	lists := map[string][]string{
		"CallbackURLs":               {portalAddress + "/auth/callback"},
		"LogoutURLs":                 {portalAddress + "/welcome"},
		"DefaultRedirectURI":         {portalAddress + "/auth/callback"},
		"AllowedOAuthFlows":          {"code"},
		"AllowedOAuthScopes":         {"openid", "email", "profile"},
		"ExplicitAuthFlows":          {"ALLOW_USER_AUTH"},
		"SupportedIdentityProviders": {"COGNITO"},
		"WriteAttributes":            {"locale"},
		"PreventUserExistenceErrors": {"ENABLED"},
		"GenerateSecret":             {"false"},
		"EnableTokenRevocation":      {"true"},
		"AuthSessionValidity":        {"15"}, // minutes: time to install an authenticator
		"IdTokenValidity":            {"5"},
		"AccessTokenValidity":        {"5"},
		"RefreshTokenValidity":       {"60"},
	}
	for name, want := range lists {
		if got := texts(t.at(client, name)); !slices.Equal(got, want) {
			found = append(found, client+": "+name+" is "+strings.Join(got, ", "))
		}
	}
	for _, unit := range []string{"IdToken", "AccessToken", "RefreshToken"} {
		if got := text(t.at(client, "TokenValidityUnits", unit)); got != "minutes" {
			found = append(found, client+": the life of "+unit+" is counted in "+got)
		}
	}
	if clients := t.of("AWS::Cognito::UserPoolClient"); len(clients) != 1 {
		found = append(found, "there are other clients: "+strings.Join(clients, ", "))
	}
	return found
}

// lossyQueue finds ways in which an announcement of an upload could get lost, be forged, or be worked on twice at once (S7.3).
func lossyQueue(t template) (found []string) {
	complain := func(bad bool, what string) {
		if bad {
			found = append(found, what)
		}
	}
	visible, _ := t.at("ScanQueue", "VisibilityTimeout").(float64)
	works, _ := t.at("ScanFunction", "Timeout").(float64)
	complain(works == 0 || visible < 6*works, "ScanQueue: shows a message again before its check can have ended")
	complain(text(t.at("ScanQueue", "RedrivePolicy", "deadLetterTargetArn")) != "${ScanDeadQueue.Arn}" || t.at("ScanQueue", "RedrivePolicy", "maxReceiveCount") != 3.0, "ScanQueue: sets nothing aside after three attempts")
	complain(t.at("ScanQueue", "MessageRetentionPeriod") != 1209600.0 || t.at("ScanDeadQueue", "MessageRetentionPeriod") != 1209600.0, "ScanQueue: forgets a message before 14 days")
	complain(!slices.Equal(texts(t.at("ScanQueueSource", "FunctionResponseTypes")), []string{"ReportBatchItemFailures"}), "ScanQueueSource: repeats a whole batch for one failure")
	complain(text(t.at("IntakeBucket", "NotificationConfiguration", "QueueConfigurations", 0, "Queue")) != "${ScanQueue.Arn}" ||
		text(t.at("IntakeBucket", "NotificationConfiguration", "QueueConfigurations", 0, "Event")) != "s3:ObjectCreated:*", "IntakeBucket: does not announce uploads")
	complain(text(t.at("ScanReconcile", "ScheduleExpression")) != "rate(1 minute)" || text(t.at("ScanReconcile", "State")) != "ENABLED" ||
		text(t.at("ScanReconcile", "Targets", 0, "Input")) != `{"source":"strongroom.schedule","detail-type":"reconcile"}`, "ScanReconcile: nobody looks for uploads without an announcement")
	complain(text(t.at("ScanDeadAlarm", "Dimensions", 0, "Value")) != "${ScanDeadQueue.QueueName}" || len(texts(t.at("ScanDeadAlarm", "AlarmActions"))) != 1, "ScanDeadAlarm: nobody hears of a message set aside")
	complain(text(t.at("ScanTaskSource", "EventSourceArn")) != "${PortalTable.StreamArn}" || t.at("PortalTable", "StreamSpecification") == nil ||
		!strings.Contains(text(t.at("ScanTaskSource", "FilterCriteria", "Filters", 0, "Pattern")), `"task":{"S":["recheck","redact","release"]}`), "ScanTaskSource: scan hears of tasks late, or of every change")
	complain(text(t.at("PortalFunction", "Environment", "Variables", "SCAN_LEASE_SECONDS")) != text(t.at("ScanFunction", "Environment", "Variables", "SCAN_LEASE_SECONDS")),
		"PortalFunction: knows another lease than scan")
	lease, _ := strconv.ParseFloat(text(t.at("ScanFunction", "Environment", "Variables", "SCAN_LEASE_SECONDS")), 64)
	complain(lease <= works || text(t.at("TransferFunction", "Environment", "Variables", "SCAN_LEASE_SECONDS")) != text(t.at("ScanFunction", "Environment", "Variables", "SCAN_LEASE_SECONDS")),
		"ScanFunction: the schedule starts a check again that can still run")
	for _, s := range t.sentences() {
		if s.kind == "AWS::SQS::QueuePolicy" && s.effect == "Allow" {
			complain(text(get(s.principal, "Service")) != "s3.amazonaws.com" || text(get(s.condition, "StringEquals", "aws:SourceAccount")) != "${AWS::AccountId}" ||
				text(get(s.condition, "ArnEquals", "aws:SourceArn")) != "arn:${AWS::Partition}:s3:::strongroom-intake-${AWS::AccountId}-${AWS::Region}",
				s.name()+": lets somebody else than the intake bucket announce uploads")
		}
	}
	return found
}

package stack_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strongroom/infra/stack"
)

// TestReadSettings_Refusals: every wrong value gets a sentence that says what to write instead.
func TestReadSettings_Refusals(t *testing.T) {
	for _, row := range []struct {
		name  string
		value any
		says  string
	}{
		{"name", "Firm", "write name as 2 to 24 small letters"},
		{"name", "a", "write name as 2 to 24 small letters"},
		{"name", "1firm", "write name as 2 to 24 small letters"},
		{"name", "firm-", "write name as 2 to 24 small letters"},
		{"name", "firm--portal", "write name as 2 to 24 small letters"},
		{"name", strings.Repeat("a", 25), "write name as 2 to 24 small letters"},
		{"name", "lawson-paws", "write a domainPrefix too: Cognito refuses the words aws"},
		{"name", 7.0, "write name as a text"},
		{"firmName", "", "write firmName as 1 to 64 characters"},
		{"firmName", strings.Repeat("é", 65), "write firmName as 1 to 64 characters"},
		{"firmName", "Smith\nJones", "write firmName as 1 to 64 characters"},
		{"firmName", "Smith \u202e Jones", "write firmName as 1 to 64 characters"},
		{"firmName", " Smith", "write firmName as 1 to 64 characters"},
		{"firmName", "Smith {####}", "write firmName as 1 to 64 characters"},
		{"firmColour", "navy", "write firmColour as # and six hexadecimal digits"},
		{"firmColour", "#1f3a5f;}", "write firmColour as # and six hexadecimal digits"},
		{"sessionIdleMinutes", 0.0, "write sessionIdleMinutes as a number from 1 to 120, not 0"},
		{"sessionIdleMinutes", 121.0, "write sessionIdleMinutes as a number from 1 to 120, not 121"},
		{"sessionIdleMinutes", 1.5, "write sessionIdleMinutes as a whole number"},
		{"sessionIdleMinutes", "soon", "write sessionIdleMinutes as a whole number"},
		{"sessionIdleMinutes", "", "write sessionIdleMinutes as a whole number"},
		{"sessionIdleMinutes", true, "write sessionIdleMinutes as a whole number"},
		{"sessionIdleMinutes", 1e300, "write sessionIdleMinutes as a whole number"},
		{"sessionAbsoluteMinutes", 14.0, "write sessionAbsoluteMinutes as a number from 15 to 1440, not 14"},
		{"sessionAbsoluteMinutes", 1441.0, "write sessionAbsoluteMinutes as a number from 15 to 1440, not 1441"},
		{"passwordMinLength", 8.0, "write passwordMinLength as a number from 12 to 99, not 8"},
		{"passwordMinLength", 100.0, "write passwordMinLength as a number from 12 to 99, not 100"},
		{"maxDocumentMiB", 0.0, "write maxDocumentMiB as a number from 1 to 4096, not 0"},
		{"maxDocumentMiB", 4097.0, "write maxDocumentMiB as a number from 1 to 4096, not 4097"},
		{"uploadLinkMinutes", 61.0, "write uploadLinkMinutes as a number from 1 to 60, not 61"},
		{"downloadLinkSeconds", 9.0, "write downloadLinkSeconds as a number from 10 to 900, not 9"},
		{"downloadLinkSeconds", 901.0, "write downloadLinkSeconds as a number from 10 to 900, not 901"},
		{"logRetentionYears", 0.0, "write logRetentionYears as a number from 1 to 100, not 0"},
		{"domainPrefix", "laws", "write domainPrefix without the words aws, amazon and cognito"},
		{"domainPrefix", "amazon-law", "write domainPrefix without the words aws, amazon and cognito"},
		{"domainPrefix", "my-cognito", "write domainPrefix without the words aws, amazon and cognito"},
		{"domainPrefix", "Smith", "write domainPrefix as up to 63 small letters"},
		{"domainPrefix", "smith.example.com", "write domainPrefix as up to 63 small letters"},
		{"domainPrefix", strings.Repeat("a", 64), "write domainPrefix as up to 63 small letters"},
		{"alertEmail", "it", "write alertEmail as one plain address"},
		{"alertEmail", "IT <it@example.com>", "write alertEmail as one plain address"},
		{"alertEmail", []any{"it@example.com"}, "write alertEmail as a text"},
		{"ocr", "tesseract", `write ocr as textract or none, not "tesseract"`},
		{"ocr", "", "write ocr as textract or none"},
		{"ocr", false, "write ocr as a text"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := settings(t, map[string]any{row.name: row.value})
			if err == nil || !strings.Contains(err.Error(), row.says) {
				t.Fatalf("%v: want %q, got %v", row.value, row.says, err)
			}
		})
	}
}

// TestReadSettings_AllAtOnce: somebody who got three things wrong is told three things.
func TestReadSettings_AllAtOnce(t *testing.T) {
	for _, wrong := range []map[string]any{
		{"firmColour": "navy", "uploadLinkMinutes": 0.0, "alertEmail": "it"},
		{"firmColour": 7.0, "uploadLinkMinutes": "soon", "alertEmail": false},
	} {
		_, err := settings(t, wrong)
		for name := range wrong {
			if err == nil || !strings.Contains(err.Error(), "write "+name+" as") {
				t.Errorf("%v: nothing about %s in: %v", wrong, name, err)
			}
		}
	}
}

// TestReadSettings_Accepted: what a firm may write, also as text, as the command line gives it.
func TestReadSettings_Accepted(t *testing.T) {
	with := func(change func(*stack.Settings)) stack.Settings {
		s := stack.Defaults()
		change(&s)
		return s
	}
	for _, row := range []struct {
		name    string
		context map[string]any
		want    stack.Settings
	}{
		{"cdk.json holds the defaults", nil, stack.Defaults()},
		{"nothing", map[string]any{"name": nil, "firmName": nil, "uploadLinkMinutes": nil}, stack.Defaults()},
		{"numbers as text", map[string]any{"sessionIdleMinutes": "20", "maxDocumentMiB": "4096"}, with(func(s *stack.Settings) { s.SessionIdleMinutes, s.MaxDocumentMiB = 20, 4096 })},
		{"a firm", map[string]any{"name": "smith-2", "firmName": "Müller & Söhne <Law>", "firmColour": "#ABCDEF"}, with(func(s *stack.Settings) {
			s.Name, s.FirmName, s.FirmColour = "smith-2", "Müller & Söhne <Law>", "#ABCDEF"
		})},
		{"a prefix saves the name", map[string]any{"name": "laws", "domainPrefix": "smith"}, with(func(s *stack.Settings) { s.Name, s.DomainPrefix = "laws", "smith" })},
		{"limits", map[string]any{"sessionIdleMinutes": 120.0, "sessionAbsoluteMinutes": 120.0, "passwordMinLength": 99.0, "downloadLinkSeconds": 900.0}, with(func(s *stack.Settings) {
			s.SessionIdleMinutes, s.SessionAbsoluteMinutes, s.PasswordMinLength, s.DownloadLinkSeconds = 120, 120, 99, 900
		})},
		{"no recognition", map[string]any{"ocr": "none"}, with(func(s *stack.Settings) { s.OCR = "none" })},
		{"mail", map[string]any{"alertEmail": "it@example.com"}, with(func(s *stack.Settings) { s.AlertEmail = "it@example.com" })},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := settings(t, row.context)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Fatalf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestSettings_Reach: what a firm chooses arrives where it matters, and the checks hold for it too.
func TestSettings_Reach(t *testing.T) {
	made := variant(t, map[string]any{
		"name": "smith", "firmName": "Smith & Sons", "domainPrefix": "smith-law", "alertEmail": "it@example.com", "passwordMinLength": 20.0,
		"maxDocumentMiB": 4096.0, "uploadLinkMinutes": 5.0, "downloadLinkSeconds": 30.0, "logRetentionYears": 10.0,
	})
	for _, row := range []struct {
		id   string
		path []any
		want any
	}{
		{"PortalTable", []any{"TableName"}, "smith-portal"},
		{"ScanFunction", []any{"FunctionName"}, "smith-scan"},
		{"ScanFunction", []any{"EphemeralStorage", "Size"}, "10240"},
		{"VaultKeyAlias", []any{"AliasName"}, "alias/smith-vault"},
		{"VaultBucket", []any{"BucketName"}, "smith-vault-${AWS::AccountId}-${AWS::Region}"},
		{"LogBucket", []any{"ObjectLockConfiguration", "Rule", "DefaultRetention", "Years"}, "10"},
		{"SigninDomain", []any{"Domain"}, "smith-law"},
		{"SigninFunction", []any{"Environment", "Variables", "SIGNIN_URL"}, "https://smith-law.auth.${AWS::Region}.amazoncognito.com"},
		{"UserPool", []any{"Policies", "PasswordPolicy", "MinimumLength"}, "20"},
		{"UserPool", []any{"AdminCreateUserConfig", "InviteMessageTemplate", "EmailSubject"}, "Your invitation to the client portal of Smith & Sons"},
		{"AlertsByMail", []any{"Endpoint"}, "it@example.com"},
	} {
		if got := text(made.at(row.id, row.path...)); got != row.want {
			t.Errorf("%s %v: want %v, got %v", row.id, row.path, row.want, got)
		}
	}
	if message := text(made.at("UserPool", "AdminCreateUserConfig", "InviteMessageTemplate", "EmailMessage")); !strings.Contains(message, "Smith &amp; Sons") {
		t.Errorf("the invitation does not escape the firm's name: %s", message)
	}
	links := map[string]string{"IntakeBucketPolicy": "300000", "VaultBucketPolicy": "30000"}
	for policy, want := range links {
		if got := text(get(made.statement(policy, "RefuseOldLinks"), "Condition", "NumericGreaterThan", "s3:signatureAge")); got != want {
			t.Errorf("%s: links live %s ms, want %s", policy, got, want)
		}
	}
	for name, check := range map[string]check{"publicStores": publicStores, "oldTLS": oldTLS, "otherKeys": otherKeys, "forgetful": forgetful, "hastyExpiry": hastyExpiry, "muteServices": muteServices, "rewriting": rewriting, "sharedRoles": sharedRoles} {
		if found := check(made); len(found) > 0 {
			t.Errorf("%s: %s", name, strings.Join(found, "\n"))
		}
	}
}

// settings reads the settings from the context of cdk.json, changed as given.
func settings(t *testing.T, changes map[string]any) (stack.Settings, error) {
	t.Helper()
	app, err := newApp(t.TempDir(), changes)
	if err != nil {
		t.Fatal(err)
	}
	return stack.ReadSettings(app)
}

// variant gives the template for other settings.
func variant(t *testing.T, changes map[string]any) template {
	t.Helper()
	made, err := synthesize(changes)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, made)
}

// TestS61_NoRecognition: a firm without recognition gives scan neither the permission nor the service.
func TestS61_NoRecognition(t *testing.T) {
	for _, row := range []struct {
		ocr       string
		permitted bool
	}{{"textract", true}, {"none", false}} {
		text, err := synthesize(map[string]any{"ocr": row.ocr})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(text), "textract:DetectDocumentText"); got != row.permitted {
			t.Errorf("ocr %s: permitted is %v", row.ocr, got)
		}
		if !strings.Contains(string(text), `"OCR": "`+row.ocr+`"`) {
			t.Errorf("ocr %s: the function is not told", row.ocr)
		}
	}
}

package idp

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/smithy-go"
)

func (w *world) must(_ any, err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) disable(email string) {
	w.t.Helper()
	w.must(w.admin.AdminDisableUser(w.t.Context(), &cognitoidentityprovider.AdminDisableUserInput{UserPoolId: aws.String(poolID), Username: &email}))
}

func (w *world) enable(email string) {
	w.t.Helper()
	w.must(w.admin.AdminEnableUser(w.t.Context(), &cognitoidentityprovider.AdminEnableUserInput{UserPoolId: aws.String(poolID), Username: &email}))
}

func (w *world) signOut(email string) {
	w.t.Helper()
	w.must(w.admin.AdminUserGlobalSignOut(w.t.Context(), &cognitoidentityprovider.AdminUserGlobalSignOutInput{UserPoolId: aws.String(poolID), Username: &email}))
}

// kind is the error's code as the SDK read it; "" for none.
func kind(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestAdminCreateUser(t *testing.T) {
	type input = cognitoidentityprovider.AdminCreateUserInput
	tests := map[string]struct {
		change func(*input)
		kind   string
		mails  int
	}{
		"invited":                   {func(*input) {}, "", 1},
		"no mail":                   {func(in *input) { in.MessageAction = types.MessageActionTypeSuppress }, "", 0},
		"own temporary password":    {func(in *input) { in.TemporaryPassword = aws.String(strong) }, "", 1},
		"capital letters":           {func(in *input) { in.Username = aws.String("New@Client.example"); in.UserAttributes = nil }, "", 1},
		"taken":                     {func(in *input) { in.Username = aws.String(ada); in.UserAttributes = nil }, "UsernameExistsException", 0},
		"taken in capital letters":  {func(in *input) { in.Username = aws.String(strings.ToUpper(ada)); in.UserAttributes = nil }, "UsernameExistsException", 0},
		"not an address":            {func(in *input) { in.Username = aws.String("new") }, "InvalidParameterException", 0},
		"name and address":          {func(in *input) { in.Username = aws.String("New <new@client.example>") }, "InvalidParameterException", 0},
		"another address":           {func(in *input) { in.UserAttributes[0].Value = aws.String("x@client.example") }, "InvalidParameterException", 0},
		"unknown attribute":         {func(in *input) { in.UserAttributes[0].Name = aws.String("custom:role") }, "InvalidParameterException", 0},
		"weak password":             {func(in *input) { in.TemporaryPassword = aws.String("short") }, "InvalidPasswordException", 0},
		"wrong pool":                {func(in *input) { in.UserPoolId = aws.String("eu-central-1_Other") }, "ResourceNotFoundException", 0},
		"mail by default":           {func(in *input) { in.DesiredDeliveryMediums = nil }, "InvalidParameterException", 0},
		"what the stand-in ignores": {func(in *input) { in.ForceAliasCreation = true }, "InvalidParameterException", 0},
		"again to nobody":           {func(in *input) { in.MessageAction = types.MessageActionTypeResend }, "UserNotFoundException", 0},
		"again to somebody confirmed": {func(in *input) {
			in.MessageAction, in.Username, in.UserAttributes = types.MessageActionTypeResend, aws.String(ada), nil
		}, "UnsupportedUserStateException", 0},
		"again to somebody invited": {func(in *input) {
			in.MessageAction, in.Username, in.UserAttributes = types.MessageActionTypeResend, aws.String("bob@client.example"), nil
		}, "", 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.demo(ada)
			w.invite("bob@client.example", func(in *input) { in.MessageAction = types.MessageActionTypeSuppress })
			in := &input{UserPoolId: aws.String(poolID), Username: aws.String("new@client.example"), DesiredDeliveryMediums: []types.DeliveryMediumType{types.DeliveryMediumTypeEmail},
				UserAttributes: []types.AttributeType{{Name: aws.String("email"), Value: aws.String("new@client.example")}}}
			test.change(in)
			out, err := w.admin.AdminCreateUser(t.Context(), in)
			if kind(err) != test.kind || len(w.box.Messages("")) != test.mails {
				t.Fatalf("error %v, %d mails; want %q, %d", err, len(w.box.Messages("")), test.kind, test.mails)
			}
			if err == nil && (out.User.UserStatus != types.UserStatusTypeForceChangePassword || !out.User.Enabled || out.User.UserCreateDate.Year() != 2026 || len(*out.User.Username) != 36) {
				t.Errorf("made %+v", out.User)
			}
		})
	}
}

func TestAdminSetUserPassword(t *testing.T) {
	tests := map[string]struct {
		username, password string
		permanent          bool
		kind               string
		status             types.UserStatusType
	}{
		"permanent":           {ada, stronger, true, "", types.UserStatusTypeConfirmed},
		"temporary":           {ada, stronger, false, "", types.UserStatusTypeForceChangePassword},
		"weak":                {ada, "short", true, "InvalidPasswordException", types.UserStatusTypeConfirmed},
		"used before":         {ada, strong, true, "PasswordHistoryPolicyViolationException", types.UserStatusTypeConfirmed},
		"used before by demo": {"demo@client.example", strong, true, "", types.UserStatusTypeConfirmed},
		"nobody":              {"x@client.example", stronger, true, "UserNotFoundException", types.UserStatusTypeConfirmed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.invite(ada)
			w.setPassword(ada, strong)
			w.demo("demo@client.example")
			_, err := w.admin.AdminSetUserPassword(t.Context(), &cognitoidentityprovider.AdminSetUserPasswordInput{UserPoolId: aws.String(poolID), Username: &test.username, Password: &test.password, Permanent: test.permanent})
			if kind(err) != test.kind {
				t.Errorf("error %v, want %q", err, test.kind)
			}
			out, err := w.admin.AdminGetUser(t.Context(), &cognitoidentityprovider.AdminGetUserInput{UserPoolId: aws.String(poolID), Username: aws.String(ada)})
			if err != nil || out.UserStatus != test.status {
				t.Errorf("status %s (%v), want %s", out.UserStatus, err, test.status)
			}
		})
	}
}

func TestS11_AdminGetUserTellsSecondFactor(t *testing.T) {
	w := newWorld(t)
	demo := w.demo("demo@client.example")
	attributeDemo := w.invite("attribute@client.example", func(in *cognitoidentityprovider.AdminCreateUserInput) {
		in.UserAttributes = append(in.UserAttributes, types.AttributeType{Name: aws.String("custom:demo"), Value: aws.String("yes")})
	})
	invited := w.invite(ada)
	w.disable("attribute@client.example")
	tests := map[string]struct {
		username, email string
		factor, enabled bool
	}{
		"by subject":               {demo, "demo@client.example", true, true},
		"by address":               {"DEMO@client.example", "demo@client.example", true, true},
		"demo by attribute":        {attributeDemo, "attribute@client.example", true, false},
		"invited, nothing enroled": {invited, ada, false, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			out, err := w.admin.AdminGetUser(t.Context(), &cognitoidentityprovider.AdminGetUserInput{UserPoolId: aws.String(poolID), Username: &test.username})
			if err != nil {
				t.Fatal(err)
			}
			if factor := slices.Equal(out.UserMFASettingList, []string{"SOFTWARE_TOKEN_MFA"}) && aws.ToString(out.PreferredMfaSetting) == "SOFTWARE_TOKEN_MFA"; factor != test.factor {
				t.Errorf("second factor %v %v, want %v", out.UserMFASettingList, aws.ToString(out.PreferredMfaSetting), test.factor)
			}
			if out.Enabled != test.enabled || !slices.ContainsFunc(out.UserAttributes, func(a types.AttributeType) bool { return *a.Name == "email" && *a.Value == test.email }) {
				t.Errorf("enabled %v, attributes %v", out.Enabled, out.UserAttributes)
			}
		})
	}
	_, err := w.admin.AdminGetUser(t.Context(), &cognitoidentityprovider.AdminGetUserInput{UserPoolId: aws.String(poolID), Username: aws.String("nobody@client.example")})
	var missing *types.UserNotFoundException
	if !errors.As(err, &missing) {
		t.Errorf("nobody: %v", err)
	}
}

func TestListUsers(t *testing.T) {
	w := newWorld(t)
	first := w.demo("a@client.example")
	w.demo("b@client.example")
	w.invite("c@other.example")
	tests := map[string]struct {
		filter, kind string
		want         []string
	}{
		"all":               {"", "", []string{"a@client.example", "b@client.example", "c@other.example"}},
		"address":           {`email = "b@client.example"`, "", []string{"b@client.example"}},
		"address, capitals": {`email="B@CLIENT.EXAMPLE"`, "", []string{"b@client.example"}},
		"beginning":         {`email ^= "c@"`, "", []string{"c@other.example"}},
		"subject":           {`sub = "` + first + `"`, "", []string{"a@client.example"}},
		"status":            {`cognito:user_status = "FORCE_CHANGE_PASSWORD"`, "", []string{"c@other.example"}},
		"nobody":            {`email = "x@client.example"`, "", nil},
		"unknown attribute": {`phone_number = "1"`, "InvalidParameterException", nil},
		"not a filter":      {`email like "x"`, "InvalidParameterException", nil},
		"quote inside":      {`email = "x" or name = "y"`, "InvalidParameterException", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := &cognitoidentityprovider.ListUsersInput{UserPoolId: aws.String(poolID), Limit: aws.Int32(2), AttributesToGet: []string{"email"}}
			if test.filter != "" {
				in.Filter = &test.filter
			}
			var got []string
			pages := cognitoidentityprovider.NewListUsersPaginator(w.admin, in)
			for pages.HasMorePages() {
				page, err := pages.NextPage(t.Context())
				if kind(err) != test.kind {
					t.Fatalf("error %v, want %q", err, test.kind)
				}
				if err != nil {
					return
				}
				for _, user := range page.Users {
					got = append(got, *user.Attributes[0].Value)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("found %v, want %v", got, test.want)
			}
		})
	}
}

func TestS12_DescribeUserPool(t *testing.T) {
	w := newWorld(t)
	out, err := w.admin.DescribeUserPool(t.Context(), &cognitoidentityprovider.DescribeUserPoolInput{UserPoolId: aws.String(poolID)})
	if err != nil {
		t.Fatal(err)
	}
	pool, rules := out.UserPool, out.UserPool.Policies.PasswordPolicy
	if pool.MfaConfiguration != types.UserPoolMfaTypeOn || *rules.MinimumLength != 14 || !rules.RequireSymbols || *rules.PasswordHistorySize != 3 || rules.TemporaryPasswordValidityDays != 7 {
		t.Errorf("pool %+v, rules %+v", pool, rules)
	}
}

func TestAdminProtocol(t *testing.T) {
	w := newWorld(t)
	tests := map[string]struct {
		method, target, body, kind string
	}{
		"good":              {"POST", targetPrefix + "DescribeUserPool", `{"UserPoolId":"` + poolID + `"}`, ""},
		"no target":         {"POST", "", `{}`, "UnknownOperationException"},
		"other service":     {"POST", "DynamoDB_20120810.GetItem", `{}`, "UnknownOperationException"},
		"unknown operation": {"POST", targetPrefix + "AdminDeleteUser", `{}`, "UnknownOperationException"},
		"other method":      {"GET", targetPrefix + "DescribeUserPool", "", "UnknownOperationException"},
		"not JSON":          {"POST", targetPrefix + "DescribeUserPool", "x", "SerializationException"},
		"wrong type":        {"POST", targetPrefix + "DescribeUserPool", `{"UserPoolId":1}`, "SerializationException"},
		"two values":        {"POST", targetPrefix + "DescribeUserPool", `{"UserPoolId":"` + poolID + `"}{}`, "SerializationException"},
		"no pool":           {"POST", targetPrefix + "DescribeUserPool", `{}`, "InvalidParameterException"},
		"unknown member":    {"POST", targetPrefix + "DescribeUserPool", `{"UserPoolId":"` + poolID + `","X":1}`, "InvalidParameterException"},
		"too large":         {"POST", targetPrefix + "DescribeUserPool", strings.Repeat(" ", adminBytes+1), "SerializationException"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(test.method, "/", strings.NewReader(test.body))
			r.Header.Set("X-Amz-Target", test.target)
			answer := httptest.NewRecorder()
			w.p.Admin().ServeHTTP(answer, r)
			body, _ := io.ReadAll(answer.Body)
			if answer.Header().Get("X-Amzn-ErrorType") != test.kind || (answer.Code == http.StatusOK) != (test.kind == "") || answer.Header().Get("Content-Type") != jsonType {
				t.Errorf("status %d, %s: %s", answer.Code, answer.Header(), body)
			}
			if test.kind != "" && !bytes.Contains(body, []byte(`"__type":"`+test.kind+`"`)) {
				t.Errorf("body %s", body)
			}
		})
	}
}

// TestAdminDeadlines: the temporary password's days come from the template.
func TestS16_TemporaryPasswordEnds(t *testing.T) {
	for days, want := range map[int]string{6: "Choose your password", 7: sayExpired} {
		w, b := newWorld(t), newBrowser(t)
		w.invite(ada, func(in *cognitoidentityprovider.AdminCreateUserInput) { in.TemporaryPassword = aws.String(strong) })
		w.clock.pass(time.Duration(days) * 24 * time.Hour)
		if b.get(w.start()).send("username", ada, "password", strong); !strings.Contains(b.page, want) {
			t.Errorf("after %d days: %s, want %q", days, b.page, want)
		}
	}
}

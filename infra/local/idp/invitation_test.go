package idp

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/pquerna/otp/totp"
)

var temporaryPattern = regexp.MustCompile(`temporary password is (\S+)\.$`)

// TestS16_Invitation goes from the mail to the portal: temporary password, own password, second factor.
func TestS16_Invitation(t *testing.T) {
	w, b := newWorld(t), newBrowser(t)
	w.invite(ada)
	letter := w.box.Messages(ada)[0]
	temporary := temporaryPattern.FindStringSubmatch(letter.Text)
	if temporary == nil || letter.Subject != "Your temporary password" || !strings.Contains(letter.Text, ada) {
		t.Fatalf("mail %+v", letter)
	}
	b.get(w.start()).send("username", ada, "password", temporary[1])
	if b.at.Path != "/newPassword" {
		t.Fatalf("at %s: %s", b.at, b.page)
	}
	for _, refused := range []struct{ password, again, says string }{
		{"short", "short", "not long enough"}, {strong, stronger, sayMismatch}, {temporary[1], temporary[1], sayUsed}, {"no-capitals-at-all-7", "no-capitals-at-all-7", "uppercase"},
	} {
		if b.send("new_password", refused.password, "again", refused.again); b.status != http.StatusBadRequest || !strings.Contains(b.page, refused.says) {
			t.Errorf("%q: status %d: %s", refused.password, b.status, b.page)
		}
	}
	b.send("new_password", strong, "again", strong)
	secret := secretPattern.FindStringSubmatch(b.page)
	if b.at.Path != "/mfaSetup" || secret == nil || !strings.Contains(b.page, "data:image/png;base64,") || !strings.Contains(b.page, "otpauth://totp/Example%20LLP:ada@client.example?") {
		t.Fatalf("at %s: %s", b.at, b.page)
	}
	if b.send("code", "000000"); b.status != http.StatusUnauthorized || !strings.Contains(b.page, secret[1]) {
		t.Errorf("a wrong first code: status %d", b.status)
	}
	code, err := totp.GenerateCode(secret[1], w.clock.read())
	if err != nil {
		t.Fatal(err)
	}
	if b.send("code", code); b.code() == "" || !w.person(ada).SecondFactor {
		t.Errorf("at %s: %s", b.at, b.page)
	}
	if again := newBrowser(t).get(w.start()).send("username", ada, "password", temporary[1]); again.status != http.StatusUnauthorized {
		t.Errorf("the temporary password worked again: %d", again.status)
	}
	if again := newBrowser(t).get(w.start()).send("username", ada, "password", strong).send("code", code); again.code() != "" {
		t.Error("the code of the enrolment worked again")
	}
}

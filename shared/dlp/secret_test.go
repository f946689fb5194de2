package dlp

import (
	"slices"
	"strings"
	"testing"
)

const (
	githubToken = "ghp_1a2B3c4D5e6F7g8H9i0J1k2L3m4N5o6P7q8R"
	azureKey    = "Qm9yZWRvbQ7vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq0K1SZFPTOtr1KBHBQ=="
)

func TestS62_Secrets(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"AWS access key", "key AKIAQWERTYUIOPAS2345 here", "secret-aws-access-token high AKIAQWERTYUIOPAS2345"},
		{"AWS documentation's", "key AKIAIOSFODNN7EXAMPLE here", ""},
		{"AWS access key inside a word", "xAKIAQWERTYUIOPAS2345", ""},
		{"AWS secret key", "aws_secret_access_key = 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", "secret-aws-secret-access-key high wJalrXUtnFEMI/K7MDENG/bPxRfiCYZq8w0Lm2Xv"},
		{"GitHub token", "token: " + githubToken, "secret-github-pat high " + githubToken},
		{"GitHub token in a sentence", "Use (" + githubToken + "), please.", "secret-github-pat high " + githubToken},
		{"GitHub token of one letter", "ghp_" + strings.Repeat("x", 36), ""},
		{"assigned to a service", `dropbox_token = "abcdefghijk1234"`, "secret-dropbox-api-token high abcdefghijk1234"},
		{"in a table", "Dropbox\t=>\t'abcdefghijk1234'", "secret-dropbox-api-token high abcdefghijk1234"},
		{"a service in a sentence", "We use Dropbox, internationally, and Asana: notwithstanding.", ""},
		{"too far from the name", "dropbox and a long way on to = abcdefghijk1234", ""},
		{"client id is no secret", "adobe_id = 0a1b2c3d4e5f60718293a4b5c6d7e8f9", "secret-adobe-client-id low 0a1b2c3d4e5f60718293a4b5c6d7e8f9"},
		{"generic, in a setting", "client_secret=9fK2mQ7xZp4Lw8Rt", "secret-generic-api-key high 9fK2mQ7xZp4Lw8Rt"},
		{"generic, in a letter", "Your access token: 9fK2mQ7xZp4Lw8Rt", "secret-generic-api-key medium 9fK2mQ7xZp4Lw8Rt"},
		{"generic, a key of any kind", "Key: 9fK2mQ7xZp4Lw8Rt", "secret-generic-api-key low 9fK2mQ7xZp4Lw8Rt"},
		{"generic, letters only", "secret: Ausfuehrungsbestimmung", ""},
		{"generic, public key", "public_key=9fK2mQ7xZp4Lw8Rt", ""},
		{"generic, low entropy", "token=aaaaaaaaaaab", ""},
		{"generic, a variable", "token=${CLIENT_TOKEN}", ""},
		{"Stripe at a sentence's end", "sk_live_4eC39HqLyjWDarjtT1zdp7dc.", "secret-stripe-access-token high sk_live_4eC39HqLyjWDarjtT1zdp7dc"}, // gitleaks wants a space, a quote or a semicolon
		{"Stripe at the end", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "secret-stripe-access-token high sk_live_4eC39HqLyjWDarjtT1zdp7dc"},
		{"Slack webhook", "https://hooks.slack.com/services/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", "secret-slack-webhook-url high https://hooks.slack.com/services/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"},
		{"curl", "run curl -u ada:kx81Qz9w https://firm.co.uk/", "secret-curl-auth-user medium ada:kx81Qz9w"},
		{"Azure storage", "AccountName=firm;AccountKey=" + azureKey + ";", "secret-azure-storage-account-key high " + azureKey},
		{"commit beside Sourcegraph", "Sourcegraph at 44dea59a1b2c3d4e5f60718293a4b5c6d7e8f901 ", "secret-sourcegraph-access-token low 44dea59a1b2c3d4e5f60718293a4b5c6d7e8f901"},
	} {
		t.Run(c.name, func(t *testing.T) { anywhere(t, c.text, c.want) })
	}
}

func TestS62_ConnectionStringsAndPasswords(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"URL with a password", "postgres://ada:Kx81Qz@db.firm.co.uk/x", "connection-string high postgres://ada:Kx81Qz@db.firm.co.uk"},
		{"MongoDB", "mongodb+srv://ada:Kx81Qz@cluster0.firm.co.uk", "connection-string high mongodb+srv://ada:Kx81Qz@cluster0.firm.co.uk"},
		{"AMQP", "amqp://ada:Kx81Qz@mq:5672/v", "connection-string high amqp://ada:Kx81Qz@mq"},
		{"URL without a password", "ssh://ada@db.firm.co.uk", ""},
		{"URL with a port", "https://firm.co.uk:8443/a@b", ""},
		{"URL with a placeholder", "https://user:<password>@firm.co.uk", ""},
		{"documentation's URL", "https://user:pass@localhost", "connection-string low https://user:pass@localhost"},
		{"ADO.NET", "Server=db;Database=x;User Id=sa;Password=Abc123!;", "connection-string high Abc123!"},
		{"JDBC", "jdbc:mysql://db/x?user=ada&password=Kx81Qz", "connection-string high Kx81Qz"},
		{"password", "Password: Tr0ub4dor&3", "password high Tr0ub4dor&3"},
		{"password, full-width colon", "Password：Tr0ub4dor&3", "password high Tr0ub4dor&3"},
		{"password in quotes", `The password is "correct horse"`, "password medium correct horse"},
		{"password in a sentence", "The password is Tr0ub4dor&3.", "password medium Tr0ub4dor&3"},
		{"password in a field name", "dbPassword=Kx81Qz!", "password high Kx81Qz!"},
		{"password in JSON", `{"password": "Kx81Qz!"}`, "password high Kx81Qz!"},
		{"word at a line's end", "Password: swordfish\n", "password medium swordfish"},
		{"German", "Das Kennwort lautet Sommer2024!", "password medium Sommer2024!"},
		{"French", "Mot de passe : Été2024!", "password high Été2024!"},
		{"Spanish", "Contraseña: Verano2024", "password high Verano2024"},
		{"label in the line above", "Password\nTr0ub4dor&3\n", "password medium Tr0ub4dor&3"},
		{"published default", "Password: changeme", "password medium changeme"},
		{"stars", "Password: ********", ""},
		{"crosses", "Password: xxxxxxxx", ""},
		{"placeholder in brackets", "Password: <your password>", ""},
		{"placeholder in words", "Password: your password", ""},
		{"a variable", "PASSWORD=$DB_PASSWORD", ""},
		{"talk about passwords", "The password is required and must not be shared. Passwords: see policy.", ""},
		{"password policy", "password policy: at least 14 characters", ""},
		{"PIN", "PIN: 4829", "pin medium 4829"},
		{"PIN in a sentence", "Your PIN is 482913.", "pin medium 482913"},
		{"pin of a small letter", "a pin: 4829", ""},
		{"PIN code in an address", "Pin code: 40021", "pin low 40021"},
		{"run of digits", "PIN: 1234", "pin low 1234"},
		{"parcel number", "PIN 14-21-111-008-1003", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			anywhere(t, c.text, c.want, connectionRule.ID, passwordRule.ID, pinRule.ID)
		})
	}
}

// anywhere expects the same findings at every distance from the beginning and the end of a text: eight bytes are looked at together, and
// the last ones by themselves.
func anywhere(t *testing.T, text, want string, ids ...string) {
	t.Helper()
	if len(ids) == 0 {
		for _, d := range wordDetectors() {
			ids = append(ids, d.ID)
		}
	}
	for lead := range 80 {
		for _, tail := range []string{"", "\n\n" + strings.Repeat(".", 100)} {
			if strings.HasSuffix(text, "\n") && lead%9 > 0 {
				continue
			}
			padded := strings.Repeat(".", lead) + "\n\n" + text + tail
			if got := expect(padded, ids...); got != want {
				t.Fatalf("%q after %d bytes:\n got %s\nwant %s", text, lead, got, want)
			}
		}
	}
}

// No mask shows more than four characters, and those that every secret of its kind has.
func TestS64_MasksOfSecrets(t *testing.T) {
	for text, want := range map[string]string{
		"token: " + githubToken:                 "ghp_•••• (value hidden)",
		"key AKIAQWERTYUIOPAS2345 here":         "AKIA•••• (value hidden)",
		`dropbox_token = "abcdefghijk1234"`:     "•••• (value hidden)",
		"Password: Tr0ub4dor&3":                 "•••• (value hidden)",
		"PIN: 4829":                             "•••• (value hidden)",
		"postgres://ada:Kx81Qz@db.firm.co.uk/x": "post•••• (value hidden)",
	} {
		found := Scan(text)
		if len(found) == 0 || found[0].Masked != want {
			t.Errorf("%q: %+v, want mask %q", text, found, want)
		}
	}
}

// The generic rule's pattern by hand says what the expression says.
func FuzzGenericValue(f *testing.F) {
	for _, s := range []string{"", "9fK2mQ7xZp4Lw8Rt ", "a=b=c=d=e=f=g;", "abcdefghijkl+/==\"", strings.Repeat("x", 151) + " ", "abcdefghijk\\n", "key=key=key=", "ab.cd-ef_gh\u00a0", "a/b/c/d/e/f/g/h==="} {
		f.Add(s)
	}
	generic := slices.IndexFunc(secretRules, func(r secretRule) bool { return r.id == genericSecret })
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 {
			return
		}
		if got, want := genericValue(text), ready(generic).re.FindStringSubmatchIndex(text); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	})
}

package dlp

import "strings"

var connectionRule = Detector{ID: "connection-string", Singular: "connection string with a password", Plural: "connection strings with passwords", Holds: true,
	Check:   "a password before the host, or a pair for one beside the pairs for server and user; no placeholder",
	Source:  "RFC 3986, 3.2.1 (userinfo); ADO.NET, JDBC, AMQP 0-9-1 and MongoDB connection strings;",
	Context: []string{"server", "data source", "host", "user id", "uid", "database"}}

// cloudKeys are credentials in connection strings and settings that gitleaks has no rule for.
var cloudKeys = []secretRule{
	{id: "azure-storage-account-key", says: "Azure storage account key", form: assigned, keywords: []string{"accountkey", "account_key", "account key"},
		pattern: `([A-Za-z0-9+/]{86}==)(?:[^A-Za-z0-9+/=]|$)`, entropy: 4, source: "Microsoft, Configure Azure Storage connection strings (64 bytes in Base64)"},
	{id: "azure-shared-access-key", says: "Azure shared access key", form: assigned, keywords: []string{"sharedaccesskey", "shared_access_key"},
		pattern: `([A-Za-z0-9+/]{43}=)(?:[^A-Za-z0-9+/=]|$)`, entropy: 3.5, source: "Microsoft, Service Bus and Event Hubs connection strings (32 bytes in Base64)"},
	{id: "azure-shared-access-signature", says: "Azure shared access signature", form: assigned, keywords: []string{"sig", "signature"},
		pattern: `((?:[A-Za-z0-9]|%2[bBfF]|[+/]){43}(?:%3[dD]|=))(?:[^A-Za-z0-9+/=]|$)`, entropy: 3.5, source: "Microsoft, Create a service SAS (sig: an HMAC-SHA256 in Base64)"},
	{id: "aws-secret-access-key", says: "AWS secret access key", form: assigned, keywords: []string{"aws_secret", "aws secret", "secretaccesskey", "secret_access_key", "secret access key", "secret-access-key"},
		pattern: `([A-Za-z0-9+/]{40})(?:[^A-Za-z0-9+/=]|$)`, entropy: 4, source: "AWS, Managing access keys for IAM users (40 characters)"},
}

// The reach of connection strings, in bytes.
const (
	longestUser  = 256 // of what stands between "//" and "@"
	longestPairs = 512 // of a list of pairs around the password's
)

// locator judges a colon that "//" follows at byte o: scheme://user:password@host.
func (s *sweep) locator(o int) {
	text := s.text
	if !strings.HasPrefix(text[o:], "://") || o == 0 || !letter(text[o-1]) && (text[o-1] < '0' || text[o-1] > '9') {
		return
	}
	rest := text[o+3 : min(len(text), o+3+longestUser)]
	at, colon := -1, -1
	for i := range len(rest) {
		b := rest[i]
		if b <= ' ' || strings.IndexByte("/?#\"'<>`", b) >= 0 {
			break
		}
		if b == ':' && colon < 0 {
			colon = i
		}
		if b == '@' {
			at = i
		}
	}
	if colon < 0 || at < colon+2 || standIn(rest[colon+1:at]) {
		return
	}
	start := o
	for start > 0 && o-start < 24 && (inSet(text[start-1], inName) && text[start-1] > ' ' && text[start-1] != '_' || text[start-1] == '+') {
		start--
	}
	host := rest[at+1:]
	if i := strings.IndexFunc(host, func(r rune) bool { return !inSet(byte(min(r, 0x7f)), inName) || r <= ' ' }); i >= 0 {
		host = host[:i]
	}
	host = strings.TrimRight(host, ".-")
	f := Finding{Detector: connectionRule.ID, Start: start, End: o + 3 + at + 1 + len(host), Confidence: High, Masked: text[start:min(o, start+4)] + "•••• (value hidden)"}
	if strings.HasPrefix(host, "example.") || strings.Contains(host, ".example") || strings.EqualFold(rest[colon+1:at], "pass") || strings.EqualFold(rest[colon+1:at], "pw") {
		f.Confidence = Low
	}
	s.found = append(s.found, f)
}

// pairs judges the password at text[at:end], which a sign of equality stands before: beside pairs for a server and a user it is one of a
// connection string.
func (s *sweep) pairs(at, end int) bool {
	from, to := max(0, at-longestPairs/2), min(len(s.text), end+longestPairs/2)
	if i := strings.LastIndexByte(s.text[from:at], '\n'); i >= 0 {
		from += i + 1
	}
	if i := strings.IndexByte(s.text[end:to], '\n'); i >= 0 {
		to = end + i
	}
	around := strings.ToLower(s.text[from:at] + " " + s.text[end:to])
	if !strings.ContainsAny(around, ";&?") {
		return false
	}
	for _, w := range []string{"server=", "data source=", "host=", "user id=", "uid=", "username=", "user=", "jdbc:", "database="} {
		if strings.Contains(around, w) {
			return true
		}
	}
	return false
}

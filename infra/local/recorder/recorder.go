package recorder

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"strongroom/infra/local/permissions"
	"strongroom/infra/local/template"
)

// Caller is a principal with a key pair of its own.
type Caller struct {
	Name   string // function name, or permissions.Operator
	Access string
	Secret string
}

// Config holds what a Recorder needs. All fields are required unless noted.
type Config struct {
	Place   template.Place
	Ledger  *permissions.Ledger
	Callers []Caller
	Keys    map[string]string // KMS key ARN by ARN of the bucket or table that it protects
	Log     *slog.Logger
	// Tags reads the tags of an object version (empty version: the current one).
	Tags func(ctx context.Context, bucket, key, version string) (map[string]string, error)
	// Size reads the size in bytes and the version of the object as it is now.
	Size func(ctx context.Context, bucket, key string) (size int64, version string, err error)
	// Created is told of every created object before the writer is answered.
	Created func(Created) error
}

// Recorder decides and passes on requests. It is safe for concurrent use.
type Recorder struct {
	Config
	callers map[string]Caller
}

// New makes a recorder.
func New(config Config) *Recorder {
	r := &Recorder{Config: config, callers: map[string]Caller{}}
	for _, caller := range config.Callers {
		r.callers[caller.Access] = caller
	}
	return r
}

// Need is one action that a request needs on one resource.
type Need struct {
	Action   string
	Resource string
	Owner    string // ARN of the bucket or table, whose key and policy apply; may be empty
	Opens    bool   // data protected by the owner's key is decrypted
	Seals    bool   // data is encrypted under the owner's key
	Context  permissions.Context
}

// ErrUnmapped is returned for a request whose IAM actions are not known here.
var ErrUnmapped = errors.New("the local machine does not know which permission this request needs")

// refusal is a denied need.
type refusal struct {
	need     Need
	decision permissions.Decision
}

// decide takes every need, and the use of keys that it implies, to the ledger.
// All of them are recorded; the first denial is returned.
func (r *Recorder) decide(caller Caller, via string, needs []Need) *refusal {
	var first *refusal
	for _, need := range r.withKeys(via, needs) {
		context := permissions.Context{
			"aws:securetransport": {"true"}, "s3:tlsversion": {"1.3"},
			"aws:principalaccount": {r.Place.Account}, "aws:requestedregion": {r.Place.Region},
		}
		if role, ok := r.Ledger.Book().Role(caller.Name); ok {
			context["aws:principalarn"] = []string{role.ARN}
		}
		for key, values := range need.Context {
			context[key] = values
		}
		request := permissions.Request{Principal: caller.Name, Action: need.Action, Resource: need.Resource, Context: context}
		decision := r.Ledger.Decide(request, need.Owner)
		if !decision.Allowed && first == nil {
			first = &refusal{need, decision}
			r.Log.Warn("denied by the template's policies", "caller", caller.Name, "action", need.Action,
				"resource", need.Resource, "policy", decision.Policy, "sid", decision.Sid)
		}
	}
	return first
}

// withKeys adds the KMS actions that AWS takes in the caller's name.
func (r *Recorder) withKeys(via string, needs []Need) []Need {
	out := append([]Need(nil), needs...)
	seen := map[string]bool{}
	add := func(need Need, action string) {
		key := r.Keys[need.Owner]
		if key == "" || seen[key+action] {
			return
		}
		seen[key+action] = true
		out = append(out, Need{Action: action, Resource: key, Context: permissions.Context{
			"kms:viaservice":                            {via + "." + r.Place.Region + "." + r.Place.URLSuffix},
			"kms:calleraccount":                         {r.Place.Account},
			"kms:encryptioncontext:aws:" + via + ":arn": {need.Owner},
		}})
	}
	for _, need := range needs {
		if need.Seals {
			add(need, "kms:GenerateDataKey")
		}
		if need.Opens {
			add(need, "kms:Decrypt")
		}
	}
	return out
}

// message words a denial as AWS does.
func (r *Recorder) message(caller Caller, refused *refusal) string {
	who := "arn:" + r.Place.Partition + ":iam::" + r.Place.Account + ":user/" + caller.Name
	if role, ok := r.Ledger.Book().Role(caller.Name); ok {
		who = "arn:" + r.Place.Partition + ":sts::" + r.Place.Account + ":assumed-role/" + role.Name + "/" + caller.Name
	}
	why := "no identity-based policy allows the " + refused.need.Action + " action"
	if refused.decision.Explicit {
		why = "an explicit deny in statement " + refused.decision.Sid + " of " + refused.decision.Policy
	}
	return "User: " + who + " is not authorized to perform: " + refused.need.Action + " on resource: " +
		refused.need.Resource + " because " + why
}

// credential finds the access key in an Authorization header or a presigned query.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
func credential(req *http.Request) (access string, presigned bool) {
	scope := req.URL.Query().Get("X-Amz-Credential")
	presigned = scope != ""
	if header := req.Header.Get("Authorization"); !presigned && strings.HasPrefix(header, "AWS4-HMAC-SHA256 ") {
		_, rest, _ := strings.Cut(header, "Credential=")
		scope, _, _ = strings.Cut(rest, ",")
	}
	access, _, _ = strings.Cut(scope, "/")
	return access, presigned
}

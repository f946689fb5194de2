package idp

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

const (
	targetPrefix = "AWSCognitoIdentityProviderService."
	jsonType     = "application/x-amz-json-1.1"
	adminBytes   = 256 << 10
)

// apiError is an error of the service as its SDKs read it.
type apiError struct {
	kind    string // UserNotFoundException ...
	message string
}

func (e *apiError) Error() string { return e.kind + ": " + e.message }

var (
	errUserNotFound = &apiError{"UserNotFoundException", "User does not exist."}
	errUserExists   = &apiError{"UsernameExistsException", "User account already exists"}
)

func invalidParameter(format string, values ...any) error {
	return &apiError{"InvalidParameterException", fmt.Sprintf(format, values...)}
}

// operation reads its input from the body and gives its output.
type operation func(p *Provider, r *http.Request, body []byte) (any, error)

// operations are all that the local machine knows.
var operations = map[string]operation{
	"AdminCreateUser":        operate((*Provider).adminCreateUser),
	"AdminSetUserPassword":   operate((*Provider).adminSetUserPassword),
	"AdminGetUser":           operate((*Provider).adminGetUser),
	"AdminDisableUser":       operate((*Provider).adminDisableUser),
	"AdminEnableUser":        operate((*Provider).adminEnableUser),
	"AdminUserGlobalSignOut": operate((*Provider).adminUserGlobalSignOut),
	"ListUsers":              operate((*Provider).listUsers),
	"DescribeUserPool":       operate((*Provider).describeUserPool),
}

// pooled is an input that names its pool.
type pooled interface{ pool() string }

// poolMember is the member that every input has.
type poolMember struct{ UserPoolId string }

func (p poolMember) pool() string { return p.UserPoolId }

func operate[Input pooled](f func(*Provider, *http.Request, Input) (any, error)) operation {
	return func(p *Provider, r *http.Request, body []byte) (any, error) {
		var input Input
		if err := strict(body, &input); err != nil {
			return nil, err
		}
		switch input.pool() {
		case "":
			return nil, invalidParameter("1 validation error detected: Value at 'userPoolId' failed to satisfy constraint: Member must not be null")
		case p.PoolID:
			return f(p, r, input)
		}
		return nil, &apiError{"ResourceNotFoundException", "User pool " + input.pool() + " does not exist."}
	}
}

// strict reads one JSON object whose members are all known.
func strict(body []byte, target any) error {
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(target)
	var field *json.UnmarshalTypeError
	switch {
	case err == nil:
	case errors.As(err, &field):
		return &apiError{"SerializationException", field.Field + " has another type"}
	case strings.HasPrefix(err.Error(), "json: unknown field"):
		return invalidParameter("The local machine does not know this: %s", strings.TrimPrefix(err.Error(), "json: "))
	default:
		return &apiError{"SerializationException", "The request is not JSON."}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return &apiError{"SerializationException", "Something follows the request."}
	}
	return nil
}

// Admin answers the administrative operations in the service's own protocol (JSON 1.1,
// POST / with X-Amz-Target). It trusts its caller: signatures and permissions are looked at in front of it.
func (p *Provider) Admin() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		output, err := p.operate(w, r)
		if err == nil {
			w.Header().Set("Content-Type", jsonType)
			_ = json.NewEncoder(w).Encode(output)
			return
		}
		status := http.StatusBadRequest
		var known *apiError
		if !errors.As(err, &known) {
			p.Log.Error("administering people", "target", r.Header.Get("X-Amz-Target"), "error", err)
			known, status = &apiError{"InternalErrorException", "Something failed in the local sign-in provider; its log says what."}, http.StatusInternalServerError
		}
		w.Header().Set("Content-Type", jsonType)
		w.Header().Set("X-Amzn-ErrorType", known.kind)
		w.Header().Set("X-Amzn-ErrorMessage", strings.Map(printable, known.message))
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]string{"__type": known.kind, "message": known.message})
	})
}

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return '?'
	}
	return r
}

func (p *Provider) operate(w http.ResponseWriter, r *http.Request) (any, error) {
	name, found := strings.CutPrefix(r.Header.Get("X-Amz-Target"), targetPrefix)
	do, known := operations[name]
	if r.Method != http.MethodPost || !found || !known {
		return nil, &apiError{"UnknownOperationException", "The local machine does not know this operation."}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, adminBytes))
	if err != nil {
		return nil, &apiError{"SerializationException", "The request is too large or broke off."}
	}
	return do(p, r, body)
}

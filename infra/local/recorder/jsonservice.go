package recorder

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"

	"strongroom/infra/local/template"
)

// maxJSON is the largest request of a JSON service in bytes; DynamoDB's own limit is 16 MiB.
const maxJSON = 17 << 20

// DynamoDB serves the DynamoDB protocol.
func (r *Recorder) DynamoDB(engine *url.URL) http.Handler {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy, transport.DisableCompression = nil, true
	transport.MaxIdleConnsPerHost = 64
	proxy := &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(p *httputil.ProxyRequest) {
			p.Out.URL.Scheme, p.Out.URL.Host, p.Out.Host = engine.Scheme, engine.Host, p.In.Host
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			r.Log.Warn("the DynamoDB engine did not answer", "cause", err)
			writeJSONError(w, http.StatusInternalServerError, "com.amazonaws.dynamodb.v20120810#InternalServerError", "Internal server error")
		},
	}
	return r.jsonService("dynamodb", proxy, func(target string, body []byte) ([]Need, error) {
		return classifyDynamoDB(r.Place, target, body)
	})
}

const cognitoTarget = "AWSCognitoIdentityProviderService."

// Cognito serves the Cognito admin protocol in front of a stand-in.
func (r *Recorder) Cognito(next http.Handler) http.Handler {
	return r.jsonService("cognito-idp", next, func(target string, body []byte) ([]Need, error) {
		return classifyCognito(r.Place, target, body)
	})
}

// classifyCognito names the IAM action of a call about a user pool.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html
func classifyCognito(place template.Place, target string, body []byte) ([]Need, error) {
	operation, ok := strings.CutPrefix(target, cognitoTarget)
	var call struct{ UserPoolId string }
	if !ok || operation == "" || json.Unmarshal(body, &call) != nil || call.UserPoolId == "" {
		return nil, ErrUnmapped
	}
	pool := "arn:" + place.Partition + ":cognito-idp:" + place.Region + ":" + place.Account + ":userpool/" + call.UserPoolId
	return []Need{{Action: "cognito-idp:" + operation, Resource: pool}}, nil
}

// jsonService checks caller, signature and permissions of an AWS JSON request.
func (r *Recorder) jsonService(service string, next http.Handler, classify func(string, []byte) ([]Need, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxJSON))
		if err != nil {
			writeJSONError(w, http.StatusRequestEntityTooLarge, "com.amazon.coral.service#SerializationException", "The request is too large.")
			return
		}
		access, _ := credential(req)
		caller, ok := r.callers[access]
		if !ok {
			writeJSONError(w, 400, "com.amazon.coral.service#UnrecognizedClientException", "The security token included in the request is invalid.")
			return
		}
		if err := verify(req, body, caller, service, r.Place.Region); err != nil {
			r.Log.Warn("signature refused", "caller", caller.Name, "service", service, "cause", err)
			writeJSONError(w, 400, "com.amazon.coral.service#InvalidSignatureException",
				"The request signature we calculated does not match the signature you provided.")
			return
		}
		needs, err := classify(req.Header.Get("X-Amz-Target"), body)
		if err != nil {
			r.Log.Warn("request refused", "caller", caller.Name, "service", service, "cause", err)
			writeJSONError(w, 400, "com.amazon.coral.service#UnknownOperationException", err.Error())
			return
		}
		if refused := r.decide(caller, service, needs); refused != nil {
			writeJSONError(w, 400, "com.amazon.coral.service#AccessDeniedException", r.message(caller, refused))
			return
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
		req.ContentLength = int64(len(body))
		next.ServeHTTP(w, req)
	})
}

// Refuse answers every service that has no local counterpart.
func (r *Recorder) Refuse() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		access, _ := credential(req)
		r.Log.Warn("call to a service that the local machine does not have", "caller", r.callers[access].Name,
			"target", req.Header.Get("X-Amz-Target"), "path", req.URL.Path)
		writeJSONError(w, http.StatusNotImplemented, "NotImplemented", "The local machine does not have this service.")
	})
}

func writeJSONError(w http.ResponseWriter, status int, kind, message string) {
	text, _ := json.Marshal(map[string]string{"__type": kind, "message": message}) // strings only: can't fail
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.Header().Set("X-Amzn-Requestid", requestID())
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

func requestID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return strings.ToUpper(hex.EncodeToString(b[:]))
}

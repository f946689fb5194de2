package recorder

import (
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"
)

type callKey struct{}

// carried is what a passed-on request takes along to the answer.
type carried struct {
	call   s3Call
	caller Caller
	remote string
}

// S3 serves the S3 protocol, path style, for functions, operator and browsers.
func (r *Recorder) S3(engine *url.URL) http.Handler {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy, transport.DisableCompression = nil, true
	transport.MaxIdleConnsPerHost = 64
	transport.ExpectContinueTimeout = time.Second
	proxy := &httputil.ReverseProxy{
		Transport: transport,
		Rewrite: func(p *httputil.ProxyRequest) {
			p.Out.URL.Scheme, p.Out.URL.Host = engine.Scheme, engine.Host
			p.Out.Host, p.Out.URL.RawQuery = p.In.Host, p.In.URL.RawQuery
		},
		ModifyResponse: r.answered,
		ErrorHandler: func(w http.ResponseWriter, req *http.Request, err error) {
			var failed *s3Error
			if !errors.As(err, &failed) {
				r.Log.Warn("the S3 engine did not answer", "cause", err)
				failed = &s3Error{status: http.StatusServiceUnavailable, Code: "ServiceUnavailable", Message: "Please reduce your request rate."}
			}
			failed.write(w, req)
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Method == http.MethodOptions && req.Header.Get("Access-Control-Request-Method") != "" {
			proxy.ServeHTTP(w, req)
			return
		}
		call, caller, failed := r.admitS3(req)
		if failed != nil {
			failed.write(w, req)
			return
		}
		// The engine finishes what it began even when the caller goes away: otherwise
		// an object could come to be that is never announced.
		carry := context.WithValue(context.WithoutCancel(req.Context()), callKey{}, carried{call, caller, req.RemoteAddr})
		proxy.ServeHTTP(w, req.WithContext(carry))
	})
}

// admitS3 decides a request by the caller's permissions.
func (r *Recorder) admitS3(req *http.Request) (s3Call, Caller, *s3Error) {
	access, _ := credential(req)
	if access == "" {
		return s3Call{}, Caller{}, &s3Error{status: 403, Code: "AccessDenied", Message: "Access Denied"}
	}
	caller, ok := r.callers[access]
	if !ok {
		return s3Call{}, Caller{}, &s3Error{status: 403, Code: "InvalidAccessKeyId",
			Message: "The AWS Access Key Id you provided does not exist in our records."}
	}
	call, err := classifyS3(r.Place.Partition, req.Method, req.URL, req.Header)
	if err != nil {
		r.Log.Warn("S3 request refused", "caller", caller.Name, "cause", err)
		return call, caller, &s3Error{status: http.StatusNotImplemented, Code: "NotImplemented", Message: err.Error()}
	}
	if err := r.existingTags(req.Context(), call); err != nil {
		r.Log.Warn("tags can't be read", "caller", caller.Name, "cause", err)
		return call, caller, &s3Error{status: 503, Code: "ServiceUnavailable", Message: "Please reduce your request rate."}
	}
	if refused := r.decide(caller, "s3", call.needs); refused != nil {
		return call, caller, &s3Error{status: 403, Code: "AccessDenied", Message: r.message(caller, refused)}
	}
	return call, caller, nil
}

// existingTags adds the object's tags to the needs that a bucket policy decides by tags.
func (r *Recorder) existingTags(ctx context.Context, call s3Call) error {
	const prefix = "s3:existingobjecttag/"
	for i, need := range call.needs {
		asked := false
		for _, key := range r.Ledger.Book().Conditions(need.Owner, need.Action) {
			asked = asked || strings.HasPrefix(key, prefix)
		}
		if !asked {
			continue
		}
		bucket, key, _ := strings.Cut(need.Resource[strings.LastIndexByte(need.Owner, ':')+1:], "/")
		version := ""
		if bucket == call.bucket && key == call.key {
			version = call.version
		}
		tags, err := r.Tags(ctx, bucket, key, version)
		if err != nil {
			return err
		}
		context := map[string][]string{}
		for k, v := range need.Context {
			context[k] = v
		}
		for k, v := range tags {
			context[prefix+strings.ToLower(k)] = []string{v}
		}
		call.needs[i].Context = context
	}
	return nil
}

// answered looks at the engine's answer: a missing object is only admitted to
// those who may list, and a created object is announced.
func (r *Recorder) answered(answer *http.Response) error {
	carry, ok := answer.Request.Context().Value(callKey{}).(carried)
	if !ok {
		return nil
	}
	call := carry.call
	if call.reads && answer.StatusCode == http.StatusNotFound {
		owner := "arn:" + r.Place.Partition + ":s3:::" + call.bucket
		need := Need{Action: "s3:ListBucket", Resource: owner, Owner: owner}
		if refused := r.decide(carry.caller, "s3", []Need{need}); refused != nil {
			return &s3Error{status: 403, Code: "AccessDenied", Message: r.message(carry.caller, refused)}
		}
	}
	if call.creates != "" && answer.StatusCode == http.StatusOK {
		return r.announce(answer, carry)
	}
	return nil
}

// s3Error is an error answer of S3.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
type s3Error struct {
	XMLName   xml.Name `xml:"Error"`
	Code      string
	Message   string
	Resource  string
	RequestID string `xml:"RequestId"`
	status    int
}

// Error gives the code and message.
func (e *s3Error) Error() string { return e.Code + ": " + e.Message }

func (e *s3Error) write(w http.ResponseWriter, req *http.Request) {
	e.Resource, e.RequestID = req.URL.Path, requestID()
	text, _ := xml.Marshal(e) // strings only: can't fail
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("X-Amz-Request-Id", e.RequestID)
	w.WriteHeader(e.status)
	if req.Method != http.MethodHead {
		_, _ = w.Write(append([]byte(xml.Header), text...))
	}
}

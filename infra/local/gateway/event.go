package gateway

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// newEvent makes the proxy event of a request.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
func newEvent(g *Gateway, req *http.Request, found match, body []byte, id string, now time.Time) ([]byte, error) {
	remote, port, err := net.SplitHostPort(req.RemoteAddr)
	if err != nil {
		remote = req.RemoteAddr
	}
	path := strings.TrimPrefix(req.URL.EscapedPath(), g.Base())
	if path == "" {
		path = "/"
	}
	event := events.APIGatewayProxyRequest{
		Resource: found.node.path, Path: path, HTTPMethod: req.Method,
		PathParameters: found.params,
		RequestContext: events.APIGatewayProxyRequestContext{
			AccountID: g.place.Account, ResourceID: found.node.id, Stage: g.routes.stage, APIID: g.routes.api,
			DomainName: req.Host, DomainPrefix: g.routes.api, RequestID: id, ExtendedRequestID: id[:13] + "=",
			Protocol: req.Proto, ResourcePath: found.node.path, Path: req.URL.EscapedPath(), HTTPMethod: req.Method,
			RequestTime: now.UTC().Format("02/Jan/2006:15:04:05 -0700"), RequestTimeEpoch: now.UnixMilli(),
			Identity: events.APIGatewayRequestIdentity{SourceIP: remote, UserAgent: req.UserAgent()},
		},
	}
	if len(found.params) == 0 {
		event.PathParameters = nil
	}
	event.Headers, event.MultiValueHeaders = headers(req, remote, port)
	if query := req.URL.Query(); len(query) > 0 {
		event.MultiValueQueryStringParameters = query
		event.QueryStringParameters = map[string]string{}
		for name, values := range query {
			event.QueryStringParameters[name] = values[len(values)-1]
		}
	}
	if utf8.Valid(body) {
		event.Body = string(body)
	} else {
		// The API declares no binary types; a browser's forms and JSON are text. Bytes
		// that are no text reach the function encoded rather than damaged.
		event.Body, event.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	text, err := json.Marshal(event)
	if err != nil {
		return nil, fmt.Errorf("making the event: %w", err)
	}
	return text, nil
}

// headers gives the request's headers as the gateway passes them on; of a header
// that comes several times the single-value map holds the last.
func headers(req *http.Request, remote, port string) (map[string]string, map[string][]string) {
	multi := map[string][]string{}
	for name, values := range req.Header {
		switch name {
		case "Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Proxy-Authorization", "Expect":
			continue
		}
		multi[name] = values
	}
	multi["Host"] = []string{req.Host}
	if earlier := strings.Join(req.Header.Values("X-Forwarded-For"), ", "); earlier != "" {
		remote = earlier + ", " + remote
	}
	multi["X-Forwarded-For"] = []string{remote}
	multi["X-Forwarded-Port"] = []string{port}
	multi["X-Forwarded-Proto"] = []string{"http"}
	if _, local, err := net.SplitHostPort(req.Host); err == nil {
		multi["X-Forwarded-Port"] = []string{local}
	}
	single := map[string]string{}
	for name, values := range multi {
		single[name] = values[len(values)-1]
	}
	return single, multi
}

// newID makes a request id: a random UUID.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

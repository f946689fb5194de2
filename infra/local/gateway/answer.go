package gateway

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"strongroom/infra/local/template"
)

// proxyAnswer is what a function gives. Unknown fields are an error, as in the cloud.
type proxyAnswer struct {
	StatusCode        json.Number                `json:"statusCode"`
	Headers           map[string]json.RawMessage `json:"headers"`
	MultiValueHeaders map[string][]string        `json:"multiValueHeaders"`
	Body              *string                    `json:"body"`
	IsBase64Encoded   bool                       `json:"isBase64Encoded"`
}

// remapped are headers that the gateway keeps for itself: a function's value comes
// out under another name.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
var remapped = map[string]bool{
	"Connection": true, "Date": true, "Server": true, "Www-Authenticate": true, "Content-Length": true,
}

var dropped = map[string]bool{"Te": true, "Transfer-Encoding": true, "Upgrade": true, "Trailer": true}

// writeAnswer turns a function's answer into HTTP; an error means that nothing was written.
func writeAnswer(w http.ResponseWriter, payload []byte) error {
	var answer proxyAnswer
	decoder := json.NewDecoder(bytes.NewReader(payload))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&answer); err != nil {
		return fmt.Errorf("malformed Lambda proxy response: %w", err)
	}
	status, err := strconv.Atoi(answer.StatusCode.String())
	if err != nil || status < 200 || status > 599 {
		return fmt.Errorf("malformed Lambda proxy response: status code %q", answer.StatusCode)
	}
	var body []byte
	if answer.Body != nil {
		body = []byte(*answer.Body)
	}
	if answer.IsBase64Encoded {
		if body, err = base64.StdEncoding.DecodeString(string(body)); err != nil {
			return fmt.Errorf("malformed Lambda proxy response: body: %w", err)
		}
	}
	answer.headers(w.Header())
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have gone
	return nil
}

// headers merges both maps; a name that stands in both keeps the values of the list.
func (a proxyAnswer) headers(out http.Header) {
	values := map[string][]string{}
	for name, raw := range a.Headers {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw) // numbers and booleans as they are
		}
		values[textproto.CanonicalMIMEHeaderKey(name)] = []string{text}
	}
	lists := map[string][]string{}
	for name, list := range a.MultiValueHeaders {
		key := textproto.CanonicalMIMEHeaderKey(name)
		lists[key] = append(lists[key], list...)
	}
	for key, list := range lists {
		values[key] = list
	}
	if len(values["Content-Type"]) == 0 {
		values["Content-Type"] = []string{"application/json"}
	}
	for key, list := range values {
		switch {
		case dropped[key]:
			continue
		case remapped[key]:
			key = "X-Amzn-Remapped-" + key
		}
		for _, value := range list {
			out.Add(key, strings.NewReplacer("\r", "", "\n", "").Replace(value))
		}
	}
}

// errorAnswers are the gateway responses that the template declares, by type.
type errorAnswers map[string]template.Properties

func readErrorAnswers(stack *template.Stack) errorAnswers {
	out := errorAnswers{}
	for _, resource := range stack.Of("AWS::ApiGateway::GatewayResponse") {
		out[resource.Properties.Text("ResponseType")] = resource.Properties
	}
	return out
}

// write gives an error of the gateway itself.
func (e errorAnswers) write(w http.ResponseWriter, id string, status int, kind, message string) {
	quoted, _ := json.Marshal(message) // a string: can't fail
	body := `{"message":` + string(quoted) + `}`
	declared := e["DEFAULT_4XX"]
	if status >= 500 {
		declared = e["DEFAULT_5XX"]
	}
	for name, value := range declared.Map("ResponseParameters") {
		if header, ok := strings.CutPrefix(name, "gatewayresponse.header."); ok {
			w.Header().Set(header, strings.Trim(value, "'"))
		}
	}
	if text := declared.At("ResponseTemplates").Map("")["application/json"]; text != "" {
		body = strings.NewReplacer("$context.error.messageString", string(quoted), "$context.error.message", message,
			"$context.error.responseType", kind, "$context.requestId", id).Replace(text)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Amzn-Errortype", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

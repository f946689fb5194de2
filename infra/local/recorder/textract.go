package recorder

import (
	"fmt"
	"net/http"
	"strings"
)

const textractTarget = "Textract."

// Textract serves the Textract protocol in front of a stand-in.
func (r *Recorder) Textract(next http.Handler) http.Handler {
	return r.jsonService("textract", next, func(target string, _ []byte) ([]Need, error) { return classifyTextract(target) })
}

// classifyTextract names the IAM action of a call. None of the operations that take a document in the request knows resources.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazontextract.html
func classifyTextract(target string) ([]Need, error) {
	operation, ok := strings.CutPrefix(target, textractTarget)
	if !ok || operation != "DetectDocumentText" {
		return nil, fmt.Errorf("%w: %s", ErrUnmapped, target)
	}
	return []Need{{Action: "textract:" + operation, Resource: "*"}}, nil
}

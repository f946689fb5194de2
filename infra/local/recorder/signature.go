package recorder

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// errSignature is returned for a request whose signature is not that of its caller.
var errSignature = errors.New("signature does not match")

// maxSkew is how far a request's time may be from ours, as in AWS.
const maxSkew = 15 * time.Minute

// verify signs the request again with the caller's secret and compares.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
func verify(req *http.Request, body []byte, caller Caller, service, region string) error {
	header := req.Header.Get("Authorization")
	signed, err := time.Parse("20060102T150405Z", req.Header.Get("X-Amz-Date"))
	if err != nil || time.Since(signed).Abs() > maxSkew {
		return fmt.Errorf("%w: time %q", errSignature, req.Header.Get("X-Amz-Date"))
	}
	again, err := http.NewRequestWithContext(context.Background(), req.Method, "http://"+req.Host+req.URL.RequestURI(), nil)
	if err != nil {
		return fmt.Errorf("%w: %v", errSignature, err)
	}
	_, names, _ := strings.Cut(header, "SignedHeaders=")
	names, _, _ = strings.Cut(names, ",")
	for name := range strings.SplitSeq(names, ";") {
		switch name {
		case "host":
		case "content-length":
			again.ContentLength = int64(len(body))
		default:
			again.Header[http.CanonicalHeaderKey(name)] = req.Header.Values(name)
		}
	}
	sum := sha256.Sum256(body)
	credentials := aws.Credentials{AccessKeyID: caller.Access, SecretAccessKey: caller.Secret}
	if err := v4.NewSigner().SignHTTP(context.Background(), credentials, again, hex.EncodeToString(sum[:]), service, region, signed); err != nil {
		return fmt.Errorf("%w: %v", errSignature, err)
	}
	if !hmac.Equal([]byte(signature(again.Header.Get("Authorization"))), []byte(signature(header))) {
		return errSignature
	}
	return nil
}

func signature(header string) string {
	_, value, _ := strings.Cut(header, "Signature=")
	return strings.TrimSpace(value)
}

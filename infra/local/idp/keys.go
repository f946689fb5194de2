package idp

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"strings"

	"strongroom/infra/local/mail/file"
)

// keyBits is the size that Cognito signs with.
const keyBits = 2048

// signingKey is an RSA key for RS256. Its id is derived from its public part.
type signingKey struct {
	id      string
	private *rsa.PrivateKey
}

// openKey reads the key in the file, or makes one and keeps it there.
func openKey(path string) (*signingKey, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading a signing key: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s holds no key", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("reading the signing key in %s: %w", path, err)
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s holds no RSA key", path)
	}
	return newSigningKey(private), nil
}

func makeKey(path string) (*signingKey, error) {
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, fmt.Errorf("making a signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("keeping a signing key: %w", err)
	}
	if err := file.Write(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		return nil, err
	}
	return newSigningKey(private), nil
}

func newSigningKey(private *rsa.PrivateKey) *signingKey {
	sum := sha256.Sum256(x509.MarshalPKCS1PublicKey(&private.PublicKey))
	return &signingKey{id: base64.StdEncoding.EncodeToString(sum[:]), private: private}
}

// jwk is the public part in the form of RFC 7517, with the members that Cognito gives.
func (k *signingKey) jwk() map[string]string {
	return map[string]string{
		"alg": "RS256", "kty": "RSA", "use": "sig", "kid": k.id,
		"n": base64.RawURLEncoding.EncodeToString(k.private.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.private.E)).Bytes()),
	}
}

// sign makes a compact JWS (RFC 7515) with RS256.
func (k *signingKey) sign(claims any) (string, error) {
	header, err := json.Marshal(map[string]string{"kid": k.id, "alg": "RS256"})
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	signed := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(nil, k.private, crypto.SHA256, sum[:])
	if err != nil {
		return "", fmt.Errorf("signing a token: %w", err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

var errToken = errors.New("not a token of this pool")

// verify reads a token that this key signed into claims. It does not look at times.
func (k *signingKey) verify(token string, claims any) error {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || len(token) > 16<<10 {
		return errToken
	}
	var header struct{ Kid, Alg string }
	headerText, err1 := base64.RawURLEncoding.DecodeString(parts[0])
	payload, err2 := base64.RawURLEncoding.DecodeString(parts[1])
	signature, err3 := base64.RawURLEncoding.DecodeString(parts[2])
	if errors.Join(err1, err2, err3) != nil || json.Unmarshal(headerText, &header) != nil || header.Kid != k.id || header.Alg != "RS256" {
		return errToken
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if rsa.VerifyPKCS1v15(&k.private.PublicKey, crypto.SHA256, sum[:], signature) != nil || json.Unmarshal(payload, claims) != nil {
		return errToken
	}
	return nil
}

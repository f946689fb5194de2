package template

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Place says where the stack is deployed: the values of the pseudo parameters.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
type Place struct {
	Account   string // twelve digits
	Region    string // for example eu-central-1
	Partition string // aws
	URLSuffix string // amazonaws.com
	StackName string
}

// Local is the place that the local machine pretends to be.
func Local() Place {
	return Place{
		Account: "000000000000", Region: "eu-central-1", Partition: "aws",
		URLSuffix: "amazonaws.com", StackName: "strongroom",
	}
}

func (p Place) pseudo(name string) (any, bool) {
	switch name {
	case "AWS::AccountId":
		return p.Account, true
	case "AWS::Region":
		return p.Region, true
	case "AWS::Partition":
		return p.Partition, true
	case "AWS::URLSuffix":
		return p.URLSuffix, true
	case "AWS::StackName":
		return p.StackName, true
	case "AWS::StackId":
		return p.arn("cloudformation", "stack/"+p.StackName+"/"+identifier(p.StackName, 32)), true
	case "AWS::NotificationARNs":
		return []any{}, true
	case "AWS::NoValue":
		return absent{}, true
	}
	return nil, false
}

func (p Place) arn(service, rest string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", p.Partition, service, p.Region, p.Account, rest)
}

// absent stands for AWS::NoValue: the property or list entry that holds it goes away.
type absent struct{}

// identifier makes a steady identifier of n lower-case hexadecimal digits (at most 64) from a name.
func identifier(name string, n int) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])[:n]
}

// AddressBook maps the beginnings of cloud addresses to local ones, for example
// https://abc.execute-api.eu-central-1.amazonaws.com to http://localhost:8080.
type AddressBook map[string]string

// Translate replaces every cloud address in text by its local one. The longest
// address wins where one is the beginning of another.
func (b AddressBook) Translate(text string) string {
	cloud := make([]string, 0, len(b))
	for from := range b {
		cloud = append(cloud, from)
	}
	slices.SortFunc(cloud, func(x, y string) int {
		return cmp.Or(len(y)-len(x), strings.Compare(x, y))
	})
	pairs := make([]string, 0, 2*len(cloud))
	for _, from := range cloud {
		pairs = append(pairs, from, b[from])
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// TranslateAll returns value with every string in it translated; value is left as it was.
func (b AddressBook) TranslateAll(value any) any {
	switch v := value.(type) {
	case string:
		return b.Translate(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = b.TranslateAll(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key := range v {
			out[key] = b.TranslateAll(v[key])
		}
		return out
	}
	return value
}

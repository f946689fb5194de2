package recorder

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"strongroom/infra/local/permissions"
)

// s3Call is a classified S3 request.
type s3Call struct {
	bucket, key, version string
	needs                []Need
	creates              string // event name when it creates an object: ObjectCreated:Put ...
	reads                bool   // a GET or HEAD of an object: 404 needs s3:ListBucket
	seals, opens         bool
}

// plain are query parameters that select no sub-resource.
func plain(name string) bool {
	lower := strings.ToLower(name)
	switch lower {
	case "x-id", "versionid", "partnumber", "uploadid", "prefix", "delimiter", "max-keys", "marker", "list-type",
		"continuation-token", "start-after", "encoding-type", "fetch-owner", "key-marker", "upload-id-marker",
		"version-id-marker", "max-uploads", "max-parts", "part-number-marker":
		return true
	}
	return strings.HasPrefix(lower, "x-amz-") || strings.HasPrefix(lower, "response-")
}

// classifyS3 names the IAM actions of a path-style S3 request.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
func classifyS3(partition, method string, u *url.URL, header http.Header) (s3Call, error) {
	var call s3Call
	call.bucket, call.key, _ = strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	query := u.Query()
	call.version = query.Get("versionId")
	sub := ""
	for name := range query {
		if plain(name) {
			continue
		}
		if sub != "" {
			return call, fmt.Errorf("%w: %s and %s at once", ErrUnmapped, sub, name)
		}
		sub = name
	}
	var actions []string
	switch {
	case call.bucket == "":
		if method == http.MethodGet && sub == "" {
			actions = []string{"s3:ListAllMyBuckets"}
		}
	case call.key == "":
		actions = bucketActions[method+" "+sub]
	default:
		actions = call.object(method, sub, query, header)
	}
	if len(actions) == 0 {
		return call, fmt.Errorf("%w: %s of %q", ErrUnmapped, method, sub)
	}
	context := contextOf(query, header)
	context["s3:objectcreationoperation"] = []string{strconv.FormatBool(call.creates != "")}
	call.need(partition, actions, context)
	if source := header.Get("X-Amz-Copy-Source"); source != "" {
		return call, call.source(partition, source, header)
	}
	return call, nil
}

// bucketActions are the actions on a bucket, by method and sub-resource.
var bucketActions = map[string][]string{
	"GET ":                  {"s3:ListBucket"},
	"HEAD ":                 {"s3:ListBucket"},
	"PUT ":                  {"s3:CreateBucket"},
	"DELETE ":               {"s3:DeleteBucket"},
	"GET location":          {"s3:GetBucketLocation"},
	"GET versioning":        {"s3:GetBucketVersioning"},
	"PUT versioning":        {"s3:PutBucketVersioning"},
	"GET uploads":           {"s3:ListBucketMultipartUploads"},
	"GET versions":          {"s3:ListBucketVersions"},
	"GET cors":              {"s3:GetBucketCORS"},
	"PUT cors":              {"s3:PutBucketCORS"},
	"GET policy":            {"s3:GetBucketPolicy"},
	"PUT policy":            {"s3:PutBucketPolicy"},
	"DELETE policy":         {"s3:DeleteBucketPolicy"},
	"GET tagging":           {"s3:GetBucketTagging"},
	"GET object-lock":       {"s3:GetBucketObjectLockConfiguration"},
	"PUT object-lock":       {"s3:PutBucketObjectLockConfiguration"},
	"GET encryption":        {"s3:GetEncryptionConfiguration"},
	"GET lifecycle":         {"s3:GetLifecycleConfiguration"},
	"GET policyStatus":      {"s3:GetBucketPolicyStatus"},
	"GET notification":      {"s3:GetBucketNotification"},
	"GET logging":           {"s3:GetBucketLogging"},
	"GET acl":               {"s3:GetBucketAcl"},
	"GET replication":       {"s3:GetReplicationConfiguration"},
	"GET publicAccessBlock": {"s3:GetBucketPublicAccessBlock"},
	"GET ownershipControls": {"s3:GetBucketOwnershipControls"},
}

// object names the actions of a request on an object and notes what it does.
func (c *s3Call) object(method, sub string, query url.Values, header http.Header) []string {
	versioned := func(plain, version string) []string {
		if c.version != "" {
			return []string{version}
		}
		return []string{plain}
	}
	upload := query.Has("uploadId")
	switch method + " " + sub {
	case "GET ", "HEAD ":
		if upload {
			return []string{"s3:ListMultipartUploadParts"}
		}
		c.reads = true
		c.opens = method == http.MethodGet || strings.EqualFold(header.Get("X-Amz-Checksum-Mode"), "ENABLED")
		return versioned("s3:GetObject", "s3:GetObjectVersion")
	case "PUT ":
		return c.put(upload, header)
	case "POST uploads":
		c.seals, c.opens = true, true
		return append([]string{"s3:PutObject"}, writeExtras(header)...)
	case "POST ":
		if upload {
			c.creates, c.seals, c.opens = "ObjectCreated:CompleteMultipartUpload", true, true
			return []string{"s3:PutObject"}
		}
	case "DELETE ":
		if upload {
			return []string{"s3:AbortMultipartUpload"}
		}
		return versioned("s3:DeleteObject", "s3:DeleteObjectVersion")
	case "GET tagging":
		return versioned("s3:GetObjectTagging", "s3:GetObjectVersionTagging")
	case "PUT tagging":
		return versioned("s3:PutObjectTagging", "s3:PutObjectVersionTagging")
	case "DELETE tagging":
		return versioned("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging")
	case "GET attributes":
		c.opens = true
		return versioned("s3:GetObject", "s3:GetObjectVersion")
	case "GET retention":
		return []string{"s3:GetObjectRetention"}
	case "PUT retention":
		return []string{"s3:PutObjectRetention"}
	case "GET legal-hold":
		return []string{"s3:GetObjectLegalHold"}
	case "PUT legal-hold":
		return []string{"s3:PutObjectLegalHold"}
	}
	return nil
}

func (c *s3Call) put(part bool, header http.Header) []string {
	c.seals, c.opens = true, part
	if part {
		return []string{"s3:PutObject"}
	}
	c.creates = "ObjectCreated:Put"
	if header.Get("X-Amz-Copy-Source") != "" {
		c.creates = "ObjectCreated:Copy"
	}
	return append([]string{"s3:PutObject"}, writeExtras(header)...)
}

// writeExtras are the actions that headers of a write need besides s3:PutObject.
func writeExtras(header http.Header) []string {
	var out []string
	for _, extra := range []struct{ header, action string }{
		{"X-Amz-Tagging", "s3:PutObjectTagging"},
		{"X-Amz-Object-Lock-Mode", "s3:PutObjectRetention"},
		{"X-Amz-Object-Lock-Legal-Hold", "s3:PutObjectLegalHold"},
		{"X-Amz-Acl", "s3:PutObjectAcl"},
	} {
		if header.Get(extra.header) != "" {
			out = append(out, extra.action)
		}
	}
	return out
}

func (c *s3Call) need(partition string, actions []string, context permissions.Context) {
	owner := "arn:" + partition + ":s3:::" + c.bucket
	resource := owner
	if c.key != "" {
		resource += "/" + c.key
	}
	if c.bucket == "" {
		owner, resource = "", "*"
	}
	for i, action := range actions {
		c.needs = append(c.needs, Need{
			Action: action, Resource: resource, Owner: owner, Context: context,
			Seals: c.seals && i == 0, Opens: c.opens && i == 0,
		})
	}
}

// source adds the needs on the source of a copy.
func (c *s3Call) source(partition, source string, header http.Header) error {
	path, query, _ := strings.Cut(source, "?")
	path, err := url.PathUnescape(strings.TrimPrefix(path, "/"))
	if err != nil {
		return fmt.Errorf("%w: copy source %q", ErrUnmapped, source)
	}
	values, err := url.ParseQuery(query)
	bucket, key, ok := strings.Cut(path, "/")
	if err != nil || !ok || bucket == "" || key == "" {
		return fmt.Errorf("%w: copy source %q", ErrUnmapped, source)
	}
	from := s3Call{bucket: bucket, key: key, version: values.Get("versionId"), opens: true}
	action := "s3:GetObject"
	if from.version != "" {
		action = "s3:GetObjectVersion"
	}
	from.need(partition, []string{action}, nil)
	c.needs = append(from.needs, c.needs...)
	return nil
}

// contextOf gives the condition keys that stand in headers and query.
func contextOf(query url.Values, header http.Header) permissions.Context {
	context := permissions.Context{"s3:authtype": {"REST-HEADER"}, "s3:signatureversion": {"AWS4-HMAC-SHA256"}}
	value := header.Get
	if query.Has("X-Amz-Credential") {
		context["s3:authtype"] = []string{"REST-QUERY-STRING"}
		value = func(name string) string {
			if v := header.Get(name); v != "" {
				return v
			}
			return query.Get(name)
		}
	}
	for _, name := range []string{"X-Amz-Server-Side-Encryption", "X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id", "X-Amz-Acl",
		"X-Amz-Server-Side-Encryption-Customer-Algorithm",
		"X-Amz-Content-Sha256", "X-Amz-Storage-Class", "X-Amz-Copy-Source", "X-Amz-Metadata-Directive"} {
		if v := value(name); v != "" {
			context["s3:"+strings.ToLower(name)] = []string{v}
		}
	}
	if v := header.Get("If-None-Match"); v != "" {
		context["s3:if-none-match"] = []string{v}
	}
	for _, name := range []string{"prefix", "delimiter", "max-keys", "versionId"} {
		if query.Has(name) {
			context["s3:"+strings.ToLower(name)] = []string{query.Get(name)}
		}
	}
	if tags, err := url.ParseQuery(header.Get("X-Amz-Tagging")); err == nil {
		for name, values := range tags {
			context["s3:requestobjecttag/"+strings.ToLower(name)] = values
			context["s3:requestobjecttagkeys"] = append(context["s3:requestobjecttagkeys"], name)
		}
	}
	return context
}

package stack_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A check looks for one kind of mistake in a template and says, one line each, what it found. It does not know how the template was made.
type check func(template) []string

// ownKeysExcept names the stores that can't be under a key of the firm, and why.
var ownKeysExcept = map[string]string{
	"AccessBucket": "S3 writes server access logs only into buckets under its own keys",
}

// publicStores finds buckets that somebody outside the account could open, and permissions for everybody (S5.1).
func publicStores(t template) (found []string) {
	for _, id := range t.of("AWS::S3::Bucket") {
		for _, flag := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
			if t.at(id, "PublicAccessBlockConfiguration", flag) != true {
				found = append(found, id+": "+flag+" is not on")
			}
		}
		if owner := text(t.at(id, "OwnershipControls", "Rules", 0, "ObjectOwnership")); owner != "BucketOwnerEnforced" {
			found = append(found, id+": objects can have owners of their own")
		}
	}
	for _, s := range t.sentences() {
		if s.effect == "Allow" && slices.ContainsFunc(append(texts(s.principal), texts(get(s.principal, "AWS"))...), func(p string) bool { return p == "*" }) {
			found = append(found, s.name()+": allows everybody")
		}
	}
	return found
}

// oldTLS finds doors that take less than TLS 1.2 (S2.1).
func oldTLS(t template) (found []string) {
	refuses := func(kind, target, operator, key, value string) bool {
		return slices.ContainsFunc(t.sentences(), func(s sentence) bool {
			return s.kind == kind && s.effect == "Deny" && text(get(s.principal, "AWS")) == "*" && text(get(s.condition, operator, key)) == value &&
				len(s.condition) == 1 && slices.Contains(s.resources, target)
		})
	}
	for _, id := range t.of("AWS::S3::Bucket") {
		name := "arn:${AWS::Partition}:s3:::" + text(t.at(id, "BucketName"))
		for _, target := range []string{name, name + "/*"} {
			if !refuses("AWS::S3::BucketPolicy", target, "Bool", "aws:SecureTransport", "false") {
				found = append(found, id+": takes plain connections to "+target)
			}
			if !refuses("AWS::S3::BucketPolicy", target, "NumericLessThan", "s3:TlsVersion", "1.2") {
				found = append(found, id+": takes TLS below 1.2 to "+target)
			}
		}
	}
	for kind, policy := range map[string]string{"AWS::SQS::Queue": "AWS::SQS::QueuePolicy", "AWS::SNS::Topic": "AWS::SNS::TopicPolicy"} {
		for _, id := range t.of(kind) {
			if !refuses(policy, "${"+id+".Arn}", "Bool", "aws:SecureTransport", "false") && !refuses(policy, "${"+id+"}", "Bool", "aws:SecureTransport", "false") {
				found = append(found, id+": takes plain connections")
			}
		}
	}
	for _, id := range t.of("AWS::ApiGateway::RestApi") {
		policy := text(t.at(id, "SecurityPolicy"))
		if !strings.HasPrefix(policy, "SecurityPolicy_TLS13_1_2_") && !strings.HasPrefix(policy, "SecurityPolicy_TLS13_1_3_") || text(t.at(id, "EndpointAccessMode")) != "STRICT" {
			found = append(found, id+": takes TLS below 1.2 or names of other hosts")
		}
	}
	return found
}

// otherKeys finds stores that are not under one of the stack's own keys, keys that are not renewed, and buckets that take objects under another key (S2.2).
func otherKeys(t template) (found []string) {
	places := map[string][]any{
		"AWS::S3::Bucket":      {"BucketEncryption", "ServerSideEncryptionConfiguration", 0, "ServerSideEncryptionByDefault", "KMSMasterKeyID"},
		"AWS::DynamoDB::Table": {"SSESpecification", "KMSMasterKeyId"},
		"AWS::SQS::Queue":      {"KmsMasterKeyId"},
		"AWS::SNS::Topic":      {"KmsMasterKeyId"},
		"AWS::Logs::LogGroup":  {"KmsKeyId"},
	}
	keys := map[string]bool{}
	for _, id := range t.of("AWS::KMS::Key") {
		keys["${"+id+".Arn}"] = true
		if t.at(id, "EnableKeyRotation") != true {
			found = append(found, id+": is not renewed every year")
		}
	}
	for kind, place := range places {
		for _, id := range t.of(kind) {
			if key := text(t.at(id, place...)); !keys[key] && ownKeysExcept[id] == "" {
				found = append(found, fmt.Sprintf("%s: is under %s, not under a key of the stack", id, key))
			}
		}
	}
	for _, id := range t.of("AWS::S3::Bucket") {
		key := text(t.at(id, places["AWS::S3::Bucket"]...))
		if ownKeysExcept[id] != "" {
			continue
		}
		if !slices.ContainsFunc(t.sentences(), func(s sentence) bool {
			return s.id == id+"Policy" && s.effect == "Deny" && slices.Contains(s.actions, "s3:PutObject") && len(s.condition) == 2 &&
				text(get(s.condition, "Null", "s3:x-amz-server-side-encryption")) == "false" &&
				text(get(s.condition, "ArnNotEquals", "s3:x-amz-server-side-encryption-aws-kms-key-id")) == key
		}) {
			found = append(found, id+": takes objects under another key")
		}
	}
	return found
}

// forgetful finds stores that go with the stack, or whose past can't be brought back (S7.1).
func forgetful(t template) (found []string) {
	for id, r := range t.Resources {
		switch r.Type {
		case "AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Cognito::UserPool", "AWS::Logs::LogGroup":
			if r.DeletionPolicy != "RetainExceptOnCreate" || r.UpdateReplacePolicy != "Retain" {
				found = append(found, id+": goes with the stack")
			}
		}
	}
	for _, id := range t.of("AWS::DynamoDB::Table") {
		if t.at(id, "DeletionProtectionEnabled") != true || t.at(id, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled") != true {
			found = append(found, id+": can be deleted, or not be brought back to an earlier second")
		}
	}
	for _, id := range t.of("AWS::S3::Bucket") {
		if text(t.at(id, "VersioningConfiguration", "Status")) != "Enabled" {
			found = append(found, id+": keeps no versions")
		}
	}
	if t.at("LogBucket", "ObjectLockEnabled") != true || text(t.at("LogBucket", "ObjectLockConfiguration", "Rule", "DefaultRetention", "Mode")) != "COMPLIANCE" {
		found = append(found, "LogBucket: is not under object lock in compliance mode")
	}
	if t.at("VaultBucket", "ObjectLockEnabled") != true {
		found = append(found, "VaultBucket: can't hold a version")
	}
	return found
}

// leakyVault finds a vault that hands out, or lets somebody relabel, what has no clean verdict (invariant 1), and an intake that takes a second object under a key (invariant 4).
func leakyVault(t template) (found []string) {
	const vault, intake = "strongroom-vault-", "strongroom-intake-"
	want := []struct {
		bucket, sid string
		actions     []string
		condition   map[string]any
	}{
		{vault, "OnlyCleanDocumentsLeave", []string{"s3:GetObject", "s3:GetObjectVersion"}, map[string]any{
			"StringNotEquals": map[string]any{"s3:ExistingObjectTag/verdict": "clean"}, "ArnNotEquals": map[string]any{"aws:PrincipalArn": "${ScanRole.Arn}"}}},
		{vault, "OnlyScanGivesVerdicts", []string{"s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging", "s3:PutObjectTagging", "s3:PutObjectVersionTagging"}, map[string]any{
			"ArnNotEquals": map[string]any{"aws:PrincipalArn": "${ScanRole.Arn}"}}},
		{vault, "OnlyWrittenByScan", []string{"s3:PutObject"}, map[string]any{"ArnNotEquals": map[string]any{"aws:PrincipalArn": "${ScanRole.Arn}"}}},
		{vault, "RefuseOldLinks", []string{"s3:GetObject", "s3:GetObjectVersion"}, map[string]any{
			"StringEquals": map[string]any{"s3:authType": "REST-QUERY-STRING"}, "NumericGreaterThan": map[string]any{"s3:signatureAge": "60000"}}},
		{intake, "OnlyWrittenByTransfer", []string{"s3:PutObject"}, map[string]any{"ArnNotEquals": map[string]any{"aws:PrincipalArn": "${TransferRole.Arn}"}}},
		{intake, "RefuseSecondWrites", []string{"s3:PutObject"}, map[string]any{
			"Null": map[string]any{"s3:if-none-match": "true"}, "Bool": map[string]any{"s3:ObjectCreationOperation": "true"}}},
		{intake, "OnlyScanMarksDecided", []string{"s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging", "s3:PutObjectTagging", "s3:PutObjectVersionTagging"}, map[string]any{
			"ArnNotEquals": map[string]any{"aws:PrincipalArn": "${ScanRole.Arn}"}}},
		{intake, "RefuseOldLinks", []string{"s3:PutObject"}, map[string]any{
			"StringEquals": map[string]any{"s3:authType": "REST-QUERY-STRING"}, "NumericGreaterThan": map[string]any{"s3:signatureAge": "600000"}}},
	}
	for _, w := range want {
		target := "arn:${AWS::Partition}:s3:::" + w.bucket + "${AWS::AccountId}-${AWS::Region}/*"
		if !slices.ContainsFunc(t.sentences(), func(s sentence) bool {
			return s.sid == w.sid && s.effect == "Deny" && text(get(s.principal, "AWS")) == "*" && slices.Equal(s.actions, w.actions) &&
				slices.Equal(s.resources, []string{target}) && flat(s.condition) == flat(w.condition)
		}) {
			found = append(found, w.bucket+w.sid+": is missing or weaker than it was")
		}
	}
	return found
}

// hastyExpiry finds ways in which an upload, or a part of one, could vanish before its verdict (S7.3), and rules that S3 refuses.
func hastyExpiry(t template) (found []string) {
	gives, _ := strconv.ParseFloat(text(t.at("ScanFunction", "Environment", "Variables", "UPLOAD_ABANDON_HOURS")), 64)
	if gives != 168 {
		found = append(found, "ScanFunction: an upload is not given up after seven days")
	}
	for _, id := range t.of("AWS::S3::Bucket") {
		list, _ := t.at(id, "LifecycleConfiguration", "Rules").([]any)
		aborts := 0
		for _, rule := range list {
			name := id + "/" + text(get(rule, "Id"))
			tags, _ := get(rule, "TagFilters").([]any)
			if days, ok := get(rule, "AbortIncompleteMultipartUpload", "DaysAfterInitiation").(float64); ok {
				aborts++
				if days != 8 || days*24 <= gives {
					found = append(found, name+": does not delete parts after eight days, a day after their upload was given up")
				}
			}
			if len(tags) > 0 && (get(rule, "AbortIncompleteMultipartUpload") != nil || get(rule, "ExpiredObjectDeleteMarker") != nil) {
				found = append(found, name+": S3 takes no tags in such a rule")
			}
			age, old := get(rule, "ExpirationInDays"), get(rule, "NoncurrentVersionExpiration", "NoncurrentDays")
			if id != "IntakeBucket" || age == nil && old == nil {
				continue
			}
			if len(tags) != 1 || text(get(tags[0], "Key")) != "decided" || text(get(tags[0], "Value")) != "yes" {
				found = append(found, name+": deletes an upload that has no verdict")
			}
			if age != 1.0 || old != 1.0 {
				found = append(found, name+": does not delete decided uploads after a day, and what is left of them after another")
			}
		}
		if aborts != 1 {
			found = append(found, id+": does not say once when parts are deleted")
		}
	}
	return append(found, markers(t)...)
}

// markers finds roles other than scan's that may mark an upload as decided, and a scan that may not.
func markers(t template) (found []string) {
	scan := false
	for _, s := range t.sentences() {
		if s.effect != "Allow" || !slices.Contains(s.resources, "${IntakeBucket.Arn}/*") {
			continue
		}
		for _, action := range s.actions {
			if s.id == "ScanPolicy" && action == "s3:PutObjectVersionTagging" {
				scan = true
			} else if strings.Contains(action, "Tagging") {
				found = append(found, s.name()+": allows "+action+" in intake")
			}
		}
	}
	if !scan {
		found = append(found, "ScanPolicy: can't mark an upload as decided, so that none ever expires")
	}
	return found
}

// muteServices finds conditions on the keys' statements for services whose requests to KMS are not known to meet them: an upload would not be announced, or an alarm not be
// told. The policies of the queue and of the topic themselves say who may send.
func muteServices(t template) (found []string) {
	for _, w := range []struct{ key, sid, service string }{
		{"IntakeKey", "AnnounceUploads", "s3.amazonaws.com"},
		{"LogKey", "RaiseAlarms", "cloudwatch.amazonaws.com"},
	} {
		if !slices.ContainsFunc(t.sentences(), func(s sentence) bool {
			return s.id == w.key && s.sid == w.sid && s.effect == "Allow" && text(get(s.principal, "Service")) == w.service && len(s.condition) == 0 &&
				slices.Equal(s.actions, []string{"kms:Decrypt", "kms:GenerateDataKey"})
		}) {
			found = append(found, w.key+": may refuse "+w.service)
		}
	}
	return found
}

// flat writes a condition so that two can be compared.
func flat(condition map[string]any) string {
	var lines []string
	for operator, keys := range condition {
		for key, value := range keys.(map[string]any) {
			lines = append(lines, fmt.Sprint(operator, " ", key, " ", texts(value)))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "; ")
}

package stack

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

// refusals are the rules that every bucket has: no plain connections, nothing below TLS 1.2 (S2.1), and no object under another key than the bucket's (S2.2).
// A request that says nothing of encryption gets the bucket's; the rule about keys looks only at requests that ask for some encryption.
func refusals(s *site, spec bucketSpec) []statement {
	name := s.bucketARN(spec.zone)
	both, objects := []string{name, name + "/*"}, []string{name + "/*"}
	list := []statement{
		{sid: "RefusePlainConnections", deny: true, principal: everybody(), actions: []string{"s3:*"}, resources: both,
			when: map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}}},
		{sid: "RefuseOldTLS", deny: true, principal: everybody(), actions: []string{"s3:*"}, resources: both,
			when: map[string]any{"NumericLessThan": map[string]any{"s3:TlsVersion": "1.2"}}},
		{sid: "RefuseKeysOfTheCaller", deny: true, principal: everybody(), actions: []string{"s3:PutObject"}, resources: objects,
			when: map[string]any{"Null": map[string]any{"s3:x-amz-server-side-encryption-customer-algorithm": "false"}}},
	}
	if spec.key == nil {
		return list
	}
	// A request that asks for KMS without naming a key would get Amazon's key, not the bucket's: the missing name counts as another key.
	return append(list, statement{
		sid: "RefuseOtherKeys", deny: true, principal: everybody(), actions: []string{"s3:PutObject"}, resources: objects,
		when: map[string]any{
			"Null":         map[string]any{"s3:x-amz-server-side-encryption": "false"},
			"ArnNotEquals": map[string]any{"s3:x-amz-server-side-encryption-aws-kms-key-id": *spec.key.AttrArn()},
		},
	})
}

// oldLinks refuses a presigned link after its time even if it was signed for longer. S3 counts the age in milliseconds.
func oldLinks(s *site, z zone, seconds int, actions ...string) statement {
	return statement{
		sid: "RefuseOldLinks", deny: true, principal: everybody(), actions: actions, resources: []string{s.bucketARN(z) + "/*"},
		when: map[string]any{
			"StringEquals":       map[string]any{"s3:authType": "REST-QUERY-STRING"},
			"NumericGreaterThan": map[string]any{"s3:signatureAge": strconv.Itoa(seconds * 1000)},
		},
	}
}

// onlyWrittenBy refuses new objects from everybody but one function, whatever their own policies say.
func onlyWrittenBy(s *site, z zone, r roles, function string) statement {
	return statement{
		sid: "OnlyWrittenBy" + title(function), deny: true, principal: everybody(), actions: []string{"s3:PutObject"}, resources: []string{s.bucketARN(z) + "/*"},
		when: exceptFor(r, function),
	}
}

// exceptFor is the condition that the caller is not this function.
func exceptFor(r roles, function string) map[string]any {
	return map[string]any{"ArnNotEquals": map[string]any{"aws:PrincipalArn": *r[function].AttrArn()}}
}

// intakePolicy makes an upload link good for one object: a key that is there is never written again, so that a verdict can't be given to other bytes.
// Starting a multipart upload and sending its parts make no object and carry no such header ("Enforce conditional writes on Amazon S3 buckets").
// Only scan marks an upload as decided, which lets it expire: nobody else can make one vanish before its verdict.
func intakePolicy(s *site, r roles) []statement {
	return []statement{
		onlyWrittenBy(s, intake, r, "transfer"),
		oldLinks(s, intake, s.UploadLinkMinutes*60, "s3:PutObject"),
		{
			sid: "RefuseSecondWrites", deny: true, principal: everybody(), actions: []string{"s3:PutObject"}, resources: []string{s.bucketARN(intake) + "/*"},
			when: map[string]any{
				"Null": map[string]any{"s3:if-none-match": "true"},
				"Bool": map[string]any{"s3:ObjectCreationOperation": "true"},
			},
		},
		onlyTaggedByScan(s, intake, r, "OnlyScanMarksDecided"),
	}
}

// onlyTaggedByScan refuses changes of an object's tags, which say what is allowed to happen to it, from everybody but scan. An upload that brings its own tags asks
// for the same permission.
func onlyTaggedByScan(s *site, z zone, r roles, sid string) statement {
	return statement{
		sid: sid, deny: true, principal: everybody(), resources: []string{s.bucketARN(z) + "/*"}, when: exceptFor(r, "scan"),
		actions: []string{"s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging", "s3:PutObjectTagging", "s3:PutObjectVersionTagging"},
	}
}

// vaultPolicy keeps invariant 1 in the store itself: bytes leave the vault only while their verdict is "clean", and only scan, which gives verdicts, writes or tags there.
// Scan itself is let through so that it can ask whether its copy has already arrived: S3 knows no tags of an object that isn't there.
func vaultPolicy(s *site, r roles) []statement {
	objects := []string{s.bucketARN(vault) + "/*"}
	unclean := exceptFor(r, "scan")
	unclean["StringNotEquals"] = map[string]any{"s3:ExistingObjectTag/verdict": "clean"}
	return []statement{
		onlyWrittenBy(s, vault, r, "scan"),
		oldLinks(s, vault, s.DownloadLinkSeconds, "s3:GetObject", "s3:GetObjectVersion"),
		{sid: "OnlyCleanDocumentsLeave", deny: true, principal: everybody(), actions: []string{"s3:GetObject", "s3:GetObjectVersion"}, resources: objects, when: unclean},
		onlyTaggedByScan(s, vault, r, "OnlyScanGivesVerdicts"),
	}
}

// accessPolicy lets S3 itself, on behalf of the other buckets, add to the access logs.
func accessPolicy(s *site) []statement {
	sources := []any{}
	for _, z := range []zone{intake, vault, quarantine, delivery, sealed} {
		sources = append(sources, s.bucketARN(z))
	}
	return []statement{{
		sid: "WriteAccessLogs", principal: service("logging.s3.amazonaws.com"), actions: []string{"s3:PutObject"}, resources: []string{s.bucketARN(access) + "/*"},
		when: map[string]any{
			"StringEquals": map[string]any{"aws:SourceAccount": *awscdk.Aws_ACCOUNT_ID()},
			"ArnEquals":    map[string]any{"aws:SourceArn": sources},
		},
	}}
}

package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"
)

const (
	// decidedDays is the age at which an upload with a verdict goes. S3 counts it from the arrival, rounded up to midnight UTC; uploads without a verdict stay.
	// It is longer than an upload link lives (an hour at most), so that no link can create the object anew.
	decidedDays = 1
	// abandonDays is when the parts of an upload that was not finished are deleted: a day after the portal gave it up (abandonHours).
	abandonDays = 8
)

// buckets holds the buckets by zone.
type buckets map[zone]awss3.CfnBucket

// bucketSpec is what one bucket has of its own; newBucket adds what all of them have.
type bucketSpec struct {
	zone      zone
	key       awskms.CfnKey // nil: keys of S3, for the one bucket whose writer can't use another
	lifecycle []awss3.CfnBucket_RuleProperty
	lock      *awss3.CfnBucket_ObjectLockConfigurationProperty
	cors      *awss3.CfnBucket_CorsConfigurationProperty
	announce  *awss3.CfnBucket_NotificationConfigurationProperty
	policy    []statement
}

func newBuckets(s *site, k keys, q queues, r roles, a api) buckets {
	all := buckets{}
	specs := []bucketSpec{
		// S3 writes its access logs only under its own keys and only without a default object lock ("Enabling Amazon S3 server access logging").
		{zone: access, lifecycle: expireAfter(logDays, 1), policy: accessPolicy(s)},
		{zone: intake, key: k.intake, lifecycle: expireDecided(), cors: uploadOrigin(a), announce: announceTo(q), policy: intakePolicy(s, r)},
		{zone: vault, key: k.vault, lifecycle: abandonParts(), lock: lockAvailable(), policy: vaultPolicy(s, r)},
		{zone: quarantine, key: k.intake, lifecycle: abandonParts(), policy: []statement{onlyWrittenBy(s, quarantine, r, "scan")}},
		{zone: delivery, key: k.vault, lifecycle: expireAfter(1, 1)},
		{zone: sealed, key: k.log, lifecycle: abandonParts(), lock: lockFor(s.LogRetentionYears)},
	}
	var logging awss3.CfnBucketPolicy // the first: S3 must be allowed to write access logs before a bucket asks for them
	for _, spec := range specs {
		bucket, policy := newBucket(s, spec, all[access])
		if logging == nil {
			logging = policy
		} else {
			bucket.AddResourceDependency(logging, nil)
		}
		all[spec.zone] = bucket
	}
	all[intake].AddResourceDependency(q.policy, nil)
	return all
}

// newBucket makes a bucket that nobody outside the account can open, that keeps old versions, and that encrypts everything under its key.
func newBucket(s *site, spec bucketSpec, logs awss3.CfnBucket) (awss3.CfnBucket, awss3.CfnBucketPolicy) {
	id := title(string(spec.zone)) + "Bucket"
	props := &awss3.CfnBucketProps{
		BucketName:                     jsii.String(s.bucketName(spec.zone)),
		PublicAccessBlockConfiguration: noPublicAccess(),
		OwnershipControls: &awss3.CfnBucket_OwnershipControlsProperty{Rules: []any{
			&awss3.CfnBucket_OwnershipControlsRuleProperty{ObjectOwnership: jsii.String("BucketOwnerEnforced")},
		}},
		VersioningConfiguration: &awss3.CfnBucket_VersioningConfigurationProperty{Status: jsii.String("Enabled")},
		BucketEncryption:        encryption(spec.key),
		LifecycleConfiguration:  &awss3.CfnBucket_LifecycleConfigurationProperty{Rules: rules(spec.lifecycle)},
	}
	if logs != nil {
		props.LoggingConfiguration = &awss3.CfnBucket_LoggingConfigurationProperty{DestinationBucketName: logs.Ref(), LogFilePrefix: jsii.String(string(spec.zone) + "/")}
	}
	if spec.lock != nil {
		props.ObjectLockEnabled, props.ObjectLockConfiguration = jsii.Bool(true), spec.lock
	}
	if spec.cors != nil {
		props.CorsConfiguration = spec.cors
	}
	if spec.announce != nil {
		props.NotificationConfiguration = spec.announce
	}
	bucket := awss3.NewCfnBucket(s.stack, jsii.String(id), props)
	keep(bucket)
	policy := awss3.NewCfnBucketPolicy(s.stack, jsii.String(id+"Policy"), &awss3.CfnBucketPolicyProps{
		Bucket:         bucket.Ref(),
		PolicyDocument: document(append(refusals(s, spec), spec.policy...)...),
	})
	keep(policy)
	return bucket, policy
}

func noPublicAccess() *awss3.CfnBucket_PublicAccessBlockConfigurationProperty {
	return &awss3.CfnBucket_PublicAccessBlockConfigurationProperty{
		BlockPublicAcls: jsii.Bool(true), BlockPublicPolicy: jsii.Bool(true), IgnorePublicAcls: jsii.Bool(true), RestrictPublicBuckets: jsii.Bool(true),
	}
}

// encryption is AES-256 under the given key (S2.2), one data key for many objects, and never under a key that the caller brings.
func encryption(key awskms.CfnKey) *awss3.CfnBucket_BucketEncryptionProperty {
	rule := &awss3.CfnBucket_ServerSideEncryptionRuleProperty{
		ServerSideEncryptionByDefault: &awss3.CfnBucket_ServerSideEncryptionByDefaultProperty{SseAlgorithm: jsii.String("AES256")},
		BlockedEncryptionTypes:        &awss3.CfnBucket_BlockedEncryptionTypesProperty{EncryptionType: list("SSE-C")},
	}
	if key != nil {
		rule.BucketKeyEnabled = jsii.Bool(true)
		rule.ServerSideEncryptionByDefault = &awss3.CfnBucket_ServerSideEncryptionByDefaultProperty{SseAlgorithm: jsii.String("aws:kms"), KmsMasterKeyId: key.AttrArn()}
	}
	return &awss3.CfnBucket_BucketEncryptionProperty{ServerSideEncryptionConfiguration: []any{rule}}
}

// uploadOrigin lets pages of the portal, and no others, send bytes to a presigned link. Downloads are navigations and need no such rule.
func uploadOrigin(a api) *awss3.CfnBucket_CorsConfigurationProperty {
	return &awss3.CfnBucket_CorsConfigurationProperty{CorsRules: []any{&awss3.CfnBucket_CorsRuleProperty{
		Id:             jsii.String("uploads-from-the-portal"),
		AllowedOrigins: list(a.origin),
		AllowedMethods: list("PUT"),
		AllowedHeaders: list("content-type", "if-none-match", "x-amz-checksum-algorithm", "x-amz-checksum-sha256", "x-amz-sdk-checksum-algorithm"),
		ExposedHeaders: list("ETag", "x-amz-checksum-sha256", "x-amz-request-id", "x-amz-version-id"),
		MaxAge:         jsii.Number(3000),
	}}}
}

// announceTo sends every finished upload to the scan queue, straight from the bucket.
func announceTo(q queues) *awss3.CfnBucket_NotificationConfigurationProperty {
	return &awss3.CfnBucket_NotificationConfigurationProperty{QueueConfigurations: []any{
		&awss3.CfnBucket_QueueConfigurationProperty{Event: jsii.String("s3:ObjectCreated:*"), Queue: q.scan.AttrArn()},
	}}
}

// lockAvailable lets a version be put under a legal hold or a retention, one at a time.
func lockAvailable() *awss3.CfnBucket_ObjectLockConfigurationProperty {
	return &awss3.CfnBucket_ObjectLockConfigurationProperty{ObjectLockEnabled: jsii.String("Enabled")}
}

// lockFor keeps every version for whole years in compliance mode: nobody, the account's owner included, can delete it or shorten its time (S4.3).
func lockFor(years int) *awss3.CfnBucket_ObjectLockConfigurationProperty {
	lock := lockAvailable()
	lock.Rule = &awss3.CfnBucket_ObjectLockRuleProperty{DefaultRetention: &awss3.CfnBucket_DefaultRetentionProperty{
		Mode: jsii.String("COMPLIANCE"), Years: jsii.Number(years),
	}}
	return lock
}

// expireAfter deletes objects after some days and what is left of them (old versions, then bare delete markers) after some more.
func expireAfter(days, oldDays float64) []awss3.CfnBucket_RuleProperty {
	return append(abandonParts(),
		awss3.CfnBucket_RuleProperty{
			Id: jsii.String("expire"), Status: jsii.String("Enabled"), ExpirationInDays: jsii.Number(days),
			NoncurrentVersionExpiration: &awss3.CfnBucket_NoncurrentVersionExpirationProperty{NoncurrentDays: jsii.Number(oldDays)},
		},
		awss3.CfnBucket_RuleProperty{Id: jsii.String("tidy-delete-markers"), Status: jsii.String("Enabled"), ExpiredObjectDeleteMarker: jsii.Bool(true)},
	)
}

// expireDecided deletes uploads whose verdict is committed, which scan marks with a tag. Without the mark nothing expires: a document whose
// check failed can be checked again however long it takes somebody to see it (S7.3).
func expireDecided() []awss3.CfnBucket_RuleProperty {
	list := expireAfter(decidedDays, 1)
	for i := range list {
		if *list[i].Id == "expire" {
			list[i].TagFilters = []any{&awss3.CfnBucket_TagFilterProperty{Key: jsii.String("decided"), Value: jsii.String("yes")}}
		}
	}
	return list
}

// abandonParts deletes the parts of an upload that was not finished in abandonDays.
func abandonParts() []awss3.CfnBucket_RuleProperty {
	return []awss3.CfnBucket_RuleProperty{{
		Id: jsii.String("abandon-unfinished-uploads"), Status: jsii.String("Enabled"),
		AbortIncompleteMultipartUpload: &awss3.CfnBucket_AbortIncompleteMultipartUploadProperty{DaysAfterInitiation: jsii.Number(abandonDays)},
	}}
}

func rules(list []awss3.CfnBucket_RuleProperty) []any {
	all := make([]any, len(list))
	for i := range list {
		all[i] = &list[i]
	}
	return all
}

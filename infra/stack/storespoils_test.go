package stack_test

// storeSpoils are the mistakes that the checks of storechecks_test.go must find.
var storeSpoils = []spoil{
	{"S51_PublicBucket_flag", publicStores, "DeliveryBucket: RestrictPublicBuckets", func(m template) {
		m.set("DeliveryBucket", false, "PublicAccessBlockConfiguration", "RestrictPublicBuckets")
	}},
	{"S51_PublicBucket_no_block", publicStores, "VaultBucket: BlockPublicAcls", func(m template) { m.drop("VaultBucket", "PublicAccessBlockConfiguration") }},
	{"S51_PublicBucket_policy_star", publicStores, "VaultBucketPolicy/Added", func(m template) { m.grow("VaultBucketPolicy", openTo("*")) }},
	{"S51_PublicBucket_policy_aws_star", publicStores, "VaultBucketPolicy/Added", func(m template) { m.grow("VaultBucketPolicy", openTo(map[string]any{"AWS": []any{"*"}})) }},
	{"S51_PublicBucket_new_without_block", publicStores, "Other: BlockPublicAcls", func(m template) { m.Resources["Other"] = &resource{Type: "AWS::S3::Bucket"} }},
	{"S51_ForeignOwner", publicStores, "IntakeBucket: objects can have", func(m template) {
		m.set("IntakeBucket", "ObjectWriter", "OwnershipControls", "Rules", 0, "ObjectOwnership")
	}},
	{"S21_BucketTLS_older", oldTLS, "LogBucket: takes TLS below 1.2", func(m template) {
		m.statement("LogBucketPolicy", "RefuseOldTLS")["Condition"] = map[string]any{"NumericLessThan": map[string]any{"s3:TlsVersion": "1.1"}}
	}},
	{"S21_BucketTLS_objects_only", oldTLS, "LogBucket: takes plain connections", func(m template) {
		s := m.statement("LogBucketPolicy", "RefusePlainConnections")
		s["Resource"] = s["Resource"].([]any)[1:]
	}},
	{"S21_BucketTLS_allowed", oldTLS, "AccessBucket: takes", func(m template) { m.statement("AccessBucketPolicy", "RefuseOldTLS")["Effect"] = "Allow" }},
	{"S21_BucketTLS_weakened", oldTLS, "AccessBucket: takes", func(m template) {
		m.statement("AccessBucketPolicy", "RefuseOldTLS")["Condition"].(map[string]any)["Bool"] = map[string]any{"aws:ViaAWSService": "true"}
	}},
	{"S21_QueueTLS", oldTLS, "ScanDeadQueue: takes plain", func(m template) { delete(m.Resources, "ScanDeadQueuePolicy") }},
	{"S21_TopicTLS", oldTLS, "Alerts: takes plain", func(m template) { delete(m.Resources, "AlertsPolicy") }},
	{"S21_ApiTLS", oldTLS, "Api: takes TLS", func(m template) { m.set("Api", "TLS_1_0", "SecurityPolicy") }},
	{"S21_ApiTLS_default", oldTLS, "Api: takes TLS", func(m template) { m.drop("Api", "SecurityPolicy") }},
	{"S22_BucketKey", otherKeys, "DeliveryBucket: is under", func(m template) { m.drop("DeliveryBucket", "BucketEncryption") }},
	{"S22_BucketKey_of_amazon", otherKeys, "VaultBucket: is under alias/aws/s3", func(m template) {
		m.set("VaultBucket", "alias/aws/s3", "BucketEncryption", "ServerSideEncryptionConfiguration", 0, "ServerSideEncryptionByDefault", "KMSMasterKeyID")
	}},
	{"S22_OtherKeyTaken", otherKeys, "QuarantineBucket: takes objects", func(m template) { m.statement("QuarantineBucketPolicy", "RefuseOtherKeys")["Effect"] = "Allow" }},
	{"S22_TableKey", otherKeys, "AuditTable: is under", func(m template) { m.drop("AuditTable", "SSESpecification") }},
	{"S22_QueueKey", otherKeys, "ScanQueue: is under", func(m template) { m.drop("ScanQueue", "KmsMasterKeyId") }},
	{"S22_TopicKey", otherKeys, "Alerts: is under", func(m template) { m.drop("Alerts", "KmsMasterKeyId") }},
	{"S22_LogKey", otherKeys, "ScanLog: is under", func(m template) { m.drop("ScanLog", "KmsKeyId") }},
	{"S22_KeyRotation", otherKeys, "VaultKey: is not renewed", func(m template) { m.set("VaultKey", false, "EnableKeyRotation") }},
	{"S71_KeptWithoutStack", forgetful, "PortalTable: goes", func(m template) { m.Resources["PortalTable"].DeletionPolicy = "Delete" }},
	{"S71_KeptWhenReplaced", forgetful, "UserPool: goes", func(m template) { m.Resources["UserPool"].UpdateReplacePolicy = "" }},
	{"S71_PointInTime", forgetful, "SessionsTable: can be", func(m template) { m.drop("SessionsTable", "PointInTimeRecoverySpecification") }},
	{"S71_DeletionProtection", forgetful, "AuditTable: can be", func(m template) { m.set("AuditTable", false, "DeletionProtectionEnabled") }},
	{"S71_Versions", forgetful, "QuarantineBucket: keeps", func(m template) { m.drop("QuarantineBucket", "VersioningConfiguration") }},
	{"S43_ObjectLock", forgetful, "LogBucket: is not", func(m template) {
		m.set("LogBucket", "GOVERNANCE", "ObjectLockConfiguration", "Rule", "DefaultRetention", "Mode")
	}},
	{"S24_LegalHold", forgetful, "VaultBucket: can't", func(m template) { m.drop("VaultBucket", "ObjectLockEnabled") }},
	{"Invariant1_VerdictAsked", leakyVault, "OnlyCleanDocumentsLeave", func(m template) {
		m.statement("VaultBucketPolicy", "OnlyCleanDocumentsLeave")["Action"] = []any{"s3:GetObject"}
	}},
	{"Invariant1_VerdictGiven", leakyVault, "OnlyScanGivesVerdicts", func(m template) { m.statement("VaultBucketPolicy", "OnlyScanGivesVerdicts")["Effect"] = "Allow" }},
	{"Invariant1_VaultWriter", leakyVault, "OnlyWrittenByScan", func(m template) {
		m.statement("VaultBucketPolicy", "OnlyWrittenByScan")["Condition"] = map[string]any{"ArnNotEquals": map[string]any{"aws:PrincipalArn": "*"}}
	}},
	{"Invariant1_DownloadLife", leakyVault, "vault-RefuseOldLinks", func(m template) {
		m.statement("VaultBucketPolicy", "RefuseOldLinks")["Condition"].(map[string]any)["NumericGreaterThan"] = map[string]any{"s3:signatureAge": "3600000"}
	}},
	{"Invariant4_OneUse", leakyVault, "RefuseSecondWrites", func(m template) { m.statement("IntakeBucketPolicy", "RefuseSecondWrites")["Effect"] = "Allow" }},
	{"S73_MarkedByScan", leakyVault, "OnlyScanMarksDecided", func(m template) { m.statement("IntakeBucketPolicy", "OnlyScanMarksDecided")["Effect"] = "Allow" }},
	{"S73_MarkedByTransfer", hastyExpiry, "TransferPolicy/Added: allows s3:PutObjectTagging", func(m template) {
		m.grow("TransferPolicy", allowing("s3:PutObjectTagging", intakeObjects))
	}},
	{"S73_Unmarked", hastyExpiry, "ScanPolicy: can't mark", func(m template) { m.statement("ScanPolicy", "MarkDecidedUploads")["Action"] = "s3:PutObjectTagging" }},
	{"S73_ExpiresUndecided", hastyExpiry, "IntakeBucket/expire: deletes", func(m template) { delete(m.lifecycle("IntakeBucket", "expire"), "TagFilters") }},
	{"S73_ExpiresByOtherTag", hastyExpiry, "IntakeBucket/expire: deletes", func(m template) {
		m.lifecycle("IntakeBucket", "expire")["TagFilters"] = []any{map[string]any{"Key": "decided", "Value": "no"}}
	}},
	{"S73_OldVersionsUndecided", hastyExpiry, "IntakeBucket/tidy-delete-markers: deletes", func(m template) {
		m.lifecycle("IntakeBucket", "tidy-delete-markers")["NoncurrentVersionExpiration"] = map[string]any{"NoncurrentDays": 1.0}
	}},
	{"S73_DecidedStays", hastyExpiry, "does not delete decided", func(m template) { m.lifecycle("IntakeBucket", "expire")["ExpirationInDays"] = 30.0 }},
	{"S73_PartsTooSoon", hastyExpiry, "does not delete parts", func(m template) {
		m.lifecycle("IntakeBucket", "abandon-unfinished-uploads")["AbortIncompleteMultipartUpload"] = map[string]any{"DaysAfterInitiation": 7.0}
	}},
	{"S73_PartsTagged", hastyExpiry, "S3 takes no tags", func(m template) {
		m.lifecycle("IntakeBucket", "abandon-unfinished-uploads")["TagFilters"] = m.lifecycle("IntakeBucket", "expire")["TagFilters"]
	}},
	{"S73_PartsStay", hastyExpiry, "VaultBucket: does not say once", func(m template) { m.drop("VaultBucket", "LifecycleConfiguration") }},
	{"S73_GivenUpTooSoon", hastyExpiry, "ScanFunction: an upload", func(m template) { m.set("ScanFunction", "24", "Environment", "Variables", "UPLOAD_ABANDON_HOURS") }},
	{"S73_AnnouncerRefused", muteServices, "IntakeKey: may refuse s3", func(m template) {
		m.keyStatement("IntakeKey", "AnnounceUploads")["Condition"] = map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": "000000000000"}}
	}},
	{"S73_AlarmRefused", muteServices, "LogKey: may refuse cloudwatch", func(m template) { m.keyStatement("LogKey", "RaiseAlarms")["Action"] = "kms:Decrypt" }},
	{"Invariant4_IntakeWriter", leakyVault, "OnlyWrittenByTransfer", func(m template) { m.statement("IntakeBucketPolicy", "OnlyWrittenByTransfer")["Resource"] = []any{} }},
}

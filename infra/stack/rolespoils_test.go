package stack_test

// roleSpoils are the mistakes that the checks of rolechecks_test.go must find.
var roleSpoils = []spoil{
	{"S43_AuditUpdate", rewriting, "dynamodb:UpdateItem on ${AuditTable.Arn}", func(m template) { m.grow("PortalPolicy", allowing("dynamodb:UpdateItem", auditTable)) }},
	{"S43_AuditDelete", rewriting, "dynamodb:DeleteItem on ${AuditTable.Arn}", func(m template) { m.grow("SigninPolicy", allowing([]any{"dynamodb:DeleteItem"}, []any{auditTable})) }},
	{"S43_AuditBatch", rewriting, "dynamodb:BatchWriteItem", func(m template) { m.grow("ScanPolicy", allowing("dynamodb:BatchWriteItem", auditTable)) }},
	{"S43_AuditPartiQL", rewriting, "dynamodb:PartiQLUpdate", func(m template) { m.grow("ScanPolicy", allowing("dynamodb:PartiQLUpdate", auditTable)) }},
	{"S43_AuditByName", rewriting, "dynamodb:DeleteItem on arn:", func(m template) {
		m.grow("ScanPolicy", allowing("dynamodb:DeleteItem", "arn:aws:dynamodb:eu-central-1:000000000000:table/strongroom-audit"))
	}},
	{"S43_AuditAllActions", rewriting, "dynamodb:*", func(m template) { m.grow("ScanPolicy", allowing("dynamodb:*", auditTable)) }},
	{"S43_AuditOwnRefusal", rewriting, "AuditTable: does not refuse", func(m template) { m.drop("AuditTable", "ResourcePolicy") }},
	{"S43_PortalUpdate", rewriting, "dynamodb:UpdateItem", func(m template) {
		m.grow("PortalPolicy", allowing("dynamodb:UpdateItem", map[string]any{"Fn::GetAtt": []any{"PortalTable", "Arn"}}))
	}},
	{"S43_AuditStream", rewriting, "dynamodb:GetRecords", func(m template) {
		m.grow("PortalPolicy", allowing("dynamodb:GetRecords", map[string]any{"Fn::GetAtt": []any{"AuditTable", "StreamArn"}}))
	}},
	{"S64_PagesReadDocuments", bytesForPages, "PortalPolicy/Added: allows s3:GetObject on", func(m template) {
		m.grow("PortalPolicy", allowing("s3:GetObject", map[string]any{"Fn::Join": []any{"", []any{map[string]any{"Fn::GetAtt": []any{"QuarantineBucket", "Arn"}}, "/*"}}}))
	}},
	{"S64_PagesWriteNotes", bytesForPages, "PortalPolicy/Added: allows s3:PutObject on", func(m template) {
		m.grow("PortalPolicy", allowing("s3:PutObject", map[string]any{"Fn::Join": []any{"", []any{map[string]any{"Fn::GetAtt": []any{"QuarantineBucket", "Arn"}}, "/notes/*"}}}))
	}},
	{"S32_WildcardResource", wildcards, "TransferPolicy/Added: allows *", func(m template) { m.grow("TransferPolicy", allowing("s3:GetObject", "*")) }},
	{"S32_WildcardBucket", wildcards, "TransferPolicy/Added: allows arn:", func(m template) { m.grow("TransferPolicy", allowing("s3:GetObject", "arn:aws:s3:::strongroom-*/*")) }},
	{"S32_WildcardTable", wildcards, "TransferPolicy/Added: allows arn:", func(m template) {
		m.grow("TransferPolicy", allowing("dynamodb:GetItem", map[string]any{"Fn::Join": []any{"", []any{"arn:", map[string]any{"Ref": "AWS::Partition"}, ":dynamodb:*:*:table/*"}}}))
	}},
	{"S32_WildcardAction", wildcards, "allows the actions s3:*", func(m template) { m.grow("TransferPolicy", allowing("s3:*", auditTable)) }},
	{"S32_WildcardRecognition", wildcards, "ScanPolicy/Added: allows *", func(m template) { m.grow("ScanPolicy", allowing("textract:AnalyzeDocument", "*")) }},
	{"S32_WildcardRecognitionElsewhere", wildcards, "PortalPolicy/Added: allows *", func(m template) { m.grow("PortalPolicy", allowing("textract:DetectDocumentText", "*")) }},
	{"S32_WildcardRecognitionGone", wildcards, "nothing needs the reason for ScanPolicy/ReadScannedPages", func(m template) {
		m.statement("ScanPolicy", "ReadScannedPages")["Resource"] = auditTable
	}},
	{"S32_WildcardReasonUnused", wildcards, "nothing needs the reason for ApiLogPolicy", func(m template) { delete(m.Resources, "ApiLogPolicy") }},
	{"S32_SharedRole", sharedRoles, "shares its role", func(m template) { m.set("ScanFunction", m.at("PortalFunction", "Role"), "Role") }},
	{"S32_ForeignRole", sharedRoles, "ScanFunction: has no role", func(m template) { m.set("ScanFunction", "arn:aws:iam::000000000000:role/admin", "Role") }},
	{"S32_ForeignTrust", sharedRoles, "ScanRole: can be taken", func(m template) {
		m.set("ScanRole", map[string]any{"AWS": "arn:aws:iam::000000000000:root", "Service": "lambda.amazonaws.com"}, "AssumeRolePolicyDocument", "Statement", 0, "Principal")
	}},
	{"S32_InlinePolicy", sharedRoles, "ScanRole: has an inline", func(m template) { m.set("ScanRole", []any{map[string]any{}}, "Policies") }},
	{"S32_AmazonsPolicy", sharedRoles, "ScanRole: has a policy that is not", func(m template) {
		m.set("ScanRole", []any{"arn:aws:iam::aws:policy/AdministratorAccess"}, "ManagedPolicyArns")
	}},
	{"S23_NamelessStatement", namelessStatements, "ScanPolicy/", func(m template) { delete(m.at("ScanPolicy", "PolicyDocument", "Statement", 0).(map[string]any), "Sid") }},
	{"S23_SameName", namelessStatements, "ScanPolicy/OpenTables", func(m template) {
		m.at("ScanPolicy", "PolicyDocument", "Statement", 0).(map[string]any)["Sid"] = "OpenTables"
	}},
	{"S51_CustomResource", customResources, "Other: is a custom", func(m template) { m.Resources["Other"] = &resource{Type: "Custom::S3BucketNotifications"} }},
	{"S41_LogRetention", chattyLogs, "SigninLog: is not kept", func(m template) { m.drop("SigninLog", "RetentionInDays") }},
	{"S41_LogOfItsOwn", chattyLogs, "ScanFunction: does not log", func(m template) { m.drop("ScanFunction", "LoggingConfig") }},
	{"S41_AccessLog", chattyLogs, "Stage: keeps no", func(m template) { m.drop("Stage", "AccessLogSetting") }},
	{"Invariant6_BodiesInLogs", chattyLogs, "Stage: writes bodies", func(m template) { m.set("Stage", true, "MethodSettings", 0, "DataTraceEnabled") }},
	{"Invariant6_CodeInLogs", chattyLogs, "Stage: logs querystring", func(m template) {
		m.set("Stage", "$context.path $input.params().querystring", "AccessLogSetting", "Format")
	}},
}

package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// roles holds one role per function, by its short name. What a role may do is added by grant, when the things it names are there.
type roles map[string]awsiam.CfnRole

// resources is what permissions name.
type resources struct {
	keys     keys
	logs     logs
	queues   queues
	buckets  buckets
	tables   tables
	identity identity
	ocr      string // Settings.OCR
}

func newRoles(s *site) roles {
	r := roles{}
	for _, name := range Functions() {
		r[name] = newRole(s, title(name)+"Role", "What the function "+s.Name+"-"+name+" may do", "lambda.amazonaws.com")
	}
	return r
}

// newRole makes a role that one service, and nobody else, may assume.
func newRole(s *site, id, description, principal string) awsiam.CfnRole {
	trust := map[string]any{"Sid": "AssumeByService", "Effect": "Allow", "Principal": service(principal), "Action": "sts:AssumeRole"}
	return awsiam.NewCfnRole(s.stack, jsii.String(id), &awsiam.CfnRoleProps{
		Description: jsii.String(description), AssumeRolePolicyDocument: map[string]any{"Version": "2012-10-17", "Statement": []any{trust}},
	})
}

// attach writes a role's permissions as a policy of its own, which can be read, compared and limited apart from the role.
func attach(s *site, role awsiam.CfnRole, id, description string, statements []statement) awsiam.CfnManagedPolicy {
	policy := awsiam.NewCfnManagedPolicy(s.stack, jsii.String(id), &awsiam.CfnManagedPolicyProps{Description: jsii.String(description), PolicyDocument: document(statements...)})
	role.SetManagedPolicyArns(list(*policy.Ref()))
	return policy
}

// grant gives each function exactly the calls that it makes; the local machine refuses all others, and its tests fail when one of these is never made.
// Writes to tables happen inside transactions, which ask for the permission of each part: PutItem or ConditionCheckItem.
func grant(s *site, r roles, on resources) {
	may := map[string]func(resources) []statement{"signin": signinMay, "portal": portalMay, "transfer": transferMay, "scan": scanMay}
	for _, name := range Functions() {
		log := statement{sid: "WriteLog", actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"}, resources: []string{*on.logs.functions[name].AttrArn()}}
		attach(s, r[name], title(name)+"Policy", "What the function "+s.Name+"-"+name+" may do", append(may[name](on), log))
	}
}

func signinMay(on resources) []statement {
	return []statement{
		table("ReadPeople", on.tables.portal.AttrArn(), "BatchGetItem"),
		table("KeepSessions", on.tables.sessions.AttrArn(), "BatchGetItem", "PutItem"),
		table("AddRecords", on.tables.audit.AttrArn(), "PutItem"),
		{sid: "AskForSecondFactor", actions: []string{"cognito-idp:AdminGetUser"}, resources: []string{*on.identity.pool.AttrArn()}},
		useKey("OpenTables", on.keys.records.AttrArn(), "kms:Decrypt"),
	}
}

func portalMay(on resources) []statement {
	return []statement{
		// A reviewer's decision checks that the reviewer still belongs to the matter.
		table("ReadAndChangeMatters", on.tables.portal.AttrArn(), "BatchGetItem", "ConditionCheckItem", "PutItem", "Query"),
		indexes("FindMatters", on.tables.portal.AttrArn(), "reverse", "work"),
		table("KeepSessions", on.tables.sessions.AttrArn(), "BatchGetItem", "PutItem"),
		table("AddRecords", on.tables.audit.AttrArn(), "PutItem"),
		indexes("ReadRecords", on.tables.audit.AttrArn(), "actor", "document"),
		{sid: "ReadReviewersNotes", actions: []string{"s3:GetObjectVersion"}, resources: []string{*on.buckets[quarantine].AttrArn() + "/notes/*"}}, // masked; never a document
		useKey("OpenReviewersNotes", on.keys.intake.AttrArn(), "kms:Decrypt"),
		useKey("OpenTables", on.keys.records.AttrArn(), "kms:Decrypt"),
	}
}

func transferMay(on resources) []statement {
	return []statement{
		// A download's transaction checks that the document's row is still the one it was decided on.
		table("ReadAndChangeDocuments", on.tables.portal.AttrArn(), "BatchGetItem", "ConditionCheckItem", "PutItem", "Query"),
		table("KeepSessions", on.tables.sessions.AttrArn(), "BatchGetItem", "PutItem"),
		table("AddRecords", on.tables.audit.AttrArn(), "PutItem"),
		objects("ReceiveUploads", on.buckets[intake].AttrArn(), "AbortMultipartUpload", "ListMultipartUploadParts", "PutObject"),
		objects("HandOutDocuments", on.buckets[vault].AttrArn(), "GetObjectVersion"),
		useKey("SealUploads", on.keys.intake.AttrArn(), "kms:Decrypt", "kms:GenerateDataKey"), // a multipart upload reads its parts' data key
		useKey("OpenDocuments", on.keys.vault.AttrArn(), "kms:Decrypt"),
		useKey("OpenTables", on.keys.records.AttrArn(), "kms:Decrypt"),
	}
}

func scanMay(on resources) []statement {
	may := []statement{
		table("ReadAndChangeDocuments", on.tables.portal.AttrArn(), "BatchGetItem", "PutItem"),
		indexes("FindWork", on.tables.portal.AttrArn(), "work"),
		table("AddRecords", on.tables.audit.AttrArn(), "PutItem"),
		objects("ReadUploads", on.buckets[intake].AttrArn(), "GetObject", "GetObjectVersion"),
		objects("MarkDecidedUploads", on.buckets[intake].AttrArn(), "PutObjectVersionTagging"), // what is marked may expire; a tag of a named version asks for this action ("PutObjectTagging")
		// Of named versions, too: what is there is checked again, released, redacted or withdrawn.
		objects("FileCleanDocuments", on.buckets[vault].AttrArn(), "GetObject", "GetObjectVersion", "PutObject", "PutObjectTagging", "PutObjectVersionTagging"),
		objects("FileHeldDocuments", on.buckets[quarantine].AttrArn(), "GetObject", "GetObjectVersion", "PutObject", "PutObjectTagging", "PutObjectVersionTagging"),
		// Without it S3 answers "forbidden" instead of "not found", and scan could not tell a copy that is missing.
		{sid: "TellMissingFromForbidden", actions: []string{"s3:ListBucket"},
			resources: []string{*on.buckets[intake].AttrArn(), *on.buckets[vault].AttrArn(), *on.buckets[quarantine].AttrArn()}},
		useKey("MoveDocuments", on.keys.intake.AttrArn(), "kms:Decrypt", "kms:GenerateDataKey"), // the key of intake and of quarantine, and of the queue
		useKey("SealDocuments", on.keys.vault.AttrArn(), "kms:Decrypt", "kms:GenerateDataKey"),  // a check under a newer policy reads what is there
		useKey("OpenTables", on.keys.records.AttrArn(), "kms:Decrypt"),
		{sid: "HearOfTasks", actions: []string{"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"}, resources: []string{*on.tables.portal.AttrStreamArn()}},
		{sid: "FindStream", actions: []string{"dynamodb:ListStreams"}, resources: []string{"*"}}, // Wildcards says why
		{sid: "TakeWork", actions: []string{"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"}, resources: []string{*on.queues.scan.AttrArn()}},
	}
	if on.ocr == Textract {
		may = append(may, statement{sid: "ReadScannedPages", actions: []string{"textract:DetectDocumentText"}, resources: []string{"*"}})
	}
	return may
}

// table permits operations of DynamoDB on a table itself.
func table(sid string, arn *string, operations ...string) statement {
	return statement{sid: sid, actions: prefixed("dynamodb:", operations), resources: []string{*arn}}
}

// indexes permits queries of some of a table's indexes.
func indexes(sid string, arn *string, names ...string) statement {
	return statement{sid: sid, actions: []string{"dynamodb:Query"}, resources: prefixed(*arn+"/index/", names)}
}

// objects permits operations of S3 on the objects of a bucket.
func objects(sid string, arn *string, operations ...string) statement {
	return statement{sid: sid, actions: prefixed("s3:", operations), resources: []string{*arn + "/*"}}
}

func useKey(sid string, arn *string, operations ...string) statement {
	return statement{sid: sid, actions: operations, resources: []string{*arn}}
}

func prefixed(prefix string, names []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = prefix + name
	}
	return all
}

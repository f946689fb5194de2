package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/jsii-runtime-go"
)

// keys holds one key per trust zone (S2.2, S2.3): what was not checked, what was, the records, and the logs.
type keys struct {
	intake  awskms.CfnKey // intake and quarantine buckets, scan queues
	vault   awskms.CfnKey // vault and delivery buckets
	records awskms.CfnKey // the three tables
	log     awskms.CfnKey // log bucket, log groups, alert topic
}

func newKeys(s *site) keys {
	return keys{
		intake: newKey(s, "Intake", "Documents that are not checked or are held, and the queue that announces them",
			throughService(s, dataKey, "s3", "sqs"),
			// Without a condition, as the field's proven policies have it: whether S3 names its bucket to KMS when it tries the queue is written nowhere,
			// and a refusal would stop the deployment. The queue's own policy admits the intake bucket alone.
			statement{sid: "AnnounceUploads", principal: service("s3.amazonaws.com"), actions: dataKey, resources: []string{"*"}}),
		vault:   newKey(s, "Vault", "Documents whose verdict is clean, and the copies made for a download", throughService(s, dataKey, "s3")),
		records: newKey(s, "Records", "The tables: people, matters, documents, sessions, audit records", throughService(s, dataKey, "dynamodb"), tableGrants(s)),
		log: newKey(s, "Log", "The sealed audit log, the functions' logs and the alerts", throughService(s, dataKey, "s3"),
			statement{
				sid: "WriteLogs", principal: service("logs." + *awscdk.Aws_REGION() + ".amazonaws.com"), actions: everyUse, resources: []string{"*"},
				when: map[string]any{"ArnEquals": map[string]any{"kms:EncryptionContext:aws:logs:arn": logGroupARNs(s)}},
			},
			statement{sid: "RaiseAlarms", principal: service("cloudwatch.amazonaws.com"), actions: dataKey, resources: []string{"*"}}), // likewise
	}
}

// newKey makes a key that the service renews every year, with its alias <name>-<zone>.
func newKey(s *site, id, description string, uses ...statement) awskms.CfnKey {
	admin := statement{sid: "Administer", principal: account(), actions: administration, resources: []string{"*"}}
	key := awskms.NewCfnKey(s.stack, jsii.String(id+"Key"), &awskms.CfnKeyProps{
		Description:          jsii.String("Strongroom: " + description),
		EnableKeyRotation:    jsii.Bool(true),
		RotationPeriodInDays: jsii.Number(365),
		PendingWindowInDays:  jsii.Number(30),
		KeyPolicy:            document(append([]statement{admin}, uses...)...),
	})
	keep(key)
	awskms.NewCfnAlias(s.stack, jsii.String(id+"KeyAlias"), &awskms.CfnAliasProps{
		AliasName:   jsii.String("alias/" + s.Name + "-" + lower(id)),
		TargetKeyId: key.AttrArn(),
	})
	return key
}

var (
	// administration lets the account's administrators run a key; none of it reads or writes data.
	administration = []string{
		"kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey", "kms:DisableKeyRotation", "kms:EnableKey",
		"kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListAliases", "kms:ListGrants", "kms:ListKeyPolicies", "kms:ListKeyRotations",
		"kms:ListResourceTags", "kms:PutKeyPolicy", "kms:RevokeGrant", "kms:RotateKeyOnDemand", "kms:ScheduleKeyDeletion", "kms:TagResource", "kms:UntagResource",
		"kms:UpdateAlias", "kms:UpdateKeyDescription",
	}
	// dataKey is what a service needs to keep data under a key for its caller.
	dataKey = []string{"kms:Decrypt", "kms:GenerateDataKey"}
	// everyUse is what the logs service asks for; see "Encrypt log data in CloudWatch Logs using AWS KMS".
	everyUse = []string{"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"}
)

// throughService lets those whom a policy of this account allows use a key, and only through these services: nobody decrypts with it by hand.
func throughService(s *site, actions []string, services ...string) statement {
	hosts := make([]string, len(services))
	for i, name := range services {
		hosts[i] = name + "." + *awscdk.Aws_REGION() + ".amazonaws.com"
	}
	return statement{
		sid: "UseThroughServices", principal: account(), actions: actions, resources: []string{"*"},
		when: map[string]any{"StringEquals": map[string]any{"kms:CallerAccount": *awscdk.Aws_ACCOUNT_ID(), "kms:ViaService": anys(hosts)}},
	}
}

// tableGrants lets whoever creates or restores a table hand the key to DynamoDB; see "DynamoDB encryption at rest usage notes", authorizing use of your key.
func tableGrants(s *site) statement {
	return statement{
		sid: "HandToTables", principal: account(), resources: []string{"*"},
		actions: []string{"kms:CreateGrant", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"},
		when: map[string]any{"StringEquals": map[string]any{
			"kms:CallerAccount": *awscdk.Aws_ACCOUNT_ID(), "kms:ViaService": "dynamodb." + *awscdk.Aws_REGION() + ".amazonaws.com",
		}},
	}
}

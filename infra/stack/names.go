package stack

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// stage is the name of the API's only stage. It is written out, never referenced, so that the sign-in client can know the portal's address before the stage exists.
const stage = "portal"

// zone names a bucket by what may be in it.
type zone string

const (
	intake     zone = "intake"     // uploads that nobody has checked yet; emptied after days
	vault      zone = "vault"      // documents whose verdict is "clean"
	quarantine zone = "quarantine" // documents held for a person's decision
	delivery   zone = "delivery"   // copies made for one download; emptied after a day
	sealed     zone = "log"        // the sealed audit log, under object lock
	access     zone = "access"     // who asked the other buckets for what (server access logs)
)

// bucketName is a bucket's name: unique in the world because it carries the account and the region.
func (s *site) bucketName(z zone) string {
	return s.Name + "-" + string(z) + "-" + *awscdk.Aws_ACCOUNT_ID() + "-" + *awscdk.Aws_REGION()
}

// bucketARN is written from the name, for the policies that must exist before the bucket does.
func (s *site) bucketARN(z zone) string {
	return "arn:" + *awscdk.Aws_PARTITION() + ":s3:::" + s.bucketName(z)
}

// arn writes the name of a resource in this account and region.
func (s *site) arn(service, resource string) string {
	return strings.Join([]string{"arn", *awscdk.Aws_PARTITION(), service, *awscdk.Aws_REGION(), *awscdk.Aws_ACCOUNT_ID(), resource}, ":")
}

// accountRoot is the principal that lets the account's own policies decide.
func accountRoot() string {
	return "arn:" + *awscdk.Aws_PARTITION() + ":iam::" + *awscdk.Aws_ACCOUNT_ID() + ":root"
}

// title turns a short name into the start of a logical id: "scan" becomes "Scan".
func title(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// lower is the opposite of title.
func lower(name string) string { return strings.ToLower(name[:1]) + name[1:] }

// list turns strings into the list that CDK takes.
func list(values ...string) *[]*string { return jsii.Strings(values...) }

// keepable is any resource of a template.
type keepable interface {
	CfnOptions() awscdk.ICfnResourceOptions
}

// keep leaves a resource and its data in the account when the stack is deleted or the resource is replaced.
// One that was made by a deployment that failed is taken away again, so that its name is free for the next attempt.
func keep(resource keepable) {
	resource.CfnOptions().SetDeletionPolicy(awscdk.CfnDeletionPolicy_RETAIN_EXCEPT_ON_CREATE)
	resource.CfnOptions().SetUpdateReplacePolicy(awscdk.CfnDeletionPolicy_RETAIN)
}

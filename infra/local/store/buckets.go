package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"strongroom/infra/local/template"
)

// Buckets makes the buckets of the template and sets versioning, CORS and object
// lock. It gives the names of those that are new.
func Buckets(ctx context.Context, client *s3.Client, stack *template.Stack) ([]string, error) {
	var made []string
	for _, bucket := range stack.Of("AWS::S3::Bucket") {
		isNew, err := makeBucket(ctx, client, stack.Place.Region, bucket)
		if err != nil {
			return made, fmt.Errorf("making bucket %s: %w", bucket.Name, err)
		}
		if isNew {
			made = append(made, bucket.Name)
		}
		for _, set := range []func(context.Context, *s3.Client, template.Resource) error{setVersioning, setLock, setCORS} {
			if err := set(ctx, client, bucket); err != nil {
				return made, fmt.Errorf("setting up bucket %s: %w", bucket.Name, err)
			}
		}
	}
	return made, nil
}

func makeBucket(ctx context.Context, client *s3.Client, region string, bucket template.Resource) (bool, error) {
	_, err := client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket.Name})
	if err == nil {
		return false, nil
	}
	var missing smithy.APIError
	if !errors.As(err, &missing) || missing.ErrorCode() != "NotFound" && missing.ErrorCode() != "NoSuchBucket" {
		return false, err
	}
	_, err = client.CreateBucket(ctx, &s3.CreateBucketInput{
		Bucket: &bucket.Name, ObjectLockEnabledForBucket: aws.Bool(bucket.Properties.Bool("ObjectLockEnabled")),
		CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(region)},
	})
	return err == nil, err
}

func setVersioning(ctx context.Context, client *s3.Client, bucket template.Resource) error {
	status := types.BucketVersioningStatus(bucket.Properties.Text("VersioningConfiguration.Status"))
	if status == "" || bucket.Properties.Bool("ObjectLockEnabled") {
		return nil // object lock brings versioning along
	}
	_, err := client.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
		Bucket: &bucket.Name, VersioningConfiguration: &types.VersioningConfiguration{Status: status},
	})
	return err
}

func setLock(ctx context.Context, client *s3.Client, bucket template.Resource) error {
	retention := bucket.Properties.At("ObjectLockConfiguration.Rule.DefaultRetention")
	if !retention.Present() {
		return nil
	}
	rule := &types.DefaultRetention{Mode: types.ObjectLockRetentionMode(retention.Text("Mode"))}
	if days := retention.Number("Days", 0); days > 0 {
		rule.Days = aws.Int32(int32(days))
	}
	if years := retention.Number("Years", 0); years > 0 {
		rule.Years = aws.Int32(int32(years))
	}
	_, err := client.PutObjectLockConfiguration(ctx, &s3.PutObjectLockConfigurationInput{
		Bucket: &bucket.Name,
		ObjectLockConfiguration: &types.ObjectLockConfiguration{
			ObjectLockEnabled: types.ObjectLockEnabledEnabled, Rule: &types.ObjectLockRule{DefaultRetention: rule},
		},
	})
	return err
}

func setCORS(ctx context.Context, client *s3.Client, bucket template.Resource) error {
	var rules []types.CORSRule
	for _, rule := range bucket.Properties.List("CorsConfiguration.CorsRules") {
		cors := types.CORSRule{
			AllowedHeaders: rule.Texts("AllowedHeaders"), AllowedMethods: rule.Texts("AllowedMethods"),
			AllowedOrigins: rule.Texts("AllowedOrigins"), ExposeHeaders: rule.Texts("ExposedHeaders"),
		}
		if id := rule.Text("Id"); id != "" {
			cors.ID = &id
		}
		if age := rule.Number("MaxAge", 0); age > 0 {
			cors.MaxAgeSeconds = aws.Int32(int32(age))
		}
		rules = append(rules, cors)
	}
	if len(rules) == 0 {
		return nil
	}
	_, err := client.PutBucketCors(ctx, &s3.PutBucketCorsInput{Bucket: &bucket.Name, CORSConfiguration: &types.CORSConfiguration{CORSRules: rules}})
	return err
}

// Package account loads the SDK's configuration: region, credentials and endpoints, all from the standard places that Lambda and the AWS tools
// fill in. It adds bounded retries and nothing else.
package account

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
)

// attempts and backoff bound what one call waits for a store that restarts or throttles: about two seconds in all.
const (
	attempts = 6
	backoff  = time.Second
)

// Open loads the configuration.
func Open(ctx context.Context) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithRetryer(func() aws.Retryer {
		return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.MaxBackoff = attempts, backoff })
	}))
	if err != nil {
		return aws.Config{}, fmt.Errorf("loading the AWS configuration: %w", err)
	}
	return cfg, nil
}

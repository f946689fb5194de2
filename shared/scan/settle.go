package scan

import (
	"context"

	"strongroom/shared/document"
)

// settle puts the tag of a version in the vault right after a new check of it that came too late: what was done for its verdict, before
// anybody could know, must neither shut what the committed verdict allows nor leave open what that one holds. While another check is under
// way the tag is that one's business.
func (s *Service) settle(ctx context.Context, matterID, id string, late document.Verdict) error {
	if late.From.Zone != document.Vault {
		return nil
	}
	for {
		d, found, err := s.load(ctx, matterID, id)
		switch {
		case err != nil || !found || d.State == document.Received:
			return err
		case d.State == document.Available && d.Kept == late.From:
			_, err = s.Bytes.Keep(ctx, d, d.Kept, d.Media, document.Vault)
		default:
			err = s.Bytes.Withdraw(ctx, d, late.From.Version)
		}
		if err != nil {
			return err
		}
		now, _, err := s.load(ctx, matterID, id)
		if err != nil || now.Revision == d.Revision {
			return err
		}
	}
}

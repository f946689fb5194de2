package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// recoverJoins takes back the joining of parts that a kill has cut short. While versitygw
// joins an upload's parts, it keeps them under another name, "<upload>.<token>.inprogress",
// and an engine that starts again knows neither upload nor object: parts that were
// acknowledged would be lost. Under their own name they can be joined again; when the
// object was there already, If-None-Match refuses the second joining as it does in S3.
// See versitygw, backend/posix, CompleteMultipartUploadWithCopy.
func recoverJoins(roots ...string) error {
	for _, root := range roots {
		cut, err := filepath.Glob(filepath.Join(root, "*", ".sgwtmp", "multipart", "*", "*.inprogress"))
		if err != nil {
			return fmt.Errorf("looking for uploads that were being joined: %w", err)
		}
		for _, path := range cut {
			upload, _, _ := strings.Cut(filepath.Base(path), ".")
			own := filepath.Join(filepath.Dir(path), upload)
			if _, err := os.Stat(own); err == nil {
				continue
			}
			if err := os.Rename(path, own); err != nil {
				return fmt.Errorf("taking back the joining of an upload: %w", err)
			}
		}
	}
	return nil
}

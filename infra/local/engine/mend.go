package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// scratch is the folder of a bucket in which versitygw keeps what is not an object yet.
const scratch = ".sgwtmp"

// mend repairs what a kill of versitygw leaves half done, before it serves again.
func mend(data, meta string) error {
	if err := recoverJoins(data, meta); err != nil {
		return err
	}
	return dropGhosts(data, meta)
}

// recoverJoins takes back the joining of parts that a kill has cut short. While versitygw
// joins an upload's parts, it keeps them under another name, "<upload>.<token>.inprogress",
// and an engine that starts again knows neither upload nor object: parts that were
// acknowledged would be lost. Under their own name they can be joined again; when the
// object was there already, If-None-Match refuses the second joining as it does in S3.
// See versitygw, backend/posix, CompleteMultipartUploadWithCopy.
func recoverJoins(roots ...string) error {
	for _, root := range roots {
		cut, err := filepath.Glob(filepath.Join(root, "*", scratch, "multipart", "*", "*.inprogress"))
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

// dropGhosts removes the metadata of objects that did not come to be. versitygw writes
// an object's metadata before the object gets its name, and decides by the metadata
// alone whether If-None-Match: * lets a writer through: after a kill in between it would
// refuse the object for ever as one that exists. See versitygw, backend/posix,
// PutObjectWithPostFunc and checkPutPreconditions.
func dropGhosts(data, meta string) error {
	buckets, err := os.ReadDir(data)
	if err != nil {
		return fmt.Errorf("looking for metadata without objects: %w", err)
	}
	for _, bucket := range buckets {
		root := filepath.Join(meta, bucket.Name())
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist) && path == root:
				return nil // a bucket without metadata
			case err != nil || !entry.IsDir():
				return err
			case entry.Name() == scratch:
				return fs.SkipDir
			case entry.Name() != "meta":
				return nil
			}
			object := filepath.Join(data, strings.TrimPrefix(filepath.Dir(path), meta))
			if _, err := os.Lstat(object); !errors.Is(err, fs.ErrNotExist) {
				return nil // there is an object, or a folder of objects
			}
			if err := os.RemoveAll(path); err != nil {
				return err
			}
			return fs.SkipDir
		})
		if err != nil {
			return fmt.Errorf("looking for metadata without objects: %w", err)
		}
	}
	return nil
}

// Package file writes small files that survive a crash.
//
// Guarantees: after Write returns nil, the file holds exactly the given bytes, even
// when the machine loses power the next moment; when it fails or the process
// dies, the file holds what it held before.
//
// Non-goals: large files, and several processes that write the same file.
package file

import (
	"fmt"
	"os"
	"path/filepath"
)

// Write replaces the file at path by data. The folder must exist. The new file's
// permission bits are mode. Every error of the file system is returned with the path.
func Write(path string, data []byte, mode os.FileMode) (err error) {
	folder := filepath.Dir(path)
	draft, err := os.CreateTemp(folder, "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(draft.Name())
			err = fmt.Errorf("writing %s: %w", path, err)
		}
	}()
	if err := fill(draft, data, mode); err != nil {
		return err
	}
	if err := os.Rename(draft.Name(), path); err != nil {
		return err
	}
	return syncFolder(folder)
}

func fill(draft *os.File, data []byte, mode os.FileMode) error {
	_, err := draft.Write(data)
	if err == nil {
		err = draft.Chmod(mode)
	}
	if err == nil {
		err = draft.Sync()
	}
	if closing := draft.Close(); err == nil {
		err = closing
	}
	return err
}

// syncFolder makes the new name itself durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	err = folder.Sync()
	if closing := folder.Close(); err == nil {
		err = closing
	}
	return err
}

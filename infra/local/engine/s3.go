package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/versity/versitygw/auth"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"

	"strongroom/infra/local/process"
)

// S3Word is the first argument with which this program plays the S3 engine.
const S3Word = "s3-engine"

// Account is one key pair that the S3 engine accepts.
type Account struct {
	Access string `json:"access"`
	Secret string `json:"secret"`
}

// S3Config is what the S3 engine's process reads from its standard input.
type S3Config struct {
	Port     int       `json:"port"`
	Region   string    `json:"region"`
	Folder   string    `json:"folder"` // holds data, versions and meta
	Root     Account   `json:"root"`   // the runner's own account
	Accounts []Account `json:"accounts"`
}

// S3 gives the command of the S3 engine: this program again, in a process of its
// own, because the engine wants to be alone in its process and must be killable.
func S3(config S3Config, log io.Writer) (Commander, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding our own program: %w", err)
	}
	return func(port int) process.Command {
		config.Port = port
		text, _ := json.Marshal(config) // strings and a number: can't fail
		return process.Command{
			Path: self, Args: []string{S3Word}, Input: bytes.NewReader(text),
			Env: []string{"HOME=" + config.Folder, "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}, Out: log, Err: log,
		}
	}, nil
}

// ServeS3 is the S3 engine's process: it reads an S3Config from input and serves
// until the context ends.
func ServeS3(ctx context.Context, input io.Reader) error {
	var config S3Config
	if err := json.NewDecoder(input).Decode(&config); err != nil {
		return fmt.Errorf("reading the configuration of the S3 engine: %w", err)
	}
	folder := func(name string) string { return filepath.Join(config.Folder, name) }
	for _, name := range []string{"data", "versions", "meta"} {
		if err := os.MkdirAll(folder(name), 0o700); err != nil {
			return fmt.Errorf("making the folders of the S3 engine: %w", err)
		}
	}
	if err := mend(folder("data"), folder("meta")); err != nil {
		return err
	}
	side, err := meta.NewSideCar(folder("meta"))
	if err != nil {
		return fmt.Errorf("opening the metadata of the S3 engine: %w", err)
	}
	backend, err := posix.New(folder("data"), side, posix.PosixOpts{
		VersioningDir: folder("versions"), SideCarDir: folder("meta"),
		CopyObjectThreshold: 5 << 30, Concurrency: 5000, ValidateBucketNames: true,
	})
	if err != nil {
		return fmt.Errorf("opening the data of the S3 engine: %w", err)
	}
	err = embedgw.RunVersityGW(ctx, backend, &embedgw.Config{
		RootUserAccess: config.Root.Access, RootUserSecret: config.Root.Secret, Region: config.Region,
		Ports: []string{fmt.Sprintf("127.0.0.1:%d", config.Port)}, MaxConnections: 10000, MaxRequests: 5000,
		MultipartMaxParts: 10000, Quiet: true, KeepAlive: true, DisableACLs: true, IAMService: accounts(config.Accounts),
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("running the S3 engine: %w", err)
	}
	return nil
}

// accounts is the engine's fixed list of key pairs. All of them may do everything
// there: what each may really do is decided by the recorder in front.
type accounts []Account

// GetUserAccount finds an account by its access key.
func (a accounts) GetUserAccount(access string) (auth.Account, error) {
	for _, account := range a {
		if account.Access == access {
			return auth.Account{Access: access, Secret: account.Secret, Role: auth.RoleAdmin}, nil
		}
	}
	return auth.Account{}, auth.ErrNoSuchUser
}

// ResolveAccounts gives the keys that are not on the list.
func (a accounts) ResolveAccounts(keys []string) ([]string, error) {
	missing := []string{}
	for _, key := range keys {
		if _, err := a.GetUserAccount(key); err != nil {
			missing = append(missing, key)
		}
	}
	return missing, nil
}

// ListUserAccounts gives the list without secrets.
func (a accounts) ListUserAccounts() ([]auth.Account, error) {
	var out []auth.Account
	for _, account := range a {
		out = append(out, auth.Account{Access: account.Access, Role: auth.RoleAdmin})
	}
	return out, nil
}

var errFixed = errors.New("the list of accounts is fixed")

// CreateAccount always fails: the list is fixed.
func (a accounts) CreateAccount(auth.Account) error { return errFixed }

// UpdateUserAccount always fails: the list is fixed.
func (a accounts) UpdateUserAccount(string, auth.MutableProps) error { return errFixed }

// DeleteUserAccount always fails: the list is fixed.
func (a accounts) DeleteUserAccount(string) error { return errFixed }

// Shutdown does nothing.
func (a accounts) Shutdown() error { return nil }

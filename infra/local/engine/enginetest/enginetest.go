// Package enginetest starts the real engines for tests.
//
// Guarantees: each call starts engines of its own on empty folders; they end with
// the test. Main must be called by the TestMain of every package that uses Start.
//
// Non-goals: everything but tests.
package enginetest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"strongroom/infra/local/engine"
)

// Region is the region of the engines.
const Region = "eu-central-1"

// Root is the account that may do everything; Second is another account of the S3 engine.
var (
	Root   = engine.Account{Access: "AKIAROOTROOTROOTROOT", Secret: "root-secret"}
	Second = engine.Account{Access: "AKIASECONDSECONDSECO", Secret: "second-secret"}
)

// Main plays the S3 engine when this process was started as one, and runs the tests otherwise.
func Main(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == engine.S3Word {
		if err := engine.ServeS3(context.Background(), os.Stdin); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Dynoxide gives the path of the DynamoDB engine, which npm installs.
func Dynoxide(t testing.TB) string {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	path := filepath.Join(filepath.Dir(file), "../../../node_modules/@dynoxide/linux-x64/dynoxide")
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the DynamoDB engine is missing, run \"npm ci\" in infra: %v", err)
	}
	return path
}

// Logger gives a logger that says nothing.
func Logger() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Config gives the SDK's configuration for an account.
func Config(account engine.Account) aws.Config {
	return aws.Config{Region: Region, Credentials: credentials.NewStaticCredentialsProvider(account.Access, account.Secret, "")}
}

// StartS3 starts an S3 engine whose state is in folder. It knows Root, Second and more.
func StartS3(t testing.TB, folder string, more ...engine.Account) *engine.Engine {
	t.Helper()
	command, err := engine.S3(engine.S3Config{Region: Region, Folder: folder, Root: Root, Accounts: append(more, Second)}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return start(t, "s3", command)
}

// StartDynamoDB starts a DynamoDB engine whose state is in folder.
func StartDynamoDB(t testing.TB, folder string) *engine.Engine {
	t.Helper()
	return start(t, "dynamodb", engine.DynamoDB(Dynoxide(t), filepath.Join(folder, "tables.db"), io.Discard))
}

func start(t testing.TB, name string, command engine.Commander) *engine.Engine {
	t.Helper()
	e, err := engine.Start(context.Background(), name, Logger(), command)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Stop)
	return e
}

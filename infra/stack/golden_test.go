package stack_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"strongroom/infra/stack"
)

var update = flag.Bool("update", false, "write the golden templates anew")

func TestMain(m *testing.M) {
	flag.Parse()
	os.Setenv("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

// golden is the template of the settings in cdk.json, synthesized once for all tests.
var golden = sync.OnceValues(func() ([]byte, error) { return synthesize(nil) })

// context is what the CDK command would read from cdk.json; "go test" does not.
func context() (map[string]any, error) {
	text, err := os.ReadFile("../../cdk.json")
	if err != nil {
		return nil, err
	}
	var file struct{ Context map[string]any }
	return file.Context, json.Unmarshal(text, &file)
}

// newApp makes an app with the context of cdk.json, changed as given, that writes into a folder.
func newApp(folder string, changes map[string]any) (awscdk.App, error) {
	all, err := context()
	if err != nil {
		return nil, err
	}
	for key, value := range changes {
		all[key] = value
	}
	return awscdk.NewApp(&awscdk.AppProps{AnalyticsReporting: jsii.Bool(false), Context: &all, Outdir: jsii.String(folder)}), nil
}

// synthesize gives the template for the settings in cdk.json, changed as given. The code of each function is a constant text, so that the names of its
// assets depend on nothing else.
func synthesize(changes map[string]any) ([]byte, error) {
	folder, err := os.MkdirTemp("", "strongroom-synth-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	for _, function := range stack.Functions() {
		if err := os.MkdirAll(filepath.Join(folder, function), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(folder, function, "bootstrap"), []byte("the program "+function+"\n"), 0o755); err != nil {
			return nil, err
		}
	}
	app, err := newApp(filepath.Join(folder, "out"), changes)
	if err != nil {
		return nil, err
	}
	settings, err := stack.ReadSettings(app)
	if err != nil {
		return nil, err
	}
	made := stack.New(app, "strongroom", stack.Props{Settings: settings, Code: func(function string) string { return filepath.Join(folder, function) }})
	app.Synth(nil)
	text, err := os.ReadFile(filepath.Join(folder, "out", *made.TemplateFile()))
	if err != nil {
		return nil, fmt.Errorf("reading the template: %w", err)
	}
	return append(bytes.TrimRight(text, "\n"), '\n'), nil
}

// TestGolden shows a change of the infrastructure in review: the template must be the file in testdata, byte for byte. "-update" writes the file.
func TestGolden(t *testing.T) {
	got, err := golden()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "strongroom.json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("the template is not the one in %s; if the change is meant, run go test ./infra/stack -update and commit the file (-file +now):\n%s", file, cmp.Diff(string(want), string(got)))
	}
}

// TestGolden_SameTwice holds the app to writing the same bytes every time.
func TestGolden_SameTwice(t *testing.T) {
	first, err := golden()
	if err != nil {
		t.Fatal(err)
	}
	second, err := synthesize(nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Fatalf("two runs differ (-first +second):\n%s", cmp.Diff(string(first), string(second)))
	}
}

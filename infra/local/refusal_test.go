package main

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestTwoMachinesSideBySide(t *testing.T) {
	state := t.TempDir()
	one, two := ready(t, state), ready(t, t.TempDir())
	if one.site == two.site {
		t.Fatal("both have the same address")
	}
	one.want(t, "PUT", "/portal/mine", "x", 200, "")
	eventually(t, "the announcement", one.seen(t, "mine"))
	two.want(t, "GET", "/portal/mine", "", 200, "not seen")
	if third := launch(t, state); third.site != "" || !strings.Contains(third.errors.String(), "another local machine is running") {
		t.Errorf("a second machine on the same folder: %v %s", third.said, third.errors.String())
	}
}

func TestTakenPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	r := ready(t, t.TempDir(), "-port", port)
	if strings.HasSuffix(r.site, ":"+port) || !strings.Contains(strings.Join(r.said, "\n"), "Port "+port+" is taken") {
		t.Errorf("%v", r.said)
	}
}

func TestStartRefusals(t *testing.T) {
	house, err := os.ReadFile("testdata/house.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"unknown resource type", `"Rows": {`, `"Cache": {"Type": "AWS::ElastiCache::CacheCluster"}, "Rows": {`, "Cache (AWS::ElastiCache::CacheCluster)"},
		{"function without a program", `"house-echo"`, `"house-other"`, "its program is missing"},
		{"condition that is not known", `"Sid": "Write",`, `"Sid": "Write", "Condition": {"DateLessThan": {"aws:CurrentTime": "2030-01-01"}},`, "condition operator DateLessThan"},
		{"no template", string(house), "[]", "parsing the template"},
	} {
		path := filepath.Join(t.TempDir(), "template.json")
		if err := os.WriteFile(path, []byte(strings.Replace(string(house), c.old, c.new, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := launch(t, t.TempDir(), "-template", path); r.site != "" || !strings.Contains(r.errors.String(), c.want) {
			t.Errorf("%s: %v %s", c.name, r.said, r.errors.String())
		}
	}
	if r := launch(t, t.TempDir(), "stray"); r.site != "" || !strings.Contains(r.errors.String(), `unknown argument "stray"`) {
		t.Errorf("stray argument: %s", r.errors.String())
	}
}

// TestDemo has a stand-in of the operator's command: it is run once, with the
// operator's environment, and its failure fails the start.
func TestDemo(t *testing.T) {
	script := func(text string) {
		if err := os.WriteFile(filepath.Join(bin, "strongroom"), []byte("#!/bin/sh\n"+text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	state := t.TempDir()
	script("echo 'no room for a firm'; exit 4")
	if r := launch(t, state, "-demo"); r.site != "" || !strings.Contains(r.errors.String(), "no room for a firm") {
		t.Errorf("%v %s", r.said, r.errors.String())
	}
	script(`echo "$1 $TABLE $BUCKET $AWS_ENDPOINT_URL_S3" >> ran`)
	for range 2 {
		ready(t, state, "-demo").end(t, syscall.SIGTERM)
	}
	ran, err := os.ReadFile(filepath.Join(state, "ran"))
	if err != nil || strings.Count(string(ran), "\n") != 1 || !strings.HasPrefix(string(ran), "demo house-rows house-intake http://127.0.0.1:") {
		t.Errorf("%q %v", ran, err)
	}
	env, err := os.ReadFile(filepath.Join(state, "operator.env"))
	if err != nil || !strings.Contains(string(env), "export AWS_ENDPOINT_URL_DYNAMODB='http://127.0.0.1:") {
		t.Errorf("%s %v", env, err)
	}
}

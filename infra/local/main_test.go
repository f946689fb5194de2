package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"strongroom/infra/local/engine/enginetest"
)

var bin string // holds the machine, the test function and a stand-in of the operator's command

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "machine")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	bin = folder
	for program, source := range map[string]string{"local": ".", "echo": "./testdata/echo"} {
		if out, err := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", filepath.Join(bin, program), source).CombinedOutput(); err != nil {
			fmt.Printf("%v\n%s", err, out)
			os.Exit(1)
		}
	}
	status := m.Run()
	os.RemoveAll(folder)
	os.Exit(status)
}

// runner is a machine in a process of its own.
type runner struct {
	cmd    *exec.Cmd
	errors bytes.Buffer
	said   []string
	site   string // http://localhost:port
	exit   chan error
}

// launch starts a machine and waits until it says that it is ready, or ends.
func launch(t *testing.T, state string, more ...string) *runner {
	t.Helper()
	args := append([]string{"-template", "testdata/house.json", "-bin", bin, "-state", state, "-dynoxide", enginetest.Dynoxide(t), "-port", "0"}, more...)
	r := &runner{cmd: exec.Command(filepath.Join(bin, "local"), args...), exit: make(chan error, 1)}
	r.cmd.Stderr = &r.errors
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		r.said = append(r.said, lines.Text())
		if address, ok := strings.CutPrefix(lines.Text(), "ready: "); ok {
			r.site = strings.TrimSuffix(address, "/portal/")
			break
		}
	}
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, out)
		r.exit <- r.cmd.Wait()
		close(ended)
	}()
	if r.site == "" {
		<-ended // only then everything it said is there
	}
	return r
}

func ready(t *testing.T, state string, more ...string) *runner {
	t.Helper()
	r := launch(t, state, more...)
	if r.site == "" {
		t.Fatalf("not ready: %s", r.errors.String())
	}
	return r
}

func (r *runner) end(t *testing.T, signal syscall.Signal) {
	t.Helper()
	if err := r.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	select {
	case <-r.exit:
	case <-time.After(15 * time.Second):
		t.Fatal("the machine does not end")
	}
}

func (r *runner) ask(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(method, r.site+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func (r *runner) want(t *testing.T, method, path, body string, status int, text string) {
	t.Helper()
	if gotStatus, got := r.ask(t, method, path, body); gotStatus != status || !strings.Contains(got, text) {
		t.Errorf("%s %s: %d %s; want %d %s", method, path, gotStatus, got, status, text)
	}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("%s does not happen", what)
}

func (r *runner) seen(t *testing.T, key string) func() bool {
	return func() bool { _, text := r.ask(t, "GET", "/portal/"+key, ""); return text == "seen" }
}

func TestMachineEndToEnd(t *testing.T) {
	state := t.TempDir()
	r := ready(t, state)
	r.want(t, "GET", "/portal/", "", 200, r.site+"/portal") // the function's environment has local addresses
	r.want(t, "PUT", "/portal/one", "hello", 200, "")
	eventually(t, "the announcement of an object", r.seen(t, "one"))
	r.want(t, "DELETE", "/portal/one", "", 500, "is not authorized to perform: s3:DeleteObject")

	_, text := r.ask(t, "GET", "/_local/permissions.json", "")
	var report struct {
		Denied, Used []struct{ Function, Action, Sid string }
		Unused       []struct{ Function, Sid, Action string }
	}
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Denied) < 1 || report.Denied[0].Action != "logs:CreateLogStream" && report.Denied[0].Action != "s3:DeleteObject" {
		t.Errorf("denied: %+v", report.Denied)
	}
	if len(report.Unused) != 1 || report.Unused[0].Sid != "Spare" {
		t.Errorf("unused: %+v", report.Unused)
	}
	used := map[string]bool{}
	for _, u := range report.Used {
		used[u.Sid+" "+u.Action] = true
	}
	for _, want := range []string{"Write s3:PutObject", "Note dynamodb:PutItem", "Note dynamodb:GetItem", "Take sqs:ReceiveMessage", "Take sqs:DeleteMessage", "Take sqs:GetQueueAttributes"} {
		if !used[want] {
			t.Errorf("%s is not among the used: %v", want, used)
		}
	}
	r.end(t, syscall.SIGINT)

	again := ready(t, state)
	if again.site != r.site {
		t.Errorf("the address changed from %s to %s", r.site, again.site)
	}
	again.want(t, "GET", "/portal/one", "", 200, "seen")
}

func TestControls(t *testing.T) {
	r := ready(t, t.TempDir())
	for _, c := range []struct {
		method, path, body string
		status             int
		text               string
	}{
		{"GET", "/", "", 200, r.site + "/portal"}, // redirected to the portal
		{"GET", "/_local/", "", 200, "Strongroom on this computer"},
		{"GET", "/_local/style.css", "", 200, "body"},
		{"GET", "/_local/mail", "", 200, ""},
		{"GET", "/_local/people.json", "", 200, "[]"},
		{"GET", "/_local/functions.json", "", 200, "house-echo"},
		{"GET", "/_local/queues.json", "", 200, "house-work"},
		{"GET", "/_local/logs/echo", "", 200, ""},
		{"GET", "/_local/logs/nothing", "", 404, ""},
		{"GET", "/_local/logs/..%2fkeys", "", 404, ""},
		{"POST", "/_local/invoke/echo", `{"Source":"hand"}`, 200, `"source": "hand"`},
		{"POST", "/_local/invoke/house-echo", `{}`, 200, `"requestId"`},
		{"POST", "/_local/invoke/echo", `no JSON`, 400, ""},
		{"POST", "/_local/invoke/ghost", `{}`, 404, ""},
		{"POST", "/_local/schedule/house-tick", "", 200, `"failures": []`},
		{"POST", "/_local/schedule/ghost", "", 404, ""},
		{"POST", "/_local/kill/ghost", "", 404, ""},
		{"POST", "/_local/kill/echo", "", 200, `"killed": `},
		{"POST", "/_local/kill/s3", "", 200, `"killed": 1`},
		{"POST", "/_local/kill/dynamodb", "", 200, `"killed": 1`},
		{"PUT", "/portal/after-kill", "x", 200, ""},
		{"POST", "/_local/pause/echo", "", 200, `"paused": true`},
		{"POST", "/_local/pause/ghost", "", 404, ""},
	} {
		r.want(t, c.method, c.path, c.body, c.status, c.text)
	}
	r.want(t, "PUT", "/portal/while-paused", "x", 200, "")
	time.Sleep(700 * time.Millisecond)
	r.want(t, "GET", "/portal/while-paused", "", 200, "not seen")
	r.want(t, "POST", "/_local/resume/echo", "", 200, `"paused": false`)
	eventually(t, "the delivery after the pause", r.seen(t, "while-paused"))
	eventually(t, "the delivery after the kill", r.seen(t, "after-kill"))

	for name, change := range map[string]func(*http.Request){
		"another host name": func(req *http.Request) { req.Host = "evil.example" },
		"another origin":    func(req *http.Request) { req.Header.Set("Origin", "http://evil.example") },
	} {
		req, _ := http.NewRequest("POST", r.site+"/_local/kill/echo", nil)
		change(req)
		answer, err := http.DefaultClient.Do(req)
		if err != nil || answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %v %v", name, answer, err)
		}
	}
}

// children gives the ids of all processes below one.
func children(t *testing.T, pid int) []int {
	t.Helper()
	out, err := exec.Command("ps", "-e", "-o", "pid=,ppid=").Output()
	if err != nil {
		t.Fatal(err)
	}
	below := map[int][]int{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		child, _ := strconv.Atoi(fields[0])
		parent, _ := strconv.Atoi(fields[1])
		below[parent] = append(below[parent], child)
	}
	var all []int
	for next := []int{pid}; len(next) > 0; next = next[1:] {
		all = append(all, below[next[0]]...)
		next = append(next, below[next[0]]...)
	}
	return all
}

// TestS73_KilledMachineLeavesNoProcessAndLosesNothing kills the machine itself
// while a delivery is held back, and starts it again.
func TestS73_KilledMachineLeavesNoProcessAndLosesNothing(t *testing.T) {
	state := t.TempDir()
	r := ready(t, state)
	r.want(t, "POST", "/_local/pause/echo", "", 200, "")
	r.want(t, "PUT", "/portal/kept", "x", 200, "")
	pids := children(t, r.cmd.Process.Pid)
	if len(pids) < 3 {
		t.Fatalf("children: %v", pids)
	}
	r.end(t, syscall.SIGKILL)
	eventually(t, "the end of all children", func() bool {
		for _, pid := range pids {
			if syscall.Kill(pid, 0) == nil {
				return false
			}
		}
		return true
	})
	again := ready(t, state)
	eventually(t, "the delivery after the restart", again.seen(t, "kept"))
}

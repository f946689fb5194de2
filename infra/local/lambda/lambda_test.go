package lambda_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"strongroom/infra/local/lambda"
	"strongroom/infra/local/process"
)

var program string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "lambda")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	program = filepath.Join(folder, "probe")
	if out, err := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", program, "./testdata/probe").CombinedOutput(); err != nil {
		fmt.Printf("%v\n%s", err, out)
		os.Exit(1)
	}
	status := m.Run()
	os.RemoveAll(folder)
	os.Exit(status)
}

func probe(t *testing.T, change func(*lambda.Config)) (*lambda.Function, *process.Tail) {
	t.Helper()
	log := new(process.Tail)
	config := lambda.Config{
		Name: "probe", ARN: "arn:probe", Program: program, Temp: t.TempDir(), Timeout: 10 * time.Second, Most: 4, Log: log,
		Env: []string{"PATH=/bin", "GIVEN=1"},
	}
	if change != nil {
		change(&config)
	}
	f := lambda.New(config)
	t.Cleanup(f.Close)
	return f, log
}

func invoke(t *testing.T, f *lambda.Function, event string) (lambda.Result, map[string]any) {
	t.Helper()
	result, err := f.Invoke(context.Background(), []byte(event))
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(result.Payload, &answer); err != nil {
		t.Fatalf("%v: %s", err, result.Payload)
	}
	return result, answer
}

func TestInvokeKeepsTheProcess(t *testing.T) {
	f, log := probe(t, nil)
	first, a := invoke(t, f, `{}`)
	second, b := invoke(t, f, `{}`)
	if !first.Cold || second.Cold || a["pid"] != b["pid"] || first.RequestID == second.RequestID {
		t.Errorf("first %+v %v, second %+v %v", first, a, second, b)
	}
	if !strings.Contains(log.String(), `"platform.report"`) || !strings.Contains(log.String(), "initDurationMs") {
		t.Errorf("no report in the log: %s", log)
	}
	state := f.State()
	if state.Processes != 1 || state.Idle != 1 || state.Starts != 1 || state.InitMillis[0] <= 0 || state.FirstAnswerMillis[0] < state.InitMillis[0] {
		t.Errorf("%+v", state)
	}
}

func TestInvokeOutcomes(t *testing.T) {
	f, _ := probe(t, func(c *lambda.Config) { c.Timeout = 700 * time.Millisecond })
	for _, c := range []struct{ name, event, kind, message string }{
		{"error of the function", `{"do":"fail","value":"no luck"}`, "errorString", "no luck"},
		{"panic", `{"do":"panic","value":"oh"}`, "string", "oh"},
		{"process ends", `{"do":"exit"}`, "Runtime.ExitError", "exit status 7"},
		{"too slow", `{"do":"sleep","value":"5s"}`, "Sandbox.Timedout", "Task timed out after 0.70 seconds"},
		{"answer too large", `{"do":"large"}`, "Function.ResponseSizeTooLarge", "exceeded maximum allowed payload size"},
	} {
		result, answer := invoke(t, f, c.event)
		if result.Error != "Unhandled" || answer["errorType"] != c.kind || !strings.Contains(answer["errorMessage"].(string), c.message) {
			t.Errorf("%s: %+v %s", c.name, result.Error, result.Payload)
		}
		if after, _ := invoke(t, f, `{}`); after.Error != "" { // the function goes on
			t.Errorf("after %s: %s", c.name, after.Payload)
		}
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("SECRET_OF_THE_RUNNER", "x")
	f, _ := probe(t, nil)
	_, answer := invoke(t, f, `{"do":"env"}`)
	var names []string
	for _, variable := range answer["env"].([]any) {
		name, _, _ := strings.Cut(variable.(string), "=")
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{"AWS_LAMBDA_RUNTIME_API", "GIVEN", "PATH", "PWD", "TMPDIR", "_X_AMZN_TRACE_ID"}
	if !slices.Equal(slices.DeleteFunc(names, func(n string) bool { return n == "PWD" }), slices.DeleteFunc(want, func(n string) bool { return n == "PWD" })) {
		t.Errorf("%v", names)
	}
}

func TestContext(t *testing.T) {
	f, _ := probe(t, nil)
	result, answer := invoke(t, f, `{"do":"context"}`)
	if left := answer["left"].(float64); answer["arn"] != "arn:probe" || answer["request"] != result.RequestID || left < 9 || left > 10 {
		t.Errorf("%v", answer)
	}
}

func TestOneInvocationPerProcessAndALimit(t *testing.T) {
	f, _ := probe(t, nil)
	var mu sync.Mutex
	var all sync.WaitGroup
	pids := map[any]int{}
	began := time.Now()
	for range 8 {
		all.Go(func() {
			_, answer := invoke(t, f, `{"do":"sleep","value":"300ms"}`)
			mu.Lock()
			defer mu.Unlock()
			pids[answer["pid"]]++
		})
	}
	all.Wait()
	if len(pids) > 4 || len(pids) < 2 {
		t.Errorf("%d processes, the limit is 4", len(pids))
	}
	if took := time.Since(began); took < 600*time.Millisecond {
		t.Errorf("8 calls of 300 ms in 4 processes took %v", took)
	}
}

func TestS73_KilledProcessFailsItsInvocationAndNoOther(t *testing.T) {
	f, _ := probe(t, nil)
	invoke(t, f, `{}`)
	done := make(chan lambda.Result)
	go func() {
		result, _ := f.Invoke(context.Background(), []byte(`{"do":"sleep","value":"5s"}`))
		done <- result
	}()
	time.Sleep(100 * time.Millisecond)
	if killed := f.Kill(); killed != 1 {
		t.Errorf("%d processes killed", killed)
	}
	if result := <-done; result.Error != "Unhandled" || !strings.Contains(string(result.Payload), "Runtime.ExitError") {
		t.Errorf("%+v", result)
	}
	if result, _ := invoke(t, f, `{}`); result.Error != "" || !result.Cold {
		t.Errorf("after: %+v", result)
	}
}

func TestS73_IdleProcessThatDiedLosesNoInvocation(t *testing.T) {
	f, _ := probe(t, nil)
	for range 10 {
		_, answer := invoke(t, f, `{}`)
		pid := int(answer["pid"].(float64))
		go func() { _ = syscall.Kill(pid, syscall.SIGKILL) }()
		result, err := f.Invoke(context.Background(), []byte(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		// The kill may hit before or during the call; only a call that the process had taken may fail.
		if result.Error != "" && !strings.Contains(string(result.Payload), "Runtime.ExitError") {
			t.Errorf("%s", result.Payload)
		}
	}
}

func TestProgramThatDoesNotStart(t *testing.T) {
	f, log := probe(t, func(c *lambda.Config) { c.Env = []string{"PROBE_NO_START=1"} })
	result, answer := invoke(t, f, `{}`)
	if answer["errorType"] != "Runtime.ExitError" || !strings.Contains(result.Log, "not today") || !strings.Contains(log.String(), "not today") {
		t.Errorf("%s %q", result.Payload, result.Log)
	}
	missing, _ := probe(t, func(c *lambda.Config) { c.Program = "/nowhere/bootstrap" })
	if _, err := missing.Invoke(context.Background(), []byte(`{}`)); err == nil {
		t.Error("a missing program runs")
	}
}

func TestRefusals(t *testing.T) {
	f, _ := probe(t, nil)
	if _, err := f.Invoke(context.Background(), []byte(`no JSON`)); err == nil {
		t.Error("an event that is not JSON is taken")
	}
	f.Close()
	if _, err := f.Invoke(context.Background(), []byte(`{}`)); !errors.Is(err, lambda.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestPause(t *testing.T) {
	f, _ := probe(t, nil)
	running := func() bool {
		select {
		case <-f.Running():
			return true
		default:
			return false
		}
	}
	for _, c := range []struct {
		name string
		do   func()
		want bool
	}{
		{"at first", func() {}, true}, {"paused", f.Pause, false}, {"paused twice", f.Pause, false},
		{"resumed", f.Resume, true}, {"resumed twice", f.Resume, true},
	} {
		if c.do(); running() != c.want || f.State().Paused == c.want {
			t.Errorf("%s: running is %v", c.name, running())
		}
	}
}

func TestPlatformActionsAreTold(t *testing.T) {
	var mu sync.Mutex
	told := map[string]int{}
	f, _ := probe(t, func(c *lambda.Config) {
		c.Logged = func(action string) { mu.Lock(); told[action]++; mu.Unlock() }
	})
	invoke(t, f, `{}`)
	invoke(t, f, `{}`)
	if told["logs:CreateLogStream"] != 1 || told["logs:PutLogEvents"] != 2 {
		t.Errorf("%v", told)
	}
}

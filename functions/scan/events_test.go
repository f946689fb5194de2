package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	lambdaevents "github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"
)

type call struct {
	Key, Version string
	Last         bool
}

// notebook takes what the events lead to.
type notebook struct {
	calls      []call
	rung       []string
	reconciled int
	err        error
}

func (n *notebook) Rung(_ context.Context, matter, document string) error {
	n.rung = append(n.rung, matter+"/"+document)
	return n.err
}

func (n *notebook) Arrived(_ context.Context, key, version string, last bool) error {
	n.calls = append(n.calls, call{key, version, last})
	return n.err
}

func (n *notebook) Reconcile(context.Context) error { n.reconciled++; return n.err }

func sample(t *testing.T, name string) json.RawMessage {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "events", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestS61_EventsLeadToScans(t *testing.T) {
	n := &notebook{}
	e := &events{service: n, log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	out, err := e.Handle(context.Background(), sample(t, "scan.json"))
	if err != nil {
		t.Fatal(err)
	}
	if failed := out.(lambdaevents.SQSEventResponse).BatchItemFailures; len(failed) != 0 {
		t.Errorf("failed: %v", failed)
	}
	if _, err := e.Handle(context.Background(), sample(t, "scan-reconcile.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Handle(context.Background(), sample(t, "scan-task.json")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"01JNABCDEFGHJKMNPQRSTVWXYZ/01JNABCDEFGHJKMNPQRSTVWXZ0"}, n.rung); diff != "" {
		t.Errorf("doorbells:\n%s", diff)
	}
	want := []call{{"01JNABCDEFGHJKMNPQRSTVWXYZ/01JNABCDEFGHJKMNPQRSTVWXZ0", "v1", false}}
	if diff := cmp.Diff(want, n.calls); diff != "" || n.reconciled != 1 {
		t.Errorf("reconciled %d times; calls:\n%s", n.reconciled, diff)
	}
}

// Only the messages that failed come again, and the last delivery is told as such.
func TestS73_FailedMessagesComeAgain(t *testing.T) {
	message := func(id, count, body string) lambdaevents.SQSMessage {
		return lambdaevents.SQSMessage{MessageId: id, Body: body, Attributes: map[string]string{"ApproximateReceiveCount": count}}
	}
	created := `{"Records":[{"s3":{"object":{"key":"m%2Fd+1","versionId":"v"}}}]}`
	raw, _ := json.Marshal(lambdaevents.SQSEvent{Records: []lambdaevents.SQSMessage{
		message("a", "3", created), message("b", "1", "not JSON"), message("c", "1", `{"Event":"s3:TestEvent"}`), message("d", "1", `{"Records":[{"s3":{"object":{"key":"%zz"}}}]}`),
	}})
	n := &notebook{err: errors.New("broken")}
	e := &events{service: n, log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	out, err := e.Handle(context.Background(), raw)
	if err != nil {
		t.Fatal(err)
	}
	failed := []string{}
	for _, f := range out.(lambdaevents.SQSEventResponse).BatchItemFailures {
		failed = append(failed, f.ItemIdentifier)
	}
	if diff := cmp.Diff([]string{"a", "b", "d"}, failed); diff != "" {
		t.Errorf("failed messages:\n%s", diff)
	}
	if diff := cmp.Diff([]call{{"m/d 1", "v", true}}, n.calls); diff != "" {
		t.Errorf("calls:\n%s", diff)
	}
}

func TestEventsOfNoKnownKindAreRefused(t *testing.T) {
	e := &events{service: &notebook{}, log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	for _, raw := range []string{"", "{}", "[]", `{"detail-type":"other"}`, `{"Records":[]}`} {
		if _, err := e.Handle(context.Background(), json.RawMessage(raw)); err == nil {
			t.Errorf("%q was taken", raw)
		}
	}
}

func FuzzEvents(f *testing.F) {
	f.Add([]byte(`{"Records":[{"body":"{\"Records\":[{\"s3\":{\"object\":{\"key\":\"a/b\"}}}]}"}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		e := &events{service: &notebook{}, log: slog.New(slog.NewTextHandler(io.Discard, nil))}
		_, _ = e.Handle(context.Background(), raw)
	})
}

package queue_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"strongroom/infra/local/queue"
)

// TestMain plays a process that sends messages until it is killed, when asked.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "send" {
		q, err := queue.Open(os.Args[2], queue.Config{Name: "work", Visibility: time.Minute})
		for i := 0; err == nil; i++ {
			if _, err = q.Send(fmt.Sprintf("message %d", i)); err == nil {
				fmt.Printf("message %d\n", i)
			}
		}
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func open(t *testing.T, folder string, config queue.Config) *queue.Queue {
	t.Helper()
	q, err := queue.Open(folder, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	return q
}

func send(t *testing.T, q *queue.Queue, bodies ...string) {
	t.Helper()
	for _, body := range bodies {
		if _, err := q.Send(body); err != nil {
			t.Fatal(err)
		}
	}
}

func receive(t *testing.T, q *queue.Queue, most int) []queue.Message {
	t.Helper()
	messages, err := q.Receive(most)
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

func TestVisibilityAndReceipts(t *testing.T) {
	c := &clock{time.Unix(1000, 0)}
	q := open(t, t.TempDir(), queue.Config{Name: "work", Visibility: 30 * time.Second, Now: c.Now})
	send(t, q, "a")
	first := receive(t, q, 10)
	if len(first) != 1 || first[0].Received != 1 || first[0].Body != "a" {
		t.Fatalf("first: %+v", first)
	}
	if again := receive(t, q, 10); len(again) != 0 {
		t.Fatalf("a hidden message is received: %+v", again)
	}
	c.now = c.now.Add(31 * time.Second)
	second := receive(t, q, 10)
	if len(second) != 1 || second[0].Received != 2 || !second[0].First.Equal(first[0].First) {
		t.Fatalf("second: %+v", second)
	}
	if err := q.Delete(first[0]); !errors.Is(err, queue.ErrReceipt) {
		t.Errorf("an old receipt deletes: %v", err)
	}
	if err := q.Delete(second[0]); err != nil {
		t.Error(err)
	}
	c.now = c.now.Add(time.Hour)
	if rest := receive(t, q, 10); len(rest) != 0 {
		t.Errorf("a deleted message comes again: %+v", rest)
	}
}

func TestReceiveGivesTheOldestFirstAndNotTooMany(t *testing.T) {
	c := &clock{time.Unix(1000, 0)}
	q := open(t, t.TempDir(), queue.Config{Name: "work", Visibility: time.Minute, Now: c.Now})
	for _, body := range []string{"a", "b", "c"} {
		send(t, q, body)
		c.now = c.now.Add(time.Second)
	}
	got := receive(t, q, 2)
	if len(got) != 2 || got[0].Body != "a" || got[1].Body != "b" {
		t.Errorf("%+v", got)
	}
	if state := q.State(); state.Visible != 1 || state.InFlight != 2 || len(state.Messages) != 3 {
		t.Errorf("%+v", state)
	}
}

func TestS73_PoisonEndsInTheDeadLetterQueue(t *testing.T) {
	c, folder := &clock{time.Unix(1000, 0)}, t.TempDir()
	dead := open(t, folder, queue.Config{Name: "dead", Visibility: time.Minute, Now: c.Now})
	config := queue.Config{Name: "work", Visibility: time.Second, MaxReceive: 3, Dead: dead, Now: c.Now}
	q := open(t, folder, config)
	send(t, q, "poison")
	for i := range 3 {
		if got := receive(t, q, 1); len(got) != 1 || got[0].Received != i+1 {
			t.Fatalf("receive %d: %+v", i+1, got)
		}
		c.now = c.now.Add(2 * time.Second)
		if i == 1 { // the count survives a restart
			if err := q.Close(); err != nil {
				t.Fatal(err)
			}
			q = open(t, folder, config)
		}
	}
	if got := receive(t, q, 1); len(got) != 0 {
		t.Fatalf("received a fourth time: %+v", got)
	}
	got := receive(t, dead, 1)
	if len(got) != 1 || got[0].Body != "poison" {
		t.Errorf("dead: %+v", got)
	}
	if state := q.State(); len(state.Messages) != 0 {
		t.Errorf("left: %+v", state)
	}
}

func TestRetention(t *testing.T) {
	c := &clock{time.Unix(1000, 0)}
	q := open(t, t.TempDir(), queue.Config{Name: "work", Visibility: time.Second, Retention: time.Hour, Now: c.Now})
	send(t, q, "old")
	c.now = c.now.Add(2 * time.Hour)
	send(t, q, "new")
	if got := receive(t, q, 10); len(got) != 1 || got[0].Body != "new" {
		t.Errorf("%+v", got)
	}
}

// TestS73_SentMessagesSurviveKill kills a sending process and looks for every
// message that it was told is sent.
func TestS73_SentMessagesSurviveKill(t *testing.T) {
	folder := t.TempDir()
	var sent []string
	for range 3 {
		cmd := exec.Command(os.Args[0], "send", folder)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for i := 0; lines.Scan(); i++ {
			if !strings.HasPrefix(lines.Text(), "message ") {
				t.Fatal(lines.Text())
			}
			sent = append(sent, lines.Text())
			if i == 20 {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // killed
	}
	q := open(t, folder, queue.Config{Name: "work", Visibility: time.Minute})
	have := map[string]int{}
	for _, m := range receive(t, q, 1_000_000) {
		have[m.Body]++
	}
	want := map[string]int{}
	for _, body := range sent {
		want[body]++
	}
	for body, count := range want {
		if have[body] < count {
			t.Errorf("%s: %d of %d left", body, have[body], count)
		}
	}
}

func TestInFlightIsVisibleAfterARestart(t *testing.T) {
	folder, config := t.TempDir(), queue.Config{Name: "work", Visibility: time.Hour}
	q := open(t, folder, config)
	send(t, q, "a")
	receive(t, q, 1)
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, open(t, folder, config), 1); len(got) != 1 || got[0].Received != 2 {
		t.Errorf("%+v", got)
	}
}

func TestJournal(t *testing.T) {
	const whole = `{"put":{"id":"A","body":"a","sent":"2026-01-01T00:00:00Z","first":"0001-01-01T00:00:00Z","received":0,"visible":"0001-01-01T00:00:00Z"}}` + "\n"
	for _, c := range []struct {
		name, text string
		messages   int
		ok         bool
	}{
		{"empty", "", 0, true},
		{"one message", whole, 1, true},
		{"deleted", whole + `{"delete":"A"}` + "\n", 0, true},
		{"last line cut short", whole + `{"put":{"id":"B"`, 1, true},
		{"damage in the middle", "x\n" + whole, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "work.jsonl"), []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			q, err := queue.Open(folder, queue.Config{Name: "work"})
			if (err == nil) != c.ok {
				t.Fatal(err)
			}
			if err == nil && len(receive(t, q, 10)) != c.messages {
				t.Error("other messages than expected")
			}
		})
	}
}

func TestJournalStaysSmall(t *testing.T) {
	folder := t.TempDir()
	q := open(t, folder, queue.Config{Name: "work", Visibility: time.Minute})
	for range 1500 {
		send(t, q, "x")
		for _, m := range receive(t, q, 1) {
			if err := q.Delete(m); err != nil {
				t.Fatal(err)
			}
		}
	}
	info, err := os.Stat(filepath.Join(folder, "work.jsonl"))
	if err != nil || info.Size() > 1<<20 {
		t.Errorf("%v bytes, %v", info.Size(), err)
	}
}

func TestWait(t *testing.T) {
	q := open(t, t.TempDir(), queue.Config{Name: "work"})
	arrived := q.Wait()
	select {
	case <-arrived:
		t.Fatal("a message arrived from nowhere")
	default:
	}
	send(t, q, "a")
	<-arrived
}

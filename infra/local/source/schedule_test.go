package source

import (
	"context"
	"strings"
	"testing"
	"time"

	"strongroom/infra/local/lambda"
)

func TestSchedule(t *testing.T) {
	function := newFake(func([]byte) lambda.Result { return lambda.Result{Payload: []byte(`null`)} })
	schedules, err := ReadSchedules(stack(t, house), function, quiet)
	if err != nil || len(schedules) != 1 || schedules[0].Name != "tick" || schedules[0].Every != time.Minute {
		t.Fatalf("%+v %v", schedules, err)
	}
	if results := schedules[0].Fire(context.Background()); len(results) != 2 {
		t.Errorf("%+v", results)
	}
	if string(function.events[0]) != `{"do":1}` || !strings.Contains(string(function.events[1]), `"detail-type":"Scheduled Event"`) {
		t.Errorf("%s", function.events)
	}
	schedules[0].Every = 10 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go schedules[0].Run(ctx)
	eventually(t, "the second firing by the clock", func() bool { return function.count() >= 6 })
}

func TestParseRate(t *testing.T) {
	for expression, want := range map[string]time.Duration{
		"rate(1 minute)": time.Minute, "rate(5 minutes)": 5 * time.Minute, "rate(2 hours)": 2 * time.Hour, "rate(1 day)": 24 * time.Hour,
		"rate(0 minutes)": 0, "rate(1 second)": 0, "rate(-1 minutes)": 0, "rate(99999999999999999999 days)": 0, "": 0, "cron(* * * * ? *)": 0,
	} {
		got, err := parseRate(expression)
		if got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %v %v", expression, got, err)
		}
	}
}

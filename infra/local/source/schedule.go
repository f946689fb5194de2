package source

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"time"

	"strongroom/infra/local/lambda"
	"strongroom/infra/local/permissions"
	"strongroom/infra/local/template"
)

// Schedule fires a rule at its rate.
type Schedule struct {
	Name    string
	Every   time.Duration
	targets []target
	invoker Invoker
	log     *slog.Logger
}

type target struct {
	function string
	event    []byte
}

var rate = regexp.MustCompile(`^rate\((\d+) (minute|hour|day)s?\)$`)

// parseRate reads a rate expression.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
func parseRate(expression string) (time.Duration, error) {
	parts := rate.FindStringSubmatch(expression)
	if parts == nil {
		return 0, fmt.Errorf("%w: schedule %q", ErrTemplate, expression)
	}
	count, err := strconv.Atoi(parts[1])
	if err != nil || count < 1 || count > 10000 {
		return 0, fmt.Errorf("%w: schedule %q", ErrTemplate, expression)
	}
	unit := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}[parts[2]]
	return time.Duration(count) * unit, nil
}

// ReadSchedules reads the rules of the template that fire by the clock.
func ReadSchedules(stack *template.Stack, invoker Invoker, log *slog.Logger) ([]*Schedule, error) {
	var out []*Schedule
	for _, rule := range stack.Of("AWS::Events::Rule") {
		p := rule.Properties
		if p.Text("State") == "DISABLED" {
			continue
		}
		if p.At("EventPattern").Present() {
			return nil, fmt.Errorf("%w: rule %s listens to events", ErrTemplate, rule.Name)
		}
		every, err := parseRate(p.Text("ScheduleExpression"))
		if err != nil {
			return nil, err
		}
		s := &Schedule{Name: rule.Name, Every: every, invoker: invoker, log: log}
		for _, entry := range p.List("Targets") {
			function, err := functionOf(stack, entry.Text("Arn"))
			if err != nil {
				return nil, err
			}
			if !permissions.MayInvoke(stack, function, "events.amazonaws.com", rule.ARN) {
				return nil, fmt.Errorf("%w: function %s has no permission for rule %s", ErrTemplate, function.Name, rule.Name)
			}
			s.targets = append(s.targets, target{function.Name, []byte(entry.Text("Input"))})
		}
		out = append(out, s)
	}
	return out, nil
}

// Run fires at each interval until the context ends, first one interval from now.
func (s *Schedule) Run(ctx context.Context) {
	ticker := time.NewTicker(s.Every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			go s.Fire(ctx)
		}
	}
}

// Fire invokes every target that is not paused now and gives the results.
func (s *Schedule) Fire(ctx context.Context) []lambda.Result {
	var out []lambda.Result
	for _, t := range s.targets {
		select {
		case <-s.invoker.Running(t.function):
		default:
			continue
		}
		event := t.event
		if len(event) == 0 {
			event = scheduled(s.Name)
		}
		result, err := s.invoker.Invoke(context.WithoutCancel(ctx), t.function, event)
		if err != nil || result.Error != "" {
			s.log.Warn("scheduled call failed", "rule", s.Name, "function", t.function, "cause", err, "error", string(result.Payload))
		}
		out = append(out, result)
	}
	return out
}

// scheduled is the event that EventBridge sends for a target without input of its own.
func scheduled(rule string) []byte {
	text, _ := json.Marshal(map[string]any{ // strings only: can't fail
		"version": "0", "source": "aws.events", "detail-type": "Scheduled Event",
		"time": time.Now().UTC().Format(time.RFC3339), "resources": []string{rule}, "detail": map[string]any{},
	})
	return text
}

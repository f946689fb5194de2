package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"strongroom/shared/assembly"
	"strongroom/shared/aws/directory"
	"strongroom/shared/enrolment"
	"strongroom/shared/person"
)

// operator has what the commands need.
type operator struct {
	*assembly.Parts
	enrol     *enrolment.Service
	directory *directory.Directory
}

// newOperator names the tables as the stack does.
func newOperator(ctx context.Context, stack, pool, name string) (*operator, error) {
	if pool == "" {
		return nil, fmt.Errorf("say which user pool: -pool ID (the stack's output UserPoolId)")
	}
	for variable, table := range map[string]string{"PORTAL_TABLE": "portal", "SESSIONS_TABLE": "sessions", "AUDIT_TABLE": "audit"} {
		if err := os.Setenv(variable, stack+"-"+table); err != nil {
			return nil, err
		}
	}
	parts, err := assembly.New(ctx, true)
	if err != nil {
		return nil, err
	}
	people := directory.New(parts.AWS, pool)
	return &operator{Parts: parts, directory: people, enrol: &enrolment.Service{
		Door: parts.Door, Rows: parts.Tables, Directory: people, Operator: name, Now: parts.Now, NewID: parts.NewID,
	}}, nil
}

func (o *operator) matterCommand(ctx context.Context, arguments []string) error {
	flags := flag.NewFlagSet("matter", flag.ContinueOnError)
	number := flags.String("number", "", "the firm's matter `number`")
	name := flags.String("name", "", "the matter's `name`")
	client := flags.String("client", "", "the client's `name`")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	m, err := o.enrol.OpenMatter(ctx, *number, *name, *client)
	if err != nil {
		return err
	}
	fmt.Println(m.ID)
	return nil
}

func (o *operator) inviteCommand(ctx context.Context, arguments []string) error {
	flags := flag.NewFlagSet("invite", flag.ContinueOnError)
	email := flags.String("email", "", "the person's e-mail `address`")
	name := flags.String("name", "", "the person's `name`")
	role := flags.String("role", "", "administrator, attorney, paralegal or client")
	matters := flags.String("matter", "", "`ids` of matters to put the person on, separated by commas")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	parsed, err := person.ParseRole(*role)
	if err != nil {
		return err
	}
	p, err := o.enrol.Invite(ctx, *email, *name, parsed, false)
	if err != nil {
		return err
	}
	fmt.Println(p.ID)
	if *matters == "" {
		return nil
	}
	for _, id := range strings.Split(*matters, ",") {
		if err := o.enrol.AddMember(ctx, p.ID, id); err != nil {
			return err
		}
	}
	return nil
}

func (o *operator) memberCommand(ctx context.Context, arguments []string) error {
	flags := flag.NewFlagSet("member", flag.ContinueOnError)
	personID := flags.String("person", "", "the person's `id`")
	matterID := flags.String("matter", "", "the matter's `id`")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	return o.enrol.AddMember(ctx, *personID, *matterID)
}

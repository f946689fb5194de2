package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"strongroom/shared/access"
	"strongroom/shared/lexicon"
	"strongroom/shared/rulebook"
)

// listsCommand keeps the firm's own lists. A page of the portal does the same for short ones; this command takes them of any size:
//
//	lists show
//	lists load [-name NAME] FILE     .txt words, .tsv patterns, .csv records
//	lists remove words|patterns|records NAME
func (o *operator) listsCommand(ctx context.Context, arguments []string) error {
	service := &rulebook.Service{Door: o.Door, Rows: o.Tables, Now: o.Now, NewID: o.NewID}
	return keepLists(ctx, service, rulebook.Actor{Who: access.ByOperator(o.enrol.Operator)}, arguments, os.Stdout)
}

var errListsUse = coded{errors.New("say what to do: lists show, lists load [-name NAME] FILE, or lists remove SORT NAME"), wrongUse}

func keepLists(ctx context.Context, service *rulebook.Service, who rulebook.Actor, arguments []string, out io.Writer) error {
	if len(arguments) == 0 {
		return errListsUse
	}
	flags := flag.NewFlagSet("lists "+arguments[0], flag.ContinueOnError)
	name := flags.String("name", "", "the list's `name`; default: the file's, without its ending")
	if err := flags.Parse(arguments[1:]); err != nil {
		return coded{err, wrongUse}
	}
	switch verb := arguments[0]; {
	case verb == "show" && flags.NArg() == 0:
		return showLists(ctx, service, who, out)
	case verb == "load" && flags.NArg() == 1:
		return loadList(ctx, service, who, flags.Arg(0), *name, out)
	case verb == "remove" && flags.NArg() == 2:
		return service.RemoveList(ctx, who, lexicon.Sort(flags.Arg(0)), flags.Arg(1))
	}
	return errListsUse
}

func showLists(ctx context.Context, service *rulebook.Service, who rulebook.Actor, out io.Writer) error {
	standing, err := service.Look(ctx, who)
	if err != nil {
		return err
	}
	for _, e := range standing.Lists.Lists {
		if _, err := fmt.Fprintf(out, "%-10s%-24s%8d entries, %d bytes, loaded by %s, %s\n", e.Sort, e.Name, e.Entries, e.Bytes, e.ByName, e.At.Format("2006-01-02 15:04")); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "%d lists, version %q\n", len(standing.Lists.Lists), standing.Lists.Version)
	return err
}

func loadList(ctx context.Context, service *rulebook.Service, who rulebook.Actor, path, name string, out io.Writer) error {
	sort, err := lexicon.SortOf(path)
	if err != nil {
		return err
	}
	if name == "" {
		name = strings.ToLower(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)))
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	p, err := service.LoadList(ctx, who, sort, name, f)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s %s: %d entries are in force.\n", sort, name, p.Entries)
	if sort != lexicon.Clients {
		return nil
	}
	fmt.Fprintf(out, "%d different values are looked for, %d of them in more than 64 records, which only support others.\n", p.Report.Values, p.Report.Common)
	for _, reason := range slices.Sorted(maps.Keys(p.Report.Skipped)) {
		fmt.Fprintf(out, "Not looked for: %d values of %s.\n", p.Report.Skipped[reason], reason)
	}
	if p.Report.Lost > 0 {
		fmt.Fprintf(out, "%d records can't be found, because too few of their values are looked for.\n", p.Report.Lost)
	}
	return nil
}

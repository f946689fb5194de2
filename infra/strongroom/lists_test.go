package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"strongroom/shared/access"
	"strongroom/shared/aws/table/tabletest"
	"strongroom/shared/door"
	"strongroom/shared/rulebook"
)

func TestS62_ListsCommand(t *testing.T) {
	policies, err := access.Load()
	if err != nil {
		t.Fatal(err)
	}
	tables := tabletest.Open(t)
	newID := func(at time.Time) string { return ulid.MustNew(ulid.Timestamp(at), ulid.DefaultEntropy()).String() }
	d := &door.Door{Policies: policies, Store: tables, Now: time.Now, NewID: newID, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	service := &rulebook.Service{Door: d, Rows: tables, Now: time.Now, NewID: newID}
	dir := folder(t, map[string]string{"Clients.csv": "who:name,account:number\nAda Moreno,AC12345678\nBo,12\n", "names.txt": "falcon\n", "bad.tsv": "a\t\\d+\tx\n", "x.pdf": "x"})
	for _, c := range []struct {
		arguments string
		code      int
		want      string
	}{
		{"show", 0, "0 lists"},
		{"load Clients.csv", 0, "records clients: 2 entries are in force.\n2 different values are looked for, 0 of them in more than 64 records"},
		{"load -name code-names names.txt", 0, "words code-names: 1 entries"},
		{"load bad.tsv", 1, "how often something may repeat"},
		{"load x.pdf", 1, "must end in .txt"},
		{"load none.txt", 1, "no such file"},
		{"show", 0, "2 lists"},
		{"remove words code-names", 0, ""},
		{"remove words code-names", 1, "no such list"},
		{"show", 0, "records   clients"},
		{"", 2, "say what to do"},
		{"load", 2, "say what to do"},
	} {
		arguments := strings.Fields(c.arguments)
		if len(arguments) > 1 && arguments[0] == "load" {
			arguments[len(arguments)-1] = filepath.Join(dir, arguments[len(arguments)-1])
		}
		var out bytes.Buffer
		err := keepLists(context.Background(), service, rulebook.Actor{Who: access.ByOperator("ops")}, arguments, &out)
		if err != nil {
			out.WriteString(err.Error())
		}
		if exitCode(err) != c.code || !strings.Contains(out.String(), c.want) || strings.Contains(out.String(), "Moreno") {
			t.Errorf("lists %s: exit %d\n%s", c.arguments, exitCode(err), out.String())
		}
	}
}

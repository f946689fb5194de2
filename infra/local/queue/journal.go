package queue

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// record is one line of the journal: a message as it is now, or the end of one.
type record struct {
	Put    *entry `json:"put,omitempty"`
	Delete string `json:"delete,omitempty"`
}

// journal is an append-only file of JSON lines.
type journal struct {
	path  string
	file  *os.File
	lines int
}

// openJournal replays the journal at path. A last line that a kill cut short is
// dropped: whoever sent it was never told of success.
func openJournal(path string, replay func(record)) (*journal, error) {
	j := &journal{path: path}
	file, err := os.Open(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil {
		defer file.Close()
		reader := bufio.NewReader(file)
		for {
			line, err := reader.ReadBytes('\n')
			if err != nil {
				if errors.Is(err, io.EOF) {
					break
				}
				return nil, err
			}
			var r record
			if err := json.Unmarshal(line, &r); err != nil {
				return nil, fmt.Errorf("line %d of %s: %w", j.lines+1, path, err)
			}
			replay(r)
			j.lines++
		}
	}
	return j, nil
}

// append writes one line; with sync it is on disk when append returns.
func (j *journal) append(r record, sync bool) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := j.file.Write(append(text, '\n')); err != nil {
		return err
	}
	j.lines++
	if sync {
		return j.file.Sync()
	}
	return nil
}

// compact replaces the journal by one that holds only the given entries.
func (j *journal) compact(entries []*entry) error {
	file, err := os.OpenFile(j.path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	writer := bufio.NewWriter(file)
	encoder := json.NewEncoder(writer)
	for _, e := range entries {
		if err := encoder.Encode(record{Put: e}); err != nil {
			file.Close()
			return err
		}
	}
	if err := errors.Join(writer.Flush(), file.Sync()); err != nil {
		file.Close()
		return err
	}
	if err := os.Rename(j.path+".new", j.path); err != nil {
		file.Close()
		return err
	}
	old := j.file
	j.file, j.lines = file, len(entries)
	if old != nil {
		return old.Close()
	}
	return nil
}

func (j *journal) close() error { return j.file.Close() }

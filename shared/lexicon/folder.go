package lexicon

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// ReadFolder reads every list in a folder, by the endings of the files' names (see SortOf); files with other endings are passed over. The names of the
// lists are those of the files. The error names the file.
func ReadFolder(folder fs.FS, key []byte) (*Lexicon, error) {
	files, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	var all Lists
	for _, f := range files {
		sort, err := SortOf(f.Name())
		if err != nil || f.IsDir() {
			continue
		}
		l, err := readList(folder, f.Name(), sort, key)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		all.Dictionaries, all.Patterns, all.Records = append(all.Dictionaries, l.Dictionaries...), append(all.Patterns, l.Patterns...), append(all.Records, l.Records...)
	}
	return Compile(all)
}

func readList(folder fs.FS, file string, sort Sort, key []byte) (Lists, error) {
	f, err := folder.Open(file)
	if err != nil {
		return Lists{}, err
	}
	defer f.Close()
	p, err := Prepare(sort, strings.TrimSuffix(file, path.Ext(file)), f, key)
	if err != nil {
		return Lists{}, err
	}
	return open(sort, p.Name, p.stored, key)
}

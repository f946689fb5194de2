package lexicon

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
)

// prose is contract language with names, dates and numbers that are in no list, about 40 of them in 1,000 words.
func prose(size int) string {
	words := strings.Fields(`the party of first part shall deliver to second party all documents that relate to this agreement within thirty days after notice in
		writing and neither side may assign its rights without prior consent Tenant Landlord Agreement Schedule Section provided however that nothing herein limits any
		remedy available under applicable law including damages for breach of warranty or negligence by either`)
	r := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	for b.Len() < size {
		switch n := r.IntN(50); n {
		case 0:
			fmt.Fprintf(&b, "%s %s, ", given[r.IntN(len(given))], family[r.IntN(len(family))])
		case 1:
			fmt.Fprintf(&b, "%d-%d ", r.IntN(10000), r.IntN(100000))
		default:
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		if r.IntN(15) == 0 {
			b.WriteString(".\n")
		}
	}
	return b.String()
}

var given = strings.Fields("Ada Bo Cyrus Dora Elias Frida Gustav Helena Igor Jana Karl Lena Marco Nora Otto Paula Quentin Rosa Sven Tara Ugo Vera Willem Xenia Yusuf Zoe")

var family = func() []string {
	var out []string
	for _, a := range strings.Fields("Al Bern Cast Dorn Eng Falk Grim Holm Ing Jans Kell Lind Mor Nord Oster Pell Quist Rand Sund Tor Ul Vest Wal Yst Zell") {
		for _, z := range strings.Fields("berg er ez field gard heim ini ko ler man ner off quist rup sen ton ul ville well yer") {
			out = append(out, a+z)
		}
	}
	return out
}()

// million is an index of a million records.
var million = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	b.WriteString("client:name,account:number,born:date\n")
	r := rand.New(rand.NewPCG(1, 2))
	for range 1_000_000 {
		fmt.Fprintf(&b, "%s %c%s %s,%010d,%04d-%02d-%02d\n", given[r.IntN(len(given))], 'A'+r.IntN(26), strings.ToLower(family[r.IntN(len(family))]), family[r.IntN(len(family))],
			r.Int64N(1e10), 1930+r.IntN(80), 1+r.IntN(12), 1+r.IntN(28))
	}
	data, _, err := BuildIndex("million", &b, firmKey)
	if err != nil {
		panic(err)
	}
	return data
})

func BenchmarkLoadMillion(b *testing.B) {
	data := million()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := LoadIndex(data, firmKey); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	text := prose(4 << 20)
	var words strings.Builder
	r := rand.New(rand.NewPCG(5, 6))
	for range 10_000 {
		fmt.Fprintf(&words, "%s %s\n", family[r.IntN(len(family))], family[r.IntN(len(family))])
	}
	d, err := ParseDictionary("words", words.String())
	if err != nil {
		b.Fatal(err)
	}
	var lines []string
	for i := range 50 {
		lines = append(lines, fmt.Sprintf("p%d\t(?i)file%d-\\d{4,8}\tx", i, i))
	}
	p, err := ParsePatterns(strings.Join(lines, "\n"))
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		of   func() Lists
	}{
		{"10000 words", func() Lists { return Lists{Dictionaries: []*Dictionary{d}} }},
		{"50 patterns", func() Lists { return Lists{Patterns: p} }},
		{"a million records", func() Lists { return Lists{Records: []*Index{loaded(b)}} }},
		{"everything", func() Lists {
			return Lists{Dictionaries: []*Dictionary{d}, Patterns: p, Records: []*Index{loaded(b)}}
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			x := compiled(b, c.of())
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				x.Scan(text)
			}
		})
	}
}

func loaded(b *testing.B) *Index {
	x, err := LoadIndex(million(), firmKey)
	if err != nil {
		b.Fatal(err)
	}
	return x
}

// The worst that somebody who knows the list can send: nothing but values of it, and one value again and again.
func BenchmarkHostile(b *testing.B) {
	var list strings.Builder
	list.WriteString("a:number,b:number,c:number\n")
	for i := range 2_000 {
		fmt.Fprintf(&list, "%04d,%04d,%05d\n", i%50, i%97+1000, i)
	}
	x := compiled(b, records(b, list.String()))
	for name, text := range map[string]string{"one value": strings.Repeat("0007 ", 200_000), "all values": strings.Repeat("0007 1003 0009 1055 ", 50_000), "groups": strings.Repeat("1 2 3 4 ", 125_000)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				x.Scan(text)
			}
		})
	}
}

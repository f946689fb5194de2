package echo_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"strongroom/shared/echo"
)

func TestS64_AValueIsFoundAgain(t *testing.T) {
	for _, c := range []struct{ name, value, text, want string }{
		{"as it is", "512-43-6789", "no. 512-43-6789.", "512-43-6789"},
		{"without its signs", "512-43-6789", "no. 512436789.", "512436789"},
		{"with others", "512436789", "512 43\n6789", "512 43\n6789"},
		{"in another case", "Jane Smith", "JANE SMITH was", "JANE SMITH"},
		{"twice", "512436789", "512436789/512-43-6789", "512436789|512-43-6789"},
		{"full-width digits", "512436789", "５１２４３６７８９", "５１２４３６７８９"},
		{"invisible signs between", "512436789", "512\u200b43\u200b6789", "512\u200b43\u200b6789"},
		{"letters of several bytes", "Müßig AG", "die MÜßIG AG.", "MÜßIG AG"},
		{"part of a longer number", "512436789", "95124367890 1512436789 5124367891", ""},
		{"part of a word", "Smith", "Smithson and Blacksmith", ""},
		{"too short", "4711", "4711", ""},
		{"nothing", "", "text", ""},
	} {
		var v echo.Values
		v.Add(c.value)
		var got []string
		for _, h := range v.In(c.text) {
			got = append(got, c.text[h.Start:h.End])
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTheLongestValueWins(t *testing.T) {
	var v echo.Values
	v.Add("12345")
	long, _ := v.Add("12345 678")
	if hits := v.In("12345-678"); len(hits) != 1 || hits[0].Key != long {
		t.Errorf("%+v", hits)
	}
}

// Many values cost no more than few.
func TestManyValues(t *testing.T) {
	var v echo.Values
	for n := range 50000 {
		v.Add("A" + strings.Repeat("x", 4+n%9) + time.Duration(n).String())
	}
	text := strings.Repeat("a text of words, and of 512-43-6789 numbers, ", 20000)
	began := time.Now()
	if hits := v.In(text); len(hits) != 0 {
		t.Errorf("%d hits", len(hits))
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("%v for %d bytes", took, len(text))
	}
}

func FuzzValues(f *testing.F) {
	f.Add("512-43-6789", "the number 512436789 is")
	f.Add("İstanbul", "İSTANBUL istanbul")
	f.Add("\xff12345", "12345\xff")
	f.Fuzz(func(t *testing.T, value, text string) {
		var v echo.Values
		key, ok := v.Add(value)
		end := 0
		for _, h := range v.In(text + " " + value) {
			if h.Start < end || h.End <= h.Start || h.End > len(text)+1+len(value) || h.Key != key {
				t.Fatalf("%+v after %d", h, end)
			}
			end = h.End
		}
		if ok && end == 0 && utf8.ValidString(value) {
			t.Errorf("%q is not found in itself", value)
		}
	})
}

package dlp

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

var update = flag.Bool("update", false, "write numbering.txt and SetVersion")

// planLines makes numbering.txt from the library's metadata: a number is valid when it fits the country's description and that of one kind.
func planLines(t *testing.T) string {
	t.Helper()
	all, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, m := range all.GetMetadata() {
		var kinds []string
		for _, d := range []*phonenumbers.PhoneNumberDesc{m.GetFixedLine(), m.GetMobile(), m.GetTollFree(), m.GetPremiumRate(), m.GetSharedCost(), m.GetPersonalNumber(), m.GetVoip(), m.GetPager(),
			m.GetUan(), m.GetVoicemail()} {
			if p := d.GetNationalNumberPattern(); p != "" && p != "NA" && !slices.Contains(kinds, p) {
				kinds = append(kinds, p)
			}
		}
		if len(kinds) == 0 {
			continue
		}
		prefix := m.GetNationalPrefix()
		if prefix == "" {
			prefix = "-"
		}
		pattern := strings.Join(kinds, "|")
		if strings.ContainsAny(pattern, " \n") {
			t.Fatalf("%s: a pattern with spaces: %s", m.GetId(), pattern)
		}
		lines = append(lines, fmt.Sprintf("%s %d %s %s\n", m.GetId(), m.GetCountryCode(), prefix, pattern))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// The table is what the library says, and decides as the library does.
func TestS62_NumberingPlans(t *testing.T) {
	lines := planLines(t)
	if *update {
		if err := os.WriteFile("numbering.txt", []byte(lines), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if lines != numbering {
		t.Fatal("numbering.txt isn't the library's: run this test with -update")
	}
	r := rand.New(rand.NewPCG(164, 164))
	valid, wrong := 0, 0
	for _, code := range homes {
		for range 400 {
			d := code + pick(r, "123456789", 1) + pick(r, "0123456789", 6+r.IntN(4))
			n, err := phonenumbers.Parse("+"+d, "")
			want := err == nil && phonenumbers.IsValidNumber(n)
			if want {
				valid++
			}
			if validInternational(d, true) != want {
				wrong++
			}
		}
	}
	t.Logf("%d of %d numbers are judged otherwise than by the library", wrong, valid)
	if valid < 2000 || wrong*200 > valid { // the library strips prefixes that depend on the number itself: one in 200 may differ
		t.Errorf("%d of %d numbers are judged otherwise than by the library", wrong, valid)
	}
}

// What is known of a plan's lengths and first digits rules out no number that its pattern allows.
func TestS62_NumberingPlanShapes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	right := 0
	for _, list := range plans() {
		for _, p := range list {
			p.has("1") // makes it ready
			for range 400 {
				d := fmt.Sprintf("%014d", r.Int64N(1e14))[:4+r.IntN(11)]
				if got, want := p.has(d), p.valid.MatchString(d); got != want {
					t.Fatalf("%s %s: %v, its pattern says %v", p.region, d, got, want)
				} else if want {
					right++
				}
			}
		}
	}
	if right < 1000 {
		t.Errorf("only %d numbers were right", right)
	}
}

package dlp

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// The specimens of ICAO Doc 9303 and of the French identity card.
const (
	td3    = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
	td2    = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
	td1    = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
	mrvA   = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
	mrvB   = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
	french = "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n8806923102858CORINNE<<<<<<<6512068F6"
)

func TestS62_MachineReadableZones(t *testing.T) {
	swap := strings.NewReplacer
	for _, c := range []struct{ name, text, want string }{
		{"passport", td3, "high"},
		{"card of two lines", td2, "high"},
		{"card of three lines", td1, "high"},
		{"visa A", mrvA, "high"},
		{"visa B", mrvB, "high"},
		{"French card", french, "high"},
		{"Windows line ends", swap("\n", "\r\n").Replace(td3), "high"},
		{"an empty line between", swap("\n", "\n\n").Replace(td3), "high"},
		{"both lines joined", swap("\n", "").Replace(td3), "high"},
		{"three lines joined", swap("\n", "").Replace(td1), "high"},
		{"a space after every character", strings.Join(strings.Split(td3, ""), " "), "high"},
		{"spaces at fillers", swap("<<", "< < ").Replace(td3), "high"},
		{"two fillers read as «", swap("<<", "«").Replace(td3), "high"},
		{"fillers read as c", swap("<<<<<<", "<c<<c<").Replace(td3), "high"},
		{"O for 0 in the dates", swap("7408122F1204159", "74O8122F12O4159").Replace(td3), "high"},
		{"O for 0 in the number", swap("L898902C36", "L8989O2C36").Replace(td3), "high"},
		{"K for fillers at the end of the names", swap("MARIA<<<<<<<<<<<<<<<<<<<", "MARIA<<<<<KKKK<<<<KKKKKK").Replace(td3), "high"},
		{"names with too few fillers", swap("MARIA<<<<<<<<<<<<<<<<<<<", "MARIA<<<<<<<<<<").Replace(td3), "high"},
		{"first line lost", "L898902C36UTO7408122F1204159ZE184226B<<<<<10", "high"},
		{"one wrong check digit", swap("7408122F", "7408123F").Replace(td3), "medium"},
		{"fillers lost in the optional data", swap("B<<<<<10", "B<<<10").Replace(td3), "medium"},
		{"two wrong check digits", swap("7408122F1204159", "7408123F1204150").Replace(swap("10", "15").Replace(td3)), ""},
		{"a month 13", swap("7408122F", "7413122F").Replace(td3), ""},
		{"code", "if a<b && c<d { return X<<2 } // SHIFT<<LEFT<<AND<<MASK<<0123456789<<ABCDEF", ""},
		{"markup", "<TABLE><TR><TD>L898902C3</TD><TD>740812</TD></TR></TABLE>", ""},
		{"quotes", "Le contrat dit « ARTICLE 12 » et « ANNEXE 740812 »", ""},
		{"fillers alone", strings.Repeat("<", 90), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "Surname / Nom: see below.\n" + c.text + "\nSigned at Utopia on the day above.\n"
			got := ""
			for _, f := range Scan(text) {
				if f.Detector == MRZ {
					got += string(f.Confidence)
					if begin := strings.Index(text, c.text); f.Start < begin || f.End > begin+len(c.text) {
						t.Errorf("covers %q", text[f.Start:f.End])
					}
				}
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// The whole zone is covered, and the mask shows the kind of document and the country alone.
func TestS64_ZoneIsCoveredAndMasked(t *testing.T) {
	for _, zone := range []string{td3, td2, td1, mrvA, mrvB, french} {
		found := Scan("x\n" + zone + "\ny")
		if len(found) != 1 || found[0].Start != 2 || found[0].End != 2+len(zone) {
			t.Errorf("%q: %+v", zone, found)
			continue
		}
		if m := found[0].Masked; !strings.HasPrefix(m, "machine-readable zone "+zone[:1]) || !strings.Contains(m, strings.TrimRight(zone[2:5], "<")) || strings.Contains(m, "ERIK") {
			t.Errorf("mask %q", m)
		}
	}
}

// check731 is this test's own check digit: ICAO Doc 9303 part 3, 4.9, written from its table.
func check731(v string) string {
	values := map[rune]int{'<': 0}
	for i, r := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		values[r] = i
	}
	sum := 0
	for i, r := range v {
		sum += values[r] * []int{7, 3, 1}[i%3]
	}
	return fmt.Sprint(sum % 10)
}

func pick(r *rand.Rand, alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

// Zones made by the rule are all found with high confidence.
func TestS62_MadeZonesAreFound(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 303))
	for range 500 {
		day := func() string { return fmt.Sprintf("%02d%02d%02d", r.IntN(100), 1+r.IntN(12), 1+r.IntN(28)) }
		names := (pick(r, "ABCDEFGHIJKLMNOPRSTUVWXYZ", 3+r.IntN(9)) + "<<" + pick(r, "ABCDEFGHIJLMNOPRSTUVWXYZ", 2+r.IntN(8)) + strings.Repeat("<", 60))
		number := pick(r, "ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 9)
		born, until, sex := day(), day(), pick(r, "MF<", 1)
		number += check731(number)
		born += check731(born)
		until += check731(until)
		optional := pick(r, "ABC0123456789<", 14)
		optional += check731(optional)
		passport := "P<DEU" + names[:39] + "\n" + number + "DEU" + born + sex + until + optional + check731(number+born+until+optional)
		card := "I<DEU" + number + optional + "\n" + born + sex + until + "DEU" + optional[:11] + check731(number+optional+born+until+optional[:11]) + "\n" + names[:30]
		for _, zone := range []string{passport, card} {
			found := Scan("\n" + zone + "\n")
			if len(found) != 1 || found[0].Confidence != High || found[0].Start != 1 || found[0].End != 1+len(zone) {
				t.Fatalf("%s: %+v", zone, found)
			}
		}
	}
}

// FuzzZone: no panic, and a finding inside the text that begins and ends with a sign of a zone.
func FuzzZone(f *testing.F) {
	for _, seed := range []string{td3, td2, td1, mrvA, mrvB, french, strings.Repeat("<", 200), "I<", "«««", strings.Repeat("P<UTO\n", 20), "L898902C36UTO7408122F1204159<<"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for i := range len(text) {
			if text[i] != '<' {
				continue
			}
			found, next, ok := new(zone).mrz(text, i, 0)
			if next < i || ok && (found.Start < 0 || found.End > len(text) || found.Start >= found.End) {
				t.Fatalf("at %d: %+v, next %d", i, found, next)
			}
		}
	})
}

package accuracy

import (
	"fmt"
	"regexp"
	"strings"
)

// otherNames are words for numbers that identify nobody.
var otherNames = []string{"invoice no.", "order number", "our reference", "tracking number", "Bates no.", "purchase order", "ticket number", "file ref."}

// lookalikes are numbers of everyday legal papers: none identifies a person, an account or a company.
var lookalikes = func() (draw []func(*Source) string) {
	for _, f := range []string{
		`Invoice no\. 20[12][0-9]-[0-9]{5} is due\.`,
		`Invoice number INV[0-9]{8} is due\.`,
		`The order number is [0-9]{3}-[0-9]{7}-[0-9]{7}\.`,
		`Order [0-9]{10} has been shipped\.`,
		`Your parcel travels under tracking number 1Z[0-9A-Z]{6}[0-9]{10}\.`,
		`Tracking number 94[0-9]{20}\.`,
		`See SMITH[0-9]{8} to SMITH[0-9]{8}\.`,
		`The exhibit is Bates-stamped ABC-00[0-9]{6}\.`,
		`See clauses [1-9]\.[1-9]\.[1-9]\.[1-9] and 1[0-9]\.[1-9]\.1[0-9]\.[1-9] of the lease\.`,
		`See pages 1[0-9]{2}-1[0-9]{2}, 2[0-9]{2}-2[0-9]{2} and 3[0-9]{2}-3[0-9]{2}\.`,
		`42 U\.S\.C\. § [0-9]{4} and 28 U\.S\.C\. §§ 1[0-9]{3}-1[0-9]{3} apply\.`,
		`Compare [1-9][0-9]{2} F\.3d [1-9][0-9]{3} \(9th Cir\. 20[01][0-9]\)\.`,
		`The price is EUR [1-9][0-9]{0,2}\.[0-9]{3}\.[0-9]{3},[0-9]{2}, payable in cash\.`,
		`The price is \$[1-9][0-9]{0,2},[0-9]{3},[0-9]{3}\.[0-9]{2}, payable in cash\.`,
		`Completion takes place on {D}\.{M}\.20[12][0-9] and again on {D}/{M}/20[12][0-9]\.`,
		`The meeting of {D} March 20[12][0-9] began at 1[0-7]:[0-5][0-9] and ended at 18:30\.`,
		`The plot measures [1-9][0-9]{3}\.[0-9]{2} square metres on sheet [0-9]{4}/[0-9]{2}\.`,
		`Version [1-9]\.[0-9]\.1[0-9]\.[0-9] of the software was installed\.`,
		`The court's order of 20[12][0-9] runs to [0-9]{4} words in [0-9]{3} paragraphs\.`,
		`Our ref\. [A-Z]{3}/[0-9]{6}/[0-9]{4}, your ref\. [0-9]{8}\.`,
		`Item no\. [0-9]{7}, lot [0-9]{6}, box [0-9]{3}\.`,
	} {
		r := regexp.MustCompile(macros.Replace(f))
		draw = append(draw, drawer(r))
	}
	return append(draw, isbn)
}()

// isbn is a book (ISO 2108), whose check digit is that of GTINs.
func isbn(s *Source) string {
	body := fmt.Sprintf("978%09d", s.IntN(1e9))
	for c := range 10 {
		if v := fmt.Sprintf("%s%d", body, c); gs1(v) {
			return "The handbook has the ISBN " + strings.Join([]string{v[:3], v[3:4], v[4:8], v[8:12], v[12:]}, "-") + "."
		}
	}
	return ""
}

// lookalike makes one sentence.
func lookalike(s *Source) string { return pick(s, lookalikes)(s) }

// Lookalikes makes texts of several look-alikes each, in which nothing is to be found.
func Lookalikes(count int, seed uint64) []Text {
	s := NewSource("look-alikes", seed)
	texts := make([]Text, count)
	for i := range texts {
		texts[i] = Text{Text: pick(s, opening) + " " + lookalike(s) + " " + lookalike(s) + "\n" + lookalike(s) + " " + pick(s, closing), Note: "look-alikes"}
	}
	return texts
}

package dlp

import (
	"fmt"
	"strings"
	"testing"
)

func TestS62_DatesOfBirth(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"DOB: 03/03/75", "high 03/03/75"},
		{"D.O.B. 3.3.1975", "high 3.3.1975"},
		{"Date of birth: 3 March 1975", "high 3 March 1975"},
		{"Date of Birth (dd/mm/yyyy): 03-03-1975", "high 03-03-1975"},
		{"was born on March 3, 1975 in Leeds", "high March 3, 1975"},
		{"was born on the 3rd of March, 1975", "high 3rd of March, 1975"},
		{"born in Lyon, France, to Swiss parents, on 3 March 1975", "medium 3 March 1975"},
		{"date_of_birth=1975-03-03", "high 1975-03-03"},
		{"birthDate\t1975/03/03", "high 1975/03/03"},
		{"Birth date\n\n03 03 1975", "high 03 03 1975"},
		{"né le 3 mars 1975 à Lyon", "high 3 mars 1975"},
		{"née le 1er août 1968", "high 1er août 1968"},
		{"Date de naissance : 03.03.1975", "high 03.03.1975"},
		{"geboren am 3. März 1975 in Köln", "high 3. März 1975"},
		{"geb. 03.03.1975", "high 03.03.1975"},
		{"Geburtsdatum: 3.3.75", "high 3.3.75"},
		{"Fecha de nacimiento: 3 de marzo de 1975", "high 3 de marzo de 1975"},
		{"nato a Roma il 3 marzo 1975", "high 3 marzo 1975"},
		{"data di nascita 03/03/1975", "high 03/03/1975"},
		{"geboortedatum: 3 maart 1975", "high 3 maart 1975"},
		{"data urodzenia: 3 marca 1975 r.", "high 3 marca 1975"},
		{"datum narození 3. března 1975", "high 3. března 1975"},
		{"született: 1975. március 3.", "high 1975. március 3"},
		{"fødselsdato 03.03.1975", "high 03.03.1975"},
		{"född den 3 mars 1975", "high 3 mars 1975"},
		{"syntynyt 3. maaliskuuta 1975", "high 3. maaliskuuta 1975"},
		{"ημερομηνία γέννησης 3 Μαρτίου 1975", "high 3 Μαρτίου 1975"},
		{"дата на раждане: 03.03.1975", "high 03.03.1975"},
		{"DOB １９７５-０３-０３", "high １９７５-０３-０３"},
		{"03/03/1975 (date of birth)", "high 03/03/1975"},

		{"This Agreement is dated 3 March 1975", ""},
		{"effective as of 03/03/1975", ""},
		{"a certificate of birth issued on 3 March 2020", ""},
		{"born 31/02/1975", ""},
		{"born on 3 March 1875", ""},
		{"born in section 12.4.1 of the Act", ""},
		{"DOB: 1975", ""},
		{"the idea was born. Later, on 3 March 1975, they met", ""},
		{"birth weight 3.4 kg at 12.30", ""},
		{"born 3/3/1975/44", ""},
	} {
		t.Run(c.text, func(t *testing.T) {
			if got := strings.TrimPrefix(expect(c.text, Birth), Birth+" "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Every day of some years is found in ten written forms, and is nothing without its label.
func TestS62_DatesInTenForms(t *testing.T) {
	names := strings.Fields("January February March April May June July August September October November December")
	for year := 1936; year <= 2004; year += 17 {
		for month := 1; month <= 12; month++ {
			for day := 1; day <= 28; day += 9 {
				name := names[month-1]
				for _, form := range []string{
					fmt.Sprintf("%02d/%02d/%d", day, month, year), fmt.Sprintf("%02d/%02d/%d", month, day, year), fmt.Sprintf("%d-%02d-%02d", year, month, day), fmt.Sprintf("%d.%d.%d", day, month, year),
					fmt.Sprintf("%d %s %d", day, name, year), fmt.Sprintf("%s %d, %d", name, day, year), fmt.Sprintf("%d %s. %d", day, name[:3], year), fmt.Sprintf("%02d-%s-%d", day, name[:3], year),
					fmt.Sprintf("%02d/%02d/%02d", day, month, year%100), fmt.Sprintf("%dth of %s %d", day, name, year),
				} {
					text := "Client: Ada Moreno, DOB " + form + ", of Leeds."
					if got := expect(text, Birth); got != Birth+" high "+form {
						t.Errorf("%q: %q", text, got)
					}
					if got := expect("The parties met on "+form+" in Leeds.", Birth); got != "" {
						t.Errorf("without a label: %q", got)
					}
				}
			}
		}
	}
}

package dlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Birth is the id of the detector of dates of birth.
const Birth = "date-of-birth"

var birthRule = rule{Detector: Detector{ID: Birth, Singular: "date of birth", Plural: "dates of birth",
	Check:  "a date of 1900 to 2030 behind a word for birth: high right behind it, medium within the sentence",
	Source: "GDPR article 4(1); HIPAA 45 CFR 164.514(b)(2)(i)(C)"}, words: strings.Join(birthLabels, ",")}

// birthLabels are words for birth, in the languages of Europe. All lower case; dots are left out, so that D.O.B. is dob.
var birthLabels = strings.Fields(`dob birth birthdate birthday born bday naissance né née nee geboren geb geburtsdatum geburtstag geburt gebdatum nacimiento nacido nacida nascita nato nata nascido nascida
	nascimento geboortedatum geboorte geborene født fødselsdato fødselsdag född födelsedatum födelsedag syntynyt syntymäaika syntymäpäivä sündinud sünniaeg sünnikuupäev dzimšanas dzimis dzimusi gimimo gimęs gimusi
	urodzenia urodzony urodzona ur narození narozen narozena narodenia narodený narodená nar született születési születésének szül rojstva rojen rojena rođenja rođen rođena roden rodena nașterii naşterii nasterii
	născut născută nascut nascuta раждане роден родена γέννησης γεννήσεως γεννηθείς γεννήθηκε γεννημένος γεννημένη fæðingardagur fæddur fædd twelid twieled twelied breith rugadh`)

// notBirthWords between the label and the date say that it is another date.
var notBirthWords = setOf(strings.Fields(`dated issued signed certificate issue expiry expires expiration since until effective hire hired married died death deceased admitted filed due
	délivré décédé décès mort ausgestellt gestorben verstorben expedido fallecido rilasciato deceduto morto emitido falecido overleden afgegeven`))

// months by name and abbreviation, in lower case: the languages of the European Union and EFTA.
var months = func() map[string]int {
	by := map[string]int{}
	for i, names := range strings.Split(`january jan januar jänner januari janvier enero ene gennaio gen janeiro tammikuu tammikuuta jaanuar janvāris janvāra janvārī sausio sausis styczeń stycznia leden ledna január januára siječanj siječnja ianuarie ianuar януари ιανουαρίου ιανουάριος janúar jannar eanáir janv|
		february feb februar februari février févr fév fevrier febrero febbraio febb fevereiro fev helmikuu helmikuuta veebruar februāris februāra vasario vasaris luty lutego únor února február februára veljača veljače februarie февруари φεβρουαρίου φεβρουάριος febrúar frar feabhra|
		march mar märz maerz mrz maart mrt mars marzo março marco maaliskuu maaliskuuta märts marts marta kovo kovas marzec marca březen března március marec ožujak ožujka martie март μαρτίου μάρτιος marzu márta marec|
		april apr avril avr abril aprile huhtikuu huhtikuuta aprill aprīlis aprīļa balandžio balandis kwiecień kwietnia duben dubna április apríl apríla travanj travnja aprilie април απριλίου απρίλιος aibreán abr|
		may mai mei maj maggio mag mayo maio toukokuu toukokuuta maijs maija gegužės gegužė maja květen května május máj mája svibanj svibnja mai май μαΐου μάιος maí mejju bealtaine|
		june jun juni juin junio giugno giu junho kesäkuu kesäkuuta juuni jūnijs jūnija birželio birželis czerwiec czerwca červen června június jún júna lipanj lipnja iunie юни ιουνίου ιούνιος júní ġunju meitheamh|
		july jul juli juillet juil julio luglio lug julho heinäkuu heinäkuuta juuli jūlijs jūlija liepos liepa lipiec lipca červenec července július júl júla srpanj srpnja iulie юли ιουλίου ιούλιος júlí lulju iúil|
		august aug augustus août aout agosto ago elokuu elokuuta augusts augusta rugpjūčio rugpjūtis sierpień sierpnia srpen srpna augusztus kolovoz kolovoza avgust avgusta август αυγούστου αύγουστος ágúst awwissu lúnasa|
		september sep sept september septembre septiembre setiembre settembre set setembro syyskuu syyskuuta septembris septembra rugsėjo rugsėjis wrzesień września září szeptember rujan rujna septembrie септември σεπτεμβρίου σεπτέμβριος settembru|
		october oct oktober okt octobre octubre ottobre ott outubro out lokakuu lokakuuta oktoober oktobris oktobra spalio spalis październik października říjen října október októbra listopad listopada octombrie октомври οκτωβρίου οκτώβριος ottubru|
		november nov novembre noviembre novembro marraskuu marraskuuta novembris novembra lapkričio lapkritis listopada listopadu november novembra studeni studenoga studenog noiembrie ноември νοεμβρίου νοέμβριος nóvember novembru samhain|
		december dec dezember dez decembre décembre déc diciembre dic dicembre dezembro joulukuu joulukuuta detsember decembris decembra gruodžio gruodis grudzień grudnia prosinec prosince desember prosinac prosinca decembrie декември δεκεμβρίου δεκέμβριος diċembru nollaig`, "|") {
		for _, name := range strings.Fields(names) {
			if by[name] == 0 {
				by[name] = i + 1
			}
		}
	}
	return by
}()

// monthStarts has the first two bytes of every month's name, and of the words that stand between day and month.
var monthStarts = func() (starts [1 << 12]bool) {
	for w := range months {
		starts[startOf(w)], starts[startOf(strings.ToUpper(w))] = true, true
	}
	for _, w := range []string{"of", "de", "di", "d", "ta"} {
		starts[startOf(w)] = true
	}
	return starts
}()

const (
	birthReach = 56 // bytes before a date in which its label stands
	birthNear  = 24 // bytes within which it is surely its label
	firstBirth = 1900
	lastBirth  = 2030 // no clock: a text says the same every year
)

// birth judges a date that begins with the digits at byte i.
func (m *matcher) birth(i int) {
	if i < m.birthDone || i+5 > len(m.text) || i > 0 && (m.text[i-1] == '/' || m.text[i-1] == '$') {
		return
	}
	start, end, ok := birthDate(m.text, i)
	if !ok || start < m.birthDone {
		return
	}
	confidence := birthLabel(m.text, start, end)
	if confidence == "" {
		return
	}
	m.birthDone = end
	m.others = append(m.others, Finding{Detector: Birth, Start: start, End: end, Confidence: confidence, Masked: masked(m.text[start:end])})
}

// birthDate reads a date in figures, or with a month's name before or behind the day.
func birthDate(text string, i int) (start, end int, ok bool) {
	a, x, after := figures(text, i)
	if x == 0 || x == 3 || x > 4 || x <= 2 && (a == 0 || a > 31) || x == 4 && (a < firstBirth || a > lastBirth) {
		return 0, 0, false
	}
	if sep := dateSign(text, after); sep > after {
		b, y, afterB := figures(text, sep)
		sep2 := dateSign(text, afterB)
		if c, z, afterC := figures(text, sep2); y > 0 && y <= 2 && z > 0 && sep2 > afterB && afterC > sep2 && !dateGoesOn(text, afterC) {
			if x == 4 && z <= 2 {
				return i, afterC, plausible(a, b, c)
			}
			return i, afterC, x <= 2 && (z == 4 || z == 2) && (plausible(century(c, z), b, a) || plausible(century(c, z), a, b))
		}
	}
	if after+1 < len(text) && text[after] == '.' && text[after+1] >= '0' && text[after+1] <= '9' {
		return 0, 0, false // 12.4
	}
	return namedMonth(text, i, a, x, after)
}

// namedMonth reads "3 March 1975", "3rd of March, 1975", "March 3, 1975", "3. März 1975" and "1975. március 3.".
func namedMonth(text string, i, a, x, after int) (start, end int, ok bool) {
	if x == 4 {
		month, to := monthAfter(text, after)
		d, y, afterDay := figures(text, skipSigns(text, to))
		return i, afterDay, month > 0 && y > 0 && y <= 2 && plausible(a, month, d)
	}
	if month, to := monthAfter(text, after); month > 0 {
		year, y, afterYear := figures(text, skipSigns(text, to))
		return i, afterYear, (y == 4 || y == 2) && plausible(century(year, y), month, a)
	}
	year, y, afterYear := figures(text, skipSigns(text, skipOrdinal(text, after)))
	if y != 4 || year < firstBirth || year > lastBirth {
		return 0, 0, false
	}
	month, from := monthBefore(text, i)
	return from, afterYear, month > 0 && plausible(year, month, a)
}

// figures reads a number of decimal digits: its value, how many digits, and where it ends.
func figures(text string, i int) (value, count, end int) {
	for i < len(text) && count <= 4 {
		if b := text[i]; b < utf8.RuneSelf {
			if b < '0' || b > '9' {
				break
			}
			value, count, i = value*10+int(b-'0'), count+1, i+1
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		d, ok := digitValue(r)
		if !ok {
			break
		}
		value, count, i = value*10+int(d), count+1, i+size
	}
	return value, count, i
}

// dateSign skips one sign between the figures of a date, and the spaces around it.
func dateSign(text string, i int) int {
	n := i
	for range 3 {
		if n < len(text) && text[n] < utf8.RuneSelf {
			if b := text[n]; b != '/' && b != '-' && b != '.' && b != ' ' {
				break
			}
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[n:])
		if r != '\u00a0' && r != '\u202f' && !isDash(r) {
			break
		}
		n += size
	}
	return n
}

// dateGoesOn reports whether more digits are joined to a date.
func dateGoesOn(text string, i int) bool {
	return i+1 < len(text) && (text[i] >= '0' && text[i] <= '9' || (text[i] == '.' || text[i] == '-' || text[i] == '/') && text[i+1] >= '0' && text[i+1] <= '9')
}

func century(year, digits int) int {
	if digits == 2 {
		return 1900 + year // the century doesn't matter to whether there is such a day
	}
	return year
}

func plausible(year, month, day int) bool {
	return year >= firstBirth && year <= lastBirth && date(year, month, day)
}

func skipSigns(text string, i int) int {
	for range 4 {
		if i >= len(text) || text[i] != ' ' && text[i] != ',' && text[i] != '.' && text[i] != '-' && text[i] != '\n' {
			break
		}
		i++
	}
	return i
}

// skipOrdinal skips what makes a number the third: "rd", "er", "º".
func skipOrdinal(text string, i int) int {
	switch {
	case i >= len(text):
	case text[i] == '.':
		return i + 1
	case strings.HasPrefix(text[i:], "º"), strings.HasPrefix(text[i:], "ª"):
		return i + 2
	case wordy[text[i]] && i+1 < len(text):
		switch text[i : i+2] {
		case "st", "nd", "rd", "th", "er":
			return i + 2
		}
	}
	return i
}

// monthAfter reads a month's name behind a day or a year: an ordinal's letters and "of" or "de" may stand before it.
func monthAfter(text string, i int) (month, end int) {
	i = skipSigns(text, skipOrdinal(text, i))
	for range 2 {
		from := i
		for i < len(text) && i-from < 24 {
			if b := text[i]; b < utf8.RuneSelf {
				if b|32 < 'a' || b|32 > 'z' {
					break
				}
				i++
				continue
			}
			r, size := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsLetter(r) {
				break
			}
			i += size
		}
		if i-from < 2 || !monthStarts[startOf(text[from:i])] {
			return 0, 0
		}
		switch w := strings.ToLower(text[from:i]); w {
		case "of", "de", "di", "d", "ta":
			i = skipSigns(text, i)
		default:
			end = skipSigns(text, i)
			if strings.HasPrefix(text[end:], "de ") || strings.HasPrefix(text[end:], "of ") {
				end += 3
			} else if strings.HasPrefix(text[end:], "del ") {
				end += 4
			}
			return months[w], end
		}
	}
	return 0, 0
}

// monthBefore reads a month's name before a day.
func monthBefore(text string, i int) (month, start int) {
	end := i
	for end > 0 && i-end < 2 && (text[end-1] == ' ' || text[end-1] == '.') {
		end--
	}
	if end == i {
		return 0, 0
	}
	start = lettersBefore(text, end)
	if end-start < 3 || !monthStarts[startOf(text[start:end])] {
		return 0, 0
	}
	return months[strings.ToLower(text[start:end])], start
}

// lettersBefore gives where the word that ends at byte end begins, at most 40 bytes before.
func lettersBefore(text string, end int) int {
	start := end
	for start > 0 && end-start < 40 {
		if b := text[start-1]; b < utf8.RuneSelf {
			if b|32 < 'a' || b|32 > 'z' {
				break
			}
			start--
			continue
		}
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if !unicode.IsLetter(r) {
			break
		}
		start -= size
	}
	return start
}

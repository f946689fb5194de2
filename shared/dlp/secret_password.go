package dlp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// passwordWords name a password in the languages of the Union and the British Isles.
const passwordWords = "password,passwords,passwd,passwort,kennwort,kenn wort,pwd,passcode,passphrase,pass phrase,pass word,passwort fur,mot de passe,mdp,contrasena,clave de acceso," +
	"palabra de paso,parola d'ordine,parola chiave,wachtwoord,senha,palavra passe,haslo,heslo,jelszo,losenord,adgangskode,kodeord,passord,salasana,parole de acces,lozinka,geslo," +
	"parool,slaptazodis,parole,login credentials,zugangscode,zugangskennwort,code d'acces"

// pinWords name a personal identification number.
const pinWords = "pin,pin code,pin number,pin nummer,code pin,codigo pin,codice pin,pincode,personal identification number,geheimzahl"

// passwordLinks may stand between such a word and the value.
const passwordLinks = ",is,are,was,ist,lautet,est,es,e,is now,now,set,to,für,fur,for,the,your,this,file,files,document,zip,pdf,portal,account,wifi,wlan,der,die,das,le,la,new,temporary,remains,"

// notPasswords are values that stand for a password or say something about one.
const notPasswords = ",none,null,nil,n/a,na,tbd,tbc,todo,yes,no,true,false,required,optional,expired,protected,protection,reset,policy,policies,field,hash,hashed,hidden,redacted,removed,unknown," +
	"password,passwort,kennwort,passwd,pwd,secret,string,text,input,value,example,sample,placeholder,enter,your,here,separately,follows,below,above,encrypted,masked,blank,empty,sent,confidential," +
	"and,or,not,must,should,will,shall,may,with,without,by,in,on,of,from,a,an,"

var (
	passwordRule = Detector{ID: "password", Singular: "password", Plural: "passwords", Holds: true, Check: "value after a word for a password; no placeholder", Context: splitCues(passwordWords),
		Source: "context: words for passwords in 20 languages; NIST SP 800-63B 3.1.1 (a memorised secret)"}
	pinRule = Detector{ID: "pin", Singular: "PIN", Plural: "PINs", Holds: true, Check: "four to eight digits after a word for a PIN; no run or repeat of digits", Context: splitCues(pinWords),
		Source: "ISO 9564-1 (4 to 12 digits)"}
)

func splitCues(words string) []string { return strings.Split(words, ",") }

// password judges what follows a word for a password that ends at byte end, within its line or in the next one.
//
//	high    after ":" or "=", with letters and at least one digit or sign, or in quotes
//	medium  after ":" or "=", letters alone at the end of a line, or digits alone; after "is", with letters and a digit or sign
//	low     a published default ("changeme")
func (s *sweep) password(start, end int) bool {
	at, sign, linked, quoted := s.valueAfter(end)
	if at < 0 {
		return false
	}
	value := s.value(at, quoted)
	if len(value) < 4 || at < s.lastPassword || standIn(value) {
		return false
	}
	if s.text[at-1] == '=' && s.pairs(at, at+len(value)) {
		s.found = append(s.found, Finding{Detector: connectionRule.ID, Start: at, End: at + len(value), Confidence: High, Masked: "•••• (value hidden)"})
		return true
	}
	letters, digits, signs := kinds(value)
	mixed := letters && (digits || signs) && len(value) >= 6
	f := Finding{Detector: passwordRule.ID, Start: at, End: at + len(value), Masked: "•••• (value hidden)"}
	rest := strings.TrimLeft(s.text[f.End:min(len(s.text), f.End+8)], "\"'”’) \t,;.")
	alone := rest == "" || rest[0] == '\n' || rest[0] == '\r'
	switch {
	case mixed && !strings.ContainsAny(value, "0123456789") && !quoted && dressed(value):
		return false // "password: (see below)", "password: e-mail"
	case sign && (mixed || quoted):
		f.Confidence = High
	case sign && digits && !letters && !signs, sign && alone && len(value) >= 6 && !strings.Contains(passwordLinks, ","+strings.ToLower(value)+","):
		f.Confidence = Medium
	case linked && mixed && digits, linked && quoted:
		f.Confidence = Medium
	case !sign && !linked && mixed && digits && alone && len(value) >= 8 && s.text[end] == '\n':
		f.Confidence = Medium // a form: the label in one line, the value in the next
	default:
		return false
	}
	if strings.Contains(",changeme,change-me,letmein,welcome1,password1,password123,passw0rd,p@ssw0rd,", ","+strings.ToLower(value)+",") {
		f.Confidence = Medium
	}
	s.found = append(s.found, f)
	s.lastPassword = f.End
	return true
}

// valueAfter finds where the value begins that belongs to a name which ends at byte i: after ":" or "=" (sign), after words such as "is"
// (linked), or in the next line.
func (s *sweep) valueAfter(i int) (at int, sign, linked, quoted bool) {
	text := s.text
	for limit, lines := i+64, 0; i < len(text) && i < limit; {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == ':' || r == '=' || r == '：' || r == '>' && sign:
			if sign && r == ':' {
				return -1, false, false, false
			}
			sign = true
		case r == '\n':
			if lines++; lines > 1 {
				return -1, false, false, false
			}
		case unicode.IsSpace(r), invisible(r):
		case strings.ContainsRune("\"'`“„‘«»”", r):
			quoted = true
			if at := i + size; !sign && !linked && text[i] == '"' && at < len(text) && (text[at] == ':' || text[at] == '=') {
				quoted = false // the name itself is in quotes, as in JSON
			}
		case r == '(' && !sign, r == ')' && !sign, isDash(r) && !sign && i > 0 && text[i-1] == ' ':
		default:
			if sign || quoted {
				return i, sign, linked, quoted
			}
			if !unicode.IsLetter(r) {
				return i, sign, linked, quoted
			}
			stop := i
			for stop < len(text) && text[stop] > ' ' {
				stop++
			}
			word := strings.ToLower(strings.TrimRight(text[i:stop], ":=,"))
			if !strings.Contains(passwordLinks, ","+word+",") || stop-i > 12 {
				return i, sign, linked, quoted
			}
			linked = linked || strings.Contains(",is,ist,lautet,est,es,was,to,now,remains,", ","+word+",")
			i += len(word)
			continue
		}
		i += size
	}
	return -1, false, false, false
}

// value cuts what begins at byte at: up to the closing quote, or to a space, without the signs that end a sentence.
func (s *sweep) value(at int, quoted bool) string {
	text := s.text[at:min(len(s.text), at+128)]
	if quoted {
		if i := strings.IndexAny(text, "\"'`\n"); i >= 0 {
			return strings.TrimRight(text[:i], "“”‘’«» ")
		}
	}
	if i := strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || r == '"' || r == '”' || r == '<' || r == '»' || r == ';'
	}); i >= 0 {
		if i == 0 || text[i] != '<' {
			text = text[:i]
		}
	}
	return strings.TrimRight(text, ".,)]'’:")
}

// kinds tells what a value is made of.
func kinds(value string) (letters, digits, signs bool) {
	for _, r := range value {
		switch {
		case unicode.IsLetter(r):
			letters = true
		case unicode.IsDigit(r):
			digits = true
		default:
			signs = true
		}
	}
	return letters, digits, signs
}

// dressed reports whether the signs of a value are such as writing puts into words: hyphens, apostrophes, brackets, a slash.
func dressed(value string) bool {
	return strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return -1
		}
		return r
	}, value), "-'’()[]/,.…&") == ""
}

// standIn reports whether a value stands for a password: one character repeated, something in brackets, a variable, a word about it.
func standIn(value string) bool {
	lower := strings.ToLower(value)
	first, _ := utf8.DecodeRuneInString(lower)
	switch {
	case strings.Trim(lower, string(first)) == "", strings.Trim(lower, "*•●._-x") == "":
		return true
	case strings.ContainsRune("<[{$%(", first) && strings.ContainsAny(value[1:], ">]}%)"), first == '$' && !strings.ContainsAny(value, "0123456789"):
		return true
	case strings.HasPrefix(lower, "your"), strings.Contains(lower, "placeholder"), strings.HasPrefix(lower, "http"), strings.Contains(lower, "os.environ"), strings.Contains(lower, "getenv"):
		return true
	}
	return strings.Contains(notPasswords, ","+lower+",")
}

// pin judges what follows a word for a PIN. The three letters alone must be capitals.
//
//	medium  four or six digits after ":", "=", "is" or the like
//	low     five, seven or eight of them (postal codes in India are called so too); a run or a repeat of digits
func (s *sweep) pin(start, end int) {
	if end-start == 3 && s.text[start:end] != "PIN" {
		return
	}
	at, sign, linked, quoted := s.valueAfter(end)
	if at < 0 || !sign && !linked && !quoted && end-start < 8 {
		return
	}
	stop := at
	for stop < len(s.text) && s.text[stop] >= '0' && s.text[stop] <= '9' {
		stop++
	}
	if n := stop - at; n < 4 || n > 8 || at > 0 && (letter(s.text[at-1]) || s.text[at-1] == '-') {
		return
	}
	if rest := s.text[stop:]; rest != "" && (letter(rest[0]) || len(rest) > 1 && strings.IndexByte("-./,_", rest[0]) >= 0 && rest[1] >= '0' && rest[1] <= '9') {
		return
	}
	f := Finding{Detector: pinRule.ID, Start: at, End: stop, Confidence: Medium, Masked: "•••• (value hidden)"}
	digits := s.text[at:stop]
	if n := len(digits); n != 4 && n != 6 || same(digits) || strings.Contains("0123456789876543210", digits) {
		f.Confidence = Low
	}
	if len(s.found) == 0 || s.found[len(s.found)-1] != f {
		s.found = append(s.found, f)
	}
}

package dlp

// Driving licences of countries whose states or provinces issue them. None has a published check, so that a form is a licence only with
// words that say so; the name of a jurisdiction beside a number of its own form makes it surer, beside another form less sure.

// stateLicences are the forms by state, of six characters or more (AAMVA DL/ID Card Design Standard leaves them to the states; as the states'
// licensing authorities and NTSI publish them).
var stateLicences = []place{
	{"Alabama,AL", "9{6} 9{7} 9{8}"},
	{"Alaska,AK", "9{6} 9{7}"},
	{"Arizona,AZ", "A9{8} A9{9} 9{9}"},
	{"Arkansas,AR", "9{6} 9{7} 9{8} 9{9}"},
	{"California,CA", "A9{7}"},
	{"Colorado,CO", "9{9} A9{5} A9{6} AA9{4} AA9{5}"},
	{"Connecticut,CT", "9{9}"},
	{"Delaware,DE", "9{6} 9{7}"},
	{"District of Columbia,Washington DC,DC", "9{7} 9{9}"},
	{"Florida,FL", "A9{12}"},
	{"Georgia,GA", "9{7} 9{8} 9{9}"},
	{"Hawaii,HI", "A9{8} 9{9}"},
	{"Idaho,ID", "AA9{6}A 9{9}"},
	{"Illinois,IL", "A9{11} A9{12}"},
	{"Indiana,IN", "A9{9} 9{9} 9{10}"},
	{"Iowa,IA", "9{9} 9{3}AA9{4}"},
	{"Kansas,KS", "A9{8} 9{9}"},
	{"Kentucky,KY", "A9{8} A9{9} 9{9}"},
	{"Louisiana,LA", "9{6} 9{7} 9{8} 9{9}"},
	{"Maine,ME", "9{7} 9{7}A 9{8}"},
	{"Maryland,MD", "A9{12}"},
	{"Massachusetts,MA", "A9{8} AA9{7} 9{9}"},
	{"Michigan,MI", "A9{10} A9{12}"},
	{"Minnesota,MN", "A9{12}"},
	{"Mississippi,MS", "9{9}"},
	{"Missouri,MO", "A9{5} A9{6} A9{7} A9{8} A9{9} A9{6}A 9{8}AA 9{9}A 9{9} 9{3}A9{6}"},
	{"Montana,MT", "A9{8} 9{9} 9{13} 9{14}"},
	{"Nebraska,NE", "A9{6} A9{7} A9{8}"},
	{"Nevada,NV", "9{9} 9{10} 9{12} A9{8}"},
	{"New Hampshire,NH", "99AAA9{5} AAA9{8}"},
	{"New Jersey,NJ", "A9{14}"},
	{"New Mexico,NM", "9{8} 9{9}"},
	{"New York,NY", "A9{7} A9{18} 9{8} 9{9} 9{16}"},
	{"North Carolina,NC", "9{6} 9{7} 9{8} 9{9} 9{10} 9{11} 9{12}"},
	{"North Dakota,ND", "AAA9{6} 9{9}"},
	{"Ohio,OH", "A9{5} A9{6} A9{7} A9{8} AA9{4} AA9{5} AA9{6} AA9{7} 9{8}"},
	{"Oklahoma,OK", "A9{9} 9{9}"},
	{"Oregon,OR", "9{6} 9{7} 9{8} 9{9} A9{6}"},
	{"Pennsylvania,PA", "9{8}"},
	{"Rhode Island,RI", "9{7} A9{6}"},
	{"South Carolina,SC", "9{6} 9{7} 9{8} 9{9} 9{10} 9{11}"},
	{"South Dakota,SD", "9{6} 9{7} 9{8} 9{9} 9{10} 9{12}"},
	{"Tennessee,TN", "9{7} 9{8} 9{9}"},
	{"Texas,TX", "9{7} 9{8}"},
	{"Utah,UT", "9{6} 9{7} 9{8} 9{9} 9{10}"},
	{"Vermont,VT", "9{8} 9{7}A"},
	{"Virginia,VA", "A9{8} A9{9} A9{10} A9{11} 9{9}"},
	{"Washington,WA", "A{3}X{4}9{3}XX A{5}X{7}"},
	{"West Virginia,WV", "9{7} A9{5} A9{6} AA9{5} AA9{6}"},
	{"Wisconsin,WI", "A9{13}"},
	{"Wyoming,WY", "9{9} 9{10}"},
	{"Puerto Rico,PR", "9{7} 9{9}"},
}

// provinceLicences are the forms by province, of six characters or more, as the provinces' licensing authorities publish them.
var provinceLicences = []place{
	{"Alberta,AB", "9{6} 9{7} 9{8} 9{9}"},
	{"British Columbia,BC", "9{7}"},
	{"Manitoba,MB", "A{7}9{3}AA"},
	{"New Brunswick,Nouveau-Brunswick,NB", "9{6} 9{7}"},
	{"Newfoundland,Newfoundland and Labrador,Terre-Neuve,NL", "A9{9}"},
	{"Nova Scotia,Nouvelle-Écosse,NS", "A{5}9{9}"},
	{"Ontario,ON", "A9{14}"},
	{"Prince Edward Island,PEI,PE", "9{6}"},
	{"Quebec,Québec,QC", "A9{12}"},
	{"Saskatchewan,SK", "9{8}"},
	{"Northwest Territories,NT", "9{6}"},
	{"Yukon,YT", "9{6}"},
}

// australianLicences are the forms by state, of six characters or more (Document Verification Service, driver licence match fields).
var australianLicences = []place{
	{"New South Wales,NSW", "9{6} 9{7} 9{8} 9{4}AA A9{5} AA9{4}"},
	{"Victoria,VIC", "9{8} 9{9} 9{10}"},
	{"Queensland,QLD", "9{8} 9{9}"},
	{"Western Australia,WA", "9{7}"},
	{"South Australia,SA", "A9{5} A9{6} 9{6}"},
	{"Tasmania,TAS", "A9{6} A9{5} 9{6} 9{7} 9{8}"},
	{"Australian Capital Territory,Canberra,ACT", "9{6} 9{7} 9{8} 9{9} 9{10}"},
	{"Northern Territory,NT", "9{6} 9{7} 9{8}"},
}

// licenceWords say driving licence in English.
const licenceWords = "driver license,driver's license,drivers license,drivers' license,driving license,driver licence,driver's licence,drivers licence,driving licence," +
	"driver lic,drivers lic,driver's lic,driver license number,driver's license number,drivers license number,driver's permit,drivers permit,learner's permit," +
	"license to drive,!dln,!cdl,dl number,dl no,dl num,commercial driver"

// licenceForms are the forms of all places.
func licenceForms(places []place) (shapes string) {
	for _, p := range places {
		shapes += " " + p.shapes
	}
	return shapes
}

const licenceNot = "marriage license,marriage licence,business license,business licence,license plate,licence plate,software license,software licence,medical license,bar license," +
	"liquor license,real estate license,license key,licence key,law license"

var drivingRules = []rule{
	{Detector: Detector{ID: "us-driving-licence", Country: "US", Singular: "US driving licence number", Holds: true,
		Check:  "forms of the 50 states, the District of Columbia and Puerto Rico; context only, a state's name beside its own form raises it",
		Source: "state licensing authorities, as collected by NTSI, Drivers License Format; AAMVA DL/ID Card Design Standard"},
		shapes: licenceForms(stateLicences), places: stateLicences, strength: shape, anyGroups: true, not: licenceNot,
		groups: "3-3-3 3-2-4 1-3-3-3-3 1-4-4-4 1-3-3-3 4-4-4-1 3-2-5 2-3-5 4-3-4-3-1 1-4-4-5 5-5-5 1-3-4-4-2 1-4 1-7 1-8 2-2-4 3-3-2 2-3-3 1-3-3 1-3-3-2 1-2-3-3 2-6 1-12 2-7 3-2-2 3-4-4-1",
		words:  licenceWords + ",license number,licence number,license no,licence no,~license no,lic,license,licence,dl,dmv"},
	{Detector: Detector{ID: "ca-driving-licence", Country: "CA", Singular: "Canadian driving licence number", Holds: true,
		Check:  "forms of ten provinces and two territories; context only, a province's name beside its own form raises it",
		Source: "provincial licensing authorities; CCMTA; Quebec: SAAQ; Ontario: Ministry of Transportation"},
		shapes: licenceForms(provinceLicences), places: provinceLicences, strength: shape, check: provinceLicence, not: licenceNot,
		groups: "6-3 1-4-5-5 5-5-5 1-4-6-2 5-6-2 5-3-3-3 5-9 2-2-2-6 2-2-2-1-5 1-3-3-3 3-3-3 1-9 1-12 1-14",
		words: "~driver licence,~driver's licence,~drivers licence,~driving licence,~driver license,~driver's license,~drivers license,dl,canada,canadian,!permis de conduire," +
			"numéro de permis,no de permis,icbc,!saaq,mto,service ontario"},
	{Detector: Detector{ID: "au-driving-licence", Country: "AU", Singular: "Australian driving licence number", Holds: true,
		Check:  "forms of six states and two territories; context only, a state's name beside its own form raises it",
		Source: "Australian Document Verification Service, driver licence match fields; Austroads"},
		shapes: licenceForms(australianLicences), places: australianLicences, strength: shape, groups: "3-3-3 1-3-3-3 3-3-2 2-3-3 3-3 2-2-4 4-4 3-4", not: licenceNot,
		words: "~driver licence,~driver's licence,~drivers licence,~driving licence,~driver licence number,~licence number,~licence no,licence,australia,australian," +
			"!vicroads,service nsw"},
	{Detector: Detector{ID: "nz-driving-licence", Country: "NZ", Singular: "New Zealand driving licence number", Holds: true, Check: "two letters and six digits; context only",
		Source: "NZ Transport Agency Waka Kotahi, Land Transport (Driver Licensing) Rule 1999"}, shapes: "AA9{6}", groups: "2-6 2-3-3", strength: shape, not: licenceNot,
		words: licenceWords + ",licence number,licence no,licence,license,nzta,waka kotahi"},
	{Detector: Detector{ID: "gb-driving-licence", Country: "GB", Singular: "UK driving licence number", Holds: true, Check: "name, date of birth and sex in their places",
		Source: "DVLA, driver number format (INS57P)"}, shapes: "AX{4}9{6}AX9AA AX{4}9{6}AX9AA99", groups: "5-6-5 5-6-2-3 5-6-2-1-2 5-6-3-2 5-6-5-2 5-6-7 5-1-2-2-1-2-1-2",
		strength: strong, check: driverNumber, words: licenceWords + ",!dvla,licence number,licence no,driver number,licence,driving"},
	{Detector: Detector{ID: "gb-ni-driving-licence", Country: "GB", Singular: "Northern Irish driving licence number", Holds: true, Check: "eight digits; context only",
		Source: "Driver and Vehicle Agency, Northern Ireland"}, shapes: "9{8}", strength: shape, words: "!dva,northern ireland,~driving licence,~driver licence"},
	{Detector: Detector{ID: "ie-driving-licence", Country: "IE", Singular: "Irish driving licence number", Holds: true, Check: "nine digits, or six digits and four letters; context only",
		Source: "National Driver Licence Service, Road Safety Authority; S.I. 537/2006"}, shapes: "9{9} 9{6}A{4}", groups: "3-3-3 6-4", strength: shape, not: licenceNot,
		words: "~driving licence,~driver licence,~driver's licence,!ndls,!ceadúnas tiomána,irish,ireland,driver number"},
}

// provinceLicence checks the date of birth at the end of Ontario's, Quebec's and Nova Scotia's numbers; women's months in Ontario count
// from 51.
func provinceLicence(v string) bool {
	switch {
	case len(v) == 15: // Ontario
		return date(-1, num(v[11:13])%50, num(v[13:]))
	case len(v) == 14 && v[4] >= 'A': // Nova Scotia
		return ddmmyy(v[5:11])
	}
	return true
}

// driverNumber: five characters of the surname filled with 9, the birth year's tens, month (50 more for women) and day, the year's last
// digit, two initials or 9, a digit and two letters that tell apart.
func driverNumber(v string) bool {
	name := 0
	for name < 5 && v[name] >= 'A' {
		name++
	}
	for _, fill := range v[name:5] {
		if fill != '9' {
			return false
		}
	}
	month := num(v[6:8])
	if month > 50 {
		month -= 50
	}
	return date(-1, month, num(v[8:10])) && (v[12] == '9' || v[12] >= 'A')
}

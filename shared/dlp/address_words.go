package dlp

import "strings"

// Words of street names. English ones stand behind the name and its number ("24 Clarke Avenue"); on the continent they are the end of the
// name, a word behind it, or one before it, and the number comes last ("Passauer Straße 33", "Harjukuja 54", "Via Roma 131").
var (
	streetWords     = words("street st avenue ave av boulevard blvd road rd lane ln drive dr terrace highway hwy parkway pkwy crescent cres turnpike str")
	weakStreetWords = words(`court ct place pl square sq way close circle cir row walk gardens gdns grove hill mews park rise view yard loop trail alley pike plaza point pt green gate crossing cove
		esplanade parade mount quay wharf bridge isle radial crossroad crossroads pass greens forges route union shore shores ridge valley village station run path field fields meadow meadows glen knoll`)
	streetEndings = words(`straße strasse str weg platz allee gasse damm ufer steig stieg brücke chaussee promenade siedlung straat laan plein dreef gracht kade singel steenweg baan dijk hof
		vej gade allé stræde torv vænge vænget gaten gata gatan vei veien vegen veg vägen väg gränd torg torget plass stien bakken haugen svingen kroken tie katu kuja polku raitti kaari tori penger rinne tanav tänav maantee puiestee
		iela gatve gatvė utca stígur vegur gata braut sund götu tún holt stræti terrasse bakke krok`)
	streetLast = words(`straße strasse str weg platz allee gasse ring damm ufer straat laan plein vej gade gate gata gatan vei veien vegen vägen allé terrasse tie katu tee põik tn tänav mnt pst puiestee iela prospekts
		gatvė g pr al út utca u tér útja krt körút rkp sor dűlő kapu ulice ul nám náměstí cesta trg ulica ulitsa street st avenue ave road rd drive lane square place boulevard blvd baan wei str οδός λεωφόρος`)
	streetFirst = words(`rue avenue boulevard bd chemin allée allee quai impasse route cours faubourg via viale piazza piazzale corso vicolo largo strada contrada calle avenida avda plaza paseo carrer camino ronda
		travesía rua rúa travessa praça praca estrada alameda beco ulica ul aleja al aleje os osiedle plac pl nám námestie ulice třída bulevardul bd calea strada str aleea intrarea ул улица бул булевард пл οδός οδ
		λεωφόρος πλατεία triq platz place am`)
	streetAlone     = words("út utca útja tér körút iela gatvė puiestee tänav trg")                                                                        // and these say street whatever stands before them
	streetFirstNo   = words("rue r avenue av ave boulevard bd boul chemin ch allée allées impasse quai place pl cours route rte passage faubourg sentier") // behind the number, in French
	streetParticles = words("de la le les du des d l dei della delle del degli di da do dos das e el los las i y van der den het de zum zur im in auf an unter of the z na pod nad ze af på og och av und et")
	unitWords       = words(`suite apt apartment unit flat floor fl ste room rm bldg building app appt appartement apartado bte boîte bus top stiege wohnung whg lok m byt ap scala interno int piso puerta planta dpto
		andar esc escalera bajo étage etage post box krs zimmer lgh et leil leilighet`)
	addressLabels = words(`address addresses addressed residing resides reside lives live living located location residence domiciled domicile adresse anschrift wohnhaft domicilio indirizzo residente morada endereço adres zamieszkały
		adresa bydliště cím lakcím osoite adress bopæl bosted dirección resident premises deliver delivered ship shipping billing mailing headquartered offices office station restaurant meet taxi sent`)
	notStreets = words(`section sections sec article articles clause clauses page pages annex schedule exhibit appendix part chapter paragraph rule regulation order no nr number volume vol item table figure lot act version room
		january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli august oktober dezember janvier février mars avril
		juin juillet août septembre octobre novembre décembre monday tuesday wednesday thursday friday saturday sunday title code invoice case docket phase level grade class model series type form box suite apt unit step day week
		year age q fy usd eur gbp chf isbn issn dob ssn phone tel fax mobile tribunal court ref reference policy account`)
	courtWords = words("supreme district high circuit county federal superior appeals appellate crown family bankruptcy probate magistrates magistrate european international arbitral justice city municipal central")
)

// streetCountries are names of countries as they end an address.
var streetCountries = strings.Split(`United States of America|United States|USA|U.S.A.|United Kingdom|England|Scotland|Wales|Northern Ireland|Great Britain|UK|Ireland|Canada|Australia|New Zealand|Austria|Österreich|Belgium|België|
	Belgique|Bulgaria|Croatia|Hrvatska|Cyprus|Czech Republic|Czechia|Denmark|Danmark|Estonia|Eesti|Finland|Suomi|France|Germany|Deutschland|Greece|Hungary|Magyarország|Iceland|Ísland|Italy|Italia|Latvia|Liechtenstein|Lithuania|
	Luxembourg|Malta|Netherlands|Nederland|Norway|Norge|Poland|Polska|Portugal|Romania|România|Slovakia|Slovenia|Slovenija|Spain|España|Sweden|Sverige|Switzerland|Schweiz|Suisse|Greenland|South Africa|Brazil|Brasil|Tunisia|Uruguay|
	Mexico|India|China|Japan|Singapore|Hong Kong|Israel|Turkey|Ukraine|Serbia|Monaco|Jersey|Guernsey|Isle of Man`, "|")

// countryByFirst has the countries by their first two bytes.
var countryByFirst = func() map[string][]string {
	by := map[string][]string{}
	for _, c := range streetCountries {
		c = strings.TrimSpace(c)
		by[strings.ToLower(c[:2])] = append(by[strings.ToLower(c[:2])], c)
	}
	return by
}()
